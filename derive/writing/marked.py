"""Notations in which parts are marked, such as those that a line changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar, Self, TypeVar

from derive.expression import Node
from derive.writing.arrays import ArrayWriter
from derive.writing.layout import Piece

T = TypeVar("T")


class MarkedWriter(ArrayWriter[T]):
    """A writer that marks certain nodes wherever they occur; a subclass says how."""

    relations: ClassVar[Mapping[str, str]] = {"=": " = ", "!=": " ≠ ", "<": " < ", "<=": " ≤ ", ">": " > ", ">=": " ≥ "}

    def __init__(self, *, inline: bool = False, marked: Collection[Node] = ()) -> None:
        super().__init__(inline=inline)
        self.marked = frozenset(marked)

    def mark(self, ink: T) -> T:
        """Mark what was drawn."""
        raise NotImplementedError

    def combine(self, node: Node, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write one node and mark it if that was asked for."""
        piece = super().combine(node, children)
        if node not in self.marked:
            return piece
        closed = None if piece.closed is None else self.mark(piece.closed)
        return piece._replace(ink=self.mark(piece.ink), closed=closed)

    def stamp(self, node: Node, ink: T) -> T:
        """Mark a term whose sign was taken into the sum."""
        return self.mark(ink) if node in self.marked else ink

    def inline_writer(self) -> Self:
        """Return the writer of exponents."""
        return type(self)(inline=True, marked=self.marked)
