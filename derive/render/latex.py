"""LaTeX: an align* with a column of reasons, the answer set apart; a whole document if asked.

Mathematics comes from `derive.writing.latex`; this module knows only amsmath's scaffolding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

from derive.expression import Node, Rel, Sym
from derive.expression.components import rows_of, with_entries
from derive.render.measure import Row, breadth, rows, width
from derive.render.outline import Answer, Line, Outline, Section
from derive.render.phrases import Formula, Phrase, apart
from derive.render.tex import escape, sentence, statement, typed
from derive.writing.latex import LatexWriter, to_latex

_DOCUMENT = 41.5
"""Ems in a line of the standalone document: 160 mm at 11 pt."""
_ARTICLE = 30.8
"""Ems in a line of a plain article at 10 and 11 pt, and a little room for error."""
_CELL = 52.0
"""Ems in a cell of a notebook."""
_ROWS_OF_A_PAGE = 20
_NARROWEST_REASON = 0.3
"""The part of a page that a column of reasons takes at least."""
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
    page = _DOCUMENT if standalone else _ARTICLE
    last = outline.sections[-1]
    blocks = [
        block
        for section in outline.sections
        for block in (*_chain(section, page), *_answer(section, page, boxed=section is last))
    ]
    if outline.definitions:
        blocks.append("Here\n" + _environment("align*", definitions(outline.definitions)))
    if standalone:
        return _document(outline, blocks)
    told = [" ".join(sentence(note, escape) for note in outline.notes)] if outline.notes else []
    if any(block.count(r"\\") > _ROWS_OF_A_PAGE for block in blocks):
        told.append(r"\allowdisplaybreaks")
    return "\n".join([*told, *blocks, f"% {_checked(outline)}"]) + "\n"


def _checked(outline: Outline) -> str:
    return " ".join("; ".join(filter(None, (outline.summary, outline.agreement))).split())


def phrase(parts: Phrase) -> str:
    """Write a phrase as LaTeX text with inline mathematics."""
    return "".join(_part(part) for part in parts)


def _part(part: str | Node | Formula) -> str:
    if isinstance(part, Node):
        return f"${to_latex(part)}$"
    return sentence(part, escape) if isinstance(part, str) else statement(part, escape)


def _breakable(source: str) -> str:
    """Write what was typed so that TeX may break it after an operator or a bracket."""
    return "".join(typed(part) + r"\allowbreak{}" for part in re.findall(r"[^-+*/(),]*[-+*/(),]?", source) if part)


def aligned(section: Section, reason: Callable[[int, Line], str]) -> Iterator[str]:
    """Write the rows of a chain for ``aligned``: goal &= line && reason.

    Args:
        section: the chain.
        reason: what stands to the right of the line of an index.
    """
    if isinstance(section.goal, Rel):
        yield _sides(section.goal) if section.lines else to_latex(section.goal)
        for index, line in enumerate(section.lines):
            yield f"{_sides(line.expression)} && {reason(index, line)}" if line.why else _sides(line.expression)
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


def _chain(section: Section, page: float) -> Iterator[str]:
    if section.heading:
        yield rf"\paragraph{{{phrase(section.heading)}}}"
    if section.plan:
        yield phrase(section.plan)
    if section.lines:
        yield _environment("align*", _fitted(section, page))


def _fitted(section: Section, page: float) -> list[str]:
    """Return the rows of a chain, laid out so that nothing runs off the page and the rows are few."""
    memo: dict[Node, float] = {}
    writer = LatexWriter()
    layouts = [_laid_out(section, page, memo, writer, *ways) for ways in product((False, True), repeat=2)]
    return min(layouts, key=lambda found: found[0] + len(found[1]))[1]


_COST_OF_OVERFLOW = 30.0
_COST_OF_NO_COLUMN = 5.0


def _laid_out(
    section: Section, page: float, memo: dict[Node, float], writer: LatexWriter, below: bool, alone: bool
) -> tuple[float, list[str]]:
    """Lay out a chain in one way.

    Args:
        section: the chain.
        page: the width of a row, in ems.
        memo: widths that are known.
        writer: what writes all of it.
        below: whether reasons stand after their lines or in rows below, instead of in a column.
        alone: whether the left-hand side has a row of its own.

    Returns:
        What is ugly about it, in rows; and the rows.
    """
    goal = section.goal
    sides = [_parted(line.expression) for line in section.lines]
    left, taken, written = "", 1.0, []
    if isinstance(goal, Rel):
        written, taken = [_sides(goal)], max(width(left, memo) for left, _ in sides if left is not None) + 1.0
    elif alone:
        written = [f"&{row}" for row, _ in _page_rows(goal, page - 2, memo, writer)]
    else:
        left, taken = to_latex(goal), width(goal, memo) + 1.0
    room = page - taken - 1 if below else page * (1 - _NARROWEST_REASON) - taken - _GAP
    broken = [_page_rows(right, max(room, page / 3), memo, writer) for _, right in sides]
    column = max(wide + bool(place) for found in broken for place, (_, wide) in enumerate(found))
    for line, (own, _), found in zip(section.lines, sides, broken, strict=True):
        shown = [f"&= {found[0][0]}", *(rf"&\quad {row}" for row, _ in found[1:])]
        shown[0] = f"{left if own is None else to_latex(own)} {shown[0]}"
        after = page - taken - _GAP - (found[-1][1] if below else column)
        if not below:
            first, *others = (f"&& {row}" for row in _reason(line.why, after)) if line.why else ("",)
            written += [*shown[:-1], f"{shown[-1]} {first}".rstrip(), *(f" &{row}" for row in others)]
        elif not line.why:
            written += shown
        elif _breadth(line.why) <= after:
            written += [*shown[:-1], rf"{shown[-1]} \qquad {_reason(line.why, after)[0]}"]
        else:
            written += [*shown, *(rf" &\qquad {row}" for row in _reason(line.why, room - _GAP))]
        left = ""
    overflow = max(0.0, column - room)
    return _COST_OF_OVERFLOW * overflow + _COST_OF_NO_COLUMN * below, written


def _parted(expression: Node) -> tuple[Node | None, Node]:
    """Return both sides of an equation; a line that is no equation has no left-hand side of its own."""
    return (expression.left, expression.right) if isinstance(expression, Rel) else (None, expression)


_SHORT_ENTRY, _NAMED_BEFORE = 4.0, 6.0
"""Ems of an entry that needs no name where a matrix is too wide, and of what stands before one that does."""

_SIGNS = {"": "", "+": "{} + ", "-": "{} - ", "·": r"{} \cdot "}


def _page_rows(
    node: Node, limit: float, memo: dict[Node, float] | None = None, writer: LatexWriter | None = None
) -> list[tuple[str, float]]:
    """Break an expression into lines, with their widths; the parts of an inner sum share a line where they fit."""
    lines: list[tuple[str, float]] = []
    memo = {} if memo is None else memo
    for row in rows(node, limit, memo):
        if (entries := rows_of(row.node)) is not None and width(row.node, memo) > limit:
            lines.extend(_by_entries(row, entries, limit, memo, writer))
            continue
        opening, rest = _row(row, limit, writer, first=not lines)
        needed = breadth(row, memo)
        taken = needed - width(row.node, memo)
        # What stands before a long bracket may fill a line of its own.
        apart = bool(row.opened) and needed > limit
        for shown, wide in ((opening, taken), (rest, needed - taken)) if apart else ((opening + rest, needed),):
            if lines and lines[-1][1] + wide <= limit:
                before, filled = lines.pop()
                lines.append((f"{before} {shown}", filled + wide))
            else:
                lines.append((shown, wide))
    return lines


def _by_entries(
    row: Row, entries: Sequence[tuple[Node, ...]], limit: float, memo: dict[Node, float], writer: LatexWriter | None
) -> Iterator[tuple[str, float]]:
    """Yield a matrix that is wider than the page with names for its long entries, and what they are below it."""
    names: dict[Node, Node] = {}
    taken = row.node.free
    letter = next(letter for letter in "ahmbcdpqrs" if all(letter != name[:1] for name in taken))
    for place, entry in ((f"{i}{k}", one) for i, line in enumerate(entries, 1) for k, one in enumerate(line, 1)):
        if width(entry, memo) > _SHORT_ENTRY:
            names.setdefault(entry, Sym(f"{letter}_{place}"))
    flat = [names.get(entry, entry) for line in entries for entry in line]
    short = with_entries(row.node, flat)
    opening, rest = _row(row._replace(node=short), limit, writer, first=True)
    yield f"{opening}{rest}", width(short, memo)
    opening = r"\text{where } "
    for entry, name in names.items():
        first, *others = _page_rows(entry, limit - _NAMED_BEFORE, memo, writer)
        yield rf"{opening}{to_latex(name)} = {first[0]}", first[1] + _NAMED_BEFORE
        opening = ""
        yield from ((rf"\quad {text}", wide + 1) for text, wide in others)


def _row(row: Row, limit: float, writer: LatexWriter | None, *, first: bool) -> tuple[str, str]:
    """Write a row: its sign and the brackets that it opens; what follows."""
    if width(row.node) > limit:
        # What cases need stands below their values where there is no room beside them.
        writer = LatexWriter(stacked=True)
    shown = to_latex(row.node, writer=writer)
    if not first and not row.sign and shown.startswith("-"):
        # Without something before it TeX sets a minus sign tight, as in −1.
        shown = f"{{}} {shown}"
    opened = "".join(rf"{_OPENERS[bracket](before)}\Big{bracket}" for bracket, before in row.opened)
    closed = "".join(rf"\Big{bracket}" for bracket in row.closed)
    sign = row.sign if first and row.sign == "-" else _SIGNS[row.sign]
    return f"{sign}{opened}", f"{shown}{closed}"


_OPENERS: dict[str, Callable[[Node | None], str]] = {
    "(": lambda factor: "" if factor is None else to_latex(factor),
    "[": lambda variable: "" if variable is None else rf"\frac{{d}}{{d{to_latex(variable)}}}",
}


def _reason(why: Phrase, room: float) -> list[str]:
    """Set a reason in rows of text that keep to some width where its words allow it."""
    lines: list[tuple[str, float]] = []
    for word, wide in _words(why):
        if lines and lines[-1][1] + _LETTER + wide <= room:
            before, taken = lines.pop()
            word, wide = f"{before} {word}", taken + _LETTER + wide
        lines.append((word, wide))
    return [rf"\text{{{row}}}" for row, _ in lines]


def _words(why: Phrase) -> Iterator[tuple[str, float]]:
    """Yield what a reason is not broken within: words, and formulas with the signs beside them."""
    word, wide = "", 0.0
    for part in apart(why):
        first, *others = part.split(" ") if isinstance(part, str) else [part]
        word, wide = word + (escape(first) if isinstance(first, str) else _part(first)), wide + _breadth((first,))
        for other in map(str, others):
            if word:
                yield word, wide
            word, wide = escape(other), _breadth((other,))
    if word:
        yield word, wide


def _breadth(parts: Phrase) -> float:
    return sum(
        width(part) if isinstance(part, Node) else _LETTER * len(part if isinstance(part, str) else part.text)
        for part in parts
    )


# The answer --------------------------------------------------------------------------------------


def _answer(section: Section, page: float, *, boxed: bool) -> Iterator[str]:
    if section.answer is not None:
        yield from _set_apart(section.answer, section.definitions, page, boxed=boxed)
    if section.kinks:
        yield " ".join(map(phrase, section.kinks))


def _set_apart(answer: Answer, named: Iterable[tuple[Node, Node]], page: float, *, boxed: bool) -> Iterator[str]:
    wide = width(answer.left) + width(answer.right) + 2
    domain = phrase(answer.domain)
    sentences = [_where(name, value) for name, value in named]
    if wide + 2 <= page:
        equation = f"{to_latex(answer.left)} = {to_latex(answer.right)}"
        beside = bool(domain) and wide + _breadth(answer.domain) + 4 <= page
        told = rf" \qquad \text{{{domain}}}" if beside else ""
        framed = rf"\boxed{{{equation}}}" if boxed else equation
        yield f"\\[\n{framed}{told}\n\\]"
        sentences = sentences if beside else [*filter(None, [domain]), *sentences]
    else:
        yield _environment("align*", _long(answer.left, answer.right, page))
        sentences = [*filter(None, [domain]), *sentences]
    if sentences:
        yield ", ".join(sentences) + "."


def _long(left: Node, right: Node, page: float) -> list[str]:
    (first, _), *others = _page_rows(right, page - 4)
    above = [f"&{part}" for part, _ in _page_rows(left, page - 2)]
    return [*above, f"&\\quad = {first}", *(rf"&\qquad {part}" for part, _ in others)]


def _where(name: Node, value: Node) -> str:
    return rf"where $\displaystyle {to_latex(name)} = {to_latex(value)}$"


def _displayed(outline: Outline) -> str:
    """One formula for a notebook: all that the page of a derivation says, one below the other."""
    rows = [row for note in outline.notes for row in _reason((note,), _CELL)]
    last = outline.sections[-1]
    for section in outline.sections:
        rows += _reason(section.heading, _CELL) if section.heading else []
        rows += _reason(section.plan, _CELL) if section.plan else []
        rows += [_environment("aligned", _fitted(section, _CELL))] if section.lines else []
        if section.answer is not None:
            rows.append(_in_a_cell(section.answer, boxed=section is last))
        rows += [
            rf"\displaystyle \text{{where }} {to_latex(name)} = {to_latex(to)}" for name, to in section.definitions
        ]
        rows += [row for kink in section.kinks for row in _reason(kink, _CELL)]
    if outline.definitions:
        rows.append(_environment("aligned", definitions(outline.definitions)))
    rows += _reason((_checked(outline),), _CELL)
    return "$\\displaystyle \\begin{array}{l}\n" + " \\\\[1ex]\n".join(rows) + "\n\\end{array}$"


def _in_a_cell(answer: Answer, *, boxed: bool) -> str:
    left, right, domain = answer
    shown = f"{to_latex(left)} = {to_latex(right)}"
    if width(left) + width(right) + 2 > _CELL:
        shown = _environment("aligned", _long(left, right, _CELL))
    told = rf" \qquad \text{{{phrase(domain)}}}" if domain else ""
    framed = rf"\boxed{{{shown}}}" if boxed else shown
    return rf"\displaystyle {framed}{told}"


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
    parts = [
        f"{{\\Large\\everymath{{\\displaystyle}}{phrase(outline.title)}}}",
        *([f"{{\\raggedright Input: {_breakable(outline.source)}\\par}}"] if outline.source_tells_more else []),
        *(sentence(note, escape) for note in outline.notes),
        "\n".join(blocks),
        f"{{\\small Checked: {escape(_checked(outline))}.}}",
    ]
    return f"{_PREAMBLE}\n\\begin{{document}}\n" + "\n\n".join(parts) + "\n\\end{document}\n"
