"""What the common frameworks return where a function has no derivative: a table of measured values.

At a corner every slope between the two one-sided ones is a subgradient, and automatic differentiation returns one
number without a word.  Which one is a fact about a version of a program, so it was measured, not looked up:
`tests/functions/record_autodiff.py` calls each framework's own function and its own differentiation at the point,
and `tests/functions/test_autodiff.py` holds this table against the record, and against PyTorch where it is installed.
"""

from __future__ import annotations

from typing import NamedTuple

from derive.expression import Call, Node, Sym, tidy

VERSIONS: dict[str, str] = {"PyTorch": "2.13", "JAX": "0.10", "TensorFlow": "2.21"}
"""The frameworks, in the order of the columns, and the versions that were measured."""


class AtKink(NamedTuple):
    """What is returned at one point.

    Attributes:
        point: value of the first argument, as text in the formal arguments.
        returned: the derivative by the first argument in PyTorch, JAX and TensorFlow, as text; "" where the framework
            has no such function.
    """

    point: str
    returned: tuple[str, str, str]


def _everywhere(value: str) -> tuple[str, str, str]:
    return value, value, value


AT_KINKS: dict[str, tuple[AtKink, ...]] = {
    "relu": (AtKink("0", _everywhere("0")),),
    "leakyrelu": (AtKink("0", ("0.01", "1", "0.01")),),
    "prelu": (AtKink("0", ("v", "1", "v")),),
    "relu6": (AtKink("0", _everywhere("0")), AtKink("6", _everywhere("0"))),
    "elu": (AtKink("0", _everywhere("1")),),
    "selu": (AtKink("0", ("1.7580993408473766", "1.7580993408473766", "1.0507009873554805")),),
    # Keras differentiates max(x, 0) and min(x, 0) each as if it went on: not a subgradient of anything.
    "celu": (AtKink("0", ("1", "1", "2")),),
    "softsign": (AtKink("0", _everywhere("1")),),
    "hardtanh": (AtKink("-1", ("0", "1", "1")), AtKink("1", ("0", "1", "1"))),
    "hardsigmoid": (AtKink("-3", _everywhere("0")), AtKink("3", _everywhere("0"))),
    "hardswish": (AtKink("-3", _everywhere("0")), AtKink("3", _everywhere("1"))),
    "softshrink": (AtKink("-1/2", ("0", "", "0")), AtKink("1/2", ("0", "", "0"))),
    "hardshrink": (AtKink("-1/2", ("0", "", "0")), AtKink("1/2", ("0", "", "0"))),
    "threshold": (AtKink("v", ("0", "", "0")),),
    "absoluteerror": (AtKink("v", ("0", "", "0")),),
    "huber": (AtKink("v - w", ("-w", "", "-w")), AtKink("v + w", ("w", "", "w"))),
    "hinge": (AtKink("1/v", ("", "", "-v")),),
    "squaredhinge": (AtKink("1/v", ("", "", "0")),),
}
"""What is returned, by canonical name."""

AT_KINKS_OF_CALCULUS: dict[str, tuple[AtKink, ...]] = {"abs": (AtKink("0", ("0", "1", "0")),)}
"""The same of functions that people outside machine learning differentiate, for the documentation only."""


def returned(function: Node, variable: str) -> dict[Node, tuple[tuple[str, Node], ...]]:
    """Return what the frameworks return at the kinks of a named function of the variable itself.

    Args:
        function: the differentiand.
        variable: the variable of differentiation.

    Returns:
        For each point of the table, pairs of a framework with its version, and the value; empty for other functions.

    >>> [[(name, str(value)) for name, value in row] for row in returned(Call("leakyrelu", Sym("x")), "x").values()]
    [[('PyTorch 2.13', '0.01'), ('JAX 0.10', '1'), ('TensorFlow 2.21', '0.01')]]
    """
    from derive.rules.functions import fill

    if not isinstance(function, Call) or function.orders or function.children[:1] != (Sym(variable),):
        return {}
    return {
        tidy(fill(row.point, function.children)): tuple(
            (f"{framework} {version}", fill(text, function.children))
            for (framework, version), text in zip(VERSIONS.items(), row.returned, strict=True)
            if text
        )
        for row in AT_KINKS.get(function.name, ())
    }
