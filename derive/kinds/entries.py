"""Every kind of question, one entry each.

A new kind is a file of mathematics, and an entry here.  What an entry needs of its kind is imported when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike, fspath
from types import FunctionType
from typing import TYPE_CHECKING, Any

from derive.errors import DeriveError, UnsupportedError
from derive.kinds.entry import Kind
from derive.kinds.question import Lines
from derive.startup.data import replace as copy

if TYPE_CHECKING:
    from derive.expression import Rel
    from derive.kinds.asked import Asked
    from derive.record.derivation import Derivation

LINES = ("at", "tangent", "normal")
_MANY = 5
"""From this order on the formula for every order says more than each derivative."""


# Expressions -----------------------------------------------------------------------------------------


def _expression(asked: Asked) -> Derivation:
    from derive.answer.differentiate import differentiate
    from derive.expression import BINDERS, Call

    question, typed = asked.question, asked.full_reading
    if (found := _by_entry(asked)) is not None:
        return found
    derivation = differentiate(
        asked.source,
        *asked.variables,
        order=asked.order,
        route=question.route,
        target=question.target,
        depends=question.depends,
        syntax=question.syntax,
        compare=question.compare,
    )
    one = len({*asked.variables}) < 2 and not (asked.point or question.depends)
    if one and asked.order >= _MANY and (question.route, question.target) == ("auto", "auto"):
        from derive.kinds.routes.nth import by_formula

        derivation = by_formula(derivation)
    if not typed.by and isinstance(typed.expression, Call) and typed.expression.orders:
        derivation = _noted(derivation, f"{typed.expression} is differentiated once more")
    if not typed.by and isinstance(typed.expression, BINDERS) and not typed.expression.free:
        derivation = _noted(derivation, "no letter is left to differentiate by: this is a number")
    return _at(asked, derivation)


def _by_entry(asked: Asked) -> Derivation | None:
    """Answer by an entry of a vector whose entries are summed over."""
    from derive.answer.refusals import entry_asked

    plain = not (asked.point or asked.question.depends) and asked.order == 1 and asked.question.target == "auto"
    entry = entry_asked(asked.full_reading, asked.variables) if plain else ""
    if not entry:
        return None
    # Loaded only for such a question, to begin sooner.
    from derive.indexed.by_entry import by_entry

    return by_entry(asked.full_reading, entry)


def _at(asked: Asked, derivation: Derivation) -> Derivation:
    if not asked.point:
        return derivation
    if len(asked.point) > 1 or len({*asked.variables}) > 1:
        from derive.kinds.several.at_point import at_point

        return _surface(asked) if asked.lines else at_point(derivation, asked.place)
    from derive.kinds.routes.evaluation import evaluate_at

    (value,) = asked.coordinates_of(derivation.variable)
    return evaluate_at(derivation, value, asked.lines)


def _surface(asked: Asked) -> Derivation:
    from derive.kinds.several.surfaces import surface_at

    question = asked.question
    if question.order != 1 or question.target != "auto" or question.depends:
        raise DeriveError(
            "a tangent plane has the first derivatives for slopes: leave --order, --target, --depends out"
        )
    lines = asked.lines or Lines(tangent=True)
    return surface_at(asked.source, asked.place, lines, route=question.route, syntax=question.syntax)


def _of_vectors(asked: Asked) -> Derivation:
    from derive.kinds.learning.named import named

    return named(asked.text.strip(), asked.variable)


def _is_of_vectors(asked: Asked) -> bool:
    from derive.vectors.functions import VECTOR_NAMES

    return asked.text.strip() in VECTOR_NAMES


def _nth(asked: Asked) -> Derivation:
    from derive.answer.input import named
    from derive.kinds.routes.nth import nth

    question, typed = asked.question, asked.of_every_order
    source = typed or (not asked.given and asked.text) or asked.source
    order = named(typed.order if typed is not None else str(question.order))
    return nth(source, asked.variable or None, order, syntax=question.syntax)


def _tabulated(asked: Asked) -> Derivation:
    from derive.kinds.routes.tabulated import tabulated

    question = asked.question
    return tabulated(
        question.source,
        question.values,
        asked.place,
        asked.variable,
        order=asked.order,
        lines=asked.lines,
        route=question.route,
        syntax=question.syntax,
    )


def _limit(asked: Asked) -> Derivation:
    from derive.kinds.routes.limits import first_principles

    return first_principles(asked.source, asked.variable or None, at=asked.place, syntax=asked.question.syntax)


def _log(asked: Asked) -> Derivation:
    from derive.kinds.routes.logarithmic import logarithmic

    return _at(asked, logarithmic(asked.source, asked.variable, syntax=asked.question.syntax))


def _definition(asked: Asked) -> Derivation:
    from derive.kinds.routes.definition import by_definition

    return _at(asked, by_definition(asked.source, asked.variable, syntax=asked.question.syntax))


def _every_way(asked: Asked) -> Derivation:
    from derive.kinds.routes.ways import every_way

    return every_way(asked.source, asked.variable, syntax=asked.question.syntax)


def _inverse(asked: Asked) -> Derivation:
    from derive.kinds.routes.inverse import inverse

    question = asked.question
    return inverse(asked.source, asked.place, asked.variable, near=question.near, syntax=question.syntax)


# Curves ----------------------------------------------------------------------------------------------


def _parametric(asked: Asked) -> Derivation:
    from derive.answer.input import read_input
    from derive.kinds.asked import listed
    from derive.kinds.curves.parametric import parametric
    from derive.reading.roles import running

    assert asked.coordinates is not None
    question = asked.question
    x, y = (read_input(side, syntax=question.syntax) for side in asked.coordinates)
    letters = sorted(x.expression.free | y.expression.free)
    only = letters[0] if len(letters) == 1 else ""
    chosen = asked.variable or only or running(letters) or ("" if letters else "t")
    if not chosen or (len(letters) > 1 and chosen not in letters):
        raise DeriveError(f"which letter is the parameter? {listed(letters)} occur: name one with --variable")
    found = parametric(x, y, chosen, order=asked.order, at=asked.place, lines=asked.lines, route=question.route)
    others = [name for name in letters if name != chosen]
    told = f"{listed((chosen,))} is read as the parameter, {listed(others)} as constant"
    return found if asked.variable or not others else _noted(found, told)


def _polar(asked: Asked) -> Derivation:
    from derive.kinds.curves.parametric import polar

    assert asked.reading is not None
    angle = asked.angle or asked.variable or "theta"
    route = asked.question.route
    return polar(asked.reading, angle, order=asked.order, at=asked.place, lines=asked.lines, route=route)


# Equations -------------------------------------------------------------------------------------------


def _is_equation(asked: Asked) -> bool:
    return asked.equation is not None


def _is_implicit(asked: Asked) -> bool:
    """Whether one letter of an equation depends on another one of it."""
    if asked.equation is None:
        return False
    return not asked.declared or (len(asked.dependent) == 1 and asked.independent in asked.equation.free)


def _is_surface(asked: Asked) -> bool:
    """Whether a point with three coordinates or more is named of an equation: nobody asks for y' there."""
    return asked.equation is not None and not asked.declared and len(asked.point) > 2


def _implicit(asked: Asked) -> Derivation:
    from derive.kinds.curves.implicit import implicit

    question = asked.question
    x, y, fixed, notes = _roles(asked)
    found = implicit(
        asked.source,
        x,
        y,
        order=asked.order,
        fixed=fixed,
        at=asked.pair(x, y),
        lines=asked.lines or None,
        route=question.route,
        syntax=question.syntax,
    )
    return _noted(found, *notes)


def _log_of_equation(asked: Asked) -> Derivation:
    from derive.kinds.curves.logarithmic_equation import logarithmic_equation

    question = asked.question
    x, y, fixed, notes = _roles(asked)
    found = logarithmic_equation(
        asked.source, x, y, fixed=fixed, at=asked.pair(x, y), normal=question.normal, syntax=question.syntax
    )
    return _noted(found, *notes)


def _roles(asked: Asked) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """Return the variable, the letter that depends on it, on what else it depends, and remarks."""
    assert asked.equation is not None
    x = asked.independent
    return (x, *(_declared(asked, x) if asked.declared else _guessed(asked.equation, x)))


def _declared(asked: Asked, x: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the letter that is declared to depend on x, and on what else it depends."""
    from derive.kinds.asked import listed

    (y,) = asked.dependent
    arguments = asked.declared[y]
    if y == x or (arguments and x not in arguments):
        on = f"{listed(arguments)}, not on {listed((x,))}" if y != x else "others: it can't be the variable"
        raise DeriveError(f"{listed((y,))} is declared to depend on {on}")
    return y, tuple(name for name in arguments if name != x), ()


def _guessed(equation: Rel, x: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the letter that one would take to depend on x: y, or the only other one."""
    from derive.expression import Call
    from derive.kinds.asked import listed
    from derive.reading.roles import varies

    others = sorted({name.rstrip("'") for name in equation.free} - {x})
    primed = sorted({name.rstrip("'") for name in equation.free if name.endswith("'")})
    alone = sorted(({name.rstrip("'") for name in equation.left.free} - equation.right.free) - {x})
    unique = others if len(others) == 1 else alone if len(alone) == 1 else []
    y = primed[0] if len(primed) == 1 else "y" if "y" in others else unique[0] if unique else ""
    if isinstance(equation.left, Call) and equation.left.orders:
        hint = "give the function, f(x) = …, or what is derived, d/dx (…) = …, to have it compared"
        raise DeriveError(f"{equation} says what a derivative is: {hint}")
    if not others:
        raise DeriveError(f"no letter but {listed((x,))} occurs in {equation}: nothing depends on it")
    if not y:
        raise DeriveError(f"which letter depends on {listed((x,))}? {listed(others)} occur: say it with --depends")
    if moving := [name for name in primed if name != y]:
        every = ", ".join(f"{name}({x})" for name in sorted({y, *moving}))
        raise DeriveError(f"{listed(primed)} depend on {listed((x,))}: say it with --depends '{every}'")
    # Nobody doubts what y is.
    chosen = y != "y" and unique == [y] and len(others) > 1
    constant = [name for name in others if name != y and (varies(name) or chosen)]
    told = f"{listed((y,))} is read as a function of {listed((x,))}"
    if constant:
        return y, (), (f"{told}, {listed(constant)} as constant",)
    return y, (), (f"{told}: both sides are differentiated, the equation is not solved",) if primed else ()


def _rates(asked: Asked) -> Derivation:
    from derive.kinds.curves.rates import related_rates
    from derive.kinds.curves.rates_at import rates_at

    question = asked.question
    found = related_rates(
        asked.source,
        asked.independent,
        asked.depends,
        route=question.route,
        syntax=question.syntax,
        solved=not asked.point,
    )
    return rates_at(found, str(asked.place)) if asked.point else found


def _has_links(asked: Asked) -> bool:
    """Whether the letters between a function and the variable have names of their own, and nothing but y' is asked."""
    from derive.kinds.question import asked_for

    if not (asked.reading and asked.reading.links) or len(asked.variables) > 1 or asked.reading.by[1:]:
        return False
    if len(asked.point) > 1 or not {*asked_for(asked.question)} <= {"variables", "given", "syntax", "at"}:
        return False
    from derive.kinds.curves.links import links_of

    return bool(links_of(asked.reading, asked.variable or next(iter(asked.reading.by), "")))


def _links(asked: Asked) -> Derivation:
    from derive.kinds.curves.links import through_links

    by = asked.variable or next(iter(asked.full_reading.by), "")
    return _at(asked, through_links(asked.full_reading, by, lettered=not asked.point))


def _noted(derivation: Derivation, *notes: str) -> Derivation:
    return copy(derivation, notes=(*derivation.notes, *notes))


# Several variables, vectors and matrices -------------------------------------------------------------


def _of_several(operator: str) -> Callable[[Asked], Derivation]:
    """Return what answers one kind of derivative by several variables."""

    def derive(asked: Asked) -> Derivation:
        from derive.kinds.several import fields, vector

        derived: Callable[..., Derivation] = getattr(vector, operator)
        question = asked.question
        source = asked.text or question.source
        if asked.given:
            read = fields.components(source, question.syntax)
            readings = [copy(one, given=(*one.given, *asked.given)) for one in read]
            source = readings if len(readings) > 1 else readings[0]
        return derived(source, *asked.variables, at=asked.place, route=question.route, syntax=question.syntax)

    return derive


def _operator(command: str, name: str, summary: str, *examples: str) -> Kind:
    return Kind(
        name=name,
        heading=name.partition(" ")[2],
        takes=("variables", "at", "route", "given", "syntax"),
        derive=_of_several(command),
        door=command,
        several=True,
        command=command,
        summary=summary,
        examples=examples,
    )


def _directional(asked: Asked) -> Derivation:
    from derive.kinds.several.vector import directional

    question = asked.question
    return directional(
        asked.source,
        question.direction,
        *asked.variables,
        at=asked.place,
        route=question.route,
        syntax=question.syntax,
    )


def _matrix(asked: Asked) -> Derivation:
    from derive.indexed.gradient import grad
    from derive.indexed.remarks import UNSHAPED
    from derive.reading import Reading

    question = asked.question
    shapes = question.shapes or {}
    if not shapes or not asked.variable:
        by = "" if asked.variable else "--variable x "
        raise DeriveError(f"the shapes of its letters can't be read off: add {by}--shape A=m,n --shape x=n")
    source = question.source
    source = source.expression if isinstance(source, Reading) else source
    found = grad(source, asked.variable, shapes=shapes, given=question.given, layout=question.layout)
    if not asked.told:
        return found
    # That a letter is a number is told with all other shapes.
    notes = (note for note in found.notes if not note.endswith(UNSHAPED))
    return copy(found, notes=(*notes, asked.told))


# Learning, and code ----------------------------------------------------------------------------------


def _lesson(asked: Asked) -> Derivation:
    from derive.kinds.learning.learning import lesson

    return lesson(str(asked.question.source))


def _backprop(asked: Asked) -> Derivation:
    from derive.kinds.learning.backprop import backprop

    network: Any = asked.question.source
    return backprop(network)


def _vanishing(asked: Asked) -> Derivation:
    from derive.kinds.learning.vanishing import vanishing_gradients

    source = asked.question.source
    names = source.replace(",", " ").split() if isinstance(source, str) else source
    if not isinstance(names, (list, tuple)):
        raise UnsupportedError(f"activations are asked for by name, not by {names!r}")
    return vanishing_gradients(tuple(map(str, names)), asked.question.layers)


def _code(asked: Asked) -> Derivation:
    from pathlib import Path

    from derive.kinds import code

    question = asked.question
    options = {"order": asked.order, "route": question.route, "target": question.target}
    if isinstance(question.source, FunctionType):
        return code.from_function(question.source, *asked.variables, **options)
    path = Path(str(question.source))
    return code.gradient_of_file(path, question.function, *asked.variables, compare=question.run, **options)


def _is_code(asked: Asked) -> bool:
    source = asked.question.source
    return isinstance(source, FunctionType) or (isinstance(source, PathLike) and fspath(source).endswith(".py"))


def _is_network(asked: Asked) -> bool:
    source = asked.question.source
    return isinstance(source, dict) or (isinstance(source, PathLike) and fspath(source).endswith(".toml"))


KINDS: tuple[Kind, ...] = (
    Kind(
        name="a Python function",
        heading="a Python function; its file is read, not run",
        takes=("variables", "order", "route", "target", "run"),
        derive=_code,
        fits=_is_code,
        door="from_function",
        several=True,
        command="code",
        summary="Derive the gradient of a Python function, by each of its parameters.",
        more="The file is written with math or NumPy names; it is read, and only --compare runs it.",
        words="FILE [NAME]",
        examples=("code examples/model.py loss",),
    ),
    Kind(
        name="a network",
        heading="backpropagation through a network",
        takes=(),
        derive=_backprop,
        fits=_is_network,
        door="backprop",
        command="backprop",
        summary="Derive the gradients of a network layer by layer, and say how fast they vanish.",
        more="""\b
inputs = 4
loss = "cross-entropy"      or squared, absolute, huber, log-cosh, quantile, hinge, kl, focal, …
[[layer]]
units = 5
activation = "tanh"
[[layer]]
units = 3
activation = "softmax\"""",
        words="FILE",
        pictured=True,
        examples=("backprop examples/network.toml",),
    ),
    Kind(
        name="an expression in vectors and matrices",
        heading="vectors and matrices",
        takes=("variables", "shapes", "given", "layout"),
        derive=_matrix,
        fits=lambda asked: bool(asked.question.shapes),
        door="grad",
        command="matrix",
        summary="Derive the derivative by a vector or matrix: in components first, then in matrix form.",
        examples=('matrix "||A x - b||^2" --variable x', 'matrix "x^T A x" --variable x --shape A=n,n --shape x=n'),
    ),
    Kind(
        name="a function of vectors: its first derivative is derived",
        heading="functions of vectors, by name",
        takes=("variables",),
        derive=_of_vectors,
        fits=_is_of_vectors,
        examples=("softmax", "cosinesimilarity --variable y"),
    ),
    Kind(
        name="the derivative of every order",
        heading="all orders at once",
        takes=("variables", "order", "given", "syntax"),
        derive=_nth,
        fits=lambda asked: isinstance(asked.question.order, str) or asked.of_every_order is not None,
        examples=('"e^(a x)" --variable x --order n',),
    ),
    Kind(
        name="a derivative from a table of values",
        heading="unknown functions, from a table of values",
        takes=("variables", "order", "route", "values", "syntax", *LINES),
        needs=("at",),
        derive=_tabulated,
        fits=lambda asked: bool(asked.question.values),
        examples=("\"f(x^2) g(x)\" --at 1 --values \"f(1)=3, f'(1)=-1, g(1)=2, g'(1)=5\"",),
    ),
    Kind(
        name="a curve given by a parameter",
        heading="curves given by a parameter",
        takes=("variables", "order", "route", "given", "syntax", *LINES),
        derive=_parametric,
        fits=lambda asked: asked.coordinates is not None,
        door="parametric",
        examples=('"x = t^2, y = t^3" --order 2',),
    ),
    Kind(
        name="the route limit",
        heading="first principles",
        takes=("variables", "route", "at", "given", "syntax"),
        derive=_limit,
        fits=lambda asked: asked.question.route == "limit",
        examples=('"sqrt(x)" --route limit', '"|x|" --route limit --at 0'),
    ),
    Kind(
        name="the route log",
        heading="logarithmic differentiation, of an equation",
        takes=("variables", "route", "depends", "given", "syntax", *LINES),
        derive=_log_of_equation,
        fits=lambda asked: asked.question.route == "log" and _is_equation(asked),
        door="implicit",
        examples=('"x^y = y^x" --route log',),
    ),
    Kind(
        name="the route log",
        heading="logarithmic differentiation",
        takes=("variables", "route", "given", "syntax", *LINES),
        derive=_log,
        fits=lambda asked: asked.question.route == "log",
        examples=('"x^(sin x)" --route log',),
    ),
    Kind(
        name="the route definition",
        heading="a function from its definition",
        takes=("variables", "route", "given", "syntax", *LINES),
        derive=_definition,
        fits=lambda asked: asked.question.route == "definition",
        examples=('"arcsin x" --route definition', '"ln|x|" --route definition'),
    ),
    Kind(
        name="all routes",
        heading="every way, side by side",
        takes=("variables", "route", "given", "syntax"),
        derive=_every_way,
        fits=lambda asked: asked.question.route == "all",
        examples=('"x/(1+x)" --route all',),
    ),
    Kind(
        name="a surface",
        heading="tangent planes",
        takes=("route", "given", "syntax", *LINES),
        derive=_surface,
        fits=_is_surface,
        door="implicit",
        examples=('"x^2 + y^2 + z^2 = 9" --at 1,2,2',),
    ),
    Kind(
        name="an equation",
        heading="implicit functions, and tangents",
        takes=("variables", "order", "route", "depends", "given", "syntax", *LINES),
        derive=_implicit,
        fits=_is_implicit,
        door="implicit",
        examples=('"x^2 + y^2 = 25" --order 2', '"x^2 + y^2 = 25" --at 3,4'),
    ),
    Kind(
        name="an equation between letters that depend on another",
        heading="related rates",
        takes=("variables", "route", "depends", "at", "given", "syntax"),
        derive=_rates,
        fits=_is_equation,
        door="related_rates",
        examples=("\"x^2 + y^2 = 25\" --variable t --depends \"x(t), y(t)\" --at \"x = 3, x' = 2\"",),
    ),
    Kind(
        name="a curve in polar coordinates",
        heading="curves in polar coordinates",
        takes=("variables", "order", "route", "given", "syntax", *LINES),
        derive=_polar,
        fits=lambda asked: bool(asked.angle),
        door="polar",
        examples=('"r = 1 + cos θ"',),
    ),
    Kind(
        name="a chain of named letters",
        heading="the chain rule, link by link",
        takes=("variables", "given", "syntax", "at"),
        derive=_links,
        fits=_has_links,
        located=True,
        examples=('"z = x^2 y, x = sin t, y = e^t"',),
    ),
    Kind(
        name="an expression",
        heading="an expression: by cases, partial, higher, at a point",
        takes=("variables", "order", "route", "target", "depends", "given", "syntax", *LINES),
        derive=_expression,
        fits=lambda asked: True,
        several=True,
        pictured=True,
        located=True,
        examples=(
            '"1/(1+e^-x)"',
            '"x^2 y + sin(x y)" --variable x,y',
            "sigmoid --order 3",
            '"max(0,x)"',
            '"int_x^(x^2) sin(x t)/t dt"',
            '"x^3 - 2x" --at 2 --tangent',
        ),
    ),
    Kind(
        name="an inverse function",
        heading="an inverse function at a point",
        takes=("variables", "at", "near", "given", "syntax"),
        needs=("at",),
        derive=_inverse,
        door="inverse",
        command="inverse",
        summary="Derive the derivative of the inverse function at a point.",
        examples=('inverse "x^3+x" --at 2',),
    ),
    _operator("gradient", "a gradient", "Derive the gradient of an expression.", 'gradient "x^2 y"'),
    _operator("jacobian", "a Jacobian", "Derive the Jacobian matrix of a vector of expressions.",
              'jacobian "(x y, x + y)"'),
    _operator("hessian", "a Hessian", "Derive the Hessian matrix of an expression.", 'hessian "x^2 y + y^3"'),
    _operator("divergence", "a divergence", "Derive the divergence of a vector field.", 'divergence "(x y, y z, z x)"'),
    _operator("curl", "a curl", "Derive the curl of a vector field.", 'curl "(x y, y z, z x)"'),
    _operator("laplacian", "a Laplacian", "Derive the Laplacian of an expression.", 'laplacian "x^2 + y^2"'),
    Kind(
        name="a derivative in a direction",
        heading="a derivative in a direction",
        takes=("variables", "at", "route", "given", "syntax", "direction"),
        needs=("direction",),
        derive=_directional,
        door="directional",
        several=True,
        command="directional",
        summary="Derive the derivative in a direction.",
        examples=('directional "x^2 y" --direction 3,4',),
    ),
    Kind(
        name="a derivation told whole",
        heading="logistic regression; softmax with cross-entropy",
        takes=(),
        derive=_lesson,
        door="learn",
        command="learn",
        summary="Derive what machine learning rests on, whole: from the loss to every gradient.",
        more="""\b
derive learn logistic-regression       by the weights and the offset, and the Hessian
derive learn softmax-cross-entropy     the Jacobian of the softmax, then p - y""",
        words="NAME",
        examples=("learn logistic-regression", "learn softmax-cross-entropy"),
    ),
    Kind(
        name="how gradients vanish",
        heading="vanishing gradients",
        takes=("layers",),
        derive=_vanishing,
        door="vanishing_gradients",
        command="vanishing",
        summary="Say why gradients vanish: how steep activations are, and what many layers leave.",
        words="NAME...",
        pictured=True,
        examples=("vanishing sigmoid tanh relu --layers 20",),
    ),
)  # fmt: skip
"""Every kind, the special ones first; the first that fits is taken."""
