"""A problem in the words of a person: ``derivative of e^(-x^2) by the limit``, ``y'' of x^2 + y^2 = 1``."""

from __future__ import annotations

import re

from derive.reading.conditions import COMPARED
from derive.reading.names import GREEK
from derive.startup.data import data
from derive.startup.patterns import pattern
from derive.table import NAMES


@data
class Posed:
    """A problem without its words.

    Attributes:
        formula: the function, the equation, or the definitions with commas between them.
        order: how many derivatives are wanted, 0 where the words do not say it.
        variable: by which letter, "" where the words do not say it.
        answer: what a book gives as the answer, "" where none is told.
        gradient: whether the gradient is wanted.
    """

    formula: str
    order: int = 0
    variable: str = ""
    answer: str = ""
    gradient: bool = False


_ORDERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_LEIBNIZ = r"d\^?\{?(?P<times>\d?)\}?\s*[a-zA-Z]?\s*/\s*d(?P<by>[a-z])(?:\^\{?\d\}?)?"
_PARTIAL = r"∂[a-zA-Z]?\s*/\s*∂(?P<part>[a-z])"
_PRIMED = r"(?P<primed>[a-zA-Z](?P<primes>'+|′+|″)(?:\([a-z]\))?)"
_ASKED = pattern(
    r"(?P<nth>first|second|third|fourth)?\s*"
    r"(?P<word>(?:total |partial |implicit )?derivative|gradient|slope|differential)"
    r"|(?:equation of )?(?:the )?(?P<line>tangent|normal)(?: line)?"
    rf"|{_LEIBNIZ}|{_PARTIAL}|{_PRIMED}"
)
_BEGINS = pattern(
    r"^(?:(?:please|now|find|determine|compute|calculate|evaluate|give|work out|show|what is|let us|let|the"
    r"|differentiate|derive|consider|for|if|given|exercise|problem|question)\b[:\s]*)+",
    re.IGNORECASE,
)
_DIFFERENTIATE = pattern(r"\b(?:differentiate|derive)\b", re.IGNORECASE)
_POSED = pattern(
    r"\s*(?:find|determine|compute|calculate|differentiate|derive|problem|exercise|question"
    r"|(?:the )?(?:(?:first|second|third|partial) )?(?:derivative|gradient) of)\b"
    r"(?!\s*[=(])",
    re.IGNORECASE,
)
_OF = pattern(r"^\s*(?:of|to|for|if|where|when|given|:)\s+")
_BY = pattern(r"\b(?:by|with respect to|w\.r\.t\.|wrt|in)\s+(?:the variable\s+)?(?P<by>[a-zA-Z])\b(?!\s*=)")
_ENDS = pattern(
    r"\s*(?:[?;]|\.\s|\.$"
    r"|,?\s*\b(?:from|by|using|with|where|when|in (?:two|terms)|implicitly|step|via|and simplify)\b"
    rf"(?![^=]*{COMPARED})).*$",
    re.DOTALL,
)
_BOOK = pattern(r"\b(?:book|key|answer|solution)\w*(?: says| gives| is|:)\s*:?\s*(?P<answer>.+)$", re.IGNORECASE)
_WORD = pattern(r"^(?P<word>[A-Za-z]{2,})[:,]?\s+")


def posed(text: str) -> Posed:
    """Take the words away from a problem.

    >>> posed("second derivative of x^2 + y^2 = 1")
    Posed(formula='x^2 + y^2 = 1', order=2, variable='', answer='', gradient=False)
    >>> posed("Find dy/dt of sin(t)^2 by the limit").formula, posed("3x^2").formula
    ('sin(t)^2', '3x^2')
    """
    order, variable, answer = 0, "", ""
    if (book := _BOOK.search(text)) is not None:
        answer, text = book["answer"].strip(" ."), text[: book.start()].rstrip(" ;,(")
    rest = text.strip()
    begun = _BEGINS.sub("", rest)
    asked = _ASKED.match(begun)
    if asked is not None and (of := _OF.match(begun[asked.end() :])) is not None:
        rest = begun[asked.end() :][of.end() :]
        order = _order(asked)
        variable = asked["by"] or asked["part"] or ""
    elif begun != rest:
        order = int(_DIFFERENTIATE.search(rest[: len(rest) - len(begun)]) is not None)
        rest = _OF.sub("", begun)
    if rest is not text.strip():
        if (by := _BY.search(rest)) is not None:
            variable = variable or by["by"]
        rest = _ENDS.sub("", rest)
    formula = _without_words(rest)
    if _WORD.fullmatch(f"{formula} ") and formula not in NAMES:
        formula = ""
    return Posed(formula, order, variable, answer, asked is not None and asked["word"] == "gradient" and order > 0)


def is_posed(line: str) -> bool:
    """Whether a line of a derivation is a problem in words.

    >>> is_posed("Differentiate y = x^2"), is_posed("d/dx x^2"), is_posed("Find the derivative of sin(3x)")
    (True, False, True)
    """
    return _POSED.match(line) is not None and bool(posed(line).formula)


def _order(asked: re.Match[str]) -> int:
    if asked["line"]:
        return 0
    if asked["word"]:
        return _ORDERS.get(asked["nth"] or "", 1)
    if asked["primes"]:
        return 2 * asked["primes"].count("″") + len(asked["primes"].replace("″", ""))
    return int(asked["times"] or 1)


def _without_words(text: str) -> str:
    """Drop words in front that are no mathematics."""
    while (found := _WORD.match(text)) and found["word"] not in NAMES and found["word"] not in GREEK:
        if found["word"] in ("lim", "int", "sum", "max", "min"):
            break
        text = text[found.end() :]
    return text.strip()
