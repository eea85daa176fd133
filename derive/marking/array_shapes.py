"""What lines in vectors and matrices tell of shapes, and by what the derivatives in them are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import NamedTuple

from derive.errors import DeriveError
from derive.indexed.reading import Shapes, read_arrays
from derive.marking.families import HEAD
from derive.marking.splitting import sides_of
from derive.reading.names import FORMS, GREEK, GREEK_NAMES
from derive.startup.patterns import pattern
from derive.table import NAMES
from derive.vectors.functions import SPELLINGS

_TOLD = pattern(
    r"\^\s*\{?\s*(?:T\b|\\top|\\intercal|\\mathsf\{T\}|\\mathrm\{T\}|⊤)|ᵀ|\|\||‖|\\\||\\lVert|\\nabla_|∇_|\bgrad_"
    r"|\btr\(|\\operatorname\{tr\}|(?:∂|\\partial)\s*[A-Za-z]_\{?[a-z]"
)
_LETTER = r"(?:\\(?:mathbf|boldsymbol|bm)\s*\{\s*)?(?P<%s>\\?[A-Za-z])(?![A-Za-z])\}?"
_D = r"(?:\\partial|∂|d)\s*"
_FUNCTION = r"(?:\\mathcal\{)?[A-Za-z]?\}?(?:_\{?[a-z]\}?)?"
_AT = r"(?:_\{?(?P<%s>[a-z])\}?)?"
_OPERATOR = pattern(
    rf"\s*(?:(?:\\nabla_|∇_|grad_)\s*\{{?\s*{_LETTER % 'nabla'}\}}?|(?P<bare>\\nabla(?![A-Za-z_])|∇(?!_))"
    rf"|\\frac\s*\{{\s*{_D}(?P<above>{_FUNCTION})\s*\}}\s*\{{\s*{_D}{_LETTER % 'below'}{_AT % 'at'}\s*\}}"
    rf"|{_D}(?P<over>{_FUNCTION})\s*/\s*{_D}{_LETTER % 'under'}{_AT % 'index'})\s*(?P<body>.*)$",
    re.DOTALL,
)
_PRIMED = pattern(r"\s*(?P<of>[A-Za-z])['′’]\s*\(\s*(?:\\mathbf\s*\{)?(?P<by>[a-z])\}?\s*\)\s*")
"""f'(w), where w is a vector."""
_SHAPED = pattern(
    r"(?<![A-Za-z\\])\\?(?P<name>[A-Za-z]|[α-ω]|(?:alpha|beta|theta|delta|mu))\}?\$?\s*(?:in|∈|\\in)\s*\$?"
    r"(?:ℝ|\\mathbb\s*\{?R\}?|\\R)\s*\^\s*[{(]*(?P<rows>\w+)(?:\s*(?:×|\\times)\s*(?P<columns>\w+))?"
)
"""``for x in ℝ^n, A ∈ ℝ^{m×n}``."""
_UP_TO = pattern(r"(?:Σ|\\sum|\bsum)\s*_\s*[({]\s*[a-z]\s*=\s*1\s*[)}]\s*\^\s*\{?([a-z](?:_\w)?)")
_SUMMED = pattern(r"(?:Σ|\\sum|\bsum)\s*_\s*[({]\s*([a-z])\s*=\s*1\s*[)}]\s*\^\s*(\{?[a-z](?:_\w)?\}?)(?![A-Za-z])")
_ENTRIES = pattern(r"(?<![A-Za-z\\])([A-Za-z])_\{?([a-z]{1,2})(?![A-Za-z])")
FENCE = pattern(r"^(?:\\left)?\[|(?:\\right)?\]$")
INDEXED = pattern(r"[A-Za-z]_\{?[a-z]")
NAMED = pattern(
    r"(?:(?:\\nabla|∇|grad)\s*)?(?:\\[a-z]+|[A-Za-zα-ω])(?:_\{?[a-z]\}?)?\s*(?:\(\s*(?:\\mathbf\s*\{?)?\\?\w+\}*\s*\))?\s*$"
)
_MOST, _FEW, _FIRST = 400, 60, 3


_SPREAD = "𝟏"
FRACTION = pattern(rf"\s*(?:\\frac\s*\{{\s*)?{_D}")
_NO_LETTERS = pattern(
    r"\^\s*\{?\s*(?:T\b|\\top|\\math(?:sf|rm)\s*\{\s*T\s*\})\s*\}?|\\(?:text|operatorname|mathrm|begin|end)\{[^{}]*\}"
    r"|\\[A-Za-z]+|\b(?:if|otherwise|for|and|where)\b|\bsum(?=_)"
)
_WITH_INDEX = pattern(r"(?<![A-Za-z\\])([A-Za-z])_\{?[a-z]")
_FAMILY = pattern(r"\s*\\?[A-Za-z]+_\{?[a-z]\}?\s*=")
_FITTING, _COMPARED, _MANY = 12, 12, 40
"""How many shapes are compared by how many lines."""


def shapes_of(texts: Sequence[str], shapes: Mapping[str, object] | None, source: str = "") -> Shapes | None:
    """Return the shapes of the letters of lines in vectors and matrices, None where the lines are in numbers.

    Args:
        texts: the problem and the lines; the first that is in vectors fits together, the others need not.
        shapes: what is known of them.
        source: the text around them, which may tell shapes: for x in ℝ^n.
    """
    known = {**_told_in(source), **(shapes or {})}
    found = _shapes_of(texts, known)
    # A sum over i from 1 to n says that x_i is an entry of an n-vector, unless x_i is a vector itself.
    if (told := {**_told_by_sums(texts), **known}) != known:
        bodies = list(dict.fromkeys(_bodies(texts)))[:_MANY]
        options = [found, _shapes_of(texts, told)]
        found = max((one for one in options if one), key=lambda one: _read_with(bodies, one), default=found)
    return found


def told_in(texts: Sequence[str], shapes: Mapping[str, object] | None, source: str) -> frozenset[str]:
    """Return the letters of which somebody said a shape: by options, in the text, or by how far a sum goes."""
    return frozenset({*_told_in(source), *_told_by_sums(texts), *(shapes or {})})


def _read_with(bodies: Sequence[str], shapes: Shapes) -> int:
    """Return how many formulas can be read with certain shapes."""
    return sum(_is_read(body, shapes) for body in bodies)


def _told_by_sums(texts: Sequence[str]) -> dict[str, object]:
    """Return the shapes that the sums of formulas tell.

    >>> _told_by_sums(["sum_(i=1)^n y_i sum_(j=1)^m A_ij x_j"])
    {'y': 'n', 'A': ('n', 'm'), 'x': 'm'}
    """
    found: dict[str, set[object]] = {}
    for text in texts:
        sizes = {index: size.strip("{}") for index, size in _SUMMED.findall(text)}
        for name, places in _ENTRIES.findall(text):
            if sizes.keys() >= {*places} and name not in ("δ", "\\delta", "delta"):
                shape = tuple(sizes[place] for place in places)
                found.setdefault(name, set()).add(shape[0] if len(shape) == 1 else shape)
    return {name: next(iter(shapes)) for name, shapes in found.items() if len(shapes) == 1}


def _shapes_of(texts: Sequence[str], shapes: Mapping[str, object]) -> Shapes | None:
    told = [text for text in texts if _TOLD.search(text)]
    if not told and not shapes:
        return None
    # What defines a family, p_i = e^(z_i)/Σ_j e^(z_j), says more than what is made of it.
    families = [text for text in texts if _FAMILY.match(text)]
    told = [*families, *(text for text in told if text not in families)]
    bodies = _bodies(told or texts)
    every = list(dict.fromkeys(_bodies(texts)))
    if told and not shapes:
        bodies = [body for body in bodies if _TOLD.search(body) or (families and INDEXED.search(body))] or bodies
    first = [*bodies, *(body for body in every if told and INDEXED.search(body))]
    fitting = next(filter(None, (_fitting(body, dict(shapes or {})) for body in first[:_FIRST])), [])
    # Of the shapes that fit the first line, those with which most of the others can be read.
    others = list(dict.fromkeys(bodies[1:]))[:_COMPARED]
    best = max(fitting[:_FITTING], key=lambda guess: sum(_is_read(body, guess) for body in others), default=None)
    if best is None:
        return shapes or None
    # What one line says of a letter makes another readable.
    for body in (*every[:_MANY], *every[:_MANY]):
        indexed = {*_WITH_INDEX.findall(body)} - best.keys()
        if indexed or not _is_read(body, best):
            guesses = islice(_guesses(letters_of(body), best, _UP_TO.findall(body)), _FEW)
            best = next((guess for guess in guesses if indexed <= guess.keys() and _is_read(body, guess)), best)
    return best


def _told_in(source: str) -> dict[str, object]:
    r"""Return the shapes that a text tells.

    >>> _told_in(r"for $x$ in $\mathbb{R}^{n}$, A ∈ ℝ^(m×n)")
    {'x': 'n', 'A': ('m', 'n')}
    """
    return {
        GREEK_NAMES.get(found["name"], found["name"]): (found["rows"], found["columns"])
        if found["columns"]
        else found["rows"]
        for found in _SHAPED.finditer(source)
    }


def _fitting(body: str, known: dict[str, object]) -> list[dict[str, object]]:
    """Return the shapes with which a formula can be read, those first with which no number is spread over a vector."""
    guesses = islice(_guesses(letters_of(body), known, _UP_TO.findall(body)), _MOST)
    found = [guess for guess in guesses if guess and _is_read(body, guess)]
    return sorted(found, key=lambda guess: _SPREAD in str(read_arrays(body, guess)) and _SPREAD not in body)


def _bodies(texts: Sequence[str]) -> list[str]:
    """Return what the sides of lines are of, names alone left out."""
    sides = (side for text in texts for side in sides_of(text) if not HEAD.fullmatch(side))
    return [body for side in sides if (body := body_of(side))]


def body_of(side: str) -> str:
    """Return what a side is of: of a derivative what is differentiated."""
    asked = operator_in(side)
    return asked.body if asked is not None else side


def _is_read(text: str, shapes: Shapes) -> bool:
    try:
        read_arrays(text, shapes)
    except DeriveError:
        return False
    return True


def letters_of(text: str) -> list[str]:
    """Return the letters of a formula that may be arrays: those of no transpose and of no function's name."""
    plain = _NO_LETTERS.sub(" ", text)
    words = re.findall(r"[A-Za-z]+", plain)
    return sorted({letter for word in words if len(word) == 1 or not _is_function(word) for letter in word})


def _greek_in(text: str) -> set[str]:
    """Return the names of the Greek letters of a formula, as letters or as commands."""
    found = re.findall(r"[^\W\d_a-zA-Z]|(?<=\\)[A-Za-z]+", text)
    return {name for name in (GREEK_NAMES.get(letter, letter) for letter in found) if name in GREEK}


def _is_function(word: str) -> bool:
    return word in NAMES or word in SPELLINGS or word in FORMS


def _guesses(
    letters: Sequence[str], known: dict[str, object], sizes: Sequence[str] = ()
) -> Iterator[dict[str, object]]:
    """Yield shapes by custom: capital letters are matrices, small ones vectors or numbers; few dimensions first.

    Args:
        letters: those of a formula.
        known: shapes of some.
        sizes: up to where its sums go.
    """
    n, m = list(dict.fromkeys([*sizes, *(size for size in "nmdqrNMDgh" if size not in {*letters} - {*sizes})]))[:2]
    vectors: tuple[object, ...] = (n, m, "")
    matrices: tuple[object, ...] = ((m, n), (n, n), (n, m), (m, m))
    open_ = [letter for letter in letters if letter not in known and letter not in sizes]
    numbers: dict[str, tuple[object, ...]] = {**dict.fromkeys("ijkl", ("",)), "n": ("", n)}
    options = [matrices if letter.isupper() else numbers.get(letter, vectors) for letter in open_]
    for chosen in product(*options):
        yield {**known, **{letter: shape for letter, shape in zip(open_, chosen, strict=True) if shape != ""}}


def fits_otherwise(text: str, shapes: Shapes, told: Collection[str], bodies: Sequence[str]) -> bool:
    """Whether a side has a value with other shapes of letters, no matrix made square for it.

    Args:
        text: the side.
        shapes: as they were guessed.
        told: the letters of which somebody said a shape.
        bodies: sides that have a value; they are to keep it.
    """
    letters = [*letters_of(text), *sorted(_greek_in(text) - shapes.keys())]
    known = {name: shape for name, shape in shapes.items() if name in told}
    for guess in islice(_guesses(letters, known, _UP_TO.findall(text)), _MOST):
        others = {**shapes, **{name: guess.get(name, "") for name in letters}}
        made_square = any(_is_square(shape) and not _is_square(shapes.get(name)) for name, shape in guess.items())
        if not made_square and all(_is_read(one, others) for one in (text, *bodies)):
            return True
    return False


class Operator(NamedTuple):
    """A derivative on the left: by which letter, by which of its entries, of what.

    Attributes:
        by: the letter.
        entry: the index of its entry, "" where it is the whole.
        body: what is differentiated, "" where it is only named.
        named: its name.
    """

    by: str
    entry: str
    body: str
    named: str = ""


def operator_in(text: str) -> Operator | None:
    """Return the derivative that a side begins with.

    >>> operator_in("∂/∂w_k [ x^T w ]"), operator_in("∂L/∂w"), operator_in("x^T w")
    (Operator(by='w', entry='k', body='[ x^T w ]', named=''), Operator(by='w', entry='', body='', named='L'), None)
    """
    if (primed := _PRIMED.fullmatch(text)) is not None:
        return Operator(primed["by"], "", "", primed["of"])
    found = _OPERATOR.match(text)
    if found is None:
        return None
    by = found["nabla"] or found["below"] or found["under"] or ""
    name = found["above"] or found["over"] or ""
    if not name and NAMED.match(bare := FENCE.sub("", found["body"].strip()).strip()):
        name = bare
    entry = found["at"] or found["index"] or ""
    return Operator(by.lstrip("\\"), entry, "" if name else found["body"].strip(), name.strip())


def _is_square(shape: object) -> bool:
    return isinstance(shape, tuple) and len({*shape}) == 1
