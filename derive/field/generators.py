"""What a generator of the tower is, and the derivative of each kind.

These formulas are the verifier's own calculus: eight kinds of generator, independent of the rules and of the
function table (sources: DLMF 4.2, 4.20, 4.24 and the definitions).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from derive.expression import Call, Deriv, Node, Sym, canonical
from derive.field.extension import Extension, Generator
from derive.field.factored import Factored
from derive.field.powers import cofunction
from derive.field.series import differentiated_within
from derive.reading.formulas import instantiate

Pair = tuple[Factored, Factored]
"""A sine and a cosine."""
Rates = tuple[Factored, ...]
Derivation = Callable[[Extension, Generator, Rates, str], Factored]


def _symbol(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.rational(int(generator.node.payload == variable))


def _constant(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.zero


def _exponential(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.times(tower.field.generator(generator.index), inner[0])


def _logarithm(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.over(inner[0], generator.arguments[0])


def _absolute(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    # |u|' = |u| u'/u, the form whose denominator is a polynomial of the field below.
    field = tower.field
    return field.product((field.generator(generator.index), inner[0], field.power(generator.arguments[0], -1)))


def _radical(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    field = tower.field
    rate = field.product((field.generator(generator.index), inner[0], field.power(generator.arguments[0], -1)))
    return field.scale(rate, Fraction(1, generator.detail[1]))


def _sine(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.times(tower.field.generator(generator.detail), inner[0])


def _cosine(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.scale(_sine(tower, generator, inner, variable), -1)


def _arctangent(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    field = tower.field
    return field.over(inner[0], field.sum((field.one, field.power(generator.arguments[0], 2))))


def _arcsine(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.over(inner[0], cofunction(tower, generator.arguments[0], -1))


def _function(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    """Chain rule: sum of the partial derivatives times the inner derivatives."""
    call = generator.node
    assert isinstance(call, Call)
    terms = []
    for position, rate in enumerate(inner):
        if rate.coefficient:
            partial = _partial(call, position)
            terms.append(tower.field.times(tower.value(partial), rate))
    return tower.field.sum(terms)


def _partial(call: Call, position: int) -> Node:
    from derive.sympy_door.door import special_derivative

    formula = None if call.orders else special_derivative(call.name, position, len(call.children))
    if formula is None:
        orders = list(call.orders or (0,) * len(call.children))
        orders[position] += 1
        return Call(call.name, *call.children, orders=tuple(orders))
    return instantiate(formula, call.children)


def _opaque(tower: Extension, generator: Generator, inner: Rates, variable: str) -> Factored:
    # A value by itself: enough for the chain rule around it, and claims nothing about what it is.
    rate = Deriv(generator.node, Sym(variable))
    if (inside := differentiated_within(rate)) is not None:
        return tower.value(inside)
    return tower.once(("opaque", canonical(rate)), lambda: tower.new("opaque", rate))


def _of_arctan(tower: Extension, value: Factored) -> Pair:
    cosine = tower.field.power(cofunction(tower, value, 1), -1)
    return tower.field.times(value, cosine), cosine


def _of_arcsin(tower: Extension, value: Factored) -> Pair:
    return value, cofunction(tower, value, -1)


class Kind(NamedTuple):
    """A kind of generator.

    Attributes:
        rate: its derivative, from the derivatives of its arguments.
            pair: its sine and cosine, where it is an angle that has them in the field below.
    """

    rate: Derivation
    pair: Callable[[Extension, Factored], Pair] | None = None


KINDS: dict[str, Kind] = {
    "symbol": Kind(_symbol),
    "constant": Kind(_constant),
    "constant step": Kind(_constant),
    "exp": Kind(_exponential),
    "ln": Kind(_logarithm),
    "abs": Kind(_absolute),
    "even root": Kind(_radical),
    "odd root": Kind(_radical),
    "sin": Kind(_sine),
    "cos": Kind(_cosine),
    "arctan": Kind(_arctangent, pair=_of_arctan),
    "arcsin": Kind(_arcsine, pair=_of_arcsin),
    "function": Kind(_function),
    "opaque": Kind(_opaque),
}
"""The kinds of generator: the verifier's own calculus."""


def pair_of(generator: Generator) -> Pair | None:
    """Return the sine and cosine of a generator, where the field below has them; None for any other."""
    pair = KINDS[generator.kind].pair
    return None if pair is None else pair(generator.tower, generator.arguments[0])
