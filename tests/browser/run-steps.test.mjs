// What a run does to the steps of a page, in a real browser: states, bar, panels, branches, several runs, two tabs, trouble.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { DEPLOY, PHONE, bar, box, button, choose, count, grave, panel, said, step, until, visit } from "./run.mjs";

const NOTES = "Read the release notes";
const TELL = "Tell the team (if anybody is at work)";
const STAMP = /Done \d\d:\d\d AB/;
const tocOf = (page, title) => page.locator(".toc li", { has: page.getByRole("link", { name: title, exact: true }) }).locator(".toc-done");
const alerts = (page) => page.locator(".run-alerts");
const more = async (page, name, act) => {
  await step(page, name).locator(".step-line").first().hover();
  await page.getByRole("button", { name: `More for: ${name}`, exact: true }).click();
  await step(page, name).locator(".step-choices").getByRole("button", { name: act, exact: true }).click();
};

describe("a step", () => {
  test("that is ticked first starts a run, says so, and shows when and who", async () => {
    await visit(async (page) => {
      assert.equal(await count(page), "0/9");
      await box(page, NOTES).check();
      await said(page, "Run started.");
      assert.match(await step(page, NOTES).locator(".step-when").innerText(), STAMP);
      assert.match(await alerts(page).innerText(), /Run started \d\d:\d\d, without a name/);
      assert.equal(await count(page), "1/9");
      assert.equal(await page.getByRole("progressbar", { name: "Progress" }).getAttribute("aria-valuetext"), "1 of 9 steps done");
      await box(page, TELL).check();
      assert.equal(await alerts(page).innerText(), "", "it is said once");
      assert.match(await box(page, NOTES).evaluate((it) => document.getElementById(it.getAttribute("aria-describedby")).textContent), STAMP);
    });
  });

  test("keeps its state and its time over a reload, and undo goes back beyond it", async () => {
    await visit(async (page) => {
      await box(page, NOTES).check();
      await box(page, TELL).check();
      const before = await step(page, TELL).locator(".step-when").innerText();
      await page.reload();
      assert.ok(await box(page, TELL).isChecked());
      assert.equal(await step(page, TELL).locator(".step-when").innerText(), before);
      await button(page, "Undo").click();
      await said(page, `Undone: Ticked “${TELL}”`);
      assert.ok(!(await box(page, TELL).isChecked()));
      await page.reload();
      await page.keyboard.press("Control+z");
      assert.equal(await count(page), "0/9");
      assert.ok(await button(page, "Undo").isDisabled());
    });
  });

  test("is taken back a hundred times", async () => {
    await visit(async (page) => {
      for (let at = 0; at < 50; at += 1) {
        await box(page, NOTES).check();
        await box(page, NOTES).uncheck();
      }
      await page.reload();
      for (let at = 0; at < 99; at += 1) await page.keyboard.press("Control+z");
      assert.equal(await count(page), "1/9", "one event is left");
      await page.keyboard.press("Control+z");
      assert.equal(await count(page), "0/9");
    });
  });

  test("can be not applicable or failed, each with its own words, shape and reason", async () => {
    await visit(async (page) => {
      await more(page, TELL, "Not applicable");
      assert.match(await step(page, TELL).locator(".step-state").innerText(), /Not applicable \d\d:\d\d AB$/, "it counts before there is a reason");
      await page.getByLabel("Why not applicable? (optional)").fill("nobody is here");
      await page.keyboard.press("Enter");
      assert.match(await step(page, TELL).locator(".step-state").innerText(), /Not applicable \d\d:\d\d AB — nobody is here/);
      assert.ok(await box(page, TELL).evaluate((it) => it === document.activeElement), "the focus is back on the box");
      await more(page, NOTES, "Failed");
      await page.getByLabel("What failed? (optional)").fill("there are none");
      await button(page, "Save").click();
      assert.match(await step(page, NOTES).locator(".step-state").innerText(), /Failed \d\d:\d\d AB — there are none/);
      assert.equal(await count(page), "0/8");
      assert.match(await bar(page).innerText(), /✕ 1 failed/);
      await box(page, NOTES).check();
      const look = (name) => box(page, name).evaluate((it) => {
        const { backgroundColor, backgroundImage, borderRadius } = getComputedStyle(it);
        return `${backgroundColor} ${backgroundImage} ${borderRadius} ${getComputedStyle(it, "::before").content}`;
      });
      await more(page, "Watch the graphs", "Failed");
      await page.keyboard.press("Escape");
      const looks = await Promise.all([NOTES, TELL, "Watch the graphs", "Back up the files"].map(look));
      assert.equal(new Set(looks).size, 4, "four states look different");
      await more(page, TELL, "Open again");
      assert.equal(await count(page), "1/9");
    });
  });

  test("that failed shows the nearest reason to stop and leads to the rollback", async () => {
    await visit(async (page) => {
      await more(page, "Migrate the tables, see after it", "Failed");
      const out = step(page, "Migrate the tables, see after it").locator(".step-out");
      assert.match(await out.innerText(), /Rollback Trigger: If the migration fails, STOP and go back/);
      assert.equal(await box(page, "Restore the database").isVisible(), false);
      await out.getByRole("button", { name: "Go to rollback" }).click();
      assert.ok(await box(page, "Restore the database").isVisible());
      await until("the branch is in sight", () => page.locator("#rollback-only-if-needed").evaluate((it) => it.getBoundingClientRect().top > 90 && it.getBoundingClientRect().top < innerHeight));
      assert.ok(await button(page, "Activate").evaluate((it) => it === document.activeElement));
      await more(page, NOTES, "Failed");
      assert.match(await step(page, NOTES).locator(".step-out").innerText(), /Stop conditions: Rollback criteria/);
    });
  });

  test("has a note, which is saved when the reader goes on", async () => {
    await visit(async (page) => {
      await more(page, NOTES, "Note");
      await page.getByLabel("Note on this step").fill("two pages");
      await box(page, TELL).check();
      assert.match(await step(page, NOTES).locator(".step-note").innerText(), /two pages/);
      await page.reload();
      assert.match(await step(page, NOTES).locator(".step-note").innerText(), /two pages/);
      await more(page, NOTES, "Note");
      await page.getByLabel("Note on this step").fill("forty pages");
      await page.keyboard.press("Escape");
      assert.match(await step(page, NOTES).locator(".step-note").innerText(), /two pages/, "Escape changes nothing");
    });
  });

  test("is not ticked by who marks its text, copies its code or follows its link", async () => {
    await visit(async (page) => {
      await step(page, "Stop the traffic with drain").locator(".step-text code").click();
      assert.ok(!(await box(page, "Stop the traffic with drain").isChecked()));
      await step(page, "Migrate the tables, see after it").getByRole("link").click();
      assert.ok(!(await box(page, "Migrate the tables, see after it").isChecked()));
      const text = await step(page, NOTES).locator(".step-text").boundingBox();
      await page.mouse.move(text.x + 2, text.y + 12);
      await page.mouse.down();
      await page.mouse.move(text.x + 60, text.y + 12, { steps: 4 });
      await page.mouse.up();
      assert.ok(!(await box(page, NOTES).isChecked()));
      await page.evaluate(() => getSelection().removeAllRanges());
      await step(page, NOTES).locator(".step-text").click();
      assert.ok(await box(page, NOTES).isChecked());
      assert.equal(await count(page), "1/9");
    });
  });

  test("with steps below it shows how many are done, and suggests itself", async () => {
    await visit(async (page) => {
      const parent = step(page, "Back up");
      assert.equal(await parent.locator(".step-of").first().innerText(), "0/2");
      await box(page, "Back up the files").check();
      assert.equal(await parent.locator(".step-of").first().innerText(), "1/2");
      await box(page, "Back up the database").check();
      assert.ok(!(await box(page, "Back up").isChecked()));
      await parent.getByRole("button", { name: "Tick this step too" }).click();
      assert.ok(await box(page, "Back up").isChecked());
      assert.ok(await box(page, "Back up").evaluate((it) => it === document.activeElement), "the focus stays in the step");
    });
  });
});

describe("progress", () => {
  test("is said for each section, in headings and contents, with the announcement of a whole one", async () => {
    await visit(async (page) => {
      const heading = page.getByRole("heading", { name: "Prepare" });
      assert.match(await heading.innerText(), /0\/5$/);
      assert.equal(await tocOf(page, "Prepare").innerText(), "0/5");
      for (const name of [NOTES, "Back up the database", "Back up the files", "Back up"]) await box(page, name).check();
      await more(page, TELL, "Not applicable");
      await said(page, "Prepare: complete, 4 of 8 in all.");
      assert.match(await heading.innerText(), /4\/4$/);
      assert.equal(await tocOf(page, "Prepare").innerText(), "4/4");
      assert.equal(await tocOf(page, "Rollback criteria").count(), 0, "reasons to stop are no progress");
      assert.equal(await tocOf(page, "Rollback (only if needed)").count(), 0);
    });
  });

  test("is whole when nothing is open, and then offers to finish", async () => {
    await visit(async (page) => {
      const names = [NOTES, TELL, "Back up the database", "Back up the files", "Back up", "Stop the traffic with drain", "Migrate the tables, see after it", "Start the new release", "Watch the graphs"];
      for (const name of names) await box(page, name).check();
      await said(page, "All 9 steps done.");
      assert.equal(await count(page), "9/9");
      await button(page, "Finish run").click();
      await panel(page, "Finish run").getByRole("button", { name: "Finish as completed" }).click();
      assert.match(await bar(page).innerText(), /9\/9[^]*Completed \d\d:\d\d/);
    });
  });

  test("leads to the next open step", async () => {
    await visit(async (page) => {
      await box(page, NOTES).check();
      const next = page.locator(".run-next");
      assert.equal(await next.innerText(), `Next: ${TELL}`);
      await next.click();
      assert.ok(await box(page, TELL).evaluate((it) => it === document.activeElement));
    });
  });
});

describe("a reason to stop", () => {
  test("that is met is shown in red with its time and offers the rollback, which then counts", async () => {
    await visit(async (page) => {
      await box(page, "Error rate above 5 %").check();
      assert.equal(await count(page), "0/9", "it is no progress");
      assert.match(await alerts(page).innerText(), /Stop condition met: Error rate above 5 % — \d\d:\d\d/);
      assert.match(await bar(page).innerText(), /◇\s*1 met/);
      assert.equal(await box(page, "Restore the database").isVisible(), false);
      await button(page, "Activate rollback steps").click();
      assert.equal(await count(page), "0/12");
      assert.ok(await box(page, "Restore the database").evaluate((it) => it === document.activeElement));
      assert.match(await page.locator(".branch-line").innerText(), /Activated \d\d:\d\d · 3 steps count/);
      await page.reload();
      assert.ok(await box(page, "Restore the database").isVisible());
      assert.equal(await count(page), "0/12");
      await button(page, "Finish run").click();
      await button(page, "Finish as rolled back").click();
      assert.match(await bar(page).innerText(), /Rolled back/);
    });
  });
});

describe("a branch", () => {
  const isShown = (page) => box(page, "Restore the database").isVisible();

  test("is folded and says how much it is; who activates it by a tick is told", async () => {
    await visit(async (page) => {
      assert.equal(await isShown(page), false);
      assert.match(await page.locator(".branch-line").innerText(), /3 steps, only if needed/);
      await page.locator(".branch-line").getByRole("button", { name: "Show" }).click();
      assert.ok(await isShown(page));
      assert.equal(await count(page), "0/9", "to look is not to activate");
      await box(page, "Restore the database").check();
      assert.equal(await count(page), "1/12");
      await button(page, "Undo").click();
      await button(page, "Not needed").click();
      assert.equal(await count(page), "0/9");
    });
  });

  test("is opened by a link into it and by what the browser finds", async () => {
    await visit(async (page) => {
      await page.locator(".toc").getByRole("link", { name: "Afterwards" }).click();
      assert.ok(await box(page, "Write down why").isVisible());
    });
    await visit(async (page) => assert.ok(await box(page, "Write down why").isVisible()), { at: `${DEPLOY}#afterwards` });
    await visit(async (page) => {
      const hidden = page.locator("section.folded > [hidden]");
      assert.equal(await hidden.first().getAttribute("hidden"), "until-found");
      await hidden.last().dispatchEvent("beforematch", { bubbles: true });
      assert.ok(await isShown(page));
    });
  });

  test("is shown whole where no script runs", async () => {
    await visit(async (page) => {
      assert.ok(await isShown(page));
      await box(page, "Restore the database").check();
    }, { javaScriptEnabled: false });
  });
});

describe("a run", () => {
  test("is started with a name, an operator and as a rehearsal", async () => {
    await visit(async (page) => {
      await button(page, "Start run").click();
      const form = panel(page, "Start run");
      assert.ok(await form.getByLabel("Run", { exact: true }).evaluate((it) => it === document.activeElement));
      await form.getByLabel("Run", { exact: true }).fill("Release 7");
      await form.getByLabel("Operator").fill("Grace Hopper");
      assert.equal(await form.getByLabel("Initials").inputValue(), "GH");
      await form.getByLabel("Rehearsal").check();
      await form.getByRole("button", { name: "Start", exact: true }).click();
      assert.match(await bar(page).innerText(), /Rehearsal: Release 7/);
      await box(page, NOTES).check();
      assert.match(await step(page, NOTES).locator(".step-when").innerText(), /Done \d\d:\d\d GH/);
    }, { operator: null });
  });

  test("is started by Enter alone, and named afterwards when a tick began it", async () => {
    await visit(async (page) => {
      await button(page, "Start run").click();
      await page.keyboard.press("Enter");
      await said(page, "Run started.");
      assert.match(await bar(page).innerText(), /Deploy the shop/);
      await choose(page, "Back to reading");
      assert.equal(await bar(page).getByRole("button", { name: "Start run" }).count(), 1);
    });
    await visit(async (page) => {
      await box(page, NOTES).check();
      await button(page, "Name it").click();
      await panel(page, "Details of this run").getByLabel("Run", { exact: true }).fill("By night");
      await panel(page, "Details of this run").getByLabel("Operator").fill("Alan Turing");
      await button(page, "Save").click();
      await box(page, TELL).check();
      assert.match(await step(page, TELL).locator(".step-when").innerText(), /AT/);
      await page.reload();
      assert.match(await bar(page).innerText(), /By night/);
    }, { operator: null });
  });

  test("warns of an old page before it starts", async () => {
    await visit(async (page) => {
      await button(page, "Start run").click();
      const form = panel(page, "Start run");
      assert.match(await form.innerText(), /This page is deprecated/);
      await form.getByRole("button", { name: "Start anyway" }).click();
      await box(page, "Look around").check();
      assert.equal(await count(page), "1/1");
    }, { at: "ops/old.html" });
    await visit(async (page) => {
      await button(page, "Start run").click();
      assert.match(await panel(page, "Start run").innerText(), /Its review was due on 31 Jan 2020/);
    }, { at: "ops/fields.html" });
  });

  test("stands beside others of its page, and the reader picks one", async () => {
    await visit(async (page, { open }) => {
      for (const [name, ticks] of [["First", [NOTES]], ["Second", [NOTES, TELL]]]) {
        await (name === "First" ? button(page, "Start run").click() : choose(page, "Runs of this page"));
        if (name === "Second") await button(page, "Start another run").click();
        await panel(page, "Start run").getByLabel("Run", { exact: true }).fill(name);
        await page.keyboard.press("Enter");
        assert.equal(await count(page), "0/9");
        for (const tick of ticks) await box(page, tick).check();
      }
      const other = await open();
      const picker = panel(other, "Runs of this page");
      assert.match(await picker.innerText(), /Second\s+2\/9/);
      assert.match(await picker.innerText(), /First\s+1\/9/);
      await picker.getByRole("button", { name: "First" }).click();
      assert.equal(await count(other), "1/9");
      await other.reload();
      assert.equal(await count(other), "1/9", "the tab stays with its run");
      assert.equal(await count(page), "2/9");
      const id = await other.evaluate(() => globalThis.checkbookRuns.session.run.id);
      const third = await open(`${DEPLOY}?run=${id}`);
      assert.equal(await count(third), "1/9");
    });
  });

  test("that is old is not taken for a new one", async () => {
    await visit(async (page, { open, context }) => {
      const now = Date.now();
      await context.clock.setFixedTime(now - 3 * 864e5);
      await box(page, NOTES).check();
      await until("it is stored", () => page.evaluate(() => Object.keys(localStorage).some((key) => key.includes(":run:"))));
      await context.clock.setFixedTime(now);
      const other = await open();
      assert.match(await alerts(other).innerText(), /This run was started .*1 of 9 done/);
      await other.getByRole("button", { name: "Continue" }).click();
      assert.equal(await alerts(other).innerText(), "");
    });
  });

  test("is finished with a summary, can then only be read, and is reopened", async () => {
    await visit(async (page) => {
      await box(page, NOTES).check();
      await more(page, TELL, "Failed");
      await page.keyboard.press("Escape");
      await button(page, "Finish run").click();
      const summary = panel(page, "Finish run");
      assert.match(await summary.innerText(), /1 done · 1 failed · 7 open · 00:00:\d\d so far/);
      assert.match(await summary.innerText(), /Failed: Tell the team/);
      await summary.getByRole("link", { name: "Start the new release" }).click();
      assert.ok(await box(page, "Start the new release").evaluate((it) => it === document.activeElement));
      await button(page, "Finish run").click();
      await button(page, "Finish with 8 steps not done").click();
      assert.match(await bar(page).innerText(), /Completed with open steps/);
      await box(page, "Watch the graphs").click({ force: true });
      assert.ok(!(await box(page, "Watch the graphs").isChecked()));
      await said(page, "This run is finished.");
      await page.keyboard.press("Control+z");
      assert.equal(await count(page), "1/9");
      await page.reload();
      assert.match(await bar(page).innerText(), /Completed with open steps/);
      await button(page, "Reopen").click();
      await box(page, "Watch the graphs").check();
      assert.equal(await count(page), "2/9");
    });
  });

  test("is stopped", async () => {
    await visit(async (page) => {
      await box(page, NOTES).check();
      await button(page, "Finish run").click();
      await button(page, "Stop run").click();
      assert.match(await bar(page).innerText(), /Stopped \d\d:\d\d/);
      const again = await page.context().newPage();
      await again.goto(page.url());
      assert.equal(await count(again), "0/9", "a run that is over is not resumed");
      assert.match(await again.locator(".run-name").innerText(), /Runs \(1\)/);
      await again.close();
    });
  });

  test("is followed from a second tab, in both directions", async () => {
    await visit(async (page, { open }) => {
      await box(page, NOTES).check();
      await until("it is stored", () => page.evaluate(() => Object.keys(localStorage).some((key) => key.includes(":run:"))));
      const other = await open();
      assert.ok(await box(other, NOTES).isChecked());
      await box(other, TELL).check();
      await until("the first follows", async () => (await count(page)) === "2/9");
      assert.ok(await box(page, TELL).isChecked());
      await box(page, NOTES).uncheck();
      await until("the second follows", async () => (await count(other)) === "1/9");
    });
  });

  test("of a page without steps keeps what is filled in", async () => {
    await visit(async (page) => {
      assert.equal(await button(page, "Start run").count(), 1);
      assert.equal(await page.getByRole("progressbar").count(), 0);
    }, { at: "ops/fields.html" });
  });
});

describe("trouble with the storage", () => {
  const forbidden = () => Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  const full = () => {
    globalThis.checkbookRuns = { actions: [{ label: "Export", run: () => (document.title = "exported") }] };
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  };

  test("is said before anything is lost, and the run goes on", async () => {
    await visit(async (page) => {
      assert.match(await alerts(page).innerText(), /cannot be saved on this device/);
      await box(page, NOTES).check();
      assert.equal(await count(page), "1/9");
      assert.match(await alerts(page).innerText(), /Not saved on this device — export before closing/);
    }, { prepare: forbidden, operator: null });
  });

  test("leaves the export working", async () => {
    await visit(async (page) => {
      await box(page, NOTES).check();
      await alerts(page).getByRole("button", { name: "Export" }).click();
      assert.equal(await page.title(), "exported");
      await button(page, "Undo").click();
      assert.equal(await count(page), "0/9");
    }, { prepare: full, operator: null });
  });
});

describe("the bar", () => {
  for (const size of [{ viewport: { width: 1280, height: 900 } }, { viewport: { width: 800, height: 600 } }, PHONE]) {
    test(`is one row that hides nothing, ${size.viewport.width} wide`, async () => {
      await visit(async (page) => {
        await box(page, NOTES).check();
        await box(page, "Error rate above 5 %").check();
        await more(page, TELL, "Failed");
        await page.keyboard.press("Escape");
        const { height } = await bar(page).boundingBox();
        assert.ok(height <= 48, `${height} high`);
        const edges = await bar(page).locator(":scope > :visible").evaluateAll((all) => all.map((it) => [it.getBoundingClientRect().left, it.getBoundingClientRect().right]));
        edges.forEach(([left, right], at) => {
          assert.ok(left >= (at ? edges[at - 1][1] - 1 : 0), "nothing lies on another");
          assert.ok(right <= size.viewport.width, "nothing is cut");
        });
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= size.viewport.width);
        await page.evaluate(() => document.activeElement.blur());
        // What has the focus is never below the bar or what stands at the lower edge.
        for (let at = 0; at < 60; at += 1) {
          await page.keyboard.press("Tab");
          const covered = await page.evaluate(() => {
            const it = document.activeElement;
            if (it === document.body || it.closest(".run-top, .bar, .side, .toc, .skip")) return "";
            const { left, top, width, height } = it.getBoundingClientRect();
            const seen = document.elementFromPoint(left + width / 2, top + height / 2);
            return !seen || seen.closest(".run-top, .bar") ? it.outerHTML : "";
          });
          assert.equal(covered, "", "hidden below the bar");
        }
      }, size);
    });
  }

  test("takes hardly longer for a tick of a thousand steps than for one of a few", async () => {
    /** The median of some clicks, up to the layout, which reading a size forces. */
    const took = async (at) => {
      let median;
      await visit(async (page) => {
        await page.locator(".tick").first().check();
        median = await page.evaluate(async () => {
          const found = [];
          for (const it of [...document.querySelectorAll(".step:not([hidden]) .tick")].slice(1, 8)) {
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 120)));
            const from = performance.now();
            it.click();
            it.closest(".step").offsetHeight;
            found.push(performance.now() - from);
          }
          return found.sort((one, other) => one - other)[3];
        });
      }, { at });
      return median;
    };
    const [few, many] = [await took(DEPLOY), await took("ops/long.html")];
    console.log(`a tick of 1,000 steps takes ${many.toFixed(1)} ms, one of a few ${few.toFixed(1)} ms`);
    assert.ok(many < 12 * Math.max(few, 1), `${many} ms against ${few} ms`);
  });
});

describe("all of it", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`has no finding of axe, ${colorScheme}`, async () => {
      for (const size of [{}, PHONE]) {
        await visit(async (page) => {
          assert.deepEqual(await grave(page), [], "before a run");
          await button(page, "Start run").click();
          assert.deepEqual(await grave(page), [], "starting");
          await page.keyboard.press("Enter");
          await box(page, NOTES).check();
          await box(page, "Error rate above 5 %").check();
          await more(page, TELL, "Not applicable");
          await page.keyboard.press("Enter");
          await more(page, "Back up", "Failed");
          assert.deepEqual(await grave(page), [], "running");
          await page.keyboard.press("Escape");
          await button(page, "Activate rollback steps").click();
          await choose(page, "Keys");
          assert.deepEqual(await grave(page), [], "keys");
          await choose(page, "Finish run");
          assert.deepEqual(await grave(page), [], "finishing");
          await button(page, "Stop run").click();
          assert.deepEqual(await grave(page), [], "finished");
        }, { ...size, colorScheme });
      }
    });
  }

  test("has targets that fingers hit", async () => {
    await visit(async (page) => {
      await box(page, NOTES).check();
      await more(page, TELL, "Failed");
      const small = await page.locator(".run-top :is(button, a):visible, .step :is(button):visible, .branch-line button").evaluateAll((all) => all.map((it) => [it.outerHTML.slice(0, 80), Math.round(it.getBoundingClientRect().width), Math.round(it.getBoundingClientRect().height)]).filter(([, width, height]) => width < 24 || height < 24));
      assert.deepEqual(small, []);
    }, PHONE);
  });
});
