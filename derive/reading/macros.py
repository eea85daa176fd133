r"""Commands that an author defines at the top: ``\newcommand``, ``\def``, ``\DeclareMathOperator``, written out."""

from __future__ import annotations

import re

from derive.errors import LimitError, ParseError
from derive.reading.tokens import MAX_LENGTH
from derive.startup.patterns import pattern

DEFINES = pattern(r"\\(?:(?:re)?newcommand|providecommand|def|gdef|DeclareMathOperator)(?![A-Za-z])")
_COMMAND = pattern(
    r"\\(?P<kind>(?:re)?newcommand|providecommand)\*?\s*(?:\{\s*(?P<braced>\\[A-Za-z]+)\s*\}|(?P<plain>\\[A-Za-z]+))"
    r"\s*(?:\[(?P<count>[1-9])\])?\s*(?=\{)"
)
_DEF = pattern(r"\\g?def\s*(?P<plain>\\[A-Za-z]+)(?P<parameters>(?:\s*#\d)*)\s*(?=\{)")
_OPERATOR = pattern(r"\\DeclareMathOperator\*?\s*\{\s*(?P<braced>\\[A-Za-z]+)\s*\}\s*(?=\{)")
_USES = 1_000
"""Uses that are written out; what calls itself has more."""


def written_out(source: str) -> tuple[str, list[int]]:
    r"""Return a source with the commands that it defines written out, and where each character comes from.

    Raises:
        ParseError: a definition can't be read, or an argument is missing.
        LimitError: a command calls itself, or the text grows too long.

    >>> written_out(r"\newcommand{\half}{\frac12} \half x")[0].strip()
    '\\frac12  x'
    """
    text = [(character, place) for place, character in enumerate(source)]
    known: dict[str, tuple[int, list[tuple[str, int]]]] = {}
    plain = source
    while (found := DEFINES.search(plain)) is not None:
        begin = found.start()
        match = (
            _COMMAND.match(plain, begin) or _DEF.match(plain, begin) or _OPERATOR.match(plain, begin)
        )  # fmt: skip
        if match is None:
            raise ParseError("this definition of a command can't be read", source, text[begin][1])
        groups = match.groupdict()
        end = _group(plain, match.end(), source, text[begin][1])
        body = text[match.end() + 1 : end - 1]
        if found.group().endswith("Operator"):
            body = [(c, body[0][1] if body else begin) for c in r"\operatorname{"] + body + [("}", begin)]
        count = int(groups.get("count") or (groups.get("parameters") or "").count("#"))
        known[groups.get("braced") or groups["plain"]] = (count, body)
        del text[begin:end]
        plain = "".join(character for character, _ in text)
    if not known:
        return source, list(range(len(source)))
    uses = pattern("(?:" + "|".join(re.escape(name) for name in known) + ")(?![A-Za-z])")
    for _ in range(_USES):
        if (found := uses.search(plain)) is None:
            return plain, [place for _, place in text]
        count, body = known[found.group()]
        end, arguments = found.end(), []
        for _ in range(count):
            while plain[end : end + 1].isspace():
                end += 1
            if end >= len(plain):
                raise ParseError(f"an argument of {found.group()} is missing", source, text[found.start()][1])
            last = _group(plain, end, source, text[end][1]) if plain[end] == "{" else end + 1
            arguments.append(text[end + 1 : last - 1] if plain[end] == "{" else text[end:last])
            end = last
        text[found.start() : end] = [*_filled(body, arguments), *([(" ", text[found.start()][1])] if not count else [])]
        plain = "".join(character for character, _ in text)
        if len(plain) > MAX_LENGTH:
            break
    raise LimitError("the commands defined at the top grow without end")


def _group(text: str, at: int, source: str, place: int) -> int:
    """Return where the group in braces at `at` has ended."""
    level = 0
    for end in range(at, len(text)):
        if text[end] in "{}" and text[end - 1] != "\\":
            level += 1 if text[end] == "{" else -1
            if level == 0:
                return end + 1
    raise ParseError("{ is never closed", source, place)


def _filled(body: list[tuple[str, int]], arguments: list[list[tuple[str, int]]]) -> list[tuple[str, int]]:
    filled: list[tuple[str, int]] = []
    place = 0
    while place < len(body):
        character = body[place][0]
        following = body[place + 1][0] if place + 1 < len(body) else ""
        if character == "#" and following.isdigit() and 0 < int(following) <= len(arguments):
            filled += arguments[int(following) - 1]
            place += 2
        else:
            filled.append(body[place])
            place += 1
    return filled
