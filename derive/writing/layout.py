"""What text, LaTeX and two-dimensional writing share: precedences, brackets, signs and the gaps between factors.

A writer folds an expression, bottom up, into pieces: what is written, and how tightly it holds together.
`Writer` decides *where* brackets and times signs stand, from the tables here; its three subclasses in
`text`, `latex` and `pretty` decide what they look like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from derive.errors import LimitError
from derive.expression import (
    Add,
    Array,
    Call,
    Const,
    Delta,
    Deriv,
    Div,
    Each,
    Indexed,
    Integral,
    Limit,
    Logic,
    Mul,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Rel,
    Root,
    Sum,
    Sym,
    Whole,
)
from derive.expression.fold import fold
from derive.expression.indices import runs_with
from derive.expression.node import postorder
from derive.table import NAMES, TABLE
from derive.writing.letters import CONSTANTS, GREEK, split_name

T = TypeVar("T")

#: How tightly a piece holds together, loosest first.  `QUOTIENT` is a quotient on one line, `PREFIX` an
#: operator and what follows it (``d/dx [u]``, ``Σ u``, ``ln x``), `POWER` what is whole except as a base.
LOGIC, RELATION, SUM, PRODUCT, QUOTIENT, PREFIX, POWER, ATOM = range(8)

MAX_NODES = 2_000_000
"""Largest unfolded tree that is written out; beyond it a DAG's text would not fit in memory."""

METHODS: dict[type[Node], str] = {
    Num: "number",
    Sym: "symbol",
    Const: "constant",
    Neg: "opposite",
    Add: "sum",
    Mul: "product",
    Div: "quotient",
    Pow: "power",
    Root: "root",
    Call: "call",
    Rel: "relation",
    Logic: "logic",
    Piecewise: "cases",
    Deriv: "derivative",
    Integral: "integral",
    Sum: "series",
    Prod: "series",
    Each: "each",
    Limit: "limit",
    Array: "array",
    Indexed: "indexed",
    Delta: "delta",
    Whole: "whole",
}
"""The writer's method for each kind of node."""


class Piece(NamedTuple, Generic[T]):
    """A written subexpression.

    Attributes:
        ink: what is written.
        level: how tightly it holds together.
        head: what it begins with, for the gap before it.
        tail: what it ends with, for the gap after it.
        tall: whether plain brackets do not fit around it.
        unsigned: of an opposite ``-a``: what follows the sign.
        closed: of a bare application ``ln x``: the same with brackets.
    """

    ink: T
    level: int = ATOM
    head: str = "letter"
    tail: str = "letter"
    tall: bool = False
    unsigned: T | None = None
    closed: T | None = None


# The gaps between two factors, by the tail of the left and the head of the right one.  Anything not listed
# is juxtaposed with a space.
_TIMES_BEFORE = frozenset(("number", "word", "hole", "quotient", "ratio"))
_TIMES_AFTER = frozenset(("word", "hole", "slash"))
_FRACTIONS = ("ratio", "fraction")
_TIMES_BETWEEN = frozenset(
    (
        ("function", "open"),
        # 10 π/2 with a bar would read as a mixed number.
        ("number", "fraction"),
        *((left, right) for left in _FRACTIONS for right in _FRACTIONS),
    )
)
_TIGHT = frozenset((("number", "letter"), ("number", "open"), ("number", "bar"), ("number", "root")))
#: After these tails only another function's name, or a times sign, ends what the operator applies to.
_ENDS_BARE = frozenset(("call",))


class Writer(Generic[T]):
    """One writing of one expression; a fresh instance for each.

    Class attributes are the signs of a notation; subclasses draw with them.
    """

    minus = "-"
    plus = " + "
    difference = " - "
    times = " · "
    gap = " "
    comma = ", "
    dots = ", …, "
    apart = " "
    semicolon = "; "
    relations: ClassVar[Mapping[str, str]] = {}
    connectives: ClassVar[Mapping[str, str]] = {"and": " and ", "or": " or "}

    def __init__(self, *, inline: bool = False) -> None:
        self.inline = inline
        self.pieces: dict[Node, Piece[T]] = {}
        self._script: Writer[T] | None = None

    def piece(self, node: Node) -> Piece[T]:
        """Write an expression and everything below it, once.

        Raises:
            LimitError: the tree has more than `MAX_NODES` nodes.
        """
        if node.size > MAX_NODES:
            raise LimitError(f"this expression is too long to write out ({node.size} nodes)")
        return fold(node, self.combine, self.pieces)

    def combine(self, node: Node, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write one node, whose operands are written."""
        piece: Piece[T] = getattr(self, METHODS[type(node)])(node, children)
        return piece

    def script(self, node: Node) -> Piece[T]:
        """Write an exponent, where fractions take a slash."""
        if self.inline:
            return self.piece(node)
        if self._script is None:
            self._script = self.inline_writer()
        return self._script.piece(node)

    def inline_writer(self) -> Writer[T]:
        """Return a writer of the same notation that keeps to one line."""
        return type(self)(inline=True)

    def row(self, *parts: T | str) -> T:
        """Set parts side by side."""
        raise NotImplementedError

    def fence(self, piece: Piece[T]) -> T:
        """Put round brackets around a piece."""
        raise NotImplementedError

    def stamp(self, node: Node, ink: T) -> T:
        """Mark what was written for a node that never stands alone."""
        return ink

    def bracketed(self, piece: Piece[T]) -> Piece[T]:
        """Return a piece in brackets."""
        # A fraction in brackets takes a times sign before it: 2 · (1/3).
        head = "quotient" if piece.level == QUOTIENT else "open"
        return Piece(self.fence(piece), ATOM, head, "close", piece.tall)

    def at_least(self, level: int, piece: Piece[T]) -> Piece[T]:
        """Return the piece, in brackets if it holds together more loosely than `level`."""
        if piece.level >= level:
            return piece
        return self._closed(piece) if piece.closed is not None else self.bracketed(piece)

    def _closed(self, piece: Piece[T]) -> Piece[T]:
        assert piece.closed is not None
        return Piece(piece.closed, ATOM, piece.head, "close", piece.tall)

    def ended(self, piece: Piece[T]) -> Piece[T]:
        """Return the piece so that what follows it does not fall under an operator at its end."""
        if piece.tail not in ("bare", "big"):
            return piece
        return self._closed(piece) if piece.closed is not None else self.bracketed(piece)

    def opposite(self, node: Neg, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``-a``."""
        body = self.at_least(PRODUCT, children[0])
        return Piece(self.row(self.minus, body.ink), SUM, "sign", body.tail, body.tall, unsigned=body.ink)

    def sum(self, node: Add, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``a + b - c``; ``(Σ_(k=1)^n x^k) + k``, since a sum goes on as far as its index."""
        apart = [
            self.bracketed(piece) if piece.tail == "big" and _goes_on_in(term, node.children[place + 1 :]) else piece
            for place, (term, piece) in enumerate(zip(node.children, children, strict=True))
        ]
        return self.joined(self.terms(node, tuple(apart)), SUM, tuple(apart))

    def terms(self, node: Add, children: tuple[Piece[T], ...]) -> list[T]:
        """Return the terms of a sum, each after the first with the sign before it."""
        first = children[0]
        parts = [first.ink if first.unsigned is not None else self.at_least(PRODUCT, first).ink]
        for term, piece in zip(node.children[1:], children[1:], strict=True):
            if piece.unsigned is not None:
                parts.append(self.stamp(term, self.row(self.difference, piece.unsigned)))
            else:
                parts.append(self.row(self.plus, self.at_least(PRODUCT, piece).ink))
        return parts

    def joined(self, parts: list[T], level: int, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Return parts side by side as one piece."""
        tall = any(child.tall for child in children)
        return Piece(self.row(*parts), level, children[0].head, children[-1].tail, tall)

    def product(self, node: Mul, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write factors side by side, with a times sign only where juxtaposition would misread."""
        if isinstance(node, Mul) and node.has(Whole):
            children = tuple(map(self._whole_factor, node.children, children, range(len(children) - 1, -1, -1)))
        factors, gaps = self.factors(children)
        parts: list[T | str] = [factors[0].ink]
        for gap, factor in zip(gaps, factors[1:], strict=True):
            parts += (gap, factor.ink)
        tall = any(factor.tall for factor in factors)
        return Piece(self.row(*parts), PRODUCT, factors[0].head, factors[-1].tail, tall)

    def _whole_factor(self, part: Node, piece: Piece[T], behind: int) -> Piece[T]:
        """Put brackets around a number made of vectors where more follows: (w^T S w) w is no product of matrices."""
        return self.bracketed(piece) if behind and isinstance(part, Whole) and part.name == "product" else piece

    def factors(self, children: tuple[Piece[T], ...]) -> tuple[list[Piece[T]], list[str]]:
        """Return the factors of a product, bracketed as needed, and the gaps between them."""
        factors = [self.at_least(PREFIX if place else QUOTIENT, piece) for place, piece in enumerate(children)]
        gaps: list[str] = []
        # From the right: whether a factor needs brackets shows only when its right neighbour has its own.
        for place in range(len(factors) - 2, -1, -1):
            left, right = factors[place], factors[place + 1]
            gap = self.between(left, right)
            if left.tail == "big" or (left.tail == "bare" and gap != self.times and right.head not in _ENDS_BARE):
                left = factors[place] = self.ended(left)
                gap = self.between(left, right)
            gaps.append(gap)
        gaps.reverse()
        return factors, gaps

    def between(self, left: Piece[T], right: Piece[T]) -> str:
        """Return what separates two factors."""
        pair = (left.tail, right.head)
        if pair[1] in _TIMES_BEFORE or pair[0] in _TIMES_AFTER or pair in _TIMES_BETWEEN:
            return self.times
        return "" if pair in _TIGHT else self.gap

    def slash(self, node: Div, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``a/b`` on one line; a slash reads left to right, so a product below it needs brackets."""
        above = self.ended(self.at_least(PRODUCT, children[0]))
        if above.level == PREFIX:
            above = self.bracketed(above)
        below = self.at_least(POWER, children[1])
        tall = above.tall or below.tall
        return Piece(self.row(above.ink, "/", below.ink), QUOTIENT, above.head, "slash", tall)

    def relation(self, node: Rel, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``a = b``."""
        left, right = (self.at_least(SUM, piece) for piece in children)
        sign = self.relations[node.relation]
        return Piece(self.row(left.ink, sign, right.ink), RELATION, tall=left.tall or right.tall)

    def logic(self, node: Logic, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``a and b``, and ``0 < x < 6`` for two inequalities with a side in common."""
        word = self.connectives[node.connective]
        parts: list[T | str] = [self.at_least(RELATION, children[0]).ink]
        for before, part, piece in zip(node.children, node.children[1:], children[1:], strict=False):
            if node.connective == "and" and isinstance(part, Rel) and _goes_on(before, part):
                parts += (self.relations[part.relation], self.at_least(SUM, self.pieces[part.right]).ink)
            else:
                parts += (word, self.at_least(RELATION, piece).ink)
        return Piece(self.row(*parts), LOGIC, tall=any(piece.tall for piece in children))

    def each(self, node: Each, children: tuple[Piece[T], ...]) -> Piece[T]:
        """Write ``u ≠ 0 (k = 1, …, n)``."""
        body, index, lower, upper = children
        end = ">=" if isinstance(node.upper, Const) else "="
        rest = (self.dots, upper.ink) if end == "=" else ()
        where = self.fence(Piece(self.row(index.ink, self.relations[end], lower.ink, *rest)))
        return Piece(self.row(self.at_least(RELATION, body).ink, self.apart, where), LOGIC, tall=body.tall)

    def factorial(self, piece: Piece[T]) -> Piece[T]:
        """Write ``n!``, ``(n + 1)!``."""
        below = self.at_least(ATOM, piece)
        return Piece(self.row(below.ink, "!"), POWER, below.head, "raised", below.tall)

    def listed(self, children: tuple[Piece[T], ...], lists: Sequence[int] = ()) -> Piece[T]:
        """Write arguments with commas between them, and semicolons after lists of these lengths."""
        if len(children) == 1:
            return children[0]
        parts: list[T | str] = [children[0].ink] if children else []
        ends = frozenset(accumulate(lists))
        for place, piece in enumerate(children[1:], 1):
            parts += (self.semicolon if place in ends else self.comma, piece.ink)
        return Piece(self.row(*parts), LOGIC, tall=any(piece.tall for piece in children))


def lists_of(node: Call) -> tuple[int, ...]:
    """Return how many of the leading arguments of a function form lists: 2 and 1 for ₂F₁(a, b; c; x)."""
    return TABLE[node.name].lists if node.name in TABLE else ()


def tail_of_name(name: str) -> str:
    """Return how a symbol ends: ``function`` where a bracket after it would make it a function.

    >>> tail_of_name("x"), tail_of_name("f"), tail_of_name("width")
    ('letter', 'function', 'word')
    """
    if name.isdecimal():
        # A dimension that is a number: ℝ^100.
        return "number"
    parts = split_name(name)
    if not _is_like_a_letter(name) or name == "d":
        # A long name runs into its neighbours; d before a letter looks like a differential.
        return "word"
    if parts.primes or name in ("f", "g", "h") or name in NAMES or GREEK.get(name) in NAMES:
        return "function"
    return "letter"


def _goes_on_in(term: Node, others: Sequence[Node]) -> bool:
    """Whether a sum at the end of a term would be read on to others, since they hold its index."""
    indices: list[str] = []
    while True:
        match term:
            case Neg(operand=inner):
                term = inner
            case Mul(children=(*_, last)):
                term = last
            case Sum(body=inner, variable=index) | Prod(body=inner, variable=index):
                indices.append(index.name)
                term = inner
            case _:
                break
    letters: set[str] = set()
    for other in others:
        if isinstance(other.operand if isinstance(other, Neg) else other, Sum | Prod):
            break  # Where another sum begins, this one has ended.
        letters |= other.free
    return any(name == index or runs_with(name, index) for name in letters for index in indices)


def head_of_name(name: str) -> str:
    """Return how a symbol begins."""
    if name.isdecimal():
        return "number"
    return "letter" if _is_like_a_letter(name) and name != "d" else "word"


def _is_like_a_letter(name: str) -> bool:
    """Whether a name is a letter, perhaps with an index, or with a number behind it, x1."""
    return split_name(name).is_letter or (name[:1].isalpha() and name[1:].isdecimal())


def level_of_name(name: str) -> int:
    """Return how tightly a symbol holds together; a primed one takes brackets as a base."""
    return POWER if name.endswith("'") else ATOM


def _goes_on(before: Node, part: Rel) -> bool:
    """Whether two relations make a chain: a < b and b <= c."""
    return (
        isinstance(before, Rel)
        and before.right is part.left
        and before.relation[0] == part.relation[0]
        and part.relation[0] in "<>"
    )


def is_ratio(node: Node) -> bool:
    """Whether a quotient has a number above, which after a factor would read as part of a mixed number."""
    return isinstance(node, Div) and isinstance(node.numerator, Num)


_MOST_MARKS = 6
"""Letters below a function; beyond, orders are counted: f^(4,3)."""


def differentiated_by(node: Call) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return by what a function of several arguments is differentiated: the letters if they say it, and the places.

    In f(x, y) the arguments are letters, in f(x(t), y(t)) they are called so; in f(x^2, 2x) only their places tell.
    Both are empty where nothing but the orders is short enough, and of a function of one argument.

    >>> x, y = Sym("x"), Sym("y")
    >>> differentiated_by(Call("f", x, y, orders=(1, 1))), differentiated_by(Call("f", x, x, orders=(0, 1)))
    ((('x', 'y'), (1, 2)), ((), (2,)))
    """
    if len(node.orders) not in range(2, 10) or sum(node.orders) > _MOST_MARKS:
        return (), ()
    places = tuple(place for place, order in enumerate(node.orders, 1) for _ in range(order))
    if node.name in TABLE or not split_name(node.name).is_letter or split_name(node.name).stem != node.name:
        return (), places
    names = [_called(argument) for argument in node.children]
    letters = tuple(names[place - 1] for place in places)
    parted = all(names.count(letter) == 1 and _is_short(letter) for letter in letters)
    others = frozenset[str]().union(*(a.free for a, name in zip(node.children, names, strict=True) if a != Sym(name)))
    return (letters if parted and others.isdisjoint(letters) else ()), places


def _is_short(letter: str) -> bool:
    """Whether letters like this can stand side by side: x, θ, x_1."""
    name = split_name(letter)
    return name.is_letter and (name.subscript.isdecimal() or letter == name.stem)


def _called(argument: Node) -> str:
    """Return the letter that an argument is, or the name of the unknown function that it is a value of."""
    match argument:
        case Sym(name=name) | Call(name=name, orders=(), children=(Sym(),)) if name not in NAMES and "'" not in name:
            return name
    return ""


def is_leaf(node: Node) -> bool:
    """Whether a node is a number, a constant or a symbol without primes."""
    return not node.children and not (isinstance(node, Sym) and node.name.endswith("'"))


def takes_power(node: Node, exponent: Node) -> bool:
    """Whether a power is written on the function's name, ``sin²(x)``: a named function's, to a natural number."""
    if not isinstance(node, Call) or node.orders or not isinstance(exponent, Num) or exponent.is_decimal:
        return False
    entry = TABLE.get(node.name)
    if entry is None or entry.brackets or entry.indexed or node.name == "factorial" or node.name == "log":
        # Written by delimiters or a mark, or by a name that takes a subscript.
        return False
    return is_word(node.name)


def is_word(name: str) -> bool:
    """Whether a function of the table is written as a word (``sin``) and not by a letter (``σ``)."""
    entry = TABLE[name]
    return not entry.symbol and entry.latex[1:] not in GREEK


def is_indexed(node: Call) -> bool:
    """Whether a call is one of a function written by a letter with an index, and that is short: n, 2, n - 1, 2n."""
    if node.name not in TABLE or not TABLE[node.name].indexed or len(node.children) != 2:
        return False
    index = node.children[0]
    return index.size <= _LONGEST_INDEX and all(map(_is_in_index, postorder(index)))


_LONGEST_INDEX = 5


def _is_in_index(part: Node) -> bool:
    match part:
        case Num():
            return not part.is_decimal
        case Sym(name=name):
            return len(name) == 1 or name in GREEK
    return isinstance(part, (Add, Mul, Neg))


def constant_piece(name: str, notation: int) -> Piece[Any]:
    """Return a constant as text (0), in LaTeX (1) or in two dimensions (2)."""
    ink = CONSTANTS[name][notation] if name in CONSTANTS else name
    kind = "letter" if name in ("e", "pi") else "word"
    return Piece(ink, ATOM, kind, kind)
