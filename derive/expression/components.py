"""Vectors and matrices given by their entries, and the operators of vector analysis by their definitions.

A vector is ``Whole("vector", a, b, …)`` (a column), a matrix ``Whole("matrix", row, …)`` of ``Whole("row", a, b, …)``;
an operator is applied to a body and to the variables, ``Whole("gradient", f, x, y)``.  What the operators mean is
the table here: the verifier puts it in before it compares entry by entry.  ``Whole("antiderivative", f, x)`` is ∫ f dx
without limits; it has a meaning up to a constant alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.expression import Add, Deriv, Mul, Neg, Node, Sym, Whole, fold
from derive.expression.parts import sum_of

Rows = tuple[tuple[Node, ...], ...]


def vector(entries: Sequence[Node]) -> Whole:
    """Return the column with these entries."""
    return Whole("vector", *entries)


def matrix(rows: Sequence[Sequence[Node]]) -> Whole:
    """Return the matrix with these rows."""
    return Whole("matrix", *(Whole("row", *row) for row in rows))


def rows_of(node: Node) -> Rows | None:
    """Return the entries of a vector or matrix, row by row; None if it is not given by entries."""
    match node:
        case Whole(name="vector"):
            return tuple((entry,) for entry in node.children)
        case Whole(name="matrix"):
            return tuple(row.children for row in node.children)
    return None


def with_entries(like: Node, entries: Sequence[Node]) -> Node:
    """Return a vector or matrix of the shape of another, with new entries, row by row."""
    if isinstance(like, Whole) and like.name == "matrix":
        width = len(like.children[0].children)
        return matrix([entries[start : start + width] for start in range(0, len(entries), width)])
    return vector(entries)


def defined(node: Node) -> Node:
    """Return an expression with every operator of vector analysis, and a number times a vector, written out.

    >>> f, x, y = Sym("f"), Sym("x"), Sym("y")
    >>> str(defined(Whole("laplacian", f, x, y)))
    'd/dx [ d/dx [ f ] ] + d/dy [ d/dy [ f ] ]'
    """

    def combine(old: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(old, Whole) and old.name in DEFINITIONS:
            return DEFINITIONS[old.name](children)
        if isinstance(old, Mul) and (rows := rows_of(children[-1])):
            return with_entries(children[-1], [Mul(*children[:-1], entry) for row in rows for entry in row])
        return old.with_children(children)

    return fold(node, combine)


def paired(before: Node, after: Node) -> tuple[tuple[Node, Node], ...] | None:
    """Return the pairs of entries whose equality makes two sides equal.

    Args:
        before, after: scalars, vectors or matrices, perhaps under operators.

    Returns:
        The pairs; none if a side speaks of arrays without entries, or the shapes differ.
    """
    sides = defined(before), defined(after)
    entries = [rows_of(side) or ((side,),) for side in sides]
    if [len(row) for row in entries[0]] != [len(row) for row in entries[1]]:
        return None
    return tuple(pair for left, right in zip(*entries, strict=True) for pair in zip(left, right, strict=True))


# Definitions -----------------------------------------------------------------------------------------------


def _entries(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, Whole) and node.name == "vector" else (node,)


def _slope(body: Node, variable: Node) -> Deriv:
    assert isinstance(variable, Sym)
    return Deriv(body, variable)


def _gradient(operands: tuple[Node, ...]) -> Node:
    body, *variables = operands
    return vector([_slope(body, variable) for variable in variables])


def _jacobian(operands: tuple[Node, ...]) -> Node:
    body, *variables = operands
    return matrix([[_slope(entry, variable) for variable in variables] for entry in _entries(body)])


def _hessian(operands: tuple[Node, ...]) -> Node:
    body, *variables = operands
    return matrix([[_slope(_slope(body, column), row) for column in variables] for row in variables])


def _divergence(operands: tuple[Node, ...]) -> Node:
    body, *variables = operands
    return sum_of([_slope(entry, variable) for entry, variable in zip(_entries(body), variables, strict=True)])


def _curl(operands: tuple[Node, ...]) -> Node:
    body, *variables = operands
    field = _entries(body)

    def turning(i: int, j: int) -> Node:
        return Add(_slope(field[j], variables[i]), Neg(_slope(field[i], variables[j])))

    if len(variables) == 2:
        return turning(0, 1)
    return vector([turning(1, 2), turning(2, 0), turning(0, 1)])


def _laplacian(operands: tuple[Node, ...]) -> Node:
    body, *variables = operands
    return sum_of([_slope(_slope(body, variable), variable) for variable in variables])


def _along(operands: tuple[Node, ...]) -> Node:
    body, direction, *variables = operands
    return _dot((_gradient((body, *variables)), direction))


def _dot(operands: tuple[Node, ...]) -> Node:
    left, right = map(_entries, operands)
    return sum_of([Mul(a, b) for a, b in zip(left, right, strict=True)])


DEFINITIONS: dict[str, Callable[[tuple[Node, ...]], Node]] = {
    "gradient": _gradient,
    "jacobian": _jacobian,
    "hessian": _hessian,
    "divergence": _divergence,
    "curl": _curl,
    "laplacian": _laplacian,
    "directional": _along,
    "dot": _dot,
}
"""What each operator makes of its body and variables, in Cartesian coordinates."""
