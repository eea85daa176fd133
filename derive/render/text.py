"""Plain text: one line an equality, reasons in a column of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.expression import Node, Rel
from derive.render.outline import Answer, Outline, Section
from derive.render.phrases import Formula, Phrase
from derive.render.wrapping import on_one_line, together, wrapped
from derive.writing.text import to_text

_INDENT = "  "
_GAP = 2
_NARROWEST = 24
_NARROWEST_REASON = 34
_LEAST_COLUMN = 28


def text(outline: Outline, *, width: int = 100) -> str:
    """Render as plain text of at most `width` columns where words allow it."""
    width = max(width, _NARROWEST)
    blocks = [_paragraphs(outline.notes, width)]
    column = _column(outline, width)
    for section in outline.sections:
        blocks.append([_INDENT + on_one_line(phrase(section.heading))] if section.heading else [])
        blocks.append(_paragraphs([phrase(section.plan)] if section.plan else [], width))
        blocks.append(list(_chain(section, column, width)))
        blocks.append(list(_answer(section, width)))
    blocks.append(list(_where(outline.definitions, width)))
    blocks.append(_paragraphs(["; ".join(filter(None, (outline.summary, outline.agreement)))], width))
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks if block) + "\n"


def phrase(parts: Phrase) -> str:
    """Write a phrase in plain text."""
    return "".join(part if isinstance(part, str) else together(_mathematics(part)) for part in parts)


def _mathematics(part: Node | Formula) -> str:
    return part.text if isinstance(part, Formula) else to_text(part)


def _equation(left: Node, right: Node) -> str:
    return f"{to_text(left)} = {to_text(right)}"


def _narrowest(width: int) -> int:
    return min(_NARROWEST_REASON, width // 2)


def _column(outline: Outline, width: int) -> int:
    """Where the reasons start: right of all lines that leave room for one."""
    most = width - _narrowest(width)
    lengths = [
        len(to_text(line.expression)) + _under(left)
        for section in outline.sections
        for line, left in zip(section.lines, section.left_sides, strict=True)
    ]
    fitting = [found for length in lengths if (found := len(_INDENT) + 2 + length + _GAP) <= most]
    return max([*fitting, min(_LEAST_COLUMN, width // 3)])


def _chain(section: Section, column: int, width: int) -> Iterator[str]:
    if section.is_answer_alone:
        return
    yield from broken(_INDENT + to_text(section.goal), width)
    for line, left in zip(section.lines, section.left_sides, strict=True):
        sign = "" if isinstance(line.expression, Rel) else " " * _under(left) + "= "
        shown = list(broken(f"{_INDENT}{sign}{to_text(line.expression)}", width))
        why = wrapped(phrase(line.why), max(width - column, _narrowest(width))) or [""]
        if len(shown[-1]) + _GAP <= column:
            shown[-1] = shown[-1].ljust(column) + why.pop(0)
        yield from shown
        yield from (" " * column + part for part in why)


def _under(left: Node | None) -> int:
    """How far a line is indented so that its sign stands under that of an equation."""
    return 0 if left is None else len(to_text(left)) + 1


def _answer(section: Section, width: int) -> Iterator[str]:
    if section.answer is not None:
        yield from _set_apart(section.answer, width)
    yield from _where(section.definitions, width)
    yield from _paragraphs(map(phrase, section.kinks), width)


def _set_apart(answer: Answer, width: int) -> Iterator[str]:
    equation, domain = _equation(answer.left, answer.right), phrase(answer.domain)
    if len(_INDENT) + len(equation) + len(domain) + 3 <= width:
        yield f"{_INDENT}{equation}   {on_one_line(domain)}"
    else:
        yield from broken(_INDENT + equation, width)
        yield from _paragraphs([domain], width, indent=_INDENT * 2)


def _where(definitions: Iterable[tuple[Node, Node]], width: int) -> Iterator[str]:
    for index, (name, value) in enumerate(definitions):
        yield from broken(f"{_INDENT}{'where' if index == 0 else '     '} {_equation(name, value)}", width)


def _paragraphs(sentences: Iterable[str], width: int, indent: str = _INDENT) -> list[str]:
    return [indent + line for sentence in sentences for line in wrapped(sentence, width - len(indent))]


def broken(line: str, width: int) -> Iterator[str]:
    """Break a line of mathematics before an operator, outside as many parentheses as possible.

    >>> list(broken("= (a + b) + (c + d)", 14))
    ['= (a + b)', '    + (c + d)']
    """
    while len(line) > width and (at := _break(line, width)):
        yield line[:at].rstrip()
        line = f"{_INDENT}  {line[at:].lstrip()}"
    yield line


_OPERATORS = ("+", "-", "·", "/", "<", ">", "≤", "≥", "≠")


def _break(line: str, width: int) -> int:
    """Where to break: the last place of least depth in the right half, before an operator if there is one."""
    depth, best, found = 0, (width, 1), 0
    for index, character in enumerate(line[: width + 1]):
        depth += (character in "([{") - (character in ")]}")
        if character == " " and index > width // 2:
            key = depth, int(not line.startswith(_OPERATORS, index + 1))
            if key <= best:
                best, found = key, index
    return found
