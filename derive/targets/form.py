"""A form of the person's own: the bridge from the natural result to it, or why there is none."""

from __future__ import annotations

from derive.derivation import Rule, Step
from derive.errors import DeriveError
from derive.expression import Node
from derive.reading import parse
from derive.targets import Path
from derive.targets.textbook import path as textbook
from derive.verify import Refuted, check

REARRANGE = Rule(
    id="rearrange",
    name="rearrange into the form asked for",
    statement="a = b",
    rewrite=lambda node: None,
    weight=1,
)


def towards(derivative: Node, form: str | Node) -> Path:
    """Lead from the natural result to a given form.

    Args:
        derivative: the natural result.
        form: the form wanted.

    Raises:
        DeriveError: the form is not equal to the derivative; the message gives a point.
        ParseError: the form can't be read.
    """
    wanted = parse(form) if isinstance(form, str) else form
    try:
        check(derivative, wanted)
    except Refuted as error:
        raise DeriveError(f"the derivative is not equal to {wanted}: {error}") from error
    variable = next(iter(sorted(wanted.free)), "x")
    steps = textbook(derivative, variable)
    last = steps[-1].after if steps else derivative
    if last is not wanted:
        steps = (*steps, Step(rule=REARRANGE, before=last, after=wanted))
    return Path(steps)
