// The program that CHECKBOOK names, or the one that cargo built.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../target", import.meta.url));

export const program = process.env.CHECKBOOK ?? ["debug", "release"].map((kind) => join(target, kind, "checkbook")).find(existsSync);
