"""The sub-commands, beside the bare form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derive.cli.delivery import UNREADABLE, Refused, deliver, drawn, present
from derive.cli.options import (
    BoundsPlot,
    Detail,
    Expression,
    HowMuch,
    HowWritten,
    Output,
    Standalone,
    Syntax,
    To,
    Variables,
    names,
)
from derive.cli.source import source_of
from derive.record.derivation import Derivation

if TYPE_CHECKING:
    from derive.table import Function, VectorFunction


def functions(
    name: Annotated[str, typer.Argument(help="Only this one, by any of its names.", metavar="[NAME]")] = "",
) -> None:
    """List the named functions with their definitions, derivatives, ranges and kinks."""
    from derive.table import NAMES, VECTOR_FAMILY, VECTOR_NAMES, VECTORS, families

    if name and name not in NAMES and name not in VECTOR_NAMES:
        raise Refused(UNREADABLE, f"there is no function {name!r}; derive functions lists them")
    blocks: list[str] = []
    for family, entries in families().items():
        wanted = [entry for entry in entries if not name or entry.written == NAMES.get(name)]
        if wanted:
            blocks.append("\n".join([family, *(line for entry in wanted for line in _described(entry))]))
    of_vectors = [entry for entry in VECTORS if not name or entry is VECTOR_NAMES.get(name)]
    if of_vectors:
        lines = (line for entry in of_vectors for line in _of_vectors(entry))
        blocks.append("\n".join([VECTOR_FAMILY, *lines]))
    deliver("\n\n".join(blocks) + "\n", None)


def _described(entry: Function) -> Iterator[str]:
    """Say what is known of a function: its names, and a line for each thing that its entry states."""
    from derive.table import ARGUMENTS
    from derive.table.facts import told

    names = ", ".join(dict.fromkeys((entry.symbol or entry.written, entry.written, *entry.aliases)))
    if entry.arity > 1 or entry.shares:
        names += f" of {', '.join(ARGUMENTS[: entry.arity])}"
    yield f"  {names}"
    yield from (f"      {what} {fact}" for what, fact in told(entry))


def _of_vectors(entry: VectorFunction) -> Iterator[str]:
    """Say what is known of a function of vectors."""
    yield f"  {', '.join((entry.name, *entry.aliases))} of {entry.arguments}"
    yield f"      is {entry.definition}"
    for letter, text in entry.derivative.items():
        yield f"      derivative by {letter}: {text}"
    if entry.conditions:
        yield f"      where {', '.join(entry.conditions)}"
    yield f"      range {entry.range}"
    yield from (f"      kinks by {letter}: {' '.join(told)}" for letter, told in entry.kinks.items())


def _of_several(kind: str, summary: str) -> Callable[..., None]:
    """Return the command of one kind of derivative by several variables."""

    def command(
        expression: Expression,
        variable: Variables = None,
        at: Annotated[str, typer.Option(help="Evaluate at a point: 1,2.", metavar="POINT")] = "",
        to: To = None,
        detail: HowMuch = Detail.NORMAL,
        syntax: HowWritten = Syntax.AUTO,
        output: Output = None,
        standalone: Standalone = False,
    ) -> None:
        from derive.kinds.several import vector

        made: Callable[..., Derivation] = getattr(vector, kind)
        done = made(source_of(expression, syntax.value), *names(variable), at=at or None, syntax=syntax.value)
        present(done, to=to, detail=detail.value, output=output, standalone=standalone)

    command.__doc__ = summary
    return command


def directional(
    expression: Expression,
    direction: Annotated[str, typer.Option(help="The components of the direction: 3,4.", metavar="VECTOR")],
    at: Annotated[str | None, typer.Option(help="The point: 1,2.", metavar="POINT")] = None,
    variable: Variables = None,
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    syntax: HowWritten = Syntax.AUTO,
    output: Output = None,
    standalone: Standalone = False,
) -> None:
    """Derive the derivative in a direction."""
    from derive.kinds.several.vector import directional as derived

    source = source_of(expression, syntax.value)
    done = derived(source, f"({direction})", *names(variable), at=at or None, syntax=syntax.value)
    present(done, to=to, detail=detail.value, output=output, standalone=standalone)


def inverse(
    expression: Expression,
    at: Annotated[str, typer.Option(help="Where: b in (f^-1)'(b).", metavar="B")],
    near: Annotated[
        str, typer.Option(help="About where f takes the value b, if it does so more than once.", metavar="A")
    ] = "",
    variable: Annotated[str, typer.Option(help="The variable of f.", metavar="NAME")] = "",
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    syntax: HowWritten = Syntax.AUTO,
    output: Output = None,
    standalone: Standalone = False,
) -> None:
    """Derive the derivative of the inverse function at a point."""
    from derive.kinds.routes.inverse import inverse as derived

    done = derived(source_of(expression, syntax.value), at, variable, near=near or None, syntax=syntax.value)
    present(done, to=to, detail=detail.value, output=output, standalone=standalone)


def matrix(
    expression: Expression,
    variable: Annotated[str, typer.Option(help="The vector or matrix to differentiate by.", metavar="NAME")],
    shape: Annotated[list[str], typer.Option(help="A letter and its shape: A=m,n or x=n.", metavar="NAME=SHAPE")],
    given: Annotated[list[str] | None, typer.Option(help="What holds: sum(y) = 1.", metavar="EQUATION")] = None,
    layout: Annotated[str, typer.Option(help="auto, numerator or denominator.")] = "auto",
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    output: Output = None,
    standalone: Standalone = False,
) -> None:
    """Derive the derivative by a vector or matrix: in components first, then in matrix form.

    \b
    derive matrix "||A x - b||^2" --variable x --shape A=m,n --shape x=n --shape b=m
    """
    from derive.indexed.gradient import grad

    shapes: dict[str, str | tuple[str, ...]] = {}
    for one in shape:
        name, _, size = one.partition("=")
        parts = tuple(part.strip() for part in size.split(","))
        shapes[name.strip()] = parts[0] if len(parts) == 1 else parts
    done = grad(source_of(expression, "text"), variable, shapes=shapes, given=tuple(given or ()), layout=layout)
    present(done, to=to, detail=detail.value, output=output, standalone=standalone)


def backprop(
    network: Annotated[Path, typer.Argument(help="A TOML file that describes the layers.", metavar="FILE")],
    plot: BoundsPlot = "",
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    output: Output = None,
    standalone: Standalone = False,
) -> None:
    """Derive the gradients of a network layer by layer, and say how fast they vanish.

    \b
    inputs = 4
    loss = "cross-entropy"      or squared, absolute, huber, log-cosh, quantile, hinge, kl, focal, …
    [[layer]]
    units = 5
    activation = "tanh"
    [[layer]]
    units = 3
    activation = "softmax"
    """
    from derive.kinds.learning.backprop import backprop as derived

    done = derived(network)
    if plot:
        drawn(done, plot)
    else:
        present(done, to=to, detail=detail.value, output=output, standalone=standalone)


def learn(
    name: Annotated[list[str], typer.Argument(help="logistic-regression or softmax-cross-entropy.", metavar="NAME")],
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    output: Output = None,
    standalone: Standalone = False,
) -> None:
    """Derive what machine learning rests on, whole: from the loss to every gradient.

    \b
    derive learn logistic-regression       by the weights and the offset, and the Hessian
    derive learn softmax-cross-entropy     the Jacobian of the softmax, then p - y
    """
    from derive.kinds.learning.learning import lesson

    present(lesson(" ".join(name)), to=to, detail=detail.value, output=output, standalone=standalone)


def vanishing(
    activations: Annotated[
        list[str], typer.Argument(help="Functions of one argument, by name: sigmoid tanh relu.", metavar="NAME...")
    ],
    layers: Annotated[int, typer.Option(help="Through how many layers.", min=1)] = 10,
    plot: BoundsPlot = "",
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    output: Output = None,
    standalone: Standalone = False,
) -> None:
    """Say why gradients vanish: how steep activations can be, and what that leaves of delta after many layers.

    \b
    derive vanishing sigmoid tanh relu --layers 20 --plot
    """
    from derive.kinds.learning.vanishing import vanishing_gradients

    done = vanishing_gradients(activations, layers)
    if plot:
        drawn(done, plot)
    else:
        present(done, to=to, detail=detail.value, output=output, standalone=standalone)


def code(
    file: Annotated[Path, typer.Argument(help="A Python file; it is read, not run.", metavar="FILE")],
    name: Annotated[str, typer.Argument(help="Which of its functions; by default the last.", metavar="[NAME]")] = "",
    variable: Variables = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Run the file too, and compare with finite differences.")
    ] = False,
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    output: Output = None,
    standalone: Standalone = False,
) -> None:
    """Derive the gradient of a Python function written with math or NumPy names, by each of its parameters.

    The file is read; only --compare runs it.
    """
    from derive.kinds.code import gradient_of_file

    done = gradient_of_file(file, name, *names(variable), compare=compare)
    present(done, to=to, detail=detail.value, output=output, standalone=standalone)


COMMANDS: dict[str, Callable[..., None]] = {
    "functions": functions,
    "gradient": _of_several("gradient", "Derive the gradient of an expression."),
    "jacobian": _of_several("jacobian", "Derive the Jacobian matrix of a vector of expressions."),
    "hessian": _of_several("hessian", "Derive the Hessian matrix of an expression."),
    "divergence": _of_several("divergence", "Derive the divergence of a vector field."),
    "curl": _of_several("curl", "Derive the curl of a vector field."),
    "laplacian": _of_several("laplacian", "Derive the Laplacian of an expression."),
    "directional": directional,
    "inverse": inverse,
    "matrix": matrix,
    "learn": learn,
    "backprop": backprop,
    "vanishing": vanishing,
    "code": code,
}
"""The sub-commands by name; `derive.questions.options` knows the names too."""
