"""Every rule by its stable identifier, collected from the modules that declare rules.

Only unpickling, the documentation and the tests need it: a derivation holds its rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pkgutil import walk_packages

from derive.errors import DeriveError
from derive.record.declare import Elementary
from derive.record.derivation import Rule
from derive.rules.algebra.reversible import Reversible

_HOMES = ("derive.rules", "derive.targets", "derive.kinds", "derive.indexed", "derive.answer", "derive.terms")
_MODULES: tuple[str, ...] = ()


def rules() -> Iterator[Rule]:
    """Yield every rule that some module declares, but those made from the table of functions."""
    seen: set[int] = set()
    for name in _modules():
        for value in vars(import_module(name)).values():
            for found in _declared(value):
                if id(found) not in seen:
                    seen.add(id(found))
                    yield found


def _declared(value: object) -> Iterator[Rule]:
    """Yield the rules that a value of a module is, or has: a move has one for each direction."""
    for entry in value if isinstance(value, tuple) else (value,):
        match entry:
            case Rule():
                yield entry
            case Elementary(rule=rule):
                yield rule
            case Reversible(rule=rule, back=back):
                yield from (rule, back)


def _modules() -> Iterator[str]:
    yield from _MODULES
    for home in _HOMES:
        yield home
        for module in walk_packages(import_module(home).__path__, f"{home}."):
            yield module.name


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Rule]:
    return {rule.id: rule for rule in rules()}


def rule_by_id(id: str) -> Rule:
    """Return the rule with a stable identifier.

    Raises:
        DeriveError: no rule has that identifier.
    """
    found = _by_id().get(id)
    if found is not None:
        return found
    if id.startswith("derivative-"):
        from derive.rules.derivative.functions import table_rule

        return table_rule(id.removeprefix("derivative-"))
    raise DeriveError(f"no rule is called {id!r}")
