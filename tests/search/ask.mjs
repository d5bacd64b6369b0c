// node tests/search/ask.mjs SITE QUERY…: what the search of a built site finds, a line of JSON for each hit.
import { engine } from "./engine.mjs";

const [site, ...queries] = process.argv.slice(2);
if (!site || queries.length === 0) {
  console.error("usage: node tests/search/ask.mjs SITE QUERY…");
  process.exit(2);
}
const { search } = engine(site);
for (const query of queries) {
  const { groups, total, mended, dropped } = await search.find(query);
  groups.forEach(({ page, hits }, at) => {
    console.log(JSON.stringify({ query, rank: at + 1, total, title: page.title, href: page.href, hits, mended, dropped }));
  });
  if (groups.length === 0) console.log(JSON.stringify({ query, rank: 0, total, mended, dropped }));
}
