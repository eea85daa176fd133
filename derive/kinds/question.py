"""A question: one input with all that can be asked of it.  Each field says how a person asks for it.

The command line, its help, the library and the refusals are read off these fields; nothing here does mathematics, so
that it is loaded before anything that does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

from derive.budget import STEPS
from derive.errors import DeriveError
from derive.startup.data import data, field, fields

Route = Literal["auto", "chain", "quotient", "limit", "log", "definition", "all"]
"""By which rules a derivative is found."""

Syntax = Literal["auto", "text", "latex"]
"""How the input is written."""

Layout = Literal["auto", "numerator", "denominator"]
"""Whether the gradient of a scalar has the shape of its variable."""


class Lines(NamedTuple):
    """Which lines are wanted at a point: the tangent or the tangent plane, and the normal."""

    tangent: bool = False
    normal: bool = False

    def __bool__(self) -> bool:
        return self.tangent or self.normal


NO_LINES = Lines()

_DIGITS = 15
"""Nobody waits for a budget of more digits."""


class Option(NamedTuple):
    """How something is asked for on a command line.

    Attributes:
        flag: ``--order``.
        help: what it means, in a line.
        metavar: what its value is called; "" for one that takes none.
        short: one letter for what is typed most, ``-o``.
        choices: the only values.
        many: whether it may be given again.
        read: makes the value of what was typed.
    """

    flag: str
    help: str
    metavar: str = ""
    short: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    read: Callable[[Any], Any] = lambda typed: typed

    @property
    def takes_value(self) -> bool:
        """Whether a value follows."""
        return bool(self.metavar or self.choices)


def _asked(
    flag: str,
    help: str,
    metavar: str = "",
    *,
    choices: tuple[str, ...] = (),
    many: bool = False,
    read: Callable[[Any], Any] = lambda typed: typed,
) -> dict[str, Option]:
    return {"option": Option(flag, help, metavar, choices=choices, many=many, read=read)}


def _parts(typed: Sequence[str]) -> tuple[str, ...]:
    """Read ``--variable x,y --variable z``: the letters in turn."""
    return tuple(part.strip() for one in typed for part in one.split(",") if part.strip())


def _order(typed: str) -> int | str:
    if typed.isdecimal() and int(typed) > 0:
        return int(typed)
    if len(typed) == 1 and typed.isalpha():
        return typed
    raise DeriveError("--order is a positive integer, or a letter for all orders")


def _count(typed: str) -> int:
    if typed.isdecimal() and 0 < int(typed) <= 10**6:
        return int(typed)
    raise DeriveError(f"--layers is a positive integer, not {typed!r}")


def _steps(typed: str) -> int:
    # Thousands may be set apart, as they are in messages.
    digits = typed.replace(",", "").replace("_", "")
    if digits.isdecimal() and 0 < len(digits) <= _DIGITS:
        return int(digits)
    raise DeriveError(f"--budget is a positive integer, not {typed!r}")


def _shapes(typed: Sequence[str]) -> dict[str, str | tuple[str, ...]]:
    """Read ``--shape A=m,n --shape x=n``."""
    found: dict[str, str | tuple[str, ...]] = {}
    for one in typed:
        name, _, size = one.partition("=")
        sizes = tuple(part.strip() for part in size.split(","))
        found[name.strip()] = sizes[0] if len(sizes) == 1 else sizes
    return found


def _vector(typed: str) -> str:
    """Read components, in brackets or not."""
    return typed if typed.lstrip().startswith(("(", "[")) else f"({typed})"


@data(kw_only=True)
class Question:
    """What was asked of one input.

    Attributes:
        source: the input: text, an expression, and whatever else a kind is asked by.
        kind: ``auto``, or the sub-command that answers.
        function: which function of a file.
        variables: the variables to differentiate by, in turn; none: to be found out.
        order: how many times; a letter for a formula of all orders.
        route: a way of differentiating.
        target: the form wanted.
        at: a point: text, a number, coordinates; a pair for a curve given by an equation.
        tangent, normal: whether these lines are wanted at the point.
        values: what is known of unknown functions, ``f(2)=3, f'(2)=-1``.
        depends: letters that depend on others, ``y(x)``.
        direction: the components of a direction.
        near: about where an inverse function is looked for.
        shapes: the shape of each vector and matrix.
        given: relations that hold.
        layout: of derivatives by vectors.
        layers: through how many layers a gradient goes.
        run: whether a file is run too, and its differences are compared with the derivative.
        syntax: how the input is written.
        budget: steps of work for the whole answer, as `derive.budget` counts them.
        compare: whether SymPy is asked for its opinion of a derivative at once; `Derivation.compared` asks later.
    """

    source: object
    kind: str = "auto"
    function: str = ""
    variables: Sequence[object] = field(
        default=(),
        metadata=_asked(
            "--variable", "Differentiate by this; again, or after a comma, for the next.", "NAME",
            many=True, read=_parts,
        ),
    )  # fmt: skip
    order: int | str = field(
        default=1,
        metadata=_asked("--order", "How many times to differentiate; n for all orders.", "N", read=_order),
    )
    route: str = field(
        default="auto",
        metadata=_asked(
            "--route", "The rules: reciprocals as powers, quotients, first principles, ln|y|, definitions; or all.",
            choices=get_args(Route),
        ),
    )  # fmt: skip
    target: Any = field(
        default="auto",
        metadata=_asked(
            "--target", "auto, raw (as the rules leave it), factored, self (in f itself), or a form to end in.", "FORM"
        ),
    )
    at: object = field(
        default=None,
        metadata=_asked("--at", "Evaluate at a point: 2, pi/6; of a curve or several variables: 3,4.", "POINT"),
    )
    tangent: bool = field(default=False, metadata=_asked("--tangent", "The tangent at the point."))
    normal: bool = field(default=False, metadata=_asked("--normal", "The normal at the point."))
    values: str | Mapping[str, object] = field(
        default="",
        metadata=_asked("--values", "Known values of unknown functions: f(2)=3, f'(2)=-1.", "TABLE"),
    )
    depends: Sequence[str] = field(
        default=(),
        metadata=_asked("--depends", "A letter that depends on another: y(x).", "Y(X)", many=True, read=tuple),
    )
    direction: object = field(
        default=None,
        metadata=_asked("--direction", "The components of the direction: 3,4.", "VECTOR", read=_vector),
    )
    near: object = field(
        default=None,
        metadata=_asked("--near", "About where f takes the value, if it does so more than once.", "A"),
    )
    shapes: Mapping[str, Any] | None = field(
        default=None,
        metadata=_asked("--shape", "A letter and its shape: A=m,n or x=n.", "NAME=SHAPE", many=True, read=_shapes),
    )
    given: Sequence[str] = field(
        default=(), metadata=_asked("--given", "What holds: x > 0, sum(y) = 1.", "RELATION", many=True, read=tuple)
    )
    layout: str = field(
        default="auto",
        metadata=_asked("--layout", "Shape of the derivative of a scalar by a vector.", choices=get_args(Layout)),
    )
    layers: int = field(default=10, metadata=_asked("--layers", "Through how many layers.", "N", read=_count))
    run: bool = field(
        default=False, metadata=_asked("--compare", "Run the file too, and compare with finite differences.")
    )
    syntax: str = field(
        default="auto", metadata=_asked("--syntax", "How the expression is written.", choices=get_args(Syntax))
    )
    budget: int = field(
        default=STEPS,
        metadata=_asked(
            "--budget",
            f"Steps of work for the answer, about a microsecond each; {STEPS:,} by default.",
            "N",
            read=_steps,
        ),
    )
    compare: bool = True


ASKED: dict[str, Option] = {one.name: one.metadata["option"] for one in fields(Question) if one.metadata}
"""What can be asked of an input, by the name of the field: the keyword of the library."""

ALWAYS = ("budget",)
"""What can be asked of every kind."""

DEFAULTS: dict[str, Any] = {one.name: one.default for one in fields(Question)}
"""What is meant where nothing is said."""


def asked_for(question: Question) -> list[str]:
    """Return the names of the fields that were asked for."""
    return [name for name in ASKED if _is_given(getattr(question, name), DEFAULTS[name])]


def _is_given(value: object, default: object) -> bool:
    # Not ==: what is put in may be an expression, which makes an equation of it.
    is_empty = isinstance(value, (str, tuple, list, dict)) and not value
    return not is_empty and value is not default and not (type(value) is type(default) and value == default)
