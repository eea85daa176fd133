"""Markdown with displayed mathematics, as GitHub, Jupyter and Pandoc read it: numbered lines, then their reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.expression import Node
from derive.render.latex import aligned, definitions, statement
from derive.render.outline import Outline, Section
from derive.render.phrases import Formula, Phrase
from derive.render.tex import sentence
from derive.writing.latex import to_latex

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~&])")


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
        return f"${to_latex(part)}$"
    return _escape(part) if isinstance(part, str) else statement(part, _code)


def _escape(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def _code(source: str) -> str:
    """Quote what was typed, whatever backticks it has."""
    line = " ".join(source.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    return f"{fence} {line} {fence}" if "`" in line else f"{fence}{line}{fence}"


def _section(section: Section, number: int) -> Iterator[str]:
    if section.heading:
        yield f"### {_escape(section.heading)}"
    yield _display(list(aligned(section, lambda index, line: rf"\quad({number + index})")), rows=True)
    if section.lines:
        yield "\n".join(f"{number + index}. {phrase(line.why)}" for index, line in enumerate(section.lines))
    answer = section.answer
    yield f"**Answer**, {phrase(answer.domain)}:" if answer.domain else "**Answer**:"
    yield _display([f"{to_latex(answer.left)} = {to_latex(answer.right)}"])
    yield from (f"where ${to_latex(name)} = {to_latex(value)}$" for name, value in section.definitions)
    yield from map(phrase, section.kinks)


def _display(lines: list[str], *, rows: bool = False) -> str:
    joined = " \\\\\n".join(lines)
    # A single line may have its alignment marks too.
    body = f"\\begin{{aligned}}\n{joined}\n\\end{{aligned}}" if rows or len(lines) > 1 else joined
    return f"$$\n{body}\n$$"
