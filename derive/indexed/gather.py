"""From index notation back to matrix form: sums over an index become products, traces, norms.

A product of entries is a graph: its indices are the vertices, a matrix joins two of them, a vector sits on one.
A path from one free index to the other is a product of matrices; a closed path is a trace; a path between two
vectors is a scalar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from derive.expression import (
    ONE,
    TWO,
    Add,
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
    rational,
    substitute,
)
from derive.expression.tidy import negate
from derive.indexed.indices import fresh, letters_of
from derive.indexed.moves import factors_of, product, spread_out
from derive.indexed.shapes import SCALAR, Dimension, dimension, shape_of

Ranges = Mapping[str, Dimension]
"""What each index runs over."""


class Ungathered(Exception):
    """An expression in indices that has no matrix form here."""


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


def matrix_product(*factors: Node) -> Node:
    """Return a product of matrices: nested products opened, unit matrices dropped, numbers in front.

    >>> from derive.expression import Array
    >>> A = Array("A", "n", "n")
    >>> str(matrix_product(Neg(A), Whole("identity", Sym("n")), A))
    '-A A'
    """
    numbers: list[Node] = []
    matrices: list[Node] = []
    sign = 1
    stack = list(reversed(factors))
    while stack:
        factor = stack.pop()
        match factor:
            case Neg(operand=inner):
                sign = -sign
                stack.append(inner)
            case Whole(name="product", children=inner) if shape_of(factor) != SCALAR:
                stack.extend(reversed(inner))
            case Mul(children=inner):
                stack.extend(reversed(inner))
            case Whole(name="identity"):
                continue
            case _:
                (numbers if shape_of(factor) == SCALAR else matrices).append(factor)
    if not matrices:
        matrices.extend([factor for factor in factors if isinstance(factor, Whole)][:1])
    whole = Whole("product", *matrices) if len(matrices) > 1 else matrices[0] if matrices else ONE
    scaled = Mul(*numbers, whole) if numbers else whole
    return Neg(scaled) if sign < 0 else scaled


def transposed(node: Node) -> Node:
    """Return a transpose, written inside: (A B)ᵀ = Bᵀ Aᵀ, Aᵀᵀ = A."""
    match node:
        case Whole(name="transpose", children=(inner,)):
            return inner
        case Whole(name="product", children=factors):
            return Whole("product", *(transposed(factor) for factor in reversed(factors)))
        case Whole(name="identity" | "diag"):
            return node
        case Neg(operand=inner):
            return Neg(transposed(inner))
        case Mul(children=(*numbers, inner)) if shape_of(inner) != SCALAR:
            return Mul(*numbers, transposed(inner))
        case Div(numerator=top, denominator=bottom) if shape_of(bottom) == SCALAR != shape_of(top):
            return Div(transposed(top), bottom)
        case Add():
            turned = Add(*map(transposed, node.children))
            return turned if turned.size <= node.size else Whole("transpose", node)
    return node if shape_of(node) == SCALAR else Whole("transpose", node)


def signed(node: Node) -> Node:
    """Take a minus sign into a difference: -(A - B) C = (B - A) C."""
    match node:
        case Neg(operand=Mul(children=(*numbers, Whole(name="product") as inner))):
            turned = signed(Neg(inner))
            return node if isinstance(turned, Neg) else Mul(*numbers, turned)
        case Neg(operand=Whole(name="product", children=factors)):
            for place, factor in enumerate(factors):
                if isinstance(factor, Add) and sum(isinstance(term, Neg) for term in factor.children) * 2 >= len(
                    factor.children
                ):
                    turned = Add(*sorted((negate(term) for term in factor.children), key=lambda t: isinstance(t, Neg)))
                    return Whole("product", *factors[:place], turned, *factors[place + 1 :])
    return node


class _Gathering:
    """The gathering of one expression."""

    def __init__(self, ranges: dict[str, Dimension]) -> None:
        self.ranges = ranges

    def form(self, node: Node, row: str | None, column: str | None) -> Node:
        """Return the matrix form of an expression in up to two free indices."""
        wanted = [index for index in (row, column) if index is not None]
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
                spread = spread_out(node)
                if spread is node:
                    raise
                return self.form(spread, row, column)
        return self.entries(node, row, column)

    def scalar(self, node: Node) -> Node:
        """Return an expression without free indices, sums within it gathered."""
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
        graph = _Graph(self, [index for index in (row, column) if index is not None], bound)
        below: list[Node] = []
        for factor, above in factors:
            indices = sorted((factor.free & (bound.keys() | {row, column})) - {None})
            if not indices:
                (numbers if above else below).append(self.scalar(factor))
            else:
                graph.place(factor if above else Div(ONE, factor), indices)
        whole = graph.whole(row, column)
        scaled = product(numbers) if whole is None else matrix_product(*numbers, whole) if numbers else whole
        if below:
            scaled = Div(scaled, product(below))
        scaled = fold_units(scaled)
        return negate(scaled) if sign < 0 else scaled

    def opened(self, node: Node) -> tuple[dict[str, Node], int, list[Node], list[tuple[Node, bool]]]:
        """Open nested sums and products into bound indices, sign, numbers and factors (above or below the bar)."""
        bound: dict[str, Node] = {}
        numbers: list[Node] = []
        factors: list[tuple[Node, bool]] = []
        sign, stack = 1, [(node, True)]
        while stack:
            part, above = stack.pop()
            if isinstance(part, Sum) and above:
                index, body = part.variable.name, part.body
                if index in bound or index in node.free:
                    other = fresh(bound.keys() | letters_of(node))
                    index, body = other.name, substitute(body, index, other)
                if not isinstance(body, Add):
                    bound[index] = part.upper
                    self.ranges[index] = _size_of(part.upper)
                    stack.append((body, above))
                    continue
            opened = factors_of(part)
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


def _has_sum(node: Node) -> bool:
    from derive.expression import postorder

    return any(isinstance(part, Sum) for part in postorder(node))


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
    if names == wanted[::-1] and len(names) == 2:
        return transposed(node.base)
    raise Ungathered


class _Graph:
    """The indices of one product with the vectors that sit on them and the matrices that join them."""

    def __init__(self, gathering: _Gathering, free: list[str], bound: Mapping[str, Node]) -> None:
        self.gathering = gathering
        self.free = free
        self.bound = dict(bound)
        self.vectors: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], Node] = {}

    def place(self, factor: Node, indices: list[str]) -> None:
        """Put a factor where its indices are; a second one at the same place is multiplied entry by entry."""
        if len(indices) == 1:
            (index,) = indices
            vector = (
                self.gathering.entries(factor, index, None)
                if not isinstance(factor, Add | Sum)
                else (self.gathering.form(factor, index, None))
            )
            self.vectors[index] = _entrywise(self.vectors.get(index), vector)
            return
        if len(indices) != 2:
            raise Ungathered
        # Read from the free row, towards the free column: A - U V, not its transpose.
        first, second = sorted(indices, key=lambda index: (index not in self.free[:1], index in self.free[1:], index))
        if isinstance(factor, Delta):
            matrix: Node = Whole("identity", self.gathering.size(first))
        elif isinstance(factor, Add | Sum):
            matrix = self.gathering.form(factor, first, second)
        else:
            matrix = self.gathering.entries(factor, first, second)
        self.edges[(first, second)] = _entrywise(self.edges.get((first, second)), matrix)

    def whole(self, row: str | None, column: str | None) -> Node | None:
        """Return the product of all components."""
        parts: list[Node] = []
        if row is not None:
            start, end = self.path(row, column)
            if column is not None and end != column:
                across, _ = self.path(column, None)
                start = matrix_product(start, transposed(across))
            parts.append(start)
        scalars: list[Node] = []
        while self.bound:
            scalars.append(self.component())
        if row is None:
            return product(scalars) if scalars else None
        return matrix_product(*scalars, *parts) if scalars else parts[0]

    def degree(self, index: str) -> int:
        """Return how many matrices meet at an index."""
        return sum(index in pair for pair in self.edges)

    def take(self, index: str) -> tuple[Node, str] | None:
        """Take away one matrix at an index, written from it, and return where it leads."""
        for pair in self.edges:
            if index in pair:
                matrix = self.edges.pop(pair)
                return (matrix, pair[1]) if pair[0] == index else (transposed(matrix), pair[0])
        return None

    def path(self, start: str, goal: str | None) -> tuple[Node, str]:
        """Follow the matrices from an index; return their product with the vector at the end, and the last index."""
        links: list[Node] = []
        here, own = start, self.vectors.pop(start, None)
        if self.degree(start) > 1:
            raise Ungathered
        while (step := self.take(here)) is not None:
            matrix, here = step
            links.append(matrix)
            vector = self.vectors.pop(here, None)
            if here == goal:
                if vector is not None:
                    links.append(Whole("diag", vector))
                break
            if here not in self.bound or self.degree(here) > 1:
                raise Ungathered
            upper = self.bound.pop(here)
            if self.degree(here):
                links.extend([Whole("diag", vector)] if vector is not None else [])
            else:
                links.append(vector if vector is not None else Whole("ones", upper))
                break
        if here == goal:
            return matrix_product(*([Whole("diag", own)] if own is not None else []), *links), here
        if not links:
            return own if own is not None else Whole("ones", self.gathering.size(start)), here
        rest = matrix_product(*links)
        return rest if own is None else Whole("hadamard", own, rest), here

    def component(self) -> Node:
        """Return a part without free indices as a scalar: a norm, vᵀA w, or the trace of a closed path."""
        ends = [index for index in self.bound if self.degree(index) == 0] or [
            index for index in self.bound if self.degree(index) == 1
        ]
        start = next(iter(ends or self.bound))
        upper, own = self.bound.pop(start), self.vectors.pop(start, None)
        if not self.degree(start):
            return _total(own) if own is not None else upper
        if not ends:
            return self.closed(start, own)
        links: list[Node] = []
        here = start
        last: Node | None = None
        while (step := self.take(here)) is not None:
            matrix, here = step
            links.append(matrix)
            if here not in self.bound or self.degree(here) > 1:
                raise Ungathered
            size, vector = self.bound.pop(here), self.vectors.pop(here, None)
            if self.degree(here):
                links.extend([Whole("diag", vector)] if vector is not None else [])
            else:
                last = vector if vector is not None else Whole("ones", size)
        if own is None and len(links) == 1 and isinstance(links[0], Pow) and last is not None and _is_ones(last):
            return _total(links[0])
        first = own if own is not None else Whole("ones", upper)
        assert last is not None
        return Whole("product", transposed(first), *_flat(links), last)

    def closed(self, start: str, own: Node | None) -> Node:
        """Return the trace of a closed path."""
        links: list[Node] = [Whole("diag", own)] if own is not None else []
        here = start
        while (step := self.take(here)) is not None:
            matrix, here = step
            links.append(matrix)
            if here == start:
                break
            vector = self.vectors.pop(here, None)
            if here not in self.bound:
                raise Ungathered
            del self.bound[here]
            links.extend([Whole("diag", vector)] if vector is not None else [])
        return Whole("tr", matrix_product(*links))


def _flat(links: Iterable[Node]) -> list[Node]:
    return [
        part
        for link in links
        for part in (link.children if isinstance(link, Whole) and link.name == "product" else (link,))
    ]


def _is_ones(node: Node) -> bool:
    return isinstance(node, Whole) and node.name == "ones"


def _entrywise(old: Node | None, new: Node) -> Node:
    if old is None:
        return new
    operands = [
        part
        for node in (old, new)
        for part in (node.children if isinstance(node, Whole) and node.name == "hadamard" else (node,))
    ]
    return reduce(lambda one, other: Whole("hadamard", *_hadamard_parts(one), other), operands)


def _hadamard_parts(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, Whole) and node.name == "hadamard" else (node,)


def _total(vector: Node) -> Node:
    """Return the sum of the entries: ‖u‖², uᵀv, or sum(u)."""
    match vector:
        case Pow(base=base, exponent=exponent) if rational(exponent) == TWO.value:
            return Pow(Whole("norm" if shape_of(base)[1] == 1 else "frobenius", base), TWO)
        case Whole(name="hadamard", children=(left, right)) if shape_of(left)[1] == 1:
            return Whole("product", transposed(left), right)
    return Whole("sum", vector)
