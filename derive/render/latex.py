"""LaTeX: an align* with a column of reasons, the answer set apart; a whole document if asked.

Mathematics comes from `derive.writing.latex`; this module knows only amsmath's scaffolding.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.derivation import Outcome, Verdict
from derive.errors import DeriveError
from derive.expression import Node, Piecewise
from derive.render.measure import rows, width
from derive.render.outline import Formula, Line, Outline, Phrase, Section
from derive.render.tex import escape
from derive.writing.latex import to_latex

_PAGE = 42.0
"""Ems of a line of the standalone document: 160 mm at 11 pt."""

_SHORT_GOAL = 9.0
_REASON = 13.0
_LETTER = 0.46


def latex(outline: Outline, *, standalone: bool = False, display: bool = False) -> str:
    """Render as LaTeX.

    Args:
        outline: the derivation.
        standalone: a whole document that pdflatex compiles, instead of a fragment for one with amsmath.
        display: one displayed formula, as Jupyter wants it.
    """
    if display:
        return _displayed(outline)
    body = "\n".join(part for section in outline.sections for part in (_chain(section), _answer(section)))
    body += _definitions(outline)
    return _document(outline, body) if standalone else body + "\n"


def phrase(parts: Phrase) -> str:
    """Write a phrase as LaTeX text with inline mathematics."""
    return "".join(_part(part) for part in parts)


def _part(part: str | Node | Formula) -> str:
    if isinstance(part, Node):
        return f"${to_latex(part)}$"
    return escape(part) if isinstance(part, str) else statement(part)


def statement(formula: Formula) -> str:
    """Write the statement of a rule as inline mathematics, as typed where it is not an expression."""
    from derive.reading import parse

    left, _, right = formula.text.partition(" = ")
    primed = left.startswith("(") and left.endswith(")'")
    try:
        shown = to_latex(parse(left[1:-2] if primed else left))
        return f"$({shown})' = {to_latex(parse(right))}$" if primed else f"${shown} = {to_latex(parse(right))}$"
    except DeriveError:
        return rf"\texttt{{{escape(formula.text)}}}"


def reason(line: Line) -> str:
    """Write why a line follows, with its conditions, and its verdict unless it is proved."""
    told = "; ".join(phrase(parts) for parts in line.reasons)
    if line.conditions:
        told += f" ({', '.join(f'${to_latex(condition)}$' for condition in line.conditions)})"
    return told + verdict(line.verdict)


def verdict(found: Verdict | None) -> str:
    """Write a verdict that is not "proved"."""
    return "" if found is None or found.outcome is Outcome.PROVED else f" [{found}]"


# The chain ---------------------------------------------------------------------------------------


def _chain(section: Section) -> str:
    lines = list(_rows(section))
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def _rows(section: Section) -> Iterator[str]:
    goal = to_latex(section.goal)
    beside = width(section.goal) <= _SHORT_GOAL
    taken = width(section.goal) if beside else 1.0
    if not beside:
        yield rf"\rlap{{$\displaystyle {goal}$}}\quad"
    widths = [width(line.expression) for line in section.lines]
    room = _PAGE - taken - _REASON
    narrow = [found for found in widths if found <= room]
    column = max(narrow, default=0.0)
    for index, (line, wide) in enumerate(zip(section.lines, widths, strict=True)):
        left = f"{goal} " if index == 0 and beside else "  "
        parts = rows(line.expression, _PAGE - taken - 2)
        told = _reason_box(line, _PAGE - taken - column - 2)
        if wide <= room:
            yield f"{left}&= {to_latex(line.expression)} && {told}".rstrip("& ")
            continue
        for sign, part in parts:
            lead = f"{left}&= " if part is parts[0][1] and not sign else rf"  &\quad {_SIGNS[sign]} "
            yield rf"{lead}\rlap{{$\displaystyle {to_latex(part)}$}}"
        yield f"  &&& {told}"


_SIGNS = {"": "{}", "+": "{}+", "·": r"{}\cdot"}


def _reason_box(line: Line, room: float) -> str:
    told = reason(line)
    if not told:
        return ""
    estimated = sum(
        width(part) if isinstance(part, Node) else _LETTER * len(part if isinstance(part, str) else part.text)
        for parts in line.reasons
        for part in parts
    )
    if estimated <= room:
        return rf"\text{{{told}}}"
    return rf"\parbox[t]{{{max(room, _REASON) / _PAGE:.2f}\linewidth}}{{\raggedright {told}}}"


def _answer(section: Section) -> str:
    answer = section.answer
    equation = f"{to_latex(answer.left)} = {to_latex(answer.right)}"
    domain = phrase(answer.domain)
    plain = width(answer.left) + width(answer.right) + _LETTER * len(domain) > _PAGE
    joined = rf"{equation}" if plain else rf"\boxed{{{equation}}} \qquad \text{{{domain}}}"
    sentences = [f"where ${to_latex(name)} = {to_latex(value)}$" for name, value in section.definitions]
    sentences = [*([domain] if plain else []), *sentences, *map(phrase, section.kinks)]
    after = "\n" + ".\n".join(sentences) if sentences else ""
    return f"\\[\n  {joined}\n\\]{after}"


def _definitions(outline: Outline) -> str:
    if not outline.definitions:
        return ""
    lines = [f"  {to_latex(name)} &= {to_latex(value)}" for name, value in outline.definitions]
    return "\nwhere\n\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def _displayed(outline: Outline) -> str:
    """One formula for MathJax: no boxes, no breaking, nothing that it does not know."""
    lines: list[str] = []
    for section in outline.sections:
        lines.append(rf"{to_latex(section.goal)} &")
        for line in section.lines:
            lead = "" if line is section.lines[0] else " "
            lines.append(rf"{lead}&= {to_latex(line.expression)} && \text{{{reason(line)}}}")
        if section.lines:
            lines[-len(section.lines) - 1 : -len(section.lines) + 1 or None] = [
                lines[-len(section.lines) - 1].rstrip("& ") + " " + lines[-len(section.lines)]
            ]
        answer = section.answer
        lines.append(rf"{to_latex(answer.left)} &= {to_latex(answer.right)} && \text{{{phrase(answer.domain)}}}")
    where = [rf"{to_latex(name)} &= {to_latex(value)}" for name, value in _all_definitions(outline)]
    return "$\\displaystyle\\begin{aligned}\n" + " \\\\\n".join([*lines, *where]) + "\n\\end{aligned}$"


def _all_definitions(outline: Outline) -> list[tuple[Node, Node]]:
    return [*(pair for section in outline.sections for pair in section.definitions), *outline.definitions]


# The document ------------------------------------------------------------------------------------

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper, margin=25mm]{geometry}
\usepackage{amsmath, amssymb}
\setlength{\parindent}{0pt}
\setlength{\parskip}{\medskipamount}
\allowdisplaybreaks
\pagestyle{empty}
"""


def _document(outline: Outline, body: str) -> str:
    notes = "".join(f"\n\n{escape(note)}" for note in outline.notes)
    checked = ". ".join(filter(None, (outline.summary, outline.agreement)))
    return (
        f"{_PREAMBLE}\n\\begin{{document}}\n"
        f"{{\\Large {phrase(outline.title)}}}\n\n"
        f"Input: \\texttt{{{escape(outline.source)}}}{notes}\n\n"
        f"{body}\n\n"
        f"{{\\small Checked: {escape(checked)}.}}\n"
        "\\end{document}\n"
    )


__all__ = ["Piecewise", "latex", "phrase", "reason", "statement", "verdict"]
