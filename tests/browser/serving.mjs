// The program while it serves a book of its own, for tests that edit files and look at open pages.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const binary = path.resolve(process.env.CHECKBOOK ?? path.join(here, "../../target/debug/checkbook"));

/** What `look` gives, as soon as it is something. */
export async function until(what, look, longest = 20_000) {
  for (const start = Date.now(); ; ) {
    const found = await look();
    if (found) return found;
    if (Date.now() - start > longest) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export class Serving {
  constructor(files) {
    this.root = realpathSync(mkdtempSync(path.join(os.tmpdir(), "checkbook-serve-")));
    for (const [name, text] of Object.entries(files)) this.put(name, text);
  }

  put(name, text) {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  text(name) {
    return readFileSync(path.join(this.root, name), "utf8");
  }

  remove(name) {
    rmSync(path.join(this.root, name));
  }

  async start(...options) {
    this.said = "";
    this.child = spawn(binary, ["serve", this.root, "--port", String(this.port ?? 0), ...options], { stdio: ["ignore", "ignore", "pipe"] });
    this.child.stderr.on("data", (data) => (this.said += data));
    this.url = await until("an address", () => this.said.match(/http:\/\/localhost:\d+\//)?.[0]);
    this.port = new URL(this.url).port;
    // The first line is for the first build, and what happened before the folders were followed is looked at after it.
    await until("the first build", () => / [✓✗] /.test(this.said));
  }

  /** Ends the program as Ctrl+C does; gives its exit code. */
  async stop() {
    if (!this.child) return null;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    this.child = null;
    return ended;
  }

  async end() {
    await this.stop();
    rmSync(this.root, { recursive: true, force: true });
  }
}
