"""Which question was asked?  One input, and the kind of derivation that answers it.

`answer` is what the command line calls; each kind is also a function of its own in the library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from derive.api import differentiate
from derive.derivation import Derivation
from derive.errors import DeriveError
from derive.expression import Rel
from derive.reading import Reading, read
from derive.reading.curves import coordinates
from derive.table import VECTOR_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of one input.

    Attributes:
        source: the input as typed.
        variables: the variables to differentiate by, in turn; none: to be found out.
        order: how many times; a letter for a formula of all orders.
        route: a way of differentiating: ``auto``, ``chain``, ``quotient``, ``limit``, ``log``, ``definition``.
        target: the form wanted.
        at: a point, as text; a pair for a curve: ``3, 4``.
        tangent, normal: whether these lines are wanted at the point.
        values: what is known of unknown functions, ``f(2)=3, f'(2)=-1``.
        depends: letters that depend on others, ``y(x)``.
        syntax: ``auto``, ``text`` or ``latex``.
    """

    source: str
    variables: Sequence[str] = ()
    order: int | str = 1
    route: str = "auto"
    target: str = "auto"
    at: str = ""
    tangent: bool = False
    normal: bool = False
    values: str = ""
    depends: Sequence[str] = ()
    syntax: str = "auto"


def answer(question: Question) -> Derivation:
    """Return the derivation that answers a question.

    Raises:
        ParseError: the input can't be read.
        UnsupportedError: the mathematics is beyond the rules.
        DeriveError: the options do not fit the input.
    """
    if (question.tangent or question.normal) and not question.at:
        raise DeriveError("a tangent or a normal needs a point: add --at")
    if question.source.strip() in VECTOR_NAMES:
        return _of_vectors(question)
    if isinstance(question.order, str):
        return _nth(question, question.order)
    if question.values:
        return _tabulated(question)
    if found := coordinates(question.source):
        return _parametric(question, *found)
    if question.route in _BY_ROUTE:
        return _BY_ROUTE[question.route](question)
    reading = read(question.source, syntax=question.syntax) if "=" in question.source else None
    if reading is not None and isinstance(reading.expression, Rel):
        return _implicit(question, reading.expression)
    if reading is not None and _is_polar(reading):
        return _polar(question, reading)
    return _at(question, _differentiated(question))


def _differentiated(question: Question) -> Derivation:
    return differentiate(
        question.source,
        *question.variables,
        order=_count(question),
        route=question.route,
        target=question.target,
        depends=question.depends,
        syntax=question.syntax,
    )


def _count(question: Question) -> int:
    assert isinstance(question.order, int), "a letter was answered before"
    return question.order


def _of_vectors(question: Question) -> Derivation:
    if question.at or question.values or isinstance(question.order, str):
        name = question.source.strip()
        raise DeriveError(f"{name} is a function of vectors: its first derivative is derived, not evaluated")
    return _differentiated(question)


def _nth(question: Question, letter: str) -> Derivation:
    from derive.kinds.nth import nth

    return nth(question.source, question.variables[0] if question.variables else None, letter, syntax=question.syntax)


def _at(question: Question, derivation: Derivation) -> Derivation:
    if not question.at:
        return derivation
    from derive.kinds.evaluation import evaluate_at

    return evaluate_at(derivation, question.at, tangent=question.tangent, normal=question.normal)


def _tabulated(question: Question) -> Derivation:
    from derive.kinds.tabulated import tabulated

    if not question.at:
        raise DeriveError("--values are used at a point: add --at")
    variable = question.variables[0] if question.variables else ""
    return tabulated(question.source, question.values, question.at, variable, order=_count(question))


def _parametric(question: Question, x: str, y: str) -> Derivation:
    from derive.kinds.parametric import parametric

    letters = sorted(read(x, syntax=question.syntax).expression.free | read(y, syntax=question.syntax).expression.free)
    chosen = question.variables[0] if question.variables else "t" if "t" in letters or not letters else letters[0]
    if len(letters) > 1 and chosen not in letters:
        raise DeriveError(f"which letter is the parameter? {', '.join(letters)} occur: name one with --variable")
    return parametric(x, y, chosen, order=_count(question), syntax=question.syntax)


def _implicit(question: Question, equation: Rel) -> Derivation:
    from derive.kinds.implicit import implicit

    x = question.variables[0] if question.variables else "x"
    others = sorted(equation.free - {x})
    y = "y" if "y" in others else others[0] if len(others) == 1 else ""
    if not y:
        raise DeriveError(f"which letter depends on {x}? {', '.join(others)} occur")
    point = _pair(question.at) if question.at else None
    return implicit(
        question.source, x, y, order=_count(question), at=point, normal=question.normal, syntax=question.syntax
    )


def _pair(text: str) -> tuple[str, str]:
    first, comma, second = text.strip().removeprefix("(").removesuffix(")").partition(",")
    if not comma:
        raise DeriveError("a point of a curve has two coordinates: --at '3, 4'")
    return first.strip(), second.strip()


def _is_polar(reading: Reading) -> bool:
    return reading.name == "r" and not reading.arguments and len(reading.expression.free) == 1


def _polar(question: Question, reading: Reading) -> Derivation:
    from derive.kinds.parametric import polar

    (angle,) = reading.expression.free
    return polar(reading.expression, angle, order=_count(question))


def _limit(question: Question) -> Derivation:
    from derive.kinds.limits import first_principles

    variable = question.variables[0] if question.variables else None
    return first_principles(question.source, variable, at=question.at or None, syntax=question.syntax)


def _log(question: Question) -> Derivation:
    from derive.kinds.logarithmic import logarithmic

    variable = question.variables[0] if question.variables else ""
    return _at(question, logarithmic(question.source, variable, syntax=question.syntax))


def _definition(question: Question) -> Derivation:
    from derive.kinds.definition import by_definition

    return _at(question, by_definition(question.source, syntax=question.syntax))


_BY_ROUTE: dict[str, Callable[[Question], Derivation]] = {"limit": _limit, "log": _log, "definition": _definition}
"""Routes that are kinds of their own: the difference quotient, ln|y|, and the meaning of an inverse function."""
