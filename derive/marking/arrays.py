"""Lines in vectors and matrices: gradients by a vector, with transposes and norms, compared with small arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, permutations, product

from derive.errors import DeriveError, InternalError
from derive.expression import Add, Mul, Neg, Node, Whole, postorder, replace
from derive.expression.shapes import ShapeError, shape_of
from derive.indexed.matrices import transposed
from derive.indexed.reading import Shapes, read_arrays
from derive.marking.chain import Chain
from derive.marking.judge import Judged
from derive.marking.posed import Posed
from derive.marking.record import Checked, CheckedLine, Counterexample, Judgement, Mistake
from derive.marking.record import Whole as Verdict
from derive.marking.written import Written, sides_of
from derive.questions.doors import grad
from derive.record.derivation import Outcome
from derive.startup.data import data, field
from derive.startup.data import replace as changed
from derive.startup.patterns import pattern
from derive.verify import Refuted
from derive.verify import check as equality

_TOLD = pattern(
    r"\^\s*\{?\s*(?:T\b|\\top|\\intercal|\\mathsf\{T\}|\\mathrm\{T\}|⊤)|ᵀ|\|\||‖|\\\||\\lVert|\\nabla_|∇_|\bgrad_"
    r"|\btr\(|\\operatorname\{tr\}"
)
_GRADIENT = pattern(
    r"^\s*(?:\\nabla_|∇_|grad_)\s*\{?\s*(?:\\mathbf\s*\{?)?(?P<by>\\?[A-Za-z]+?)\}*(?![A-Za-z])\s*(?P<body>.*)$"
    r"|^\s*(?:\\frac\s*\{\s*(?:\\partial|d)\s*\}\s*\{\s*(?:\\partial|d)\s*(?:\\mathbf\s*\{?)?(?P<frac>\\?[A-Za-z]+)\}*"
    r"|(?:∂|d)\s*/\s*(?:∂|d)\s*(?P<slash>[A-Za-z]))\s*(?P<rest>.*)$",
    re.DOTALL,
)
_NAMED = pattern(
    r"^\s*(?:(?:\\nabla_|∇_|grad_)\s*\{?\s*(?:\\mathbf\s*\{?)?\\?[A-Za-z]+\}*|(?:\\nabla|∇|grad))?\s*"
    r"(?P<name>[A-Za-z])\s*(?:\(\s*(?:\\mathbf\s*\{?)?\\?\w+\}*\s*\))?\s*$"
    r"|^\s*(?:∂|d)[A-Za-z]\s*/\s*(?:∂|d)[A-Za-z]\s*$|^\s*\\frac\{(?:\\partial|d)\s*[A-Za-z]\}\{(?:\\partial|d)\s*[^{}]*\}\s*$"
)
_LETTERS = pattern(r"(?<![A-Za-z\\])(?:\\mathbf\{)?([A-Za-z])(?![A-Za-z])|([A-Za-z])")
_MOST = 400
_FEWEST, _SQUARES = ("n", "m", "k"), ("", "n")


def shapes_of(texts: Sequence[str], shapes: Mapping[str, object] | None) -> Shapes | None:
    """Return the shapes of the letters of lines in vectors and matrices, None where the lines are in numbers.

    Args:
        texts: the problem and the lines; the first that is in vectors fits together, the others need not.
        shapes: what is known of them.
    """
    told = [text for text in texts if _TOLD.search(text)]
    if not told and not shapes:
        return None
    for text in told or texts:
        body = _body(next(iter(sides_of(text)), text))[1] or text
        letters = _letters_of(body)
        for guess in islice(_guesses(letters, dict(shapes or {})), _MOST):
            try:
                node = read_arrays(body, guess)
            except DeriveError:
                continue
            if not shapes and not any(guess.values()):
                continue
            del node
            return guess
    return dict(shapes) if shapes else None


def _letters_of(text: str) -> list[str]:
    plain = re.sub(r"\^\s*\{?\s*(?:T\b|\\top)\s*\}?|\btr\b|\blog\b|\bln\b|\bexp\b|\bsin\b|\bdet\b", " ", text)
    return sorted(set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", plain))))


def _guesses(letters: Sequence[str], known: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield shapes by custom: capital letters are matrices, small ones vectors or numbers; few dimensions first."""
    vectors: tuple[object, ...] = ("n", "m", "")
    matrices: tuple[object, ...] = (("m", "n"), ("n", "n"), ("n", "m"), ("m", "m"))
    open_ = [letter for letter in letters if letter not in known]
    options = [matrices if letter.isupper() else ("",) if letter in "ijkln" else vectors for letter in open_]
    for chosen in product(*options):
        yield {**known, **{letter: shape for letter, shape in zip(open_, chosen, strict=True) if shape != ""}}


def _body(text: str) -> tuple[str, str]:
    """Return the letter and the body of ∇_w (…), ("", "") where a side is none."""
    found = _GRADIENT.match(text)
    if found is None:
        return "", ""
    by = found["by"] or found["frac"] or found["slash"]
    return by.lstrip("\\"), (found["body"] or found["rest"] or "").strip()


@data(frozen=False)
class ArrayMarker:
    """Walks down lines in vectors and matrices.

    Attributes:
        shapes: of the letters.
        asked: the problem.
        chain: the sides so far.
        variable: what one differentiates by.
        source: what is differentiated, as typed.
        notes: how the lines were read.
    """

    shapes: Shapes
    asked: Posed
    chain: Chain
    variable: str = ""
    source: str = ""
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, shapes: Shapes, asked: Posed, variable: str) -> ArrayMarker:
        """Pose the problem, if one is given."""
        shown = (f"{name} has the shape {_shown(shape)}" for name, shape in sorted(shapes.items()))
        chain = Chain(judge_arrays, explain_arrays)
        marker = cls(shapes, asked, chain, variable or asked.variable, notes=["; ".join(shown)])
        if asked.formula:
            *_, marker.source = sides_of(asked.formula)
            by, body = _body(marker.source)
            marker.source, marker.variable = body or marker.source, by or marker.variable
            marker._goal()
        return marker

    def found(self, lines: Sequence[Written]) -> Checked:
        """Return what is found about the lines."""
        marked = tuple(self._marked(line) for line in lines)
        return Checked(marked, self._verdict(marked), self.chain.wrong, tuple(self.notes))

    def _verdict(self, marked: Sequence[CheckedLine]) -> Verdict:
        judgements = {line.judgement for line in marked}
        if judgements == {"unread"}:
            return "unread"
        if self.chain.wrong is not None:
            return "right-by-wrong-steps" if self.chain.ends_right() else "mistake"
        return "right" if "follows" in judgements else "undecided"

    def _goal(self) -> None:
        """Take the gradient of the source for what the lines should equal."""
        self.chain.begin(grad(self.source, self.variable or None, shapes=self.shapes).closed)

    def _marked(self, line: Written) -> CheckedLine:
        found = CheckedLine(line.number, line.text, reason=line.reason)
        first, *rest = line.sides
        try:
            rest_begins = self._begun(first, bool(rest))
        except DeriveError as error:
            return changed(found, judgement="unread", method=str(error).splitlines()[0])
        for text in [*([] if rest_begins else [first]), *rest]:
            if text:
                found = self._compared(found, text)
        return found

    def _begun(self, first: str, named: bool) -> bool:
        """Take a left side that names something, or a gradient that is asked for; whether it was one."""
        by, body = _body(first)
        if by and body and not _NAMED.match(first):
            self.source, self.variable = body, by
            self._goal()
            return True
        if not first:
            return False
        if by and self.source:
            self.variable = by
            self._goal()
            return True
        match = _NAMED.match(first) if named else None
        if match is None:
            return False
        if match["name"] and first.strip() == match[0].strip() and match["name"] not in self.shapes and not self.source:
            self.chain.begin(None)
        elif self.source and re.search(r"nabla|∇|grad|∂|partial|\bd", first):
            self._goal()
        return True

    def _compared(self, found: CheckedLine, text: str) -> CheckedLine:
        chain = self.chain
        try:
            side = read_arrays(text, self.shapes)
        except ShapeError as error:
            return self._misfit(found, text, str(error))
        except DeriveError as error:
            worst: Judgement = "unread" if found.judgement == "given" else found.judgement
            return changed(found, judgement=worst, method=str(error).splitlines()[0])
        found = changed(found, read=side)
        if chain.before is None and chain.truth is not None:
            # After a side without a value.
            chain.before = side
            chain.broken = not chain.agree(chain.truth, side)
            return changed(found, judgement="carried" if chain.broken else "follows")
        if chain.before is None:
            chain.begin(side)
            self.source = self.source or text
            return found
        return chain.compare(found, side)

    def _misfit(self, found: CheckedLine, text: str, message: str) -> CheckedLine:
        """Mark a side whose shapes do not fit: it has no value, whatever the letters are."""
        reason = message.removeprefix(f"{text}: ")
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


def _shown(shape: object) -> str:
    return "×".join(map(str, shape)) if isinstance(shape, tuple) else str(shape) or "1"


def judge_arrays(before: Node, after: Node) -> Judged:
    """Judge whether two sides in vectors and matrices are equal, by arrays of small sizes."""
    if shape_of(before) != shape_of(after):
        return Judged("wrong", f"the shape is {_size(after)}, and {_size(before)} is needed")
    try:
        verdict = equality(before, after)
    except Refuted as refuted:
        compared = refuted.comparison
        values = (None if value is None else float(value) for value in (compared.left, compared.right))
        point = tuple(sorted((str(name), float(value)) for name, value in (compared.point or {}).items()))
        return Judged("wrong", "another value", counterexample=Counterexample(point, *values))
    except (DeriveError, ArithmeticError, ValueError) as error:
        return Judged("undecided", str(error).splitlines()[0])
    if verdict.outcome is Outcome.UNVERIFIED:
        return Judged("undecided", verdict.method)
    return Judged("follows", str(verdict))


def _size(node: Node) -> str:
    return "×".join(map(str, shape_of(node))) or "a number"


def explain_arrays(before: Node, after: Node) -> Mistake:
    """Return what went wrong between two sides: a transpose, the order, a factor, a sign."""
    for id, name, right, fixed in _fixes(after):
        try:
            if shape_of(fixed) == shape_of(before) and judge_arrays(before, fixed).judgement == "follows":
                return Mistake(id, "matrices", name, right, expected=before)
        except (DeriveError, InternalError):
            continue
    return Mistake("", "matrices", "it does not follow from the line before", expected=before)


def _fixes(after: Node) -> Iterator[tuple[str, str, str, Node]]:
    """Yield what a line would be without one mistake."""
    yield "transpose", "the whole is transposed", "the gradient has the shape of the variable", transposed(after)
    for factor, said in ((Mul, "2"),):
        two = read_arrays(said, {})
        yield "factor-lost", "a factor 2 is missing", "the gradient of u^T u is 2 J^T u", factor(two, after)
    yield "sign", "the sign is wrong", "(b - A x)' = -A", Neg(after)
    for part in [node for node in reversed(list(postorder(after))) if isinstance(node, Whole)]:
        if part.name == "transpose":
            yield "transpose", "a transpose is too many", "(A^T)^T = A", replace(after, {part: part.children[0]})
        if part.name == "product":
            for order in islice(permutations(part.children), 6):
                moved = replace(after, {part: Whole("product", *order)})
                yield "order-of-matrices", "the order of the factors is wrong", "A B is not B A", moved
            for place, one in enumerate(part.children):
                turned = Whole("product", *part.children[:place], transposed(one), *part.children[place + 1 :])
                yield "transpose", "a transpose is missing", "(A B)^T = B^T A^T", replace(after, {part: turned})
    if isinstance(after, Add):
        for place, term in enumerate(after.children):
            signed = Add(*after.children[:place], Neg(term), *after.children[place + 1 :])
            yield "sign", "a sign is wrong", "a - b", signed
