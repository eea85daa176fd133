"""Vectors and matrices by their entries, operators of vector analysis, and ∂/∂x in every notation.

The operands of these nodes are described in `derive.expression.components`; ``Whole("derivative ∂", f, x, y)`` is a
derivative as it is read, ∂²f/∂y∂x, made by `derive.render.notation` for the eye.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any, ClassVar, TypeVar

from derive.expression import Node, Sym, Whole
from derive.writing.layout import ATOM, POWER, PREFIX, PRODUCT, Piece, Writer

T = TypeVar("T")

DERIVATIVE = "derivative "
"""What the name of a derivative begins with; the sign, d or ∂, follows."""


class ComponentWriter(Writer[T]):
    """A writer that knows vectors by their entries and the operators on them."""

    nabla = "∇"
    laplace = "Δ"
    integral_sign = "∫ "
    scalar_product = " · "
    vector_product = "×"

    def letter(self, name: str) -> T:
        """Draw a name."""
        raise NotImplementedError

    def lowered(self, base: T, indices: tuple[Piece[T], ...], marks: tuple[str, ...]) -> T:
        """Draw indices below; `marks` are their plain names."""
        raise NotImplementedError

    def column(self, entries: tuple[Piece[T], ...]) -> T:
        """Draw a vector."""
        raise NotImplementedError

    def grid(self, rows: list[tuple[Piece[T], ...]]) -> T:
        """Draw a matrix."""
        raise NotImplementedError

    def differential(self, sign: str, order: int, followed: T | None) -> T:
        """Draw ``d``, ``∂²`` or ``∂y``; `order` stands on the sign."""
        raise NotImplementedError

    def repeated(self, variable: T, order: int | T) -> T:
        """Draw ``x²`` in ``∂x²``; the order is a number, or drawn already."""
        raise NotImplementedError

    def over(self, above: T, below: T) -> Piece[T]:
        """Draw the fraction of two differentials."""
        raise NotImplementedError

    def acting(self, operator: T, body: Piece[T]) -> T:
        """Draw an operator before what it acts on, in square brackets."""
        raise NotImplementedError

    def component(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T] | None:
        """Write a node of this module; None if it is another one."""
        if node.name.startswith(DERIVATIVE):
            return self._leibniz(node, children)
        drawn = self.DRAWN.get(node.name)
        return None if drawn is None else drawn(self, node, children)

    def _leibniz(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``∂²/∂y∂x [ u ]``, and ``dy/dx`` for a letter."""
        sign, order, body = node.name.removeprefix(DERIVATIVE), len(children) - 1, children[0]
        below: list[T | str] = []
        for variable, run in groupby(reversed(node.children[1:])):
            below.append(self.differential(sign, 1, self.repeated(self.pieces[variable].ink, len(list(run)))))
        bare = isinstance(node.children[0], Sym) and node.children[0] not in node.children[1:]
        ratio = self.over(self.differential(sign, order, body.ink if bare else None), self.row(*below))
        return ratio if bare else Piece(self.acting(ratio.ink, body), PREFIX, "hole", "hole", tall=True)

    def _nth(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``d^n/dx^n [ u ]``."""
        body, variable, order = children
        below = self.row("d", self.repeated(variable.ink, order.ink))
        ratio = self.over(self.repeated(self.row("d"), order.ink), below)
        return Piece(self.acting(ratio.ink, body), PREFIX, "hole", "hole", tall=True)

    def _vector(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        return Piece(self.column(children), ATOM, "open", "close", tall=True)

    def _matrix(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        rows = [tuple(self.pieces[entry] for entry in row.children) for row in node.children]
        return Piece(self.grid(rows), ATOM, "open", "close", tall=True)

    def _prefixed(self, sign: str, body: Piece[T]) -> Piece[T]:
        return Piece(self.row(sign, self.at_least(ATOM, body).ink), PREFIX, "word", "close", body.tall)

    def _gradient(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        return self._prefixed(self.nabla, children[0])

    def _divergence(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        return self._prefixed(self.nabla + self.scalar_product.strip(), children[0])

    def _curl(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        return self._prefixed(self.nabla + self.vector_product, children[0])

    def _laplacian(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        return self._prefixed(self.laplace, children[0])

    def _jacobian(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        return self._of("J", node.children[0], children[0])

    def _hessian(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        return self._of("H", node.children[0], children[0])

    def _of(self, name: str, function: Node, piece: Piece[T]) -> Piece[T]:
        mark = function.name if isinstance(function, Sym) else str(function)
        return Piece(self.lowered(self.letter(name), (piece,), (mark,)), ATOM, "letter", "letter")

    def _directional(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        operator = self._of("D", node.children[1], children[1])
        body = self.at_least(ATOM, children[0])
        return Piece(self.row(operator.ink, " ", body.ink), PREFIX, "word", "close", body.tall)

    def _dot(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        left, right = (self.at_least(PREFIX, child) for child in children)
        return Piece(self.row(left.ink, self.scalar_product, right.ink), PRODUCT, left.head, right.tail, tall=True)

    def _antiderivative(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        body, variable = self.at_least(PRODUCT, children[0]), children[1]
        return Piece(self.row(self.integral_sign, body.ink, " d", variable.ink), PREFIX, "big", "hole", tall=True)

    DRAWN: ClassVar[dict[str, Callable[[Any, Whole, tuple[Piece[Any], ...]], Piece[Any]]]] = {
        "nth derivative": _nth,
        "vector": _vector,
        "row": _vector,
        "matrix": _matrix,
        "gradient": _gradient,
        "divergence": _divergence,
        "curl": _curl,
        "laplacian": _laplacian,
        "jacobian": _jacobian,
        "hessian": _hessian,
        "directional": _directional,
        "dot": _dot,
        "antiderivative": _antiderivative,
    }
    """How each kind is written."""


def fraction_piece(ink: T) -> Piece[T]:
    """Return a fraction of two differentials as a piece."""
    return Piece(ink, POWER, "fraction", "fraction", tall=True)
