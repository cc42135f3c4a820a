# SPDX-License-Identifier: GPL-3.0-or-later
"""HTML for notebooks. No scripts and no ids, so that many can stand in one page."""
import base64
import html


def number(value, unit="", digits=5):
    """A number with its unit; a dash for None."""
    if value is None:
        return "–"
    text = f"{value:.{digits}g}" if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text


def facts(title, rows):
    """A table of two columns. rows: (what, its text)."""
    body = "".join(f"<tr><th style=\"text-align:left\">{html.escape(name)}</th><td style=\"text-align:left\">"
                   f"{html.escape(str(text))}</td></tr>" for name, text in rows)
    return f"<table><caption><b>{html.escape(title)}</b></caption><tbody>{body}</tbody></table>"


def table(title, heads, rows):
    """A table with a row of heads. rows: texts."""
    top = "".join(f"<th>{html.escape(head)}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return (f"<table><caption><b>{html.escape(title)}</b></caption><thead><tr>{top}</tr></thead>"
            f"<tbody>{body}</tbody></table>")


def picture(data, kind, alt, width=""):
    """An image that needs no file. data: bytes or text; kind: "png" or "svg+xml"; width: of CSS, else its own."""
    if isinstance(data, str):
        data = data.encode()
    text = base64.b64encode(data).decode()
    style = f"max-width:100%;width:{width}" if width else "max-width:100%"
    return f"<img style=\"{style}\" alt=\"{html.escape(alt)}\" src=\"data:image/{kind};base64,{text}\"/>"


def notes(lines):
    """A list of remarks; nothing of none."""
    if not lines:
        return ""
    return "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in lines) + "</ul>"


def beside(*parts):
    """Parts side by side, where the page is wide enough."""
    inner = "".join(f"<div>{part}</div>" for part in parts)
    return f"<div style=\"display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start\">{inner}</div>"
