# SPDX-License-Identifier: GPL-3.0-or-later
# Sphinx's settings of the site; docs/site/build.py gathers the pages and runs it.
import os

project = "Lodestone"
author = "the authors of Lodestone"
copyright = "the authors of Lodestone, GPL-3.0-or-later"
release = version = os.environ["LODESTONE_VERSION"]

extensions = ["myst_parser", "sphinx.ext.mathjax"]
source_suffix = {".md": "markdown"}
root_doc = "index"
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
# Blocks of other languages are shown as they are.
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]

# "--library" is an option, no dash.
smartquotes = False

html_theme = "furo"
html_title = "Lodestone " + release
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = [os.environ["LODESTONE_CPP"]]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
# Debian's own copy, which build.py lays beside the pages: the site needs no network.
mathjax_path = "mathjax/MathJax.js?config=TeX-AMS_SVG"
mathjax2_config = {"messageStyle": "none", "showMathMenu": False,
                   "SVG": {"scale": 95, "linebreaks": {"automatic": True}}}
