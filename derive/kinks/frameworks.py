"""What the common frameworks return at the kinks of a function, from the table of measured values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.expression import Call, Mul, Node, substitute, tidy
from derive.reading.formulas import fill
from derive.reals.closed_forms import exact
from derive.reals.zeros import coefficients_of
from derive.table.frameworks import AT_KINKS, VERSIONS


def returned(function: Node, variable: str, points: Sequence[Node]) -> Mapping[Node, tuple[tuple[str, Node], ...]]:
    """Return what the frameworks return at kinks of a named function of the variable, or of a line in it.

    Args:
        function: the differentiand: relu(x), relu6(2x + 1); the chain rule of the frameworks multiplies by the slope
            of the line.
        variable: the variable of differentiation.
        points: the kinks.

    Returns:
        For each point that is in the table, pairs of a framework with its version, and the value.

    >>> from derive.expression import Num, Sym
    >>> points = returned(Call("leakyrelu", Sym("x")), "x", (Num(0),))
    >>> [[(name, str(value)) for name, value in row] for row in points.values()]
    [[('PyTorch 2.13', '0.01'), ('JAX 0.10', '1'), ('TensorFlow 2.21', '0.01')]]
    """
    if not isinstance(function, Call) or function.orders or function.name not in AT_KINKS:
        return {}
    inner, *others = function.children
    line = coefficients_of(inner, variable)
    if line is None or len(line) != 2 or any(variable in other.free for other in others):
        return {}
    rows = {exact(fill(row.point, function.children)): row for row in AT_KINKS[function.name]}
    inside = {point: exact(substitute(inner, variable, point)) for point in points}
    return {
        point: tuple(
            (f"{framework} {version}", tidy(Mul(fill(text, function.children), line[1])))
            for (framework, version), text in zip(VERSIONS.items(), rows[place].returned, strict=True)
            if text
        )
        for point, place in inside.items()
        if place in rows
    }
