"""Operations on whole vectors and matrices: products, norms, traces, determinants, means, …

What a person asks for by its bare name is in `functions`.
"""

from __future__ import annotations

from derive.expression import (
    ONE,
    TWO,
    ZERO,
    Add,
    Call,
    Const,
    Delta,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Rel,
    Root,
    Sum,
    Sym,
    Whole,
    postorder,
)
from derive.expression.parts import product_of, sum_of
from derive.vectors import grids
from derive.vectors.declare import (
    SCALAR,
    Differential,
    Dimension,
    Index,
    Shape,
    ShapeError,
    VectorFunction,
    Writing,
    alike,
    dimension,
    size,
)

# Shapes ---------------------------------------------------------------------------------------------------


def _product(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    rows, inner = shapes[0]
    for position in range(1, len(shapes)):
        left, right = node.children[position - 1], node.children[position]
        if inner != shapes[position][0]:
            before, after = shapes[position - 1], shapes[position]
            raise ShapeError(
                f"the product {left} {right} does not fit: {left} is {size(before)} and {right} is {size(after)},"
                f" so {inner} and {after[0]} would have to be equal"
            )
        inner = shapes[position][1]
    return rows, inner


def square(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape of a square matrix that a square matrix gives."""
    if shapes[0][0] != shapes[0][1]:
        raise ShapeError(f"{node.name} needs a square matrix, but {node.children[0]} is {size(shapes[0])}")
    return shapes[0]


def to_scalar(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape of a number that any array gives."""
    return SCALAR


def square_to_scalar(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape of a number that a square matrix gives."""
    square(node, shapes)
    return SCALAR


def pair_to_scalar(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape of a number that two arrays of one shape give."""
    alike(node, shapes, "compared")
    return SCALAR


def _first(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    return shapes[0]


def of_vector(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape of a function of a vector: the same vector's."""
    if isinstance(node.children[0], Sym):
        raise ShapeError(f"{node.name} is a function of a vector, but {node.children[0]} has no shape")
    if shapes[0][1] != 1:
        given = f"{node.children[0]} is {size(shapes[0])}"
        raise ShapeError(f"{node.name} is a function of a vector, but {given}: take its rows one by one")
    return shapes[0]


def of_rows(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape of a function of a vector that is applied to each row of a matrix: along the last axis."""
    return shapes[0] if 1 not in shapes[0] else of_vector(node, shapes)


def of_vector_to_scalar(node: Whole, shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape of a number that a vector gives."""
    of_vector(node, shapes)
    return SCALAR


def _count(node: Node, place: int = 0) -> Dimension:
    match node.children[place]:
        case Num(value=value):
            return int(value)
        case Sym(name=name):
            return name
    raise ShapeError(f"{node.children[place]} is no dimension")


# Entries --------------------------------------------------------------------------------------------------


def _entry_of_product(writing: Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    inner = [writing.shape(part)[1] for part in node.children[:-1]]
    links: list[Index] = [row]
    for length in inner:
        link: Sym | None = None if length == 1 else writing.fresh(taken)
        links.append(link)
        taken = taken if link is None else taken | {link.name}
    links.append(column)
    factors: list[Node] = []
    for place, part in enumerate(node.children):
        factor = writing.at(part, links[place], links[place + 1], taken)
        factors.extend(factor.children if isinstance(factor, Mul) else (factor,))
        taken |= frozenset(part.variable.name for part in postorder(factor) if isinstance(part, Sum))
    body: Node = Pow(factors[0], TWO) if len(factors) == 2 and factors[0] is factors[1] else Mul(*factors)
    for inside, length in reversed(list(zip(links[1:-1], inner, strict=True))):
        if isinstance(inside, Sym):
            body = Sum(body, inside, ONE, dimension(length))
    return body


def _entry_of_trace(writing: Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    index = writing.fresh(taken)
    body = writing.at(node.children[0], index, index, taken | {index.name})
    return Sum(body, index, ONE, dimension(writing.shape(node.children[0])[0]))


def _entry_of_hadamard(writing: Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Mul(*(writing.at(part, row, column, taken) for part in node.children))


def _unit(row: Index, column: Index) -> Node:
    return Delta(row or ONE, column or ONE)


def _norm(writing: Writing, node: Whole, row: Index, column: Index, taken: frozenset[str]) -> Node:
    return Root(writing.squares(node.children[0], taken))


def exponential(part: Node) -> Node:
    """Return e to a power."""
    return Pow(Const("e"), part)


def _mean(writing: Writing, node: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    return Div(writing.over(node.children[0], lambda part: part, taken), _entries(writing, node))


def _variance(writing: Writing, node: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    mean = Whole("mean", node.children[0])
    squares = writing.over(node.children[0], lambda part: Pow(Add(part, Neg(mean)), TWO), taken)
    return Div(squares, _entries(writing, node))


def _entries(writing: Writing, node: Whole) -> Node:
    """Return how many entries the array has that a function is applied to."""
    return product_of([dimension(size) for size in writing.shape(node.children[0]) if size != 1])


def _threshold(writing: Writing, node: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    """τ = (Σ_i s_i z_i − 1)/Σ_i s_i, with s_i = 1 on the support and 0 elsewhere."""
    (vector,) = node.children
    support = Whole("support", vector)
    index = writing.fresh(taken)
    body = Mul(Indexed(support, index), writing.entry(vector, (index,), taken))
    above = Sum(body, index, ONE, dimension(writing.shape(vector)[0]))
    return Div(Add(above, Neg(ONE)), Whole("sum", support))


def _on_support(writing: Writing, node: Whole, at: tuple[Node, ...], taken: frozenset[str]) -> Node:
    (vector,) = node.children
    above = Rel(">", writing.entry(vector, at, taken), Whole("threshold", vector))
    return Piecewise((ONE, above), otherwise=ZERO)


_NO_OPERATOR_NORM = (
    "a norm of the matrix {} as an operator is not differentiated here: write ||…||_F for the root of the sum of"
    " squares, sum(abs(…)) for the sum of the sizes of all entries"
)

_DERIVATIVE_OF_NORM = Differential(
    "derivative-norm",
    "derivative of the norm",
    "d||u|| = sum_i u_i/||u|| du_i",
    lambda norm, at, k, u: Div(u, norm),
    nonzero=lambda norm: norm,
)

OPERATIONS: tuple[VectorFunction, ...] = (
    VectorFunction(name="product", shape=_product, entry=_entry_of_product, meaning=grids.product, sympy="MatMul"),
    VectorFunction(
        name="hadamard",
        shape=lambda node, shapes: alike(node, shapes, "multiplied entry by entry"),
        entry=_entry_of_hadamard,
        meaning=grids.hadamard,
        sympy="HadamardProduct",
    ),
    VectorFunction(
        name="transpose",
        called=True,
        shape=lambda node, shapes: (shapes[0][1], shapes[0][0]),
        entry=lambda writing, node, row, column, taken: writing.at(node.children[0], column, row, taken),
        meaning=grids.transposed,
        style="sign",
        sympy="Transpose",
    ),
    VectorFunction(
        name="inverse",
        aliases=("inv", "Inv"),
        called=True,
        shape=square,
        meaning=grids.inverse,
        differential=Differential(
            "derivative-inverse",
            "derivative of the inverse",
            "d(M^-1)_ij = -sum_ab (M^-1)_ia dM_ab (M^-1)_bj",
            lambda inverse, at, k, u: Indexed(inverse, at[0], k[0]),
            behind=lambda inverse, at, k, u: Indexed(inverse, k[1], at[1]),
            around=lambda inverse, total: Neg(total),
            nonzero=lambda inverse: Whole("det", *inverse.children),
            short=False,
            reference="Magnus & Neudecker, Matrix Differential Calculus, 8.4",
        ),
        style="sign",
        sympy="Inverse",
    ),
    VectorFunction(
        name="tr",
        aliases=("trace", "Tr", "Trace"),
        called=True,
        shape=square_to_scalar,
        entry=_entry_of_trace,
        meaning=grids.trace,
        sympy="Trace",
    ),
    VectorFunction(
        name="det",
        aliases=("Det",),
        called=True,
        shape=square_to_scalar,
        meaning=grids.determinant,
        differential=Differential(
            "jacobi-formula",
            "derivative of the determinant (Jacobi)",
            "d det(M) = det(M) sum_ij (M^-1)_ji dM_ij",
            lambda det, at, k, u: Indexed(Whole("inverse", *det.children), *reversed(k)),
            around=lambda det, total: Mul(det, total),
            nonzero=lambda det: det,
            short=False,
            reference="Magnus & Neudecker, Matrix Differential Calculus, 8.3",
        ),
        latex=r"\det",
        sympy="Determinant",
    ),
    VectorFunction(
        name="norm",
        called=True,
        shape=to_scalar,
        of_matrix="frobenius",
        entry=_norm,
        meaning=grids.length,
        differential=_DERIVATIVE_OF_NORM,
        style="bars",
    ),
    VectorFunction(
        name="frobenius",
        called=True,
        shape=to_scalar,
        entry=_norm,
        meaning=grids.length,
        differential=_DERIVATIVE_OF_NORM,
        style="bars",
        mark="F",
    ),
    VectorFunction(
        name="euclidean",
        called=True,
        shape=of_vector_to_scalar,
        no_matrix=_NO_OPERATOR_NORM,
        built=lambda vector: Whole("norm", vector),
        style="bars",
        mark="2",
    ),
    VectorFunction(
        name="onenorm",
        called=True,
        shape=of_vector_to_scalar,
        no_matrix=_NO_OPERATOR_NORM,
        built=lambda vector: Whole("sum", Call("abs", vector)),
        style="bars",
        mark="1",
    ),
    VectorFunction(name="inner", aliases=("dot",), called=True, shape=pair_to_scalar),
    VectorFunction(
        name="diag",
        aliases=("Diag",),
        called=True,
        no_matrix="the diagonal of the matrix {} is not differentiated here: diag(x) makes a matrix of a vector x, and"
        " the sum of a diagonal is tr(…)",
        shape=lambda node, shapes: (shapes[0][0], shapes[0][0]),
        entry=lambda writing, node, row, column, taken: Mul(
            _unit(row, column), writing.at(node.children[0], row, None, taken)
        ),
        meaning=grids.diagonal,
    ),
    VectorFunction(
        name="ones",
        shape=lambda node, shapes: (_count(node), 1),
        entry=lambda writing, node, row, column, taken: ONE,
        meaning=grids.ones,
    ),
    VectorFunction(
        name="identity",
        shape=lambda node, shapes: (_count(node), _count(node)),
        entry=lambda writing, node, row, column, taken: _unit(row, column),
        meaning=grids.identity,
    ),
    VectorFunction(
        name="unitvector",
        shape=lambda node, shapes: (_count(node, 1), 1),
        entry=lambda writing, node, row, column, taken: _unit(node.children[0], row),
        meaning=grids.unit_vector,
    ),
    VectorFunction(
        name="member",
        shape=lambda node, shapes: (shapes[0][1], 1),
        entry=lambda writing, node, row, column, taken: Indexed(node.children[0], node.children[1], row or ONE),
        meaning=grids.member,
    ),
    VectorFunction(
        name="sum",
        aliases=("total",),
        shape=to_scalar,
        expansion=lambda writing, node, at, taken: writing.over(node.children[0], lambda part: part, taken),
        meaning=lambda array: sum_of(grids.flat(array)),
    ),
    VectorFunction(name="mean", called=True, shape=to_scalar, expansion=_mean, meaning=grids.mean),
    VectorFunction(
        name="var", aliases=("Var",), called=True, shape=to_scalar, expansion=_variance, meaning=grids.variance
    ),
    VectorFunction(name="support", shape=_first, expansion=_on_support, meaning=grids.support, letter="s"),
    VectorFunction(name="threshold", shape=to_scalar, expansion=_threshold, meaning=grids.threshold, letter="tau"),
    VectorFunction(name="field", shape=to_scalar, meaning=grids.unknown),
    VectorFunction(name="gradient", shape=_first, meaning=grids.gradient),
    VectorFunction(name="differential", shape=_first, meaning=grids.differential, style="sign"),
    VectorFunction(name="reals", shape=to_scalar, style="sign"),
)
"""Entries of the operations; some are other names, read as one of these by the shape of what they are applied to."""
