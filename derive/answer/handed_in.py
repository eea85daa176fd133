"""What a program hands in: its SymPy expressions as displayed ones, and the answer again in its own symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from derive.expression import Call, Node, replace
from derive.record.derivation import Caller, Derivation
from derive.startup.data import replace as copy
from derive.sympy_door import caller as handed_in
from derive.sympy_door import door as sympy_door


def remembering(derivation: Derivation, caller: handed_in.Caller) -> Derivation:
    """Return an answer that knows the caller's symbols.

    Args:
        derivation: the answer.
        caller: whose symbols.
    """
    done: dict[int, Derivation] = {}
    stack = [derivation]
    while stack:
        current = stack[-1]
        if waiting := [part for part in current.parts if id(part) not in done]:
            stack.extend(waiting)
            continue
        stack.pop()
        done[id(current)] = copy(
            current,
            parts=tuple(done[id(part)] for part in current.parts),
            details=(*current.details, Caller(caller.symbols, caller.principal)),
            notes=tuple(dict.fromkeys((*current.notes, *caller.notes))) if current is derivation else current.notes,
        )
    return done[id(derivation)]


_NOBODY = Caller()


def in_sympy(derivation: Derivation, symbols: Mapping[str, Any] | Iterable[Any] = ()) -> Any:
    """Return the derivative as SymPy's expression, in the symbols of whoever handed in the function."""
    *_, caller = (_NOBODY, *derivation.details_of(Caller))
    own = {**dict(caller.symbols), **sympy_door.by_name(symbols)}
    # Who wrote y(x) is answered with y(x), whatever letter stands for it in the lines.
    functions = {name for name, value in own.items() if callable(value)}
    written = {
        letter: call for call, letter in derivation.notation.shown if isinstance(call, Call) and call.name in functions
    }
    closed: Node = replace(derivation.closed, written)
    return sympy_door.to_sympy(closed, symbols=own, principal=caller.principal)
