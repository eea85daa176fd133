"""Expressions in two dimensions, in Unicode: stacked fractions, raised exponents, tall brackets.

For reading only; `text` and `latex` write what can be read back.
"""

from __future__ import annotations

from collections.abc import Collection

from derive.expression import (
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
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
)
from derive.expression.numbers import TWO
from derive.table import TABLE
from derive.writing import letters
from derive.writing.box import (
    Box,
    above,
    beside,
    braced,
    fenced,
    fraction,
    integral_sign,
    radical,
    raised,
    row_text,
    table,
)
from derive.writing.components import fraction_piece
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
    is_indexed,
    is_leaf,
    is_ratio,
    level_of_name,
    lists_of,
    tail_of_name,
    takes_power,
)
from derive.writing.marked import MarkedWriter
from derive.writing.text import to_text
from derive.writing.wrapping import INDENT, filled, led, wrapped

MAX_NODES = 20_000
"""Largest unfolded tree that is laid out in two dimensions; a larger one is written on one line."""
_LONGEST_SUPERSCRIPT = 6
_MARKS = {"T": "ᵀ", "-1": "⁻¹", "-T": "⁻ᵀ"}
_BRACKETS = {"(": "⁽", ")": "⁾"}
_PRIMES = {1: "′", 2: "″", 3: "‴"}


def to_box(node: Node, marked: Collection[Node] = ()) -> Box:
    """Lay an expression out in two dimensions.

    Args:
        node: the expression.
        marked: subexpressions to mark wherever they occur.

    Returns:
        A box; its `plain` is the text.

    >>> from derive.expression import ONE, Add, Const, Div, Neg, Pow, Sym
    >>> print(to_box(Div(ONE, Add(ONE, Pow(Const("e"), Neg(Sym("x")))))).plain())
       1
    ───────
    1 + e⁻ˣ
    """
    if node.size > MAX_NODES:
        return Box.of(to_text(node))
    return PrettyWriter(marked=marked).piece(node).ink


def to_boxes(node: Node, width: int, marked: Collection[Node] = ()) -> list[Box]:
    """Lay an expression out in boxes no wider than `width` where that can be done.

    Args:
        node: the expression.
        width: number of columns.
        marked: subexpressions to mark wherever they occur.

    Returns:
        The parts from top to bottom: broken before ``+``, ``−``, ``=`` and ``·``, continued with an indent.
    """
    whole = to_box(node, marked)
    if whole.width <= width:
        return [whole]
    if node.size > MAX_NODES:
        return wrapped(whole, width)
    return filled(PrettyWriter(marked=marked).broken(node, width - INDENT), width)


class PrettyWriter(MarkedWriter[Box]):
    """Two-dimensional Unicode; in exponents one line with a slash for the bar."""

    minus = "−"
    difference = " − "

    def mark(self, ink: Box) -> Box:
        """Mark what was drawn."""
        return ink.mark()

    def row(self, *parts: Box | str) -> Box:
        """Set parts side by side."""
        return beside(Box.of(part) if isinstance(part, str) else part for part in parts)

    def fence(self, piece: Piece[Box]) -> Box:
        """Put round brackets around a piece."""
        return fenced(piece.ink, "(", ")")

    def number(self, node: Num, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write a number as it was typed."""
        return Piece(Box.of(node.literal), ATOM, "number", "word" if "e" in node.literal.lower() else "number")

    def symbol(self, node: Sym, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write ``θ₀``."""
        name = node.name
        shown = letters.unicode(name).replace("'", "′")
        return Piece(Box.of(shown), level_of_name(name), head_of_name(name), tail_of_name(name))

    def constant(self, node: Const, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write ``π``."""
        piece = constant_piece(node.name, 2)
        return Piece(Box.of(piece.ink), piece.level, piece.head, piece.tail)

    def quotient(self, node: Div, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write a fraction with a bar, and ``a/b`` in an exponent."""
        if self.inline:
            return self.slash(node, children)
        kind = "ratio" if is_ratio(node) else "fraction"
        return Piece(fraction(children[0].ink, children[1].ink), POWER, kind, kind)

    def power(self, node: Pow, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write ``x²``, ``e⁻ˣ``, ``sin²(x)``, or raise the exponent to a row of its own."""
        exponent = self.script(node.exponent)
        base = node.base
        superscript = _superscript(exponent.ink)
        if isinstance(base, Call) and superscript is not None and takes_power(base, node.exponent):
            return self._applied(base, tuple(self.pieces[part] for part in base.children), superscript)
        below = self.at_least(ATOM, children[0])
        tail = "function" if below.tail == "function" else "raised"
        if superscript is not None:
            ink = beside((below.ink, superscript)) if below.ink.height == 1 else raised(below.ink, superscript)
        elif self.inline:
            return Piece(self.row(below.ink, "^", self.at_least(ATOM, exponent).ink), POWER, below.head, tail)
        else:
            ink = raised(below.ink, exponent.ink)
        return Piece(ink, POWER, below.head, tail)

    def root(self, node: Root, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write a radical; ``√x`` needs no overline."""
        radicand = children[0].ink
        if is_leaf(node.radicand) and radicand.width == 1:
            ink = self.row("√", radicand)
        elif self.inline:
            ink = self.row("√", self.fence(children[0]))
        else:
            ink = radical(radicand)
        if node.index is not TWO:
            index = self.script(node.index).ink
            small = _superscript(index)
            ink = beside((small, ink)) if small is not None else beside((raised(Box.of(""), index), ink))
        return Piece(ink, POWER, "root", "close")

    def call(self, node: Call, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write ``sin(x)``, ``log₂(x)``, ``|x|``, ``f″(x)``."""
        if node.name == "factorial" and len(children) == 1 and not node.orders:
            return self.factorial(children[0])
        entry = TABLE.get(node.name)
        if not node.orders and len(children) == 1 and entry is not None and entry.brackets:
            return Piece(fenced(children[0].ink, *entry.brackets), ATOM, "open", "close")
        if not node.orders and len(children) == 2 and node.name == "log":
            lowered = letters.lower(children[0].ink.plain())
            base = Box.of(lowered) if lowered is not None else self.row("_", self.at_least(ATOM, children[0]).ink)
            return self._applied(node, children[1:], base)
        below, places = differentiated_by(node)
        primes = "" if places else _primes(node.orders)
        index = letters.lower(children[0].ink.plain().replace(" ", "")) if is_indexed(node) else None
        if index is not None:
            name = self.row(TABLE[node.name].indexed, index, primes)
            piece = Piece(self.row(name, self.fence(children[1])), ATOM, "call", "close")
        elif below:
            joined = "".join(map(letters.unicode, below))
            return self._applied(node, children, Box.of(letters.lower(joined) or f"_{joined}"))
        else:
            piece = self._applied(node, children, Box.of(primes))
        operator = f"∂{letters.lower(''.join(map(str, places)))} "
        return piece._replace(ink=self.row(operator, piece.ink), level=PREFIX) if places else piece

    def _applied(self, node: Call, arguments: tuple[Piece[Box], ...], script: Box) -> Piece[Box]:
        entry = TABLE.get(node.name)
        name = (entry.symbol or entry.written) if entry else letters.unicode(node.name)
        return Piece(self.row(name, script, self.fence(self.listed(arguments, lists_of(node)))), ATOM, "call", "close")

    def cases(self, node: Piecewise, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write values by cases behind a brace."""
        if self.inline:
            return self._linear(node)
        values = [self.at_least(SUM, piece).ink for piece in children[0::2]]
        width = max(box.width for box in values)
        conditions = [self.row("if ", piece.ink) for piece in children[1::2]]
        conditions += [Box.of("otherwise")] * (len(values) - len(conditions))
        rows = [
            self.row(value.padded(right=width - value.width), "  ", condition)
            for value, condition in zip(values, conditions, strict=True)
        ]
        if len(rows) == 2 or any(row.height > 1 for row in rows):
            # Blank rows leave room for the waist of the brace and keep fractions apart.
            rows = [box for row in rows for box in (row, Box.of(" "))][:-1]
        return Piece(braced(above(rows, 0, left=True)), SUM, "open", "close")

    def derivative(self, node: Deriv, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write the operator as a fraction before the differentiand in square brackets."""
        body, variable = (piece.ink for piece in children)
        sign = self.sign_of(node)
        below = self.row(sign, variable)
        operator = self.row(f"{sign}/", below) if self.inline else fraction(Box.of(sign), below)
        inner = fenced(body.padded(left=1, right=1), "[", "]")
        return Piece(self.row(operator, inner), PREFIX, "hole", "hole")

    def column(self, entries: tuple[Piece[Box], ...]) -> Box:
        """Draw a vector, upright unless in an exponent or a sentence."""
        return self.row("(", self.listed(entries).ink, ")") if self.inline else self.grid([(e,) for e in entries])

    def grid(self, rows: list[tuple[Piece[Box], ...]]) -> Box:
        """Draw a matrix in round brackets."""
        if self.inline:
            shown = [self.row("[", self.listed(row).ink, "]") for row in rows]
            return self.row("[", *[part for row in shown for part in (", ", row)][1:], "]")
        return fenced(table([[entry.ink for entry in row] for row in rows]), "(", ")")

    def differential(self, sign: str, order: int, followed: Box | None) -> Box:
        """Draw ``∂²``."""
        return self.row(sign, letters.raised(str(order)) or "" if order > 1 else "", followed or "")

    def repeated(self, variable: Box, order: int | Box) -> Box:
        """Draw ``x²``."""
        mark = order.plain() if isinstance(order, Box) else str(order)
        return variable if mark == "1" else self.row(variable, letters.raised(mark) or f"^{mark}")

    def over(self, above: Box, below: Box) -> Piece[Box]:
        """Draw the fraction of two differentials."""
        return Piece(self.row(above, "/", below), PREFIX) if self.inline else fraction_piece(fraction(above, below))

    def acting(self, operator: Box, body: Piece[Box]) -> Box:
        """Draw an operator before what it acts on."""
        return self.row(operator, fenced(body.ink.padded(left=1, right=1), "[", "]"))

    def letter(self, name: str) -> Box:
        """Draw ``θ``."""
        return Box.of(letters.unicode(name))

    def raised(self, base: Box, script: str) -> Box:
        """Draw ``Aᵀ``."""
        if "×" in script:
            return self.row(base, "^", script)
        mark = Box.of(
            _MARKS.get(script) or "".join(letters.raised(sign) or _BRACKETS.get(sign, sign) for sign in script)
        )
        return raised(base, mark) if base.height > 1 else beside((base, mark))

    def lowered(self, base: Box, indices: tuple[Piece[Box], ...], marks: tuple[str, ...]) -> Box:
        """Draw ``Wᵢⱼ``."""
        joined = "".join(marks)
        return self.row(base, letters.lower(joined) or f"_{joined}")

    def bars(self, piece: Piece[Box], mark: str) -> Box:
        """Draw ``‖x‖``."""
        return self.row(fenced(piece.ink, "‖", "‖"), f"_{mark}" if mark else "")

    def operator(self, name: str) -> Box:
        """Draw ``tr``."""
        return Box.of(name)

    def integral(self, node: Integral, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write a tall integral sign with its limits."""
        if self.inline:
            return self._linear(node)
        body, variable, lower, upper = children
        inner = self.ended(self.at_least(PRODUCT, body)).ink
        ink = self.row(integral_sign(inner, lower.ink, upper.ink), " ", inner, " d", variable.ink)
        return Piece(ink, PREFIX, "big", "hole")

    def series(self, node: Sum | Prod, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write ``∑`` with its limits."""
        if self.inline:
            return self._linear(node)
        body, variable, lower, upper = children
        sign = above(
            (upper.ink, Box.of("∑" if isinstance(node, Sum) else "∏"), self.row(variable.ink, "=", lower.ink)),
            upper.ink.height,
        )
        return Piece(self.row(sign, "  ", self.at_least(PRODUCT, body).ink), PREFIX, "big", "big")

    def limit(self, node: Limit, children: tuple[Piece[Box], ...]) -> Piece[Box]:
        """Write ``lim`` over where the variable tends to."""
        if self.inline:
            return self._linear(node)
        body, variable, point = children
        side = letters.raised(node.side) or ""
        sign = above((Box.of("lim"), self.row(variable.ink, "→", point.ink, side)), 0)
        return Piece(self.row(sign, " ", self.at_least(PRODUCT, body).ink), PREFIX, "big", "big")

    def _linear(self, node: Node) -> Piece[Box]:
        return Piece(Box.of(to_text(node)), SUM)

    def broken(self, node: Node, width: int) -> list[Box]:
        """Return the parts between which a long expression may be broken, each with its sign before it."""
        piece = self.piece(node)
        match node:
            case Rel():
                left, right = node.children
                sign = Box.of(self.relations[node.relation])
                return [*self.broken(left, width), *led(sign, self.broken(right, width))]
            case Add():
                parts: list[Box] = []
                for term, ink in zip(node.children, self.terms(node, self._written(node)), strict=True):
                    parts += self._refined(term, ink, width, lead=bool(parts))
                return parts
            case Mul():
                factors, _ = self.factors(self._written(node))
                parts = [factors[0].ink]
                parts += [self.row(self.times, factor.ink) for factor in factors[1:]]
                return [box for part in parts for box in ([part] if part.width <= width else wrapped(part, width))]
            case Neg(Mul() as operand):
                return led(Box.of(self.minus), self.broken(operand, width))
        if self.inline or piece.ink.width <= width:
            return wrapped(piece.ink, width)
        return wrapped(self.script(node).ink, width)

    def _written(self, node: Node) -> tuple[Piece[Box], ...]:
        return tuple(self.piece(child) for child in node.children)

    def _refined(self, term: Node, ink: Box, width: int, lead: bool) -> list[Box]:
        """Break a term that is too wide by itself at its factors."""
        factor = term.operand if isinstance(term, Neg) else term
        if ink.width <= width or isinstance(factor, Add):
            return [ink] if ink.width <= width else wrapped(ink, width)
        sign = ("" if not lead else self.plus) if factor is term else (self.difference if lead else self.minus)
        return led(Box.of(sign), self.broken(factor, width))


def _primes(orders: tuple[int, ...]) -> str:
    match orders:
        case ():
            return ""
        case (order,):
            return _PRIMES.get(order) or f"⁽{letters.raised(str(order))}⁾"
    return f"^({','.join(map(str, orders))})"


def _superscript(exponent: Box) -> Box | None:
    """Return an exponent in superscript characters if it is short and has them all."""
    if exponent.height > 1:
        return None
    text = row_text(exponent.rows[0]).replace(" ", "")
    if len(text) > _LONGEST_SUPERSCRIPT or letters.raised(text) is None:
        return None
    row = tuple((letters.raised(part.replace(" ", "")) or "", marked) for part, marked in exponent.rows[0])
    return Box((row,), 0, len(text))
