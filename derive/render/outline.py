"""From a derivation to what every format prints: the only walk over a derivation.

An `Outline` is a title, lines with their reasons, definitions, the answer, and a few sentences.  Its
texts are phrases, runs of words and expressions, so that each renderer only decides how an expression
looks and where things stand.  Nothing here does algebra.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from derive.errors import DeriveError, printable
from derive.expression import Call, Const, Deriv, Indexed, Limit, Logic, Neg, Node, Rel, Sym, Whole, postorder, replace
from derive.expression.components import rows_of
from derive.record.derivation import NOT_DECIDED, ONE_SIDED, Derivation, Frame, Kink, Outcome, Slope, Verdict, weakest
from derive.record.levels import Detail
from derive.render.abbreviate import Abbreviations, abbreviate
from derive.render.notation import as_read
from derive.render.phrases import Formula, Phrase, Shown, conditions, listed
from derive.render.plan import plan
from derive.render.reasons import Statement, Told
from derive.render.reasons import why as reason_of
from derive.startup.data import replace as copy
from derive.vectors.shapes import in_arrays, spaces
from derive.verify.approach import UNDEFINED


class Line(NamedTuple):
    """One line `= expression` of the chain, or one equation of a chain of equations.

    Attributes:
        expression: the right-hand side, or the equation.
        why: the reasons, with conditions, and with the verdict unless that is "proved".
        verdict: of this line's equality with the line before.
        changed: the parts of `expression` that the line before did not have; empty if that is all of it.
    """

    expression: Node
    why: Phrase
    verdict: Verdict | None = None
    changed: tuple[Node, ...] = ()


class Answer(NamedTuple):
    """The last line, set apart: left = right, and where it holds."""

    left: Node
    right: Node
    domain: Phrase


class Section(NamedTuple):
    """One differentiation: a chain and its answer.  A second derivative has two.

    Attributes:
        heading: what stands above it, or ().
        plan: what is said in words before the first line, or ().
        goal: the left-hand side of the chain, or the equation that a chain of equations starts from.
        lines: the chain.
        definitions: names used in the answer with what they stand for.
        answer: the result, set apart; None where the lines say it all, or there is no value.
        kinks: sentences about points without a derivative.
    """

    heading: Phrase
    goal: Node
    lines: tuple[Line, ...]
    definitions: tuple[tuple[Node, Node], ...]
    answer: Answer | None
    kinks: tuple[Phrase, ...]
    plan: Phrase = ()

    @property
    def left_sides(self) -> tuple[Node | None, ...]:
        """Under which left side each line stands that has none of its own, in a chain of equations."""
        found: list[Node | None] = []
        above: Node | None = None
        for line in self.lines:
            own = line.expression.left if isinstance(line.expression, Rel) else None
            found.append(above if own is None else None)
            above = own or above
        return tuple(found)

    @property
    def is_answer_alone(self) -> bool:
        """Whether there are no lines, and what was asked is repeated by the answer, or printed before a sentence."""
        answer = self.answer
        repeated = bool(self.kinks) if answer is None else self.goal is Rel("=", answer.left, answer.right)
        return not self.lines and repeated


class Outline(NamedTuple):
    """What a renderer prints, in the order in which it is printed.

    Attributes:
        source: the input as typed.
        title: what was asked, as a phrase.
        notes: how the input was read; remarks.
        sections: one for each differentiation.
        definitions: names given to long parts, with what they stand for.
        summary: how many lines were checked, and how.
        agreement: how the result compares with SymPy's own derivative, or "".
        detail: the level of detail of the lines.
        with_choices: whether it is told why each rule was chosen.
        chains: the records themselves with their lines, for formats that carry the tree of steps.
        short: writes an expression in the names of `definitions`.
    """

    source: str
    title: Phrase
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    definitions: tuple[tuple[Node, Node], ...]
    summary: str
    agreement: str
    detail: Detail
    with_choices: bool
    chains: tuple[tuple[Derivation, tuple[Frame, ...]], ...]
    short: Abbreviations

    @property
    def source_tells_more(self) -> bool:
        """Whether the input is worth printing below the title: not where there was none but a name."""
        return self.title != (self.source,)

    def at(self, detail: Detail) -> Outline:
        """Return the same at another level of detail."""
        return self if detail == self.detail else outline(self.chains[-1][0], detail, why=self.with_choices)


def outline(derivation: Derivation, detail: Detail = "normal", *, why: bool = False) -> Outline:
    """Return what every renderer prints of a derivation.

    Args:
        derivation: the record.
        detail: ``brief``, ``normal`` or ``detailed``.
        why: whether it is told why each rule was chosen, where it is first used.

    Raises:
        LimitError: a line is too long to be written even with names for its parts.
        DeriveError: `detail` names no level.
    """
    parts = (*derivation.parts, derivation)
    together = _in_one_block(parts, "brief" if detail == "brief" else "order") if detail != "detailed" else ()
    plain = _plain(parts) if detail != "detailed" and not together else {}
    chains = [*together] or [plain.get(place) or part.frames(detail) for place, part in enumerate(parts)]
    names = abbreviate([frame.expression for chain in chains for frame in chain] + [part.last for part in parts])
    short = _spelling(names, parts, parts[-1].partial)
    first = _asked(parts[0])
    variables = [Sym(part.variable) for part in parts]
    chosen: set[str] | None = set() if why else None
    return Outline(
        source=printable(derivation.source),
        title=_title(derivation, first, variables, short),
        notes=tuple(dict.fromkeys(printable(note) for part in parts for note in part.notes)),
        sections=(_orders(parts, chains, short, detail, chosen),)
        if together
        else tuple(_sections(parts, chains, plain, (short, _spelling(names, parts, partial=True)), detail, chosen)),
        definitions=names.definitions,
        summary=summary(
            frame.verdict
            for chain in chains
            for before, frame in pairwise(chain)
            if not _shows_the_same(before, frame, short)
        ),
        agreement=agreement_of(derivation),
        detail=detail,
        with_choices=why,
        chains=tuple(zip(parts, chains, strict=True)),
        short=names,
    )


def _asked(part: Derivation) -> Node:
    """Return the differentiand with the derivatives in it that were carried out first."""
    return part.goal.body if isinstance(part.goal, Deriv) and part.goal.body.pending else part.function


def _spelling(names: Abbreviations, parts: Sequence[Derivation], partial: bool) -> Shown:
    """Write expressions in the names of long parts, and derivatives as they are read."""
    primes = {prime: rate for part in parts for prime, rate in _rates(part)}
    memo: dict[Node, Node] = {}
    return lambda node: as_read(replace(names(node), primes) if primes else names(node), partial, memo)


def _rates(part: Derivation) -> Iterator[tuple[Node, Node]]:
    """Yield y' with dy/dx, since d/dx […] stands beside it; who types primes is answered in primes."""
    typed = "'" in part.source
    for call, prime in part.notation.shown:
        order = sum(map(int, call.orders)) if isinstance(call, Call) else 0
        if order and isinstance(prime, Sym):
            name, by = prime.name.rstrip("'"), Sym(part.variable)
            rate: Node = Sym(name)
            for place in range(order):
                # One prime less is what this is the derivative of.
                rate = Deriv(Sym(name + "'" * place) if typed else rate, by)
            yield (rate, prime) if typed else (prime, rate)


def _title(derivation: Derivation, first: Node, variables: Sequence[Sym], short: Shown) -> Phrase:
    if isinstance(first, Rel):
        return ("Implicit differentiation of ", short(first))
    if derivation.notation.title:
        return (printable(derivation.notation.title),)
    if in_arrays(derivation.goal):
        return ("Derivative of ", short(derivation.function), _BY, Sym(derivation.variable))
    if derivation.heading:
        return (printable(derivation.heading), ": ", *_read(derivation.source))
    return ("Derivative of ", short(first), _BY, *_in_turn(variables))


_BY = " with respect to "


def _words(heading: str) -> Phrase:
    return (printable(heading),) if heading else ()


def _read(source: str) -> Phrase:
    """Return what was typed as mathematics; a curve by its coordinates, and what cannot be read as it stands."""
    from derive.reading import read
    from derive.reading.curves import coordinates

    try:
        if curve := coordinates(source):
            return listed([Rel("=", Sym(name), read(part).expression) for name, part in zip("xy", curve, strict=True)])
        reading = read(source)
    except DeriveError:
        return (printable(source),)
    name = Call(reading.name, *map(Sym, reading.arguments)) if reading.arguments else Sym(reading.name)
    return (Rel("=", name, reading.expression) if reading.name else reading.expression,)


def _sections(
    parts: Sequence[Derivation],
    chains: Sequence[Sequence[Frame]],
    plain: Collection[int],
    spellings: tuple[Shown, Shown],
    detail: str,
    chosen: set[str] | None,
) -> Iterator[Section]:
    """Yield a section for each derivation, and one for several in a row that are one plain line each.

    What was derived in the same way with other letters before is told by its results alone, but in detail; what stands
    in such a line is not told again where it is used.
    """
    stated: set[Statement] = set()
    told: set[Node] = set()
    found: set[Node] = set()

    def kind(place: int) -> tuple[bool, str]:
        notation = parts[place].notation
        alike = bool(notation.as_in) and detail != "detailed"
        return place in plain, notation.heading.partition(":")[0] if alike else ""

    for (is_plain, alike), run in groupby(range(len(parts)), key=kind):
        if alike:
            yield from _results(alike, [(parts[place], chains[place]) for place in run], spellings[0])
            continue
        if not is_plain:
            for place in run:
                short = spellings[parts[place].partial]
                goes_on = place < len(parts) - 1
                yield _section(parts[place], chains[place], short, detail, stated, told, chosen, found, goes_on)
            continue
        lines: dict[Node, Line] = {}
        first, *others = run
        for place in (first, *others):
            part, (goal, line) = parts[place], chains[place]
            short = spellings[part.partial]
            left = part.result.left
            if isinstance(left, Deriv) and not isinstance(left.body, Deriv):
                told.add(left.body)
                given = Rel("=", short(left.body), short(part.function))
                lines.setdefault(given, Line(given, (), Verdict(Outcome.PROVED, "given")))
            domain = ("; for ", *conditions(map(short, part.conditions))) if part.conditions else ()
            reason = (*reason_of(line, goal.expression, short, "brief", stated, chosen), *_held(part, told), *domain)
            equation = Rel("=", short(left), short(part.result.right))
            lines.setdefault(equation, Line(equation, reason, line.verdict))
        found.update(lines)
        goal_, *rest = lines.values()
        yield Section(_words(parts[first].heading), goal_.expression, tuple(rest), (), None, ())


def _results(heading: str, run: Sequence[tuple[Derivation, Sequence[Frame]]], short: Shown) -> Iterator[Section]:
    """Yield a section of results, of those in components only the ones that are nowhere put together."""
    lines: list[Line] = []
    verdicts: list[Verdict | None] = []
    for part, chain in run:
        verdicts += [frame.verdict for frame in chain[1:]]
        if isinstance(part.goal, Deriv) and isinstance(part.goal.variable, Indexed):
            continue
        equation = Rel("=", short(part.result.left), short(part.result.right))
        lines.append(Line(equation, (f"as in {part.notation.as_in}",), weakest(verdicts)))
        verdicts = []
    if lines:
        goal, *rest = lines
        yield Section((heading, ", ", *goal.why), goal.expression, tuple(rest), (), None, ())


_MOST_HELD = 3


def _held(part: Derivation, told: set[Node]) -> Phrase:
    """Say on the first line of a partial derivative, once for each variable, which letters are constants there."""
    goal = part.goal
    if (
        not part.partial
        or not isinstance(goal, Deriv)
        or in_arrays(goal)
        or Deriv(goal.variable, goal.variable) in told
    ):
        return ()
    told.add(Deriv(goal.variable, goal.variable))
    letters = [Sym(name) for name in sorted(part.function.free - {part.variable})]
    if not letters or len(letters) > _MOST_HELD:
        return ("; all other letters are held constant",) if letters else ()
    return ("; ", *listed(letters), " is held constant" if len(letters) == 1 else " are held constant")


def _plain(parts: Sequence[Derivation]) -> dict[int, tuple[Frame, ...]]:
    """Return the chains of derivations before the last one that need no block of their own, by their places.

    Such a one is a single line by rules that are read off; it names what it derives, and there are several in a row.
    """
    found: dict[int, tuple[Frame, ...]] = {}
    for place, part in enumerate(parts[:-1]):
        named = isinstance(part.goal, Deriv) and isinstance(part.last, Rel) and isinstance(part.last.left, Deriv)
        chain = part.frames("brief") if named and not part.kinks and not in_arrays(part.goal) else ()
        light = all(reason.rule.weight < _A_STEP_BY_ITSELF for line in chain[1:] for reason in line.reasons)
        if len(chain) == 2 and (light or part.notation.inline):
            found[place] = chain
    runs = [[*run] for is_plain, run in groupby(range(len(parts)), key=found.__contains__) if is_plain]
    return {place: found[place] for run in runs if len(run) > 1 for place in run}


_A_STEP_BY_ITSELF = 2


def _section(
    part: Derivation,
    chain: Sequence[Frame],
    short: Shown,
    detail: str,
    stated: set[Statement],
    told: set[Node],
    chosen: set[str] | None,
    above: Collection[Node] = (),
    goes_on: bool = False,
) -> Section:
    used = _spoken_of(part) - told
    told |= used
    sides = part.result
    named = [(name, value) for name, value in part.aliases if name in used and name is not sides.left]
    start = chain[0].expression

    def said(condition: Node) -> bool:
        return condition is start or str(condition) in part.heading or short(condition) in above

    lines = list(_lines(chain, short, detail, stated, chosen, said))
    if lines and (held := _held(part, told)):
        lines[0] = lines[0]._replace(why=(*lines[0].why, *held))
    # A limit that does not exist has no value to be equal to: that is said in words.
    nowhere = [line for line in lines if line.expression is UNDEFINED]
    open_still = isinstance(part.last, Limit) or part.last is UNDEFINED or _is_no_slope(part)
    answer = Answer(short(sides.left), short(sides.right), _domain(part, short))
    # What is gone on from is not set apart where its last line says it all, and there is no name to tell.
    open_still = open_still or (goes_on and not named and _is_said(short(start), lines, chain, answer, part))
    return Section(
        heading=_words(part.heading),
        goal=short(chain[0].expression),
        lines=tuple(line for line in lines if line not in nowhere),
        definitions=tuple((name, short(value)) for name, value in named),
        answer=None if open_still else answer,
        kinks=(
            *(("The limit does not exist: ", *line.why, ".") for line in nowhere),
            *(kink_phrase(kink, Sym(part.variable)) for kink in part.kinks),
        ),
        plan=plan(part, chain, short) if detail != "brief" else (),
    )


def _is_no_slope(part: Derivation) -> bool:
    """Whether what was found is infinite, and a sentence says what that means: f'(0) has no value then."""
    return bool(part.kinks) and part.last in _INFINITE


_INFINITE = (Const("oo"), Neg(Const("oo")))


def _is_said(goal: Node, lines: Sequence[Line], chain: Sequence[Frame], answer: Answer, part: Derivation) -> bool:
    """Whether the lines of a chain say all of its answer: what is equal to what, and where."""
    if not lines:
        return False
    last, equation = lines[-1].expression, Rel("=", answer.left, answer.right)
    told = {condition for frame in chain for condition in frame.conditions}
    same = last is equation or (goal is answer.left and last is answer.right)
    return same and told.issuperset(part.conditions) and not part.kinks


_ROWS = {"brief": 1, "order": 3}
"""How many lines each of several orders may take in one block."""


def _in_one_block(parts: Sequence[Derivation], level: Literal["brief", "order"]) -> tuple[tuple[Frame, ...], ...]:
    """Return the chains of one derivative after another where each is short: f, f', f'' stand in one block."""
    first = parts[0]
    alike = all(
        isinstance(part.goal, Deriv)
        and not (part.heading or part.partial or part.kinks or part.aliases or part.notation.shown)
        and (part.variable, part.conditions) == (first.variable, first.conditions)
        for part in parts
    )
    if len(parts) < 2 or not alike or in_arrays(first.goal):
        return ()
    # Derivatives that repeat have the same steps: each is written once.
    written = {id(part.steps): part.frames(level) for part in {id(part.steps): part for part in parts}.values()}
    chains = tuple(written[id(part.steps)] for part in parts)
    return chains if all(len(chain) - 1 <= _ROWS[level] for chain in chains) else ()


def _orders(
    parts: Sequence[Derivation],
    chains: Sequence[Sequence[Frame]],
    short: Shown,
    detail: str,
    chosen: set[str] | None,
) -> Section:
    """Return the block f(x) = …, f'(x) = …, f''(x) = … of the derivatives of one function."""
    first, last = parts[0], parts[-1]
    used = {part.name for part in postorder(first.function) if isinstance(part, Call)} | first.function.free
    name, x = next(name for name in (first.name, *"fghF") if name and name not in used), Sym(first.variable)
    period = next((order for order, part in enumerate(parts, 1) if part.last is first.function), len(parts))
    rows = [list(_rows(chain, Call(name, x, orders=(n,)), short, chosen)) for n, chain in enumerate(chains, 1)]
    if len(parts) > period:
        rounds, rest = divmod(len(parts), period)
        again = f"the derivatives repeat: {len(parts)} = {rounds} · {period}{f' + {rest}' * bool(rest)}"
        end = Rel("=", rows[-1][0].expression.children[0], rows[-1][-1].expression.children[-1])
        known = weakest(line.verdict for row in rows[period:] for line in row)
        rows[period:] = [[Line(end, (again,), known)]]
    lines = [line for row in rows for line in row]
    whole = _section(last, chains[-1], short, detail, set(), set(), None)
    return whole._replace(goal=Rel("=", Call(name, x), short(first.function)), lines=tuple(lines))


def _rows(chain: Sequence[Frame], name: Node, short: Shown, chosen: set[str] | None) -> Iterator[Line]:
    """Yield the lines of one of several orders: f'(x) = …, and what it is tidied to."""
    for place, (before, frame) in enumerate(pairwise(chain)):
        shown = short(frame.expression)
        why = reason_of(frame, before.expression, short, "brief", set(), chosen)
        yield Line(shown if place else Rel("=", name, shown), why, frame.verdict)


def _spoken_of(part: Derivation) -> set[Node]:
    """Return every part of the result, and of what its names and those of its conditions stand for."""
    found = set(postorder(part.last))
    for name, value in part.aliases:
        if name in found or any(name in postorder(condition) for condition in part.conditions):
            found |= {name, *postorder(value)}
    return found


def summary(verdicts: Iterable[Verdict | None]) -> str:
    """Count lines by what is known of them.

    >>> summary([Verdict(Outcome.PROVED), Verdict(Outcome.AGREED, points=12, digits=25)])
    '2 lines, 1 proved, 1 agreed at 12 points to 25 digits'
    """
    found = [Verdict(Outcome.UNVERIFIED) if one is None else one for one in verdicts]
    counts = Counter(verdict.outcome for verdict in found)
    parts = [f"{counts[outcome]} {_counted(outcome, found)}" for outcome in Outcome if counts[outcome]]
    return ", ".join([f"{len(found)} line{'' if len(found) == 1 else 's'}", *parts])


def _counted(outcome: Outcome, verdicts: list[Verdict]) -> str:
    if outcome is not Outcome.AGREED:
        return str(outcome.value)
    # The weakest of them speaks for all.
    agreed = [verdict for verdict in verdicts if verdict.outcome is outcome]
    return str(Verdict(outcome, "", min(v.points for v in agreed), min(v.digits for v in agreed)))


def agreement_of(derivation: Derivation) -> str:
    """Say how a result compares with SymPy's own derivative; "" if SymPy has none."""
    verdict = derivation.agreement
    if verdict is None or verdict.outcome is Outcome.UNVERIFIED:
        return "" if verdict is None else verdict.method
    return f"equal to SymPy's derivative: {verdict}"


_TIMES = {2: "twice"}


def _in_turn(variables: Sequence[Node]) -> Phrase:
    """x, x, y as "x, twice, then by y"."""
    phrase: list[str | Node | Formula] = []
    for variable, run in groupby(variables):
        times = len(list(run))
        phrase.extend((", then by ", variable) if phrase else (variable,))
        if times > 1:
            phrase.append(f", {_TIMES.get(times, f'{times} times')}")
    return tuple(phrase)


def _domain(part: Derivation, short: Shown) -> Phrase:
    if in_arrays(part.goal):
        return _spaces(part, short)
    if part.conditions:
        return ("for ", *conditions(map(short, part.conditions)))
    at_a_point = part.order == 0 or part.details_of(Slope)
    of_equation = isinstance(part.goal, Rel) and part.goal.right is part.function and not at_a_point
    is_derivative = of_equation or isinstance(part.goal, (Deriv, Whole))
    if isinstance(part.function, Rel) or not is_derivative or rows_of(part.goal):
        # Where a curve is defined says its equation; a value holds.
        return ()
    free = part.function.free | {part.variable}
    return ("for every real ", Sym(part.variable)) if len(free) == 1 else ("for all real values",)


def _spaces(part: Derivation, short: Shown) -> Phrase:
    """Where the vectors and matrices of a derivation live, and what else is supposed of them."""
    phrase: list[str | Node | Formula] = []
    for array, space in spaces(part.function):
        phrase.extend((", " if phrase else "for ", array, " in ", space))
    if part.conditions:
        phrase.extend((", where " if phrase else "where ", *listed(tuple(map(short, part.conditions)))))
    return tuple(phrase)


def kink_phrase(kink: Kink, variable: Sym) -> Phrase:
    """Return the sentence about a point that was examined."""
    if kink.point is kink.counter:
        # "At any integer x": there the slopes are x - 1 and x.
        left, right = (side and replace(side, {kink.point: variable}) for side in (kink.left, kink.right))
        kink = copy(kink, left=left, right=right)
    at: Phrase = ("at ", Rel("=", variable, kink.point))
    if kink.equation is not None:
        near: Phrase = () if kink.point is variable else (" near ", Rel("=", variable, kink.point))
        at = ("at the solution of ", kink.equation, *near) if near else ("where ", kink.equation)
    elif kink.counter is not None:
        at = (
            (*at, ", ", kink.counter, " an integer")
            if kink.point is not kink.counter
            else ("at any integer ", variable)
        )
    slopes: Phrase = ()
    if kink.left is not None and kink.right is not None and kink.left is not kink.right:
        slopes = (", slopes ", kink.left, " on the left and ", kink.right, " on the right")
    elif len(kink.slopes) == 2:
        slopes = (", slopes ", kink.slopes[0], " on one side and ", kink.slopes[1], " on the other")
    unless: Phrase = (", unless ", *_joined(kink.unless)) if kink.unless else ()
    if kink.kind == "differentiable":
        value: Phrase = (", and equals ", kink.left) if kink.left is not None and kink.left is kink.right else ()
        but = unless if kink.counter is not None else ()
        return ("The derivative exists ", *at, *but, *value, ".", *_returned(kink))
    if kink.kind == ONE_SIDED:
        slope = next((slope for slope in (kink.left, kink.right, *kink.slopes) if slope is not None), None)
        equals: Phrase = () if slope is None else (", and equals ", slope)
        return ("The derivative ", *at, ", an end of the domain, is one-sided", *equals, ".")
    if kink.kind == NOT_DECIDED:
        return ("Whether there is a derivative ", *at, " was not decided.")
    where: Phrase = (" unless ", *_joined(kink.where)) if kink.where and kink.where != kink.unless else ()
    return ("There is no derivative ", *at, *unless, f": {kink.kind}", *where, *slopes, ".", *_returned(kink))


def _joined(relations: Sequence[Node]) -> Phrase:
    phrase: list[str | Node | Formula] = []
    for relation in relations:
        either = len(relations) > 1 and isinstance(relation, Logic) and relation.connective == "or"
        phrase.extend(((" and ",) if phrase else ()) + (("(", relation, ")") if either else (relation,)))
    return tuple(phrase)


def _returned(kink: Kink) -> Phrase:
    """Say what programs return at a point; where there is a derivative, only of those that return something else."""
    told = [(program, value) for program, value in kink.returned if value is not kink.left or value is not kink.right]
    values = {value for _, value in told}
    if len(values) == 1 and len(told) > 1:
        *most, last = (program for program, _ in told)
        return (f" {', '.join(most)} and {last} return ", values.pop(), ".")
    phrase: list[str | Node | Formula] = []
    for program, value in told:
        phrase.extend((f"{', ' if phrase else ' '}{program} returns ", value))
    return (*phrase, ".") if phrase else ()


def _shows_the_same(before: Frame, frame: Frame, short: Shown) -> bool:
    """Whether a line looks as the line before: (dy/dx)/y stands as 1/y · dy/dx before it is tidied, too."""
    same = short(frame.expression) is short(before.expression)
    return same and not any(reason.rule.weight for reason in frame.reasons)


def _lines(
    frames: Sequence[Frame], short: Shown, detail: str, stated: set[Statement], chosen: set[str] | None, told: Told
) -> Iterable[Line]:
    for before, frame in pairwise(frames):
        whole = frame.expression in frame.changed
        if _shows_the_same(before, frame, short):
            continue
        yield Line(
            expression=short(frame.expression),
            why=reason_of(frame, before.expression, short, detail, stated, chosen, told),
            verdict=frame.verdict,
            changed=() if whole else tuple(map(short, frame.changed)),
        )
