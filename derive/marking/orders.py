"""Lines about the derivative of order n, y^(n) = 2^n e^(2x): judged for the first few n."""

from __future__ import annotations

from collections.abc import Sequence

from derive.expression import Deriv, Node, Sym, number, substitute
from derive.kinds.routes.formulas import formula
from derive.marking.judge import Judged, judge
from derive.marking.record import CheckedLine, Mistake
from derive.marking.sides import readable
from derive.marking.state import State
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern

_ORDERS = range(1, 6)
_OF_ORDER = pattern(
    r"\s*(?:(?P<name>[A-Za-z])\s*\^\s*\{?\s*\(\s*(?P<n>[nkm])\s*\)\s*\}?\s*(?:\(\s*[a-z]\s*\))?"
    r"|\\?d?frac\s*\{\s*d\^\{?(?P<above>[nkm])\}?\s*(?P<of>[A-Za-z])?\s*\}\s*\{\s*d\s*[a-z]\^\{?[nkm]\}?\s*\}"
    r"|d\^(?P<over>[nkm])\s*(?P<by>[A-Za-z])\s*/\s*d[a-z]\^[nkm])\s*"
)


def of_order(state: State, text: str) -> tuple[Node, str] | None:
    """Return the function whose derivative of order n a left side names, and the letter of the order."""
    found = _OF_ORDER.fullmatch(text)
    if found is None:
        return None
    name = found["name"] or found["of"] or found["by"] or ""
    function = state.meanings.known.get(name, state.meanings.problem)
    return None if function is None or function.pending else (function, found["n"] or found["above"] or found["over"])


def mark_of_order(state: State, found: CheckedLine, texts: Sequence[str]) -> CheckedLine:
    """Mark sides that should equal the derivative of order n."""
    assert state.of_order is not None
    function, n = state.of_order
    state.answered = True
    state.chain.begin(None)
    for text in filter(None, texts):
        side, problem = readable(state.sides, text)
        if side is None:
            return changed(found, judgement="unread", method=problem)
        judged = _judged(function, state.x, state.resolve(side), n)
        if judged.judgement == "wrong":
            if state.chain.wrong is not None:
                return changed(found, read=side, judgement="carried")
            state.chain.mark_wrong(found.number)
        found = changed(judged.mark(found), read=side)
        if judged.judgement == "wrong":
            break
    return found


def _judged(function: Node, x: Sym, side: Node, n: str) -> Judged:
    """Judge a formula for the derivative of order n by the first few orders."""
    judged: list[Judged] = []
    derivative = function
    for order in _ORDERS:
        derivative = Deriv(derivative, x)
        judged.append(judge(derivative, substitute(side, n, number(order)), function))
    wrong = [order for order, one in zip(_ORDERS, judged, strict=True) if one.judgement == "wrong"]
    if any(one.judgement not in ("wrong", "follows", "conditional") for one in judged):
        return Judged("undecided", next(one.method for one in judged if one.judgement == "undecided"))
    if not wrong:
        return Judged("follows", f"agreed for {n} = 1 to {_ORDERS[-1]}")
    if wrong[-1] < _ORDERS[-1] - 1:
        return Judged("conditional", f"agreed up to {n} = {_ORDERS[-1]}", f"for {n} > {wrong[-1]}")
    right = formula(function, x, Sym(n))
    holds = ", ".join(str(order) for order in _ORDERS if order not in wrong)
    name = f"for {n} = {wrong[0]} this is not the derivative" + (f", though it is for {n} = {holds}" if holds else "")
    mistake = Mistake("", "derivative of order n", name, expected=None if right is None else right.value)
    return changed(judged[wrong[0] - 1], mistake=mistake)
