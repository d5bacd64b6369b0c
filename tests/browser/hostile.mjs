// A book whose author means harm: each payload in each place that takes text, as files.

/** The host that nobody may ask. */
export const EVIL = "evil.example";

/** What is tried, each with the number of its form, by which a hit tells where it came from. */
export const PAYLOADS = [
  (n) => `<script>hit(${n})</script>`,
  (n) => `<img src=x onerror=hit(${n})>`,
  (n) => `"><svg onload=hit(${n})>`,
  (n) => `'><iframe srcdoc='<script>parent.hit(${n})</script>'>`,
  (n) => `" autofocus tabindex=1 onfocus="hit(${n})" onmouseover="hit(${n})" x="`,
  (n) => `javascript:hit(${n})`,
  (n) => `&#106;ava&Tab;script&colon;hit(${n})`,
  (n) => `data:text/html,<script>hit(${n})</script>`,
  (n) => `</script></title></textarea></style><script>hit(${n})</script>`,
  (n) => `<!--<script>hit(${n})//`,
  (n) => `--><svg><style><img src=x onerror=hit(${n})></style></svg>`,
  (n) => `<link rel=stylesheet href=//${EVIL}/${n}><img src=//${EVIL}/${n}><meta http-equiv=refresh content="0;url=//${EVIL}/${n}">`,
  (n) => `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=hit(${n})&gt;">`,
  (n) => "{{ 7 * 7 }}{% raw %}${hit(" + n + ")}`",
].map((of, at) => of(at));

const line = (text) => text.replaceAll("\n", " ");
const code = (text) => line(text).replaceAll("`", "'");

/** The places of a document's text, each as Markdown. */
const BODY = {
  text: (it) => it,
  "HTML block": (it) => `<div ${it}>\n${it}\n</div>`,
  "inline HTML": (it) => `An <b ${it}>inline</b> ${it} <i title="${it}">word</i> <a href="${it}">link</a> <img alt="${it}" src='${it}'>.`,
  "HTML comment": (it) => `<!-- ${it} -->`,
  "active elements": (it) => `<object data='${it}'></object><embed src='${it}'><form action='${it}'><button formaction='${it}'>go</button></form><base href='${it}'>`,
  heading: (it) => `### ${line(it)}`,
  "name of a heading": (it) => `### Named {#${it} onclick=hit(1) .x}`,
  link: (it) => `[a link](<${code(it).replaceAll("<", "\\<").replaceAll(">", "\\>")}>)`,
  "address as it stands": (it) => `[a link](${it.replaceAll(" ", "%20")})`,
  "title of a link": (it) => `[a link](https://example.org/ '${it.replaceAll("'", "\\'")}')`,
  "words of a link": (it) => `[${it}](https://example.org/)`,
  autolink: (it) => `<${it.replaceAll(/[<> ]/g, "")}>`,
  "reference link": (it) => `[a reference][r]\n\n[r]: <${it.replaceAll(/[<>]/g, "\\$&")}> '${it.replaceAll("'", "\\'")}'`,
  image: (it) => `![picture](<${it.replaceAll(/[<>]/g, "\\$&")}>)`,
  "words of an image": (it) => `![${it}](missing.png "${it.replaceAll('"', '\\"')}")`,
  "picture of another host": (it) => `![${it}](https://${EVIL}/x.png)`,
  "code span": (it) => `\`\` ${code(it)} \`\``,
  "code block": (it) => `\`\`\`html\n${it}\n\`\`\``,
  "shell block": (it) => `\`\`\`bash\necho ${it} <cluster>\n\`\`\``,
  "info string": (it) => `~~~ ${line(it)} {${line(it)}} title="${line(it)}"\ncode\n~~~`,
  "indented code": (it) => `    ${line(it)}`,
  mermaid: (it) => `\`\`\`mermaid\ngraph TD; A["${it}"] --> B; click A "${it}"\n\`\`\``,
  "drawing in the text": (it) => `<svg xmlns="http://www.w3.org/2000/svg"><a href='${it}'><text>x</text></a><script>hit(0)</script><foreignObject>${it}</foreignObject></svg>`,
  footnote: (it) => `A note[^f].\n\n[^f]: ${it}`,
  "name of a footnote": (it) => `A note[^${it.replaceAll(/[[\]\s]/g, "")}].\n\n[^${it.replaceAll(/[[\]\s]/g, "")}]: words`,
  table: (it) => `| ${it.replaceAll("|", "\\|")} | b |\n|---|---|\n| c | ${it.replaceAll("|", "\\|")} |`,
  quote: (it) => `> ${it}`,
  callout: (it) => `> [!NOTE] ${line(it)}\n> ${it}`,
  definition: (it) => `${it}\n: ${it}`,
  step: (it) => `- [ ] ${it}\n  - [ ] Below ${it}`,
  "name of a step": (it) => `- [ ] Named {#${it}}`,
  blank: (it) => `- **${it}**: ____________\n- ${it}: ____________ (${it})`,
  choice: (it) => `- ${it}: [ ] ${it} [ ] No`,
  "sign-off": (it) => `- [ ] **${it}**: ____________ Signature: ____________`,
  fact: (it) => `**${it}**: ${it}`,
  variable: (it) => `\`run <${code(it).replaceAll(/[<> ]/g, "")}> \${${code(it)}}\``,
  "address with a variable": (it) => `[board](${"https://status.example/<cluster>/"}${encodeURIComponent(it)}) [bare](<cluster>) [\`x\`](javascript:<cluster>)`,
  mention: (it) => `See \`content/${code(it)}.md\`.`,
  "comment that allows": (it) => `<!-- checkbook: allow broken-link ${it} -->\n[x](gone.md)`,
  maths: (it) => `$${it}$ and $$${it}$$`,
};

/** The keys of front matter that take text, each as what is written behind it. */
const META = {
  title: (it) => it,
  description: (it) => it,
  audience: (it) => [it],
  tags: (it) => [it, "incident"],
  category: (it) => it,
  status: (it) => it,
  owner: (it) => it,
  version: (it) => it,
  related: (it) => [it, `${it}?`],
  aliases: (it, at) => [`old-${at}-${it.replaceAll(/[^\w<>"'=()]/g, "")}.html`],
  "replaced-by": (it) => it,
  severity: (it) => it,
  cwd: (it) => it,
  reviewed: (it) => it,
  [`x"><svg onload=hit(99)>`]: (it) => it,
};
const variables = (it) => ({ cluster: { label: it, default: it, options: [it, "prod"], pattern: it }, free: { label: it }, [it]: it, other: { match: [it, "$OTHER"], label: it } });

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="hit(77)"><script>hit(77)</script><image href="https://${EVIL}/i"/></svg>`;
/** A small page with something of each kind that a run keeps. */
const LIGHT = `---
variables: { cluster: {}, free: { label: Free } }
---

# Light

- [ ] First, on \`<cluster>\` with \`<free>\`
  - [ ] Below
- **Date**: ____________
- Backup made: [ ] Yes [ ] No

**Notes**:

\`\`\`
[Add any notes]
\`\`\`

## If it fails

- [ ] Look at [the board](https://status.example/<cluster>/board), [all](<cluster>) and [none](javascript:<cluster>)

## Sign-off

- [ ] **Release**: ____________ Signature: ____________
`;
const name = (payload) => payload.replaceAll(/[/\\]/g, "").slice(0, 80);
const toml = (text) => JSON.stringify(text);
/** A value of YAML that is also one of JSON, without what YAML would not read. */
const yaml = (value) => JSON.stringify(value);

function page(payload, at) {
  const front = Object.entries(META).map(([key, value]) => `${yaml(key)}: ${yaml(value(payload, at))}`);
  // An open comment would hide all places behind the first one.
  const closing = payload.startsWith("<!--") ? "\n-->\n" : "";
  const body = Object.entries(BODY).map(([place, write]) => `## ${place}\n\n${write(payload)}\n${closing}`);
  return `---\n${front.join("\n")}\nvariables: ${yaml(variables(payload))}\n---\n\n# ${line(payload)}\n\n- [ ] First\n\n${body.join("\n")}\n![a drawing](evil.svg) [a drawing](evil.svg) [source](/sources/s${at}.html)\n`;
}

const settings = (rawHtml) => {
  const all = PAYLOADS.join(" ");
  return `[book]\ntitle = ${toml(all)}\ndescription = ${toml(all)}\nauthors = [${toml(all)}]\n
[output.html]\nraw-html = "${rawHtml}"\npublish = ["sources/**"]\nadditional-css = ["extra.css"]
git-repository-url = ${toml(`https://code.example/"><svg onload=hit(98)>`)}
edit-url-template = ${toml(`https://code.example/{path}"><svg onload=hit(97)>`)}\n`;
};

/** The files of the book, by their paths. */
export function hostileBook(rawHtml) {
  const files = { "book.toml": settings(rawHtml), "extra.css": "/* </style><script>hit(96)</script> */", "content/evil.svg": SVG, "content/light.md": LIGHT };
  const summary = [];
  PAYLOADS.forEach((payload, at) => {
    const links = PAYLOADS.map((_, other) => `[x](p${other}.md)`).join(" ");
    files[`content/p${at}.md`] = `${page(payload, at)}\n${links}\n`;
    files[`content/${at} ${name(payload)}/${name(payload)}.md`] = `# Named ${at}\n\n- [ ] Look at [it](../p${at}.md)\n`;
    files[`sources/s${at}.html`] = `${payload}\n`;
    summary.push(`- [${line(payload).replaceAll(/[[\]]/g, "\\$&")}](p${at}.md)`);
  });
  summary.push("- [Light](light.md)");
  files["content/SUMMARY.md"] = `# ${line(PAYLOADS[1])}\n\n# ${line(PAYLOADS[0])}\n\n${summary.join("\n")}\n`;
  return files;
}

/** Payloads in the values of variables, in the name of a file and of a folder, in a published file, in the two kinds of words of SUMMARY. */
const ELSEWHERE = 8 + 2 + 1 + 1;
/** How many positions the files hold: each payload in each place, three settings with all of them, and five with one. */
export const POSITIONS = PAYLOADS.length * (Object.keys(BODY).length + Object.keys(META).length + ELSEWHERE + 3) + 5;
