"""What is known of a matrix as a whole: symmetric, diagonal, positive definite, orthogonal.

It is used on the matrix form, where Sᵀ is S and QᵀQ is I, and told as a condition of the result.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from derive.errors import DeriveError
from derive.expression import Add, Array, Div, Mul, Neg, Node, Rel, Whole, fold, postorder
from derive.indexed.reading import Shapes, read_arrays
from derive.startup.patterns import pattern
from derive.vectors.declare import dimension, size
from derive.vectors.matrices import matrix_product, transposed
from derive.vectors.shapes import shape_of

_SAID = pattern(r"\s*(\\?\w+)\s+(?:is\s+)?(symmetric|diagonal|positive definite|orthogonal)\s*")


class Structure(NamedTuple):
    """A square matrix with what is known of it.

    Attributes:
        matrix: the letter.
        relation: what holds: ``S^T = S``, or ``Q^T Q = I``.
    """

    matrix: Array
    relation: Rel

    @property
    def is_orthogonal(self) -> bool:
        """Whether the inverse is the transpose."""
        return isinstance(self.relation.right, Whole)


def structure(text: str, shapes: Shapes) -> Structure | None:
    """Read ``S = S^T``, ``Q^T Q = I`` or ``S symmetric``; None for what is no such condition.

    Raises:
        DeriveError: the matrix has no square shape.

    >>> str(structure("S symmetric", {"S": "n×n"}).relation)
    'S^T = S'
    """
    said = _SAID.fullmatch(text)
    if said:
        matrix = read_arrays(said[1], shapes)
        if not isinstance(matrix, Array) or len(set(shape_of(matrix))) > 1:
            raise DeriveError(f"{said[2]} is said of a square matrix: give {said[1]} a shape n,n")
        return _structure(matrix, said[2] == "orthogonal")
    left, sign, right = text.partition("=")
    if not sign:
        return None
    unit = right.strip() == "I"
    sides = [read_arrays(side.strip(), shapes) for side in ((left,) if unit else (left, right))]
    for matrix in dict.fromkeys(part for side in sides for part in postorder(side) if isinstance(part, Array)):
        turned = transposed(matrix)
        square = len(set(shape_of(matrix))) == 1
        if unit and sides[0] in (matrix_product(turned, matrix), matrix_product(matrix, turned)):
            if not square:
                raise DeriveError(f"{text} is used for a square matrix, and {matrix} is {size(shape_of(matrix))}")
            return _structure(matrix, True)
        if square and set(sides) == {matrix, turned}:
            return _structure(matrix, False)
    return None


def _structure(matrix: Array, orthogonal: bool) -> Structure:
    turned = transposed(matrix)
    if orthogonal:
        unit = Whole("identity", dimension(shape_of(matrix)[0]))
        return Structure(matrix, Rel("=", matrix_product(turned, matrix), unit))
    return Structure(matrix, Rel("=", turned, matrix))


def with_structure(node: Node, known: Collection[Structure]) -> Node:
    """Return an expression with Sᵀ = S, QᵀQ = I and Q⁻¹ = Qᵀ put in, wherever they fit.

    >>> S = Array("S", "n", "n")
    >>> str(with_structure(transposed(Whole("inverse", S)), [_structure(S, False)]))
    'S^-1'
    """
    symmetric = {one.matrix for one in known if not one.is_orthogonal}
    orthogonal = {one.matrix for one in known if one.is_orthogonal}

    def combine(part: Node, children: tuple[Node, ...]) -> Node:
        part = part.with_children(children)
        match part:
            case Whole(name="inverse", children=(inner,)) if inner in orthogonal:
                return transposed(inner)
            case Whole(name="transpose", children=(inner,)):
                return inner if _is_symmetric(inner, symmetric) else transposed(inner)
            case Whole(name="product", children=factors) if orthogonal:
                return _cancelled(factors, orthogonal)
        return part

    return fold(node, combine)


def _is_symmetric(node: Node, symmetric: Collection[Node]) -> bool:
    """Whether a matrix is its transpose: a letter, its inverse, a sum of such, or a palindrome."""
    stack = [node]
    while stack:
        match stack.pop():
            case Whole(name="identity" | "diag"):
                continue
            case Whole(name="inverse", children=parts) | Add(children=parts) | Neg(children=parts):
                stack.extend(parts)
            case Mul(children=(*_, part)) | Div(numerator=part):
                stack.append(part)
            case Whole(name="product", children=factors):
                back = [part if part in symmetric else transposed(part) for part in reversed(factors)]
                if back != list(factors):
                    return False
            case part if part not in symmetric:
                return False
    return True


def _cancelled(factors: Sequence[Node], orthogonal: Collection[Node]) -> Node:
    kept: list[Node] = []
    for factor in factors:
        if kept and transposed(kept[-1]) is factor and (kept[-1] in orthogonal or factor in orthogonal):
            unit = Whole("identity", dimension(shape_of(factor)[1]))
            kept[-1] = unit
            continue
        if kept and isinstance(kept[-1], Whole) and kept[-1].name == "identity":
            kept.pop()
        kept.append(factor)
    return matrix_product(*kept)
