"""Which question was asked?  One input, and the kind of derivation that answers it.

`answer` is what the command line calls; each kind is also a function of its own in the library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as copy
from typing import NamedTuple

from derive.answer.differentiate import differentiate
from derive.answer.given import named
from derive.errors import DeriveError
from derive.expression import Rel, Sym
from derive.questions.asked import Asked, Question
from derive.reading import read
from derive.reading.roles import running, varies
from derive.record.derivation import Derivation
from derive.table import VECTOR_NAMES


def answer(question: Question) -> Derivation:
    """Return the derivation that answers a question.

    Raises:
        ParseError: the input can't be read.
        UnsupportedError: the mathematics is beyond the rules.
        DeriveError: the options do not fit the input.
    """
    if (question.tangent or question.normal) and not question.at:
        raise DeriveError("a tangent or a normal needs a point: add --at")
    asked = Asked(copy(question, variables=tuple(map(named, question.variables))))
    kind = next(kind for kind in KINDS if kind.fits(asked))
    ignored = [option for option in _given(asked.question) if option not in kind.takes]
    if ignored:
        raise DeriveError(f"{', '.join(ignored)} can't be asked of {kind.name}")
    return kind.derive(asked)


_OPTIONS: dict[str, Callable[[Question], bool]] = {
    "--variable": lambda question: bool(question.variables),
    "more than one --variable": lambda question: len(question.variables) > 1,
    "--order": lambda question: question.order != 1,
    "--route": lambda question: question.route != "auto",
    "--target": lambda question: question.target != "auto",
    "--at": lambda question: bool(question.at),
    "--tangent": lambda question: question.tangent,
    "--normal": lambda question: question.normal,
    "--values": lambda question: bool(question.values),
    "--depends": lambda question: bool(question.depends),
}
"""What can be asked, and whether it is."""


def _given(question: Question) -> list[str]:
    return [option for option, is_given in _OPTIONS.items() if is_given(question)]


def _noted(derivation: Derivation, *notes: str) -> Derivation:
    return copy(derivation, notes=(*derivation.notes, *notes))


def _listed(letters: Sequence[str]) -> str:
    return ", ".join(str(Sym(name)) for name in letters)


# The kinds -------------------------------------------------------------------------------------------


def _expression(asked: Asked) -> Derivation:
    question = asked.question
    derivation = differentiate(
        question.source,
        *question.variables,
        order=asked.order,
        route=question.route,
        target=question.target,
        depends=question.depends,
        syntax=question.syntax,
    )
    return _at(question, derivation)


def _at(question: Question, derivation: Derivation) -> Derivation:
    if not question.at:
        return derivation
    if "," in question.at or len({*question.variables}) > 1:
        from derive.kinds.several.at_point import at_point

        return _surface(question) if question.tangent or question.normal else at_point(derivation, question.at)
    from derive.kinds.routes.evaluation import evaluate_at

    return evaluate_at(derivation, question.at, tangent=question.tangent, normal=question.normal)


def _surface(question: Question) -> Derivation:
    from derive.kinds.curves.surfaces import surface_at

    if question.order != 1 or question.target != "auto" or question.depends:
        raise DeriveError(
            "a tangent plane has the first derivatives for slopes: leave --order, --target, --depends out"
        )
    return surface_at(
        question.source,
        question.at,
        tangent=question.tangent or not question.normal,
        normal=question.normal,
        route=question.route,
        syntax=question.syntax,
    )


def _of_vectors(asked: Asked) -> Derivation:
    return differentiate(asked.question.source, *asked.question.variables)


def _nth(asked: Asked) -> Derivation:
    from derive.kinds.routes.nth import nth

    question = asked.question
    return nth(question.source, asked.variable or None, named(str(question.order)), syntax=question.syntax)


def _tabulated(asked: Asked) -> Derivation:
    from derive.kinds.routes.tabulated import tabulated

    question = asked.question
    if not question.at:
        raise DeriveError("--values are used at a point: add --at")
    return tabulated(
        question.source,
        question.values,
        question.at,
        asked.variable,
        order=asked.order,
        tangent=question.tangent,
        normal=question.normal,
        route=question.route,
        syntax=question.syntax,
    )


def _parametric(asked: Asked) -> Derivation:
    from derive.kinds.curves.parametric import parametric

    assert asked.coordinates is not None
    question, (x, y) = asked.question, asked.coordinates
    letters = sorted(frozenset().union(*(read(side, syntax=question.syntax).expression.free for side in (x, y))))
    only = letters[0] if len(letters) == 1 else ""
    chosen = asked.variable or only or running(letters) or ("" if letters else "t")
    if not chosen or (len(letters) > 1 and chosen not in letters):
        raise DeriveError(f"which letter is the parameter? {_listed(letters)} occur: name one with --variable")
    found = parametric(
        x,
        y,
        chosen,
        order=asked.order,
        at=question.at or None,
        tangent=question.tangent,
        normal=question.normal,
        route=question.route,
        syntax=question.syntax,
    )
    others = [name for name in letters if name != chosen]
    told = f"{Sym(chosen)} is read as the parameter, {_listed(others)} as constant"
    return found if asked.variable or not others else _noted(found, told)


def _polar(asked: Asked) -> Derivation:
    from derive.kinds.curves.parametric import polar

    assert asked.reading is not None
    question = asked.question
    return polar(
        asked.reading.expression,
        asked.angle,
        order=asked.order,
        at=question.at or None,
        tangent=question.tangent,
        normal=question.normal,
        route=question.route,
    )


def _limit(asked: Asked) -> Derivation:
    from derive.kinds.routes.limits import first_principles

    question = asked.question
    return first_principles(question.source, asked.variable or None, at=question.at or None, syntax=question.syntax)


def _log(asked: Asked) -> Derivation:
    from derive.kinds.routes.logarithmic import logarithmic

    question = asked.question
    if asked.equation is not None:
        return _log_of_equation(asked)
    return _at(question, logarithmic(question.source, asked.variable, syntax=question.syntax))


def _log_of_equation(asked: Asked) -> Derivation:
    from derive.kinds.curves.logarithmic_equation import logarithmic_equation

    assert asked.equation is not None
    question, x = asked.question, _independent(asked)
    y, fixed, notes = _declared(asked, x) if asked.declared else _guessed(asked.equation, x)
    found = logarithmic_equation(
        question.source,
        x,
        y,
        fixed=fixed,
        at=_pair(question.at) if question.at else None,
        tangent=question.tangent or None,
        normal=question.normal,
        syntax=question.syntax,
    )
    return _noted(found, *notes)


def _definition(asked: Asked) -> Derivation:
    from derive.kinds.routes.definition import by_definition

    return _at(asked.question, by_definition(asked.question.source, syntax=asked.question.syntax))


# Equations -------------------------------------------------------------------------------------------


def _is_implicit(asked: Asked) -> bool:
    """Whether one letter of an equation depends on another one of it."""
    if asked.equation is None:
        return False
    return not asked.declared or (len(_dependent(asked)) == 1 and _independent(asked) in asked.equation.free)


def _is_surface(asked: Asked) -> bool:
    """Whether a point with three coordinates or more is named of an equation: nobody asks for y' there."""
    return asked.equation is not None and not asked.declared and asked.question.at.count(",") > 1


def _dependent(asked: Asked) -> list[str]:
    assert asked.equation is not None
    found = [name for name in asked.declared if name in asked.equation.free]
    if asked.declared and not found:
        raise DeriveError(f"{_listed(list(asked.declared))} does not occur in {asked.equation}")
    return found


def _independent(asked: Asked) -> str:
    """Return the variable of an equation: the one that was named, or that a letter was declared to depend on."""
    stated = [name for on in asked.declared.values() for name in on]
    return asked.variable or ("x" if "x" in stated or not stated else stated[0])


def _implicit(asked: Asked) -> Derivation:
    from derive.kinds.curves.implicit import implicit

    assert asked.equation is not None
    question, x = asked.question, _independent(asked)
    y, fixed, notes = _declared(asked, x) if asked.declared else _guessed(asked.equation, x)
    found = implicit(
        question.source,
        x,
        y,
        order=asked.order,
        fixed=fixed,
        at=_pair(question.at) if question.at else None,
        tangent=question.tangent or None,
        normal=question.normal,
        route=question.route,
        syntax=question.syntax,
    )
    return _noted(found, *notes)


def _declared(asked: Asked, x: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the letter that is declared to depend on x, and on what else it depends."""
    (y,) = _dependent(asked)
    arguments = asked.declared[y]
    if y == x or (arguments and x not in arguments):
        on = f"{_listed(arguments)}, not on {Sym(x)}" if y != x else "others: it can't be the variable"
        raise DeriveError(f"{Sym(y)} is declared to depend on {on}")
    return y, tuple(name for name in arguments if name != x), ()


def _guessed(equation: Rel, x: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the letter that one would take to depend on x: y, or the only other one."""
    others = sorted(equation.free - {x})
    y = "y" if "y" in others else others[0] if len(others) == 1 else ""
    if not others:
        raise DeriveError(f"no letter but {Sym(x)} occurs in {equation}: nothing depends on it")
    if not y:
        raise DeriveError(f"which letter depends on {Sym(x)}? {_listed(others)} occur: say it with --depends")
    constant = [name for name in others if name != y and varies(name)]
    told = f"{Sym(y)} is read as a function of {Sym(x)}, {_listed(constant)} as constant"
    return y, (), (told,) if constant else ()


def _rates(asked: Asked) -> Derivation:
    from derive.kinds.curves.rates import related_rates

    question = asked.question
    found = related_rates(
        question.source, _independent(asked), question.depends, route=question.route, syntax=question.syntax
    )
    if not question.at:
        return found
    from derive.kinds.curves.rates_at import rates_at

    return rates_at(found, question.at)


def _pair(text: str) -> tuple[str, str]:
    first, comma, second = text.strip().removeprefix("(").removesuffix(")").partition(",")
    if not comma:
        raise DeriveError("a point of a curve has two coordinates: --at '3, 4'")
    return first.strip(), second.strip()


class Kind(NamedTuple):
    """A kind of question.

    Attributes:
        name: what its input is called in a message.
        fits: whether a question is of this kind.
        derive: answers it.
        takes: the options that mean something for it; others are refused, never passed over.
    """

    name: str
    fits: Callable[[Asked], bool]
    derive: Callable[[Asked], Derivation]
    takes: tuple[str, ...]


_LINES = ("--at", "--tangent", "--normal")

KINDS = (
    Kind("a function of vectors: its first derivative is derived",
         lambda asked: asked.question.source.strip() in VECTOR_NAMES, _of_vectors,
         ("--variable",)),
    Kind("the derivative of every order", lambda asked: isinstance(asked.question.order, str), _nth,
         ("--variable", "--order")),
    Kind("a derivative from a table of values", lambda asked: bool(asked.question.values), _tabulated,
         ("--variable", "--order", "--route", "--values", *_LINES)),
    Kind("a curve given by a parameter", lambda asked: asked.coordinates is not None, _parametric,
         ("--variable", "--order", "--route", *_LINES)),
    Kind("the route limit", lambda asked: asked.question.route == "limit", _limit,
         ("--variable", "--route", "--at")),
    Kind("the route log", lambda asked: asked.question.route == "log", _log,
         ("--variable", "--route", "--depends", *_LINES)),
    Kind("the route definition", lambda asked: asked.question.route == "definition", _definition,
         ("--route", *_LINES)),
    Kind("a surface", _is_surface, lambda asked: _surface(asked.question),
         ("--route", *_LINES)),
    Kind("an equation", _is_implicit, _implicit,
         ("--variable", "--order", "--route", "--depends", *_LINES)),
    Kind("an equation between letters that depend on another", lambda asked: asked.equation is not None, _rates,
         ("--variable", "--route", "--depends", "--at")),
    Kind("a curve in polar coordinates", lambda asked: bool(asked.angle), _polar,
         ("--variable", "--order", "--route", *_LINES)),
    Kind("an expression", lambda asked: True, _expression,
         tuple(option for option in _OPTIONS if option != "--values")),
)  # fmt: skip
"""Every kind, the special ones first; the first that fits is taken."""

__all__ = ["KINDS", "Kind", "Question", "answer"]
