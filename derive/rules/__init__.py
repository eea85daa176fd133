"""The rules of differentiation, in the order in which they are tried.

The order is the textbook's: first what is read off (constants, the variable, the table), then the
linear rules, then shapes.  `reciprocal_as_power` stands before the quotient rule, but the quotient route leaves it
out; the chain route writes every quotient as a product with a power, and so never comes to the quotient rule.
The chain rule comes after every shape that has its own rule.
"""

from __future__ import annotations

from derive.expression import Deriv, Node, Sym
from derive.record.derivation import Rule
from derive.record.engine import discharge, result_of
from derive.record.strategies import Strategy, first_of
from derive.rules.derivative.functions import OPAQUE, UNKNOWN, definition, look_up, write_out
from derive.rules.derivative.integrals import (
    both_ends,
    fundamental_theorem,
    leibniz_rule,
    lower_end,
    product_over_index,
    split_integral,
    sum_term_by_term,
    upper_end,
)
from derive.rules.derivative.logarithms import laws_of_logarithms, logarithm_of_long_product
from derive.rules.derivative.piecewise import piecewise
from derive.rules.derivative.powers import POWERS
from derive.rules.derivative.primes import primes_by
from derive.rules.derivative.simplifying import simplify_first
from derive.rules.derivative.structural import (
    chain_rule,
    chain_rule_several,
    change_of_base,
    constant,
    constant_factor,
    constant_terms,
    exponential_below,
    identity,
    logarithmic_differentiation,
    product_rule,
    product_rule_several,
    quotient_as_product,
    quotient_rule,
    reciprocal_as_power,
    sum_rule,
)

_SHAPES = (
    product_rule,
    product_rule_several,
    quotient_rule,
    logarithmic_differentiation,
    change_of_base,
    piecewise,
    fundamental_theorem,
    upper_end,
    lower_end,
    split_integral,
    both_ends,
    leibniz_rule,
    sum_term_by_term,
    product_over_index,
    definition,
    laws_of_logarithms,
    chain_rule,
    chain_rule_several,
)

_AT_SIGHT = (constant, identity, look_up)
_READ_OFF = (*_AT_SIGHT, constant_terms, sum_rule, constant_factor)
_PRIMES = primes_by(first_of(*_READ_OFF, *_SHAPES))
_LINEAR = (_PRIMES, *_READ_OFF)

_PLAIN = first_of(_PRIMES, *_AT_SIGHT, simplify_first, *_READ_OFF, reciprocal_as_power, exponential_below, *_SHAPES)
_USUAL = first_of(logarithm_of_long_product, _PLAIN)

ROUTES: dict[str, Strategy] = {
    "auto": _USUAL,
    "chain": first_of(*_LINEAR, reciprocal_as_power, quotient_as_product, *_SHAPES),
    "quotient": first_of(*_LINEAR, *_SHAPES),
    "definition": first_of(write_out, _USUAL),
}
"""What `route=` may name: which rules, in which order."""

AGAIN: dict[str, Strategy] = {**ROUTES, "auto": _PLAIN}
"""The rules for what was differentiated already: what it is asked for may be the values at the zeros of its factors."""


def derivative_of(function: Node, variable: str) -> Node:
    """Return a derivative as the usual rules leave it, without its lines.

    Raises:
        UnsupportedError: no rule leads on.

    >>> from derive.reading import parse
    >>> str(derivative_of(parse("x sin(x)"), "x"))
    'sin(x) + x cos(x)'
    """
    return result_of(discharge(Deriv(function, Sym(variable)), _USUAL))


DIFFERENTIATION: tuple[Rule, ...] = (
    constant,
    identity,
    constant_terms,
    sum_rule,
    constant_factor,
    logarithm_of_long_product,
    simplify_first,
    reciprocal_as_power,
    exponential_below,
    quotient_as_product,
    *(rule for rule in _SHAPES if isinstance(rule, Rule)),
    *(entry.rule for entry in POWERS),
    UNKNOWN,
    OPAQUE,
)
"""Every rule of differentiation but those made from the table of functions."""
