r"""What stands beside a formula and belongs to it: ``L = (a - y)^2 \text{ where } a = \tanh z``, ``dy/dx, y = x^2``.

A letter that is defined beside a formula is put into it; a derivative asked for beside its function is one of that
function; what follows from a definition is a claim.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from derive.reading.names import plain
from derive.reading.tokens import SUPERSCRIPTS
from derive.startup.patterns import pattern

_SEPARATOR = pattern(
    r"(?P<open>\\begin\s*\{|\\left(?![A-Za-z])|[({\[])|(?P<close>\\end\s*\{|\\right(?![A-Za-z])|[)}\]])"
    r"|(?P<gap>\\q?quad\b|[,;]|:(?=\s)|\.(?=\s*(?:\\ |\\text))"
    r"|\\(?:implies|Rightarrow|Longrightarrow|therefore)(?![A-Za-z])|⇒"
    r"|\b(?:where|with|if|when|for|given|and)\b)|(?P<command>\\(?:[A-Za-z]+|.))",
    re.DOTALL,
)
_WORDS = pattern(r"\\(?:text|mbox|textrm|textnormal)\s*\{(?P<said>[^{}]*)\}")
_JOINING = pattern(
    r"(?P<prose>[\w\s,'-]*[.;])?\s*[,.;:]?\s*(?:where|with|if|when|for|and|given|let|so|then|hence|thus|compute|find|calculate|determine|what\s+is)?"
    r"\s*(?:that|the|we\s+have)?\s*[,.;:]?\s*",
    re.IGNORECASE,
)
_EDGES = pattern(r"^(?:\s|\\[,;:! ]|\\q?quad\b|[,;&]|~)+|(?:\s|\\[,;! ]|\\q?quad\b|[,;.?]|~)+$")
_BRACKET = pattern(r"\s*(?:\\[A-Za-z]+|\\.|.)", re.DOTALL)
_FONT = r"\\(?:mathrm|mathcal|mathscr|operatorname|text|textrm|mathsf|mathbf|boldsymbol|rm)\*?"
_SUB = r"(?:\s*_\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\?\w))?"
_NAME = rf"(?:{_FONT}\s*\{{\s*\w+\s*\}}|{_FONT}\s+\w|\\?[^\W\d_]+){_SUB}"
_EQUALS = r"(?::=|≔|=(?!=)|\\(?:coloneqq|equiv|triangleq)(?![A-Za-z]))"
_DEFINITION = pattern(
    rf"(?P<name>{_NAME})\s*(?:(?:\\left)?\((?P<arguments>[^()=]*?)(?:\\right)?\))?\s*&?\s*{_EQUALS}\s*&?\s*(?=\S)"
)
_D = r"(?:\\mathrm\s*\{\s*d\s*\}|\\mathrm\s+d|\\partial|∂|d)"
_GAP = r"(?:\s|\\[,;:! ])*"
_TIMES = r"(?:\s*\^\s*\{?\s*\d\s*\}?|[²³⁴])?"
_ORDER = rf"(?P<%s>{_TIMES})"
_SIZED = r"(?:\\left|\\right|\\[bB]igg?[lr]?)?"
_PLACED = rf"{_GAP}{_SIZED}\(\s*(?P<%s>[^()=]*?)\s*{_SIZED}\)"
_LETTER = rf"(?:\\d?dot\s*\{{?\s*)?{_NAME}"
_ONE = rf"{_D}{_GAP}(?P<letter>{_LETTER})\s*\}}?{_ORDER % 'times'}{_GAP}"
_BELOW = pattern(_ONE)
_STACKED = f"(?:{re.sub('[?]P<[a-z]+>', '?:', _ONE)})+"
_ASKED = pattern(
    rf"(?:{_NAME}\s*=\s*)?(?:\\left\s*\.\s*|{_SIZED}\(\s*)?(?:"
    rf"\\[dt]?frac\s*\{{\s*{_D}{_ORDER % 'times'}\s*(?P<above>{_NAME})\s*(?:\([^()]*\))?\s*\}}"
    rf"\s*\{{\s*(?P<below>{_STACKED})\}}(?:{_PLACED % 'here'})?"
    rf"|{_D}{_ORDER % 'twice'}\s*(?P<over>\\?[^\W\d_]+)\s*/\s*(?P<under>(?:{_D}\s*\\?[^\W\d_]+{_TIMES})+)"
    rf"|(?P<lowered>\\?[^\W\d_]+)_(?:\{{\s*(?P<letters>[a-z]+)\s*\}}|(?P<letter>[a-z]+))(?:{_PLACED % 'there'})?"
    r"|\\(?P<dots>d{0,2})dot\s*(?:\{\s*(?P<dotted>\\?[A-Za-z]+)\s*\}|(?P<bare>\\?[A-Za-z]))"
    rf"(?:{_PLACED % 'then'})?"
    rf"|(?P<primed>{_NAME})\s*(?P<primes>['′]+|\^\s*\{{?\s*(?:(?:\\prime\s*)+|\(\s*(?P<count>\d)\s*\)\s*)\}}?)"
    rf"(?:{_PLACED % 'by'})?)"
    rf"\s*(?:{_SIZED}\)|{_SIZED}\s*(?:\||\\r?vert(?![A-Za-z])))?"
    r"(?:\s*_\s*(?:\{(?P<bar>[^{}]+)\}|(?P<held>\\?\w+)))?"
)
_DRESS = pattern(rf"{_FONT}|[{{}}\s\\]")


class Defined(NamedTuple):
    """A name that is defined beside a formula.

    Attributes:
        name: as the reader calls it.
        arguments: what it is a function of.
        start: where its definition begins, with its name.
        body: where its right side begins.
        stop: where that ends.
    """

    name: str
    arguments: tuple[str, ...]
    start: int
    body: int
    stop: int


class Beside(NamedTuple):
    """A formula and what stands beside it.

    Attributes:
        start, stop: where the formula stands.
        defined: what is defined beside it.
        by: the variables of a derivative that is asked for in words or beside its function.
        claims: where the right sides stand of what is said to be its derivative.
        conditions: where something else stands.
        words: sentences between the parts.
        at: the variable and its value of an evaluation bar behind what is asked; "" and the values of f'(2), f_x(1, 2).
    """

    start: int
    stop: int
    defined: tuple[Defined, ...]
    by: tuple[str, ...] = ()
    claims: tuple[tuple[int, int], ...] = ()
    conditions: tuple[tuple[int, int], ...] = ()
    words: tuple[str, ...] = ()
    at: tuple[str, str] = ("", "")


def beside(source: str, start: int, stop: int) -> Beside | None:
    """Return a formula with what is defined, asked or claimed beside it; None where it stands alone.

    >>> found = beside("a^2 where a = 3x", 0, 16)
    >>> found.defined[0].name, found.stop
    ('a', 3)
    """
    parts = [*_parts(source, start, stop)]
    if len(parts) < 2:
        return None
    defined: list[Defined] = []
    asked: list[tuple[str, tuple[str, ...], int, int]] = []
    conditions: list[tuple[int, int]] = []
    at = ("", "")
    heads = [found for begin, end in parts if (found := _DEFINITION.match(source, begin, end)) is not None]
    taken = {_plain(head["name"]): {*_arguments(head)} for head in heads}
    for begin, end in parts:
        ask = _ASKED.match(source, begin, end)
        if ask is not None and ask["lowered"] and not {*_below(ask)} <= taken.get(_plain(ask["lowered"]), set()):
            ask = None
        if ask is not None and (ask.end() == end or re.match(r"\s*&?=", source[ask.end() : end])):
            name, variables = _ask(ask)
            arguments = taken.get(name, set())
            if ask["by"] and _plain(ask["by"]) not in (arguments or {*"xytzsuvwrpq", "theta"}):
                # f'(2) and f'(a) are values.
                variables, called = ("",) * len(variables), ask["by"]
            else:
                called = ask["here"] or ask["there"] or ask["then"] or ""
            if {*map(_plain, called.split(","))} != arguments:
                place = _place(called, ask["bar"] or ask["held"] or "")
                at = place if place[1] else at
            asked.append((name, variables, ask.end(), end))
        elif (found := _DEFINITION.match(source, begin, end)) is not None:
            defined.append(Defined(_plain(found["name"]), _arguments(found), begin, found.end(), end))
        elif begin != parts[0][0]:
            conditions.append((begin, end))
    named = {one.name: one for one in defined}
    first = parts[0]
    if any(name not in named for name, *_ in asked):
        equation = next((span for span in parts if span[1] != asked[0][3]), first)
        return Beside(*equation, ()) if _asks_of_equation(source, equation, len(parts), asked) else None
    if asked:
        main = named[asked[0][0]]
        orders = {tuple(name or next(iter(main.arguments), "") for name in variables) for _, variables, *_ in asked}
        (by, *more) = orders
        if more:
            return None
        claims = tuple((source.index("=", at) + 1, end) for _, _, at, end in asked if source[at:end].strip(" &=?"))
        others = tuple(one for one in defined if one is not main)
        words = (found["said"].strip() for found in _WORDS.finditer(source, start, stop))
        prose = tuple(said for said in words if "." in said)
        return Beside(main.start, main.stop, others, by, claims, tuple(conditions), prose, at)
    if not [one for one in defined if one.start != first[0]]:
        return None
    return Beside(*first, tuple(one for one in defined if one.start != first[0]), conditions=tuple(conditions))


def _asks_of_equation(
    source: str, equation: tuple[int, int], parts: int, asked: list[tuple[str, tuple[str, ...], int, int]]
) -> bool:
    """Whether dy/dx, which one asks of an equation anyway, stands beside one in x and y."""
    if parts != 2 or len(asked) != 1 or "=" not in source[slice(*equation)]:
        return False
    ((name, variables, at, end),) = asked
    return (name, variables) in (("y", ("x",)), ("y", ("",))) and not source[at:end].strip(" &=?")


def is_asked(text: str) -> bool:
    r"""Whether a formula is nothing but a derivative that is asked for.

    >>> is_asked(r"\frac{dy}{dx}"), is_asked("f'(t)"), is_asked("y = x^2")
    (True, True, False)
    """
    return _ASKED.fullmatch(text.strip(" .?=")) is not None


def _ask(found: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """Return the function and the variables of a derivative that is asked for; "" where it names none."""
    if found["dots"] is not None:
        return _plain(found["dotted"] or found["bare"]), ("",) * (len(found["dots"]) + 1)
    if found["lowered"]:
        return _plain(found["lowered"]), _below(found)
    if found["primed"]:
        times = int(found["count"] or sum(map(found["primes"].count, ("'", "′", "prime"))))
        return _plain(found["primed"]), (_plain(found["by"] or ""),) * times
    times = _order(found["times"] or found["twice"])
    below = [
        letter
        for one in _BELOW.finditer(found["below"] or found["under"])
        for letter in [_plain(one["letter"])] * _order(one["times"])
    ]
    if times != len(below):
        # ∂ℓ/∂σ²: by a square.
        return "", ()
    return _plain(found["above"] or found["over"]), tuple(reversed(below))


def _order(text: str | None) -> int:
    digits = "".join(SUPERSCRIPTS.get(one, one) for one in text or "" if one.isdigit() or one in SUPERSCRIPTS)
    return int(digits or 1)


def _place(called: str, below: str) -> tuple[str, str]:
    """Return the letter and the value of ``x = 1``, or the values alone of ``(1, 2)``; nothing of what is held.

    Args:
        called: what stands in brackets behind a derivative.
        below: what stands below a bar.

    >>> _place("", "x=1"), _place("1, 2", ""), _place("", "T"), _place("", "x = 1, y = 2")
    (('x', '1'), ('', '1, 2'), ('', ''), ('', 'x = 1, y = 2'))
    """
    text = called.strip() or below.strip()
    if text.count("=") == 1:
        name, _, value = text.partition("=")
        return _plain(name.strip()), value.strip()
    text = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
    return ("", text if called or re.search(r"[=\d]|\\pi", text) else "")


def _below(found: re.Match[str]) -> tuple[str, ...]:
    """Return the letters below f_xy, the one by which is differentiated first first."""
    return tuple(found["letters"] or found["letter"])


def _arguments(found: re.Match[str]) -> tuple[str, ...]:
    return tuple(map(_plain, found["arguments"].split(","))) if found["arguments"] else ()


def _plain(text: str) -> str:
    rates = len(found[1]) + 1 if (found := re.match(r"\\(d?)dot(?![A-Za-z])", text)) else 0
    return plain(_DRESS.sub("", text[found.end() :] if found else text)) + "'" * rates


def _parts(source: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return where the parts stand between commas, wide spaces and joining words, outside of all brackets."""
    found: list[tuple[int, int]] = []
    level, place, begin = 0, start, start
    while (mark := _SEPARATOR.search(source, place, stop)) is not None:
        place = mark.end()
        kind = mark.lastgroup
        words = _WORDS.match(source, mark.start(), stop) if kind == "command" else None
        if kind in ("open", "close"):
            # The ``\\left.`` at the beginning may have been taken off.
            level = level + 1 if kind == "open" else max(level - 1, 0)
            if mark.group() in ("\\left", "\\right") and (bracket := _BRACKET.match(source, place, stop)):
                place = bracket.end()
            elif mark.group().startswith(("\\begin", "\\end")):
                place = source.find("}", place) + 1 or stop
        elif words is not None:
            place = words.end()
            if level == 0 and _JOINING.fullmatch(words["said"]):
                found.append((begin, mark.start()))
                begin = place
        elif kind == "gap" and level == 0:
            found.append((begin, mark.start()))
            begin = place
    found.append((begin, stop))
    return [span for span in (_trimmed(source, *span) for span in found) if span[0] < span[1]]


_LEADING = pattern(r"(?:find|compute|calculate|determine|evaluate|what\s+is|then|so)\s+", re.IGNORECASE)


def _trimmed(source: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and (edge := _EDGES.search(source[start:stop])) is not None:
        start, stop = (start + edge.end(), stop) if edge.start() == 0 else (start, start + edge.start())
    leading = _LEADING.match(source, start, stop)
    return (leading.end() if leading else start), stop
