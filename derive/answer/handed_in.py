"""What a program hands in: its SymPy expressions as displayed ones, and the answer again in its own symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from derive.expression import Node, Sym, replace
from derive.reals.compare import never
from derive.reals.domain import conditions
from derive.record.derivation import Caller, Derivation
from derive.startup.data import replace as copy
from derive.sympy_door import caller as handed_in
from derive.sympy_door import door as sympy_door


def remembering(derivation: Derivation, caller: handed_in.Caller, at_a_point: bool) -> Derivation:
    """Return an answer that knows the caller's symbols, and holds only where what was handed in does.

    Args:
        derivation: the answer.
        caller: whose symbols.
        at_a_point: whether its last line is a value there.
    """
    done: dict[int, Derivation] = {}
    stack = [derivation]
    while stack:
        current = stack[-1]
        if waiting := [part for part in current.parts if id(part) not in done]:
            stack.extend(waiting)
            continue
        stack.pop()
        free = current.last.free if at_a_point else current.last.free | current.function.free
        given = [relation for relation in caller.given if relation.free <= free]
        kinks = tuple(
            kink
            for kink in current.kinks
            if not any(never(replace(one, {Sym(current.variable): kink.point})) for one in caller.given)
        )
        where = conditions(assuming=(*current.conditions, *given)) if given else current.conditions
        done[id(current)] = copy(
            current,
            parts=tuple(done[id(part)] for part in current.parts),
            conditions=where,
            kinks=kinks,
            caller=Caller(caller.symbols, caller.principal),
            notes=tuple(dict.fromkeys((*current.notes, *caller.notes))) if current is derivation else current.notes,
        )
    return done[id(derivation)]


def in_sympy(derivation: Derivation, symbols: Mapping[str, Any] | Iterable[Any] = ()) -> Any:
    """Return the derivative as SymPy's expression, in the symbols of whoever handed in the function."""
    own = {**dict(derivation.caller.symbols), **sympy_door.by_name(symbols)}
    closed: Node = derivation.closed
    return sympy_door.to_sympy(closed, symbols=own, principal=derivation.caller.principal)
