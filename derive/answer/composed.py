"""Functions of cases written as cases of functions, where a case is constant and the outer function has no slope there.

The chain rule says 0/0 of √relu(x) for x < 0, where the function is 0; |x - |x|| is 0 for all x > 0.  So each case of
the whole is differentiated by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.expression import (
    BINDERS,
    Add,
    Call,
    Deriv,
    Div,
    Logic,
    Mul,
    Node,
    Piecewise,
    Pow,
    Rel,
    Root,
    postorder,
    rational,
    replace,
)
from derive.kinks.switches import STEPS, switches
from derive.reals.closed_forms import exact, in_lowest_terms
from derive.reals.given import where_given
from derive.reals.logic import Truth, both
from derive.reals.switching import alternatives, by_cases, choices, collected, positions, written_out
from derive.record.derivation import Label, Rewrite
from derive.record.strategies import Strategy
from derive.terms.signs import whole as whole_number
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

_LARGEST = 60
_MOST = 6
"""More cases than this are not written."""


BY_CASES = Label(
    "write-by-cases",
    "write the whole by cases",
    "f({u if c; v otherwise}) = {f(u) if c; f(v) otherwise}",
)


INSIDE = Label(
    "simplify-inside",
    "simplify what stands inside",
    "f(u) = f(v) for u = v",
)


def composed(function: Node, variable: str) -> Node | None:
    """Return a function as one list of cases, where one of its cases makes an outer function lose its slope.

    Args:
        function: the function.
        variable: its variable.

    Returns:
        The cases; None where each case goes well with the chain rule.

    >>> from derive.reading import parse
    >>> str(composed(parse("sqrt(relu(x))"), "x")), composed(parse("relu(x)^2"), "x")
    ('{sqrt(x) if x > 0; 0 otherwise}', None)
    """
    if function.size > _LARGEST or any(isinstance(p, (Deriv, *BINDERS)) for p in postorder(function)):
        return None
    cases = by_cases(_with_sizes(function))
    plain = collected(cases)
    # Of min(x^2, x x) it is certain which one counts.
    whole = plain if _switches(plain) < _switches(cases) else cases
    whole = _without_needless_steps(_with_constants(whole, variable))
    rows = list(_rows(whole, variable, (), depth=0))
    if len(rows) < 2 and (not rows or rows[0][1] is True):
        return None if whole is cases else whole
    kept = [(value, condition) for value, condition in rows if not _is_lost(value)]
    if not kept or len(kept) > _MOST:
        return None
    gaps = any(isinstance(part, Piecewise) and part.otherwise is None for part in postorder(whole))
    return _listed(kept, complete=len(kept) == len(rows) and not gaps)


def _switches(function: Node) -> int:
    return sum(bool(alternatives(part)) for part in postorder(function))


def _with_sizes(function: Node) -> Node:
    """Write sqrt(u^2) as |u|."""
    found: dict[Node, Node] = {}
    for part in postorder(function):
        match part:
            case Root(radicand=Pow(base=base, exponent=power)) if rational(power) == rational(part.index) == 2:
                found[part] = Call("abs", base)
            case Pow(base=Pow(base=base, exponent=power), exponent=half) if (
                rational(power) == 2 == 1 / (rational(half) or 1)
            ):
                found[part] = Call("abs", base)
    return replace(function, found) if found else function


def _with_constants(function: Node, variable: str) -> Node:
    """Write |x - x| as |0|, and arccos(x/x) as arccos(1): the chain rule would ask for a slope that there is not."""
    found: dict[Node, Node] = {}
    for node in postorder(function):
        for part in node.children:
            if isinstance(part, (Add, Mul, Div)) and variable in part.free and any(True for _ in _delicate(node)):
                plain = in_lowest_terms(part)
                if variable not in plain.free and _is_flat(node, {part: plain}, variable):
                    found[part] = plain
    return replace(function, found) if found else function


def _without_needless_steps(function: Node) -> Node:
    """Write floor(floor(x)) as floor(x): an integer is its own floor."""
    steps = (p for p in postorder(function) if isinstance(p, Call) and p.name in STEPS and not p.orders)
    needless: dict[Node, Node] = {step: step.children[0] for step in steps if whole_number(step.children[0])}
    return _without_needless_steps(replace(function, needless)) if needless else function


def by_strategy(function: Node, written: Node) -> Strategy:
    """Return the strategy that answers the derivative of one function by that of its cases."""

    def answer(goal: Deriv) -> tuple[Label, Rewrite] | None:
        rule = BY_CASES if isinstance(written, Piecewise) else INSIDE
        return (rule, Rewrite(Deriv(written, goal.variable))) if goal.body is function else None

    return answer


Row = tuple[Node, Truth]


def _rows(function: Node, variable: str, guards: tuple[Node, ...], depth: int) -> Iterator[Row]:
    """Yield the values of a function with where they count, as far as a case makes trouble."""
    chosen = where_given(function, guards)
    function = function if chosen is function else collected(chosen)
    part = _troubled(function, variable) if depth < _MOST else None
    if part is None:
        value = exact(function) if variable not in function.free else function
        # Of cases one of which has no value the others stay.
        if not isinstance(value, Piecewise) or not any(map(_is_lost, postorder(value))):
            yield value, both(*guards)
            return
        for case, condition in choices(value):
            yield from _rows(case, variable, (*guards, *condition), depth + 1)
        return
    for choice, condition in choices(part):
        if both(*guards, *condition) is not False:
            yield from _rows(collected(replace(function, {part: choice})), variable, (*guards, *condition), depth + 1)


def _troubled(function: Node, variable: str) -> Node | None:
    """Return an innermost part one of whose cases makes an outer function lose its slope on an interval."""
    parts = list(postorder(function))
    for part in parts:
        if variable not in part.free or not alternatives(part) or _is_wide(part):
            continue
        if any(variable in inner.free and alternatives(inner) for inner in postorder(part) if inner is not part):
            continue
        outer = [node for node in parts if node is not part and node.has(type(part)) and part in set(postorder(node))]
        if isinstance(part, Piecewise) and part.otherwise is None and any(isinstance(n, Piecewise) for n in outer):
            continue  # Where it has no value another case may count.
        for choice in alternatives(part):
            if any(_is_flat(node, {part: choice}, variable) for node in outer):
                return part
    return None


def _is_wide(part: Node) -> bool:
    return isinstance(part, Call) and part.name in ("max", "min") and len(part.children) != 2


def _is_flat(node: Node, choice: dict[Node, Node], variable: str) -> bool:
    """Whether what must not stay zero, or at an integer, stays so in one case."""
    asked = (there for there in _delicate(node) if variable in there.free)
    chosen = [one for there in asked for one in positions(collected(replace(there, choice)), variable)]
    if any(not there.free and vanishes(there) is True for there in chosen):
        return True
    steps = [p for p in postorder(written_out(node)) if isinstance(p, Call) and p.name in STEPS and variable in p.free]
    inside = (one for step in steps for one in positions(collected(replace(step.children[0], choice)), variable))
    return any(variable not in there.free for there in inside)


def _delicate(node: Node) -> Iterator[Node]:
    """Yield the expressions at whose zeros a function has no slope, or no value."""
    yield from switches(node)
    match node:
        case Div(denominator=below):
            yield below
        case Pow(base=base, exponent=exponent) if (power := rational(exponent)) is None or power < 1:
            yield base
        case Call(name="ln", children=(inner,)):
            yield inner
        case Call(name="arcsec" | "arccsc" | "arcosh" | "arsech", children=(inner,)):
            yield inner


def _is_lost(value: Node) -> bool:
    """Whether nothing has a value in a case, since 1/0 or ln 0 stands in it; a list of cases may have another one."""
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, (Rel, Logic, Piecewise)):
            continue
        if not part.free and evaluate(part, {}, 30) is None:
            return True
        if isinstance(part, Div) and not part.denominator.free and vanishes(part.denominator) is True:
            return True
        stack.extend(part.children)
    return False


def _listed(rows: Sequence[Row], *, complete: bool) -> Node | None:
    """Write rows as cases; what is left over at the end, if anything is, is the value otherwise."""
    pieces = [(value, condition) for value, condition in rows if not isinstance(condition, bool)]
    if len(pieces) < len(rows):
        return rows[0][0] if len(rows) == 1 and complete else None
    if complete and len(pieces) > 1:
        return Piecewise(*pieces[:-1], otherwise=pieces[-1][0])
    return Piecewise(*pieces)


__all__ = ["BY_CASES", "INSIDE", "by_strategy", "composed"]
