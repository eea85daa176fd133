"""Values of the functions that only SymPy knows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from derive.table import FALLBACK
from derive.values.real import UndefinedError


@cache
def value_by_sympy(name: str) -> Callable[..., Any]:
    """Return the function of a name, to be called with mpmath and its arguments; the same one each time."""
    from derive.sympy_door.door import load

    def value(mp: Any, *arguments: Any) -> Any:
        sympy = load()
        found = getattr(sympy, FALLBACK[name][0])(*(sympy.Float(a, mp.dps + 5) for a in arguments)).evalf(mp.dps)
        if not found.is_Float and not found.is_Rational:
            raise UndefinedError(name)
        return mp.mpf(str(found)) if found.is_Rational and not found.is_Integer else mp.mpf(found)

    return value
