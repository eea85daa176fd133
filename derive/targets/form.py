"""A form of the person's own: the bridge from the natural result to it, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import UnsupportedError
from derive.expression import Call, Node, Sym, postorder, replace, same
from derive.reading import parse
from derive.record.derivation import Label, Step
from derive.startup.data import replace as changed
from derive.targets import Path
from derive.targets.scripts import asked
from derive.targets.search import bridge
from derive.targets.textbook import path as textbook
from derive.verify import Refuted, check

NOTATION = Label(
    "notation",
    "write in the order and notation asked for",
    "a b = b a",
    weight=0,
)
EQUAL = Label(
    "rearrange",
    "equal to the form asked for",
    "a = b",
    weight=1,
)


def towards(function: Node, derivative: Node, form: str | Node, variable: str, name: str = "f") -> Path:
    """Lead from the natural result to a given form.

    Args:
        function: the differentiand.
        derivative: the natural result.
        form: the form wanted; f(x) in it is the function itself.
        variable: the variable of differentiation.
        name: what the function is called; "" if it has no name, being a derivative itself.

    Raises:
        UnsupportedError: the form is not equal to the derivative; the message gives a point.
        ParseError: the form can't be read.
    """
    given = parse(form) if isinstance(form, str) else form
    wanted = given if not name or name in function.free else replace(given, {Sym(name): Call(name, Sym(variable))})
    meanings = _meanings(wanted, function, variable, name)
    try:
        check(derivative, replace(wanted, meanings))
    except Refuted as error:
        raise UnsupportedError(f"the derivative is not equal to {given}: {error}") from error
    if wanted is derivative:
        return Path()
    if same(derivative, wanted):
        return Path((Step(NOTATION, derivative, wanted),))
    scripted = asked(function, derivative, wanted, variable, name) if name else None
    if scripted is not None:
        return Path((*scripted.steps[:-1], changed(scripted.steps[-1], after=wanted)), scripted.aliases)
    known, aliases = textbook(derivative, variable), tuple(meanings.items())
    found = bridge(derivative, wanted, meanings=meanings, known=known)
    if found is not None and _holds(found, meanings):
        return Path(found, aliases)
    last = known[-1].after if known else derivative
    return Path((*known, Step(rule=EQUAL, before=last, after=wanted)), aliases)


def _holds(steps: tuple[Step, ...], meanings: Mapping[Node, Node]) -> bool:
    """Whether the verifier lets every line of a bridge pass."""
    try:
        for step in steps:
            check(replace(step.before, meanings), replace(step.after, meanings), assuming=step.conditions)
    except Refuted:
        return False
    return True


def _meanings(form: Node, function: Node, variable: str, name: str) -> dict[Node, Node]:
    """Return what f(x) stands for, if it occurs in a form."""
    alias = Call(name, Sym(variable))
    return {alias: function} if name and alias is not function and alias in frozenset(postorder(form)) else {}
