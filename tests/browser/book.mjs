// The book that the browser tests look at, its site, a server for it, and the browser.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
/** The program that CHECKBOOK names, or the one that cargo built. */
export const binary = path.resolve(process.env.CHECKBOOK ?? path.join(here, "../../target/debug/checkbook"));

/** Settings by which files of the theme keep their names, for tests that exchange them. */
export const PLAIN = { CHECKBOOK_OUTPUT__HTML__HASH_FILES: "false" };

/** Builds a fixture, with more files as needed, in a folder of its own; the folder goes when the tests are done. */
export function build(name = "book", level = "warning", more = {}, settings = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "checkbook-browser-"));
  cpSync(path.join(here, name), folder, { recursive: true });
  for (const [at, text] of Object.entries(more)) writeFileSync(path.join(folder, at), text);
  const env = { ...process.env, ...settings };
  const again = () => execFileSync(binary, ["build", folder, "--fail-on", level], { stdio: ["ignore", "ignore", "inherit"], env });
  again();
  return { folder, again, site: path.join(folder, "book"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json" };

/** What the site asks hosts to send with each of its files. */
function headers(site) {
  const [, common] = /^\/\*\n((?: {2}.*\n)+)/.exec(readFileSync(path.join(site, "_headers"), "utf8"));
  return Object.fromEntries(common.trim().split("\n").map((line) => line.trim().split(/: (.*)/, 2)));
}

/** Serves the site below `/team/runbooks/`, as a host of many sites would, and sends the headers that it asks for. */
export async function serve(site) {
  const base = "/team/runbooks/";
  const common = headers(site);
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    let file = path.join(site, asked.slice(base.length));
    if (existsSync(file) && statSync(file).isDirectory()) file = path.join(file, "index.html");
    const found = asked.startsWith(base) && existsSync(file);
    if (!found) file = path.join(site, "404.html");
    response.writeHead(found ? 200 : 404, { ...common, "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  const address = `http://localhost:${server.address().port}${base}`;
  return { address, close: () => server.close() };
}

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? CHROMIUM.find((file) => existsSync(file)),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--disable-quic",
    ],
  });
}

/** Opens a page and collects what it should not do: complain, break its policy, or ask other hosts. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults = [];
  const origin = new URL(url).origin;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  // What a page still wanted when it was left is no fault.
  page.on("requestfailed", (request) => request.failure()?.errorText === "net::ERR_ABORTED" || faults.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    const at = new URL(request.url());
    if (at.protocol !== "data:" && at.origin !== origin) faults.push(`leaves the site: ${at}`);
  });
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}
