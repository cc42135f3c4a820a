# SPDX-License-Identifier: GPL-3.0-or-later
"""The tutorial notebooks, docs/tutorials/*.ipynb: run as a reader runs them, and as pages of the site.

Usage: notebooks.py NOTEBOOK OUTPUT MODULE PROGRAM    runs one and writes it with its outputs; fails where a cell does.
"""

import os
import pathlib
import re
import sys
import tempfile

import nbclient
import nbconvert
import nbformat
import traitlets.config


def executed(notebook, module, program, checks=""):
    """The notebook with its outputs, run in an empty folder with the module and program of a build.

    checks: code that is run behind the last cell, and not kept. Raises nbclient.exceptions.CellExecutionError.
    """
    book = nbformat.read(notebook, as_version=4)
    count = len(book.cells)
    if checks:
        book.cells.append(nbformat.v4.new_code_cell(checks))
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PATH": f"{pathlib.Path(program).parent}{os.pathsep}{os.environ['PATH']}",
                       "PYTHONPATH": os.pathsep.join([str(module), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]),
                       "HOME": folder}
        environment.pop("LODESTONE_LIBRARY", None)
        client = nbclient.NotebookClient(book, timeout=300, resources={"metadata": {"path": folder}})
        client.execute(env=environment)
        text = nbformat.writes(book).replace(os.path.realpath(folder) + "/", "")
    book = nbformat.reads(text, as_version=4)
    book.cells = book.cells[:count]
    for cell in book.cells:
        cell.metadata.pop("execution", None)
    return book


def page(book, name):
    """Markdown, and its pictures as {place beside the page: bytes}. name: what those begin with."""
    settings = traitlets.config.Config()
    settings.ExtractOutputPreprocessor.output_filename_template = "{unique_key}-{cell_index}-{index}{extension}"
    for cell in book.cells:
        file = re.match(r"%%writefile \S+\.(\w+)\n", cell.source)
        if file:
            cell.metadata["magics_language"] = {"csv": "text"}.get(file.group(1), file.group(1))
        for output in cell.get("outputs", []):
            # In Markdown a blank line would end the HTML.
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = re.sub(r"\n\s*\n", "\n", output.data["text/html"])
    text, resources = nbconvert.MarkdownExporter(config=settings).from_notebook_node(
        book, {"unique_key": name, "output_files_dir": "pictures"})
    return text, resources["outputs"]


def main():
    notebook, output, module, program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:5])
    nbformat.write(executed(notebook, module, program), output)


if __name__ == "__main__":
    main()
