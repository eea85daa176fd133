"""Expressions as plain text that reads back as the same tree: ``3x^2 sin(4x)``, ``-(1 + e^-x)^-2``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from derive.expression import (
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Neg,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Root,
    Sum,
    Sym,
    rational,
)
from derive.expression.numbers import TWO
from derive.table import TABLE
from derive.writing.arrays import ArrayWriter
from derive.writing.layout import (
    ATOM,
    POWER,
    PREFIX,
    PRODUCT,
    SUM,
    Piece,
    constant_piece,
    differentiated_by,
    head_of_name,
    is_leaf,
    level_of_name,
    lists_of,
    tail_of_name,
)
from derive.writing.letters import plain, split_name
from derive.writing.rope import Rope, flatten

_ROOTS: dict[Node, str] = {TWO: "sqrt", Num(3): "cbrt"}


def to_text(node: Node) -> str:
    """Write an expression as text that reads back as the identical tree.

    Args:
        node: the expression.

    Returns:
        One line of text.

    Raises:
        LimitError: the expression is too long to write out.

    >>> from derive.expression import ONE, TWO, Add, Const, Div, Mul, Neg, Pow, Sym
    >>> to_text(Div(ONE, Add(ONE, Pow(Const("e"), Neg(Sym("x"))))))
    '1/(1 + e^-x)'
    """
    return flatten(TextWriter().piece(node).ink)


class TextWriter(ArrayWriter[Rope]):
    """Text on one line; every fraction has a slash."""

    relations: ClassVar[Mapping[str, str]] = {"=": " = ", "!=": " ≠ ", "<": " < ", "<=": " ≤ ", ">": " > ", ">=": " ≥ "}

    def __init__(self) -> None:
        super().__init__(inline=True)

    def row(self, *parts: Rope) -> Rope:
        """Set parts side by side."""
        return parts

    def fence(self, piece: Piece[Rope]) -> Rope:
        """Put round brackets around a piece."""
        return ("(", piece.ink, ")")

    def number(self, node: Num, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write a number as it was typed."""
        # 1e-3x would not read back as a number.
        return Piece(node.literal, ATOM, "number", "word" if "e" in node.literal.lower() else "number")

    def symbol(self, node: Sym, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``θ_0``."""
        name = node.name
        return Piece(plain(name), level_of_name(name), head_of_name(name), tail_of_name(name))

    def constant(self, node: Const, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``π``."""
        return constant_piece(node.name, 0)

    def quotient(self, node: Div, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``a/b``."""
        return self.slash(node, children)

    def power(self, node: Pow, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``a^b``; ``e^-x`` needs no brackets, ``e^(-2x)`` does."""
        base = self.at_least(ATOM, children[0])
        exponent = children[1]
        if not (isinstance(node.exponent, Neg) and is_leaf(node.exponent.operand)):
            exponent = self.at_least(ATOM, exponent)
        if base.tail == "function" and exponent.head in ("open", "quotient") and rational(node.exponent) is None:
            # f^(n + 1) would be a derivative of f, or f applied.
            base = self.bracketed(base)
        tails = {base.tail, exponent.tail}
        tail = next((kind for kind in ("function", "word") if kind in tails), "raised")
        tall = base.tall or exponent.tall
        return Piece((base.ink, "^", exponent.ink), POWER, base.head, tail, tall)

    def root(self, node: Root, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``sqrt(a)``, ``root(a, n)``."""
        radicand, index = children
        name = _ROOTS.get(node.index)
        arguments = (radicand.ink,) if name else (radicand.ink, ", ", index.ink)
        return self._applied(name or "root", arguments, children)

    def call(self, node: Call, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``sin(x)``, ``log_2(x)``, ``|x|``, ``f''(x)``, ``f_xy(x, y)``, ``∂_12 f(2x, 3x)``."""
        if node.name == "factorial" and len(children) == 1 and not node.orders:
            return self.factorial(children[0])
        if not node.orders:
            if node.name == "abs" and len(children) == 1 and not children[0].tall:
                return Piece(("|", children[0].ink, "|"), ATOM, "bar", "bar", tall=True)
            if node.name == "log" and len(children) == 2:
                return self._logarithm(node, children)
        entry = TABLE.get(node.name)
        name = (entry.symbol or entry.written) if entry else plain(node.name)
        arguments = (self.listed(children, lists_of(node)).ink,)
        below, places = differentiated_by(node)
        if below:
            return self._applied(name + _lowered(below), arguments, children)
        piece = self._applied(name if places else name + _primes(node), arguments, children)
        operator = f"∂_{''.join(map(str, places))} "
        return piece._replace(ink=(operator, piece.ink), level=PREFIX) if places else piece

    def _logarithm(self, node: Call, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        base = node.children[0]
        if (isinstance(base, Num) and not base.is_decimal) or (isinstance(base, Sym) and _is_plain_letter(base.name)):
            return self._applied("log", (children[1].ink,), children, subscript=("_", children[0].ink))
        return self._applied("log", (children[1].ink, ", ", children[0].ink), children)

    def _applied(
        self, name: str, arguments: Rope, children: tuple[Piece[Rope], ...], subscript: Rope = ""
    ) -> Piece[Rope]:
        tall = any(child.tall for child in children)
        return Piece((name, subscript, "(", arguments, ")"), ATOM, "call", "close", tall)

    def cases(self, node: Piecewise, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``{x^2 if x > 0; x otherwise}``."""
        parts: list[Rope] = []
        for place in range(0, len(children) - 1, 2):
            value = self.at_least(SUM, children[place])
            parts += ("; " if place else "{", value.ink, " if ", children[place + 1].ink)
        if node.otherwise is not None:
            parts += ("; " if parts else "{", self.at_least(SUM, children[-1]).ink, " otherwise")
        return Piece((*parts, "}"), SUM, "open", "close", any(child.tall for child in children))

    def derivative(self, node: Deriv, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``d/dx [ u ]``."""
        body, variable = children
        if not isinstance(node.variable, Sym):
            return Piece(("∂/∂", variable.ink, " [ ", body.ink, " ]"), PREFIX, "hole", "hole", body.tall)
        parts = split_name(node.variable.name)
        stem = parts.stem.rstrip("0123456789")
        if not split_name(stem).is_letter or parts.primes or stem == "d":
            return self._applied("diff", (body.ink, ", ", variable.ink), children)
        ink = ("d/d", variable.ink, " [ ", body.ink, " ]")
        return Piece(ink, PREFIX, "hole", "hole", body.tall)

    def column(self, entries: tuple[Piece[Rope], ...]) -> Rope:
        """Draw ``(a, b)``."""
        return ("(", self.listed(entries).ink, ")")

    def grid(self, rows: list[tuple[Piece[Rope], ...]]) -> Rope:
        """Draw ``[[a, b], [c, d]]``."""
        parts: list[Rope] = []
        for row in rows:
            parts += (", " if parts else "[", "[", self.listed(row).ink, "]")
        return (*parts, "]")

    def differential(self, sign: str, order: int, followed: Rope | None) -> Rope:
        """Draw ``∂^2``."""
        return (sign, f"^{order}" if order > 1 else "", followed or "")

    def repeated(self, variable: Rope, order: int | Rope) -> Rope:
        """Draw ``x^2``."""
        return variable if order == 1 else (variable, "^", str(order) if isinstance(order, int) else order)

    def over(self, above: Rope, below: Rope) -> Piece[Rope]:
        """Draw ``∂f/∂x``."""
        return Piece((above, "/", below), PREFIX, "hole", "hole")

    def acting(self, operator: Rope, body: Piece[Rope]) -> Rope:
        """Draw ``∂/∂x [ u ]``."""
        return (operator, " [ ", body.ink, " ]")

    def letter(self, name: str) -> Rope:
        """Draw ``θ``."""
        return plain(name)

    def raised(self, base: Rope, script: str) -> Rope:
        """Draw ``A^T``."""
        return (base, "^", script)

    def lowered(self, base: Rope, indices: tuple[Piece[Rope], ...], marks: tuple[str, ...]) -> Rope:
        """Draw ``W_ij``."""
        joined = ("," if any(len(mark) > 1 or mark.isdecimal() for mark in marks) else "").join(marks)
        return (base, "_", joined if joined.isalpha() or joined.isdecimal() else f"{{{joined}}}")

    def bars(self, piece: Piece[Rope], mark: str) -> Rope:
        """Draw ``||x||_F``."""
        return ("||", piece.ink, "||", f"_{mark}" if mark else "")

    def operator(self, name: str) -> Rope:
        """Draw ``tr``."""
        return name

    def integral(self, node: Integral, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``∫_a^b u dt``, and ``int(u, t, a, b)`` where dt would be read as something else."""
        body, variable, lower, upper = children
        letter = node.variable.name if isinstance(node.variable, Sym) else ""
        if not _is_plain_letter(letter) or "d" in {letter, *node.free}:
            return self._applied("int", (self.listed(children).ink,), children)
        below, above = map(self._bound, (lower, upper))
        ink = ("∫_", below, "^", above, " ", self.at_least(PRODUCT, body).ink, " d", variable.ink)
        return Piece(ink, PREFIX, "big", "hole", tall=True)

    def _bound(self, piece: Piece[Rope]) -> Rope:
        # f before a bracket would be applied to it.
        return (self.bracketed(piece) if piece.tail == "function" else self.at_least(ATOM, piece)).ink

    def series(self, node: Sum | Prod, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``Σ_(k=a)^n u``."""
        body, variable, lower, upper = children
        inner = self.at_least(PRODUCT, body)
        sign = "Σ_(" if isinstance(node, Sum) else "∏_("
        ink = (sign, variable.ink, "=", lower.ink, ")^", self._bound(upper), " ", inner.ink)
        return Piece(ink, PREFIX, "big", "big", tall=True)

    def limit(self, node: Limit, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write ``lim_(h→0^+) u``."""
        body, variable, point = children
        inner = self.at_least(PRODUCT, body)
        place = (self.at_least(ATOM, point).ink, "^", node.side) if node.side else (point.ink,)
        return Piece(("lim_(", variable.ink, "→", *place, ") ", inner.ink), PREFIX, "big", "big", body.tall)


def _is_plain_letter(name: str) -> bool:
    return len(name) == 1 and tail_of_name(name) == "letter"


def _lowered(names: tuple[str, ...]) -> str:
    """Return the letters of a partial derivative: ``_xy``, ``_θ``, ``_{rθ}``."""
    joined = "".join(plain(name).replace("_", "") for name in names)
    return f"_{joined}" if (joined.isascii() and joined.isalpha()) or len(joined) == 1 else f"_{{{joined}}}"


def _primes(node: Call) -> str:
    """Return the marks of differentiation: ``''``, ``^(4)``, ``^(7,1)``; ``sin^(4)`` would be a power."""
    orders = node.orders
    if len(orders) == 1:
        if orders[0] <= 3:
            return "'" * orders[0]
        return f"^({orders[0]},)" if node.name in TABLE else f"^({orders[0]})"
    return f"^({','.join(map(str, orders))})" if orders else ""
