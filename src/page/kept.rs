//! A page as it is kept from one build to the next: everything that was found in its text, without the text.

use std::sync::Arc;

use super::{Dialect, Page};
use crate::base::SourcePath;

impl Page {
    /// What was found in the text, for [`Page::from_kept`]; `None` for a page that is better read again, because
    /// something is wrong with it.
    pub fn kept(&self) -> Option<Vec<u8>> {
        let sound = self.problems.is_empty() && self.suppressions.faults.is_empty();
        if sound { postcard::to_stdvec(self).ok() } else { None }
    }

    /// The page that [`Page::kept`] gave `bytes` for, which was read from the same text in the same way; `None` when
    /// they are something else.
    pub fn from_kept(path: &SourcePath, text: &Arc<str>, dialect: Dialect, bytes: &[u8]) -> Option<Page> {
        let page: Page = postcard::from_bytes(bytes).ok()?;
        let page = Page { path: path.clone(), text: Arc::clone(text), dialect, ..page };
        Some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
---
title: \"Ä\"
tags: [a, b]
related: [b.md?]
reviewed: 2026-01-02
review-every: 30 days
order: -2
variables:
  host: {label: Host, options: [a, b]}
extra: {a: [1, null, 2.5, \"x\"]}
---

# One {#one}

**Owner**: Ann

- [ ] Do it on <host> in `tools/x.sh:12-20` ____ MB {#do}
  - [x] Or (optional) [ ] yes [ ] no

```sh
cd \"$DIR\" && kubectl get pods && make -C build all
curl https://example.com < ../dump.sql
```

<!-- checkbook: allow(missing-path) made later -->
See `gone/a.py`, ~/x.sh, @scope/name and [undefined][label], [x](two words.md).

```text notes
TODO
```
";

    fn page(text: &str) -> Page {
        Page::parse(&SourcePath::new("a/b.md"), &text.into(), Dialect::default())
    }

    #[test]
    fn a_kept_page_is_the_page() {
        for text in [TEXT, "", "# T\r\n\r\n- [ ] x\r\n", &TEXT.replace('\n', "\r\n")] {
            let page = page(text);
            let kept = page.kept().unwrap();
            let again = Page::from_kept(&page.path, &page.text, page.dialect, &kept).unwrap();
            assert_eq!(format!("{again:#?}"), format!("{page:#?}"));
            assert_eq!(again.kept().unwrap(), kept);
        }
    }

    #[test]
    fn a_page_with_a_problem_is_read_again() {
        for text in ["---\ntags: [\n---\n", "# A {#x}\n\n## B {#x}\n", "<!-- checkbook: alow(missing-path) -->\n"] {
            assert_eq!(page(text).kept(), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_page_is_none() {
        let page = page(TEXT);
        let kept = page.kept().unwrap();
        for end in 0..kept.len() {
            assert!(Page::from_kept(&page.path, &page.text, page.dialect, &kept[..end]).is_none(), "{end}");
        }
    }
}
