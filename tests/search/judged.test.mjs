// How often the page that a reader wants stands first, over real documents that lie beside the repository.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { engine } from "./engine.mjs";
import { program } from "./program.mjs";

const corpus = fileURLToPath(new URL("../../../shared/corpus", import.meta.url));
const queries = JSON.parse(readFileSync(new URL("queries.json", import.meta.url), "utf8"));

/** What the corpus says of itself is no document of it. */
const isDocument = (path) => basename(path) !== "SOURCE.md" && relative(corpus, path) !== "README.md";

function build(folder) {
  cpSync(corpus, join(folder, "content"), { recursive: true, filter: isDocument });
  writeFileSync(join(folder, "book.toml"), "");
  execFileSync(program, ["build", folder, "--no-check"], { stdio: "ignore", env: { ...process.env, CHECKBOOK_OUTPUT__HTML__HASH_FILES: "false" } });
  const site = join(folder, "book");
  const { pages } = JSON.parse(readFileSync(join(site, "checkbook.json"), "utf8"));
  return { site, files: new Map(pages.map(({ url, file }) => [url, file.replace(/^content\//, "")])) };
}

test("the page that a reader wants stands first", { skip: !existsSync(corpus) && "the documents are not here" }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "checkbook-judged-"));
  try {
    const { site, files } = build(folder);
    const { search } = engine(site);
    const ranks = [];
    for (const { query, pages } of queries) {
      const { groups } = await search.find(query);
      ranks.push(groups.findIndex(({ page }) => pages.includes(files.get(page.href))));
    }
    const share = (most) => ranks.filter((rank) => rank >= 0 && rank < most).length / ranks.length;
    console.log(`first ${(100 * share(1)).toFixed(1)} %, among three ${(100 * share(3)).toFixed(1)} %`);
    assert.ok(share(1) >= 0.9 && share(3) >= 0.97, queries.filter((_, at) => ranks[at] !== 0).map(({ query }) => query).join("\n"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
