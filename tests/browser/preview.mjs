// A stand-in for the preview's server: pages that a test changes, and a socket through which it says so.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

const assets = fileURLToPath(new URL("../../src/serve/assets/", import.meta.url));
/** The scripts in the order in which they are sent as one. */
export const SCRIPTS = ["match.js", "morph.js", "fields.js", "place.js", "host.js", "findings.js", "files.js", "print.js", "live.js"];
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png" };
export const NOTHING = { errors: 0, warnings: 0, notes: 0, items: [], more: 0, failed: null };

function read(site) {
  const files = new Map();
  for (const name of readdirSync(site, { recursive: true })) {
    const file = path.join(site, name);
    if (statSync(file).isFile()) files.set(name.split(path.sep).join("/"), readFileSync(file));
  }
  return files;
}

/** One message of text, as a server frames it. */
function frame(text) {
  const bytes = Buffer.from(text);
  const head = bytes.length < 126 ? [0x81, bytes.length] : [0x81, 126, bytes.length >> 8, bytes.length & 255];
  if (bytes.length > 65535) throw new Error("too long for this stand-in");
  return Buffer.concat([Buffer.from(head), bytes]);
}

export class Preview {
  revision = 1;
  session = "one";
  findings = NOTHING;
  /** Attributes that the script's tag has besides the usual ones. */
  extra = "";
  /** Waits before it answers a file, by its name. */
  delays = new Map();
  requests = [];
  #sockets = new Set();
  #connections = new Set();
  #server = null;
  #port = 0;

  constructor(site) {
    this.files = read(site);
  }

  get address() {
    return `http://localhost:${this.#port}/`;
  }

  get tabs() {
    return this.#sockets.size;
  }

  async start() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on("connection", (connection) => {
      this.#connections.add(connection);
      connection.on("close", () => this.#connections.delete(connection));
    });
    this.#server.on("upgrade", (request, socket) => this.#greet(request, socket));
    await new Promise((resolve, reject) => this.#server.on("error", reject).listen(this.#port, "localhost", resolve));
    this.#port = this.#server.address().port;
  }

  async stop() {
    for (const connection of this.#connections) connection.destroy();
    this.#sockets.clear();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request, response) {
    let name = decodeURIComponent(new URL(request.url, this.address).pathname).slice(1);
    this.requests.push(name);
    if (name === "" || name.endsWith("/")) name += "index.html";
    const found = name.startsWith("__checkbook/") ? this.#asset(name.slice(12)) : this.files.get(name);
    const reply = () => {
      const body = found ?? this.files.get("404.html");
      const type = TYPES[path.extname(found ? name : "404.html")] ?? "application/octet-stream";
      response.writeHead(found ? 200 : 404, { "content-type": type, "cache-control": "no-store" });
      const opens = type === "text/html" && request.headers.accept?.includes("text/html");
      response.end(opens ? this.#tagged(String(body), found ? name : "404.html") : body);
    };
    const delay = this.delays.get(name);
    if (delay) setTimeout(reply, delay);
    else reply();
  }

  #asset(name) {
    if (name === "live.js") return SCRIPTS.map((script) => readFileSync(assets + script, "utf8")).join("\n");
    return ["live.css", "panel.css"].includes(name) ? readFileSync(assets + name) : undefined;
  }

  #tagged(html, page) {
    const source = `content/${page.replace(/html$/, "md")}`;
    const tags = `<link rel="stylesheet" href="/__checkbook/live.css"><script src="/__checkbook/live.js" defer data-session="${this.session}" data-revision="${this.revision}" data-page="${page}" data-path="${source}"${this.extra}></script>`;
    return html.replace("<head>", `<head>${tags}`);
  }

  #greet(request, socket) {
    const key = request.headers["sec-websocket-key"];
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
    // The browser says nothing but that it closes.
    socket.on("data", () => socket.end());
    const { session, revision, findings } = this;
    socket.write(frame(JSON.stringify({ type: "hello", session, revision, findings })));
  }

  tell(message) {
    for (const socket of this.#sockets) socket.write(frame(JSON.stringify(message)));
  }

  text(page) {
    return String(this.files.get(page));
  }

  /** Gives a page other content without a word to anybody. */
  put(page, html) {
    this.files.set(page, Buffer.from(html));
    this.revision += 1;
  }

  /** Changes a page and says so. What is to be replaced must be there. */
  edit(page, from, to) {
    const before = this.text(page);
    // What the scripts know of the page stands before its words.
    const model = before.match(/<script type="application\/json"[^]*?<\/script>/)?.[0] ?? "";
    const words = before.replace(model, "\u0000").replace(from, typeof to === "function" ? to : () => to);
    const after = words.replace("\u0000", () => model);
    if (after === before) throw new Error(`nothing to replace in ${page}: ${from}`);
    this.put(page, after);
    this.tell({ type: "page", revision: this.revision });
  }

  find(findings) {
    this.findings = { ...NOTHING, ...findings };
    this.tell({ type: "findings", findings: this.findings });
  }
}
