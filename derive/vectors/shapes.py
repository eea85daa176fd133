"""The shape of every expression in vectors and matrices; what does not fit together is refused.

A shape is a pair (rows, columns), each a letter or a number: a scalar is 1×1, a vector is a column, its transpose a
row.  In index notation every expression is a scalar.
"""

from __future__ import annotations

from derive.expression import (
    Add,
    Array,
    Delta,
    Deriv,
    Div,
    Indexed,
    Mul,
    Node,
    Num,
    Pow,
    Sum,
    Sym,
    Whole,
    fold,
    postorder,
)
from derive.vectors.declare import SCALAR, Dimension, Shape, ShapeError, alike, dimension, size
from derive.vectors.functions import operation


def space_text(shape: Shape) -> str:
    """Return a shape in words of mathematics: ``ℝ``, ``ℝ^n``, ``ℝ^(m×n)``.

    >>> space_text(("m", "n"))
    'ℝ^(m×n)'
    """
    rows, columns = shape
    if shape == SCALAR:
        return "ℝ"
    return f"ℝ^{rows}" if columns == 1 else f"ℝ^({rows}×{columns})"


def shape_of(node: Node, known: dict[Node, Shape] | None = None) -> Shape:
    """Return the shape of an expression.

    Args:
        node: an expression in typed vectors and matrices.
        known: shapes found already; filled in.

    Raises:
        ShapeError: parts do not fit; the message names both shapes.

    >>> A, x = Array("A", "m", "n"), Array("x", "n")
    >>> shape_of(Whole("product", A, x))
    ('m', 1)
    """
    return fold(node, _shape, known)


def of_array(array: Array) -> Shape:
    """Return the shape of a vector or matrix by name."""
    rows, *columns = array.shape
    return (rows, columns[0] if columns else 1)


def space_of(node: Node) -> Node:
    """Return where the values of an expression live, such as ℝ^(m×n), as an expression."""
    return _space(shape_of(node))


def _space(shape: Shape) -> Node:
    if shape == SCALAR:
        return Whole("reals")
    return Whole("reals", *map(dimension, shape if shape[1] != 1 else shape[:1]))


def spaces(node: Node) -> tuple[tuple[Node, Node], ...]:
    """Return every vector and matrix of an expression with the space that it lives in."""
    found: dict[Node, Node] = {}
    for part in postorder(node):
        match part:
            case Whole(name="member", children=(family, _)):
                found[family] = part
            case Array():
                found.setdefault(part, part)
    return tuple((array, space_of(array)) for array in found.values())


def in_arrays(node: Node) -> bool:
    """Whether vectors and matrices occur in an expression by name."""
    return node.has(Array)


def check_ranges(node: Node) -> None:
    """Check that every index has one range: what it counts, and what it is summed over.

    Raises:
        ShapeError: an index counts two dimensions, or a sum runs over another one; the message names both.
    """
    shapes: dict[Node, Shape] = {}
    shape_of(node, shapes)
    for part in postorder(node):
        if isinstance(part, Sum):
            _one_range(part.body, part.variable.name, shapes, dimension_of(part.upper))
    for name in node.free:
        _one_range(node, name, shapes, None)


def dimension_of(upper: Node) -> Dimension | None:
    """Return the dimension that an expression is, a letter or a whole number; None for anything else."""
    match upper:
        case Sym(name=name):
            return name
        case Num(value=value) if value.denominator == 1:
            return int(value)
    return None


def _one_range(node: Node, name: str, shapes: dict[Node, Shape], known: Dimension | None) -> None:
    where = "the sum"
    for part in postorder(node):
        member = isinstance(part, Whole) and part.name == "member"
        if (member or isinstance(part, Indexed)) and part.children[0] in shapes:
            for index, size in zip(part.children[1:], shapes[part.children[0]], strict=False):
                if not isinstance(index, Sym) or index.name != name:
                    continue
                if known is not None and known != size:
                    raise ShapeError(f"the index {name} runs to {size} in {part}, but to {known} in {where}")
                known, where = size, str(part)


def is_indexed(node: Node) -> bool:
    """Whether an expression speaks of vectors, matrices or their entries."""
    return node.has(Array, Whole, Indexed, Delta)


def _shape(node: Node, shapes: tuple[Shape, ...]) -> Shape:
    match node:
        case Array():
            return of_array(node)
        case Indexed():
            _entry_fits(node, shapes[0])
            return SCALAR
        case Delta():
            return SCALAR
        case Sum():
            return shapes[0]
        case Deriv():
            return _derivative(shapes[0], shapes[1])
        case Whole(name=name):
            shape = operation(node).shape
            assert shape is not None, name
            return shape(node, shapes)
        case Add():
            return alike(node, shapes, "added")
        case Mul() | Div() | Pow():
            return _scaled(node, shapes)
    # What is left works on numbers, and entry by entry on arrays of one shape.
    return alike(node, [shape for shape in shapes if shape != SCALAR], "combined")


def _derivative(body: Shape, by: Shape) -> Shape:
    if SCALAR in (body, by):
        return by if body == SCALAR else body
    return _flat(body), _flat(by)


def _flat(shape: Shape) -> Dimension:
    """Return the number of entries, of a column or a row by its one dimension."""
    sizes = [size for size in shape if size != 1]
    return sizes[0] if len(sizes) == 1 else "".join(map(str, sizes))


def _entry_fits(node: Indexed, shape: Shape) -> None:
    wanted = 1 if 1 in shape else 2
    if len(node.indices) != wanted:
        raise ShapeError(f"{node} has {len(node.indices)} indices, but {node.base} is {size(shape)}")


def _scaled(node: Node, shapes: tuple[Shape, ...]) -> Shape:
    """A number times, or below, an array; powers of arrays are entry by entry."""
    arrays = [(part, shape) for part, shape in zip(node.children, shapes, strict=True) if shape != SCALAR]
    if len(arrays) > 1 and not isinstance(node, Div):
        (left, first), (right, second) = arrays[:2]
        raise ShapeError(f"{left} ({size(first)}) and {right} ({size(second)}) are not multiplied like numbers")
    return alike(node, [shape for _, shape in arrays], "divided")
