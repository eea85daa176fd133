"""What is decided of a real constant: whether it has a value, whether that is 0, and its sign.

Three answers: yes, no, not decided.  A constant is enclosed by an interval with outward rounding, at rising
precision; what the interval does not keep off 0 is 0 where the field shows it, and otherwise not decided.  Whether
a function has a value where its argument lies says its domain in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from operator import mul
from typing import Any

from derive.budget import remember
from derive.errors import DeriveError
from derive.expression import (
    BINDERS,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    canonical,
    fold,
    number,
    postorder,
    rational,
    tidy,
)
from derive.expression.relations import allows, difference
from derive.reading.formulas import fill, formula, is_unknown
from derive.table import TABLE, Function, intervals
from derive.values.contexts import interval_context, real_context
from derive.values.evaluate import holds

_DIGITS = (30, 120, 500)
"""How precisely a constant is enclosed, one after the other, until it is kept off 0."""
_EXTRA = 10
"""Digits kept beyond those that are relied on, where a function is evaluated at the ends of an interval."""
_LARGEST = 400
_DEEPEST = 60
"""What is larger or deeper is not decided."""
_POWER = 10_000
"""The largest whole exponent of an enclosed power."""


_NUMBERS = (Neg, Add, Mul, Div, Pow, Root, Call, Piecewise)
"""What has to have a value: a limit or a relation that stands by itself says what it says, with one or without."""

_MINUS_INFINITY = Neg(Const("oo"))


class _Kept:
    """What is known of a part: whether it has a value (None: not decided), and an interval that holds it, or None.

    The value of a relation is a truth value; infinity is no number, and stands on a line by itself only.
    """

    __slots__ = ("exists", "inside", "truth")

    def __init__(self, exists: bool | None, inside: Any = None, truth: bool | None = None) -> None:
        self.exists = exists
        self.inside = inside
        self.truth = truth


_ABSENT = _Kept(False)
_OPEN = _Kept(None)


_SMALL = 12
"""Nodes of a power whose exponent is added up: (-1)^(1 - 1)."""
_LONGEST = 100_000
"""The largest logarithm of which the exponential is enclosed: 9^9^9 would take all day."""


def has_value(node: Node) -> bool | None:
    """Return whether a constant has a value; None where that is not decided.

    >>> from derive.reading import parse
    >>> [has_value(parse(text)) for text in ("1/3", "0/0", "0/sin(pi)", "ln(2)/ln(1)", "sqrt(sin(pi))")]
    [True, False, False, False, True]
    """
    return _judged(node).exists


def sign(node: Node) -> int | None:
    """Return the sign of a constant, -1, 0 or 1; None where it is not decided, or there is no value.

    >>> from derive.reading import parse
    >>> [sign(parse(text)) for text in ("pi - 3", "sin(2 pi)", "e^(-144)", "|0|", "1/0")]
    [1, 0, 1, 0, None]
    """
    kept = _judged(node)
    return _sign(kept.inside) if kept.exists else None


def decide(relation: Node) -> bool | None:
    """Return whether a relation between constants holds; None where that is not decided, or a side has no value.

    >>> from derive.expression import ZERO
    >>> from derive.reading import parse
    >>> [decide(Rel(sign, parse("sin(pi)"), ZERO)) for sign in ("=", "!=", "<")]
    [True, False, False]
    """
    return _judged(relation).truth


def valueless(node: Node) -> Node | None:
    """Return a constant part of an expression that has no value; None if none is known to have none."""
    return next((part for part in constant_parts(node) if has_value(part) is False), None)


def doubts(node: Node) -> frozenset[Node]:
    """Return what is not known to have a value in an expression: denominators, radicands, functions, limits.

    >>> from derive.reading import parse
    >>> [str(part) for part in doubts(parse("x + 1/Si(1) + 1/erf(1)"))]
    ['Si(1)']
    """
    found: set[Node] = set()
    for whole in constant_parts(node):
        if has_value(whole) is None:
            for part in postorder(whole):
                if (
                    not part.free
                    and has_value(part) is None
                    and all(child.free or has_value(child) for child in part.children)
                ):
                    found.add(canonical(_doubted(part)))
    return frozenset(found)


def _doubted(part: Node) -> Node:
    match part:
        case Div(denominator=below):
            return below
        case Pow() | Root():
            return part.children[0]
    return part


def constant_parts(node: Node) -> Iterator[Node]:
    """Yield the largest parts without letters that are no plain numbers; what stands in cases is guarded by them."""
    stack, seen = [node], {node}
    while stack:
        part = stack.pop()
        if isinstance(part, Piecewise) and part.free:
            continue
        if part.free or not isinstance(part, _NUMBERS) or _has_unknown(part):
            more = [child for child in part.children if child.children and child not in seen]
            seen.update(more)
            stack.extend(more)
        elif part.children and rational(part) is None and part is not _MINUS_INFINITY:
            yield part


@remember(2048)
def _has_unknown(node: Node) -> bool:
    return node.has(Call) and any(map(is_unknown, postorder(node)))


@remember(2048)
def _judged(node: Node) -> _Kept:
    if node.free or node.size > _LARGEST or node.depth > _DEEPEST:
        return _OPEN
    found = _OPEN
    for digits in _DIGITS:
        found = _enclosed(node, digits)
        if found.exists is False or found.truth is not None or _sign(found.inside) is not None:
            break
    return found


def _enclosed(node: Node, digits: int) -> _Kept:
    iv = interval_context()
    before, iv.dps = iv.dps, digits
    memo: dict[Node, _Kept] = {}

    def combine(part: Node, parts: tuple[_Kept, ...]) -> _Kept:
        return _at_zero(iv, part, _combined(iv, part, parts, memo, combine))

    try:
        return fold(node, combine, memo)
    finally:
        iv.dps = before


def _sign(inside: Any) -> int | None:
    if inside is None:
        return None
    if inside.a > 0:
        return 1
    if inside.b < 0:
        return -1
    return 0 if inside.a == inside.b == 0 else None


def _at_zero(iv: Any, node: Node, kept: _Kept) -> _Kept:
    """Return what is known of a part, with 0 exactly where the field shows that it is 0."""
    if not kept.exists or kept.inside is None or _sign(kept.inside) is not None or not _is_zero(node):
        return kept
    return _Kept(True, iv.mpf(0))


@remember(2048)
def _is_zero(node: Node) -> bool:
    from derive.field.tower import Tower

    try:
        tower = Tower.over((node,), thorough=True)
        zero = tower.is_zero(node)
    except DeriveError:
        return False
    return zero and all(holds(relation, {}) for relation in tower.conditions)


def _combined(iv: Any, node: Node, parts: tuple[_Kept, ...], memo: dict[Node, _Kept], combine: Any) -> _Kept:
    match node:
        case Num(value=value):
            return _Kept(True, iv.mpf(value.numerator) / value.denominator)
        case Const(name="e" | "pi" as name):
            return _Kept(True, +getattr(iv, name))
        case Const():
            return _ABSENT
        case Rel(relation=relation):
            return _related(iv, node, relation, parts)
        case Logic(connective=connective):
            return _joined(connective, parts)
        case Piecewise():
            return _chosen(parts)
    if isinstance(node, (Deriv, *BINDERS)):
        # Their ends may be infinite.
        return _ABSENT if parts[0].exists is False else _OPEN
    if any(part.exists is False for part in parts):
        return _ABSENT
    try:
        return _operated(iv, node, parts, memo, combine)
    except (ArithmeticError, ValueError, TypeError, NotImplementedError):
        return _OPEN


def _operated(iv: Any, node: Node, parts: tuple[_Kept, ...], memo: dict[Node, _Kept], combine: Any) -> _Kept:
    sure: bool | None = True if all(part.exists for part in parts) else None
    known = [part.inside for part in parts if part.inside is not None]
    full = len(known) == len(parts)
    match node:
        case Neg():
            return _Kept(sure, -known[0] if full else None)
        case Add():
            return _Kept(sure, sum(known[1:], known[0]) if full else None)
        case Mul():
            zero = sure and any(_sign(part.inside) == 0 for part in parts)
            return _Kept(sure, iv.mpf(0) if zero else _product(known) if full else None)
        case Div():
            below = _sign(parts[1].inside)
            if below == 0:
                return _ABSENT
            if below is None:
                return _OPEN
            if sure and _sign(parts[0].inside) == 0:
                return _Kept(True, iv.mpf(0))
            return _Kept(sure, known[0] / known[1] if full else None)
        case Root() | Pow():
            return _power(iv, node, parts, sure)
        case Call():
            return _called(iv, node, parts, sure, memo, combine)
    return _OPEN


def _product(factors: list[Any]) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = mul(product, factor)
    return product


def _related(iv: Any, node: Rel, relation: str, parts: tuple[_Kept, ...]) -> _Kept:
    left, right = parts
    if left.exists is False or right.exists is False:
        return _ABSENT
    if not (left.exists and right.exists) or left.inside is None or right.inside is None:
        return _OPEN
    gap = difference(node)
    side = _sign(_at_zero(iv, gap, _Kept(True, left.inside - right.inside)).inside)
    if side is None:
        return _Kept(True)
    return _Kept(True, None, allows(relation, side))


def _joined(connective: str, parts: tuple[_Kept, ...]) -> _Kept:
    decisive = connective == "or"
    truths = [part.truth for part in parts]
    if decisive in truths:
        return _Kept(True, None, decisive)
    if any(part.exists is False for part in parts):
        return _ABSENT
    return _OPEN if None in truths else _Kept(True, None, not decisive)


def _chosen(parts: tuple[_Kept, ...]) -> _Kept:
    """Return the first case whose condition holds; one that is not decided leaves all open."""
    for value, condition in zip(parts[0::2], parts[1::2], strict=False):
        if condition.exists is False:
            return _ABSENT
        if condition.truth is None:
            return _OPEN
        if condition.truth:
            return value
    return parts[-1] if len(parts) % 2 else _ABSENT


def _power(iv: Any, node: Pow | Root, parts: tuple[_Kept, ...], sure: bool | None) -> _Kept:
    """Return a power or a root of reals: of odd denominator also of what is negative."""
    base, side = parts[0].inside, _sign(parts[0].inside)
    exponent = rational(node.children[1])
    if exponent is None and isinstance(node, Pow) and node.size < _SMALL:
        exponent = rational(tidy(node.children[1]))
    if exponent is not None and isinstance(node, Root):
        if not exponent:
            return _ABSENT
        exponent = 1 / exponent
    if exponent is None:
        return _general_power(iv, node, parts, sure, side)
    if exponent.denominator == 1 and exponent >= 0:
        small = base is not None and exponent <= _POWER
        return _Kept(sure, base ** int(exponent) if small else None)
    if side == 0:
        return _ABSENT if exponent < 0 else _Kept(sure, iv.mpf(0))
    if side is None:
        return _OPEN
    if exponent.denominator % 2 == 0 and side < 0:
        return _ABSENT
    logarithm = iv.ln(abs(base)) * (iv.mpf(exponent.numerator) / exponent.denominator)
    if not abs(logarithm) <= _LONGEST:
        return _Kept(sure)
    size = iv.exp(logarithm)
    return _Kept(sure, -size if side < 0 and exponent.numerator % 2 else size)


def _general_power(iv: Any, node: Node, parts: tuple[_Kept, ...], sure: bool | None, side: int | None) -> _Kept:
    exponent = parts[1].inside
    if not isinstance(node, Root) and exponent is None and side == 1:
        return _Kept(sure)  # A positive base has every power, however large.
    if isinstance(node, Root) or exponent is None or side is None or side < 0:
        return _OPEN
    if side == 0:
        above = _sign(exponent)
        return _OPEN if not above else _Kept(sure, iv.mpf(0)) if above > 0 else _ABSENT
    logarithm = iv.ln(parts[0].inside) * exponent
    return _Kept(sure, iv.exp(logarithm) if abs(logarithm) <= _LONGEST else None)


def _called(
    iv: Any, node: Call, parts: tuple[_Kept, ...], sure: bool | None, memo: dict[Node, _Kept], combine: Any
) -> _Kept:
    entry = TABLE.get(node.name)
    if entry is None or node.orders:
        return _OPEN
    for text in entry.domain:
        needed = fold(fill(text, node.children), combine, memo)
        if needed.truth is False or needed.exists is False:
            return _ABSENT
        if needed.truth is None:
            sure = None
    insides = [part.inside for part in parts]
    if not sure or (None in insides and not entry.definition):
        return _Kept(sure)
    if entry.enclosure is not None:
        return _Kept(True, entry.enclosure(iv, *insides))
    exact = _tabled(entry, parts, memo, combine)
    if exact is not None:
        return exact
    found = None
    if entry.stairs:
        found = _step(iv, node, entry, insides[0])
    elif entry.value is not None and not entry.definition and len(insides) == 1:
        found = _between_ends(iv, entry, insides[0], memo, combine)
    for text in (entry.definition, *entry.forms):
        found = fold(fill(text, node.children), combine, memo).inside if found is None and text else found
    return _Kept(True, found)


def _tabled(entry: Function, parts: tuple[_Kept, ...], memo: dict[Node, _Kept], combine: Any) -> _Kept | None:
    """Return the exact value that the table has for an argument, known to the last digit; None if it has none."""
    if len(parts) != 1 or parts[0].inside is None:
        return None
    inside = parts[0].inside
    for argument, value in entry.values.items():
        at = fold(formula(argument), combine, memo).inside
        if at is not None and inside.a == inside.b == at.a == at.b:
            return fold(formula(value), combine, memo)
    return None


def _step(iv: Any, node: Call, entry: Function, inside: Any) -> Any:
    """Return the value of a staircase, if it is the same in all of an interval."""
    mp = real_context()
    with mp.workprec(iv.prec):
        whole = mp.nint(mp.mpf(inside.b._mpi_[0]))
        low, high = _value(entry, inside.a), _value(entry, inside.b)
        if low != high and _is_zero(Add(node.children[0], Neg(number(int(whole))))):
            low = high = _value(entry, iv.mpf(whole))
    return iv.mpf(low) if low == high else None


def _between_ends(iv: Any, entry: Function, inside: Any, memo: dict[Node, _Kept], combine: Any) -> Any:
    """Enclose a function by its values at the ends of an interval that lies in a stretch where it is monotone."""
    for stretch in chain(*map(intervals, (entry.increasing, entry.decreasing, entry.constant))):
        low, high = (
            iv.mpf(end.replace("oo", "inf")) if "oo" in end else fold(formula(end), combine, memo).inside
            for end in stretch[:2]
        )
        if low is None or high is None or not (inside.a >= low and inside.b <= high):
            continue
        with real_context().workdps(iv.dps + _EXTRA):
            ends = [_value(entry, end) for end in (inside.a, inside.b)]
            if None not in ends:
                slack = (1 + max(map(abs, ends))) / real_context().mpf(10) ** iv.dps
                return iv.mpf([min(ends) - slack, max(ends) + slack])
    return None


def _value(entry: Function, end: Any) -> Any:
    """Return the value of a function at an end of an interval, correct to more digits than are left of it."""
    mp = real_context()
    assert entry.value is not None
    found = entry.value(mp, mp.mpf(end._mpi_[0]))
    return found if isinstance(found, mp.mpf) and not mp.isnan(found) else None


__all__ = ["constant_parts", "decide", "doubts", "has_value", "sign", "valueless"]
