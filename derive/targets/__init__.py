"""What form to aim at, and the named moves that lead there from the natural result."""

from __future__ import annotations

from derive.errors import DeriveError
from derive.expression import Node
from derive.record.derivation import Step
from derive.startup.data import data


@data
class Path:
    """A chain of named moves from the natural result to a form worth reaching.

    Attributes:
        steps: the moves; empty when the natural result already is the form.
        aliases: calls that stand for expressions in the last line: ``((f(x), 1/(1 + e^-x)),)``.
    """

    steps: tuple[Step, ...] = ()
    aliases: tuple[tuple[Node, Node], ...] = ()


def aim(
    function: Node, derivative: Node, variable: str, *, name: str = "f", target: object = "auto", again: bool = False
) -> Path:
    """Choose a form for a derivative and lead there by named moves.

    Args:
        function: the differentiand.
        derivative: the natural result of the rules, tidied.
        variable: the variable of differentiation.
        name: what the function is called where the result is written in itself; "" for none.
        target: ``auto``, ``raw``, ``explicit`` (never in terms of the function itself), ``self`` (always),
            ``factored`` (a product) or a form (text, tree or SymPy expression).
        again: whether the function is itself a derivative, written in a function already named.

    Returns:
        The moves; none for ``raw``.

    Raises:
        DeriveError: the target is no form of the derivative.
        UnsupportedError: the target is no expression.
    """
    from derive.targets.textbook import path as textbook

    if target == "raw":
        return Path()
    if target in ("auto", "explicit", "self", "factored"):
        explicit = textbook(derivative, variable, function=function, factored=target == "factored")
        found = _in_itself(function, derivative, variable, name, explicit, target) if not again else None
        if found is None and target == "self" and not again:
            raise DeriveError("the derivative has no form in the function itself that moves lead to")
        return found or Path(explicit)
    from derive.sympy_door.door import from_sympy
    from derive.targets.form import towards

    wanted = target if isinstance(target, (str, Node)) else from_sympy(target)
    return towards(function, derivative, wanted, variable, "" if again else name)


def _in_itself(
    function: Node, derivative: Node, variable: str, name: str, explicit: tuple[Step, ...], target: object
) -> Path | None:
    """Lead to the form in the function itself, or in named functions, where that is wanted."""
    from derive.targets.scripts import lead
    from derive.targets.scripts import path as scripted
    from derive.targets.selfform import Relations

    if target not in ("auto", "self"):
        return None
    eager, best = target == "self", explicit[-1].after if explicit else derivative
    relations: Relations = {}
    found = lead(function, derivative, variable, name, textbook=best, eager=eager, relations=relations)
    if found is not None:
        form, steps = found
        named = scripted(function, best, form, variable)
        if named is not None and sum(bool(s.rule.weight) for s in (*explicit, *named)) <= len(steps):
            steps = (*explicit, *named)
        return Path(steps, form.aliases)
    # From the raw line no script leads there; from the textbook's there may be one.
    if not explicit:
        return None
    beyond = lead(function, best, variable, name, textbook=best, eager=eager, relations=relations)
    return None if beyond is None else Path((*explicit, *beyond[1]), beyond[0].aliases)
