// What is filled in during a run must be kept as typed, put in every place, copied as a shell needs it, and leave as a record.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, test } from "node:test";

import { CLIPBOARD, PHONE, choose, clipboard, download, events, kept, on, setUp, stage, tick, until } from "./filling.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGE = "ops/deploy.html";
const HOSTILE = `<img src=x onerror="document.title='owned'">"'$(reboot)`;

setUp();

const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const variables = (page, name) => page.locator(`.variable[data-variable="${name}"]`);
const panel = (page) => page.locator(".run-panel");
const code = (page, words) => page.locator(".code").filter({ hasText: words });
const copy = (page, words) => code(page, words).getByRole("button", { name: /^Copy$|^Copied|^Not copied|^Selected/ }).first();
const said = (page) => page.locator("#cb-announce");

/** Clicks, and waits for what the button says of it. */
async function copied(button, expected, options) {
  await button.click(options);
  await until(() => button.innerText(), expected);
}

const quoted = (page, words) => copied(code(page, words).locator(".quoting .copy"), (said) => said.startsWith("Copied"));

/** What a shell makes of a text: the words of every call of the named commands. */
function shell(text, ...commands) {
  const functions = commands.map((name) => `${name}() { for word in "$@"; do printf '[%s]' "$word"; done; echo; }`);
  return execFileSync("bash", ["-c", `${functions.join("\n")}\n${text}`], { encoding: "utf8" }).trim().split("\n");
}

describe("a blank", () => {
  test("is kept exactly as it was typed, over a reload", async () => {
    await on(PAGE, async (page) => {
      const text = "  7f3a  “Ünïcode” <b>x</b> ";
      await field(page, "Commit hash").pressSequentially(text);
      await until(async () => (await kept(page, "field"))?.value, text);
      await page.reload();
      assert.equal(await field(page, "Commit hash").inputValue(), text);
      assert.equal(await page.locator(".body b").filter({ hasText: "x" }).count(), 0);
    });
  });

  test("is kept when it is left, and when the page is left while somebody types", async () => {
    await on(PAGE, async (page) => {
      await page.clock.install();
      await field(page, "Commit hash").fill("abc");
      assert.equal(await kept(page, "field"), undefined, "not before somebody pauses");
      await page.keyboard.press("Tab");
      await page.clock.runFor(100);
      assert.equal((await kept(page, "field")).value, "abc");
      await field(page, "Commit hash").fill("abcdef");
      await page.reload();
      assert.equal(await field(page, "Commit hash").inputValue(), "abcdef");
    });
  });

  test("takes the day and the time by a button, in UTC where that is asked for", async () => {
    await on(PAGE, async (page) => {
      await page.clock.setFixedTime(new Date("2026-03-01T20:07:00Z"));
      await page.getByRole("button", { name: "today: Date", exact: true }).click();
      await page.getByRole("button", { name: "now: Started", exact: true }).click();
      assert.equal(await page.getByLabel("Date", { exact: true }).inputValue(), "2026-03-02", "the day where the reader is");
      assert.equal(await page.getByLabel("Started", { exact: true }).inputValue(), "20:07", "the time in UTC");
    }, { timezoneId: "Asia/Kolkata" });
  });

  test("for a name offers the one who works, and says when two must differ and do not", async () => {
    await on(PAGE, async (page) => {
      await page.getByRole("button", { name: "Start run" }).click();
      await panel(page).getByRole("textbox", { name: "Operator" }).fill("Ada Byron");
      await panel(page).getByRole("button", { name: "Start", exact: true }).click();
      await page.getByRole("button", { name: "AB, Ada Byron: Deployed By" }).click();
      assert.equal(await field(page, "Deployed By").inputValue(), "Ada Byron");
      assert.equal(await page.getByText("the same person as").count(), 0);
      await field(page, "Verified By").fill("ada byron");
      await page.getByText("the same person as Deployed By").waitFor();
      await field(page, "Verified By").fill("Grace Hopper");
      await page.getByText("the same person as").waitFor({ state: "detached" });
    });
  });

  test("with the value before shows the difference, when both are numbers", async () => {
    await on(PAGE, async (page) => {
      const difference = page.locator("output.remark");
      await field(page, "Products").fill("1,204.5");
      await field(page, "Products, was").fill("1,200");
      await until(() => difference.allInnerTexts(), ["difference +4.5"]);
      await field(page, "Products").fill("1190");
      await until(() => difference.allInnerTexts(), ["difference −10"]);
      await field(page, "Products").fill("many");
      await until(() => difference.count(), 0);
    });
  });

  test("is signed by a typed name, and says that this proves nothing", async () => {
    await on(PAGE, async (page) => {
      const name = field(page, "Signature");
      await page.getByRole("button", { name: "Sign: Signature" }).click();
      assert.equal(await name.evaluate((it) => it === document.activeElement), true, "the name is asked for");
      await name.fill("Ada Byron");
      await page.getByRole("button", { name: "Sign: Signature" }).click();
      await page.locator(".signed").getByText("typed, identity not verified").waitFor();
      await until(async () => (await kept(page, "sign"))?.name, "Ada Byron");
      await page.reload();
      await page.locator(".signed").getByText("typed, identity not verified").waitFor();
      await name.fill("Somebody else");
      await page.getByText("Signed as Ada Byron").waitFor();
      assert.equal(await page.getByRole("button", { name: "Sign: Signature" }).isVisible(), true);
    });
  });

  test("can only be read when the run is finished", async () => {
    await on(PAGE, async (page) => {
      await field(page, "Commit hash").fill("abc");
      await until(async () => (await kept(page, "field"))?.value, "abc");
      await choose(page, "Finish run");
      await panel(page).getByRole("button", { name: "Stop run" }).click();
      assert.equal(await field(page, "Commit hash").getAttribute("readonly"), "");
      assert.equal(await page.getByRole("radio", { name: "Yes" }).isDisabled(), true);
      assert.equal(await page.getByRole("button", { name: "today: Date" }).isVisible(), false);
      assert.equal(await variables(page, "message").first().getAttribute("tabindex"), null);
      await page.getByRole("button", { name: "Reopen" }).click();
      await field(page, "Commit hash").fill("abcd");
      await until(async () => (await kept(page, "field"))?.value, "abcd");
    });
  });
});

describe("choices and notes", () => {
  test("are kept, and undone", async () => {
    await on(PAGE, async (page) => {
      const backup = page.getByRole("radiogroup", { name: "Backup made" });
      await backup.getByRole("radio", { name: "No", exact: true }).check();
      await backup.getByRole("radio", { name: "Yes" }).check();
      await page.getByRole("checkbox", { name: "Customers: told" }).check();
      await field(page, "Notes").fill("one\n\n  two\n");
      await until(async () => (await kept(page, "note"))?.text, "one\n\n  two\n");
      await page.reload();
      assert.equal(await backup.getByRole("radio", { name: "Yes" }).isChecked(), true);
      assert.equal(await page.getByRole("checkbox", { name: "Customers: told" }).isChecked(), true);
      assert.equal(await field(page, "Notes").inputValue(), "one\n\n  two\n");
      await page.getByRole("checkbox", { name: "Customers: told" }).uncheck();
      await until(async () => (await kept(page, "choice"))?.value, "");
      for (let step = 0; step < 4; step += 1) await page.getByRole("button", { name: "Undo" }).click();
      await until(() => backup.getByRole("radio", { name: "No", exact: true }).isChecked(), true);
      assert.equal(await field(page, "Notes").inputValue(), "");
    });
  });
});

describe("a variable", () => {
  test("is put into every command, link and heading while somebody types", async () => {
    await on(PAGE, async (page) => {
      await choose(page, "Variables");
      const input = panel(page).getByRole("textbox", { name: "deployment-branch" });
      await input.pressSequentially("release/1.");
      assert.deepEqual(await variables(page, "deployment-branch").allInnerTexts(), ["release/1.", "release/1."]);
      await input.pressSequentially("3");
      assert.deepEqual(await variables(page, "deployment-branch").allInnerTexts(), ["release/1.3", "release/1.3"]);
      assert.equal(await variables(page, "deployment-branch").first().getAttribute("title"), "deployment-branch");
      await panel(page).getByRole("combobox", { name: "Cluster" }).selectOption("prod-3");
      assert.equal(await page.locator("h2 .variable").innerText(), "prod-3");
      assert.equal(await page.getByRole("link", { name: "the board", exact: true }).getAttribute("href"), "https://status.example/prod-3/board");
      await until(async () => (await kept(page, "variable", "deployment-branch"))?.value, "release/1.3");
      await page.reload();
      assert.equal(await variables(page, "deployment-branch").first().innerText(), "release/1.3");
      assert.equal(await page.locator("h2 .variable").innerText(), "prod-3");
    });
  });

  test("is filled in where it stands, by the keyboard", async () => {
    await on(PAGE, async (page) => {
      const first = page.getByRole("button", { name: "Fill in message" }).first();
      await first.focus();
      await page.keyboard.press("Enter");
      await page.keyboard.type("it works");
      assert.equal(await variables(page, "message").nth(1).innerText(), "it works");
      await page.keyboard.press("Enter");
      await until(async () => (await kept(page, "variable", "message"))?.value, "it works");
      assert.equal(await page.locator(".variable-editor").count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Copy", "the focus is not lost");
      await variables(page, "message").first().click();
      await page.keyboard.press("Control+A");
      await page.keyboard.press("Delete");
      await page.keyboard.press("Escape");
      await until(() => variables(page, "message").first().innerText(), "<message>");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Fill in message");
    });
  });

  test("never becomes markup or another address", async () => {
    await on(PAGE, async (page) => {
      await choose(page, "Variables");
      await panel(page).getByRole("textbox", { name: "message" }).fill(HOSTILE);
      assert.equal(await variables(page, "message").first().innerText(), HOSTILE);
      assert.equal(await variables(page, "message").first().evaluate((it) => it.children.length), 0);
      assert.doesNotMatch(await page.title(), /owned/);
      await page.evaluate(() => {
        const link = document.createElement("a");
        link.dataset.variables = "message";
        link.id = "probe";
        document.querySelector(".body").append(link);
      });
      for (const [written, value, expected] of [
        ["%3Cmessage%3E", "javascript:alert(1)", "javascript%3Aalert(1)"],
        ["%3Cmessage%3E", "//evil.example", "%2F%2Fevil.example"],
        ["https://%3Cmessage%3E.example/", "evil.test/", "https://evil.test%2F.example/"],
        ["https://%3Cmessage%3E.example/", "a@evil", "https://a%40evil.example/"],
        ["https://host.example/tree/%3Cmessage%3E?q=%3Cmessage%3E", "a/b c", "https://host.example/tree/a/b%20c?q=a%2Fb%20c"],
      ]) {
        await page.locator("#probe").evaluate((it, address) => {
          delete it.dataset.written;
          it.setAttribute("href", address);
        }, written);
        await panel(page).getByRole("textbox", { name: "message" }).fill(value);
        assert.equal(await page.locator("#probe").getAttribute("href"), expected);
      }
    });
  });

  test("is one line, seen as it is, and what its author asks for", async () => {
    await on(PAGE, async (page) => {
      await choose(page, "Variables");
      const message = panel(page).getByRole("textbox", { name: "message" });
      await message.focus();
      await page.evaluate(() => navigator.clipboard.writeText("echo one\nrm -rf two"));
      await page.keyboard.press("Control+V");
      await panel(page).getByText("not pasted: a value is one line").waitFor();
      assert.equal(await message.inputValue(), "");
      await page.evaluate(() => navigator.clipboard.writeText("one line\n"));
      await page.keyboard.press("Control+V");
      assert.equal(await message.inputValue(), "one line");
      await message.fill("safe\u202egnp.exe");
      await panel(page).getByText("there are invisible characters in it").waitFor();
      assert.equal(await variables(page, "message").first().innerText(), "one line");
      await message.fill("x".repeat(1001));
      await panel(page).getByText("it has more than 1000 characters").waitFor();
      const ticket = panel(page).getByRole("textbox", { name: "ticket" });
      await ticket.fill("42");
      assert.equal(await ticket.getAttribute("aria-invalid"), "true");
      await panel(page).getByText("does not fit [A-Z]+-[0-9]+").waitFor();
      await ticket.fill("OPS-42");
      assert.equal(await ticket.getAttribute("aria-invalid"), "false");
    }, CLIPBOARD);
  });

  test("that is a secret is nowhere but in the memory of the page and in what is copied", async () => {
    await on(PAGE, async (page) => {
      const secret = "tok-5f2b";
      await choose(page, "Variables");
      await panel(page).getByLabel("api-token", { exact: true }).fill(secret);
      await panel(page).getByRole("combobox", { name: "Cluster" }).selectOption("prod-1");
      await page.keyboard.press("Escape");
      await tick(page, "Log in");
      assert.doesNotMatch(await code(page, "login").innerText(), /tok-/, "it is not on the screen");
      await copied(copy(page, "login"), (said) => said.startsWith("Copied"));
      assert.match(await clipboard(page), /--token tok-5f2b --cluster prod-1/);
      await until(async () => (await kept(page, "tick"))?.kind, "tick");
      const all = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      assert.doesNotMatch(all, /tok-/);
      await choose(page, "Export");
      const file = await download(page, () => panel(page).getByRole("button", { name: "JSON", exact: true }).click());
      assert.doesNotMatch(file.text, /tok-/);
      const text = await download(page, () => panel(page).getByRole("button", { name: "Markdown", exact: true }).click());
      assert.doesNotMatch(text.text, /tok-/);
      await panel(page).getByRole("button", { name: "Make link" }).click();
      const link = await panel(page).getByRole("textbox", { name: "Hand-over link" }).inputValue();
      await page.goto("about:blank");
      await page.goto(link);
      await panel(page).getByRole("button", { name: "Continue this run" }).click();
      assert.doesNotMatch(await page.locator("body").innerHTML(), /tok-/);
    }, CLIPBOARD);
  });
});

describe("the start of a run", () => {
  test("asks for the values, shows them at once and keeps them when it starts", async () => {
    await on(PAGE, async (page) => {
      await page.getByRole("button", { name: "Start run" }).click();
      await panel(page).getByRole("textbox", { name: "deployment-branch" }).pressSequentially("main");
      await panel(page).getByLabel("api-token", { exact: true }).fill("tok-1");
      assert.equal(await variables(page, "deployment-branch").first().innerText(), "main");
      assert.deepEqual(await events(page), [], "nothing is kept before it starts");
      await panel(page).getByRole("button", { name: "Start", exact: true }).click();
      await until(async () => (await kept(page, "variable", "deployment-branch"))?.value, "main");
      assert.equal(await variables(page, "api-token").innerText(), "••••");
      assert.equal((await events(page)).filter(({ kind }) => kind === "variable").length, 1);
    });
  });
});

describe("values from the address", () => {
  for (const way of ["#run?", "?"]) {
    test(`are taken for known names only and marked, by ${way}`, async () => {
      await on(`${PAGE}${way}cluster=prod-3&message=hi%20there&nonsense=1&api-token=leak&ticket=a%0Ab`, async (page) => {
        const notice = page.getByRole("region", { name: "From the link" });
        assert.match(await notice.innerText(), /Check them[\s\S]*cluster = prod-3[\s\S]*message = hi there[\s\S]*Not taken from the link: api-token, ticket/);
        assert.equal(await page.locator("h2 .variable").innerText(), "prod-3");
        assert.equal(await page.locator("h2 .variable").getAttribute("title"), "cluster, from link – check");
        assert.deepEqual(await events(page), [], "no run starts");
        await notice.getByRole("button", { name: "Check values" }).click();
        await panel(page).getByRole("button", { name: "Checked: Cluster" }).click();
        await panel(page).getByRole("button", { name: "Checked: message" }).click();
        assert.doesNotMatch(await notice.innerText(), /Check them/);
        assert.equal(await page.locator(".from-link").count(), 0);
        await until(async () => (await kept(page, "variable", "message"))?.value, "hi there");
      });
    });
  }

  test("are recorded when a run starts, and never replace those of a run", async () => {
    await on(`${PAGE}#run?cluster=prod-3`, async (page) => {
      await tick(page, "Log in");
      await until(async () => (await kept(page, "variable", "cluster"))?.value, "prod-3");
      assert.equal(await page.locator("h2 .from-link").count(), 1, "it still has to be checked");
      await page.goto("about:blank");
      await page.goto(`${stage.host.address}${PAGE}#run?cluster=prod-1`);
      assert.equal(await page.locator("h2 .variable").innerText(), "prod-3");
    });
  });
});

describe("copying", () => {
  test("leaves out prompts, output and what is expected, and says what is not filled in", async () => {
    await on(PAGE, async (page) => {
      await copied(copy(page, "git checkout"), "Copied – 2 placeholders unfilled: deployment-branch, message");
      assert.equal(await clipboard(page), '# Fetch first\ngit fetch origin\ngit checkout <deployment-branch>\ngit commit --allow-empty -m "Deploy <message>"');
      assert.equal(await said(page).innerText(), "Copied – 2 placeholders unfilled: deployment-branch, message");
      await copied(copy(page, "git pull"), "Copied – 1 placeholder unfilled: deployment-branch");
      await choose(page, "Variables");
      await panel(page).getByRole("textbox", { name: "deployment-branch" }).fill("release/1.3");
      await page.keyboard.press("Escape");
      await copied(copy(page, "git pull"), "Copied");
      assert.equal(await clipboard(page), "git pull origin release/1.3");
      await copied(copy(page, "login"), (said) => said.startsWith("Copied"));
      assert.equal(await clipboard(page), "shopctl login --token <api-token> --cluster <cluster>\nshopctl note '<message>' <ticket>");
      await copied(copy(page, "login"), "Copied", { modifiers: ["Shift"] });
      assert.equal(await clipboard(page), "$ shopctl login --token <api-token> --cluster <cluster>\nWelcome\n$ shopctl note '<message>' <ticket>");
      await copied(copy(page, "git checkout"), "Copied", { modifiers: ["Shift"] });
      assert.match(await clipboard(page), /^# Fetch first\ngit fetch[\s\S]*checkout <deployment-branch>[\s\S]*# Expected: clean$/);
    }, CLIPBOARD);
  });

  test("gives one line on a click with Alt", async () => {
    await on(PAGE, async (page) => {
      await choose(page, "Variables");
      await panel(page).getByRole("textbox", { name: "deployment-branch" }).fill("main");
      await page.keyboard.press("Escape");
      const box = await code(page, "git checkout").locator("code").boundingBox();
      await page.keyboard.down("Alt");
      await page.mouse.click(box.x + 20, box.y + (box.height * 2.5) / 5);
      await page.keyboard.up("Alt");
      await until(() => clipboard(page), "git checkout main");
    }, CLIPBOARD);
  });

  test("quotes a value as the place in the command needs it", async () => {
    await on(PAGE, async (page) => {
      const value = `it's "5" $HOME \`id\` \\ !x; reboot`;
      await choose(page, "Variables");
      await panel(page).getByRole("textbox", { name: "message" }).fill(value);
      await panel(page).getByRole("textbox", { name: "deployment-branch" }).fill("a b'c");
      await panel(page).getByRole("textbox", { name: "ticket" }).fill("OPS 1");
      await panel(page).getByText(/needs quoting/).first().waitFor();
      await page.keyboard.press("Escape");
      await copied(copy(page, "git checkout"), "Copied – needs quoting: deployment-branch, message");
      await quoted(page, "git checkout");
      assert.deepEqual(shell(await clipboard(page), "git"), ["[fetch][origin]", "[checkout][a b'c]", `[commit][--allow-empty][-m][Deploy ${value}]`]);
      await quoted(page, "login");
      const text = (await clipboard(page)).replace(/ --token .*/, "");
      assert.deepEqual(shell(text, "shopctl"), ["[login]", `[note][${value}][OPS 1]`]);
      await choose(page, "Variables");
      await panel(page).getByRole("textbox", { name: "deployment-branch" }).fill("release/1.3");
      await panel(page).getByRole("textbox", { name: "message" }).fill("two words");
      assert.equal(await code(page, "git checkout").locator(".quoting").count(), 0, "between double quotes two words are fine");
    }, CLIPBOARD);
  });

  test("refuses what is not filled in where the book says so", async () => {
    const settings = path.join(stage.book.folder, "book.toml");
    const before = readFileSync(settings, "utf8");
    writeFileSync(settings, `${before}\n[runs]\ncopy-unfilled = "block"\n`);
    stage.book.again();
    try {
      await on(PAGE, async (page) => {
        await page.evaluate(() => navigator.clipboard.writeText("before"));
        await copied(copy(page, "git pull"), "Not copied – 1 placeholder unfilled: deployment-branch");
        assert.equal(await clipboard(page), "before");
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Fill in deployment-branch");
        await page.keyboard.press("Enter");
        await page.keyboard.type("main");
        await page.keyboard.press("Enter");
        await copied(copy(page, "git pull"), "Copied");
        assert.equal(await clipboard(page), "git pull origin main");
      }, CLIPBOARD);
    } finally {
      writeFileSync(settings, before);
      stage.book.again();
    }
  });

  test("finds other ways where the clipboard is closed", async () => {
    await on(PAGE, async (page) => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, "clipboard", { value: undefined });
        document.execCommand = () => {
          globalThis.oldWay = document.activeElement.value;
          return globalThis.oldWayWorks;
        };
        globalThis.oldWayWorks = true;
      });
      await copy(page, "git pull").click();
      assert.equal(await page.evaluate(() => globalThis.oldWay), "git pull origin <deployment-branch>");
      await page.evaluate(() => (globalThis.oldWayWorks = false));
      await copy(page, "git pull").click();
      await until(() => copy(page, "git pull").innerText(), "Selected: copy with the keyboard");
      assert.equal(await page.evaluate(() => getSelection().toString().trim()), "git pull origin <deployment-branch>");
    });
  });

  test("works from disk, and on a page without steps", async () => {
    await on("tools.html", async (page) => {
      await page.getByRole("button", { name: "Copy", exact: true }).click();
      await until(() => page.locator(".copy").innerText(), "Copied");
    }, { base: stage.disk });
    await on("tools.html", async (page) => {
      await page.getByRole("button", { name: "Copy", exact: true }).click();
      assert.equal(await clipboard(page), "shopctl version\nshopctl login");
    }, CLIPBOARD);
  });
});

const exports = async (page, kind) => {
  await choose(page, "Export");
  return download(page, () => panel(page).getByRole("button", { name: kind, exact: true }).click());
};

/** Puts a file into the import of a page. */
const bring = (place, text, name = "run.json") => place.getByLabel("Import a run from a JSON file").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });

/** A run with something of each kind in it. */
async function work(page) {
  await tick(page, "Log in");
  await field(page, "Commit hash").fill("7f3a");
  await field(page, "Notes").fill("all well");
  await page.getByRole("radiogroup", { name: "Backup made" }).getByRole("radio", { name: "Yes" }).check();
  await field(page, "Signature").fill("Ada Byron");
  await page.getByRole("button", { name: "Sign: Signature" }).click();
  await choose(page, "Variables");
  await panel(page).getByRole("textbox", { name: "deployment-branch" }).fill("release/1.3");
  await page.keyboard.press("Escape");
  await until(async () => (await kept(page, "variable"))?.value, "release/1.3");
}

describe("a record", () => {
  for (const base of ["host", "disk"]) {
    test(`leaves as Markdown, as JSON and as a summary, from ${base}`, async () => {
      await on(PAGE, async (page) => {
        await work(page);
        const markdown = await exports(page, "Markdown");
        assert.match(markdown.name, /\.md$/);
        for (const words of [/Log in/, /7f3a/, /all well/, /Ada Byron/, /release\/1\.3/, /sha256: [0-9a-f]{64} -->\s*$/]) assert.match(markdown.text, words);
        const json = await exports(page, "JSON");
        assert.match(json.name, /\.json$/);
        assert.equal(JSON.parse(json.text).schema, "checkbook.run/1");
        await choose(page, "Export");
        await copied(panel(page).getByRole("button", { name: /Copy for ticket|Copied/ }), "Copied");
        if (base === "host") assert.ok((await clipboard(page)).split("\n").length <= 25);
      }, { base: base === "disk" ? stage.disk : stage.host.address, ...(base === "host" ? CLIPBOARD : {}) });
    });
  }

  test("goes on in another browser, and leaves it with the same bytes", async () => {
    let file;
    await on(PAGE, async (page) => {
      await work(page);
      file = await exports(page, "JSON");
    });
    await on(PAGE, async (page) => {
      await choose(page, "Export");
      await bring(panel(page), file.text);
      await panel(page).getByText(/Deploy the shop · in progress · 1 of 5 done/).waitFor();
      await panel(page).getByRole("button", { name: "Continue this run" }).click();
      assert.equal(await page.getByRole("checkbox", { name: "Log in", exact: true }).isChecked(), true);
      assert.equal(await field(page, "Commit hash").inputValue(), "7f3a");
      assert.equal(await variables(page, "deployment-branch").first().innerText(), "release/1.3");
      await page.locator(".signed").getByText("typed, identity not verified").waitFor();
      const again = await exports(page, "JSON");
      assert.equal(again.text, file.text);
      assert.equal(again.name, file.name);
    });
  });

  test("that is damaged, of another page or no record at all is said to be so", async () => {
    let file;
    await on(PAGE, async (page) => {
      await tick(page, "Log in");
      file = await exports(page, "JSON");
    });
    await on("ops/change.html", async (page) => {
      await choose(page, "Export");
      await bring(panel(page), file.text.replace("Log in", "Log out"));
      await panel(page).locator(".problems li").first().waitFor();
      await bring(panel(page), "<img src=x onerror=alert(1)>");
      await panel(page).getByText("There is no run in it.").waitFor();
      assert.equal(await panel(page).locator("img").count(), 0);
      await bring(panel(page), file.text);
      await panel(page).getByText("It belongs to another page.").waitFor();
      await panel(page).getByRole("button", { name: "Keep on this device" }).click();
      await until(async () => (await kept(page, "tick"))?.kind, "tick");
      assert.equal(await page.locator(".tick:checked").count(), 0);
    });
  });

  test("is handed over by a link that says how long it is", async () => {
    let link;
    await on(PAGE, async (page) => {
      await work(page);
      await choose(page, "Export");
      await panel(page).getByRole("textbox", { name: "To" }).fill("Grace Hopper");
      await panel(page).getByRole("button", { name: "Make link" }).click();
      link = await panel(page).getByRole("textbox", { name: "Hand-over link" }).inputValue();
      await panel(page).getByText(/\d\.\d kB\. The whole run is in the link/).waitFor();
      assert.deepEqual((await kept(page, "hand-over")).to, { name: "Grace Hopper", initials: "GH" });
    });
    assert.ok(link.length < 8500, `${link.length}`);
    await on(link.slice(stage.host.address.length), async (page) => {
      await panel(page).getByText("This link brings a run from somebody else.").waitFor();
      assert.deepEqual(await events(page), [], "nothing is taken by itself");
      assert.equal(new URL(page.url()).hash, "");
      await panel(page).getByRole("button", { name: "Continue this run" }).click();
      assert.equal(await field(page, "Commit hash").inputValue(), "7f3a");
      await tick(page, "Take the branch along");
      await until(async () => (await kept(page, "tick"))?.who, "GH");
    });
    await on(`${PAGE}#run=nonsense`, async (page) => {
      await panel(page).getByText("There is no run in it.").waitFor();
    });
  });

  test("leaves where nothing can be kept", async () => {
    const opened = await stage.browser.newContext();
    await opened.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("forbidden", "SecurityError"); } }));
    const page = await opened.newPage();
    await page.goto(stage.host.address + PAGE);
    await tick(page, "Log in");
    await field(page, "Commit hash").fill("7f3a");
    await page.getByText("Not saved on this device").waitFor();
    const file = await download(page, async () => {
      await page.locator(".run-alert").getByRole("button", { name: "Export" }).click();
      await panel(page).getByRole("button", { name: "JSON", exact: true }).click();
    });
    assert.match(file.text, /7f3a/);
    await opened.close();
  });
});

describe("the runs of a device", () => {
  const runs = (page) => page.locator("#cb-runs");

  test("are none at first, and the page says what they are", async () => {
    await on("runs.html", async (page) => {
      await runs(page).getByText("No runs yet on this device. Runs stay in this browser until you export them.").waitFor();
    });
    await on("index.html", async (page) => assert.equal(await page.locator("#cb-resume").isVisible(), false));
  });

  test("are listed with their progress, opened, exported and deleted", async () => {
    await on(PAGE, async (page) => {
      await tick(page, "Log in");
      await until(async () => (await kept(page, "tick"))?.kind, "tick");
      await page.goto(`${stage.host.address}ops/change.html`);
      await tick(page, "Count the orders");
      await choose(page, "Finish run");
      await panel(page).getByRole("button", { name: "Stop run" }).click();
      await until(async () => (await kept(page, "finish"))?.status, "aborted");
      await page.evaluate(() => {
        const key = Object.keys(localStorage).find((name) => name.includes(":run:"));
        localStorage.setItem(`${key.slice(0, key.lastIndexOf(":") + 1)}broken`, "{");
      });
      await page.goto(`${stage.host.address}runs.html`);
      assert.deepEqual(await runs(page).getByRole("heading").allInnerTexts(), ["In progress", "Finished"]);
      const [active, over] = [runs(page).locator(".runs-list > li").nth(0), runs(page).locator(".runs-list > li").nth(1)];
      assert.match(await active.innerText(), /Deploy the shop[\s\S]*in progress[\s\S]*1 of 5/);
      assert.match(await over.innerText(), /Change the schema[\s\S]*stopped[\s\S]*1 of 7/);
      await runs(page).getByText(/1 entry of this site cannot be read and will be left alone: broken/).waitFor();
      const all = await download(page, () => runs(page).getByRole("button", { name: "Export all" }).click());
      assert.equal(JSON.parse(all.text).runs.length, 2);
      const one = await download(page, () => active.getByRole("button", { name: /^Export JSON/ }).click());
      assert.equal(JSON.parse(one.text).schema, "checkbook.run/1");
      await over.getByRole("button", { name: /^Delete/ }).click();
      const ask = over.getByRole("group", { name: /^Delete/ });
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Export first");
      await ask.getByRole("button", { name: "Keep" }).click();
      assert.equal(await ask.count(), 0);
      await over.getByRole("button", { name: /^Delete/ }).click();
      await ask.getByRole("button", { name: "Delete" }).click();
      assert.equal(await runs(page).locator(".runs-list > li").count(), 1);
      await bring(runs(page), all.text);
      await runs(page).getByRole("button", { name: "Keep all 2" }).click();
      await until(() => runs(page).locator(".runs-list > li").count(), 2);
      await runs(page).locator(".runs-list > li").nth(0).getByRole("link", { name: /^Continue/ }).click();
      await page.waitForURL(/ops\/deploy\.html\?run=/);
      assert.equal(await page.getByRole("checkbox", { name: "Log in", exact: true }).isChecked(), true);
    });
  });

  test("are resumed from the home page", async () => {
    await on(PAGE, async (page) => {
      await tick(page, "Log in");
      await until(async () => (await kept(page, "tick"))?.kind, "tick");
      await page.goto(`${stage.host.address}index.html`);
      const resume = page.getByRole("region", { name: "Resume" });
      await resume.getByRole("progressbar", { name: "Done: 1 of 5" }).waitFor();
      await resume.getByRole("link", { name: /^Deploy the shop/ }).click();
      await page.waitForURL(/ops\/deploy\.html\?run=/);
      assert.equal(await page.getByRole("checkbox", { name: "Log in", exact: true }).isChecked(), true);
    });
  });

  test("never lead out of the site, whatever address they name", async () => {
    await on(PAGE, async (page) => {
      await tick(page, "Log in");
      await until(async () => (await kept(page, "tick"))?.kind, "tick");
      for (const url of ["javascript:alert(1)", "//evil.example/x.html", "../../x.html", "https://evil.example/x.html", "a\\b.html"]) {
        for (const where of ["index", "run"]) {
          await page.evaluate(([address, place]) => {
            for (const key of Object.keys(localStorage).filter((name) => name.includes(":run"))) {
              const value = JSON.parse(localStorage.getItem(key));
              if (Array.isArray(value)) for (const entry of value) entry.url = address;
              else if (place === "run") value.page.url = address;
              localStorage.setItem(key, JSON.stringify(value));
            }
          }, [url, where]);
          await page.goto(`${stage.host.address}runs.html`);
          await runs(page).getByText(/Deploy the shop|cannot be read/).first().waitFor();
          const links = await runs(page).locator("a").evaluateAll((all) => all.map((link) => link.href));
          for (const link of links) assert.ok(link.startsWith(`${stage.host.address}ops/deploy.html?run=`), `${url} in ${where}: ${link}`);
        }
      }
      assert.equal(await page.evaluate(() => globalThis.checkbookRuns.pageAddress("ops/deploy.html", "a")), "ops/deploy.html?run=a");
      for (const url of ["javascript:alert(1).html", "//evil.example/x.html", "../x.html", "/x.html", "a\\b.html", "x", null]) {
        assert.equal(await page.evaluate((address) => globalThis.checkbookRuns.pageAddress(address, "a"), url), null, url);
      }
    });
  });
});

describe("all of it", () => {
  for (const [name, options] of [["wide", { viewport: { width: 1280, height: 900 } }], ["a phone", PHONE], ["dark", { colorScheme: "dark" }]]) {
    test(`fits and has no finding of axe: ${name}`, async () => {
      await on(`${PAGE}#run?cluster=prod-2`, async (page) => {
        const look = async (told) => {
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(width <= page.viewportSize().width, `${told}: ${width} wide`);
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
          assert.deepEqual(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`), [], told);
        };
        await look("values from a link");
        await choose(page, "Variables");
        await panel(page).getByRole("textbox", { name: "message" }).fill(HOSTILE.repeat(3));
        await look("variables");
        await page.keyboard.press("Escape");
        await field(page, "Signature").fill("Ada Byron");
        await page.getByRole("button", { name: "Sign: Signature" }).click();
        await field(page, "Deployed By").fill("Ada");
        await field(page, "Verified By").fill("Ada");
        await copied(copy(page, "git checkout"), (said) => said.startsWith("Copied"));
        await look("filled in");
        await choose(page, "Export");
        await panel(page).getByRole("button", { name: "Make link" }).click();
        await panel(page).getByRole("textbox", { name: "Hand-over link" }).waitFor();
        await look("export");
        await page.goto(`${stage.host.address}runs.html`);
        await page.locator("#cb-runs").getByRole("button", { name: /^Delete/ }).click();
        await look("runs");
        await page.goto(`${stage.host.address}index.html`);
        await look("home");
      }, { ...options, ...CLIPBOARD });
    });
  }

  test("has targets for a finger", async () => {
    await on(`${PAGE}#run?cluster=prod-2`, async (page) => {
      await choose(page, "Variables");
      await panel(page).getByRole("textbox", { name: "message" }).fill("two $words");
      const small = await page.locator(".variables :is(button, input, select), .run-notice button, .copy, .aid").evaluateAll((all) =>
        all.filter((it) => it.getClientRects().length).map((it) => [it.className, it.textContent, it.getBoundingClientRect()]).filter(([, , box]) => box.width < 43.5 || box.height < 43.5).map(([name, text, box]) => `${name} ${text} ${box.width}×${box.height}`),
      );
      assert.deepEqual(small, []);
    }, PHONE);
  });
});
