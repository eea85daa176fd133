"""Check the derivation of a person line by line: does each follow from what stands before it, and if not, why not?

A line is called wrong only with a counterexample: a point in the domain of what was asked, confirmed at two
precisions, at which it has another value than what it should equal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from derive.errors import DeriveError
from derive.expression import ONE, Call, Deriv, Limit, Mul, Node, Rel, Sym, postorder, replace, substitute
from derive.marking.curves import Curve, judge_on_curve
from derive.marking.explain import explain
from derive.marking.record import Checked, CheckedLine, Counterexample, Judgement, Mistake, Whole
from derive.marking.sides import Name, Sides, differential, functions_in, readable, variable_of
from derive.marking.written import Written, lines_of, sides_of, statements_of
from derive.reals.domain import conditions
from derive.record.derivation import Outcome, Verdict
from derive.record.engine import discharge, holes, result_of
from derive.rules import ROUTES
from derive.startup.data import data, field
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern
from derive.table import FALLBACK, TABLE
from derive.values.evaluate import evaluate
from derive.verify import Refuted
from derive.verify import check as equality
from derive.verify.curve import in_letters


def check(
    source: str | Sequence[str],
    *,
    of: str = "",
    variable: str = "",
    syntax: str = "auto",
    macros: Mapping[str, str] | None = None,
) -> Checked:
    """Check a derivation that somebody brings, line by line.

    Args:
        source: the lines: plain text, LaTeX, Markdown with formulas, a `derive/1` record; or a list of lines.
        of: the problem, where the lines do not say it: the function (or the equation) that is differentiated.
        variable: the letter of differentiation; by default the one that the lines name.
        syntax: ``auto``, ``text`` or ``latex``.
        macros: commands of the author's own and what they stand for.

    Returns:
        A verdict for each line, the first wrong one, and the mistake in it.

    Raises:
        ParseError: there is no line, or the problem can't be read.

    >>> found = check(["d/dx cos(x)^2", "= -2 sin(x)"])
    >>> found.first_wrong, found.lines[1].mistake.id
    (2, 'outer-at-inner-derivative')
    """
    text = source if isinstance(source, str) else "\n".join(source)
    lines = lines_of(text, macros)
    sides = Sides(syntax, variable, functions=functions_in(line.text for line in lines))
    marker = _Marker(sides, given=of)
    marker.start()
    for line in lines:
        marker.mark(line)
    return marker.found()


@data(frozen=False)
class _Marker:
    """Walks down the lines.

    Attributes:
        sides: the reader.
        given: the problem as typed.
        before: the last side that was read.
        truth: the last side that is right: what a line should equal.
        problem: the function that is differentiated.
        known: what names stand for: y, f, u, v.
        named: the name on the left of the chain that is being written.
        curve: the equation of a curve, where one is differentiated.
        wrong: the number of the first wrong line.
        carried: whether lines were built on a wrong one.
        recovered: whether a right side came after a wrong one.
    """

    sides: Sides
    given: str = ""
    before: Node | None = None
    truth: Node | None = None
    problem: Node | None = None
    known: dict[str, Node] = field(default_factory=dict)
    named: Name | None = None
    curve: Curve | None = None
    wrong: int | None = None
    carried: bool = False
    recovered: bool = False
    lines: list[CheckedLine] = field(default_factory=list)

    def start(self) -> None:
        """Take the problem, if one is given."""
        self.given = _POSED.sub("", self.given)
        if not self.given:
            return
        reader = Sides("auto", self.sides.variable, functions=self.sides.functions)
        parts = [reader.read(text) for text in sides_of(self.given)]
        if len(parts) > 1:
            name = self.sides.name(parts[0])
            if name is None or name.order or name.name in parts[1].free:
                self.curve = Curve.of(Rel("=", parts[0], parts[1]), self.sides.variable)
                return
            self.known[name.name] = parts[1]
        problem = parts[-1]
        if isinstance(problem, Deriv):
            self.sides.variable, problem = problem.variable.name, problem.body
        self._pose(problem)

    def _pose(self, problem: Node) -> None:
        self.problem = problem
        self.sides.variable = self.sides.variable or variable_of([problem])
        self.before = self.truth = Deriv(problem, self._x)

    @property
    def _x(self) -> Sym:
        return Sym(self.sides.variable or "x")

    def _judge(self, before: Node, after: Node) -> Judged:
        """Judge a side where the function of the problem has a value: elsewhere nothing was asked."""
        return judge(before, after, self.problem)

    def _agree(self, before: Node, after: Node) -> bool:
        return self._judge(before, after).judgement in ("follows", "conditional")

    # One line ------------------------------------------------------------------------------------

    def mark(self, line: Written) -> None:
        """Judge a line: each of its sides against the one before it."""
        found = CheckedLine(line.number, line.text, reason=line.reason)
        for statement in statements_of(line.text):
            found = self._mark_statement(found, tuple(sides_of(statement)))
        self.lines.append(found)

    def _mark_statement(self, found: CheckedLine, texts: Sequence[str]) -> CheckedLine:
        read: list[Node] = []
        for text in texts:
            if text:
                node, problem = readable(self.sides, text)
                if node is None:
                    worst: Judgement = "unread" if found.judgement == "given" else found.judgement
                    found = changed(found, judgement=worst, method=problem)
                else:
                    read.append(node)
        if not read:
            return found
        found = changed(found, read=read[-1] if len(read) == 1 else Rel("=", read[0], read[-1]))
        if self._is_of_curve(read, begins=not texts[0]):
            return self._mark_on_curve(found, read)
        self.sides.variable = self.sides.variable or variable_of(read)
        first, rest = read[0], read[1:]
        name = differential(texts[0]) or (self.sides.name(first) if texts[0] and len(texts) > 1 else None)
        if name is not None:
            return self._mark_named(found, name, rest)
        first = self._resolved(first)
        if (
            texts[0]
            and not rest
            and isinstance(first, Deriv)
            and self.before is not None
            and not self._agree(self.before, first)
        ):
            # Another derivative is asked for: the next order, the next part.
            self.before = self.truth = first
            return found
        if texts[0] and rest and self.before is not None and not self._agree(self.before, first):
            # A claim of its own beside the chain: d/dx(x^2) = 2x.
            self.before = self.truth = first
            return self._mark_chain(found, rest)
        if texts[0] and self.before is None:
            self.before = self.truth = first
            if isinstance(first, Deriv) and self.problem is None:
                self.problem = first.body
            return self._mark_chain(found, rest)
        if texts[0] and self.problem is not None and not self.lines and self._agree(self.problem, first):
            return self._mark_chain(found, rest)
        return self._mark_chain(found, [first, *rest])

    def _mark_named(self, found: CheckedLine, name: Name, rest: Sequence[Node]) -> CheckedLine:
        """Mark ``y = …``, ``y' = …``, ``f''(x) = …``."""
        self.sides.variable = self.sides.variable or name.variable
        continued = self.named == name and self.before is not None
        self.named = name
        if name.order == 0:
            if name.name not in self.known and rest:
                first, *rest = (self._resolved(side) for side in rest)
                self.known[name.name] = first
                self.before = self.truth = first
                if self.problem is None and name.name not in _PARTS:
                    self.problem = first
                return self._mark_chain(found, rest)
            return self._mark_rewritten(found, name, rest)
        self._guess(name.name)
        if not continued:
            goal = self.known.get(name.name)
            for _ in range(name.order if goal is not None else 0):
                goal = Deriv(goal, self._x) if goal is not None else None
            self.before = self.truth = goal
        return self._mark_chain(found, rest)

    def _guess(self, name: str) -> bool:
        """Take a name that was not defined for the function of the problem, or for u v where only these are known."""
        if name not in self.known and name not in _PARTS and name not in TABLE:
            if self.problem is None and {"u", "v"} <= self.known.keys():
                self.problem = Mul(self.known["u"], self.known["v"])
            if self.problem is not None:
                self.known[name] = self.problem
        return name in self.known

    def _mark_rewritten(self, found: CheckedLine, name: Name, rest: Sequence[Node]) -> CheckedLine:
        """Mark a second ``y = …``: the same function in another form, unless its derivative was meant."""
        function = self.known[name.name]
        sides = [self._resolved(side) for side in rest]
        if sides and not self._agree(function, sides[0]) and self._agree(Deriv(function, self._x), sides[0]):
            self.wrong = self.wrong if self.wrong is not None else found.number
            self.recovered = True
            self.before = self.truth = sides[0]
            return changed(
                found, judgement="wrong", method="this is the derivative, not the function", mistake=_NOTATION
            )
        self.before = self.truth = function
        found = self._mark_chain(found, sides)
        if sides and found.judgement in ("follows", "conditional"):
            self.known[name.name] = sides[-1]
        return found

    def _mark_chain(self, found: CheckedLine, sides: Sequence[Node]) -> CheckedLine:
        for side in sides:
            side = self._resolved(side)
            if self.before is None:
                self.before = self.truth = side
            elif not isinstance(side, Rel):
                found = self._compared(found, side)
        return found

    def _resolved(self, side: Node) -> Node:
        """Put what names stand for in their places; a letter with a prime somewhere is a function of x."""
        x = self._x
        put: dict[Node, Node] = {Sym(f"{x.name}'"): ONE}
        for part in postorder(side):
            match part:
                case Sym(name=name) if name.endswith("'"):
                    stem, order = name.rstrip("'"), len(name) - len(name.rstrip("'"))
                    if stem == x.name:
                        continue
                    self.sides.functions.add(stem)
                    put[part] = self._derivative(stem, order)
                case Call(name=name, children=(argument,)) if argument is x and self._guess(name):
                    put[part] = self._derivative(name, sum(part.orders))
        for name in {*self.sides.functions, *self.known} - {x.name}:
            put[Sym(name)] = self._derivative(name, 0)
        return _by(replace(side, put), self.sides.functions - {x.name}, x)

    def _derivative(self, name: str, order: int) -> Node:
        x, function = self._x, self.known.get(name)
        if function is None:
            return Call(name, x, orders=(order,))
        for _ in range(order):
            function = Deriv(function, x)
        return function

    def _compared(self, found: CheckedLine, side: Node) -> CheckedLine:
        assert self.before is not None
        judged = self._judge(self.before, side)
        if judged.judgement == "wrong" and self._asks_for_derivative(side):
            assert self.problem is not None
            judged = self._judge(Deriv(self.problem, self._x), side)
        if judged.judgement == "undecided":
            if _strange(self.before) - _strange(side):
                # What the letters stand for was put in: from here on the lines are compared with one another.
                self.before = side
                self.truth = None if self.wrong is not None else side
            return changed(found, judgement="undecided", method=judged.method) if found.judgement != "wrong" else found
        if judged.judgement == "wrong":
            return self._wrong(found, side, judged)
        building = self.wrong is not None and not self.recovered
        rules = tuple(dict.fromkeys((*found.rules, *_rules(self.before, side))))
        self.before = side
        if found.judgement in ("wrong", "undecided"):
            return found
        if building:
            self.carried = True
            return changed(found, judgement="carried", method=judged.method)
        self.truth = side
        return changed(found, judgement=judged.judgement, method=judged.method, condition=judged.condition, rules=rules)

    def _asks_for_derivative(self, side: Node) -> bool:
        """Whether the line before is the function itself, written without d/dx, and this is its derivative."""
        if self.problem is not None or len(self.lines) != 1 or self.before is None or self.before.pending:
            return False
        if not self._agree(Deriv(self.before, self._x), side):
            return False
        self.problem = self.before
        return True

    def _wrong(self, found: CheckedLine, side: Node, judged: Judged) -> CheckedLine:
        """Mark a side that does not follow from the one before; after a mistake it may be right again."""
        assert self.before is not None
        before, self.before = self.before, side
        if self.wrong is not None and not self.recovered and self.truth is not None and self._agree(self.truth, side):
            self.recovered, self.truth = True, side
            if not self.carried:
                return (
                    found if found.judgement == "wrong" else changed(found, judgement="follows", method="right again")
                )
        elif self.wrong is None or self.recovered:
            self.recovered = False
        self.wrong = found.number if self.wrong is None else self.wrong
        mistake = judged.mistake or explain(before, side, self._x.name)
        if found.judgement == "wrong":
            return found
        return changed(
            found, judgement="wrong", method=judged.method, counterexample=judged.counterexample, mistake=mistake
        )

    # Curves --------------------------------------------------------------------------------------

    def _is_of_curve(self, read: Sequence[Node], begins: bool) -> bool:
        """Whether a line is about a curve: an equation between x and y, or one that y' stands in."""
        if self.curve is not None:
            return True
        if begins or len(read) != 2 or self.before is not None or self.problem is not None:
            return False
        name = self.sides.name(read[0])
        if name is not None and (name.order or name.name not in read[1].free):
            return False
        line = Rel("=", *in_letters(*read))
        if line.pending:
            return False
        letters = line.left.free | line.right.free
        if {"dx", "dy"} <= letters or ({"x", "y"} <= letters and "y'" in letters):
            self.curve = Curve.from_line(line)
        elif {"x", "y"} <= letters and not any("'" in letter for letter in letters):
            self.curve = Curve.of(line, self.sides.variable)
        return self.curve is not None

    def _mark_on_curve(self, found: CheckedLine, read: Sequence[Node]) -> CheckedLine:
        assert self.curve is not None
        read = in_letters(*read)
        sides = [self.before, *read] if len(read) == 1 and self.before is not None else list(read)
        self.before = sides[-1] if len(read) == 1 else sides[0]
        if len(sides) == 1:
            return found
        line = Rel("=", sides[0], sides[-1])
        judgement, method, counterexample = judge_on_curve(self.curve, sides)
        previous, self.curve.last = self.curve.last, line
        first = previous is None and not self.given
        if judgement != "wrong":
            self.recovered = self.recovered or (judgement == "follows" and self.wrong is not None)
            return changed(found, judgement="given" if first else judgement, method=method)
        if self.wrong is not None and self.curve.follows(previous, line):
            self.carried = True
            return changed(found, judgement="carried", method="it follows from the line before")
        self.wrong = found.number if self.wrong is None else self.wrong
        self.recovered = False
        mistake = self.curve.explain(previous, line)
        return changed(found, judgement="wrong", method=method, counterexample=counterexample, mistake=mistake)

    # The whole -----------------------------------------------------------------------------------

    def found(self) -> Checked:
        """Return the whole."""
        if all(line.judgement == "unread" for line in self.lines):
            return Checked(tuple(self.lines), "unread", None, tuple(self.sides.notes))
        verdict: Whole = "right"
        if self.wrong is not None:
            verdict = "right-by-wrong-steps" if self.recovered or self._ends_right() else "mistake"
        return Checked(tuple(self.lines), verdict, self.wrong, tuple(self.sides.notes))

    def _ends_right(self) -> bool:
        if self.curve is not None or self.truth is None or self.before is None:
            return False
        return self._agree(self.truth, self.before)


_POSED = pattern(
    r"^\s*(?:find |the |derive |differentiate |derivative of |dy/dx (?:of|for) |[yf]' of )+", re.IGNORECASE
)
"""Words before a problem."""
_PARTS = frozenset("uvw")
"""Names of parts of a function, by custom."""
_NOTATION = Mistake(
    "function-for-derivative", "notation", "the left side is the function, the right side its derivative", "y' = …"
)


# Two sides ---------------------------------------------------------------------------------------


@data
class Judged:
    """Whether a side follows from another."""

    judgement: Judgement
    method: str = ""
    condition: str = ""
    counterexample: Counterexample | None = None
    mistake: Mistake | None = None


def judge(before: Node, after: Node, within: Node | None = None) -> Judged:
    """Judge whether a side equals another, with every derivative in them carried out.

    Args:
        before, after: the two sides.
        within: an expression; only where it has a value are the sides compared.
    """
    domain = () if within is None or within.pending else conditions(within)
    strange = _strange(after) ^ _strange(before)
    letters = after.free - before.free
    try:
        first, second = (value_of(side) for side in (before, after))
        verdict = _equality(first, second, domain)
    except Refuted as refuted:
        if strange:
            # h (x + 1) is a product where h is no function of the problem.
            multiplied = _multiplied(after, _strange(after) - _strange(before))
            if multiplied is not after:
                return judge(before, multiplied, within)
            return Judged("undecided", f"{', '.join(sorted(strange))} is not known")
        match before, after:
            case Limit(), Limit() if letters:
                return _with_strange_letters(before.body, after.body, letters, refuted)
        if letters:
            return _with_strange_letters(before, after, letters, refuted)
        return Judged(
            "wrong", "another value", counterexample=_simplest(first, second, within) or _counterexample(refuted)
        )
    except (DeriveError, ArithmeticError, ValueError) as error:
        return Judged("undecided", str(error).splitlines()[0])
    if verdict.outcome is Outcome.UNVERIFIED:
        return Judged("undecided", verdict.method)
    if "defined on" in verdict.method:
        return Judged("conditional", str(verdict), "where both sides are defined")
    return Judged("follows", str(verdict))


def _multiplied(side: Node, names: Collection[str]) -> Node:
    """Read calls of functions that nobody defined as products: h (x + 1)."""
    calls = (call for call in postorder(side) if isinstance(call, Call) and call.name in names and not any(call.orders))
    put: dict[Node, Node] = {
        call: Mul(Sym(call.name), call.children[0])
        for call in calls
        if len(call.children) == 1 and not isinstance(call.children[0], Sym | Call)
    }
    return replace(side, put) if put else side


def _counterexample(refuted: Refuted) -> Counterexample:
    found = refuted.comparison
    values = (None if value is None else float(value) for value in (found.left, found.right))
    return Counterexample(tuple(sorted((found.point or {}).items())), *values)


_SIMPLE = tuple(Fraction(text) for text in ("1", "2", "3", "1/2", "-1", "-2", "5", "1/3", "-1/2"))
_TELLING = 1e-6


def _simplest(needed: Node, written: Node, within: Node | None) -> Counterexample | None:
    """Return a point with small numbers at which two sides differ, at two precisions; None if none is near."""
    names = sorted(needed.free | written.free)
    if _strange(needed) or _strange(written) or isinstance(needed, Limit) or isinstance(written, Limit):
        return None
    for turn in range(len(_SIMPLE)):
        point = {name: _SIMPLE[(turn + 2 * place) % len(_SIMPLE)] for place, name in enumerate(names)}
        first, second = (evaluate(side, point, 30) for side in (needed, written))
        if within is not None and within.free <= point.keys() and evaluate(within, point, 30) is None:
            continue
        again, too = (evaluate(side, point, 60) for side in (needed, written))
        if first is None or second is None or again is None or too is None:
            continue
        if abs(first - second) > _TELLING and abs(again - too) > _TELLING:
            return Counterexample(tuple((n, float(v)) for n, v in point.items()), float(first), float(second))
    return None


def _strange(side: Node) -> frozenset[str]:
    """Return the functions in a side that nobody defined."""
    calls = (part for part in postorder(side) if isinstance(part, Call))
    return frozenset(call.name for call in calls if call.name not in TABLE and call.name not in FALLBACK)


def _with_strange_letters(before: Node, after: Node, letters: frozenset[str], refuted: Refuted) -> Judged:
    """Judge a side with a letter that was not there before: a slip of the pen, if another letter makes it right."""
    if len(letters) == 1:
        (letter,) = letters
        for other in sorted(before.free):
            if _agree(before, substitute(after, letter, Sym(other))):
                mistake = Mistake("wrong-letter", "letters", f"{letter} stands where {other} is meant", expected=before)
                return Judged("wrong", "another letter", counterexample=_counterexample(refuted), mistake=mistake)
    return Judged("undecided", f"{', '.join(sorted(letters))} is not defined")


def _equality(before: Node, after: Node, domain: tuple[Node, ...]) -> Verdict:
    """Check two sides; two limits of one kind by what stands behind them, for every h that is not 0."""
    match before, after:
        case Limit(), Limit() if before.variable is after.variable and before.point is after.point:
            try:
                return equality(before.body, after.body, assuming=domain)
            except Refuted as refuted:
                verdict = equality(before, after, assuming=domain)
                if verdict.outcome is Outcome.UNVERIFIED:
                    raise refuted from None
                return verdict
    return equality(before, after, assuming=domain)


def value_of(side: Node) -> Node:
    """Return a side with every derivative in it carried out by the rules, the inner ones first."""
    while open_ := [hole for hole in postorder(side) if isinstance(hole, Deriv) and not holes(hole.body)]:
        side = replace(side, {hole: result_of(discharge(hole, ROUTES["auto"])) for hole in open_})
    return side


def _by(side: Node, functions: Collection[str], x: Sym) -> Node:
    """Take primes of brackets as derivatives by the variable, not by a letter that depends on it: (y^2)' is by x."""
    primed = [part for part in postorder(side) if isinstance(part, Deriv) and part.variable.name in functions]
    for part in primed:
        side = replace(side, {part: Deriv(part.body, x)})
    return side


def _agree(before: Node, after: Node) -> bool:
    return judge(before, after).judgement in ("follows", "conditional")


def _rules(before: Node | None, after: Node) -> tuple[str, ...]:
    """Return the names of the rules that lead from a side with derivatives to the next."""
    left = set(holes(after))
    found: list[str] = []
    for hole in holes(before) if before is not None else ():
        if hole in left or holes(hole.body):
            continue
        try:
            stack = [discharge(hole, ROUTES["auto"])]
        except DeriveError:
            continue
        while stack:
            step = stack.pop(0)
            if step.before in left:
                continue
            if not step.rule.implied:
                found.append(step.rule.name)
            stack.extend(step.substeps)
    return tuple(dict.fromkeys(found))
