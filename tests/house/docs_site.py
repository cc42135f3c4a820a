#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the site of the documents, where a warning is an error, and follows every link in it: pages, pictures, places on pages.

Usage: docs_site.py ROOT PROGRAM NOTEBOOKS

NOTEBOOKS: a folder of the notebooks as they were run, which their own test leaves.
"""

import html.parser
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

# Pages without which the site is not whole, each with a piece of text that comes from elsewhere in the tree.
WANTED = {
    "index.html": "cpp/index.html",
    "tutorials/first-motor.html": "The first motor",
    "tutorials/first-motor-in-python.html": "_images/first-motor-in-python-",
    "tutorials/measured-grade.html": "margin to the knee",
    "tutorials/python.html": "peak.torque",
    "command-reference.html": "--retry-failed",
    "methods.html": r"\begin{aligned}",
    "validation.html": "prius-torque.svg",
    "validation/exact-solutions-results.html": "<table",
    "gallery.html": "_images/flux-map.svg",
    "cpp/classlodestone_1_1geometries_1_1Rotor.html": "half_pole",
}


class Page(html.parser.HTMLParser):
    """What a page links to, and the places on it."""

    def __init__(self, path):
        super().__init__()
        self.links, self.places = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name in ("id", "name") and value:
                self.places.add(value)


def check_links(site):
    paths = [path for path in site.rglob("*.html") if "cpp" not in path.relative_to(site).parts]
    pages = {path: Page(path) for path in paths}
    count = 0
    for path, page in pages.items():
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                # The site needs no network: what a page loads is beside it.
                if parts.scheme in ("http", "https") and link.endswith((".js", ".css")):
                    yield f"{path.relative_to(site)}: loads {link}"
                continue
            count += 1
            target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{path.relative_to(site)}: {link} leads nowhere"
            elif parts.fragment and target in pages and urllib.parse.unquote(parts.fragment) not in pages[target].places:
                yield f"{path.relative_to(site)}: there is no place {link}"
    if len(pages) < 35 or count < 1000:
        yield f"only {len(pages)} pages with {count} links"


def main():
    root, program, notebooks = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, root / "docs/site/build.py", root, program, folder, notebooks], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(done.stdout)
        site = pathlib.Path(folder).resolve() / "html"
        problems = list(check_links(site))
        for name, text in WANTED.items():
            if not (site / name).exists():
                problems.append(f"there is no {name}")
            elif text not in (site / name).read_text(encoding="utf-8"):
                problems.append(f"{name} does not hold {text}")
    print("\n".join(problems) if problems else done.stdout.strip())
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
