"""What is said before the first line where a derivation has several parts: which rules it takes, and in what order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.expression import Deriv, Limit, Node, Rel, Sym, postorder
from derive.record.derivation import Derivation, Frame, Step
from derive.render.phrases import Formula, Named, Phrase, Shown, joined

_A_STEP_BY_ITSELF = 2
_FEWEST_LINES = 3
"""Shorter chains are seen whole."""
_LONGEST_PART = 16
_MOST_PARTS = 3


def plan(part: Derivation, chain: Sequence[Frame], short: Shown) -> Phrase:
    """Say in words how a derivation goes, or nothing where one rule is all that it takes.

    Args:
        part: the record.
        chain: its lines, the goal first.
        short: how expressions are written.
    """
    if not part.steps:
        return ()
    first = part.steps[0]
    if "'" in first.note and isinstance(first.after, Limit):
        # A definition in the letters of the problem.
        return ("By definition ", Formula(first.note), ".")
    if len(chain) <= _FEWEST_LINES:
        return ()
    if first.rule.plan and isinstance(first.before, Rel):
        return _of_equations(first.rule.plan, [frame.expression for frame in chain], short)
    return _of_rules(first, short) if isinstance(first.before, Deriv) else ()


def _of_equations(plan: str, lines: Sequence[Node], short: Shown) -> Phrase:
    """Say how an equation is solved for a derivative, if that does not stand alone from the first line on."""
    _, second, *_, last = lines
    if not isinstance(second, Rel) or not isinstance(last, Rel) or short(second.left) is short(last.left):
        return ()
    rate = last.left
    letter = Sym(rate.name[:-1]) if isinstance(rate, Sym) else rate.body if isinstance(rate, Deriv) else None
    if not isinstance(letter, Sym) or letter.name.endswith("'"):
        # The equation is not solved, or for a second derivative.
        return ()
    return tuple(_filled(plan, letter, short(rate)))


def _filled(plan: str, letter: Sym, rate: Node) -> Iterator[str | Node]:
    """Put a derivative that is solved for, and the letter that it is of, into a sentence."""
    meant: dict[str, Node] = {"{letter}": letter, "{rate}": rate}
    yield from (meant.get(piece, piece) for piece in re.split(r"(\{\w+\})", plan))


def _of_rules(root: Step, short: Shown) -> Phrase:
    """Name the rule of the last operation, and those that its parts need."""
    top = _first_of_weight(root)
    if top is None:
        return ()
    inner: dict[str, list[Step]] = {}
    for step in (found for below in top.substeps if (found := _first_of_weight(below)) is not None):
        inner.setdefault(step.rule.name, []).append(step)
    is_sum = top.rule.weight < _A_STEP_BY_ITSELF
    nested = len(top.substeps) == 1 and [*inner] == [top.rule.name]
    if not inner or nested or (is_sum and len(inner) < 2):
        # Its lines tell a chain of inner functions from the outside in, and one rule for all terms.
        return ()
    told = joined([_used_on(steps, short) for steps in inner.values()])
    if is_sum:
        return ("Term by term: ", *told, ".")
    if not top.rule.plan:
        return ()
    typed = root.before.body if isinstance(root.before, Deriv) else root.before
    body = top.before.body if isinstance(top.before, Deriv) else top.before
    # x^x is no function of a function before it is e^(x ln(x)).
    as_typed = {*postorder(typed)}.issuperset(body.children)
    lead: Phrase = ("This is ",) if as_typed else ("Written as ", short(body), ", this is ")
    return (*lead, f"{top.rule.plan}: ", *_named(top), " first, then ", *told, ".")


def _first_of_weight(step: Step) -> Step | None:
    """Return the first rule that a reader wants to see by itself, behind constant factors; a sum is one of several."""
    while step.rule.weight < _A_STEP_BY_ITSELF or "'" not in step.rule.statement:
        hard = [below for below in step.substeps if below.substeps]
        if len(hard) != 1:
            return step if len(hard) > 1 and any(map(_first_of_weight, hard)) else None
        step = hard[0]
    return step


def _used_on(steps: Sequence[Step], short: Shown) -> Phrase:
    """The chain rule for (2x + 1)^5 and (3x - 2)^7."""
    bodies = dict.fromkeys(short(step.before.body) for step in steps if isinstance(step.before, Deriv))
    name = _named(steps[0])
    if len(bodies) > _MOST_PARTS or any(body.size > _LONGEST_PART for body in bodies):
        return name
    return (*name, " for ", *joined([(body,) for body in bodies]))


def _named(step: Step) -> Phrase:
    """The chain rule; but Leibniz's rule, and each piece by itself."""
    first, *_ = step.rule.name.split()
    bare = first == "each" or first.endswith("'s")
    return (Named.of(step.rule),) if bare else ("the ", Named.of(step.rule))
