"""Check the derivation of a person line by line: does each follow from what stands before it, and if not, why not?

A line is called wrong only with a counterexample: a point in the domain of what was asked, confirmed at two
precisions, at which it has another value than what it should equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from derive.errors import DeriveError, ParseError
from derive.expression import (
    ZERO,
    Add,
    Call,
    Deriv,
    Div,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Piecewise,
    Pow,
    Rel,
    Sym,
    Whole,
    number,
    replace,
    substitute,
)
from derive.expression.parts import sum_of
from derive.marking.antiderivatives import definite, explain_antiderivative, is_antiderivative, substituted_in
from derive.marking.arrays import ArrayMarker, given_in, shapes_of
from derive.marking.chain import Chain
from derive.marking.curves import Curve, slope_of
from derive.marking.explain import explain, nice
from derive.marking.judge import Judged, judge, strange, value_of
from derive.marking.meanings import PARTS, Meanings, letters_in
from derive.marking.on_curve import is_of_curve, mark_on_curve
from derive.marking.posed import Posed, is_posed, posed
from derive.marking.prose import known_words
from derive.marking.record import Checked, CheckedLine, Judgement, Mistake
from derive.marking.sides import (
    AT,
    DEFINES_X,
    TIMES,
    Name,
    Sides,
    constants_in,
    defined_in,
    defines_x,
    differential,
    functions_in,
    has_lost,
    letter_by,
    letters_by,
    other_readings,
    readable,
    total,
    variable_of,
)
from derive.marking.solving import is_sought, mark_solution
from derive.marking.state import State
from derive.marking.verdict import checked
from derive.marking.written import Written, lines_of, sides_of, statements_of, with_letters
from derive.reals.given import impossible
from derive.rules.derivative.twins import BENDS, SLOPES
from derive.startup.data import data
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern


def check(
    source: str | Sequence[str],
    *,
    of: str = "",
    accept: str = "",
    variable: str = "",
    shapes: Mapping[str, object] | None = None,
    syntax: str = "auto",
    macros: Mapping[str, str] | None = None,
) -> Checked:
    """Check a derivation that somebody brings, line by line.

    Args:
        source: the lines: plain text, LaTeX, Markdown with formulas, a `derive/1` record; or a list of lines.
        of: the problem, where the lines do not say it: a function, an equation, definitions with commas between them,
            with the words of an exercise around them or without.
        accept: the form in which the answer is wanted.
        variable: the letter of differentiation; by default the one that the lines name.
        shapes: of vectors and matrices, as for `derive.grad`; by default capital letters are matrices.
        syntax: ``auto``, ``text`` or ``latex``.
        macros: commands of the author's own and what they stand for.

    Returns:
        A verdict for each line, the first wrong one, and the mistake in it.

    Raises:
        ParseError: there is no line, or the problem or the accepted form can't be read.

    >>> found = check(["d/dx cos(x)^2", "= -2 sin(x)"])
    >>> found.first_wrong, found.lines[1].mistake.id
    (2, 'outer-at-inner-derivative')
    >>> check("= y/(2x)", of="dy/dx of x^2 + y^4 = 5x y^2").verdict
    'other-form'
    """
    marker, lines = _marker(source, of, variable, shapes, syntax, macros)
    if isinstance(marker, ArrayMarker):
        return marker.checked(lines)
    for line in lines:
        marker.mark(line)
    return checked(marker, marker.accepted(accept or marker.asked.answer))


def last_right(source: str | Sequence[str], *, of: str = "", variable: str = "", syntax: str = "auto") -> Place:
    """Return where the lines of a person stand: the last side that is right, and what is found about the lines.

    Args and errors are those of `check`; without lines it is the problem.
    """
    if not source:
        problem = posed(of)
        marker: _Marker | ArrayMarker = _Marker.of(Sides("auto", variable or problem.variable), Meanings(), problem)
        assert isinstance(marker, _Marker)
        marker.pose(problem)
        return Place(marker.chain.truth, marker.curve, marker.variable, None)
    marker, lines = _marker(source, of, variable, None, syntax, None)
    if isinstance(marker, ArrayMarker):
        found = marker.checked(lines)
        return Place(marker.chain.truth, None, marker.variable, found)
    for line in lines:
        marker.mark(line)
    return Place(marker.chain.truth, marker.curve, marker.variable, checked(marker, None))


def _marker(
    source: str | Sequence[str],
    of: str,
    variable: str,
    shapes: Mapping[str, object] | None,
    syntax: str,
    macros: Mapping[str, str] | None,
) -> tuple[_Marker | ArrayMarker, tuple[Written, ...]]:
    text = source if isinstance(source, str) else "\n".join(source)
    lines = with_letters(lines_of(text, macros))
    problem = posed(of)
    if of and not problem.formula:
        raise ParseError("there is no formula in this problem", of, 0)
    texts = [problem.formula, *(line.text for line in lines)]
    if (known := shapes_of(texts, shapes)) is not None:
        return ArrayMarker.of(known, problem, variable, given_in(text, known)), lines
    constants = constants_in(texts)
    meanings = Meanings(
        functions_in(texts) - constants | substituted_in(texts),
        letters_by(texts),
        defined=defined_in(texts),
        constants=constants,
    )
    by = variable or problem.variable or ("" if meanings.by else letter_by(texts))
    sides = Sides(syntax, by, partial=bool(meanings.by), lost=has_lost(texts), words=known_words(texts))
    marker = _Marker.of(sides, meanings, problem)
    marker.sought = is_sought(texts[2:])
    if of:
        marker.pose(problem)
    return marker, lines


class Place(NamedTuple):
    """Where the lines of a person stand.

    Attributes:
        side: the last side that is right, None where there is none.
        curve: the curve that is differentiated.
        variable: the letter of differentiation.
        checked: what is found about the lines, None where there are none.
    """

    side: Node | None
    curve: Curve | None
    variable: str
    checked: Checked | None


@data(frozen=False)
class _Marker(State):
    """Walks down the lines."""

    @classmethod
    def of(cls, sides: Sides, meanings: Meanings, asked: Posed) -> _Marker:
        """Begin with no side."""
        # Elsewhere than where the function of the problem has a value, nothing was asked.
        chain = Chain(
            lambda before, after: judge(definite(before), definite(after), meanings.problem, sides.given), explain
        )
        marker = cls(sides, meanings, asked, chain)
        chain.explain = marker._explained
        return marker

    # The problem ---------------------------------------------------------------------------------

    def pose(self, asked: Posed) -> None:
        """Take the problem.

        Raises:
            ParseError: it can't be read.
        """
        self.asked, self.given = asked, True
        statements = statements_of(asked.formula)
        if any(DEFINES_X.match(statement) for statement in statements):
            # x depends on another letter.
            self.sides.variable = ""
        reader = changed(self.sides, syntax="auto", notes=[], limit="")
        for statement in statements:
            parts = [reader.read(text) for text in sides_of(statement) if text]
            self.sides.given = self.sides.posed = reader.given
            name = self.sides.name(parts[0]) if len(parts) > 1 else None
            if name is not None and not name.order and name.name not in parts[1].free:
                self.meanings.known[name.name] = parts[1]
                if name.name in PARTS:
                    continue
            elif len(parts) > 1 and len(parts[0].free | parts[1].free) > 1:
                self.curve = Curve.of(Rel("=", parts[0], parts[1]), self.sides.variable)
                continue
            # tanh x = (e^x - e^-x)/(e^x + e^-x) says the same twice.
            self.meanings.problem = parts[-1] if name is not None else parts[0]
        problem = self.meanings.problem
        while isinstance(problem, Deriv):
            self.sides.variable, problem = problem.variable.name, problem.body
            self.meanings.problem = problem
        if problem is not None and is_antiderivative(problem):
            self.meanings.problem = None
            self._begin(problem)
        elif isinstance(problem, Limit):
            self.meanings.problem = None
            self.sides.variable = self.sides.variable or variable_of([problem])
            self.chain.begin(problem)
        elif problem is not None and self.curve is None:
            self.sides.variable = self.sides.variable or self.meanings.parameter or variable_of([problem])
            self.chain.begin(problem if problem.pending else self._goal(max(asked.order, 1)))

    def _goal(self, order: int) -> Node:
        """Return the derivative that is asked for, still to be taken."""
        problem = self.meanings.problem
        assert problem is not None
        if self.meanings.parameter and "y" in self.meanings.known:
            return self.meanings.derivative("y", "x" * order, self._x)
        if isinstance(problem, Whole):
            return problem
        if self.asked.gradient:
            return self.meanings.resolved(Whole("gradient", problem), self._x)
        for _ in range(order):
            problem = Deriv(problem, self._x)
        return problem

    @property
    def _x(self) -> Sym:
        return Sym(self.variable)

    # One line ------------------------------------------------------------------------------------

    def mark(self, line: Written) -> None:
        """Judge a line: each of its sides against the one before it."""
        found = CheckedLine(line.number, line.shown or line.text, reason=line.reason)
        self.sides.begin_line(line.reason)
        text = line.text
        if (at := AT.search(text)) is not None:
            # From here on a number may stand for the value there.
            node, _ = readable(self.sides, at["value"])
            self.at = None if node is None else (at["name"], node)
            text = text[: at.start()]
        if is_posed(text):
            self.lines.append(self._mark_posed(found))
            return
        try:
            for statement in statements_of(text):
                found = self._mark_statement(found, tuple(sides_of(statement)))
        except DeriveError as error:
            # What the rules do not know is no mistake; the check goes on.
            if found.judgement != "wrong":
                found = changed(found, judgement="undecided", method=str(error).splitlines()[0])
        self.lines.append(found)

    def accepted(self, text: str) -> Node | None:
        """Return the form of the answer that is wanted, None where none is.

        Raises:
            ParseError: it can't be read.
        """
        if not text:
            return None
        wanted = self.sides.read([*sides_of(text)][-1])
        return wanted if self.curve is not None else self._in_chain(self._resolved(wanted))

    def _mark_posed(self, found: CheckedLine) -> CheckedLine:
        problem = posed(found.text)
        self.sides.variable = self.sides.variable or problem.variable
        try:
            self.pose(problem)
        except DeriveError as error:
            return changed(found, judgement="unread", method=str(error).splitlines()[0])
        return changed(found, read=self.meanings.problem or (self.curve.equation if self.curve else None))

    def _mark_statement(self, found: CheckedLine, texts: Sequence[str]) -> CheckedLine:
        if self.solving is not None and (solved := mark_solution(self, found, texts)) is not None:
            return solved
        if len(texts) > 1 and (whole := self._whole_of_differential(texts)) is not None:
            return self._mark_total_differential(found, whole, texts[1:])
        read: list[Node] = []
        headless = False
        for place, text in enumerate(texts):
            if text:
                node, problem = readable(self.sides, text)
                if node is None:
                    worst: Judgement = "unread" if found.judgement == "given" else found.judgement
                    found = changed(found, judgement=worst, method=problem)
                    headless = headless or (place == 0 and len(texts) > 1)
                else:
                    read.append(node)
                    self.texts[node] = text
        if not read:
            return found
        if self.chain.before is None and self.curve is None:
            # What stands on the first line counts for all.
            self.sides.posed = self.sides.given
        elif self.sides.turned and self.fork is not None and not texts[0]:
            # Another case goes on from where the first one began.
            self.chain.begin(self.fork)
        elif self.sides.said:
            self.fork = self.chain.before
        if headless and self.curve is None:
            return self._mark_without_left_side(found, read)
        found = changed(found, read=read[-1] if len(read) == 1 else Rel("=", read[0], read[-1]))
        part = self.sides.name(read[0]) if len(read) > 1 else None
        if self.curve is not None and part is not None and part.order == 0 and part.name in PARTS:
            # A u of some rule says nothing of the curve.
            return found
        if is_of_curve(self, read, begins=not texts[0]):
            return mark_on_curve(self, found, read, begins=not texts[0])
        if not self.sides.variable and defines_x(texts[0], read):
            self.sides.variable = variable_of([side for side in read[1:] if side.free])
        is_constant = isinstance(read[0], Sym) and len(read) > 1 and not any(side.free for side in read[1:])
        by_custom = variable_of(read[1:] if is_constant else read)
        # y = u^4, u = 2x + 1: what a line defines is not the variable.
        by_custom = "" if by_custom in self.meanings.defined else by_custom
        self.sides.variable = self.sides.variable or self.meanings.parameter or by_custom
        first, rest = read[0], read[1:]
        name = differential(texts[0]) or (self.sides.name(first) if texts[0] else None)
        if name is not None and (rest or (name.order and self._named_goal(name) is not None)):
            return self._mark_named(found, name, rest)
        return self._mark_sides(found, first, rest, begins=not texts[0])

    def _is_set_to_zero(self, side: Node, place: int) -> bool:
        """Whether a 0 at the end of a line sets what stands before it equal to 0, f'(x) = 2x - 4 = 0."""
        before = self.chain.before
        if side is not ZERO or before is None or self.chain.integrating or isinstance(before, Rel | Limit | Whole):
            return False
        derived = self.named is not None and self._key(self.named) in self.said
        if not (place or derived or self.chain.start is not before):
            return False
        gap = value_of(before)
        begins = not place and not derived
        if self.variable not in gap.free or (begins and not self.sought) or self.chain.agree(before, side):
            return False
        self.solving = gap
        return True

    def _whole_of_differential(self, texts: Sequence[str]) -> Node | None:
        """Return the function of several letters whose differential stands on the left: dz, d(x^2 y)."""
        if not {*_DIFFERENTIALS.findall(" ".join(texts[1:]))} - {self.sides.variable or "x"}:
            return None
        if body := total(texts[0]):
            return readable(self.sides, body)[0]
        name = differential(texts[0])
        function = None if name is None else self.meanings.known.get(name.name)
        return function if function is not None and len(function.free) > 1 else None

    def _mark_total_differential(self, found: CheckedLine, whole: Node, texts: Sequence[str]) -> CheckedLine:
        """Mark dz = ∂z/∂x dx + ∂z/∂y dy: letters without a differential are constants."""
        moving = sorted(whole.free & {*_DIFFERENTIALS.findall(" ".join(texts))})
        self.sides.names.update(f"d{letter}" for letter in moving)
        self.chain.begin(sum_of([Mul(Deriv(whole, Sym(letter)), Sym(f"d{letter}")) for letter in moving]))
        self.named, self.answered = None, True
        for text in texts:
            side, problem = readable(self.sides, text)
            if side is None:
                return changed(found, judgement="unread", method=problem)
            found = self.chain.compare(changed(found, read=side), side)
        return found

    def _mark_without_left_side(self, found: CheckedLine, read: Sequence[Node]) -> CheckedLine:
        """Mark a line whose left side can't be read: it goes on with the chain, or with what nobody knows."""
        chain, first = self.chain, self._resolved(read[0])
        if chain.before is None or not chain.agree(chain.before, first):
            chain.begin(first)
            return self._mark_chain(found, read[1:], aside=True)
        return self._mark_chain(found, read)

    def _begin(self, side: Node) -> None:
        """Start a chain at a side; where an integral without limits stands in it, at its derivative."""
        integrating = is_antiderivative(side)
        self.chain.begin(Deriv(side, self._x) if integrating else side, integrating)

    def _in_chain(self, side: Node) -> Node:
        """Return what the chain holds of a side."""
        return Deriv(side, self._x) if self.chain.integrating else side

    def _mark_integral(self, found: CheckedLine, first: Node, rest: Sequence[Node]) -> CheckedLine:
        """Mark a side with an integral: the chain goes on, or another integral is asked for."""
        chain = self.chain
        if chain.integrating and (not rest or chain.agree(chain.before or first, self._in_chain(first))):
            return self._mark_chain(found, [first, *rest])
        self._begin(first)
        self.named = None
        return self._mark_chain(found, rest)

    def _mark_sides(self, found: CheckedLine, first: Node, rest: Sequence[Node], begins: bool) -> CheckedLine:
        """Mark sides without a name: the chain goes on, or a claim stands beside it."""
        equation = (first, rest[-1]) if rest else None
        is_value = isinstance(first, Call) and any(first.orders) and not any(one.free for one in first.children)
        first, chain = self._resolved(first), self.chain
        if begins:
            return self._mark_chain(found, [first, *rest])
        if is_antiderivative(first):
            return self._mark_integral(found, first, rest)
        if first is ZERO and len(rest) == 1 and chain.before is not None:
            # 0 = 3x^2 - 3.
            return self._mark_chain(found, [rest[0], first])
        if is_value and not rest:
            # f'(2) alone: the lines below say what it is.
            chain.begin(first)
            return found
        if chain.before is None:
            chain.begin(first)
            self.fork = first if self.sides.said and rest else None
            if isinstance(first, Deriv) and self.meanings.problem is None:
                self.meanings.problem = first.body
            return self._mark_chain(found, rest)
        if isinstance(first, Rel) or (not rest and not isinstance(first, Deriv)):
            problem = self.meanings.problem
            if problem is not None and not self.lines and not problem.pending and chain.agree(problem, first):
                return self._mark_chain(found, rest)
            if problem is not None and chain.start is problem and not chain.agree(chain.before, first):
                # Below the function there stands its derivative, without a name.
                chain.begin(self._goal(1))
            return self._mark_chain(found, [first, *rest])
        if chain.agree(chain.before, first) or (chain.wrong is None and self._asks_for_derivative(first)):
            return self._mark_chain(found, [first, *rest])
        if self.meanings.problem is not None and not self.lines and chain.agree(self.meanings.problem, first):
            return self._mark_chain(found, rest)
        # Another derivative is asked for, or a claim stands beside the chain: d/dx(x^2) = 2x.
        chain.begin(first)
        self.named, self.equation = None, equation
        if chain.wrong is not None and rest:
            self._carry_on(self._built_of_parts(), self._resolved(rest[0]))
        self.answered = self.answered or not self.given
        return self._mark_chain(found, rest, aside=True)

    def _mark_named(self, found: CheckedLine, name: Name, rest: Sequence[Node]) -> CheckedLine:
        """Mark ``y = …``, ``y' = …``, ``f''(x) = …``, ``dy/dt = …``, ``∇f = …``."""
        meanings, chain = self.meanings, self.chain
        if name.order == 0 or not (self.sides.partial or name.variable == "∇"):
            self.sides.variable = self.sides.variable or name.variable
        if self.sides.cases and not self.sides.said:
            # Behind several cases the name stands for the whole again.
            self.sides.given = self.sides.posed
        # Under another condition the name stands for another case.
        continued = self.named == name and chain.before is not None and self.case == self.sides.given
        self.case = self.sides.given
        if self.named is None or self.named.name not in PARTS:
            self._pause(name)
        self.named = name
        if name.order == 0 and not rest:
            return found
        if name.order == 0:
            if self.sides.said and self._is_case(name.name, rest[0]):
                return found
            if (datum := self._datum(meanings.moved(name.name, self._x), rest)) is not None:
                self.data[datum] = rest[-1]
                return found
            if name.name not in meanings.known:
                first, *rest = (self._resolved(side) for side in rest)
                if name.variable not in ("", self.variable, meanings.parameter) and name.variable in first.free:
                    # f(u) = u^2 is the function of x too.
                    first = substitute(first, name.variable, self._x)
                meanings.define(name.name, first, self._x)
                self.solving = None
                self._begin(first)
                if name.name not in PARTS and (meanings.problem is None or meanings.parameter):
                    meanings.problem = first
                return self._mark_chain(found, rest, aside=True)
            return self._mark_rewritten(found, name, rest)
        if name.name not in meanings.known:
            self._name_chain(name, rest)
        meanings.guess(name.name)
        self.reached = max(self.reached, name.order)
        if not continued:
            chain.begin(self._named_goal(name))
        aside = name.name in PARTS or (self.given and meanings.known.get(name.name) is not meanings.problem)
        sides = [self._resolved(side) for side in rest]
        if (datum := self._datum(chain.before, sides)) is not None:
            self.data[datum] = sides[-1]
            return found
        if not continued and chain.wrong is not None and sides:
            self._carry_on(self._built(name), sides[0])
        found = self._mark_chain(found, sides, aside=aside)
        if sides:
            self.said[self._key(name)] = sides[-1]
        return found

    def _datum(self, goal: Node | None, sides: Sequence[Node]) -> Node | None:
        """Return what a line gives a value to at a moment: dx/dt = 2, or x = 5, where x is any function."""
        if goal is None or not sides or any(side.free for side in sides):
            return None
        value = value_of(goal)
        return value if isinstance(value, Call) and strange(value) else None

    def _is_case(self, name: str, side: Node) -> bool:
        """Whether a line defines a function where the lines before do not: f(x) = x^2 for x ≥ 0, f(x) = 0 for x < 0."""
        meanings, said = self.meanings, self.sides.said
        pieces = self.pieces.get(name, ())
        if name in meanings.known and not pieces:
            return False
        if not all(impossible((condition, *said)) for _, condition in pieces):
            return False
        value = self._resolved(side)
        self.pieces[name] = (*pieces, (value, said[0] if len(said) == 1 else Logic("and", *said)))
        if not pieces:
            return False
        whole, before = Piecewise(*self.pieces[name]), meanings.known[name]
        meanings.known[name] = whole
        meanings.problem = whole if meanings.problem is before else meanings.problem
        # Where each case holds stands in the function now.
        self.sides.given = self.sides.posed = ()
        self.chain.begin(whole)
        return True

    def _name_chain(self, name: Name, rest: Sequence[Node]) -> None:
        """Take a new name for that of what the lines before differentiate, where they say the same."""
        start, before, body = self.chain.start, self.chain.before, self.chain.start
        for _ in range(name.order):
            body = body.body if isinstance(body, Deriv) else None
        if start is None or body is None or body.pending or before is None or not rest:
            return
        if self.chain.agree(before, self._resolved(rest[0])):
            self.meanings.known[name.name] = body

    def _named_goal(self, name: Name) -> Node | None:
        meanings = self.meanings
        if name.variable == "∇":
            goal = meanings.known.get(name.name)
            return None if goal is None else meanings.resolved(Whole("gradient", goal), self._x)
        letters = name.variable if len(letters_in(name.variable)) == name.order else (name.variable or "x") * name.order
        if self.sides.partial and name.variable and (meanings.parameter or name.name in meanings.known):
            return meanings.derivative(name.name, letters, self._x)
        if meanings.parameter and name.name == "y" and self._x.name == meanings.parameter:
            return meanings.derivative("y", letters, self._x)
        before = self.said.get(self._key(name, -1))
        if before is not None and not self.chain.broken and self.chain.wrong is None:
            # Go on from the form in which the lower derivative was written.
            return Deriv(before, self._x)
        goal = meanings.known.get(name.name)
        for _ in range(name.order if goal is not None else 0):
            goal = Deriv(goal, self._x) if goal is not None else None
        return goal

    def _key(self, name: Name, by: int = 0) -> tuple[str, str, int]:
        """Return under what it is kept what lines say of a name, or of its derivative of another order."""
        variable = "".join(letters_in(name.variable)[:1]) if self.sides.partial else ""
        return name.name, variable, name.order + by

    def _carry_on(self, options: Iterator[Node], side: Node) -> None:
        """Take up what wrong lines say where this one is built on them: y'' on y', (u v)' on u' and v'."""
        chain = self.chain
        if chain.before is None or chain.agree(chain.before, side):
            return
        for built in options:
            if chain.agree(built, side):
                chain.build_on(built)
                return

    def _built(self, name: Name) -> Iterator[Node]:
        if (again := self.said.get(self._key(name))) is not None:
            yield again
        if t := self.meanings.parameter:
            known = {part: self.meanings.derivative(part, t, self._x) for part in "xy"}
            dx, dy = (self.said.get((part, t, 1), known[part]) for part in "xy")
            yield Div(dy, dx)
        before = self.said.get(self._key(name, -1))
        if before is not None:
            yield Deriv(before, self._x)
        if self.equation is not None and (slope := slope_of(*self.equation, f"{name.name}'")) is not None:
            yield self._resolved(slope)
        yield from self._built_of_parts()

    def _built_of_parts(self) -> Iterator[Node]:
        u, v = (self.meanings.known.get(part) for part in "uv")
        if u is not None and v is not None:
            du, dv = (self.said.get((part, "", 1), Deriv(known, self._x)) for part, known in (("u", u), ("v", v)))
            yield Add(Mul(du, v), Mul(u, dv))
            yield Div(Add(Mul(du, v), Neg(Mul(u, dv))), Pow(v, number(2)))
            yield from (Add(du, dv), Add(du, Neg(dv)))

    def _pause(self, name: Name) -> None:
        """Keep the chain that a definition stands in the midst of, or lines about u and v."""
        if name.order == 0 or name.name in PARTS:
            self.paused = changed(self.chain)

    def _mark_rewritten(self, found: CheckedLine, name: Name, rest: Sequence[Node]) -> CheckedLine:
        """Mark a second ``y = …``: the same function in another form, unless its derivative was meant."""
        chain, function = self.chain, self.meanings.known[name.name]
        sides = [self._resolved(side) for side in rest]
        if name.name in PARTS and not chain.agree(function, sides[0]):
            # Each rule has a u of its own.
            self.meanings.define(name.name, sides[0], self._x)
            chain.begin(sides[0])
            return self._mark_chain(found, sides[1:], aside=True)
        if sides and not chain.agree(function, sides[0]) and chain.agree(Deriv(function, self._x), sides[0]):
            chain.mark_wrong(found.number)
            self.answered = True
            chain.begin(sides[0])
            return changed(
                found, judgement="wrong", method="this is the derivative, not the function", mistake=_NOTATION
            )
        self._begin(function)
        found = self._mark_chain(found, sides, aside=True)
        if sides and found.judgement == "wrong":
            self.said[self._key(name)] = sides[-1]
        if sides and found.judgement in ("follows", "conditional") and (self.at is None or sides[-1].free):
            self.meanings.known[name.name] = sides[-1]
        return found

    def _mark_chain(self, found: CheckedLine, sides: Sequence[Node], aside: bool = False) -> CheckedLine:
        self.answered = self.answered or (bool(sides) and not aside)
        for place, side in enumerate(sides):
            text = self.texts.get(side, "")
            side = self._resolved(side)
            if place == len(sides) - 1 and self._is_set_to_zero(side, place):
                if not self.sought and place and found.judgement == "follows":
                    found = changed(found, judgement="undecided", method="whether it is 0, or to be made 0")
                continue
            if self.chain.before is None:
                self._begin(side)
            elif not isinstance(side, Rel):
                found = self._compared(found, self._in_chain(side), text)
        return self._without_constant(found) if sides and self.chain.integrating else found

    def _without_constant(self, found: CheckedLine) -> CheckedLine:
        """Say once that the constant of an antiderivative is missing."""
        start, end = self.chain.start, self.chain.before
        assert start is not None
        assert end is not None
        custom = self.named is not None and self.named.name in PARTS
        told = any(line.condition == _NO_CONSTANT for line in self.lines)
        if found.judgement != "follows" or is_antiderivative(end) or end.free - start.free or custom or told:
            return found
        return changed(found, judgement="conditional", condition=_NO_CONSTANT)

    def _resolved(self, side: Node) -> Node:
        if side in self.resolved:
            return side
        found = self.meanings.resolved(side, self._x)
        self.resolved.add(found)
        self.texts.setdefault(found, self.texts.get(side, ""))
        return found

    def _compared(self, found: CheckedLine, side: Node, text: str) -> CheckedLine:
        chain = self.chain
        assert chain.before is not None
        asked = chain.before
        if isinstance(asked, Limit) is not isinstance(side, Limit):
            asked, side_ = (self.sides.differences.get(one, one) for one in (asked, side))
        else:
            side_ = side
        judged: Judged | None = chain.judge(asked, side_)
        if judged is not None and judged.judgement == "wrong":
            if self._asks_for_derivative(side):
                judged = None
            else:
                for other, note in self._other_readings(text):
                    if chain.agree(chain.before, other):
                        self.sides.notes.append(note)
                        side, judged = other, None
                        break
                else:
                    if (resumed := self._resumed(side)) is not None:
                        side, judged = resumed, None
                    elif self.at is not None:
                        there = substitute(value_of(chain.before), *self.at)
                        if chain.agree(there, side):
                            chain.before, judged = there, None
        if judged is not None and judged.judgement == "undecided" and (resumed := self._resumed(side)) is not None:
            side, judged = resumed, None
        if judged is not None and judged.judgement in ("wrong", "undecided") and self.data:
            given = replace(value_of(chain.before), self.data)
            if given is not chain.before and (not side.free or chain.agree(given, side)):
                chain.before, judged = given, chain.judge(given, side)
        unbroken = chain.wrong is None
        if judged is not None and judged.judgement == "wrong" and TIMES.search(text):
            judged = changed(judged, mistake=_TERMS)
        found = chain.compare(found, side, judged)
        if unbroken and chain.wrong is not None:
            self.failed = self.named
        return found

    def _resumed(self, side: Node) -> Node | None:
        """Go on from where a definition interrupted, if the side does; return what the chain then holds of it."""
        chain, paused = self.chain, self.paused
        if paused is None or paused.before is None:
            return None
        going_on = Deriv(side, self._x) if paused.integrating else side
        if not chain.agree(paused.before, going_on):
            return None
        chain.before, chain.truth, chain.broken = paused.before, paused.truth, paused.broken
        chain.start, chain.integrating = paused.start, paused.integrating
        return going_on

    def _explained(self, before: Node, after: Node) -> Mistake:
        """Name the mistake between two sides."""
        if self.chain.integrating and isinstance(before, Deriv) and isinstance(after, Deriv):
            return explain_antiderivative(before.body, after.body, self._x)
        x, y = (self.meanings.derivative(name, "", self._x) for name in "xy")
        named, t = self.named, Sym(self.meanings.parameter)
        if t.name and named is not None and before.pending and 0 < named.order <= len(_PARAMETRIC):
            for twin in _PARAMETRIC[named.order - 1]:
                for wrong in twin.wrong(Deriv(Whole("vector", x, y), t)):
                    if self.chain.agree(wrong, after):
                        expected = nice(value_of(before), t.name)
                        return Mistake(twin.id, twin.rule, twin.name, twin.right, expected=expected)
        return explain(before, after, self._x.name)

    def _other_readings(self, text: str) -> Iterator[tuple[Node, str]]:
        """Yield what a side may mean too, with a note: a person is not called wrong for how a line is read."""
        for other, note in other_readings(text):
            node, _ = readable(self.sides, other)
            if node is not None:
                yield self._in_chain(self._resolved(node)), note

    def _asks_for_derivative(self, side: Node) -> bool:
        """Whether the line before is the function itself, without d/dx, and this is its derivative: begin there."""
        before = self.chain.before
        if self.meanings.problem is not None or len(self.lines) != 1 or before is None or before.pending:
            return False
        if not self.chain.agree(Deriv(before, self._x), side):
            return False
        self.meanings.problem = before
        self.chain.begin(Deriv(before, self._x))
        return True


_DIFFERENTIALS = pattern(r"(?<![A-Za-z/\\])d([a-zA-Z])(?![A-Za-z/(])")
_NO_CONSTANT = "up to a constant: + C is missing"
_PARAMETRIC = (SLOPES, BENDS)
"""Mistakes with a curve given by a parameter, by the order of the derivative."""
_TERMS = Mistake(
    "number-of-terms",
    "sum rule",
    "the number of terms depends on the variable, and was not differentiated",
    "(n(x) u)' = n'(x) u + n(x) u'",
)
_NOTATION = Mistake(
    "function-for-derivative", "notation", "the left side is the function, the right side its derivative", "y' = …"
)
