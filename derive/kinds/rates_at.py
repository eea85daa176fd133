"""Related rates at a moment: the values of the letters, and of the rates that are known, put into the relation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace as copy

from derive.derivation import Derivation, Outcome, Step
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Node, Rel, Sym, replace
from derive.expression.evaluate import evaluate, holds
from derive.kinds.record import constant, exact, finished, in_decimals, named
from derive.rules.equations import EVALUATE, PUT_IN
from derive.verify import Refuted, check

_FRACTION = re.compile(r"d\s*(\w+)\s*/\s*d\s*(\w+)")


def rates_at(rates: Derivation, at: str) -> Derivation:
    """Evaluate a relation of rates at a moment.

    Args:
        rates: the derivation of the relation, solved for one rate.
        at: values of letters and rates, ``x = 3, y = 4, x' = 2``; a rate may be written ``dx/dt``.

    Returns:
        The derivation of the rate there; what was not given stays a letter.

    Raises:
        ParseError: a value can't be read.
        UnsupportedError: the values do not satisfy the equation, or the relation does not hold there.
        DeriveError: something is given that does not occur.

    >>> from derive.kinds.rates import related_rates
    >>> ladder = related_rates("x^2 + y^2 = 25", "t", ("x(t), y(t)",))
    >>> str(rates_at(ladder, "x = 3, y = 4, dx/dt = 2").result)
    "y' = -3/2"
    """
    assert isinstance(rates.result, Rel)
    assert isinstance(rates.function, Rel)
    given = dict(_given(at, rates.variable))
    known = rates.function.free | rates.result.free
    if strange := sorted(given.keys() - known):
        raise DeriveError(f"{', '.join(strange)} does not occur in {rates.result}")
    values: dict[Node, Node] = {Sym(name): value for name, value in given.items()}
    _refuse_elsewhere(rates, values)
    unknown, formula = rates.result.left, replace(rates.result.right, values)
    put = Rel("=", unknown, formula)
    simple = exact(formula)
    steps = [Step(rule=PUT_IN, before=rates.result, after=put, conditions=tuple(Rel("=", *p) for p in values.items()))]
    if simple is not formula:
        steps.append(Step(rule=EVALUATE, before=put, after=Rel("=", unknown, simple), note=in_decimals(simple)))
    told = Derivation(
        source=rates.source,
        function=rates.function,
        goal=rates.result,
        steps=tuple(steps),
        result=Rel("=", unknown, simple),
        variable=rates.variable,
        heading=f"At the moment when {', '.join(f'{name} = {value}' for name, value in values.items())}",
    )
    return copy(finished(told), parts=(copy(rates, heading="The relation of the rates"),))


def _given(at: str, variable: str) -> Iterator[tuple[str, Node]]:
    for part in at.strip().removeprefix("(").removesuffix(")").split(","):
        left, sign, value = part.partition("=")
        if not sign:
            raise DeriveError(f"the moment of related rates is given by names, x = 3, x' = 2, not by {part.strip()!r}")
        name = left.strip()
        found = _FRACTION.fullmatch(name)
        if found and named(found[2]) == variable:
            name = f"{found[1]}'"
        letter, primes = name.rstrip("'"), len(name) - len(name.rstrip("'"))
        yield named(letter) + "'" * primes, constant(value.strip(), f"the value of {name}")


def _refuse_elsewhere(rates: Derivation, values: Mapping[Node, Node]) -> None:
    """Refuse values that do not satisfy the equation or a condition of the relation."""
    assert isinstance(rates.function, Rel)
    left, right = (replace(side, dict(values)) for side in rates.function.children)
    if not left.free | right.free:
        try:
            lies = check(left, right).outcome is not Outcome.UNVERIFIED
        except Refuted:
            lies = False
        if not lies:
            raise UnsupportedError(f"{rates.function} does not hold for these values: {left} is not {right}")
    for condition in rates.conditions:
        there = replace(condition, dict(values))
        if not there.free and holds(there, {}, 30) is not True:
            raise UnsupportedError(f"the relation holds for {condition}")
    there = replace(rates.result.children[1], dict(values))
    if not there.free and evaluate(there, {}, 20) is None:
        raise UnsupportedError(f"{rates.result.children[1]} has no value there")


__all__ = ["rates_at"]
