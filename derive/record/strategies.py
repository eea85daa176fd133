"""Where and when rules fire: a strategy turns a goal into the application of one rule."""

from __future__ import annotations

from collections.abc import Callable

from derive.expression import Deriv
from derive.record.step import Label, Rewrite, Rule

Application = tuple[Label, Rewrite]
Strategy = Callable[[Deriv], "Application | None"]


def first_of(*choices: Rule | Strategy) -> Strategy:
    """Return the strategy that applies the first rule (or strategy) that matches."""
    strategies = tuple(_of_rule(choice) if isinstance(choice, Rule) else choice for choice in choices)

    def choose(goal: Deriv) -> Application | None:
        for strategy in strategies:
            found = strategy(goal)
            if found is not None:
                return found
        return None

    return choose


def _of_rule(rule: Rule) -> Strategy:
    def apply(goal: Deriv) -> Application | None:
        rewrite = rule.rewrite(goal)
        return None if rewrite is None else (rule, rewrite)

    return apply
