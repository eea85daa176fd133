"""The display tree: immutable, interned nodes that keep what a person wrote.

Quotient, difference, root, order of terms, ``e^-x`` and ``1/e^x`` stay apart; nothing is evaluated
at construction.  Two nodes of equal structure are one object, so equality is identity, a tree is a
DAG, and a memo keyed by node makes every traversal linear in *distinct* subexpressions.

What lives here: the kinds of node.  Traversals are in `fold`, the comparison key that ignores order
and sign placement in `canonical`, the removal of 0, 1 and double signs in `tidy`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any, ClassVar, Self, cast
from weakref import ref

# Weak references without callbacks, swept now and then: a callback runs wherever a node happens to die, and an
# exception raised there (an alarm, too deep a recursion) is lost with a warning.
_interned: dict[tuple[Any, ...], ref[Node]] = {}
_room = [1 << 14]
_NO_SYMBOLS: frozenset[str] = frozenset()


class Node:
    """One immutable, interned vertex of an expression.

    Attributes:
        children: the operands, in the order in which they were written.
        payload: what distinguishes leaves and names (a number, a symbol's name, a relation sign).
        size: the number of nodes of the unfolded tree (an unbounded integer).
        depth: the height of the tree; a leaf has depth 1.
        free: names of the free symbols.
        pending: whether an undischarged `Deriv` occurs inside.
    """

    __slots__ = ("__weakref__", "_canonical", "_tidied", "children", "depth", "free", "payload", "pending", "size")

    children: tuple[Node, ...]
    payload: Hashable
    size: int
    depth: int
    free: frozenset[str]
    pending: bool

    #: Position of the bound variable among the children, and which children it is bound in.
    binds: ClassVar[tuple[int, tuple[int, ...]] | None] = None

    @classmethod
    def _intern(cls, payload: Hashable, children: tuple[Node, ...]) -> Self:
        key = (cls, payload, *map(id, children))
        known = _interned.get(key)
        found = None if known is None else known()
        if found is not None:
            return cast("Self", found)
        node = object.__new__(cls)
        fill = object.__setattr__
        fill(node, "children", children)
        fill(node, "payload", payload)
        fill(node, "size", 1 + sum(child.size for child in children))
        fill(node, "depth", 1 + max((child.depth for child in children), default=0))
        fill(node, "free", node._free_symbols())
        fill(node, "pending", cls is Deriv or any(child.pending for child in children))
        _interned[key] = ref(node)
        if len(_interned) > _room[0]:
            _sweep()
        return node

    def _free_symbols(self) -> frozenset[str]:
        free = _NO_SYMBOLS
        if self.binds is None:
            for child in self.children:
                if not child.free <= free:
                    free = child.free if free <= child.free else free | child.free
            return free
        at, inside = self.binds
        bound = self.children[at].free
        for position, child in enumerate(self.children):
            free |= child.free - bound if position in inside or position == at else child.free
        return free

    def with_children(self, children: tuple[Node, ...]) -> Node:
        """Return the node of the same kind and payload over other operands."""
        return self if children == self.children else type(self)._intern(self.payload, children)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __reduce__(self) -> tuple[Callable[..., Node], tuple[Any, ...]]:
        # A flat table in postorder: pickling a chain of 10,000 functions must not recurse.
        from derive.expression.fold import postorder

        order = list(postorder(self))
        place = {node: index for index, node in enumerate(order)}
        table = tuple((type(node), node.payload, tuple(place[c] for c in node.children)) for node in order)
        return _rebuild, (table,)

    def __copy__(self) -> Node:
        return self

    def __deepcopy__(self, memo: object) -> Node:
        return self

    def __str__(self) -> str:
        from derive.writing.text import to_text

        return to_text(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def _repr_latex_(self) -> str:
        from derive.writing.latex import to_latex

        return f"$\\displaystyle {to_latex(self)}$"

    def to_sympy(self) -> Any:
        """Return the SymPy expression of equal value (symbols are real)."""
        from derive.algebra.sympy_door import to_sympy

        return to_sympy(self)


def _sweep() -> None:
    """Forget nodes that nobody holds any more; the cost is shared by the nodes made since the last time."""
    for key, reference in list(_interned.items()):
        if reference() is None and _interned.get(key) is reference:
            del _interned[key]
    _room[0] = max(1 << 14, 2 * len(_interned))


def _rebuild(table: tuple[tuple[type[Node], Hashable, tuple[int, ...]], ...]) -> Node:
    built: list[Node] = []
    for kind, payload, places in table:
        built.append(kind._intern(payload, tuple(built[i] for i in places)))
    return built[-1]


class Num(Node):
    """A non-negative integer, or a decimal that remembers its literal text.

    A negative number is `Neg(Num)`, a fraction `Div(Num, Num)`; `numbers.number` builds either.

    >>> Num("0.50").value
    Fraction(1, 2)
    """

    __slots__ = ()

    def __new__(cls, value: int | str) -> Num:
        exact = Fraction(value)
        if exact < 0:
            raise ValueError("a negative number is written Neg(Num(...))")
        literal = value if isinstance(value, str) and not value.isdecimal() else str(int(exact))
        return cls._intern((exact, literal), ())

    @property
    def value(self) -> Fraction:
        """The exact value."""
        return cast("tuple[Fraction, str]", self.payload)[0]

    @property
    def literal(self) -> str:
        """The digits as they were written."""
        return cast("tuple[Fraction, str]", self.payload)[1]

    @property
    def is_decimal(self) -> bool:
        """Whether the number was written with a decimal point."""
        return not self.literal.isdecimal()

    __match_args__ = ("value",)


class _Named(Node):
    __slots__ = ()

    @property
    def name(self) -> str:
        """The name."""
        return cast("str", self.payload)

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

    def __new__(cls, name: str, *arguments: Node, orders: tuple[int, ...] = ()) -> Call:
        return cls._intern((name, orders if any(orders) else ()), arguments)

    @property
    def name(self) -> str:
        """The canonical name of the function."""
        return cast("tuple[str, tuple[int, ...]]", self.payload)[0]

    @property
    def orders(self) -> tuple[int, ...]:
        """Order of differentiation by each argument; empty when there is none."""
        return cast("tuple[str, tuple[int, ...]]", self.payload)[1]


class Rel(Node):
    """A relation: payload one of ``= != < <= > >=``."""

    __slots__ = ()
    __match_args__ = ("relation", "left", "right")

    def __new__(cls, relation: str, left: Node, right: Node) -> Rel:
        return cls._intern(relation, (left, right))

    @property
    def relation(self) -> str:
        """The relation sign."""
        return cast("str", self.payload)

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

    def __new__(cls, connective: str, *conditions: Node) -> Logic:
        return cls._intern(connective, conditions)

    @property
    def connective(self) -> str:
        """``and`` or ``or``."""
        return cast("str", self.payload)


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
        """The name; ``W^(2)`` is the W of layer 2."""
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
    ``diag``, ``softmax``, …: `derive.indexed` knows what each means.
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


Variable = Sym | Indexed | Array
"""What an expression may be differentiated by."""


class Deriv(Node):
    """A derivative still to be found, ``d/dx [body]``: a goal, and a hole in an expression."""

    __slots__ = ()
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
        """The integrand or summand."""
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
