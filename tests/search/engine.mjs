// Runs the engine of a built site outside of a browser: scripts are read from its folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

/** The engine of the site in a folder; `read` gives a file of it, to count or refuse what is loaded. */
export function engine(site, read = (path) => readFileSync(join(site, path), "utf8")) {
  const loaded = [];
  const script = () => {
    const heard = {};
    return { remove() {}, addEventListener: (name, hear) => (heard[name] = hear), heard };
  };
  const run = (element) => {
    const path = element.src.split("?")[0];
    let text;
    try {
      text = read(path);
    } catch {
      return void setTimeout(() => element.heard.error?.());
    }
    loaded.push({ path, text });
    setTimeout(() => {
      vm.runInContext(text, context, { filename: path });
      element.heard.load?.();
    });
  };
  const document = { createElement: script, documentElement: { dataset: { root: "" } }, head: { append: run } };
  const tools = { document, atob, Blob, Response, DecompressionStream, TextDecoder, setTimeout, console };
  const context = vm.createContext(tools);
  vm.runInContext(read("static/search.js"), context, { filename: "search.js" });
  return { search: context.checkbookSearch, loaded };
}
