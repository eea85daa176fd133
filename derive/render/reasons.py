"""The reason beside a line: which rules were used, on what, under which conditions, and how it was checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from derive.expression import Mul, Node, Rel, Sym, drop_units
from derive.expression.parts import factors_of, functions_in
from derive.record.derivation import Frame, Label, Outcome, Reason, Verdict
from derive.render.phrases import Formula, Named, Phrase, Shown, conditions, listed
from derive.vectors.shapes import in_arrays, space_of
from derive.verify.comparison import Agreement

Told = Callable[[Node], bool]
Statement = tuple[Label, str]
"""A rule as it was stated: with the functions that it was used on."""


def why(
    frame: Frame,
    before: Node,
    short: Shown,
    detail: str,
    stated: set[Statement],
    chosen: set[str] | None = None,
    told: Told = lambda _: False,
) -> Phrase:
    """Say why a line equals the line before: rules, conditions, the verdict unless that is "proved".

    Args:
        frame: the line.
        before: the expression of the line before.
        short: how expressions are written.
        detail: the level of detail.
        stated: rules stated on lines above, added to.
        chosen: why rules were chosen, as told on lines above, added to; None: that is not told.
        told: whether an equation stands above already, so that it is used without being repeated.
    """
    phrase: list[str | Node | Formula] = []
    # The tidying of signs and numbers goes without saying where something else happened too.
    letters = before.free | frame.expression.free | functions_in(before) | functions_in(frame.expression)
    rules = [reason for reason in frame.reasons if reason.rule.id != "tidy"] or frame.reasons
    for reasons in _alike(rules):
        phrase.extend((*(("; ",) if phrase else ()), *_reason(reasons, short, detail, stated, letters)))
        rule = reasons[0].rule
        # Why something is written in another way before it is differentiated is told anyway, once.
        rewrites = detail != "brief" and _is_rewriting(rule) and (before.pending or isinstance(before, Rel))
        if rule.choice and (chosen is not None or rewrites) and (rule, rule.choice) not in stated:
            stated.add((rule, rule.choice))
            phrase.append("" if rule.choice in (chosen or ()) else f", since {rule.choice}")
            if chosen is not None:
                chosen.add(rule.choice)
    # An equation is what was used, any other relation is what has to hold.
    used = [c for c in frame.conditions if isinstance(c, Rel) and c.relation == "="]
    for word, told_of in (
        ("with", [c for c in used if not told(c)]),
        ("for", [c for c in frame.conditions if c not in used]),
    ):
        if told_of:
            phrase.extend((f"; {word} ", *conditions(map(short, told_of))))
    unmarked = {Outcome.PROVED}
    if in_arrays(frame.expression):
        space = space_of(frame.expression)
        # The space of a vector or matrix is told on every line; that of a number only where it changes.
        if space.children or not in_arrays(before) or space is not space_of(before):
            phrase.extend(("; in ", space))
        # Lines about arrays are all compared at random entries: the summary says it once.
        unmarked.add(Outcome.AGREED)
    if frame.verdict is None or frame.verdict.outcome not in unmarked:
        phrase.append(f" [{_in_short(frame.verdict)}]")
    return tuple(phrase)


def _is_rewriting(rule: Label) -> bool:
    """Whether a rule is a step by itself that takes no derivative: a power for a reciprocal, a logarithm."""
    return rule.weight >= _A_STEP_BY_ITSELF and "'" not in rule.statement


def _in_short(verdict: Verdict | None) -> str:
    """Say how a line was checked, and on what only; to how many digits, the summary says once for all."""
    if verdict is None:
        return Outcome.UNVERIFIED.value
    checked = str(verdict).partition(" to ")[0]
    return f"{checked}; {verdict.method}" if verdict.method in _LESS_THAN_EQUAL else checked


_LESS_THAN_EQUAL = {Agreement.NARROWER.value, Agreement.WIDER.value}
"""What a check found beside equal values."""


_A_STEP_BY_ITSELF = 2
_LONGEST_BINDING = 60


def _alike(reasons: Iterable[Reason]) -> list[list[Reason]]:
    """Gather the uses of a rule within a line; the derivative that a chain rule names goes without saying again."""
    uses: dict[tuple[Label, str], list[Reason]] = {}
    for reason in reasons:
        uses.setdefault((reason.rule, reason.note), []).append(reason)
    named = {note for _, note in uses}
    return [found for (rule, _), found in uses.items() if rule.name not in named]


def _reason(
    reasons: Sequence[Reason], short: Shown, detail: str, stated: set[Statement], line: frozenset[str]
) -> Phrase:
    """Name a rule, and say what it was used on: once for all its uses within a line."""
    rule = reasons[0].rule
    # What a move is made with belongs to its name.
    telling = rule.weight >= _A_STEP_BY_ITSELF or detail == "detailed" or "'" not in rule.statement
    uses = [[(letter, short(value)) for letter, value in reason.bindings if telling] for reason in reasons]
    uses = [[(letter, value) for letter, value in use if value.size <= _LONGEST_BINDING] for use in uses]
    instances = dict.fromkeys(_instance(rule.statement, reason.bindings) for reason in reasons)
    uses = [[(letter, value) for letter, value in use if letter not in _FUNCTIONS_OF] for use in uses]
    bindings = [binding for use in uses for binding in use]
    letters = _own_letters(rule.statement, bindings, line)
    note = _noted(reasons[0].note)
    if "'" not in rule.statement:
        return (Named.of(rule), *_objects(bindings), *note)
    new = [instance for instance in instances if (rule, instance) not in stated]
    states = bool(bindings) and detail != "brief" and bool(new)
    # What the statement shows needs no name beside it.
    phrase: list[str | Node | Formula] = [
        Named.of(rule),
        *(note if detail == "brief" or rule.statement in instances else ()),
    ]
    for index, use in enumerate(filter(None, uses)):
        for place, (letter, value) in enumerate(use):
            phrase.extend(
                (" and " if index and place == 0 else ", ", Rel("=", Sym(letters.get(letter, letter)), value))
            )
    if states:
        # A rule of differentiation is stated where it is first used, in the functions it is used on.
        stated.update((rule, instance) for instance in new)
        for place, instance in enumerate(new):
            phrase.extend((", " if place else ": ", Formula(_with_letters(instance, letters))))
    return tuple(phrase)


def _noted(note: str) -> Phrase:
    """Return a remark in brackets; a statement in the letters of the problem stands before the first line."""
    return (f" ({note})",) if note and "'" not in note else ()


def _instance(statement: str, bindings: Sequence[tuple[str, Node]]) -> str:
    """Write a statement in the functions that a rule is used on: (sin(u))' = cos(u) u' for (g(u))' = g'(u) u'."""
    functions = [value for letter, value in bindings if letter in _FUNCTIONS_OF]
    if not functions:
        return statement
    outer, slope = functions
    inner = Sym("u'")
    return f"({outer})' = {drop_units(Mul(*factors_of(slope), inner))}"


_LETTERS = ("u", "v", "w", "s", "t", "p", "q", "r", "m", "z")
"""What the parts of an expression are called, in order of preference."""
_FUNCTIONS_OF = ("g(u)", "g'(u)")
"""The outer function of the chain rule and its derivative, as they are where the rule is used."""
_OUTER, _FUNCTIONS = "g", ("h", "F", "G", "H")
"""What a rule calls an outer function, and what it is called where that is the name of another one."""


def _own_letters(statement: str, bindings: Sequence[tuple[str, Node]], line: frozenset[str]) -> dict[str, str]:
    """Return other letters for those of a rule that occur in the line: u = u^2 + 1 would say something else."""
    own = {letter for letter, _ in bindings}
    functions = {_OUTER} if re.search(rf"(?<![A-Za-z]){_OUTER}\(", statement) else set()

    def free(names: Sequence[str]) -> Iterator[str]:
        return (name for name in names if name not in line | own and _with_letters(statement, {name: ""}) == statement)

    return {
        **dict(zip(sorted(own & line), free(_LETTERS), strict=False)),
        **dict(zip(sorted(functions & line), free(_FUNCTIONS), strict=False)),
    }


def _with_letters(statement: str, letters: Mapping[str, str]) -> str:
    """Write a statement in other letters, those in the names of partial derivatives (g_u) too."""
    for letter, other in letters.items():
        statement = re.sub(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", other, statement)
    return statement


def _objects(bindings: Sequence[tuple[str, Node]]) -> Phrase:
    """Write what an algebraic move is done with after its name: "add and subtract" 1, "recognise" σ(x) = …"""
    from derive.reading import parse

    parts = [value if len(letter) == 1 else Rel("=", parse(letter), value) for letter, value in bindings]
    return (" ", *listed(parts)) if parts else ()
