"""Random trees of every kind, for property tests anywhere: `random_tree(rng)` and the strategy `trees()`.

The trees keep the conventions of the reader: numbers are non-negative, variables of operators are
letters, conditions are relations.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

from derive.expression import (
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Logic,
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
)
from derive.table import TABLE

# No σ, β, γ: bare beside σ(…) they are read as factors, with a note.
SYMBOLS = (
    "x", "y", "t", "a", "k", "n", "f", "d", "x_0", "x_12", "x_max", "theta", "alpha", "mu", "lambda", "theta_0", "y'",
    "width",
)  # fmt: skip
VARIABLES = ("x", "t", "k", "theta", "x_0")
CONSTANTS = ("e", "pi", "oo", "i")
NUMBERS = (0, 1, 2, 3, 4, 10, 27, "0.5", "0.50", "2.25")
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
#: log10 and log2 are spellings of `Call("log", base, u)` for the reader; `log` has a method of its own below.
FUNCTIONS = tuple(name for name in TABLE if name not in ("log", "log10", "log2"))
UNKNOWN = ("f", "g", "h")


def random_tree(rng: Random, depth: int = 5, *, names: tuple[str, ...] = SYMBOLS) -> Node:
    """Return a random expression of at most the given depth.

    Args:
        rng: the source of chance; the same state gives the same tree.
        depth: greatest height.
        names: names of symbols to use.
    """
    return _Grower(rng, names).grow(depth)


def random_statement(rng: Random, depth: int = 4) -> Node:
    """Return a random expression, relation or condition."""
    grower = _Grower(rng, SYMBOLS)
    return rng.choice((grower.grow, grower.relation, grower.condition))(depth)


def trees(depth: int = 4, *, names: tuple[str, ...] = SYMBOLS) -> st.SearchStrategy[Node]:
    """Return a Hypothesis strategy for expressions of every kind."""
    return st.randoms(use_true_random=False).map(lambda rng: random_tree(rng, depth, names=names))


class _Grower:
    def __init__(self, rng: Random, names: tuple[str, ...]) -> None:
        self.rng = rng
        self.names = names
        self.kinds: tuple[Callable[[int], Node], ...] = (
            self.leaf, self.leaf, self.neg, self.neg, self.add, self.add, self.mul, self.mul, self.div, self.div,
            self.pow, self.pow, self.root, self.call, self.call, self.unknown, self.abs, self.deriv, self.log,
            self.piecewise, self.integral, self.sum, self.limit,
        )  # fmt: skip

    def grow(self, depth: int) -> Node:
        return self.leaf(0) if depth <= 1 else self.rng.choice(self.kinds)(depth - 1)

    def many(self, depth: int) -> list[Node]:
        return [self.grow(depth) for _ in range(self.rng.choice((2, 2, 2, 3, 4)))]

    def variable(self) -> Sym:
        return Sym(self.rng.choice(VARIABLES))

    def leaf(self, depth: int) -> Node:
        kind = self.rng.randrange(10)
        if kind < 3:
            return Num(self.rng.choice(NUMBERS))
        return Sym(self.rng.choice(self.names)) if kind < 8 else Const(self.rng.choice(CONSTANTS))

    def neg(self, depth: int) -> Node:
        return Neg(self.grow(depth))

    def add(self, depth: int) -> Node:
        return Add(*self.many(depth))

    def mul(self, depth: int) -> Node:
        return Mul(*self.many(depth))

    def div(self, depth: int) -> Node:
        return Div(self.grow(depth), self.grow(depth))

    def pow(self, depth: int) -> Node:
        return Pow(self.grow(depth), self.grow(depth) if self.rng.random() < 0.6 else Num(self.rng.choice((2, 3))))

    def root(self, depth: int) -> Node:
        index = self.rng.choice((None, None, Num(3), Num(4), self.grow(depth)))
        return Root(self.grow(depth), index)

    def call(self, depth: int) -> Node:
        name = self.rng.choice(FUNCTIONS)
        arity = TABLE[name].arity
        return Call(name, *(self.grow(depth) for _ in range(arity)), orders=self.orders(arity))

    def orders(self, arity: int) -> tuple[int, ...]:
        if self.rng.random() < 0.8:
            return ()
        return tuple(self.rng.choice((0, 1, 2, 5)) for _ in range(arity))

    def unknown(self, depth: int) -> Node:
        arity = self.rng.choice((1, 1, 2))
        orders = self.orders(arity)
        return Call(self.rng.choice(UNKNOWN), *(self.grow(depth) for _ in range(arity)), orders=orders)

    def abs(self, depth: int) -> Node:
        return Call("abs", self.grow(depth))

    def log(self, depth: int) -> Node:
        base = self.rng.choice((Num(2), Num(10), Sym("a"), self.grow(depth)))
        # A logarithm to base e is Call("ln", u).
        return Call("log", Num(3) if base is Const("e") else base, self.grow(depth))

    def deriv(self, depth: int) -> Node:
        return Deriv(self.grow(depth), self.variable())

    def integral(self, depth: int) -> Node:
        return Integral(self.grow(depth), self.variable(), self.grow(depth - 1), self.grow(depth - 1))

    def sum(self, depth: int) -> Node:
        return Sum(self.grow(depth), self.variable(), self.grow(depth - 1), self.grow(depth - 1))

    def limit(self, depth: int) -> Node:
        return Limit(self.grow(depth), self.variable(), self.grow(depth - 1), self.rng.choice(("", "+", "-")))

    def relation(self, depth: int) -> Node:
        return Rel(self.rng.choice(RELATIONS), self.grow(depth - 1), self.grow(depth - 1))

    def condition(self, depth: int) -> Node:
        if depth <= 1 or self.rng.random() < 0.7:
            return self.relation(depth)
        word = self.rng.choice(("and", "or"))
        return Logic(word, *(self.condition(depth - 1) for _ in range(self.rng.choice((2, 3)))))

    def piecewise(self, depth: int) -> Node:
        pieces: list[Any] = [(self.grow(depth), self.condition(depth - 1)) for _ in range(self.rng.choice((1, 2)))]
        return Piecewise(*pieces, otherwise=self.grow(depth) if self.rng.random() < 0.7 else None)
