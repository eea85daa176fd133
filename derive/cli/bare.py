"""The bare form, `derive EXPRESSION`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from derive import __version__
from derive.cli.delivery import UNREADABLE, Refused, deliver, drawn, present
from derive.cli.options import (
    Detail,
    Expression,
    HowMuch,
    HowWritten,
    Output,
    Route,
    Standalone,
    Syntax,
    To,
    Variables,
    names,
)
from derive.cli.source import source_of


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"derive {__version__}")
        raise typer.Exit


def _alone(option: str, others: Mapping[str, object]) -> None:
    """Refuse options that mean nothing beside another one."""
    if ignored := [name for name, given in others.items() if given]:
        raise Refused(UNREADABLE, f"{', '.join(ignored)} can't be asked beside {option}")


def derive(
    expression: Expression,
    variable: Variables = None,
    order: Annotated[str, typer.Option(help="How many times to differentiate; n for all orders.", metavar="N")] = "1",
    to: To = None,
    detail: HowMuch = Detail.NORMAL,
    route: Annotated[
        Route, typer.Option(help="The rules: reciprocals as powers, quotients, first principles, ln|y|, the inverse.")
    ] = Route.AUTO,
    target: Annotated[
        str,
        typer.Option(help="auto, raw (as the rules leave it), factored, or a form to end in.", metavar="FORM"),
    ] = "auto",
    at: Annotated[str, typer.Option(help="Evaluate at a point: 2, pi/6; of a curve: 3,4.", metavar="POINT")] = "",
    tangent: Annotated[bool, typer.Option("--tangent", help="The tangent at the point.")] = False,
    normal: Annotated[bool, typer.Option("--normal", help="The normal at the point.")] = False,
    values: Annotated[
        str, typer.Option(help="Known values of unknown functions: f(2)=3, f'(2)=-1.", metavar="TABLE")
    ] = "",
    depends: Annotated[
        list[str] | None, typer.Option(help="A letter that depends on another: y(x).", metavar="Y(X)")
    ] = None,
    where: Annotated[bool, typer.Option("--where", help="Only say where f and f' are defined.")] = False,
    plot: Annotated[
        str, typer.Option(help="Draw f and f' in the terminal, or to a .svg, .png or .pdf.", metavar="[FILE]")
    ] = "",
    syntax: HowWritten = Syntax.AUTO,
    output: Output = None,
    standalone: Standalone = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Differentiate EXPRESSION line by line, each line named and checked.

    An equation is differentiated implicitly; x = …, y = … by the parameter; r = … as a polar curve.

    \b
    derive "1/(1+e^-x)"
    derive "L/(1+e^(-k(x-x_0)))" --variable x --detail brief
    derive "\\frac{1}{1+e^{-x}}" --output proof.tex --standalone
    derive "x^2 + y^2 = 25" --at 3,4
    derive "sqrt(x)" --route limit
    """
    if not (order.isdecimal() and int(order) > 0) and not (len(order) == 1 and order.isalpha()):
        raise Refused(UNREADABLE, "--order is a positive integer, or a letter for all orders")
    written = {"--to": to, "--detail": detail is not Detail.NORMAL, "--standalone": standalone}
    if where:
        _alone("--where", {**written, "--plot": plot, "--at": at})
    if plot:
        _alone("--plot", {**written, "--output": output})
    source = source_of(expression, syntax.value)
    from derive.questions.answer import Question, answer

    question = Question(
        source=source,
        variables=names(variable),
        order=int(order) if order.isdecimal() else order,
        route=route.value,
        target=target,
        at=at,
        tangent=tangent,
        normal=normal,
        values=values,
        depends=tuple(depends or ()),
        syntax=syntax.value,
    )
    derivation = answer(question)
    if where:
        from derive.kinds.where import where as region

        deliver(f"{region(derivation)}\n", output)
        return
    if plot:
        drawn(derivation, plot)
        return
    present(derivation, to=to, detail=detail.value, output=output, standalone=standalone)
