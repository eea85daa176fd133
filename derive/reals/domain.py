"""Where an expression is defined over the reals, as far as its shape says: a list of conditions.

The conditions of a derivation are read off its function and its result, not remembered from rules, so
that whatever form the result takes, the line ``for x > 0`` below it is about that form.

What a case assures of its own value is not asked, and what it needs is asked of it alone: in {1/x if |x| > 1; 0
otherwise} nobody divides by zero, and in {arcsin(x) if x < 1; 2 otherwise} x ≥ -1 or x ≥ 1 is needed, not |x| ≤ 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain

from derive.budget import once
from derive.expression import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Integral,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Root,
    Sum,
    Sym,
    fold,
    number,
    postorder,
    rational,
    replace,
    substitute,
    tidy,
)
from derive.expression.operators import bound_letters
from derive.expression.relations import difference, negation
from derive.reading.formulas import fill, formula
from derive.reals.closed_forms import in_exact_parts
from derive.reals.compare import always, implies, independent, strict
from derive.reals.convergence import along, converging
from derive.reals.logic import Truth, both, either
from derive.reals.series import at_each, summed, together
from derive.reals.write import not_zero, simplest
from derive.table import TABLE
from derive.table.fallback import DOMAINS
from derive.terms.signs import positive, whole
from derive.values.evaluate import evaluate
from derive.values.zero import vanishes

_DIGITS = 60
_NEAR = 12
"""Up to so many terms of a sum tell one by one what they need."""


def conditions(*nodes: Node, assuming: tuple[Node, ...] = ()) -> tuple[Node, ...]:
    """Return the relations that all the expressions need in order to be defined.

    Args:
        nodes: expressions, typically a function and its derivative.
        assuming: relations already known; they and what they imply trivially are not repeated.

    Returns:
        Relations in order of appearance, without those that always hold and those implied by another.
    """
    found: dict[Node, None] = {}
    for root in nodes:
        for relation in required(root):
            if not always(relation):
                found[simplest(relation)] = None
    bound = frozenset().union(*map(bound_letters, nodes)) - frozenset().union(*(node.free for node in nodes))
    sums = {part.variable.name: part for node in nodes for part in postorder(node) if isinstance(part, Sum | Prod)}
    for relation in assuming:
        # What a rule needs of an integrand along the way is told of the limits above.
        within = [sums[name] for name in relation.free & bound if name in sums]
        for one in at_each(within[0], (relation,)) if len(within) == 1 else (relation,):
            if not always(one) and not one.free & bound:
                found[simplest(one)] = None
    told = list(dict.fromkeys(simplest(strict(relation, found)) for relation in found))
    if any(isinstance(relation, Logic) for relation in told) and isinstance(whole := both(*told), Logic):
        told = [simplest(part) for part in (whole.children if whole.connective == "and" else (whole,))]
    return independent(together(told))


def required(root: Node) -> Iterator[Node]:
    """Yield what all parts of an expression need, each relation once; the limits answer for what they bind.

    >>> from derive.reading import parse
    >>> [str(relation) for relation in required(parse("sqrt(x) + int_1^x 1/t dt"))]
    ['x ≥ 0', 'x > 0']
    """
    sums = {part.variable.name: part for part in postorder(root) if isinstance(part, Sum | Prod)}
    if not any(isinstance(part, Piecewise) or part.binds is not None for part in postorder(root)):
        yield from dict.fromkeys(relation for node in postorder(root) for relation in needs(node))
        return

    def step(node: Node, parts: tuple[_Needed, ...]) -> _Needed:
        t: Node | None = None
        match node:
            case Integral():
                t = node.variable
                own = along(node, _about(parts[0], t))
            case Sum():
                t = node.variable
                whole = tuple(summed(node))
                # Where a series converges each of its terms has a value.
                own = chain(whole, at_each(node, () if converging(node) in whole else _about(parts[0], t)))
            case Prod():
                t, own = node.variable, at_each(node, _about(parts[0], node.variable))
            case Pow(base=base, exponent=exponent) if (counted := _ends(exponent, sums)) is not None:
                own = not_zero(base) if any((rational(end) or 0) < 0 for end in counted) else iter(())
            case _:
                own, t = needs(node), None if node.binds is None else node.children[node.binds[0]]
        passed = _of_cases(node, parts) if isinstance(node, Piecewise) else chain.from_iterable(parts)
        outside = (relation for relation in passed if t is None or not relation.free & t.free)
        return dict.fromkeys(chain(outside, own))

    yield from fold(root, step)


_Needed = dict[Node, None]
_FAR = number(1000)


def _ends(exponent: Node, sums: Mapping[str, Sum | Prod]) -> list[Node] | None:
    """Return an exponent at the ends of the sums over whose indices it runs; None if it is no integer there."""
    over = [sums[name] for name in sorted(exponent.free & sums.keys())]
    if not over:
        return None
    integers = frozenset().union(*(child.free for series in over for child in series.children[1:]))
    if not whole(replace(exponent, {Sym(name): ONE for name in integers})):
        return None
    corners = [exponent]
    for series in over:
        ends = (series.lower, _FAR if isinstance(series.upper, Const) else series.upper)
        corners = [tidy(substitute(corner, series.variable.name, end)) for corner in corners for end in ends]
    return corners


def _about(relations: _Needed, letter: Node) -> list[Node]:
    plain = list(map(simplest, (relation for relation in relations if relation.free & letter.free)))
    return list(independent([strict(relation, plain) for relation in plain]))


def _of_cases(node: Piecewise, parts: tuple[_Needed, ...]) -> Iterator[Node]:
    """Yield what the values and conditions of the cases need, each where its case counts."""
    needed: dict[Node, list[Guards]] = {}
    for (_, guards), relations in zip(operands(node), parts, strict=True):
        for relation in relations:
            needed.setdefault(relation, []).append(guards)
    return asked(needed)


def needs(node: Node) -> Iterator[Node]:
    """Yield the relations that one operation needs of its operands."""
    match node:
        case Piecewise():
            found = covered(node)
            if found is not True:
                yield Logic("or", *(condition for _, condition in node.pieces)) if found is False else found
        case Div(denominator=below):
            yield from not_zero(below)
        case Pow(base=base, exponent=exponent):
            yield from _power(base, exponent)
        case Root(radicand=radicand, index=index) if (n := rational(index)) is not None and n % 2 == 0:
            yield Rel(">=", radicand, ZERO)
        case Call(name="ln", children=(Call(name="abs", children=(inner,)),)):
            yield from not_zero(inner)
        case Call(name=name, children=arguments) if name in TABLE:
            entry = TABLE[name]
            for text in (*entry.domain, *(entry.conditions if node.orders else ())):
                yield from _conjuncts(fill(text, arguments))
            # A derivative has no value where there is none.
            for place in entry.kinks if node.orders else ():
                yield Rel("!=", arguments[0], fill(place, ()))
        case Call(name=name, children=arguments) if name in DOMAINS:
            for text in DOMAINS[name]:
                yield from _conjuncts(fill(text, arguments))


def has_value(node: Node, values: Mapping[str, Fraction]) -> bool:
    """Whether an expression has a value at a point: cot(π) has none, though numbers near π give a large one.

    >>> from derive.reading import parse
    >>> [has_value(parse(text), {}) for text in ("cot(pi)", "0/0", "arcsin(1 - sqrt(2)^2)")]
    [False, False, True]
    """
    if evaluate(in_exact_parts(node), values, _DIGITS) is None:
        return False
    # Whether zero is met, nobody can see in a value: the tangent is large, not undefined, beside its poles.
    return not any(_is_met(relation, values) for relation in required(node) if isinstance(relation, Rel))


def _is_met(relation: Rel, values: Mapping[str, Fraction]) -> bool:
    return relation.relation == "!=" and vanishes(difference(relation), values) is True


def is_smooth(function: Node) -> bool:
    """Whether a function is smooth inside its domain, and has no border of it: no cases, steps, corners, even roots."""
    return all(map(_is_smooth, postorder(function)))


def _is_smooth(part: Node) -> bool:
    match part:
        case Add() | Mul() | Neg() | Div() | Num() | Sym() | Const():
            return True
        case Pow(base=base, exponent=exponent):
            power = rational(exponent)
            return not base.free or (power is not None and power.denominator % 2 == 1)
        case Root(index=index):
            return (rational(index) or 0) % 2 == 1
        case Call(name=name) if name in TABLE and not part.orders:
            return _is_smooth_entry(name)
    return False


@once
def _is_smooth_entry(name: str) -> bool:
    """Whether a formula that holds wherever the function is defined is its derivative, and its domain has no border."""
    entry = TABLE[name]
    if entry.kinks or entry.jumps or entry.conditions or not entry.derivative or None in entry.derivative:
        return False
    domain = [part for text in entry.domain for part in postorder(formula(text))]
    return not any(isinstance(part, Rel) and part.relation in ("<=", ">=") for part in domain)


def _conjuncts(condition: Node) -> Iterator[Node]:
    match condition:
        case Logic(connective="and", children=parts):
            for part in parts:
                yield from _conjuncts(part)
        case Rel(relation="!=", left=left, right=right) if right is ZERO:
            yield from not_zero(left)
        case _:
            yield condition


def _power(base: Node, exponent: Node) -> Iterator[Node]:
    power = rational(exponent)
    if power is None and whole(exponent):
        # Of an integer, n + 1 > 0 says n >= 0, and shows the sign of 10^10 - 1, the exponent of a power rule.
        if not positive(tidy(Add(exponent, ONE))):
            yield from not_zero(base)
    elif power is None:
        number = rational(base)
        if number is not None and number < 0:
            yield Rel("=", exponent, Call("floor", exponent))
        elif not isinstance(base, Const):
            yield Rel(">", exponent if number == 0 else base, ZERO)
    elif power.denominator % 2 == 0:
        yield Rel(">=" if power > 0 else ">", base, ZERO)
    elif power < 0:
        yield from not_zero(base)


# Cases ---------------------------------------------------------------------------------------------

Guards = tuple[Node, ...]
"""Conditions that hold wherever a part of an expression counts."""


def operands(node: Node, guards: Guards = ()) -> list[tuple[Node, Guards]]:
    """Return the operands of a node, each with what is known wherever it counts.

    >>> from derive.reading import parse
    >>> cases = operands(parse("{1/x if x > 0; 0 otherwise}"))
    >>> [(str(part), [str(guard) for guard in guards]) for part, guards in cases]
    [('1/x', ['x > 0']), ('x > 0', []), ('0', ['x ≤ 0'])]
    """
    if not isinstance(node, Piecewise):
        return [(child, guards) for child in node.children]
    found: list[tuple[Node, Guards]] = []
    for value, condition in node.pieces:
        found += [(value, _with(guards, _guards_of(condition))), (condition, guards)]
        guards = _with(guards, _guards_of(negation(condition)))
    return found if node.otherwise is None else [*found, (node.otherwise, guards)]


def _with(guards: Guards, more: Iterator[Node]) -> Guards:
    return tuple(dict.fromkeys((*guards, *more)))


def _guards_of(condition: Node) -> Iterator[Node]:
    parts = condition.children if isinstance(condition, Logic) and condition.connective == "and" else (condition,)
    return map(simplest, parts)


def covered(node: Piecewise) -> Truth:
    """Return where one of the cases counts.

    >>> from derive.reading import parse
    >>> covered(parse("{x if x < 1; 2x if x >= 1}")), str(covered(parse("{x if x < 1; 2x if x > 1}")))
    (True, 'x ≠ 1')
    """
    return True if node.otherwise is not None else either(*(condition for _, condition in node.pieces))


def assured(relation: Node, guards: Guards) -> bool:
    """Whether the case in which a relation is needed implies it."""
    if not guards:
        return False
    needed = simplest(relation)
    return any(guard is needed or implies(guard, needed) for guard in guards)


def asked(needed: Mapping[Node, Sequence[Guards]]) -> Iterator[Node]:
    """Yield relations, each only where it is needed: "not guard, or relation".

    Args:
        needed: relations, each with the guards of every case that needs it.
    """
    for relation, places in needed.items():
        open_places = [guards for guards in places if not assured(relation, guards)]
        counts = either(*(both(*guards) for guards in open_places))
        if counts is False:
            continue
        where = relation if counts is True else either(_not(counts), relation)
        if where is not True:
            yield relation if where is False else where


def _not(condition: Truth) -> Truth:
    return not condition if isinstance(condition, bool) else negation(condition)


__all__ = ["Guards", "asked", "assured", "covered", "operands"]
