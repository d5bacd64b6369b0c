"""The generators that can be compared: what each is given, and how it is run."""

import json
import posixpath
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

HERE = Path(__file__).resolve().parent
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n+", re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:|/|#)([^)#\s]+\.md)")


@dataclass
class Page:
    """A page of the book that is measured; `path` is where it lies among the pages."""

    path: str
    text: str

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)

    @property
    def body(self) -> str:
        return FRONT_MATTER.sub("", self.text, count=1)

    @property
    def title(self) -> str:
        front = FRONT_MATTER.match(self.text)
        named = front and re.search(r"^title: *(.+)$", front[1], re.MULTILINE)
        named = named or re.search(r"^# +(.+)$", self.body, re.MULTILINE)
        return named[1].strip("\"' ") if named else self.path


def content(book: Path) -> Path:
    return book / "content" if (book / "content").is_dir() else book


def pages(book: Path) -> Iterator[Page]:
    """One page after the other: a child counts the memory of the process that starts it as its own."""
    for place in sorted(content(book).rglob("*.md")):
        yield Page(place.relative_to(content(book)).as_posix(), place.read_text(encoding="utf-8"))


def write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def deeper(page: Page) -> str:
    """Python-Markdown wants four spaces where others want two; blocks of code move as a whole."""
    lines, fence = [], None
    for line in page.text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        lines.append(" " * (indent if fence is None else min(fence, indent)) + line)
        if line.lstrip().startswith("```"):
            fence = indent if fence is None else None
    return "\n".join(lines)


def for_zola(page: Page) -> str:
    """Front matter that it knows, and links from the top."""
    link = lambda found: f"](@/{posixpath.normpath(posixpath.join(page.folder, found[1]))}"
    return f"+++\ntitle = {json.dumps(page.title)}\n+++\n" + LINK.sub(link, page.body)


def zola_sections(book: Path, project: Path) -> None:
    for page in pages(book):
        folder = page.folder
        while folder:
            write(project / "content" / folder / "_index.md", f"+++\ntitle = {json.dumps(folder)}\n+++\n")
            folder = posixpath.dirname(folder)


def mdbook_summary(book: Path, project: Path) -> None:
    lines, above = ["# Summary\n"], ""
    for page in pages(book):
        if page.folder != above:
            lines.append(f"- [{page.folder}]()")
            above = page.folder
        lines.append(f"{'  ' if page.folder else ''}- [{page.title}]({page.path})")
    write(project / "src/SUMMARY.md", "\n".join(lines) + "\n")


def as_it_is(page: Page) -> str:
    return page.text


@dataclass
class Peer:
    """A generator: what it is given, how it is run, and how to see that it did what was asked."""

    arguments: str  # with {project} and {out}
    given: str  # the folder beside this script with its settings
    folder: str  # where its pages lie
    index: str  # the files of the index of its search
    colour: str  # what stands in coloured code
    text: Callable[[Page], str] = as_it_is
    more: Callable[[Path, Path], None] = lambda book, project: None
    kept: tuple[str, ...] = ()  # what it leaves in the project for the next build
    output: str = ""  # where it writes when it cannot be told
    builds: tuple[str, ...] = ("cold",)

    def prepare(self, book: Path, project: Path) -> None:
        if not self.given:
            shutil.copytree(book, project, ignore=shutil.ignore_patterns(".git", ".checkbook"))
            return
        shutil.copytree(HERE / self.given, project)
        for page in pages(book):
            write(project / self.folder / page.path, self.text(page))
        self.more(book, project)


SPANS = r'<pre.*?<span class="\w+">'
PEERS: dict[str, Peer] = {
    "checkbook": Peer("build {project} --dest-dir {out} --fail-on never", "", "", "search/**/*.js", SPANS,
                      kept=(".checkbook",), builds=("cold", "kept from before", "one edit")),
    "hugo": Peer("--source {project} --destination {out} --cacheDir {project}/cache", "hugo", "content", "index.json",
                 SPANS, kept=("cache", "resources", ".hugo_build.lock")),
    "zola": Peer("--root {project} build --output-dir {out}", "zola", "content", "search_index*",
                 r'<pre.*?<span class="[gz]-', for_zola, zola_sections),
    "mdbook": Peer("build {project} --dest-dir {out}", "mdbook", "src", "searchindex*", SPANS,
                   lambda page: page.body, mdbook_summary),
    "mkdocs": Peer("build --config-file {project}/mkdocs.yml --site-dir {out}", "mkdocs", "docs",
                   "search/search_index.json", SPANS, deeper),
    "zensical": Peer("build --config-file {project}/mkdocs.yml", "mkdocs", "docs", "search*", SPANS, deeper,
                     kept=(".cache",), output="site"),
    "vitepress": Peer("build {project} --outDir {out}", "vitepress", "", "assets/chunks/@localSearchIndex*",
                      r"<pre.*?--shiki", kept=(".vitepress/cache", ".vitepress/.temp")),
}
