"""Total differentials: dz = ∂z/∂x dx + ∂z/∂y dy."""

from __future__ import annotations

from collections.abc import Sequence

from derive.expression import Deriv, Mul, Node, Sym
from derive.expression.parts import sum_of
from derive.marking.record import CheckedLine
from derive.marking.sides import differential, readable, total
from derive.marking.state import State
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern

_DIFFERENTIALS = pattern(r"(?<![A-Za-z/\\])d([a-zA-Z])(?![A-Za-z/(])")


def function_of_differential(state: State, texts: Sequence[str]) -> Node | None:
    """Return the function of several letters whose differential stands on the left: dz, d(x^2 y)."""
    letters = {*_DIFFERENTIALS.findall(" ".join(texts[1:]))} - {state.sides.variable or "x"}
    if body := total(texts[0]):
        return readable(state.sides, body)[0]
    if not letters:
        return None
    name = differential(texts[0])
    function = None if name is None else state.meanings.known.get(name.name)
    return function if function is not None and (len(function.free) > 1 or function.free == letters) else None


def mark_differential(state: State, found: CheckedLine, whole: Node, texts: Sequence[str]) -> CheckedLine:
    """Mark dz = ∂z/∂x dx + ∂z/∂y dy: letters without a differential are constants."""
    moving = sorted(whole.free & {*_DIFFERENTIALS.findall(" ".join(texts))})
    state.sides.names.update(f"d{letter}" for letter in moving)
    state.chain.begin(sum_of([Mul(Deriv(whole, Sym(letter)), Sym(f"d{letter}")) for letter in moving]))
    state.named, state.answered = None, True
    for text in texts:
        side, problem = readable(state.sides, text)
        if side is None:
            return changed(found, judgement="unread", method=problem)
        found = state.chain.compare(changed(found, read=side), side)
    return found
