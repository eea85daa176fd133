"""LaTeX: an align* with a column of reasons, the answer set apart; a whole document if asked.

Mathematics comes from `derive.writing.latex`; this module knows only amsmath's scaffolding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from derive.expression import Div, Node, Rel
from derive.render.measure import Row, breadth, rows, width
from derive.render.outline import Line, Outline, Section
from derive.render.phrases import Formula, Phrase
from derive.render.tex import escape, sentence
from derive.writing.latex import to_latex

_PAGE = 41.5
"""Ems in a line of the standalone document: 160 mm at 11 pt."""
_SHORT_GOAL = 9.0
_NARROWEST_REASON = 13.0
_GAP = 2.0
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
    last = outline.sections[-1]
    blocks = [
        block for section in outline.sections for block in (*_chain(section), *_answer(section, boxed=section is last))
    ]
    if outline.definitions:
        blocks.append("Here\n" + _environment("align*", definitions(outline.definitions)))
    if standalone:
        return _document(outline, blocks)
    told = [" ".join(sentence(note, escape) for note in outline.notes)] if outline.notes else []
    return "\n".join([*told, *blocks]) + "\n"


def phrase(parts: Phrase) -> str:
    """Write a phrase as LaTeX text with inline mathematics."""
    return "".join(_part(part) for part in parts)


def _part(part: str | Node | Formula) -> str:
    if isinstance(part, Node):
        return f"${to_latex(part)}$"
    return escape(part) if isinstance(part, str) else statement(part, _typewriter)


def _typewriter(words: str) -> str:
    return rf"\texttt{{{escape(words)}}}"


def _breakable(source: str) -> str:
    """Write what was typed so that TeX may break it after an operator or a bracket."""
    return "".join(
        _typewriter(part) + r"\allowbreak{}" for part in re.findall(r"[^-+*/(),]*[-+*/(),]?", source) if part
    )


def statement(formula: Formula, verbatim: Callable[[str], str]) -> str:
    """Write the statement of a rule as inline mathematics.

    Args:
        formula: the statement.
        verbatim: how to quote one that is not made of expressions.
    """
    sides = formula.sides()
    if sides is None:
        return verbatim(formula.text)
    primed, left, right = sides
    opening, closing = (r"\left(", r"\right)'") if isinstance(left, Div) else ("(", ")'")
    whole = f"{opening}{to_latex(left)}{closing}" if primed else to_latex(left)
    return f"${whole} = {to_latex(right)}$"


def aligned(section: Section, reason: Callable[[int, Line], str]) -> Iterator[str]:
    """Write the rows of a chain for ``aligned``: goal &= line && reason.

    Args:
        section: the chain.
        reason: what stands to the right of the line of an index.
    """
    if isinstance(section.goal, Rel):
        yield _sides(section.goal) if section.lines else to_latex(section.goal)
        yield from (f"{_sides(line.expression)} && {reason(i, line)}" for i, line in enumerate(section.lines))
        return
    left = to_latex(section.goal)
    if not section.lines:
        yield left
    for index, line in enumerate(section.lines):
        yield f"{left if index == 0 else ' '} &= {to_latex(line.expression)} && {reason(index, line)}"


def _sides(equation: Node) -> str:
    """Write an equation for alignment at its sign."""
    if not isinstance(equation, Rel):
        return f"&= {to_latex(equation)}"
    return f"{to_latex(equation.left)} &= {to_latex(equation.right)}"


def definitions(pairs: tuple[tuple[Node, Node], ...]) -> list[str]:
    """Write names with what they stand for, as rows for ``aligned``."""
    return [f"{to_latex(name)} &= {to_latex(value)}" for name, value in pairs]


def _environment(name: str, lines: list[str]) -> str:
    return f"\\begin{{{name}}}\n" + " \\\\\n".join(lines) + f"\n\\end{{{name}}}"


# The chain, fitted to a page -----------------------------------------------------------------------


def _chain(section: Section) -> Iterator[str]:
    if section.heading:
        yield rf"\paragraph{{{escape(section.heading)}}}"
    if section.lines and isinstance(section.goal, Rel):
        yield _environment("align*", list(_equations(section)))
    elif section.lines:
        yield _environment("align*", list(_fitted(section)))


def _equations(section: Section) -> Iterator[str]:
    """Write the rows of a chain of equations; a reason that has no room beside its line stands below it."""
    yield _sides(section.goal)
    sides = [line.expression.children for line in section.lines]
    taken = max(width(left) for left, _ in sides) + 1.0
    room = _PAGE - taken - _GAP - _NARROWEST_REASON
    column = max((found for _, right in sides if (found := width(right)) <= room), default=0.0)
    for line, (left, right) in zip(section.lines, sides, strict=True):
        why = _reason(line.why, _PAGE - taken - column - _GAP)
        if width(right) <= room:
            yield f"{_sides(line.expression)} && {why}"
        else:
            first, *others = _page_rows(right, _PAGE - taken - _GAP)
            yield f"{to_latex(left)} &= {_overlapping(first)}"
            yield from (rf" &\quad {_overlapping(row)}" for row in others)
            yield f" &&& {why}"


def _fitted(section: Section) -> Iterator[str]:
    """Write the rows of a chain so that no reason runs into a line or off the page.

    A line that leaves no room for its reason does not widen the column (``\\rlap``) and has its reason in
    a row below; a line wider than the page is broken into rows.
    """
    widths = [width(line.expression) for line in section.lines]
    wide_goal = _stands_alone(width(section.goal), widths)
    taken = 1.0 if wide_goal else width(section.goal) + 1.0
    left = "" if wide_goal else to_latex(section.goal)
    if wide_goal:
        yield from (f"&{_overlapping(row)}" for row in _page_rows(section.goal, _PAGE - 2))
    room = _PAGE - taken - _GAP - _NARROWEST_REASON
    column = max((found for found in widths if found <= room), default=0.0)
    for line, found in zip(section.lines, widths, strict=True):
        why = _reason(line.why, _PAGE - taken - column - _GAP)
        if found <= room:
            yield f"{left} &= {to_latex(line.expression)} && {why}"
        else:
            first, *others = _page_rows(line.expression, _PAGE - taken - _GAP)
            yield f"{left} &= {_overlapping(first)}"
            yield from (rf" &\quad {_overlapping(row)}" for row in others)
            yield f" &&& {why}"
        left = ""


def _stands_alone(goal: float, widths: list[float]) -> bool:
    """Whether the left-hand side takes a row of its own: it is long, or its lines then have room for their reasons."""
    room = _PAGE - 1.0 - _GAP - _NARROWEST_REASON
    return goal > _SHORT_GOAL or any(room - goal < found <= room for found in widths)


def _overlapping(mathematics: str) -> str:
    return rf"\rlap{{$\displaystyle {mathematics}$}}"


_SIGNS = {"": "", "+": "{} + ", "-": "{} - ", "·": r"{} \cdot "}


def _page_rows(node: Node, limit: float) -> list[str]:
    """Break an expression into lines; the parts of an inner sum share a line where they fit."""
    lines: list[str] = []
    room = 0.0
    for row in rows(node, limit):
        needed = breadth(row)
        shown = _row(row, first=not lines)
        if lines and needed <= room:
            lines[-1] += f" {shown}"
        else:
            lines.append(shown)
            room = limit
        room -= needed
    return lines


def _row(row: Row, *, first: bool) -> str:
    shown = to_latex(row.node)
    if not first and not row.sign and shown.startswith("-"):
        # Without something before it TeX sets a minus sign tight, as in −1.
        shown = f"{{}} {shown}"
    opened = "".join(rf"{_OPENERS[bracket](before)}\Bigl{bracket}" for bracket, before in row.opened)
    closed = "".join(rf"\Bigr{bracket}" for bracket in row.closed)
    sign = row.sign if first and row.sign == "-" else _SIGNS[row.sign]
    return f"{sign}{opened}{shown}{closed}"


_OPENERS: dict[str, Callable[[Node | None], str]] = {
    "(": lambda factor: "" if factor is None else to_latex(factor),
    "[": lambda variable: "" if variable is None else rf"\frac{{d}}{{d{to_latex(variable)}}}",
}


def _reason(why: Phrase, room: float) -> str:
    """Set a reason on one line, or as a paragraph where that would run off the page."""
    if sum(map(_breadth, why)) <= room:
        return rf"\text{{{phrase(why)}}}"
    return rf"\parbox[t]{{{max(room, _NARROWEST_REASON):.1f}em}}{{\raggedright\strut {phrase(why)}\strut}}"


def _breadth(part: str | Node | Formula) -> float:
    if isinstance(part, Node):
        return width(part)
    return _LETTER * len(part if isinstance(part, str) else part.text)


# The answer --------------------------------------------------------------------------------------


def _answer(section: Section, *, boxed: bool) -> Iterator[str]:
    answer = section.answer
    wide = width(answer.left) + width(answer.right) + 2
    domain = phrase(answer.domain)
    sentences = [_where(name, value) for name, value in section.definitions]
    if wide + 2 <= _PAGE:
        equation = f"{to_latex(answer.left)} = {to_latex(answer.right)}"
        beside = bool(domain) and wide + sum(map(_breadth, answer.domain)) + 4 <= _PAGE
        told = rf" \qquad \text{{{domain}}}" if beside else ""
        framed = rf"\boxed{{{equation}}}" if boxed else equation
        yield f"\\[\n{framed}{told}\n\\]"
        sentences = sentences if beside else [*filter(None, [domain]), *sentences]
    else:
        left, right = _page_rows(answer.left, _PAGE - 2), _page_rows(answer.right, _PAGE - 4)
        shown = [*(f"&{part}" for part in left), f"&\\quad = {right[0]}", *(rf"&\qquad {part}" for part in right[1:])]
        yield _environment("align*", shown)
        sentences = [*filter(None, [domain]), *sentences]
    if sentences:
        yield ", ".join(sentences) + "."
    if section.kinks:
        yield " ".join(map(phrase, section.kinks))


def _where(name: Node, value: Node) -> str:
    return rf"where $\displaystyle {to_latex(name)} = {to_latex(value)}$"


def _displayed(outline: Outline) -> str:
    """One formula for MathJax: no boxes, no breaking, nothing that it does not know."""
    lines: list[str] = []
    for section in outline.sections:
        lines.extend(aligned(section, lambda index, line: rf"\text{{{phrase(line.why)}}}"))
        left, right, domain = section.answer
        told = rf" && \text{{{phrase(domain)}}}" if domain else ""
        lines.append(f"{to_latex(left)} &= {to_latex(right)}{told}")
        lines.extend(rf"\text{{where }} {row}" for row in definitions(section.definitions))
    lines.extend(definitions(outline.definitions))
    # MathJax knows no command for dots within text.
    lines.extend(rf"& \text{{{escape(note)}}}".replace(r"\ldots{}", "…") for note in outline.notes)
    return f"$\\displaystyle {_environment('aligned', lines)}$"


# The document ------------------------------------------------------------------------------------

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper, margin=25mm]{geometry}
\usepackage{amsmath, amssymb}
\setlength{\parindent}{0pt}
\setlength{\parskip}{\medskipamount}
\setlength{\jot}{7pt}
\setlength{\fboxsep}{6pt}
\setlength{\emergencystretch}{6em}
\allowdisplaybreaks
\pagestyle{empty}
"""


def _document(outline: Outline, blocks: list[str]) -> str:
    checked = "; ".join(filter(None, (outline.summary, outline.agreement)))
    parts = [
        f"{{\\Large\\everymath{{\\displaystyle}}{phrase(outline.title)}}}",
        *([f"{{\\raggedright Input: {_breakable(outline.source)}\\par}}"] if outline.source_tells_more else []),
        *(sentence(note, escape) for note in outline.notes),
        "\n".join(blocks),
        f"{{\\small Checked: {escape(checked)}.}}",
    ]
    return f"{_PREAMBLE}\n\\begin{{document}}\n" + "\n\n".join(parts) + "\n\\end{document}\n"
