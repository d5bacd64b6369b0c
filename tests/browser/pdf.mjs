// What stands where in a PDF, and what is wrong with a printed form: functions that return lists of faults.
import { OPS, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const MM = 72 / 25.4;
/** The margins of all sheets. */
const MARGIN = { top: 15 * MM, right: 14 * MM, bottom: 16 * MM, left: 20 * MM };
/** A step with at most as many lines stays on one sheet. */
const TOGETHER = 25;

const times = ([a, b, c, d, e, f], [g, h, i, j, k, l]) => [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
const place = ([a, b, c, d, e, f], x, y) => [a * x + c * y + e, b * x + d * y + f];

function boundsOf(matrix, [left, top, right, bottom]) {
  const corners = [[left, top], [right, top], [left, bottom], [right, bottom]].map(([x, y]) => place(matrix, x, y));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
}

const within = (a, b) => ({ left: Math.max(a.left, b.left), right: Math.min(a.right, b.right), bottom: Math.max(a.bottom, b.bottom), top: Math.min(a.top, b.top) });

/** Which pieces of marked content are headings. */
function headingsIn(tree) {
  const found = new Set();
  const walk = (node, inHeading) => {
    if (node.type === "content" && inHeading) found.add(Number(node.id.split("_mc")[1]));
    for (const child of node.children ?? []) walk(child, inHeading || /^H\d$/.test(node.role));
  };
  if (tree) walk(tree, false);
  return found;
}

/** The letters and drawn shapes of one sheet, in the order in which they are painted, in points from its lower left corner. */
async function sheet(page) {
  const [, , width, height] = page.view;
  const { fnArray, argsArray } = await page.getOperatorList();
  const headings = headingsIn(await page.getStructTree());
  const [glyphs, shapes, saved, marks] = [[], [], [], []];
  let state = { matrix: [1, 0, 0, 1, 0, 0], clip: { left: 0, bottom: 0, right: width, top: height }, size: 0, font: "", colour: "#000000" };
  let [line, pen, clips] = [[1, 0, 0, 1, 0, 0], 0, false];
  const show = (glyph) => {
    if (typeof glyph === "number") return void (pen -= (glyph / 1000) * state.size);
    const at = times(times(state.matrix, line), [1, 0, 0, 1, pen, 0]);
    const scale = Math.hypot(at[2], at[3]);
    // A picture of a letter has units of its own.
    const advance = glyph.operatorListId ? state.size : (glyph.width / 1000) * state.size;
    pen += advance;
    if (!glyph.unicode?.trim()) return;
    const { font, colour, clip } = state;
    glyphs.push({ text: glyph.unicode, x: at[4], y: at[5], size: state.size * scale, width: advance * scale, clip, font, colour, drawn: !glyph.operatorListId, isHeading: headings.has(marks.findLast((mark) => mark !== undefined)) });
  };
  const does = {
    [OPS.save]: () => saved.push({ ...state }),
    [OPS.restore]: () => (state = saved.pop() ?? state),
    [OPS.transform]: (matrix) => (state.matrix = times(state.matrix, matrix)),
    [OPS.setFont]: ([font, size]) => Object.assign(state, { font, size }),
    [OPS.setFillRGBColor]: ([colour]) => (state.colour = colour),
    [OPS.beginText]: () => ([line, pen] = [[1, 0, 0, 1, 0, 0], 0]),
    [OPS.setTextMatrix]: ([matrix]) => ([line, pen] = [Array.from({ length: 6 }, (_, at) => matrix[at]), 0]),
    [OPS.moveText]: ([x, y]) => ([line, pen] = [times(line, [1, 0, 0, 1, x, y]), 0]),
    [OPS.showText]: ([shown]) => shown.forEach(show),
    [OPS.clip]: () => (clips = true),
    [OPS.eoClip]: () => (clips = true),
    [OPS.beginMarkedContent]: () => marks.push(undefined),
    [OPS.beginMarkedContentProps]: ([, mark]) => marks.push(mark ?? undefined),
    [OPS.endMarkedContent]: () => marks.pop(),
    [OPS.constructPath]: ([kind, , box]) => {
      if (!box || box.length !== 4) return;
      const bounds = boundsOf(state.matrix, box);
      if (clips) state.clip = within(state.clip, bounds);
      else if (kind !== OPS.endPath) shapes.push(within(bounds, state.clip));
      clips = false;
    },
  };
  fnArray.forEach((operator, at) => does[operator]?.(argsArray[at] ?? []));
  const content = { left: MARGIN.left, right: width - MARGIN.right, bottom: MARGIN.bottom, top: height - MARGIN.top };
  const isInside = ({ y }) => y > content.bottom - 2 && y < content.top;
  return { width, height, content, shapes, glyphs: glyphs.filter(isInside), margin: glyphs.filter((glyph) => !isInside(glyph)) };
}

/** The sheets of a PDF. */
export async function read(bytes) {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, disableFontFace: true, isEvalSupported: false });
  const file = await task.promise;
  const sheets = [];
  for (let number = 1; number <= file.numPages; number += 1) sheets.push(await sheet(await file.getPage(number)));
  await task.destroy();
  return sheets;
}

/** Text as it is compared: a line may break anywhere, two letters may be drawn as one, and hyphens look alike. */
export const folded = (text) => text.normalize("NFKC").replace(/[\s\ufe0f\u200d]/g, "").replace(/[\u00ad\u2010]/g, "-");

/** All letters of a document after one another, each with its sheet. */
function stream(sheets) {
  const all = sheets.flatMap(({ glyphs }, page) => glyphs.flatMap((glyph) => [...folded(glyph.text)].flatMap((letter) => Array.from({ length: letter.length }, () => ({ ...glyph, letter, page })))));
  const text = sheets.map(({ glyphs }) => glyphs.map((glyph) => folded(glyph.text)).join("")).join("");
  return { text, all };
}

const occurrences = (text, part) => text.split(part).length - 1;
const linesOf = (glyphs) => new Set(glyphs.map(({ page, y }) => `${page}:${Math.round(y / 2)}`)).size;

/** What the margins must say on each sheet. */
export function marginFaults(sheets, { title }) {
  return sheets.flatMap(({ margin }, at) => {
    const said = folded(margin.map(({ text }) => text).join(""));
    const wanted = [title, `Page ${at + 1} of ${sheets.length}`, "Uncontrolled when printed"];
    return wanted.filter((words) => !said.includes(folded(words))).map((words) => `sheet ${at + 1}: its margins do not say “${words}”`);
  });
}

/** Letters that are cut, outside of the place for text, too small, pale, or written over each other. */
export function letterFaults(sheets) {
  const near = 0.8;
  return sheets.flatMap(({ glyphs, content }, at) => {
    const bad = (test, what) => {
      const found = glyphs.filter((glyph, index) => test(glyph, index));
      return found.length ? [`sheet ${at + 1}: ${what}: “${found.slice(0, 40).map(({ text }) => text).join("")}”`] : [];
    };
    const outside = ({ x, y, width, size }, { left, right, bottom, top }) => x < left - near || x + width > right + near || y < bottom - near || y + size * 0.6 > top + near;
    const rows = new Map();
    const over = (one) => {
      const row = Math.round(one.y / 3);
      const others = [row - 1, row, row + 1].flatMap((key) => rows.get(key) ?? []);
      rows.set(row, [...(rows.get(row) ?? []), one]);
      // A full stop is set far below the arm of the Y before it.
      const most = (other) => (one.y === other.y && other.x < one.x ? 0.75 : 0.5);
      return others.some((other) => Math.abs(one.y - other.y) < 3.5 && Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) > most(other) * Math.min(one.width, other.width) && one.width > 1);
    };
    return [
      ...bad((glyph) => outside(glyph, content), "outside of the place for text"),
      ...bad((glyph) => outside(glyph, glyph.clip), "cut"),
      ...bad(({ size, drawn }) => drawn && size < 8.4, "smaller than 8.5 points"),
      ...bad(({ colour, drawn }) => drawn && colour !== "#000000", "not black"),
      ...bad(over, "written over other letters"),
    ];
  });
}

/** A heading, or nothing at all, as the last line of a sheet. */
export function headingFaults(sheets) {
  return sheets.flatMap(({ glyphs }, at) => {
    if (!glyphs.length) return [`sheet ${at + 1}: empty`];
    const last = Math.min(...glyphs.map(({ y }) => y));
    const line = glyphs.filter(({ y }) => y < last + 2);
    return line.some(({ isHeading }) => isHeading) ? [`sheet ${at + 1}: a heading is last: “${line.map(({ text }) => text).join("")}”`] : [];
  });
}

/** Whether something of the size of a box is drawn before a letter. */
function hasBox({ shapes }, { x, y, size }) {
  const isNear = ({ left, right, bottom, top }) => left > x - 10 * MM && right < x && top < y + 6 * MM && bottom > y - 4 * MM && Math.max(right - left, top - bottom) < 6 * MM;
  const parts = shapes.filter(isNear);
  if (!parts.length) return false;
  const box = { left: Math.min(...parts.map((it) => it.left)), right: Math.max(...parts.map((it) => it.right)), bottom: Math.min(...parts.map((it) => it.bottom)), top: Math.max(...parts.map((it) => it.top)) };
  const [wide, high, middle] = [box.right - box.left, box.top - box.bottom, (box.top + box.bottom) / 2];
  const isSquare = [wide, high].every((side) => side > 3.3 * MM && side < 5.6 * MM) && Math.abs(wide - high) < MM;
  return isSquare && Math.abs(middle - (y + size * 0.35)) < 1.6 * MM;
}

/** Steps whose words are not there once, that have no box, or that are split although they are short. */
export function stepFaults(sheets, { steps, text: whole }) {
  const { text, all } = stream(sheets);
  let at = 0;
  return steps.flatMap(({ line, pieces, isNested }) => {
    const faults = [];
    const found = line ? text.indexOf(line, at) : at;
    if (found < 0) return [`“${line}” is missing`];
    const [first, count] = [all[found], occurrences(text, line)];
    if (line && count !== occurrences(whole, line)) faults.push(`“${line}” is there ${count} times`);
    if (line && !hasBox(sheets[first.page], first)) faults.push(`“${line}” has no box`);
    const letters = [];
    for (const piece of pieces) {
      const next = text.indexOf(piece, at === 0 && found > 0 ? found : Math.max(at, found));
      if (next < 0) return [...faults, `“${line}”: “${piece}” is missing`];
      letters.push(...all.slice(next, next + piece.length));
      at = next + piece.length;
    }
    const own = isNested ? all.slice(found, found + line.length) : letters;
    const pages = new Set(own.map(({ page }) => page));
    if (pages.size > 1 && linesOf(own) <= TOGETHER) faults.push(`“${line}” is split over ${pages.size} sheets`);
    return faults;
  });
}

/** Sign-offs that are not on the sheet of their heading. */
export function signOffFaults(sheets, { signOffs }) {
  const { text, all } = stream(sheets);
  const at = (words) => [...text.matchAll(new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "g"))].map(({ index }) => all[index]);
  return signOffs.flatMap(({ heading, nth, pieces }) => {
    const start = at(heading).filter(({ isHeading }) => isHeading)[nth];
    if (!start) return [`the sign-off “${heading}” is missing`];
    const isBeside = (piece) => at(piece).some(({ page, y }) => page === start.page && y <= start.y + 2);
    return pieces.filter((piece) => !isBeside(piece)).map((piece) => `the sign-off “${heading}” does not have “${piece}” on its sheet`);
  });
}

/** All of them. */
export const faultsOf = (sheets, facts) => [
  ...marginFaults(sheets, facts),
  ...letterFaults(sheets),
  ...headingFaults(sheets),
  ...stepFaults(sheets, facts),
  ...signOffFaults(sheets, facts),
];

/** What two prints have in common when they are equal: each letter and its place, from the top to the bottom. */
export const geometry = (sheets) =>
  sheets.map(({ glyphs }) => {
    const sorted = glyphs.toSorted((a, b) => b.y - a.y || a.x - b.x || a.text.localeCompare(b.text));
    return sorted.map(({ text, x, y }) => `${text} ${x.toFixed(1)} ${y.toFixed(1)}`).join("\n");
  });
