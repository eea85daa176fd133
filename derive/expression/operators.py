"""The kinds of node that take a variable: derivatives still to be found, integrals, sums, limits, conditions."""

from __future__ import annotations

from typing import cast

from derive.expression.arrays import Array, Indexed
from derive.expression.node import Node
from derive.expression.nodes import Sym

Variable = Sym | Indexed | Array
"""What an expression may be differentiated by."""


class Deriv(Node):
    """A derivative still to be found, ``d/dx [body]``: a goal, and a hole in an expression."""

    __slots__ = ()
    is_goal = True
    __match_args__ = ("body", "variable")

    def __new__(cls, body: Node, variable: Variable) -> Deriv:
        return cls._intern(None, (body, variable))

    @property
    def body(self) -> Node:
        """The differentiand."""
        return self.children[0]

    @property
    def variable(self) -> Variable:
        """The variable of differentiation."""
        return cast("Variable", self.children[1])


class _Bounded(Node):
    __slots__ = ()
    __match_args__ = ("body", "variable", "lower", "upper")
    binds = (1, (0,))

    @property
    def body(self) -> Node:
        """The integrand, summand, factor or condition."""
        return self.children[0]

    @property
    def variable(self) -> Sym:
        """The bound variable."""
        return cast("Sym", self.children[1])

    @property
    def lower(self) -> Node:
        """The lower limit."""
        return self.children[2]

    @property
    def upper(self) -> Node:
        """The upper limit."""
        return self.children[3]


class Integral(_Bounded):
    """A definite integral of ``body`` over ``variable`` from ``lower`` to ``upper``."""

    __slots__ = ()

    def __new__(cls, body: Node, variable: Sym, lower: Node, upper: Node) -> Integral:
        return cls._intern(None, (body, variable, lower, upper))


class Sum(_Bounded):
    """A finite or infinite sum of ``body`` for ``variable`` = ``lower`` … ``upper``."""

    __slots__ = ()

    def __new__(cls, body: Node, variable: Sym, lower: Node, upper: Node) -> Sum:
        return cls._intern(None, (body, variable, lower, upper))


class Prod(_Bounded):
    """A finite product of ``body`` for ``variable`` = ``lower`` … ``upper``."""

    __slots__ = ()

    def __new__(cls, body: Node, variable: Sym, lower: Node, upper: Node) -> Prod:
        return cls._intern(None, (body, variable, lower, upper))


class Each(_Bounded):
    """That a condition holds for every value ``lower`` … ``upper`` of an index."""

    __slots__ = ()

    def __new__(cls, body: Node, variable: Sym, lower: Node, upper: Node) -> Each:
        return cls._intern(None, (body, variable, lower, upper))


class Limit(Node):
    """The limit of ``body`` as ``variable`` tends to ``point``; payload ``""``, ``"+"`` or ``"-"``."""

    __slots__ = ()
    __match_args__ = ("body", "variable", "point", "side")
    binds = (1, (0,))

    def __new__(cls, body: Node, variable: Sym, point: Node, side: str = "") -> Limit:
        return cls._intern(side, (body, variable, point))

    @property
    def body(self) -> Node:
        """The expression whose limit is taken."""
        return self.children[0]

    @property
    def variable(self) -> Sym:
        """The bound variable."""
        return cast("Sym", self.children[1])

    @property
    def point(self) -> Node:
        """Where the variable tends to."""
        return self.children[2]

    @property
    def side(self) -> str:
        """``""`` for both sides, ``"+"`` from above, ``"-"`` from below."""
        return cast("str", self.payload)


BINDERS = (Integral, Limit, Prod, Sum)
"""What has a letter of its own, and a value."""


def bound_letters(root: Node) -> frozenset[str]:
    """Return the letters that only integrals, sums and limits of an expression use.

    >>> from derive.expression import Div, Num
    >>> sorted(bound_letters(Integral(Div(Num(1), Sym("t")), Sym("t"), Num(1), Sym("x"))))
    ['t']
    """
    found: frozenset[str] = frozenset()
    seen: set[Node] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(node.children)
            found |= node.children[node.binds[0]].free if node.binds is not None else frozenset()
    return found - root.free
