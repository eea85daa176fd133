"""The kinds of node for vectors and matrices, whole or by their entries."""

from __future__ import annotations

from typing import cast

from derive.expression.node import Node
from derive.expression.nodes import Sym


class Array(Node):
    """A vector or matrix by its name, with its shape: each dimension a letter or a number.

    >>> Array("A", "m", "n").shape
    ('m', 'n')
    """

    __slots__ = ()
    __match_args__ = ("name", "shape")

    def __new__(cls, name: str, *shape: str | int) -> Array:
        return cls._intern((name, shape), ())

    @property
    def name(self) -> str:
        """The name; ``W^(2)`` is the W of layer 2, ``x_`` the family of the vectors x_i, one in each row."""
        return cast("tuple[str, tuple[str | int, ...]]", self.payload)[0]

    @property
    def shape(self) -> tuple[str | int, ...]:
        """One dimension for a vector (a column), two for a matrix."""
        return cast("tuple[str, tuple[str | int, ...]]", self.payload)[1]

    def _free_symbols(self) -> frozenset[str]:
        return frozenset((self.name,))


class Whole(Node):
    """An operation on whole vectors and matrices; the payload names it.

    ``product`` (of matrices, in this order), ``transpose``, ``inverse``, ``tr``, ``det``, ``norm``, ``hadamard``,
    ``diag``, ``unitvector`` (by its place and length), ``member`` (of a family, by its index), ``softmax``, …:
    `derive.indexed` knows what each means.
    """

    __slots__ = ()
    __match_args__ = ("name", "children")

    def __new__(cls, name: str, *operands: Node) -> Whole:
        return cls._intern(name, operands)

    @property
    def name(self) -> str:
        """Which operation."""
        return cast("str", self.payload)


class Indexed(Node):
    """An entry of a vector or matrix: ``z_k``, ``W_ij``, ``(X^-1)_ij``."""

    __slots__ = ()

    def __new__(cls, base: Node, *indices: Node) -> Indexed:
        return cls._intern(None, (base, *indices))

    @property
    def base(self) -> Node:
        """What the entry is taken from."""
        return self.children[0]

    @property
    def indices(self) -> tuple[Node, ...]:
        """Which entry."""
        return self.children[1:]

    @property
    def name(self) -> str:
        """The name of the array, where it has one: what an expression depends on if it depends on the entry."""
        return self.base.name if isinstance(self.base, (Sym, Array)) else ""


class Delta(Node):
    """Kronecker's delta of two indices, ``delta_ij``: 1 where they are equal, else 0."""

    __slots__ = ()
    __match_args__ = ("left", "right")

    def __new__(cls, left: Node, right: Node) -> Delta:
        return cls._intern(None, (left, right))

    @property
    def left(self) -> Node:
        """The first index."""
        return self.children[0]

    @property
    def right(self) -> Node:
        """The second index."""
        return self.children[1]
