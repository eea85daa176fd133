"""What a generator of the tower is, and the derivative of each kind.

These formulas are the verifier's own calculus: eight kinds of generator, independent of the rules and of the
function table (sources: DLMF 4.2, 4.20, 4.24 and the definitions).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from derive.expression import Call, Deriv, Node, Sym, canonical
from derive.field.factored import Factored
from derive.field.polynomial import Quotient
from derive.field.powers import cofunction
from derive.reading.formulas import instantiate
from derive.startup.data import data, field

if TYPE_CHECKING:
    from derive.field.tower import Tower


@data(frozen=False, eq=False)
class Generator:
    """One generator of the field.

    Attributes:
        index: its place in the ring.
        kind: key of `KINDS`.
        node: its display.
        arguments: the values it is a function of.
        detail: what else its kind needs (the partner of a sine, the degree of a radical, …).
        depends: the generators that occur in its arguments.
    """

    index: int
    kind: str
    node: Node
    arguments: tuple[Factored, ...]
    detail: Any
    depends: frozenset[int]
    tower: Tower = field(repr=False)

    @property
    def derivative(self) -> Quotient:
        """Its derivative by the tower's variable, as a fraction of polynomials."""
        return self.tower.fraction(self.tower.rate(self.tower.field.generator(self.index)))

    def pair(self) -> Pair | None:
        """Return its sine and cosine, where the field below has them; None for any other generator."""
        pair = KINDS[self.kind].pair
        return None if pair is None else pair(self.tower, self.arguments[0])


Pair = tuple[Factored, Factored]
"""A sine and a cosine."""
Rates = tuple[Factored, ...]
Derivation = Callable[["Tower", Generator, Rates, str], Factored]


def _symbol(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.rational(int(generator.node.payload == variable))


def _constant(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.zero


def _exponential(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.times(tower.field.generator(generator.index), inner[0])


def _logarithm(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.over(inner[0], generator.arguments[0])


def _absolute(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    # |u|' = |u| u'/u, the form whose denominator is a polynomial of the field below.
    field = tower.field
    return field.product((field.generator(generator.index), inner[0], field.power(generator.arguments[0], -1)))


def _radical(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    field = tower.field
    rate = field.product((field.generator(generator.index), inner[0], field.power(generator.arguments[0], -1)))
    return field.scale(rate, Fraction(1, generator.detail[1]))


def _sine(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.times(tower.field.generator(generator.detail), inner[0])


def _cosine(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.scale(_sine(tower, generator, inner, variable), -1)


def _arctangent(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    field = tower.field
    return field.over(inner[0], field.sum((field.one, field.power(generator.arguments[0], 2))))


def _arcsine(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    return tower.field.over(inner[0], cofunction(tower, generator.arguments[0], -1))


def _function(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
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


def _opaque(tower: Tower, generator: Generator, inner: Rates, variable: str) -> Factored:
    # A value by itself: enough for the chain rule around it, and claims nothing about what it is.
    rate = Deriv(generator.node, Sym(variable))
    return tower.once(("opaque", canonical(rate)), lambda: tower.new("opaque", rate))


def _of_arctan(tower: Tower, value: Factored) -> Pair:
    cosine = tower.field.power(cofunction(tower, value, 1), -1)
    return tower.field.times(value, cosine), cosine


def _of_arcsin(tower: Tower, value: Factored) -> Pair:
    return value, cofunction(tower, value, -1)


class Kind(NamedTuple):
    """A kind of generator.

    Attributes:
        rate: its derivative, from the derivatives of its arguments.
        never_negative: whether its values never are.
        pair: its sine and cosine, where it is an angle that has them in the field below.
    """

    rate: Derivation
    never_negative: bool = False
    pair: Callable[[Tower, Factored], Pair] | None = None


KINDS: dict[str, Kind] = {
    "symbol": Kind(_symbol),
    "constant": Kind(_constant, never_negative=True),
    "constant step": Kind(_constant),
    "exp": Kind(_exponential, never_negative=True),
    "ln": Kind(_logarithm),
    "abs": Kind(_absolute, never_negative=True),
    "even root": Kind(_radical, never_negative=True),
    "odd root": Kind(_radical),
    "sin": Kind(_sine),
    "cos": Kind(_cosine),
    "arctan": Kind(_arctangent, pair=_of_arctan),
    "arcsin": Kind(_arcsine, pair=_of_arcsin),
    "function": Kind(_function),
    "opaque": Kind(_opaque),
}
"""The kinds of generator: the verifier's own calculus."""
