#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents as a site, for `./dev docs`: gathers the pages (those of docs/, the command reference of the program, what the
benchmarks have found), runs the notebooks, writes the C++ interface by Doxygen, and runs Sphinx over all of it. A warning is an
error.

Usage: build.py ROOT PROGRAM OUTPUT [NOTEBOOKS]

The Python module is that of PROGRAM's build. NOTEBOOKS: a folder of the notebooks as they were run already.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import equations  # noqa: E402
import notebooks  # noqa: E402
import nbformat  # noqa: E402

# Code first: what it shows is no link; but the words of a link may be code.
LINK = re.compile(r"^```.*?^```|(!?)\[((?:`[^`\n]*`|[^\]`])*)\]\(([^)#\s]*)(#[^)\s]*)?\)|`[^`\n]*`", re.DOTALL | re.MULTILINE)
MATHJAX = pathlib.Path("/usr/share/javascript/mathjax")
MATHJAX_PARTS = ["MathJax.js", "config/TeX-AMS_SVG.js", "extensions", "jax/element", "jax/input/TeX", "jax/output/SVG"]
# Verifications that say something of the tree alone.
WITHOUT_PHYSICS = {"lint", "sanitize", "fresh"}


def gather(root, source):
    """Every page by its file in the tree: where it goes."""
    pages = {root / "docs" / path.relative_to(root / "docs"): source / path.relative_to(root / "docs")
             for path in (root / "docs").rglob("*.md") if "site" not in path.parts}
    pages.update({path: source / "tutorials" / f"{path.stem}.md" for path in (root / "docs/tutorials").glob("*.ipynb")})
    pages[root / "CONTRIBUTING.md"] = source / "contributing.md"
    pages[root / "CHANGELOG.md"] = source / "changelog.md"
    pages[root / "README.md"] = source / "readme.md"
    benchmarks = root / "benchmarks"
    for path in [*benchmarks.glob("*.md"), *benchmarks.glob("*/*.md"), *benchmarks.glob("verification/*/*.md")]:
        place = path.relative_to(benchmarks)
        pages[path] = source / "validation" / ("timings.md" if place == pathlib.Path("RESULTS.md")
                                               else "overview.md" if place == pathlib.Path("README.md")
                                               else "-".join([*place.parent.parts[-1:], place.stem.lower()]) + ".md")
    return pages


def rewritten(text, path, pages, copied):
    """Links between pages as they lie in the site; a file that is no page is told by its name."""
    def replace(match):
        mark, words, target, anchor = match.groups()
        if words is None:
            # A language that Pygments does not know.
            return re.sub(r"^```csv$", "```text", match.group(), flags=re.MULTILINE)
        anchor = anchor or ""
        if not target or re.match(r"[a-z]+:", target):
            return match.group()
        file = (path.parent / target).resolve()
        if file in pages:
            return f"{mark}[{words}]({os.path.relpath(pages[file], pages[path].parent)}{anchor})"
        if file.suffix in (".svg", ".png"):
            place = pages[path].parent / "pictures" / ("-".join(file.parent.parts[-1:]) + "-" + file.name)
            copied[place] = file
            return f"{mark}[{words}]({os.path.relpath(place, pages[path].parent)})"
        return words
    return LINK.sub(replace, text)


def title_of(path):
    """Of a result whose first lines are its commit."""
    words = path.parent.name.replace("-", " ")
    return words[0].upper() + words[1:]


def with_title(path, text):
    """A RESULTS.md begins with its commit, a page with its title."""
    text = re.sub(r"^<!--.*?-->\n", "", text)
    heading = re.search(r"^(#+) (.*)$", text, re.MULTILINE)
    if heading and len(heading.group(1)) == 1:
        # Its commit stands below.
        return f"{heading.group()}\n\n{text[:heading.start()]}{text[heading.end():].lstrip()}"
    # Levels below the title begin at two.
    levels = sorted({len(found) for found in re.findall(r"^(#+) ", text, re.MULTILINE)})
    deeper = {level: 2 + number for number, level in enumerate(levels)}
    text = re.sub(r"^(#+) ", lambda found: "#" * deeper[len(found.group(1))] + " ", text, flags=re.MULTILINE)
    return f"# {title_of(path)}\n\n{text}"


def toctree(pages, folder, options=":maxdepth: 1\n"):
    names = [os.path.relpath(page.with_suffix(""), folder) for page in pages]
    return "```{toctree}\n" + options + "\n" + "\n".join(names) + "\n```\n"


def validation_index(pages, source):
    folder = source / "validation"
    # Of a verification its README, which says what is checked, leads to its RESULTS.
    lists = {"Machines": [], "Physics": [], "The tree": []}
    for path, page in sorted(pages.items()):
        if folder not in page.parents or page.stem in ("overview",):
            continue
        name = path.parent.name
        heading = ("Physics" if "verification" in path.parts and name not in WITHOUT_PHYSICS
                   else "The tree" if "verification" in path.parts or page.stem == "timings" else "Machines")
        lists[heading].append(page)
    text = "# Every result\n\nThe pages behind [validation](../validation.md). Each is what `./dev verify NAME` or the tests have " \
           "printed, with its commit; its tables and pictures are theirs.\n\n"
    text += toctree([folder / "overview.md"], folder)
    for heading, found in lists.items():
        text += f"\n## {heading}\n\n" + toctree(found, folder)
    (folder / "index.md").write_text(text, encoding="utf-8")


def gallery_index(source):
    pictures = sorted(path for path in (source / "gallery").iterdir() if path.suffix in (".png", ".svg"))
    text = "# Gallery\n\nPictures that the program has made, all of them by `./dev gallery`.\n"
    for picture in pictures:
        name = picture.stem.replace("-", " ")
        text += f"\n## {name[0].upper()}{name[1:]}\n\n![{name}](gallery/{picture.name})\n"
    (source / "gallery.md").write_text(text, encoding="utf-8")


def notebook_page(path, program, done, pages, copied):
    """A notebook with its outputs as a page, whose pictures are laid beside it. done: where it was run already, or None."""
    book = nbformat.read(done / path.name, as_version=4) if done else notebooks.executed(
        path, program.parent.parent / "python", program)
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell.source = rewritten(cell.source, path, pages, copied)
    text, pictures = notebooks.page(book, path.stem)
    for name, data in pictures.items():
        place = pages[path].parent / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return text


def write_pages(root, program, source, done):
    if source.exists():
        shutil.rmtree(source)
    shutil.copytree(root / "docs" / "gallery", source / "gallery")
    pages, copied = gather(root, source), {}
    for path, page in pages.items():
        if path.suffix == ".ipynb":
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(notebook_page(path, program, done, pages, copied), encoding="utf-8")
            continue
        text = with_title(path, path.read_text(encoding="utf-8"))
        if path.name == "methods.md":
            text = equations.with_equations(text)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(rewritten(text, path, pages, copied), encoding="utf-8")
    for place, file in copied.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    reference = subprocess.run([program, "manual", "--markdown"], check=True, capture_output=True, text=True).stdout
    (source / "command-reference.md").write_text(reference, encoding="utf-8")
    validation_index(pages, source)
    gallery_index(source)
    # Only the site has it: in the tree the link would lead nowhere.
    with (source / "index.md").open("a", encoding="utf-8") as index:
        index.write("\nThe classes and functions of the installed headers: <a href=\"cpp/index.html\">C++ interface</a>, by Doxygen.\n")
    static = source / "_static"
    static.mkdir()
    shutil.copyfile(root / "docs/site/site.css", static / "site.css")
    for part in MATHJAX_PARTS:
        place = static / "mathjax" / part
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (MATHJAX / part).is_dir() else shutil.copyfile)(MATHJAX / part, place)
    shutil.copyfile(root / "docs/site/conf.py", source / "conf.py")


def write_interface(root, output, version):
    extra = output / "extra"
    if extra.exists():
        shutil.rmtree(extra)
    extra.mkdir(parents=True)
    settings = (root / "docs/site/Doxyfile").read_text(encoding="utf-8")
    settings += f"OUTPUT_DIRECTORY = {extra}\nPROJECT_NUMBER = {version}\nSTRIP_FROM_PATH = {root}\nSTRIP_FROM_INC_PATH = {root}\n"
    subprocess.run(["doxygen", "-"], input=settings, text=True, check=True, cwd=root)
    return extra


def main():
    root, program, output = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    source, site = output / "source", output / "html"
    write_pages(root, program, source, pathlib.Path(sys.argv[4]).resolve() if len(sys.argv) > 4 else None)
    extra = write_interface(root, output, version)
    if site.exists():
        shutil.rmtree(site)
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", output / "doctrees",
                    source, site], check=True, env={**os.environ, "LODESTONE_VERSION": version, "LODESTONE_CPP": str(extra)})
    print(f"Site: {site / 'index.html'}")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"build.py: {error}")
