"""For reading on a screen: two-dimensional mathematics, reasons in a dimmed column, colour for what changed.

The only module that imports Rich.  Everything is laid out first and written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO

from rich.console import Console
from rich.text import Text

from derive.expression import Node, Rel
from derive.record.derivation import Outcome, Verdict
from derive.render.outline import Answer, Line, Outline, Section
from derive.render.phrases import Formula, Phrase, apart
from derive.render.wrapping import on_one_line, together, wrapped
from derive.writing.box import Box, beside
from derive.writing.pretty import PrettyWriter, to_box, to_boxes
from derive.writing.text import to_text

_INDENT = 2
_GAP = 3
_NARROWEST = 24
"""Columns that are filled at least; a terminal that is narrower breaks the lines once more."""
_NARROWEST_REASON = 26
_WIDEST_REASON = 64

_CHANGED = "cyan"
_REASON = "dim"
_ANSWER = "bold"
_MARKS: dict[Outcome, tuple[str, str]] = {
    Outcome.PROVED: ("✓", "green"),
    Outcome.AGREED: ("≈", "yellow"),
    Outcome.UNVERIFIED: ("?", "red"),
}


def terminal(outline: Outline, *, width: int | None = None, colour: bool | None = None) -> str:
    """Render for a terminal.

    Args:
        outline: the derivation.
        width: columns; by default those of the terminal.
        colour: whether to write colours; by default what the terminal and NO_COLOR say.

    Returns:
        Lines with ANSI escapes, unless there is to be no colour.
    """
    width = None if width is None else max(width, 1)
    console = Console(
        file=StringIO(), force_terminal=colour is not False, width=width, highlight=False, markup=False, emoji=False
    )
    page = list(_page(outline, max(console.width, _NARROWEST)))
    with console.capture() as captured:
        for row in page:
            row.rstrip()
            console.print(row, soft_wrap=True)
    return captured.get()


def _page(outline: Outline, width: int) -> Iterator[Text]:
    yield from _separated(
        [
            _paragraphs(outline.notes, width),
            *(block for section in outline.sections for block in _section(section, width)),
            *_where(outline.definitions, width),
            _summary(outline, width),
        ]
    )


def _separated(blocks: Iterable[list[Text]]) -> Iterator[Text]:
    for block in blocks:
        if block:
            yield Text()
            yield from block
    yield Text()


def _section(section: Section, width: int) -> Iterator[list[Text]]:
    yield [Text(" " * _INDENT + on_one_line(phrase(section.heading)), "bold")] if section.heading else []
    yield _paragraphs([phrase(section.plan)] if section.plan else [], width)
    yield _chain(section, width)
    yield _answer(section.answer, width) if section.answer is not None else []
    yield from _where(section.definitions, width)
    yield _paragraphs(map(phrase, section.kinks), width)


# The chain ---------------------------------------------------------------------------------------


def _chain(section: Section, width: int) -> list[Text]:
    if section.is_answer_alone:
        return []
    room = width - _INDENT - 2
    under = [0 if left is None else to_box(left).width + 1 for left in section.left_sides]
    chain = [
        to_boxes(line.expression, room - indent, line.changed)
        for line, indent in zip(section.lines, under, strict=True)
    ]
    column = _column(chain, under, width)
    found = _rows(to_boxes(section.goal, width - _INDENT), _INDENT)
    tall = len(found) > 1
    for line, boxes, indent in zip(section.lines, chain, under, strict=True):
        block = _line(line, boxes, indent, column, width)
        # Tall formulas need air, flat ones stand better together.
        if tall or len(block) > 1:
            found.append(Text())
        tall = len(block) > 1
        found.extend(block)
    return found


def _column(chain: list[list[Box]], under: list[int], width: int) -> int:
    """Where the reasons start: right of all lines that leave room for one."""
    ends = [_INDENT + indent + 2 + boxes[-1].width + _GAP for boxes, indent in zip(chain, under, strict=True)]
    return max([end for end in ends if end <= width - _NARROWEST_REASON], default=_INDENT + 6)


def _line(line: Line, boxes: list[Box], indent: int, column: int, width: int) -> list[Text]:
    sign = Box.of("") if isinstance(line.expression, Rel) else Box.of(" " * indent + "= ")
    first = beside((sign, boxes[0]))
    rows = _rows([first, *(box.padded(left=indent + 2) for box in boxes[1:])], _INDENT)
    mark, style = _MARKS[_outcome(line.verdict)]
    why = wrapped(phrase(line.why), min(_WIDEST_REASON, max(width - column - 2, _NARROWEST_REASON - 2)))
    last = boxes[-1]
    fits = _INDENT + indent + 2 + last.width + _GAP <= column
    start = len(rows) - last.below - 1 if fits else len(rows)
    for offset, words in enumerate(why):
        if start + offset == len(rows):
            rows.append(Text())
        row = rows[start + offset]
        row.append(" " * (column - len(row)))
        row.append(f"{mark} " if offset == 0 else "  ", style if offset == 0 else "")
        row.append(words, _REASON)
    return rows


def _outcome(verdict: Verdict | None) -> Outcome:
    return Outcome.UNVERIFIED if verdict is None else verdict.outcome


def _rows(boxes: Iterable[Box], indent: int, style: str = "") -> list[Text]:
    return [
        Text.assemble(" " * indent, *((text, _CHANGED if marked else style) for text, marked in row))
        for box in boxes
        for row in box.rows
    ]


# The answer and the sentences --------------------------------------------------------------------


def _answer(answer: Answer, width: int) -> list[Text]:
    domain = phrase(answer.domain)
    equation = to_box(Rel("=", answer.left, answer.right))
    if equation.width + 4 + 2 * _INDENT <= width:
        rows = _framed(equation)
    else:
        parts = to_boxes(Rel("=", answer.left, answer.right), width - _INDENT)
        rows = _rows(parts, _INDENT, _ANSWER)
        return [*rows, *_paragraphs([domain], width)]
    if _INDENT + equation.width + 4 + 2 + len(domain) <= width:
        rows[1 + equation.baseline].append(f"  {domain}")
        return rows
    return [*rows, *_paragraphs([domain], width)]


def _framed(box: Box) -> list[Text]:
    edge = "─" * (box.width + 2)
    inside = _rows([box], 0, _ANSWER)
    left = " " * _INDENT
    return [
        Text.assemble(left, (f"╭{edge}╮", _REASON)),
        *(Text.assemble(left, ("│ ", _REASON), row, (" │", _REASON)) for row in inside),
        Text.assemble(left, (f"╰{edge}╯", _REASON)),
    ]


def _where(definitions: Iterable[tuple[Node, Node]], width: int) -> Iterator[list[Text]]:
    """Write definitions below each other, with air around tall ones."""
    flat: list[Text] = []
    for index, (name, value) in enumerate(definitions):
        first, *others = to_boxes(Rel("=", name, value), width - _INDENT - 6)
        lead = Box.of("where " if index == 0 else "      ")
        rows = _rows([beside((lead, first)), *(box.padded(left=6) for box in others)], _INDENT)
        if len(rows) == 1:
            flat += rows
        else:
            yield from (block for block in (flat, rows) if block)
            flat = []
    yield flat


def _summary(outline: Outline, width: int) -> list[Text]:
    outcomes = [_outcome(line.verdict) for section in outline.sections for line in section.lines]
    mark, style = _MARKS[max(outcomes, key=list(Outcome).index, default=Outcome.PROVED)]
    words = wrapped("; ".join(filter(None, (outline.summary, outline.agreement))), width - _INDENT - 2)
    return [
        Text.assemble(" " * _INDENT, (f"{mark} " if index == 0 else "  ", style), (line, _REASON))
        for index, line in enumerate(words)
    ]


def _paragraphs(sentences: Iterable[str], width: int) -> list[Text]:
    return [Text(" " * _INDENT + line) for sentence in sentences for line in wrapped(sentence, width - _INDENT)]


def phrase(parts: Phrase) -> str:
    """Write a phrase on one line in Unicode: u = 1 + e⁻ˣ."""
    return "".join(part if isinstance(part, str) else together(_inline(part)) for part in apart(parts))


def _inline(part: Node | Formula) -> str:
    if not isinstance(part, Formula):
        return _flat(part)
    match part.read():
        case None:
            return part.text.replace("'", "′")
        case True, Rel(left=left, right=right):
            return f"({_flat(left)})′ = {_flat(right)}"
        case _, node:
            return _flat(node)


def _flat(node: Node) -> str:
    box = PrettyWriter(inline=True).piece(node).ink
    return box.plain() if box.height == 1 else to_text(node)
