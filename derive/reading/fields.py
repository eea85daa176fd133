r"""A differential operator of a field before its operand: ``\nabla(x^2 y)``, ``\nabla_{w, b} …``, ``\nabla\cdot F``."""

from __future__ import annotations

import re
from typing import NamedTuple

from derive.reading.brackets import separated
from derive.reading.names import plain
from derive.startup.patterns import pattern
from derive.vectors.functions import VECTOR_NAMES

_NABLA = r"(?:\\vec\s*\{?\s*\\nabla\s*\}?|\\(?:mathbf|boldsymbol|bm)\s*\{?\s*\\nabla\s*\}?|\\nabla(?![A-Za-z])|∇)"
_FIELD = pattern(
    rf"\s*\$*\s*(?:{_NABLA}\s*(?:_\s*(?:\{{(?P<below>(?:[^{{}}]|\{{[^{{}}]*\}})*)\}}|(?P<letter>\\?[^\W\d_]+)))?\s*"
    r"(?P<laplacian>\^\s*\{?\s*2\s*\}?|²)?\s*(?:(?P<divergence>\\cdot(?![A-Za-z])|·)"
    r"|(?P<curl>\\times(?![A-Za-z])|×))?|\\(?:operatorname|mathrm)\s*\{\s*grad\s*\})(?!\s*[_^'])"
    r"(?:\s|\\[,;:! ])*(?P<operand>\S.*?)\s*\$*\s*",
    needs="\\∇",
)
_NAME = pattern(r"(?!\\(?:left|[bB]igg?l?))\\?[A-Za-z]+(?:\([^()]*\))?")
_NAMED = pattern(
    r"(?P<name>\\?[A-Za-z]+)\s*(?:\([^()=]*\))?\s*(?:[,;]|\\q?quad|\\text\s*\{[^{}]*\}|\b(?:of|where|for|if|with)\b|\s)+"
    r"(?P<definition>(?P=name)\s*\([^()]*\)\s*=.*)"
)
_FONTS = pattern(r"\\(?:mathbf|boldsymbol|bm|mathrm|vec|boldmath)(?![A-Za-z])")
_BRACKETS = pattern(r"\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])|[()\[\]{}]|\\[,;:! ]")

_NORM = r"\\\||\\[lr]?Vert(?![A-Za-z])|‖|\|\|"
_TOP = r"\^\s*\{?\s*(?:\\(?:top|intercal)(?![A-Za-z])|\\(?:mathsf|mathrm|text)\s*\{?\s*T(?![a-z])|⊤)|ᵀ"
_OPERATION = r"\b(?:tr|Tr|trace|logdet|norm|inv|inner|dot)\s*\("
_OF_VECTORS = pattern(
    rf"{_NORM}|{_TOP}|⊙|\\odot(?![A-Za-z])|\\(?:operatorname|mathrm)\*?\s*\{{\s*[Tt]r(?:ace)?\s*\}}|\\det(?![A-Za-z]|\s*\\begin)"
)
_TRANSPOSED = pattern(
    r"[A-Za-z)\]}]\s*\^\s*(?:T|\{\s*T\s*\})(?![a-z])\s*(?:\\[,;:! ]\s*)?"
    r"(?:[A-Za-z]{1,3}(?![A-Za-z])(?<!\bfor)(?<!\bif)(?<!\bat)(?<!\band)(?<!\bor)(?<!\bby)|\(|\\(?!q?quad|right|text|big|Big|frac)[A-Za-z])"
    r"|\b(?:tr|Tr|trace)\s*\(\s*[^()]*[A-Z]"
)
"""``w^T x`` and ``tr(A X)``: what stands beside another factor is transposed, where T is nothing else."""
_RAISED_T = pattern(r"\^\s*(?:T|\{\s*-?\s*T\s*\}|-\s*T)", needs="^")
_LETTER_T = pattern(r"T(?!r|anh)")
_PERHAPS = pattern(rf"{_OPERATION}|\^\s*\{{?\s*-?\s*T\b|'\s*\*|\w\s*@\s*\w")


_CALLED = pattern(
    r"\s*\$*\s*(?:\\(?:operatorname|mathrm|text|mathsf)\*?\s*\{\s*)?(?P<name>[A-Za-z_]{4,})\s*\}?\s*(?:\\left)?\(\s*"
    r"(?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{?\s*)?(?P<letter>\\?[^\W\d_]+)\s*\}?\s*(?:\\right)?\)\s*\$*\s*",
    needs="(",
)


def vector_call(text: str) -> tuple[str, str] | None:
    r"""Return the function of vectors and the letter in ``softmax(z)``, which can't be a number; None of all else.

    >>> vector_call(r"\operatorname{softmax}(z)"), vector_call("sin(z)")
    (('softmax', 'z'), None)
    """
    found = _CALLED.fullmatch(text)
    return (found["name"], plain(found["letter"])) if found is not None and found["name"] in VECTOR_NAMES else None


def is_of_vectors(text: str, *, asked: bool = False) -> bool:
    r"""Whether an expression is written of vectors or matrices: with norms, transposes, traces.

    Args:
        text: the expression.
        asked: whether a gradient is asked for, where ``w^T x`` is no power.

    >>> is_of_vectors(r"\|A x\|^2"), is_of_vectors("w^T x"), is_of_vectors("r^T"), is_of_vectors("r^T", asked=True)
    (True, True, False, True)
    """
    if vector_call(text) or _OF_VECTORS.search(text) is not None or (asked and _PERHAPS.search(text) is not None):
        return True
    return _TRANSPOSED.search(text) is not None and _LETTER_T.search(_RAISED_T.sub(" ", text)) is None


class Field(NamedTuple):
    """An operator before everything else: the command that it stands for, its operand, the letters that it names."""

    command: str
    operand: str
    variables: tuple[str, ...] = ()


def field_operator(text: str) -> Field | None:
    """Return the operator before everything else; None where none is, or where it is a derivative by one letter.

    >>> field_operator(r"\\nabla (x^2 y)")[:2], field_operator("∇² (x y)")[:2], field_operator("x^2")
    (('gradient', '(x^2 y)'), ('laplacian', '(x y)'), None)
    >>> field_operator(r"\\nabla_{(w, b)} (wx + b)^2").variables
    ('w', 'b')
    """
    if "nabla" not in text and "∇" not in text and "grad" not in text:
        return None
    found = _FIELD.fullmatch(text)
    if found is None:
        return None
    command = next((name for name in ("laplacian", "divergence", "curl") if found[name]), "gradient")
    operand = found["operand"]
    if named := _NAMED.fullmatch(operand):
        operand = named["definition"]
    below = _BRACKETS.sub("", _FONTS.sub("", found["below"] or found["letter"] or ""))
    letters = tuple(plain(name) for name in separated(below) if name)
    if len(letters) == 1 and not (letters := _members(letters[0], operand)):
        return None
    return None if _NAME.fullmatch(operand) else Field(command, operand, letters)


def _members(letter: str, operand: str) -> tuple[str, ...]:
    r"""Return θ_1 and θ_2 for the θ of ``\nabla_\theta (\theta_1^2 + \theta_2^2)``; none where it occurs alone."""
    stem = letter if len(letter) == 1 else rf"\\?{re.escape(letter)}"
    if re.search(rf"(?<![A-Za-z\\]){stem}(?![A-Za-z]|\s*_)", operand):
        return ()
    found = re.findall(rf"(?<![A-Za-z\\])({stem}\s*_\s*(?:\w|\{{\w+\}}))", operand)
    numbered = sorted({plain(re.sub(r"\s", "", name)) for name in found})
    return tuple(numbered) if all(name.rpartition("_")[2].isdecimal() for name in numbered) else ()


__all__ = ["Field", "field_operator", "is_of_vectors", "vector_call"]
