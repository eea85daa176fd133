"""From index notation back to matrix form: sums over an index become products, traces, norms.

What is not a product is gathered entry by entry; products are graphs (`derive.indexed.graph`).
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.expression import (
    ONE,
    Add,
    Array,
    Delta,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Root,
    Sum,
    Sym,
    Whole,
    fold_units,
    postorder,
    rational,
    substitute,
)
from derive.expression.parts import product_of, split_product
from derive.expression.tidy import negate
from derive.indexed.graph import Graph, Ungathered
from derive.indexed.products import spread_within
from derive.vectors.declare import Dimension, dimension
from derive.vectors.indices import fresh, letters_of
from derive.vectors.matrices import matrix_product, signed, transposed

Ranges = Mapping[str, Dimension]
"""What each index runs over."""


def gather(node: Node, row: str | None, column: str | None, ranges: Ranges) -> Node | None:
    """Write an expression in indices as a matrix, a vector or a scalar.

    Args:
        node: a scalar expression with the free indices `row` and `column`.
        row, column: which index counts the rows and which the columns; None for none.
        ranges: what the free indices run over.

    Returns:
        The expression whose entry is `node`; None if there is none in products, traces and functions entry by entry.

    >>> from derive.expression import Array
    >>> A, x = Array("A", "m", "n"), Array("x", "n")
    >>> body = Mul(Indexed(A, Sym("k"), Sym("i")), Indexed(x, Sym("i")))
    >>> str(gather(Sum(body, Sym("i"), ONE, Sym("n")), "k", None, {"k": "m"}))
    'A x'
    """
    try:
        return signed(_Gathering(dict(ranges)).form(node, row, column))
    except Ungathered:
        return None


class _Gathering:
    """The gathering of one expression."""

    def __init__(self, ranges: dict[str, Dimension]) -> None:
        self.ranges = ranges

    def form(self, node: Node, row: str | None, column: str | None) -> Node:
        """Return the matrix form of an expression in up to two free indices."""
        wanted = [index for index in (row, column) if index is not None]
        if _over_members(node):
            return self.over_members(node, row, column)
        if isinstance(node, Neg):
            return negate(self.form(node.operand, row, column))
        if isinstance(node, Add):
            return Add(*(self.form(term, row, column) for term in node.children))
        present = [index for index in wanted if index in node.free]
        if not present and not isinstance(node, Sum | Mul | Div):
            return self.spread(self.scalar(node), wanted)
        if len(present) == 1 and len(wanted) == 2:
            vector = self.form(node, present[0], None)
            ones = [Whole("ones", self.size(index)) for index in wanted if index not in present]
            return (
                matrix_product(vector, transposed(ones[0]))
                if present[0] == row
                else matrix_product(ones[0], transposed(vector))
            )
        if isinstance(node, Sum | Mul | Div | Delta) or (isinstance(node, Pow) and not wanted):
            try:
                return self.product(node, row, column)
            except Ungathered:
                spread = spread_within(node)
                if spread is node:
                    raise
                return self.form(spread, row, column)
        return self.entries(node, row, column)

    def over_members(self, node: Node, row: str | None, column: str | None) -> Node:
        """Return a sum over the vectors of a family: Σ_i (x_i − μ)."""
        assert isinstance(node, Sum)
        self.ranges.setdefault(node.variable.name, _size_of(node.upper))
        return Sum(self.form(node.body, row, column), *node.children[1:])  # type: ignore[arg-type]

    def scalar(self, node: Node) -> Node:
        """Return an expression without free indices, sums within it gathered."""
        if _over_members(node):
            return self.over_members(node, None, None)
        if isinstance(node, Sum):
            return self.product(node, None, None)
        if not _has_sum(node):
            return node
        match node.with_children(tuple(self.scalar(child) for child in node.children)):
            case Root(radicand=Pow(base=Whole(name="norm" | "frobenius") as norm, exponent=two), index=index) if (
                two is index
            ):
                return norm
            case made:
                return made

    def spread(self, scalar: Node, wanted: list[str]) -> Node:
        """Return a number as a constant vector or matrix."""
        if not wanted:
            return scalar
        ones = [Whole("ones", self.size(index)) for index in wanted]
        whole = ones[0] if len(ones) == 1 else matrix_product(ones[0], transposed(ones[1]))
        return whole if scalar is ONE else matrix_product(scalar, whole)

    def size(self, index: str) -> Node:
        """Return the range of an index."""
        if index not in self.ranges:
            raise Ungathered
        return dimension(self.ranges[index])

    def entries(self, node: Node, row: str | None, column: str | None) -> Node:
        """Return an entry's array, or a function applied entry by entry."""
        if isinstance(node, Indexed):
            return _oriented(node, row, column)
        if isinstance(node, Delta) and row is not None:
            other = node.left if isinstance(node.right, Sym) and node.right.name == row else node.right
            return Whole("unitvector", other, self.size(row))
        parts = []
        for child in node.children:
            inside = [index for index in (row, column) if index is not None and index in child.free]
            if not inside:
                parts.append(self.scalar(child))
            elif row is not None and column is not None and len(inside) == 1:
                raise Ungathered
            else:
                parts.append(self.form(child, row, column))
        return node.with_children(tuple(parts))

    # Products ------------------------------------------------------------------------------------------------

    def product(self, node: Node, row: str | None, column: str | None) -> Node:
        """Return the matrix form of a product of entries, summed over some indices."""
        bound, sign, numbers, factors = self.opened(node)
        graph = Graph(self.size, [index for index in (row, column) if index is not None], bound)
        below: list[Node] = []
        for factor, above in factors:
            indices = sorted((factor.free & (bound.keys() | {row, column})) - {None})
            if not indices:
                (numbers if above else below).append(self.scalar(factor))
            else:
                self.place(graph, factor if above else Div(ONE, factor), indices)
        whole = graph.whole(row, column)
        scaled = product_of(numbers) if whole is None else matrix_product(*numbers, whole) if numbers else whole
        if below:
            scaled = Div(scaled, product_of(below))
        scaled = fold_units(scaled)
        return negate(scaled) if sign < 0 else scaled

    def place(self, graph: Graph, factor: Node, indices: list[str]) -> None:
        """Put a factor where its indices are."""
        form = self.form if isinstance(factor, Add | Sum) else self.entries
        if len(indices) == 1:
            graph.put_vector(indices[0], form(factor, indices[0], None))
            return
        if len(indices) != 2:
            raise Ungathered
        pair = graph.oriented(*indices)
        matrix = Whole("identity", self.size(pair[0])) if isinstance(factor, Delta) else form(factor, *pair)
        graph.put_matrix(pair, matrix)

    def opened(self, node: Node) -> tuple[dict[str, Node], int, list[Node], list[tuple[Node, bool]]]:
        """Open nested sums and products into bound indices, sign, numbers and factors (above or below the bar)."""
        bound: dict[str, Node] = {}
        numbers: list[Node] = []
        factors: list[tuple[Node, bool]] = []
        sign, stack = 1, [(node, True)]
        while stack:
            part, above = stack.pop()
            trace = _trace(part)
            if trace is not None:
                factors.append((trace, above))
                continue
            if isinstance(part, Sum) and above and not _over_members(part):
                index, body = part.variable.name, part.body
                if index in bound or index in node.free:
                    other = fresh(bound.keys() | letters_of(node))
                    index, body = other.name, substitute(body, index, other)
                if not isinstance(body, Add):
                    bound[index] = part.upper
                    self.ranges[index] = _size_of(part.upper)
                    stack.append((body, above))
                    continue
            opened = split_product(part)
            if opened.above == (part,) and not opened.below and opened.sign > 0:
                if rational(part) is not None and above:
                    numbers.append(part)
                else:
                    factors.append((part, above))
                continue
            sign *= opened.sign
            stack.extend((factor, not above) for factor in reversed(opened.below))
            stack.extend((factor, above) for factor in reversed(opened.above))
        return bound, sign, numbers, factors


def _trace(node: Node) -> Node | None:
    """Σ_i X_ii is the trace."""
    match node:
        case Sum(body=Indexed() as entry, variable=index) if entry.indices == (index, index):
            return Whole("tr", entry.base)
    return None


def _over_members(node: Node) -> bool:
    """Whether an expression is a sum over the vectors of a family."""
    return isinstance(node, Sum) and any(
        isinstance(part, Array) and part.name.endswith("_") and index is node.variable
        for whole in postorder(node.body)
        if isinstance(whole, Indexed) or (isinstance(whole, Whole) and whole.name == "member")
        for part, index in (whole.children[:2],)
    )


def _has_sum(node: Node) -> bool:

    return node.has(Sum)


def _size_of(upper: Node) -> Dimension:
    match upper:
        case Sym(name=name):
            return name
        case Num(value=value):
            return int(value)
    raise Ungathered


def _oriented(node: Indexed, row: str | None, column: str | None) -> Node:
    names = [index.name if isinstance(index, Sym) else None for index in node.indices]
    wanted = [index for index in (row, column) if index is not None]
    if names == wanted:
        return node.base if column is None or row is not None else transposed(node.base)
    if node.name.endswith("_") and names[1:] == wanted:
        return Whole("member", node.base, node.indices[0])
    if names == wanted[::-1] and len(names) == 2:
        return transposed(node.base)
    raise Ungathered
