"""What all lines together tell of their letters: which are functions, constants, what one differentiates by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from derive.marking.sides import LOST, PARTIAL, QUOTIENT, letters_of
from derive.reading.names import plain
from derive.startup.patterns import pattern

_PRIMED = pattern(
    r"(?<![A-Za-z\\])([A-Za-z])(?:\(\w\))?['′’]|d([a-z])\s*/\s*d[a-z]|\\d?frac\s*\{\s*d\s*([a-z])\s*\}\s*\{\s*d"
)


def _all_by(texts: Sequence[str]) -> set[str]:
    return {letter for text in texts for match in QUOTIENT.finditer(text) for letter in letters_of(match)}


def letter_by(texts: Sequence[str]) -> str:
    """Return the letter by which everything is differentiated, "" where there are none or several.

    >>> letter_by(["L = m^2 x", "dL/dm = 2m x"]), letter_by(["dy/dt = 2t", "dx/dt = 1", "dy/dx = 2t"])
    ('m', '')
    """
    found = _all_by(texts)
    return min(found) if len(found) == 1 else ""


def quotients_in(texts: Sequence[str]) -> dict[bool, set[tuple[str, str]]]:
    """Return what is differentiated by which letters, in part (True) and altogether (False).

    >>> quotients_in(["dz/dx = ∂z/∂x + 2"])
    {True: {('z', 'x')}, False: {('z', 'x')}}
    """
    found: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for quotient in (quotient for text in texts for quotient in QUOTIENT.finditer(text)):
        told = quotient["above"] or quotient["over"], "".join(letters_of(quotient))
        found[PARTIAL.search(quotient[0]) is not None].add(told)
    return found


def greek_by(texts: Sequence[str]) -> set[str]:
    """Return Δ where one differentiates by it: Δ y is a product then, and no increment of y.

    >>> greek_by(["d/dΔ [Δ y]"]), greek_by(["Δy/Δx"])
    ({'Delta'}, set())
    """
    return {"Delta"} if any(re.search(r"(?<![A-Za-z])d\s*(?:Δ|\\Delta)", text) for text in texts) else set()


def letters_by(texts: Sequence[str]) -> set[str]:
    """Return the letters that named functions are differentiated by, where there are several of them, or a ∂.

    >>> sorted(letters_by(["dy/dx = (dy/dt)/(dx/dt)"])), letters_by(["dy/dx = 2x"]), letters_by(["∂f/∂x = 2x"])
    (['t', 'x'], set(), {'x'})
    """
    found = _all_by(texts)
    told = any("∂" in match[0] or "partial" in match[0] for text in texts for match in QUOTIENT.finditer(text))
    by_parameter = any(DEFINES_X.match(text) for text in texts)
    by_time = found == {"t"} and not any(_TIME.search(text) for text in texts)
    by_parameter = by_parameter or by_time
    return found if told or by_parameter or len(found) > 1 else set()


def has_lost(texts: Sequence[str]) -> bool:
    """Whether lines have lost their superscripts, as in copies out of a page: x3 for x^3, and no power anywhere.

    >>> has_lost(["d/dx 5x3", "= 15x2"]), has_lost(["x1 x2", "= x2"]), has_lost(["x3 + x^2"])
    (True, False, False)
    """
    whole = "\n".join(texts)
    found = LOST.findall(whole)
    return bool(found) and not {"0", "1"} & set(found) and not re.search(r"[\^\\_²³]|\*\*", whole)


_TIME = pattern(r"(?<![A-Za-z\\d])t(?![A-Za-z])")
_DEFINED = pattern(r"(?:^|[,;])\s*([a-z])\s*=\s*(?=\S)")


def defined_in(texts: Sequence[str]) -> set[str]:
    """Return the letters that lines define.

    >>> sorted(defined_in(["u = x^2 + 1", "y = u^3", "dy/dx = 6x u^2"]))
    ['u', 'y']
    """
    return {name for text in texts for name in _DEFINED.findall(text)}


DEFINES_X = pattern(r"\s*x(?:\(t\))?\s*=(?=[^=x]*$|[^=x]*[,;])")
"""The beginning of ``x = t^2``: x depends on another letter."""


def functions_in(texts: Iterable[str]) -> set[str]:
    """Return the letters that have a derivative somewhere: u' and dy/dx say that u and y are functions.

    >>> sorted(functions_in(["y = (u-v)/(u+v)", "dy/dx = (v u' - u v')/(v+u)^2"]))
    ['u', 'v', 'y']
    """
    return {next(filter(None, found)) for text in texts for found in _PRIMED.findall(text)}


_CALLED = pattern(r"(?<![A-Za-z\\])([A-Zghpqrsuvℓ]|\\ell)(?:['′’]+|^\{?(?:\\prime)+\}?)?\s*\(\s*([a-z])\s*\)")


def called_in(texts: Sequence[str]) -> frozenset[str]:
    """Return the letters that a line defines with their argument, and that stand nowhere without one.

    >>> sorted(called_in(["C(q) = q^3", "C'(q) = 3q^2"])), sorted(called_in(["P(1 - P) = x", "Q(x) = 2"]))
    (['C'], ['Q'])
    """
    # y' = H(x) speaks of a function as well.
    found = {call[1] for text in texts for call in _CALLED.finditer(text) if call[1].isupper()}
    for text in texts:
        if (head := _CALLED.match(text)) is not None and re.match(r"\s*=", text[head.end() :]):
            found.add(head[1])
    rest = "\n".join(_CALLED.sub(" ", text) for text in texts)
    return frozenset(
        plain(name) for name in found if not re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z'′’(])", rest)
    )


_CUSTOMARY_CONSTANTS = frozenset("abcdkmnpq")
_PARTIAL_OF = pattern(r"\s*(?:∂\s*/\s*∂|\\[dt]?frac\s*\{\s*\\partial\s*\}\s*\{\s*\\partial)")
_TOLD_NOT_ZERO = pattern(r"\s*=\s*(?!\s*0\s*$)\S")


def constants_in(texts: Sequence[str]) -> set[str]:
    """Return the letters that are constants though their derivative is written: db/dx of (x - b)^2, ∂y/∂x of x y.

    >>> constants_in(["d/dx (x - b)", "= 1 - db/dx"]), constants_in(["a^2 + b^2 = 9", "2a da/dt + 2b db/dt = 0"])
    ({'b'}, set())
    """
    begun = next(filter(None, texts), "")
    found: set[str] = set()
    told = defined_in(texts)
    for text in texts:
        for quotient in QUOTIENT.finditer(text):
            letter = quotient["above"] or quotient["over"]
            by_custom = letter in _CUSTOMARY_CONSTANTS and _stands_in(letters_of(quotient)[0], begun)
            held = _PARTIAL_OF.match(begun) and PARTIAL.search(quotient[0]) and _stands_in(letter, begun)
            if by_custom or held:
                found.add(letter)
            if not text[: quotient.start()].strip() and _TOLD_NOT_ZERO.match(text, quotient.end()):
                told.add(letter)
    return found - told


def _stands_in(letter: str, text: str) -> bool:
    """Whether a letter stands by itself in a formula, and not behind a d alone."""
    return re.search(rf"(?<![A-Za-z\\∂]){letter}(?![A-Za-z])", text) is not None
