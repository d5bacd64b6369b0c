// Stands in for the search engine: a few pages of the fixture, and an answer for every state that the dialog has.
(() => {
  "use strict";
  const stub = (globalThis.stub = { queries: [], waits: {}, starts: 0 });
  const own = new URLSearchParams(location.search).get("engine");
  const hold = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const marks = (text, query) => {
    const word = query.split(/\s+/).find((one) => !one.includes(":"))?.toLowerCase() ?? "";
    const at = word ? text.toLowerCase().indexOf(word) : -1;
    return at < 0 ? [] : [[at, at + word.length]];
  };
  const PAGES = [
    {
      page: { title: "Release the shop", href: "ops/release.html", trail: ["Ops"], description: "From a green build to customers, with a way back", status: { name: "Published", kind: "ok" }, kind: "checklist" },
      hits: [
        { kind: "step", text: "Smoke test passes", href: "ops/release.html#s-m2yqur464v", trail: ["Before"] },
        { kind: "heading", text: "Stop if", href: "ops/release.html#stop-if", trail: ["Stop if"] },
        { kind: "command", text: "kubectl rollout status deployment/shop", href: "ops/release.html#s-woza5j4nhs", trail: ["Change"] },
        { kind: "text", text: "<img src=x onerror=alert(1)> Never on a Friday.", href: "ops/release.html", trail: [] },
      ],
    },
    {
      page: { title: "Restore the database", href: "ops/restore.html", trail: ["Ops", "Data"], description: "When data is lost", status: { name: "Draft", kind: "draft" }, kind: "checklist" },
      hits: [{ kind: "step", text: "Restore the newest backup", href: "ops/restore.html#none", trail: [] }],
    },
    { page: { title: "Night shift", href: "index.html", trail: [], description: "", status: null, kind: "page" }, hits: [] },
  ];
  const facets = (query) => [
    { name: "tag", values: ["release", "shop", "database"].map((value, at) => ({ value, title: value, count: 3 - at, isOn: query.includes(`tag:${value}`) })) },
    { name: "audience", values: [{ value: "on call", title: "On call", count: 1, isOn: query.includes('audience:"on call"') }] },
    { name: "category", values: Array.from({ length: 12 }, (_, at) => ({ value: `c${at}`, title: `Category ${at}`, count: 1, isOn: query.includes(`category:c${at} `) })) },
  ];

  globalThis.checkbookSearch = {
    async start() {
      stub.starts += 1;
      if (own === "slow") await new Promise((resolve) => (stub.begin = resolve));
      if (own === "broken" && stub.starts < 2) throw new Error("The directory of the search is damaged.");
    },
    async find(query) {
      stub.queries.push(query);
      const wait = stub.waits[query];
      if (wait) await hold(wait);
      if (query.startsWith("fail")) throw new Error("A part of the index is missing.");
      const none = query.startsWith("nothing");
      const groups = none ? [] : PAGES.map(({ page, hits }) => ({ page, marks: marks(page.title, query), hits: hits.map((hit) => ({ ...hit, marks: marks(hit.text, query) })) }));
      const one = query.startsWith("one");
      return {
        groups: one ? groups.slice(0, 1) : groups,
        total: none ? 0 : one ? 1 : query.startsWith("many") ? 120 : 3,
        facets: none ? [] : facets(`${query} `),
        mended: query.startsWith("restor ") ? [{ from: "restor", to: "restore" }] : [],
        dropped: query.endsWith("zebra") ? ["zebra"] : [],
      };
    },
    async offer() {
      return { facets: facets(""), pages: [{ title: "Release the shop", href: "ops/release.html", description: "From a green build to customers" }] };
    },
  };
})();
