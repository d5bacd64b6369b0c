//! Books to measure with.

use std::path::Path;

/// A book of checklists about as large as real ones: nine kilobytes a page, ten fences.
pub fn generate(book: &Path, pages: usize) {
    for page in 0..pages {
        let folder = book.join("content").join(format!("area-{}", page % 20));
        std::fs::create_dir_all(&folder).expect("a folder for pages");
        let mut text = format!(
            "---\ntitle: Procedure {page}\nowner: team-{}\ntags: [area-{}, checklist]\nstatus: published\nreviewed: 2026-01-10\n\
             related:\n  - ../area-{}/page-{}.md\n---\n\n# Procedure {page}\n\nWhat to do when service {page} needs attention.\n",
            page % 7,
            page % 20,
            (page + 1) % pages % 20,
            (page + 1) % pages,
        );
        for section in 0..10 {
            text.push_str(&format!(
                "\n## {section}. Part {section} of procedure {page}\n\nBefore part {section}, read the one before.\n\n"
            ));
            for step in 0..6 {
                text.push_str(&format!(
                    "- [ ] Do step {step} of part {section} on host `node-{page}-{step}` and wait for it\n"
                ));
            }
            text.push_str(&format!(
                "- [ ] Run the command\n  ```bash\n  cd /srv/app-{page}\n  ./bin/run --part {section} \"$HOST\" | tee -a run.log\n  \
                 # Expected: part {section} done\n  ```\n  - Result: ____ (was ____)\n\n**Result**: [ ] Yes [ ] No\n",
            ));
            text.push_str("\n| Check | Limit | Found |\n|---|---|---|\n| errors | < 1 % | ____ |\n| latency | < 200 ms | ____ |\n");
        }
        std::fs::write(folder.join(format!("page-{page}.md")), text).expect("a writable page");
    }
}
