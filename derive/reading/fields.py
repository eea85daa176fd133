r"""A differential operator of a field before its operand: ``\nabla(x^2 y)``, ``\nabla^2 f``, ``\nabla\cdot (x, y)``."""

from __future__ import annotations

from derive.startup.patterns import pattern

_NABLA = r"(?:\\vec\s*\{?\s*\\nabla\s*\}?|\\(?:mathbf|boldsymbol|bm)\s*\{?\s*\\nabla\s*\}?|\\nabla(?![A-Za-z])|∇)"
_FIELD = pattern(
    rf"\s*\$*\s*(?:{_NABLA}\s*(?P<laplacian>\^\s*\{{?\s*2\s*\}}?|²)?\s*(?:(?P<divergence>\\cdot(?![A-Za-z])|·)"
    r"|(?P<curl>\\times(?![A-Za-z])|×))?|\\(?:operatorname|mathrm)\s*\{\s*grad\s*\})(?!\s*[_^'])"
    r"(?:\s|\\[,;:! ])*(?P<operand>\S.*?)\s*\$*\s*",
    needs="\\∇",
)
_NAME = pattern(r"(?!\\left)\\?[A-Za-z]+(?:\([^()]*\))?")
_NAMED = pattern(
    r"(?P<name>\\?[A-Za-z]+)\s*(?:\([^()=]*\))?\s*(?:[,;]|\\q?quad|\\text\s*\{[^{}]*\}|\b(?:of|where|for|if|with)\b|\s)+"
    r"(?P<definition>(?P=name)\s*\([^()]*\)\s*=.*)"
)


def field_operator(text: str) -> tuple[str, str] | None:
    """Return the command that an operator before everything else stands for, and its operand; None where none does.

    >>> field_operator(r"\\nabla (x^2 y)"), field_operator("∇² (x y)"), field_operator("x^2")
    (('gradient', '(x^2 y)'), ('laplacian', '(x y)'), None)
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
    return None if _NAME.fullmatch(operand) else (command, operand)
