"""What a reader of an expression in arrays has to know: which letters are numbers, what works entry by entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from derive.expression import Array, Call, Indexed, Node, Pow, Rel, Sum, Whole, postorder
from derive.record.derivation import Derivation
from derive.startup.data import replace as copy
from derive.vectors.declare import SCALAR
from derive.vectors.functions import operation
from derive.vectors.shapes import shape_of

UNSHAPED = "no shape is given."
"""How the remark about numbers ends."""


def remarks(function: Node, result: Node, given: Collection[str] = ()) -> tuple[str, ...]:
    """Say which letters are read as numbers, and what works entry by entry though it could be read otherwise.

    Args:
        function: what is differentiated.
        result: its derivative.
        given: the letters whose shape is given, numbers too.

    >>> from derive.expression import Const
    >>> remarks(power := Pow(Const("e"), Array("X", "n", "n")), power)
    ('e^X works entry by entry: the exponential of a matrix as a whole, a power series in it, is another function.',)
    """
    return (
        *_numbers(function, given),
        *_entrywise(function),
        *_by_rows(function),
        *_cases(result),
        *_unit_vectors(result),
    )


def _numbers(function: Node, given: Collection[str]) -> Iterator[str]:
    arrays = [part for part in postorder(function) if isinstance(part, Array)]
    sizes = {size for array in arrays for size in array.shape}
    indices = {
        str(index)
        for part in postorder(function)
        if isinstance(part, Indexed) or (isinstance(part, Whole) and part.name == "member")
        for index in part.children[1:]
    }
    bound = {part.variable.name for part in postorder(function) if isinstance(part, Sum)}
    letters = sorted(function.free - sizes - indices - bound - {array.name for array in arrays} - set(given))
    if letters:
        are = "is read as a number" if len(letters) == 1 else "are read as numbers"
        yield f"{', '.join(letters)} {are}: {UNSHAPED}"


def _entrywise(function: Node) -> Iterator[str]:
    for part in dict.fromkeys(postorder(function)):
        if isinstance(part, (Call, Pow)) and _is_square(part):
            called = "exponential" if isinstance(part, Pow) or part.name == "exp" else f"function {part.name}"
            yield (
                f"{part} works entry by entry: the {called} of a matrix as a whole, a power series in it,"
                " is another function."
            )


def _unit_vectors(result: Node) -> Iterator[str]:
    if any(isinstance(part, Whole) and part.name == "unitvector" for part in postorder(result)):
        yield "e_i is the unit vector whose entry i is 1 and whose other entries are 0."


def _by_rows(function: Node) -> Iterator[str]:
    for part in dict.fromkeys(postorder(function)):
        if isinstance(part, Whole) and operation(part).rows and 1 not in shape_of(part):
            yield f"{part} works row by row, along the last axis: each row by itself."


def _cases(result: Node) -> Iterator[str]:
    if any(isinstance(part, Rel) and shape_of(part) != SCALAR for part in postorder(result)):
        yield "Cases of a vector or matrix are meant entry by entry."


def _is_square(node: Node) -> bool:
    shape = shape_of(node)
    return shape != SCALAR and shape[0] == shape[1]


def with_notes(done: Derivation, notes: tuple[str, ...]) -> Derivation:
    """Put remarks before the notes of a derivation."""
    return copy(done, notes=(*notes, *done.notes)) if notes else done
