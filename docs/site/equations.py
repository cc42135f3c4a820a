# SPDX-License-Identifier: GPL-3.0-or-later
"""Equations of docs/methods.md, which are plain text in an indented block, as TeX for the site.

The text is what a terminal shows: Greek letters, superscripts and signs are those of Unicode, X_rec is an index, x^1.5 an
exponent, three blanks part equations, words are words.
"""

import re

SIGNS = {
    "∇": r"\nabla ", "·": r"\cdot ", "×": r"\times ", "∂": r"\partial ", "∫": r"\int ", "Σ": r"\sum ", "⊗": r"\otimes ",
    "−": "-", "≈": r"\approx ", "≤": r"\le ", "≥": r"\ge ", "∝": r"\propto ", "∞": r"\infty ", "…": r"\dots ",
    "½": r"\tfrac12 ", "√": r"\surd ", "→": r"\to ", "°": r"^\circ ", "′": "'", "″": "''", "Ḟ": r"\dot F", "J̇": r"\dot J",
    "%": r"\%", "#": r"\#", "&": r"\&", "{": r"\{", "}": r"\}", "*": "^*", "≪": r"\ll ", "≫": r"\gg ", "±": r"\pm ", "⟨": r"\langle ", "⟩": r"\rangle ",
    "ℓ": r"\ell ",
}
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ϑ": "vartheta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}
POWERS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ", "0123456789-T"))
FUNCTIONS = {"ln", "log", "exp", "sin", "cos", "tan", "coth", "sinh", "cosh", "tanh", "arctan", "max", "min", "hypot", "tr"}
# Characters of an equation that fit beside each other.
WIDEST = 72
TOKEN = re.compile(
    r"(?P<gap> {3,})|(?P<index>_(?:\((?:[^()]|\([^()]*\))*\)|\{[^{}]*\}|[A-Za-z0-9α-ωΑ-Ω]+(?:,[A-Za-z0-9α-ω]+)*))|(?P<power>\^(?:\{[^{}]*\}|\((?:[^()]|\([^()]*\))*\)|[−-]?[\w.]+))"
    r"|(?P<root>√\d)|(?P<constant>[α-ω]\d)|(?P<unicode>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ]+)|(?P<word>[A-Za-z][A-Za-z'’-]+(?:\.(?= |$))?)|(?P<space> )|(?P<sign>J̇|.)", re.DOTALL)


def letters(text):
    """An index or exponent."""
    inner = text[1:-1] if text[0] in "({" else text
    tex = "".join(rf"\{GREEK[c]} " if c in GREEK else SIGNS.get(c, c) for c in inner)
    return rf"\mathrm{{{tex}}}" if re.fullmatch(r"[A-Za-z]{2,}", inner) else tex


def is_prose(word, following):
    """A word in a sentence, against a product of two letters: "for", "until"; not "dA", "iψ"."""
    if word.startswith("d") and len(word) == 2:
        return False
    return len(word) > 2 or word in {"at", "of", "by", "in", "is", "to", "if", "or", "on", "as", "it"} and not following.startswith("(")


def tex_of(line):
    """One line of an equation. Several equations stand in it with a wide gap."""
    tex, words = "", []

    def close():
        nonlocal tex
        if words:
            tex += r"\text{ " + " ".join(words) + r" }"
            words.clear()

    for match in TOKEN.finditer(line.strip()):
        kind, text = match.lastgroup, match.group()
        if kind == "space":
            continue
        if kind == "word" and text.rstrip(".") in FUNCTIONS:
            close()
            tex += rf"\operatorname{{{text.rstrip('.')}}} "
            continue
        if words and text == "a":
            words.append(text)
            continue
        if kind == "word" and is_prose(text, line.strip()[match.end():]):
            words.append(text)
            continue
        close()
        if kind == "gap":
            tex += r"\qquad "
        elif kind == "index":
            tex += f"_{{{letters(text[1:])}}}"
        elif kind == "power":
            tex += f"^{{{letters(text[1:])}}}"
        elif kind == "root":
            tex += rf"\sqrt{{{text[1]}}}"
        elif kind == "constant":
            tex += rf"\{GREEK[text[0]]}_{text[1]} "
        elif kind == "unicode":
            tex += "^{" + "".join(POWERS[c] for c in text) + "}"
        elif kind == "word":
            tex += text
        else:
            tex += rf"\{GREEK[text]} " if text in GREEK else SIGNS.get(text, text)
    close()
    return tex


def is_table(block):
    """Lines that begin with what they are about, or sentences between signs: they stay as they are."""
    words = [match.group() for line in block for match in re.finditer(r"[A-Za-z]{3,}", re.sub(r"[_^]\w+", "", line))]
    labelled = any(re.match(r" *[a-z]{3,}(?: [a-z(][^=]*?)?:? {3,}", line) for line in block)
    return labelled or len([word for word in words if word not in FUNCTIONS]) > 9


def with_equations(text):
    """Markdown whose indented blocks are equations."""
    result, block = [], []
    fenced = in_list = False

    def close():
        if not block:
            return
        while not block[-1].strip():
            block.pop()
        if is_table(block):
            result.extend(block + [""])
            block.clear()
            return
        indent = min(len(line) - len(line.lstrip()) for line in block if line.strip())
        lead = " " * (indent - 4)
        # What is too wide for a page goes on below.
        rows = [row for line in block if line.strip()
                for row in (re.split(r" {3,}", line.strip()) if len(line.strip()) > WIDEST else [line])]
        lines = [tex_of(row) for row in rows]
        body = " \\\\\n".join("&" + line for line in lines)
        result.extend(f"{lead}{line}" if line else ""
                      for line in ["```{math}", *rf"\begin{{aligned}}{chr(10)}{body}{chr(10)}\end{{aligned}}".splitlines(),
                                   "```", ""])
        block.clear()

    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent == 0:
            in_list = bool(re.match(r"(?:[-*]|\d+\.) ", line))
        wanted = 6 if in_list else 4
        if not fenced and line.strip() and indent >= wanted and (block or not result or not result[-1].strip()):
            block.append(line)
        elif block and not line.strip():
            block.append(line)
        else:
            close()
            result.append(line)
    close()
    return "\n".join(result) + "\n"
