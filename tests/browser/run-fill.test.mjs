// What is filled in during a run must be kept as typed, put in every place, copied as a shell needs it, and leave as a record.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
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
      await page.getByRole("button", { name: "Ada Byron: Deployed By" }).click();
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
      await page.getByText("typed, identity not verified").waitFor();
      await until(async () => (await kept(page, "sign"))?.name, "Ada Byron");
      await page.reload();
      await page.getByText("typed, identity not verified").waitFor();
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
