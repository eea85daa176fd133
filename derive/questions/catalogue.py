"""Every rule and label by its stable identifier, collected from the modules that declare them.

Only unpickling, the documentation and the tests need it: a derivation holds its rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from derive.answer import composed, joints
from derive.errors import DeriveError
from derive.indexed import fractions, moves
from derive.indexed import rules as index_rules
from derive.record import frames
from derive.record.declare import Elementary
from derive.record.derivation import Label
from derive.rules.algebra import algebra, cases, function_identities
from derive.rules.algebra.reversible import Reversible
from derive.rules.derivative import (
    functions,
    integrals,
    known,
    logarithms,
    piecewise,
    powers,
    primes,
    simplifying,
    structural,
    twins,
)
from derive.rules.labels import algebra as algebra_labels
from derive.rules.labels import equations, learning, vectors
from derive.rules.limit import difference, difference_functions, difference_shapes, laws
from derive.targets import form, naming, repeated

_HOMES = (
    *(structural, simplifying, powers, functions, integrals, logarithms, piecewise, primes, known, twins),
    *(algebra, cases, function_identities),
    *(laws, difference, difference_functions, difference_shapes),
    *(algebra_labels, equations, learning, vectors),
    *(form, naming, repeated),
    *(frames, joints, composed),
    *(index_rules, moves, fractions),
)
"""The modules that declare rules; a test finds one that is missing here."""


def rules() -> Iterator[Label]:
    """Yield every rule and label that some module declares, but those made from the table of functions."""
    declared = (found for home in _HOMES for value in vars(home).values() for found in _declared(value))
    yield from dict.fromkeys(declared)


def _declared(value: object) -> Iterator[Label]:
    """Yield the rules that a value of a module is, or has: a move has one for each direction."""
    match value:
        case Label():
            yield value
        case Elementary(rule=rule):
            yield rule
        case Reversible(rule=rule, back=back):
            yield from (rule, back)
        case tuple() | dict():
            for entry in value.values() if isinstance(value, dict) else value:
                yield from _declared(entry)


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Label]:
    return {rule.id: rule for rule in rules()}


def rule_by_id(id: str) -> Label:
    """Return the rule or label with a stable identifier.

    Raises:
        DeriveError: no rule has that identifier.
    """
    found = _by_id().get(id)
    if found is not None:
        return found
    if id.startswith("derivative-"):
        return functions.table_rule(id.removeprefix("derivative-"))
    raise DeriveError(f"no rule is called {id!r}")
