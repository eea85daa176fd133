"""The functions of the library.  Each is thin: a name for some kinds of question, answered by `derive`.

`__all__` is the list of public names; the package shows these and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from derive.budget import STEPS, bounded
from derive.errors import DeriveError, InternalError, LimitError, ParseError, UnsupportedError
from derive.kinds.question import Layout, Question, Route, Syntax
from derive.record.derivation import Derivation, Frame, Outcome, Rule, Step, Verdict
from derive.record.levels import Detail, Format
from derive.startup.data import fields
from derive.startup.data import replace as copy

if TYPE_CHECKING:
    from derive.expression import Node
    from derive.kinds.code import compare_with_finite_differences
    from derive.kinds.learning.network import Network
    from derive.kinds.where import Where
    from derive.plotting import plot
    from derive.table import Function

__all__ = [
    "Derivation",
    "DeriveError",
    "Detail",
    "Format",
    "Frame",
    "InternalError",
    "Layout",
    "LimitError",
    "Network",
    "Outcome",
    "ParseError",
    "Route",
    "Rule",
    "Step",
    "Syntax",
    "UnsupportedError",
    "Verdict",
    "backprop",
    "compare_with_finite_differences",
    "curl",
    "derive",
    "differentiate",
    "directional",
    "divergence",
    "from_function",
    "from_source",
    "functions",
    "grad",
    "gradient",
    "hessian",
    "implicit",
    "inverse",
    "jacobian",
    "laplacian",
    "learn",
    "parametric",
    "parse",
    "plot",
    "polar",
    "related_rates",
    "vanishing_gradients",
    "where",
]


class Common(TypedDict, total=False):
    """What every door takes beside its own options; what each means is said at `derive`."""

    variables: object
    given: str | Sequence[str]
    route: Route
    syntax: Syntax
    budget: int
    compare: bool


class AtPoint(Common, total=False):
    """What the doors take that may ask for values at a point."""

    at: object


class AtLines(AtPoint, total=False):
    """What the doors take that may ask for lines at a point."""

    tangent: bool
    normal: bool


class OnCurve(AtLines, total=False):
    """What the doors of curves take."""

    order: int


def derive(
    source: object,
    *,
    variables: object = (),
    order: int | str = 1,
    at: object = None,
    tangent: bool = False,
    normal: bool = False,
    route: Route = "auto",
    target: object = "auto",
    values: str | Mapping[str, object] = "",
    depends: str | Sequence[str] = (),
    shapes: Mapping[str, Any] | None = None,
    given: str | Sequence[str] = (),
    layout: Layout = "auto",
    direction: object = None,
    near: object = None,
    layers: int = 10,
    function: str = "",
    run: bool = False,
    syntax: Syntax = "auto",
    kind: str = "auto",
    budget: int = STEPS,
    compare: bool = True,
) -> Derivation:
    """Answer a question: whatever the command line answers, line by line, each line checked.

    Args:
        source: an expression, an equation ``x^2 + y^2 = 25``, a curve ``x = t^2, y = t^3`` or ``r = 1 + cos θ``, as
            text, LaTeX, a SymPy expression or a display tree; the two coordinates of a curve; a Python function; the
            path of a Python file or of the description of a network.
        variables: a letter, or letters to differentiate by in turn; the only letter, or x, by default.
        order: how many times to differentiate by each; a letter, ``"n"``, for a formula of all orders.
        at: a point: ``2``, ``"pi/6"``, ``(3, 4)``, ``"x = 1, y = 2"``.
        tangent, normal: whether these lines are wanted at the point.
        route: ``auto``, ``chain`` (reciprocals as powers), ``quotient``, ``limit`` (first principles), ``log``
            (logarithmic differentiation) or ``definition`` (of an inverse function).
        target: ``auto`` (in terms of the function itself where it is a named one, else explicit), ``self`` (in terms
            of the function itself), ``raw`` (as the rules leave it), ``explicit`` (without the function itself),
            ``factored`` (a product), or a form of one's own.
        values: what is known of unknown functions: ``"f(1)=3, f'(1)=-1"``.
        depends: letters that are functions, ``"y(x)"``; all others are constants.
        shapes: the shape of each vector and matrix: ``{"A": ("m", "n"), "x": "n"}``.
        given: what holds: ``"x > 0"``; of vectors, an equation: ``"sum(y) = 1"``.
        layout: ``auto``, ``numerator`` or ``denominator``, of derivatives by vectors.
        direction: the components of a direction.
        near: about where an inverse function is looked for.
        layers: through how many layers gradients go.
        function: which function of a file.
        run: whether a file is run too, and its differences are compared with the derivative.
        syntax: ``auto``, ``text`` or ``latex``.
        kind: the sub-command that answers, ``"gradient"``, ``"inverse"``; by default what the source is.
        budget: steps of work for the whole answer, about a microsecond each: the same on every machine.
        compare: whether SymPy is asked for its opinion of the result; `Derivation.compared` asks later.

    Returns:
        The derivation that answers; what it rests on are its `parts`.

    Raises:
        ParseError: the source can't be read.
        UnsupportedError: the mathematics is beyond the rules.
        LimitError: the source is too large, or the answer needs more work than the budget.
        DeriveError: an option means nothing for such a question, or it is not clear which letter is the variable.

    >>> str(derive("x^2 + y^2 = 25", order=2).result)
    "y'' = -25/y^3"
    >>> str(derive("x^2 y", kind="gradient", at=(1, 2)).result)
    '∇f = (4, 1)'
    """
    # Every keyword is a field of the question, by the same name: none is written once more.
    options = {name: value for name, value in locals().items() if name != "source"}
    return _answer("", source, (), **options)


def differentiate(
    source: object,
    *letters: object,
    order: int | str = 1,
    target: object = "auto",
    values: str | Mapping[str, object] = "",
    depends: str | Sequence[str] = (),
    **asked: Unpack[AtLines],
) -> Derivation:
    """Derive the derivative of an expression, line by line, each line checked.

    Args:
        source: text, LaTeX, a SymPy expression or a display tree; the name of a function.
        letters: short for `variables`.
        variables, order, at, tangent, normal, target, values, depends: as for `derive`.
        asked: these, and `given`, `route`, `syntax`, `budget`, `compare`, as for `derive`; so for all that follow.

    Returns:
        The derivation of the last derivative, or of what was asked at the point; those before it are its `parts`.

    Raises:
        ParseError, UnsupportedError, LimitError, DeriveError: as for `derive`.

    >>> str(differentiate("x sin x").derivative)
    'sin(x) + x cos(x)'
    """
    return _answer(
        "differentiate", source, letters, order=order, target=target, values=values, depends=depends, **asked
    )


def implicit(
    equation: object, *letters: object, depends: str | Sequence[str] = (), **asked: Unpack[OnCurve]
) -> Derivation:
    """Derive the derivative of one letter of an equation by another.

    Args:
        equation: the equation, as text, LaTeX, a display tree or a SymPy ``Eq``.
        letters: the variable, then the letter that depends on it: short for `variables` and `depends`.
        variables: the variable; x by default.
        depends: the letter that depends on it, ``"y(x)"``, or on others too, ``"z(x, y)"``; the rest are constants.
        order, at, tangent, normal: as for `derive`; at a point of a curve the tangent is told unasked.

    Returns:
        The derivation of ``y' = …`` of the highest order asked for, or of a line or plane at the point.

    Raises:
        ParseError, DeriveError: as for `derive`.
        UnsupportedError: y' can't be found from the equation.

    >>> str(implicit("x^2 + y^2 = 25").result)
    "y' = -x/y"
    >>> str(implicit("x^2 + y^2 + z^2 = 1", variables="x", depends="z(x, y)").result)
    'd/dx [ z ] = -x/z'
    """
    if len(letters) == 2 and not depends:
        from derive.answer.input import named

        x, y = map(named, letters)
        letters, depends = (x,), f"{y}({x})"
    return _answer("implicit", equation, letters, depends=depends, **asked)


def related_rates(
    equation: object, *letters: object, depends: str | Sequence[str], **asked: Unpack[AtPoint]
) -> Derivation:
    """Derive the relation of the rates of letters that an equation ties together, solved for one of them.

    Args:
        equation: as for `implicit`.
        letters, variables: what the letters depend on, the time as a rule.
        depends: the letters, ``"x(t), y(t)"``; all others are constants.
        at: a moment: ``"x = 3, y = 4, x' = 2"``.

    Returns:
        The derivation of the rate of the letter that one side consists of, else of the last one.

    Raises:
        ParseError, DeriveError: as for `derive`.
        UnsupportedError: the rate can't be found from the equation, or not at that moment.

    >>> str(related_rates("x^2 + y^2 = 25", "t", depends="x(t), y(t)", at="x = 3, x' = 2").result)
    "y' = -3/2"
    """
    return _answer("related_rates", equation, letters, depends=depends, **asked)


def parametric(x: object, y: object, *letters: object, **asked: Unpack[OnCurve]) -> Derivation:
    """Derive dy/dx of a curve given by a parameter.

    Args:
        x, y: the coordinates, as text, LaTeX, display trees or SymPy expressions in the parameter.
        letters, variables: the parameter; t or the only letter by default.
        at: a value of the parameter.
        order, tangent, normal: as for `derive`.

    Returns:
        The derivation of the derivative of the highest order; dx/dt, dy/dt and the lower orders are its `parts`.

    Raises:
        ParseError, DeriveError: as for `derive`.
        UnsupportedError: a derivative is beyond the rules, or x does not depend on the parameter.

    >>> str(parametric("t^2", "t^3", order=2).result.right)
    '3/(4t)'
    """
    return _answer("parametric", (x, y), letters, **asked)


def polar(radius: object, *letters: object, **asked: Unpack[OnCurve]) -> Derivation:
    """Derive dy/dx of a curve in polar coordinates, from x = r cos θ and y = r sin θ.

    Args:
        radius: an expression in the angle.
        letters, variables: the angle; θ by default.
        order, at, tangent, normal: as for `parametric`.

    Returns:
        As for `parametric`.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `parametric`.

    >>> str(polar("1").result.right)
    '-cot(θ)'
    """
    from derive.answer.input import read_input

    reading = read_input(radius, syntax=asked.get("syntax", "auto"))
    return _answer("polar", copy(reading, name="r"), letters, **asked)


def gradient(expression: object, *letters: object, **asked: Unpack[AtPoint]) -> Derivation:
    """Derive the gradient of a function of several variables.

    Args:
        expression: an expression, as text, LaTeX, a SymPy expression or a display tree.
        letters: short for `variables`.
        variables: the variables in order; those of ``f(x, y) = …``, or x, y, z as far as they occur, by default.
        at: the coordinates of a point at which the value is wanted: ``(1, 2)``, ``"x = 1, y = 2"``.

    Returns:
        The derivation of ``∇f = (∂f/∂x, …)``; the partial derivatives are its `parts`.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `derive`.

    >>> str(gradient("x^2 y", at=(1, 2)).result)
    '∇f = (4, 1)'
    """
    return _answer("", expression, letters, kind="gradient", **asked)


def jacobian(field: object, *letters: object, **asked: Unpack[AtPoint]) -> Derivation:
    """Derive the Jacobian matrix of a map: row i holds the partial derivatives of component i.

    Args:
        field: the components, as a sequence or as text ``(x y, y z, z x)``.
        letters, variables, at: as for `gradient`.

    Returns:
        The derivation of ``J_F = …``; the partial derivatives are its `parts`.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `derive`.

    >>> str(jacobian(("x y", "x + y")).result)
    'J_F = [[y, x], [1, 1]]'
    """
    return _answer("", field, letters, kind="jacobian", **asked)


def hessian(expression: object, *letters: object, **asked: Unpack[AtPoint]) -> Derivation:
    """Derive the Hessian matrix of a function; mixed derivatives are derived once.

    Args:
        expression, letters, variables, at: as for `gradient`.

    Returns:
        The derivation of ``H_f = …``; the partial derivatives are its `parts`.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `derive`.

    >>> str(hessian("x^2 y").result)
    'H_f = [[2y, 2x], [2x, 0]]'
    """
    return _answer("", expression, letters, kind="hessian", **asked)


def divergence(field: object, *letters: object, **asked: Unpack[AtPoint]) -> Derivation:
    """Derive the divergence of a vector field.

    Args:
        field, letters, variables, at: as for `jacobian`.

    Returns:
        The derivation of ``∇·F = …``; the partial derivatives are its `parts`.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `derive`.

    >>> str(divergence("(x y, y z, z x)").result)
    '∇·F = y + z + x'
    """
    return _answer("", field, letters, kind="divergence", **asked)


def curl(field: object, *letters: object, **asked: Unpack[AtPoint]) -> Derivation:
    """Derive the curl of a vector field in space, or the scalar curl of one in the plane.

    Args:
        field, letters, variables, at: as for `jacobian`.

    Returns:
        The derivation of ``∇×F = …``; the partial derivatives are its `parts`.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `derive`.

    >>> str(curl("(-y, x, 0)").result)
    '∇×F = (0, 0, 2)'
    """
    return _answer("", field, letters, kind="curl", **asked)


def laplacian(expression: object, *letters: object, **asked: Unpack[AtPoint]) -> Derivation:
    """Derive the Laplacian of a function, the sum of its second derivatives by each variable.

    Args:
        expression, letters, variables, at: as for `gradient`.

    Returns:
        The derivation of ``Δf = …``; the partial derivatives are its `parts`.

    Raises:
        ParseError, UnsupportedError, DeriveError: as for `derive`.

    >>> str(laplacian("x^2 - y^2").result)
    'Δf = 0'
    """
    return _answer("", expression, letters, kind="laplacian", **asked)


def directional(expression: object, direction: object, *letters: object, **asked: Unpack[AtPoint]) -> Derivation:
    """Derive the derivative of a function in a direction, which is normalised first.

    Args:
        expression, letters, variables, at: as for `gradient`.
        direction: the components of a vector, as a sequence or as text ``(3, 4)``.

    Returns:
        The derivation of ``D_u f = ∇f · u``.

    Raises:
        ParseError, UnsupportedError: as for `derive`.
        DeriveError: the direction is zero or has another number of components than there are variables.

    >>> str(directional("x^2 + y^2", (3, 4), at=(1, 2)).result)
    'D_u f = 22/5'
    """
    return _answer("", expression, letters, kind="directional", direction=direction, **asked)


def inverse(
    expression: object, at: object, *letters: object, near: object = None, **asked: Unpack[Common]
) -> Derivation:
    """Derive the derivative of an inverse function at a point: g'(b) = 1/f'(a) where f(a) = b.

    Args:
        expression: the function f of one variable, as text, LaTeX, a display tree or a SymPy expression.
        at: the point b.
        letters, variables: the variable of f; the only letter by default.
        near: about where a is to be looked for, if f takes the value b more than once.

    Returns:
        The derivation of g'(b), with those of f' and of the general formula as its `parts`.

    Raises:
        ParseError: the expression can't be read.
        DeriveError: f has no value b, has it more than once, or f'(a) = 0.

    >>> str(inverse("x^5 + x + 1", at=3).result)
    "g'(3) = 1/6"
    """
    return _answer("", expression, letters, kind="inverse", at=at, near=near, **asked)


def grad(
    expression: object,
    *letters: object,
    shapes: Mapping[str, Any] | None = None,
    layout: Layout = "auto",
    **asked: Unpack[Common],
) -> Derivation:
    """Derive the derivative by a vector or matrix, line by line, each line checked with random arrays.

    Args:
        expression: text or LaTeX, such as ``||A x - b||^2``, or a tree in typed arrays.
        letters, variables: the vector or matrix to differentiate by.
        shapes: the shape of every letter that is not a number: ``{"A": ("m", "n"), "x": "n", "b": "m"}``; SymPy's
            ``MatrixSymbol`` has its own.
        layout: ``auto``: the gradient of a scalar has the shape of the variable (denominator layout), the Jacobian of
            a vector one row for each of its components; ``numerator`` or ``denominator`` for either throughout.

    Returns:
        The derivation in matrix form; the one in components, on which it rests, is its part.  Where there is no
        matrix form the derivation in components stands alone; a matrix by a matrix ends in its differential.

    Raises:
        ParseError, UnsupportedError: as for `derive`.
        DeriveError: the parts do not fit together, or the variable has no shape.

    >>> print(grad("x^T A x", "x", shapes={"x": "n", "A": ("n", "n")}).derivative)
    (A + A^T) x
    """
    return _answer("", expression, letters, kind="matrix", shapes=shapes, layout=layout, **asked)


def backprop(network: Network | Mapping[str, Any] | str | Path, *, budget: int = STEPS) -> Derivation:
    """Derive the gradients of a network layer by layer, and say how fast they vanish.

    Args:
        network: the layers, as a `Network`, as what its file holds, or as the path of that file.
        budget: as for `derive`.

    Returns:
        The derivation of the last gradient; those before it are its `parts`.

    Raises:
        DeriveError: the network is not described as it should be.

    >>> layers = [{"units": 5, "activation": "tanh"}, {"units": 3, "activation": "softmax"}]
    >>> str(backprop({"inputs": 4, "loss": "cross-entropy", "layer": layers}).notation.title)
    'Backpropagation'
    """
    return _answer("", network, (), kind="backprop", budget=budget)


def learn(name: str, *, budget: int = STEPS) -> Derivation:
    """Derive what machine learning rests on, whole: from the loss to every gradient.

    Args:
        name: ``logistic-regression`` or ``softmax-cross-entropy``.
        budget: as for `derive`.

    Raises:
        DeriveError: there is none of this name.

    >>> print(learn("softmax-cross-entropy").derivative)
    p - y
    """
    return _answer("", name, (), kind="learn", budget=budget)


def vanishing_gradients(
    activations: str | Sequence[str] = ("sigmoid", "tanh", "relu"), layers: int = 10, *, budget: int = STEPS
) -> Derivation:
    """Tell why gradients vanish: the steepest slope of each activation and the bound through many layers.

    Args:
        activations: functions of one argument, by name.
        layers: through how many layers.
        budget: as for `derive`.

    Returns:
        The derivation for the last activation; those for the others are its `parts`.  The notes state the bounds, and
        `plot` draws them.

    Raises:
        DeriveError: no activation, or no layer, is named.
    """
    return _answer("", activations, (), kind="vanishing", layers=layers, budget=budget)


def from_function(
    function: Callable[..., Any],
    *letters: str,
    order: int = 1,
    target: object = "auto",
    **asked: Unpack[Common],
) -> Derivation:
    """Derive the derivative of a Python function of numbers, reading its source and never running it.

    Args:
        function: written with Python's operators and the names of math, NumPy, PyTorch or JAX.
        letters: short for `variables`.
        variables: differentiate by these parameters in turn; by default by the first.
        order, route, target: as for `derive`.

    Returns:
        The derivation.

    Raises:
        UnsupportedError: there is no source, or some line of it is no formula; the message tells the line.

    >>> def line(x):
    ...     return 3 * x + 1
    >>> str(from_function(line).derivative)
    '3'
    """
    return _answer("", function, letters, kind="code", order=order, target=target, **asked)


@bounded
def from_source(
    source: str,
    name: str = "",
    *letters: str,
    variables: object = (),
    order: int = 1,
    route: Route = "auto",
    target: object = "auto",
) -> Derivation:
    """Derive the derivative of a function in a piece of Python text, which is read and never run.

    Args:
        source: Python code: one or more functions, and imports of math, NumPy, PyTorch or JAX.
        name: which of its functions; by default the last.
        letters, variables, order, route, target: as for `from_function`.

    Raises:
        ParseError: it is no Python.
        UnsupportedError: there is no such function, or some line of it is no formula.

    >>> str(from_source("from math import exp\\ndef f(x):\\n    return 1/(1 + exp(-x))").derivative)
    '(1 - 1/(1 + exp(-x)))/(1 + exp(-x))'
    """
    from derive.kinds.code import from_source as derived

    wanted = tuple(map(str, in_turn(variables) or letters))
    return derived(source, name, *wanted, order=order, route=route, target=target)


@bounded
def parse(source: str, *, syntax: Syntax = "auto") -> Node:
    """Read plain text or LaTeX into a display tree; nothing is evaluated.

    Args:
        source: an expression.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The tree, as written.

    Raises:
        ParseError: with position and caret.

    >>> str(parse("2(x+1)"))
    '2(x + 1)'
    """
    from derive.reading import read

    if not isinstance(source, str):
        raise ParseError(f"what is read is text, not {type(source).__name__}")
    return read(source, syntax=syntax).expression


def functions() -> dict[str, Function]:
    """Return the table of named functions, by canonical name.

    >>> functions()["tanh"].derivative
    ('1 - tanh(u)^2',)
    """
    from derive.table import TABLE

    return dict(TABLE)


@bounded
def where(derivation: Derivation) -> Where:
    """Return where a function and its derivative are defined; `str` of it says so.

    Args:
        derivation: that of a derivative.

    Raises:
        UnsupportedError: the domain of this kind of derivative is not told.

    >>> print(str(where(differentiate("sqrt(x)"))).splitlines()[0])
    The function is defined for x ≥ 0: [0, oo).
    """
    from derive.kinds.where import where as region

    return region(derivation)


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # What is shown as it is, and loads more than reading does.
        if name == "Network":
            from derive.kinds.learning.network import Network as found
        elif name == "compare_with_finite_differences":
            from derive.kinds.code import compare_with_finite_differences as found
        elif name == "plot":
            from derive.plotting import plot as found
        else:
            raise AttributeError(name)
        return found


# How they ask ----------------------------------------------------------------------------------------


def in_turn(variables: object) -> tuple[object, ...]:
    """Return letters in turn: of one letter, of ``"x, y"``, of a sequence.

    >>> in_turn("x, y"), in_turn(["x"])
    (('x', 'y'), ('x',))
    """
    if isinstance(variables, str):
        return tuple(part.strip() for part in variables.split(",") if part.strip())
    return tuple(variables) if isinstance(variables, (tuple, list)) else (variables,)


def _texts(value: object) -> tuple[object, ...]:
    """Return what may be one text or several."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


_ASKED = frozenset(one.name for one in fields(Question))


def _answer(door: str, source: object, letters: Sequence[object], variables: object = (), **options: Any) -> Derivation:
    from derive.questions.answer import answer

    named = in_turn(variables)
    if letters and named:
        raise DeriveError("name the variables once: by variables=, or in short after the input")
    if unknown := sorted(options.keys() - _ASKED):
        raise TypeError(f"{unknown[0]!r} is no option; there are {', '.join(sorted(_ASKED))}")
    options |= {name: _texts(options[name]) for name in ("depends", "given") if name in options}
    question = Question(source=source, variables=named or tuple(letters), **options)
    return answer(question, door=door, spelled="{}=".format)
