// What is found in a small book.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { engine } from "./engine.mjs";
import { program } from "./program.mjs";

const PAGES = {
  "deploy.md": `---
tags: [deploy, api]
audience: ops
status: published
---
# Deploy the API

## Roll back {#back}

- [ ] Stop the workers {#stop}

  \`\`\`sh
  $ docker-compose down --volumes
  alembic downgrade 0026
  \`\`\`
- [ ] Check \`/health\` and p95

Failover is somewhere else.
`,
  "old.md": "---\nstatus: deprecated\ntags: deploy\n---\n# Deploy the API by hand\n\nDeploy the API by hand.\n",
  "restore.md": "---\nseverity: critical\ndescription: When data is lost\n---\n# Restore the database\n\n- [ ] Café backup\n\n回滚数据库\n",
  "secret.md": "---\nsearch: false\n---\n# Zanzibar\n",
  "left/out.md": "# Mombasa\n",
};

let folder, ask, site;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "checkbook-search-"));
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(PAGES)) put(`content/${path}`, text);
  for (let at = 1; at <= 12; at++) put(`content/many/${at}.md`, `# Mill ${at}\n\nThe mill turns.\n`);
  put("book.toml", "[output.html.search.chapter.left]\nenable = false\n");
  site = join(folder, "book");
  execFileSync(program, ["build", folder, "--fail-on", "never"], { stdio: "ignore", env: { ...process.env, CHECKBOOK_OUTPUT__HTML__HASH_FILES: "false" } });
  ask = (query) => engine(site).search.find(query);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const titles = ({ groups }) => Array.from(groups, ({ page }) => page.title);
const first = async (query) => (await ask(query)).groups[0];

test("titles come first and deprecated pages last", async () => {
  assert.deepEqual(titles(await ask("deploy api")), ["Deploy the API", "Deploy the API by hand"]);
});

test("a step and a command are hits with their own address and marks", async () => {
  const { page, hits } = await first("docker-compose");
  assert.equal(page.kind, "checklist");
  const [hit] = hits;
  assert.equal(hit.kind, "command");
  assert.equal(hit.text, "docker-compose down --volumes");
  assert.equal(JSON.stringify(hit.marks), "[[0,14]]");
  assert.equal(hit.href, "deploy.html#s-stop");
  assert.equal(JSON.stringify(hit.trail), '["Roll back"]');
});

test("half words, accents, technical words and writing without spaces are found", async () => {
  for (const [query, title] of [
    ["dep", "Deploy the API"],
    ["0026", "Deploy the API"],
    ["/health", "Deploy the API"],
    ["p95", "Deploy the API"],
    ["compose", "Deploy the API"],
    ["rollback", "Deploy the API"],
    ["fail-over", "Deploy the API"],
    ["cafe", "Restore the database"],
    ["数据", "Restore the database"],
    ["workers deploy", "Deploy the API"],
    ["data lost", "Restore the database"],
  ]) {
    assert.equal((await first(query))?.page.title, title, query);
  }
});

test("an error in typing is mended, and said", async () => {
  for (const word of ["databse", "databaze", "adtabase", "xatabase", "databasee"]) {
    const found = await ask(`${word} `);
    assert.deepEqual(titles(found), ["Restore the database"], word);
    assert.equal(JSON.stringify(found.mended), JSON.stringify([{ from: word, to: "database" }]));
  }
});

test("facets and places narrow down, and phrases are exact", async () => {
  assert.deepEqual(titles(await ask("tag:api")), ["Deploy the API"]);
  assert.deepEqual(titles(await ask("status:deprecated deploy")), ["Deploy the API by hand"]);
  assert.deepEqual(titles(await ask("tag:nothing deploy")), []);
  assert.deepEqual(titles(await ask('tag:deploy in:commands "alembic downgrade"')), ["Deploy the API"]);
  assert.deepEqual(titles(await ask("in:commands workers")), []);
  assert.deepEqual(titles(await ask('"downgrade alembic"')), []);
  const { facets } = await ask("tag:api");
  const tag = facets.find(({ name }) => name === "tag");
  assert.equal(JSON.stringify(tag.values[0]), '{"value":"api","title":"api","count":1,"isOn":true}');
});

test("a word that no page has is dropped and said", async () => {
  const found = await ask("restore qqqqq database");
  assert.equal(titles(found)[0], "Restore the database");
  assert.equal(found.dropped.join(), "qqqqq");
  assert.equal((await ask("qqqqq")).total, 0);
});

test("pages that are left out are not found", async () => {
  for (const query of ["zanzibar", "mombasa"]) assert.equal((await ask(query)).total, 0, query);
});

test("the best pages are there before the others, and stay where they are", async () => {
  const { search } = engine(site);
  const early = [];
  const answer = await search.find("mill", { early: (known) => early.push(known) });
  assert.equal(early.length, 1);
  const [{ groups, total, coming }] = early;
  assert.equal(groups.length + coming, 10);
  assert.deepEqual(titles(answer).slice(0, groups.length), titles({ groups }));
  assert.deepEqual([answer.groups.length, answer.total, total], [10, 12, 12]);
  await search.find("deploy", { early: () => assert.fail("all of them are there at once") });
});

test("what is urgent is offered", async () => {
  const { pages, facets } = await engine(site).search.offer();
  assert.deepEqual(Array.from(pages, ({ title }) => title), ["Restore the database"]);
  assert.equal(facets.map(({ name }) => name).join(), "tag,audience,status");
});

test("a part that cannot be loaded is an error for the reader", async () => {
  const { search } = engine(site, (path) => {
    if (path.startsWith("search/")) throw new Error(path);
    return readFileSync(join(site, path), "utf8");
  });
  await assert.rejects(search.start(), /could not be loaded/);
});

test("a site that was published again is asked anew", async () => {
  let gone = true;
  const { search } = engine(site, (path) => {
    if (gone && /search\/p\//.test(path)) {
      gone = false;
      throw new Error(path);
    }
    return readFileSync(join(site, path), "utf8");
  });
  assert.deepEqual(titles(await search.find("database")), ["Restore the database"]);
  assert.equal(gone, false);
});
