"""derive: mathematical derivations, line by line, each line checked.

>>> import derive
>>> str(derive.differentiate("1/(1+e^-x)").result)
'σ(x) (1 - σ(x))'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.api import differentiate, functions, parse
    from derive.derivation import Derivation, Frame, Rule, Step, Verdict
    from derive.errors import DeriveError, InternalError, LimitError, ParseError, UnsupportedError

__version__ = "0.1.0"

_HOME = {
    "Derivation": "derive.derivation",
    "DeriveError": "derive.errors",
    "Frame": "derive.derivation",
    "InternalError": "derive.errors",
    "LimitError": "derive.errors",
    "ParseError": "derive.errors",
    "Rule": "derive.derivation",
    "Step": "derive.derivation",
    "UnsupportedError": "derive.errors",
    "Verdict": "derive.derivation",
    "differentiate": "derive.api",
    "functions": "derive.api",
    "parse": "derive.api",
}

__all__ = [
    "Derivation",
    "DeriveError",
    "Frame",
    "InternalError",
    "LimitError",
    "ParseError",
    "Rule",
    "Step",
    "UnsupportedError",
    "Verdict",
    "differentiate",
    "functions",
    "parse",
]


def __getattr__(name: str) -> Any:
    # Loaded at first use: `derive --version` must not pay for the engine.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'derive' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
