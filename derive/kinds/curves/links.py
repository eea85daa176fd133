"""The chain rule through letters that a person named: y = u^5, u = x^2 + 1, or z = x^2 y, x = sin t, y = e^t.

Each letter is an unknown function of those that stand in its definition; each link is derived by itself, and the
chain rule multiplies along every way from the last letter to the variable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from derive.answer.builder import compose
from derive.answer.checking import examine_result
from derive.answer.differentiate import differentiate
from derive.answer.simplify import simplified
from derive.answer.unknown import respelled
from derive.errors import UnsupportedError
from derive.expression import Call, Deriv, Mul, Node, Rel, Sym, Whole, fold, postorder, replace, tidy
from derive.expression.parts import factors_of, sum_of
from derive.reading import Reading
from derive.reading.formulas import is_unknown
from derive.reading.letters import variable_by_custom
from derive.reals.domain import conditions
from derive.record.derivation import Derivation, Notation, Step, Subject
from derive.rules.labels.equations import CHAIN_OF_LINKS, PUT_LETTERS, SUBSTITUTE, USE_LETTERS
from derive.startup.data import replace as copy
from derive.table import TABLE
from derive.verify import agree_with_sympy
from derive.writing.components import DERIVATIVE

Link = tuple[str, str]
"""A letter, and one that stands in its definition."""

_MOST_WAYS, _MOST_LINKS = 4, 8
"""A chain rule with more terms, or more links, says less than the formula with everything put in."""
_LONG = 6
"""A letter that stands for as much, and occurs more than once in the answer, stays there."""
_FEWER = 2
"""How much shorter the answer in letters has to be to be simplified before they are put back."""


def links_of(reading: Reading, variable: str) -> Mapping[str, Node]:
    """Return the letters that a variable is named through, the last one first; none where it is not.

    Args:
        reading: a formula with what is defined beside it.
        variable: the variable of differentiation, "" for the usual one.
    """
    x = variable or variable_by_custom(reading.expression.free)
    defined = dict(reading.links)
    (name, outermost), *others = reading.links or (("", reading.expression),)
    unfit = (
        not others
        or not x
        or not name
        or x in defined
        or name in (meaning_letter for meaning in defined.values() for meaning_letter in meaning.free)
        or isinstance(outermost, Rel)
        or any(is_unknown(part) or part.pending for meaning in defined.values() for part in postorder(meaning))
    )
    if unfit:
        return {}
    ways = _ways(name, x, defined)
    used = {link for way in ways for link in way}
    reached = {letter for letter, _ in used}
    if reached != {*defined} or len(ways) > _MOST_WAYS or len(used) > _MOST_LINKS:
        return {}
    return defined


def _ways(start: str, end: str, defined: Mapping[str, Node]) -> list[tuple[Link, ...]]:
    """Return every way from a letter to the variable, by the letters that stand in definitions."""
    found: list[tuple[Link, ...]] = []
    open_ways: list[tuple[str, tuple[Link, ...]]] = [(start, ())]
    while open_ways:
        letter, way = open_ways.pop(0)
        for inner in _letters(defined[letter], (*defined, end)):
            longer = (*way, (letter, inner))
            if inner == end:
                found.append(longer)
            elif len(found) + len(open_ways) < _MOST_LINKS:
                open_ways.append((inner, longer))
    return found


def _letters(meaning: Node, among: tuple[str, ...]) -> list[str]:
    """Return some letters of an expression in the order in which they are read."""
    seen = dict.fromkeys(part.name for part in postorder(meaning) if isinstance(part, Sym))
    return [letter for letter in seen if letter in among]


def through_links(reading: Reading, variable: str = "", *, lettered: bool = True) -> Derivation:
    """Derive a derivative by the chain rule through the letters that stand between.

    Args:
        reading: a formula with the letters that are defined beside it, of which `links_of` is not empty.
        variable: the variable of differentiation; the usual one by default.
        lettered: whether letters with a long meaning may stay in the answer.

    Raises:
        UnsupportedError: some link has no derivative.

    >>> from derive.reading import read
    >>> str(through_links(read("y = u^5, u = x^2 + 1")).derivative)
    '10x (x^2 + 1)^4'
    """
    defined = links_of(reading, variable)
    if not defined:
        raise UnsupportedError("no letters are defined that lead from one to the next")
    x = Sym(variable or variable_by_custom(reading.expression.free))
    return _derived(reading, defined, x, _ways(next(iter(defined)), x.name, defined), lettered)


def _derived(
    reading: Reading, defined: Mapping[str, Node], x: Sym, ways: Sequence[Sequence[Link]], may_stay: bool
) -> Derivation:
    calls, name = _functions(defined, x), next(iter(defined))
    shown: dict[Node, Node] = {call: Sym(letter) for letter, call in calls.items()}
    inside: dict[Node, Node] = {Sym(letter): calls[letter] for letter in defined if letter != name}
    back: dict[Node, Node] = {call: letter for letter, call in inside.items()}
    rates: dict[Link, Node] = {}
    values: dict[Node, Node] = {}
    parts: list[Derivation] = []
    links = dict.fromkeys(link for way in ways for link in way)
    for letter, inner in sorted(links, key=lambda link: [*defined].index(link[0])):
        part = _link(reading, letter, defined[letter], inner)
        arguments = _letters(defined[letter], (*defined, x.name))
        rate = Call(calls[letter].name, *calls[letter].children, orders=tuple(int(one == inner) for one in arguments))
        sign = "∂" if len(arguments) > 1 else "d"
        shown[rate] = Whole(DERIVATIVE + sign, Sym(letter), Sym(inner))
        rates[letter, inner], values[rate] = rate, replace(part.result.right, inside)
        parts.append(part.written(partial=len(arguments) > 1))
    notes = tuple(note for note in reading.notes if not note.startswith("put in: "))
    parts[0] = copy(parts[0].written(heading="Link by link"), notes=notes)
    opened = sum_of([_product([rates[link] for link in way]) for way in ways])
    filled = sum_of([_product([values[rates[link]] for link in way]) for way in ways])
    found = tuple(Rel("=", rate, value) for rate, value in values.items())
    steps = [Step(CHAIN_OF_LINKS, Deriv(calls[name], x), opened), Step(SUBSTITUTE, opened, filled, conditions=found)]
    # What a link is worth is written with the letters themselves, a (1 - a) for σ(z) (1 - σ(z)).
    known = {replace(meaning, inside): calls[u] for u, meaning in defined.items() if x.name not in meaning.free}
    known.pop(replace(defined[name], inside), None)
    lettered = replace(filled, dict[Node, Node](known))
    if lettered is not filled:
        used = tuple(Rel("=", call, meaning) for meaning, call in known.items() if meaning in set(postorder(filled)))
        steps.append(Step(USE_LETTERS, filled, lettered, conditions=used))
    shorter = simplified(replace(lettered, back))
    end = shorter[-1].after if shorter else replace(lettered, back)
    meanings: dict[Node, Node] = {letter: _explicit(letter, defined) for letter in inside}
    kept = may_stay and any(meaning.size >= _LONG and _times(letter, end) > 1 for letter, meaning in meanings.items())
    if kept or _FEWER * end.size < filled.size:
        steps.extend(respelled(step, inside) for step in shorter)
    line = steps[-1].after
    if not kept and (still := [letter for letter, call in inside.items() if call in set(postorder(line))]):
        relations = tuple(Rel("=", inside[letter], meanings[letter]) for letter in still)
        whole = tidy(replace(replace(line, back), meanings))
        steps += [Step(PUT_LETTERS, line, whole, conditions=relations), *simplified(whole)]
    function, result = _explicit(Sym(name), defined), replace(replace(steps[-1].after, back), meanings)
    examined = examine_result(function, result, x.name, given=reading.given)
    return compose(
        steps[0].before,
        steps,
        Subject(reading.source, function, x.name, name=name, given=reading.given),
        Notation(
            left=Deriv(Sym(name), x),
            shown=tuple(shown.items()),
            aliases=tuple((Sym(letter), defined[letter]) for letter in defined if letter != name) if kept else (),
            heading="The chain rule",
            title=f"Derivative of {Sym(name)} with respect to {x}, link by link",
        ),
        last=steps[-1].after,
        conditions=examined.conditions if examined.last is result else conditions(function, result),
        kinks=examined.kinks,
        parts=parts,
        opinion=partial(agree_with_sympy, function, (x.name,), result, reading.given),
    )


def _link(reading: Reading, letter: str, meaning: Node, inner: str) -> Derivation:
    """Derive the derivative of one letter by the next."""
    found = differentiate(Reading(meaning, given=reading.given), inner, target="explicit", compare=False)
    last = Rel("=", Deriv(Sym(letter), Sym(inner)), found.closed)
    told = found.about(source=reading.source).written(inline=True, left=None, aliases=())
    return copy(told, last=last, notes=(), kinks=())


def _product(factors: list[Node]) -> Node:
    return Mul(*(one for factor in factors for one in factors_of(factor))) if len(factors) > 1 else factors[0]


def _times(letter: Node, node: Node) -> int:
    """Count how often a letter is written in an expression."""
    return fold(node, lambda part, inside: int(part is letter) + sum(inside))


def _explicit(letter: Node, defined: Mapping[str, Node]) -> Node:
    """Return what a letter is in the variable."""
    meanings: dict[Node, Node] = {Sym(name): meaning for name, meaning in defined.items()}
    found = meanings[letter]
    while (after := replace(found, meanings)) is not found:
        found = after
    return found


def _functions(defined: Mapping[str, Node], x: Sym) -> dict[str, Call]:
    """Return each letter as an unknown function of those in its definition."""
    found: dict[str, Call] = {}
    waiting = [*defined]
    while waiting:
        letter = waiting.pop(0)
        inner = _letters(defined[letter], (*defined, x.name))
        if any(one not in found and one != x.name for one in inner):
            waiting.append(letter)
            continue
        name = f"{letter}_" if letter in TABLE else letter
        found[letter] = Call(name, *(x if one == x.name else found[one] for one in inner))
    return found
