"""The kinds of node that algebra needs: numbers, letters, sums, products, powers, calls, relations, cases."""

from __future__ import annotations

from fractions import Fraction

from derive.errors import LimitError
from derive.expression.node import Node

_BITS = 14_000
"""Python turns no longer integers into text, nor does a person read them."""


class Num(Node):
    """A non-negative integer, or a decimal that remembers its literal text.

    A negative number is `Neg(Num)`, a fraction `Div(Num, Num)`; `numbers.number` builds either.

    >>> Num("0.50").value
    Fraction(1, 2)
    """

    __slots__ = ()
    payload: tuple[Fraction, str]

    def __new__(cls, value: int | str) -> Num:
        exact = Fraction(value)
        if exact < 0:
            raise ValueError("a negative number is written Neg(Num(...))")
        if max(exact.numerator.bit_length(), exact.denominator.bit_length()) > _BITS:
            raise LimitError(f"a number of more than {_BITS * 3 // 10:,} digits occurs")
        literal = value if isinstance(value, str) and not value.isdecimal() else str(int(exact))
        return cls._intern((exact, literal), ())

    @property
    def value(self) -> Fraction:
        """The exact value."""
        return self.payload[0]

    @property
    def literal(self) -> str:
        """The digits as they were written."""
        return self.payload[1]

    @property
    def is_decimal(self) -> bool:
        """Whether the number was written with a decimal point."""
        return not self.literal.isdecimal()

    __match_args__ = ("value",)


class _Named(Node):
    __slots__ = ()
    payload: str

    @property
    def name(self) -> str:
        """The name."""
        return self.payload

    __match_args__ = ("name",)


class Sym(_Named):
    """A variable or parameter by its plain name: ``x``, ``x_0``, ``theta``, ``y'``."""

    __slots__ = ()

    def __new__(cls, name: str) -> Sym:
        return cls._intern(name, ())

    def _free_symbols(self) -> frozenset[str]:
        return frozenset((self.name,))


class Const(_Named):
    """A named constant: ``e``, ``pi``, ``i`` (imaginary unit), ``oo`` (infinity), ``undefined``."""

    __slots__ = ()

    def __new__(cls, name: str) -> Const:
        return cls._intern(name, ())


class Neg(Node):
    """The opposite, ``-a``.  A difference ``a - b`` is ``Add(a, Neg(b))``."""

    __slots__ = ()
    __match_args__ = ("operand",)

    def __new__(cls, operand: Node) -> Neg:
        return cls._intern(None, (operand,))

    @property
    def operand(self) -> Node:
        """The term whose sign is changed."""
        return self.children[0]


class Add(Node):
    """A sum of two or more terms, in the order written."""

    __slots__ = ()
    __match_args__ = ("children",)

    def __new__(cls, *terms: Node) -> Add:
        return cls._intern(None, terms)


class Mul(Node):
    """A product of two or more factors, in the order written."""

    __slots__ = ()
    __match_args__ = ("children",)

    def __new__(cls, *factors: Node) -> Mul:
        return cls._intern(None, factors)


class Div(Node):
    """A quotient, as a fraction bar or slash wrote it."""

    __slots__ = ()
    __match_args__ = ("numerator", "denominator")

    def __new__(cls, numerator: Node, denominator: Node) -> Div:
        return cls._intern(None, (numerator, denominator))

    @property
    def numerator(self) -> Node:
        """What is divided."""
        return self.children[0]

    @property
    def denominator(self) -> Node:
        """What it is divided by."""
        return self.children[1]


class Pow(Node):
    """A power.  An odd root of a negative base, ``(-8)^(1/3)``, is the real one."""

    __slots__ = ()
    __match_args__ = ("base", "exponent")

    def __new__(cls, base: Node, exponent: Node) -> Pow:
        return cls._intern(None, (base, exponent))

    @property
    def base(self) -> Node:
        """What is raised."""
        return self.children[0]

    @property
    def exponent(self) -> Node:
        """The power it is raised to."""
        return self.children[1]


class Root(Node):
    """A radical: the real n-th root."""

    __slots__ = ()
    __match_args__ = ("radicand", "index")

    def __new__(cls, radicand: Node, index: Node | None = None) -> Root:
        return cls._intern(None, (radicand, index if index is not None else Num(2)))

    @property
    def radicand(self) -> Node:
        """What stands under the radical."""
        return self.children[0]

    @property
    def index(self) -> Node:
        """2 for a square root."""
        return self.children[1]


class Call(Node):
    """A function applied to arguments: ``sin(x)``, ``f(g(x))``, ``besselj(n, x)``, ``f''(x)``.

    ``orders`` counts derivatives by each argument: ``Call("f", x, orders=(2,))`` is ``f''(x)``;
    on a function of the table it is a partial derivative for which no closed form is known.
    The absolute value is ``Call("abs", u)``.
    """

    __slots__ = ()
    __match_args__ = ("name", "children")
    payload: tuple[str, tuple[int, ...]]

    def __new__(cls, name: str, *arguments: Node, orders: tuple[int, ...] = ()) -> Call:
        return cls._intern((name, orders if any(orders) else ()), arguments)

    @property
    def name(self) -> str:
        """The canonical name of the function."""
        return self.payload[0]

    @property
    def orders(self) -> tuple[int, ...]:
        """Order of differentiation by each argument; empty when there is none."""
        return self.payload[1]


class Rel(Node):
    """A relation: payload one of ``= != < <= > >=``."""

    __slots__ = ()
    __match_args__ = ("relation", "left", "right")
    payload: str

    def __new__(cls, relation: str, left: Node, right: Node) -> Rel:
        return cls._intern(relation, (left, right))

    @property
    def relation(self) -> str:
        """The relation sign."""
        return self.payload

    @property
    def left(self) -> Node:
        """The left side."""
        return self.children[0]

    @property
    def right(self) -> Node:
        """The right side."""
        return self.children[1]


class Logic(Node):
    """Conditions joined by ``and`` or ``or``."""

    __slots__ = ()
    __match_args__ = ("connective", "children")
    payload: str

    def __new__(cls, connective: str, *conditions: Node) -> Logic:
        return cls._intern(connective, conditions)

    @property
    def connective(self) -> str:
        """``and`` or ``or``."""
        return self.payload


class Piecewise(Node):
    """Values by cases, first true condition first.

    The children alternate value, condition; an odd last child is the value otherwise.
    """

    __slots__ = ()
    __match_args__ = ("pieces", "otherwise")

    def __new__(cls, *pieces: tuple[Node, Node], otherwise: Node | None = None) -> Piecewise:
        flat = tuple(part for piece in pieces for part in piece)
        return cls._intern(None, flat if otherwise is None else (*flat, otherwise))

    @property
    def pieces(self) -> tuple[tuple[Node, Node], ...]:
        """The (value, condition) pairs."""
        return tuple(zip(self.children[0::2], self.children[1::2], strict=False))

    @property
    def otherwise(self) -> Node | None:
        """The value where no condition holds, if one was given."""
        return self.children[-1] if len(self.children) % 2 else None
