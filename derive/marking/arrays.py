"""Lines in vectors and matrices: gradients by a vector, with transposes and norms, compared with small arrays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from typing import cast

from derive.errors import DeriveError, InternalError
from derive.expression import (
    ONE,
    Add,
    Array,
    Delta,
    Deriv,
    Indexed,
    Mul,
    Neg,
    Node,
    Rel,
    Sum,
    Sym,
    Whole,
    number,
    postorder,
    replace,
    substitute,
)
from derive.expression.operators import Variable
from derive.indexed.reading import Shapes, read_arrays
from derive.indexed.twins import TWINS
from derive.marking.array_shapes import (
    FENCE,
    FRACTION,
    INDEXED,
    NAMED,
    Operator,
    body_of,
    fits_otherwise,
    letters_of,
    operator_in,
)
from derive.marking.chain import Chain
from derive.marking.families import HEAD, Definition, Definitions, definitions_in
from derive.marking.judge import Judged, counterexample_of, not_said, value_of
from derive.marking.posed import Posed
from derive.marking.record import Checked, CheckedLine, CheckVerdict, Judgement, Mistake
from derive.marking.splitting import Written, as_lists, sides_of, statements_of
from derive.questions.doors import grad
from derive.record.derivation import Derivation, Outcome
from derive.record.engine import holes
from derive.startup.data import data, field
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern
from derive.targets.textbook import best
from derive.vectors.declare import ShapeError
from derive.vectors.matrices import transposed
from derive.vectors.shapes import shape_of
from derive.verify import Refuted
from derive.verify import check as equality

_ARGUMENT = pattern(r"\(\s*\\?(\w+)\s*\)\s*$")
_SIZED = pattern(r"\s*(?P<name>[A-Za-z](?:_\w)?)\s*=\s*\d+\s*")
_GIVEN = pattern(r"\b(?:with|where|given that|if)\s+\$?((?:Σ|\\sum)_[^;,$\n=]*(?:=[^;,$\n=]*)?=\s*[\w.]+)")
_SYMMETRIC = pattern(
    r"\b([A-Z])\s*=\s*\1\s*\^\s*\{?\s*(?:T\b|\\top|\\mathsf)|\bsymmetric(?: matrix)? \$?([A-Z])\b"
    r"|\b([A-Z])\$? (?:is|be) symmetric"
)
_CASE = pattern(r"(?<![A-Za-z_{])([i-n])\s*=\s*([i-n])(?![A-Za-z_])")
"""``for i = j``: what a line says holds in this case."""
_LAYOUT = "in the layout in which it is the transpose"


@data(frozen=False)
class ArrayMarker:
    """Walks down lines in vectors and matrices.

    Attributes:
        shapes: of the letters.
        asked: the problem.
        chain: the sides so far.
        variable: what one differentiates by.
        source: what is differentiated, as typed.
        whole: its gradient.
        entry: an entry of the gradient, and its index.
        definitions: what names stand for.
        notes: how the lines were read.
        in_layout: whether a derivative by a vector is written as ∂f/∂x: a row for some, a column for others.
        told: the letters of which somebody said a shape.
        bodies: the sides that were read so far.
    """

    shapes: Shapes
    asked: Posed
    chain: Chain
    variable: str = ""
    source: str = ""
    whole: Node | None = None
    entry: tuple[Node, str] | None = None
    definitions: Definitions = field(default_factory=Definitions)
    notes: list[str] = field(default_factory=list)
    in_layout: bool = False
    told: frozenset[str] = frozenset()
    bodies: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        shapes: Shapes,
        asked: Posed,
        variable: str,
        given: Sequence[Node] = (),
        texts: Sequence[str] = (),
        told: frozenset[str] = frozenset(),
    ) -> ArrayMarker:
        """Pose the problem, if one is given; relations may be given that hold, and lines define names."""
        definitions, shapes = definitions_in(texts, shapes, told)
        shown = (f"{name} has the shape {_shape_text(shape)}" for name, shape in sorted(shapes.items()))
        chain = Chain(
            lambda before, after: _judged(before, after, shapes, given, definitions.missed),
            partial(explain_arrays, shapes),
        )
        marker = cls(
            shapes,
            asked,
            chain,
            variable or asked.variable,
            definitions=definitions,
            notes=["; ".join(shown)],
            told=told,
        )
        if asked.formula:
            *_, marker.source = sides_of(asked.formula)
            if (found := operator_in(marker.source)) is not None:
                marker.source, marker.variable = found.body or marker.source, found.by
            marker._goal()
        return marker

    def checked(self, lines: Sequence[Written]) -> Checked:
        """Return what is found about the lines."""
        marked = tuple(self._marked(line) for line in lines)
        return Checked(marked, self._verdict(marked), self.chain.wrong, tuple(self.notes))

    def _verdict(self, marked: Sequence[CheckedLine]) -> CheckVerdict:
        judgements = {line.judgement for line in marked}
        if judgements == {"unread"}:
            return "unread"
        if self.chain.wrong is not None:
            return "right-by-wrong-steps" if self.chain.ends_right() else "mistake"
        return "right" if judgements & {"follows", "conditional"} else "undecided"

    def _goal(self, index: str = "") -> None:
        """Take the gradient of the source for what the lines should equal, or its entry of an index."""
        done = grad(self._put_in_source(), self.variable or None, shapes=self.shapes)
        self.entry = next((_entry(part) for part in done.parts if isinstance(part.goal, Deriv)), None)
        self.whole = _closed(done)
        self.chain.begin(self.whole)
        if index:
            self._take_entry(index)

    def _put_in_source(self) -> str:
        """Return what is differentiated, with what names in it stand for."""
        if not self.definitions.known:
            return self.source
        try:
            named = read_arrays(self.source, self.shapes)
        except DeriveError:
            return self.source
        whole = self.definitions.put_in(named, self.variable)
        return self.source if whole is named else str(whole)

    def _take_entry(self, index: str) -> bool:
        """Go on with one entry of the gradient; whether there is one."""
        if self.entry is None:
            return False
        entry, name = self.entry
        self.chain.begin(entry if name == index else substitute(entry, name, Sym(index)))
        return True

    def _marked(self, line: Written) -> CheckedLine:
        found = CheckedLine(line.number, line.shown or line.text, reason=line.reason)
        statements = statements_of(line.text)
        sizes = [_SIZED.fullmatch(part) for part in statements]
        if all(one is not None and one["name"] in _dimensions(self.shapes) for one in sizes):
            return found
        for statement in statements:
            found = self._mark_statement(found, *sides_of(statement))
        return found

    def _mark_statement(self, found: CheckedLine, first: str, *rest: str) -> CheckedLine:
        before = changed(self.chain)
        try:
            begun = self._begun(first, bool(rest))
        except DeriveError as error:
            return changed(found, judgement="unread", method=str(error).splitlines()[0])
        if first and rest and not begun:
            return self._equation(found, first, rest)
        head = HEAD.fullmatch(first)
        if len(rest) == 1 and before.before is not None and head is not None and head["name"] in self.definitions.known:
            # What a name stands for interrupts no chain.
            self.chain = before
            return found
        for text in [*([] if begun else [first]), *rest]:
            if text:
                found = self._compared(found, text)
        return found

    def _equation(self, found: CheckedLine, first: str, rest: Sequence[str]) -> CheckedLine:
        """Mark A = B: the chain goes on at A, or it is an equation of its own, which may be one to be solved."""
        before = self.chain.before
        try:
            side = self._read(first)
        except DeriveError as error:
            # What stands behind it says nothing of the lines before.
            self.chain.begin(None)
            return changed(found, judgement="unread", method=str(error).splitlines()[0])
        if before is not None and self.chain.agree(before, side):
            for text in (first, *rest):
                found = self._compared(found, text)
            return found
        self.chain.begin(side)
        try:
            sides = [self._read(text) for text in rest]
        except DeriveError as error:
            return changed(found, judgement="unread", method=str(error).splitlines()[0])
        if all(self.chain.agree(side, one) for one in sides):
            return changed(found, judgement="follows", read=sides[-1])
        self.chain.begin(None)
        return changed(found, judgement="undecided", method="whether it holds, or is to be solved", read=sides[-1])

    def _begun(self, first: str, named: bool) -> bool:
        """Take a left side that names something, or a gradient that is asked for; whether it was one."""
        asked = operator_in(first) if first else None
        self.in_layout = self.in_layout or (asked is not None and FRACTION.match(first) is not None)
        if asked is not None and (goal := self._goal_named(asked)) is not None:
            self.chain.begin(goal)
            self.variable, self.whole, self.entry = asked.by, None, None
            return True
        if asked is not None and (asked.body or self.source):
            self.source = asked.body or self.source
            self.variable = asked.by or self.variable or self._customary()
            self._goal(asked.entry)
            return True
        if (
            not named
            or not NAMED.match(first)
            or (first.strip() in self.shapes and first.strip() not in self.definitions.known)
        ):
            return False
        # L = …: what is differentiated; p_i = …: what a letter stands for.
        self.chain.begin(None)
        if not self.source and (argument := _ARGUMENT.search(first)) is not None and argument[1] in self.shapes:
            self.variable = self.variable or argument[1]
        return True

    def _goal_named(self, asked: Operator) -> Node | None:
        """Return the derivative of what a name stands for, ∂p_i/∂z_k; None where nobody defined it."""
        head = HEAD.fullmatch(asked.named)
        if head is None or head["name"] not in self.definitions.known:
            return None
        by = asked.by or self.variable or self._customary()
        function = self.definitions.put_in(read_arrays(asked.named, self.shapes), by)
        if asked.entry:
            return Deriv(function, cast("Variable", read_arrays(f"{by}_{asked.entry}", self.shapes)))
        return _closed(grad(str(function), by, shapes=self.shapes)) if by else None

    def _customary(self) -> str:
        """Return the letter of a gradient that names none: the weights, else x, else the only vector."""
        known = self.definitions.known
        held = frozenset[str]().union(*(found.value.free for found in known.values()), self.source)
        vectors = [
            name for name, shape in self.shapes.items() if isinstance(shape, str) and name in held and name not in known
        ]
        return next((name for name in ("w", "theta", "x") if name in vectors), vectors[0] if len(vectors) == 1 else "")

    def _compared(self, found: CheckedLine, text: str) -> CheckedLine:
        chain = self.chain
        try:
            side = self._read(text)
        except ShapeError as error:
            return self._misfit(found, text, str(error))
        except DeriveError as error:
            worst: Judgement = "unread" if found.judgement == "given" else found.judgement
            return changed(found, judgement=worst, method=str(error).splitlines()[0])
        found = changed(found, read=side)
        if chain.before is not None and self.whole is not None and shape_of(side) != shape_of(chain.before):
            # From the whole to an entry, or back.
            index = _index_of(side)
            if index and shape_of(chain.before):
                self._take_entry(index)
            elif _index_of(chain.before) and shape_of(side) == shape_of(self.whole):
                chain.begin(self.whole)
        if chain.before is None and chain.truth is not None:
            # After a side without a value.
            chain.before = side
            chain.broken = not chain.agree(chain.truth, side)
            return changed(found, judgement="carried" if chain.broken else "follows")
        if chain.before is None:
            chain.begin(side)
            self.source = self.source or text
            return found
        if self._defines(chain.before, side):
            chain.begin(side)
            return found
        turned = transposed(chain.before)
        fits = self.in_layout and shape_of(side) == shape_of(turned)
        if fits and not chain.agree(chain.before, side) and chain.agree(turned, side):
            # ∂f/∂x as a row, ∂y/∂x as A^T: there are two customs, and one holds for all lines.
            chain.begin(turned)
            self.whole = None if self.whole is None else turned
            return changed(found, judgement="follows", condition=_LAYOUT)
        new = side.free - chain.before.free
        found = chain.compare(found, side)
        if found.judgement == "undecided" and new and chain.before is not None:
            # What a letter stands for was put in: from here on the lines are compared with one another.
            chain.before = side
            chain.truth = None if chain.wrong is not None else side
        return found

    def _defines(self, before: Node, side: Node) -> bool:
        """Whether a side says what a name in the one before stands for: ∂c/∂x_k = ∂/∂x_k [ x^T y ]."""
        match before, side:
            case Deriv(body=Sym(name=name)), Deriv() if not isinstance(side.body, Sym):
                index = ""
            case Deriv(body=Indexed(children=(Array(name=name) | Sym(name=name), Sym(name=index)))), Deriv():
                pass
            case _:
                return False
        if before.children[1] is not side.variable or name in side.body.free or name in self.definitions.known:
            return False
        self.definitions.known[name] = Definition(index, side.body)
        return True

    def _read(self, text: str) -> Node:
        """Return a side; a derivative by an entry stays one, that by a whole vector is carried out."""
        side = self._typed(as_lists(text))
        self.bodies.append(body_of(text))
        return self.definitions.put_in(side, self.variable)

    def _typed(self, text: str) -> Node:
        asked = operator_in(text)
        if asked is None or not (asked.body or (asked.named and asked.entry)):
            return read_arrays(text, self.shapes)
        body = (asked.body or asked.named).strip()
        if asked.entry:
            by = read_arrays(f"{asked.by}_{asked.entry}", self.shapes)
            return Deriv(read_arrays(FENCE.sub("", body), self.shapes), cast("Variable", by))
        return _closed(grad(body, asked.by, shapes=self.shapes))

    def _misfit(self, found: CheckedLine, text: str, message: str) -> CheckedLine:
        """Mark a side whose shapes do not fit: it has no value, whatever the letters are."""
        reason = message.removeprefix(f"{text}: ")
        if (
            fits_otherwise(text, self.shapes, self.told, self.bodies)
            or INDEXED.search(text)
            or not {*letters_of(text)} <= self.shapes.keys()
        ):
            # With other shapes for the letters that nobody told of, it might fit.
            return changed(found, judgement="undecided", method=reason)
        expected, self.chain.before = self.chain.before, None
        if self.chain.wrong is not None:
            self.chain.carried = True
            return changed(found, judgement="carried", method=reason)
        self.chain.mark_wrong(found.number)
        self.chain.broken = True
        mistake = Mistake(
            "order-of-matrices",
            "matrices",
            "the shapes do not fit: the order of the factors, or a transpose, is wrong",
            "(A B)^T = B^T A^T; the gradient of u^T u is 2 J^T u, J the Jacobian of u",
            expected=expected,
        )
        return changed(found, judgement="wrong", method=reason, mistake=mistake)


def _closed(done: Derivation) -> Node:
    """Return a gradient without the names that it is shown with."""
    names = {name: value for part in done.parts for name, value in part.aliases}
    return Definitions.of(names).put_in(replace(done.closed, names))


def _entry(part: Derivation) -> tuple[Node, str] | None:
    """Return the entry of a gradient that a part derives, and its index."""
    match part.goal:
        case Deriv(variable=Indexed(children=(_, Sym(name=index)))):
            return part.closed, index
    return None


def _index_of(side: Node) -> str:
    """Return the index of which a side is an entry, "" where it is none."""
    at = {
        one.name
        for part in postorder(side)
        if isinstance(part, Indexed)
        for one in part.children[1:]
        if isinstance(one, Sym)
    }
    free = sorted(at & side.free)
    return free[0] if len(free) == 1 else ""


def _shape_text(shape: object) -> str:
    return "×".join(map(str, shape)) if isinstance(shape, tuple) else str(shape) or "1"


def _judged(before: Node, after: Node, shapes: Shapes, given: Sequence[Node], missed: Collection[str]) -> Judged:
    """Judge two sides; a letter that nobody defined is no mistake, nor one whose shape or definition nobody knows."""
    cases = [one for one in given if isinstance(one.children[0], Sym)]
    symmetric = [one for one in given if isinstance(one.children[0], Array)]
    given = [one for one in given if one not in (*cases, *symmetric)]
    judged = judge_arrays(before, after, given)
    if judged.judgement == "wrong" and symmetric:
        put = {one.children[1]: one.children[0] for one in symmetric}
        again = judge_arrays(replace(before, put), replace(after, put), given)
        if again.judgement == "follows":
            return changed(again, judgement="conditional", condition=f"where {' and '.join(map(str, symmetric))}")
    if judged.judgement == "wrong" and (names := {*missed} & (before.free | after.free)):
        return Judged("undecided", not_said(names, "defined"))
    for hole in (*holes(before), *holes(after)) if judged.judgement == "wrong" else ():
        if hole.body.free and not hole.variable.free & hole.body.free:
            return Judged("undecided", f"how {hole.body} depends on {hole.variable} is not known")
    letters = sorted(str(name) for name in after.free - before.free)
    for where in ("≠", *("=" for _ in cases)) if judged.judgement == "wrong" else ():
        apart = _with_two_indices(before, after, given, where)
        if apart is not None and apart[0].judgement == "follows":
            # ∂p_i/∂z_k = -p_i p_k, for i ≠ k.
            return changed(apart[0], judgement="conditional", condition=apart[1])
    if judged.judgement == "wrong" and (one := _of_sum_one(before, after, shapes)) is not None:
        return one
    if judged.judgement == "wrong" and judged.counterexample is None:
        letters = letters or sorted(before.free - shapes.keys())
    sizes, numbers = _dimensions(shapes), _numbers(before) | _numbers(after)
    if judged.judgement == "wrong" and not letters and (sizes & numbers or (_bounds(before) | _bounds(after)) - sizes):
        return Judged("undecided", "a letter is a dimension, too")
    if judged.judgement == "wrong" and letters:
        return Judged("undecided", not_said(letters, "defined"))
    return judged


def _dimensions(shapes: Shapes) -> set[str]:
    """Return the letters that are dimensions."""
    sizes = (shape if isinstance(shape, tuple) else (shape,) for shape in shapes.values())
    return {size for each in sizes for size in each if isinstance(size, str)}


def _of_sum_one(before: Node, after: Node, shapes: Shapes) -> Judged | None:
    """Judge whether two sides are equal where the entries of a vector add up to 1, as those of labels do: p - y."""
    for name in sorted(before.free & after.free):
        if isinstance(size := shapes.get(name), str):
            total = Rel("=", read_arrays(f"Σ_(i=1)^{size} {name}_i", shapes), ONE)
            judged = judge_arrays(before, after, [total])
            if judged.judgement == "follows":
                return changed(judged, judgement="conditional", condition=f"where {total}")
    return None


def _numbers(side: Node) -> set[str]:
    """Return the letters of a side that stand for numbers in it, and not only for how far a sum goes."""
    parts = (part.children[:-1] if isinstance(part, Sum) else part.children for part in postorder(side))
    return {child.name for children in parts for child in children if isinstance(child, Sym)}


def _bounds(side: Node) -> set[str]:
    """Return the letters up to which sums go."""
    return {str(part.children[-1]) for part in postorder(side) if isinstance(part, Sum)} & side.free


def _with_two_indices(before: Node, after: Node, given: Sequence[Node], where: str) -> tuple[Judged, str] | None:
    """Judge two sides with two indices where these differ, or are equal; and say where. None: there are not two."""
    parts = (one for part in postorder(before) if isinstance(part, Indexed) for one in part.indices)
    indices = sorted({one.name for one in parts if isinstance(one, Sym)} & before.free)
    if len(indices) != 2 or not {*indices} & after.free:
        return None
    i, k = map(Sym, indices)
    factor = Delta(i, k) if where == "=" else Add(ONE, Neg(Delta(i, k)))
    return judge_arrays(Mul(factor, before), Mul(factor, after), given), f"for {i} {where} {k}"


def given_in(text: str, shapes: Shapes) -> list[Node]:
    """Return the sums that a text gives a value to, ``with Σ_(i=1)^n y_i = 1``; and the case i = j, if it has one."""
    found: dict[Node, None] = {Rel("=", Sym(i), Sym(j)): None for i, j in _CASE.findall(text)}
    for name in {*filter(None, sum(_SYMMETRIC.findall(text), ()))} & shapes.keys():
        matrix = read_arrays(name, shapes)
        found[Rel("=", matrix, transposed(matrix))] = None
    for told in dict.fromkeys(_GIVEN.findall(text)):
        with suppress(DeriveError):
            left, right = told.rsplit("=", 1)
            found[Rel("=", read_arrays(left, shapes), read_arrays(right, shapes))] = None
    return list(found)


def judge_arrays(before: Node, after: Node, given: Sequence[Node] = ()) -> Judged:
    """Judge whether two sides in vectors and matrices are equal, by arrays of small sizes."""
    if shape_of(before) != shape_of(after):
        if not (shape_of(before) and shape_of(after)):
            return Judged("undecided", f"the shape is {_size(after)}, and that before is {_size(before)}")
        return Judged("wrong", f"the shape is {_size(after)}, and {_size(before)} is needed")
    try:
        verdict = equality(before, after, assuming=tuple(given))
    except Refuted as refuted:
        return Judged("wrong", "another value", counterexample=counterexample_of(refuted))
    except (DeriveError, ArithmeticError, ValueError) as error:
        return Judged("undecided", str(error).splitlines()[0])
    if verdict.outcome is Outcome.UNVERIFIED:
        return Judged("undecided", verdict.method)
    return Judged("follows", str(verdict))


def _size(node: Node) -> str:
    return "×".join(map(str, shape_of(node))) or "a number"


def explain_arrays(shapes: Shapes, before: Node, after: Node) -> Mistake:
    """Return what went wrong between two sides: a transpose, the order, a factor, a sign."""
    expected: Node | None = None if holes(before) else before
    with suppress(DeriveError):
        expected = best(value_of(before), "")
    tops = (part for part in postorder(before) if isinstance(part, Whole) and part.name == "transpose")
    put: dict[Node, Node] = {part: part.children[0] for part in tops if isinstance(part.children[0], Array)}
    if put:
        with suppress(DeriveError):
            symmetric = replace(before, put)
            sides = [after, Mul(number(2), after)]
            if judge_arrays(before, turned := transposed(after)).judgement != "follows":
                sides.append(replace(turned, put))
            if any(judge_arrays(symmetric, side).judgement == "follows" for side in sides):
                name, right = "this holds for a symmetric matrix alone", "(x^T A x)' = (A + A^T) x"
                return Mistake("symmetric-assumed", "matrices", name, right, expected=expected)
    if (equal := _with_two_indices(before, after, (), "=")) is not None and equal[0].judgement == "follows":
        name = f"this holds {equal[1]} alone: a Kronecker delta is missing"
        return Mistake("delta-missing", "indices", name, "dz_i/dz_k = δ_ik", expected=expected)
    for twin in TWINS:
        for mended in twin.wrong(after):
            with suppress(DeriveError, InternalError):
                if shape_of(mended) == shape_of(before) and _holds_apart(before, mended, shapes):
                    return Mistake.of(twin, expected=expected)
    return Mistake("", "matrices", "it does not follow from the line before", expected=expected)


def _holds_apart(before: Node, after: Node, shapes: Shapes) -> bool:
    """Whether two sides are equal, or are where two indices differ, or where labels add up to 1."""
    apart = _with_two_indices(before, after, (), "≠")
    if any(one.judgement == "follows" for one in (judge_arrays(before, after), *(apart or ())[:1])):
        return True
    return _of_sum_one(before, after, shapes) is not None
