"""Markdown with displayed mathematics, as GitHub, Jupyter and Pandoc read it.

Short reasons stand beside their lines, long ones below, by the numbers of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.expression import Node
from derive.render import latex
from derive.render.latex import aligned, definitions
from derive.render.outline import Line, Outline, Section
from derive.render.phrases import Formula, Phrase
from derive.render.tex import sentence, statement
from derive.render.text import phrase as plain
from derive.startup.patterns import pattern
from derive.writing.latex import to_latex

_LONGEST_BESIDE = 45
_SPECIAL = pattern(r"([\\`*_{}\[\]<>#|$~&])")


def markdown(outline: Outline) -> str:
    """Render as Markdown."""
    blocks = [f"## {phrase(outline.title)}"]
    if outline.source_tells_more:
        blocks.append(f"Input: {_code(outline.source)}")
    blocks.extend(sentence(note, _escape) for note in outline.notes)
    number = 1
    for section in outline.sections:
        blocks.extend(_section(section, number))
        number += len(section.lines)
    if outline.definitions:
        blocks.append(_display(definitions(outline.definitions), rows=True))
    blocks.append("; ".join(filter(None, (outline.summary, outline.agreement))))
    return "\n\n".join(blocks) + "\n"


def phrase(parts: Phrase) -> str:
    """Write a phrase in Markdown with inline mathematics."""
    return "".join(map(_part, parts))


def _part(part: str | Node | Formula) -> str:
    if isinstance(part, Node):
        return f"${_github(to_latex(part))}$"
    return sentence(part, _escape) if isinstance(part, str) else _github(statement(part, _code))


def _escape(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _code(source: str) -> str:
    """Quote what was typed, whatever backticks it has."""
    line = " ".join(source.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    return f"{fence} {line} {fence}" if "`" in line else f"{fence}{line}{fence}"


def _section(section: Section, number: int) -> Iterator[str]:
    if section.heading:
        yield f"### {phrase(section.heading)}"
    if section.plan:
        yield phrase(section.plan)
    short = [len(plain(line.why)) <= _LONGEST_BESIDE for line in section.lines]

    def reason(index: int, line: Line) -> str:
        return rf"\text{{{latex.phrase(line.why)}}}" if short[index] else rf"\quad({number + index})"

    if not section.is_answer_alone:
        yield _display(list(aligned(section, reason)), rows=True)
    below = [
        f"{number + index}. {phrase(line.why)}"
        for index, line in enumerate(section.lines)
        if line.why and not short[index]
    ]
    if below:
        yield "\n".join(below)
    if (answer := section.answer) is not None:
        yield f"**Answer**, {phrase(answer.domain)}:" if answer.domain else "**Answer**:"
        yield _display([f"{to_latex(answer.left)} = {to_latex(answer.right)}"])
    yield from (
        f"where ${_github(to_latex(name))} = {_github(to_latex(value))}$" for name, value in section.definitions
    )
    yield from map(phrase, section.kinks)


def _github(mathematics: str) -> str:
    """Write the names of functions as github.com allows: it refuses ``\\operatorname``."""
    return re.sub(r"\\operatorname\{((?:[^{}\\]|\\.)*)\}", r"\\mathop{\\mathrm{\1}}", mathematics)


def _display(lines: list[str], *, rows: bool = False) -> str:
    joined = _github(" \\\\\n".join(lines))
    # A single line may have its alignment marks too.
    body = f"\\begin{{aligned}}\n{joined}\n\\end{{aligned}}" if rows or len(lines) > 1 else joined
    return f"$$\n{body}\n$$"
