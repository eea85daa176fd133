"""A product of entries as a graph: its indices are the vertices, a matrix joins two, a vector sits on one.

A path from one free index to the other is a product of matrices; a closed path is a trace; a path between two
vectors is a scalar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import reduce

from derive.expression import TWO, Node, Pow, Whole, rational
from derive.expression.parts import product_of
from derive.vectors.matrices import matrix_product, transposed
from derive.vectors.shapes import shape_of


class Ungathered(Exception):
    """An expression in indices that has no matrix form here."""


class Graph:
    """The indices of one product with the vectors that sit on them and the matrices that join them."""

    def __init__(self, size: Callable[[str], Node], free: list[str], bound: Mapping[str, Node]) -> None:
        self.size = size
        self.free = free
        self.bound = dict(bound)
        self.vectors: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], Node] = {}

    def put_vector(self, index: str, vector: Node) -> None:
        """Put a vector on an index; a second one is multiplied entry by entry."""
        self.vectors[index] = _entrywise(self.vectors.get(index), vector)

    def put_matrix(self, pair: tuple[str, str], matrix: Node) -> None:
        """Join two indices by a matrix, rows first; a second one is multiplied entry by entry."""
        self.edges[pair] = _entrywise(self.edges.get(pair), matrix)

    def oriented(self, one: str, other: str) -> tuple[str, str]:
        """Return two indices, rows first: from the free row, towards the free column (A - U V, not its transpose)."""
        first, second = sorted((one, other), key=lambda i: (i not in self.free[:1], i in self.free[1:], i))
        return first, second

    def whole(self, row: str | None, column: str | None) -> Node | None:
        """Return the product of all components; where paths meet, indices that are summed over are contracted.

        Raises:
            Ungathered: the product is none of matrices and vectors.
        """
        while True:
            trial = copy(self)
            trial.bound, trial.vectors, trial.edges = dict(self.bound), dict(self.vectors), dict(self.edges)
            try:
                return trial.walked(row, column)
            except Ungathered:
                if not self.contract():
                    raise

    def contract(self) -> bool:
        """Sum over one index: Σ_l A_il v_l is a vector on i, Σ_r A_ir B_rj joins i and j."""
        for index in sorted(self.bound, key=self.degree):
            others = [pair[pair[0] == index] for pair in self.edges if index in pair]
            if len(others) not in (1, 2) or len({index, *others}) <= len(others):
                continue
            first, *second = others if len(others) == 1 else self.oriented(*others)
            upper, vector = self.bound.pop(index), self.vectors.pop(index, None)
            into = self.between(first, index)
            if not second:
                self.put_vector(first, matrix_product(into, vector if vector is not None else Whole("ones", upper)))
                return True
            middle = [Whole("diag", vector)] if vector is not None else []
            self.put_matrix((first, second[0]), matrix_product(into, *middle, self.between(index, second[0])))
            return True
        return False

    def between(self, one: str, other: str) -> Node:
        """Take away the matrix that joins two indices, rows first."""
        matrix = self.edges.pop((one, other), None)
        return transposed(self.edges.pop((other, one))) if matrix is None else matrix

    def walked(self, row: str | None, column: str | None) -> Node | None:
        """Return the product of all components along their paths."""
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
            return product_of(scalars) if scalars else None
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
            return own if own is not None else Whole("ones", self.size(start)), here
        rest = matrix_product(*links)
        return rest if own is None else Whole("hadamard", *_hadamard_parts(own), rest), here

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
