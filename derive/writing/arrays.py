"""Vectors and matrices in every notation: entries ``W_ij``, Kronecker's delta, products, transposes, norms.

Where brackets and signs stand is decided here, once; a subclass draws letters, scripts and fences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from derive.expression import Array, Delta, Deriv, Indexed, Node, Num, Sym, Whole
from derive.vectors.functions import operation
from derive.writing.components import ComponentWriter
from derive.writing.layout import ATOM, POWER, PREFIX, PRODUCT, Piece, tail_of_name
from derive.writing.letters import split_name

T = TypeVar("T")

TRANSPOSE, INVERSE, INVERSE_TRANSPOSE = "T", "-1", "-T"

CONSTANT = {"ones": "one", "identity": "unit"}
"""Constant arrays and the name of their letter."""


class ArrayWriter(ComponentWriter[T]):
    """A writer that also knows vectors and matrices.

    Class attributes are the signs of a notation; subclasses draw with them.
    """

    elementwise = " ⊙ "
    partial_sign = "∂"
    letters_of: ClassVar[Mapping[str, str]] = {"one": "𝟏", "unit": "I", "reals": "ℝ"}
    signs_of: ClassVar[Mapping[str, str]] = {"field": "", "gradient": "∇"}

    def raised(self, base: T, script: str) -> T:
        """Draw a mark above: T, -1, -T or a layer in brackets."""
        raise NotImplementedError

    def bars(self, piece: Piece[T], mark: str) -> T:
        """Draw a norm."""
        raise NotImplementedError

    def operator(self, name: str) -> T:
        """Draw the name of an operation, upright."""
        raise NotImplementedError

    # Kinds of node ---------------------------------------------------------------------------------------------

    def array(self, node: Array, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``x``, ``W^(2)``."""
        stem, _, layer = node.name.rstrip("_").partition("^")
        if layer:
            return Piece(self.raised(self.letter(stem), layer), POWER, "letter", "raised")
        return Piece(self.letter(stem), ATOM, "letter", tail_of_name(stem) if split_name(stem).is_letter else "letter")

    def indexed(self, node: Indexed, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``z_k``, ``W_ij``, ``(A x)_i``."""
        bare = isinstance(node.base, Array) or (isinstance(node.base, Whole) and node.base.name == "differential")
        base = children[0] if bare else self.at_least(ATOM, children[0])
        marks = tuple(_mark(index) for index in node.indices)
        ink = self.lowered(base.ink, children[1:], marks)
        # A layer stands where an exponent would: (a^(1)_k)^2.
        level = POWER if "^" in node.name else ATOM
        return Piece(ink, level, base.head, "letter" if isinstance(node.base, (Array, Sym)) else "close", base.tall)

    def delta(self, node: Delta, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``δ_ij``."""
        return Piece(self.lowered(self.letter("delta"), children, tuple(_mark(index) for index in node.children)))

    def whole(self, node: Whole, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write an operation on whole vectors and matrices."""
        by_entries = self.component(node, children)
        if by_entries is not None:
            return by_entries
        match node:
            case Whole(name="product"):
                return self.product(node, children)._replace(level=PREFIX)  # type: ignore[arg-type]
            case Whole(name="hadamard"):
                return self._hadamard(children)
            case Whole(name="transpose", children=(Whole(name="inverse") as inner,)):
                return self._postfix(self.pieces[inner.children[0]], INVERSE_TRANSPOSE)
            case Whole(name="transpose"):
                return self._postfix(children[0], TRANSPOSE)
            case Whole(name="inverse"):
                return self._postfix(children[0], INVERSE)
            case Whole(name="reals"):
                return self._reals(node)
            case Whole(name="unitvector", children=(index, _)):
                return Piece(self.lowered(self.letter("e"), children[:1], (_mark(index),)), ATOM, "letter", "letter")
            case Whole(name="member", children=(_, index)):
                return Piece(self.lowered(children[0].ink, children[1:], (_mark(index),)), ATOM, "letter", "letter")
            case Whole(name="differential"):
                whole = children[0] if isinstance(node.children[0], Array) else self.at_least(ATOM, children[0])
                return Piece(self.row("d", whole.ink), PREFIX, "letter", "letter")
            case Whole() if operation(node).style == "bars":
                return Piece(self.bars(children[0], operation(node).mark), ATOM, "bar", "raised")
            case Whole(name=name) if name in CONSTANT:
                return Piece(self.row(self.letters_of[CONSTANT[name]]))
        kind, _, letter = node.name.partition(" ")
        called: T | str = self.operator(kind) if not letter else self.row(self.signs_of[kind], self.letter(letter))
        ink = self.row(called, self.fence(self.listed(children)))
        return Piece(ink, ATOM, "call", "close", any(child.tall for child in children))

    def _reals(self, node: Whole) -> Piece[T]:
        """Write ``ℝ^n``, ``ℝ^(m×n)``."""
        letter = self.row(self.letters_of["reals"])
        if not node.children:
            return Piece(letter)
        mark = "×".join(map(_mark, node.children))
        return Piece(self.raised(letter, mark if len(node.children) == 1 else f"({mark})"), POWER, "letter", "raised")

    def _hadamard(self, children: tuple[Piece[T], ...]) -> Piece[T]:
        parts: list[T | str] = [self.at_least(PREFIX, children[0]).ink]
        for piece in children[1:]:
            parts += (self.elementwise, self.at_least(PREFIX, piece).ink)
        return Piece(self.row(*parts), PRODUCT, children[0].head, children[-1].tail, any(c.tall for c in children))

    def _postfix(self, piece: Piece[T], mark: str) -> Piece[T]:
        below = self.at_least(ATOM, piece)
        return Piece(self.raised(below.ink, mark), POWER, below.head, "raised", below.tall)

    def sign_of(self, node: Deriv) -> str:
        """Return d, or ∂ where the variable is an array or one of its entries."""
        return "d" if isinstance(node.variable, Sym) else self.partial_sign


def _mark(index: Node) -> str:
    match index:
        case Sym(name=name):
            return name
        case Num():
            return index.literal
    return str(index)
