#!/usr/bin/env python3
"""Builds the same pages with checkbook and with other generators, and prints what each of them used.

    cargo build --release
    benches/peers/compare.py --pages 1000 10000 --peer checkbook=target/release/checkbook --peer hugo=/opt/hugo

Generators that are not named are looked for on PATH, and those that are not there are left out. A round builds with
each of them in turn, each time into a fresh folder and with nothing kept from a build before, unless the row says so.
The tables are Markdown: medians of the rounds; ratios are to checkbook's cold build. CPU time is that of user and
system together, memory that of the largest process. Needs Python 3.9 or newer on Linux or macOS, and nothing else.
"""

import argparse
import contextlib
import itertools
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from generators import HERE, PEERS, Peer, content


class Bench:
    """The builds of one book."""

    def __init__(self, book: Path, scratch: Path, programs: dict[str, str], limit: float):
        self.scratch, self.programs, self.limit, self.number = scratch, programs, limit, 0
        for name, program in programs.items():
            PEERS[name].prepare(book, scratch / name)
            if name == "vitepress":  # it looks for its parts from the project
                (scratch / name / "node_modules").symlink_to(Path(program).absolute().parent.parent)

    def build(self, name: str, build: str) -> dict:
        """Runs one build. Nothing is removed: files are made more slowly where many were removed a moment ago."""
        peer, project = PEERS[name], self.scratch / name
        if build == "one edit":
            with open(next(content(project).rglob("*.md")), "a", encoding="utf-8") as page:
                page.write(f"\nOne more sentence, number {self.number}.\n")
        else:
            self.number += 1
        out, old = self.scratch / f"out-{self.number}", self.scratch / f"old-{self.number}"
        for kept in peer.kept if build == "cold" else ():
            if (project / kept).exists():
                old.mkdir(exist_ok=True)
                (project / kept).rename(old / Path(kept).name)
        words = [word.format(project=project, out=out) for word in peer.arguments.split()]
        used = run([self.programs[name], *words], project, self.scratch / f"{name}.log", self.limit)
        if peer.output and "failed" not in used:
            (project / peer.output).rename(out)
        return used if "failed" in used else {**used, **look_at(out, peer)}


def run(command: list[str], folder: Path, log: Path, limit: float) -> dict:
    """What a program and those that it started used, in seconds and megabytes."""
    os.sync()
    with open(log, "w") as file:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        timer = threading.Timer(limit, child.kill)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        print(f"{' '.join(command)}: ended with {child.returncode}:\n{log.read_text()[-2000:]}", file=sys.stderr)
        return {"failed": f"over {limit:.0f} s" if wall >= limit else "failed"}
    unit = 1 if sys.platform == "darwin" else 1024
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "memory": usage.ru_maxrss * unit / 1e6}


def look_at(out: Path, peer: Peer) -> dict:
    """The size of a site, and whether it has what was asked for."""
    size = lambda places: sum(place.stat().st_size for place in places if place.is_file()) / 1e6
    # Not the files that hold the whole book: what this process has read counts as the memory of the next child.
    small = (place for place in sorted(out.rglob("*.html")) if place.stat().st_size < 3_000_000)
    colour = re.compile(peer.colour, re.DOTALL)
    coloured = any(colour.search(place.read_text(encoding="utf-8")) for place in itertools.islice(small, 200))
    return {"written": size(out.rglob("*")), "index": size(out.glob(peer.index)), "coloured": coloured}


def row(name: str, results: list[dict], base: dict) -> tuple[str, dict]:
    """A line of the table, and what the lines after it are compared with."""
    failed = next((result["failed"] for result in results if "failed" in result), None)
    if failed:
        return f"| {name} | {failed} |" + " |" * 7, base
    middle = {key: statistics.median(result[key] for result in results) for key in results[0]}
    base = base or middle
    ratio = lambda key: f"{middle[key] / base[key]:.2f}"
    cells = [f"{middle['cpu']:.2f} s", ratio("cpu"), f"{middle['wall']:.2f} s", ratio("wall"),
             *(f"{middle[key]:.0f} MB" for key in ("memory", "written", "index")), "yes" if middle["coloured"] else "no"]
    return f"| {name} | {' | '.join(cells)} |", base


def measure(book: Path, scratch: Path, words: argparse.Namespace, programs: dict[str, str]) -> None:
    bench = Bench(book, scratch, programs, words.limit)
    rows: dict[tuple[str, str], list[dict]] = {(name, build): [] for name in programs for build in PEERS[name].builds}
    for _, (key, results) in itertools.product(range(words.rounds), rows.items()):
        if not any("failed" in result for result in results):
            results.append(bench.build(*key))
            print(*key, results[-1], file=sys.stderr)
    count = sum(1 for _ in content(book).rglob("*.md"))
    print(f"\n{count} pages, {words.rounds} rounds\n")
    print("| | CPU | ratio | wall | ratio | memory | written | index | coloured |")
    print("|---|" + "--:|" * 7 + "---|")
    base: dict = {}
    for (name, build), results in rows.items():
        line, base = row(name if build == "cold" else f"{name}, {build}", results, base)
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="*", default=[1000], help="sizes of generated books")
    parser.add_argument("--book", type=Path, help="a folder of Markdown to build instead")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PATH", help="where a generator is")
    parser.add_argument("--without", nargs="*", default=[], metavar="NAME", help="generators to leave out")
    parser.add_argument("--scratch", type=Path, help="a folder that does not exist, for everything that is made; it is kept")
    parser.add_argument("--limit", type=float, default=1800, help="seconds after which a build is given up")
    words = parser.parse_args()
    named = dict(peer.partition("=")[::2] for peer in words.peer)
    for name, program in named.items():
        if name not in PEERS or not os.access(program, os.X_OK):
            parser.error(f"--peer {name}={program}: not a program, or not one of {', '.join(PEERS)}")
    found = {name: named.get(name) or shutil.which(name) for name in PEERS if name not in words.without}
    programs = {name: os.path.abspath(program) for name, program in found.items() if program}
    if "checkbook" not in programs:
        parser.error("there is no checkbook: --peer checkbook=target/release/checkbook after cargo build --release")
    with contextlib.ExitStack() as stack:
        scratch = words.scratch or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peers-")))
        for size in [words.book] if words.book else words.pages:
            folder = scratch.absolute() / ("pages" if words.book else str(size))
            folder.mkdir(parents=True)
            book = words.book or folder / "book"
            if not words.book:
                generate = ["cargo", "bench", "--quiet", "--bench", "build", "--", "--generate"]
                subprocess.run([*generate, str(book), str(size)], cwd=HERE, check=True)
            measure(book, folder, words, programs)


if __name__ == "__main__":
    main()
