r"""Expressions in LaTeX of publication quality that reads back as the same tree: ``\frac{1}{1 + e^{-x}}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from derive.expression import (
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Node,
    Num,
    Piecewise,
    Pow,
    Prod,
    Root,
    Sum,
    Sym,
    Whole,
    postorder,
)
from derive.expression.numbers import TWO
from derive.table import NAMES, TABLE, Function
from derive.vectors.functions import BY_NAME, operation
from derive.writing.arrays import ArrayWriter
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
    is_word,
    level_of_name,
    lists_of,
    tail_of_name,
    takes_power,
)
from derive.writing.letters import split_name, tex
from derive.writing.rope import Rope, flatten


def _operator(name: str) -> str:
    return f"\\operatorname{{{name.replace('_', chr(92) + '_')}}}"


_STACKED = r"\binom"
"""The command that sets its arguments above one another."""


def _readable(entry: Function) -> str:
    """Return the LaTeX name of a function; what no one can type back before brackets gives way to the plain name."""
    found = re.fullmatch(r"\\operatorname\{(.*)\}", entry.latex)
    readable = entry.latex and entry.latex != _STACKED and (found is None or found[1] in NAMES)
    return entry.latex if readable else _operator(entry.written)


_COMMANDS: dict[str, str] = {entry.name: _readable(entry) for entry in TABLE.values()}


def _delimiters(entry: Function, tall: bool, paired: bool) -> tuple[str, str]:
    """A bar has no side of its own, which a bar inside needs; a corner grows when it is told to."""
    left, right = entry.delimiters
    if left == right:
        return (rf"\left{left}", rf"\right{right}") if tall or paired else (left, right)
    return (rf"\left{left} ", rf" \right{right}") if tall else (f"{left} ", f" {right}")


def to_latex(node: Node, *, partial: bool = False, writer: LatexWriter | None = None) -> str:
    r"""Write an expression in LaTeX that reads back as the identical tree.

    Args:
        node: the expression.
        partial: write derivatives with ``\partial``.
        writer: what wrote other expressions before: it remembers their parts.

    Returns:
        One line of LaTeX, without dollar signs.

    Raises:
        LimitError: the expression is too long to write out.

    >>> from derive.expression import ONE, Add, Const, Div, Neg, Pow, Sym
    >>> print(to_latex(Div(ONE, Add(ONE, Pow(Const("e"), Neg(Sym("x")))))))
    \frac{1}{1 + e^{-x}}
    """
    return flatten((writer or LatexWriter(partial=partial)).piece(node).ink)


class LatexWriter(ArrayWriter[Rope]):
    """LaTeX for display; exponents keep to one line with a slash for a fraction bar."""

    times = r" \cdot "
    elementwise = r" \odot "
    nabla = r"\nabla "
    integral_sign = r"\int "
    laplace = r"\Delta "
    scalar_product = r" \cdot "
    vector_product = r"\times "
    letters_of: ClassVar[Mapping[str, str]] = {"one": r"\mathbf{1}", "unit": "I", "reals": r"\mathbb{R}"}
    signs_of: ClassVar[Mapping[str, str]] = {"field": "", "gradient": r"\nabla "}
    relations: ClassVar[Mapping[str, str]] = {
        "=": " = ",
        "!=": r" \ne ",
        "<": " < ",
        "<=": r" \le ",
        ">": " > ",
        ">=": r" \ge ",
    }
    connectives: ClassVar[Mapping[str, str]] = {"and": r" \text{ and } ", "or": r" \text{ or } "}
    dots = r", \dots, "
    apart = r" \ "

    def __init__(self, *, inline: bool = False, partial: bool = False, stacked: bool = False) -> None:
        super().__init__(inline=inline)
        self.partial = partial
        self.before_conditions = r" \\ \quad " if stacked else " & "

    def inline_writer(self) -> LatexWriter:
        """Return the writer of exponents."""
        return LatexWriter(inline=True, partial=self.partial)

    def row(self, *parts: Rope) -> Rope:
        """Set parts side by side."""
        return parts

    def fence(self, piece: Piece[Rope]) -> Rope:
        """Put round brackets around a piece, growing ones only where it is tall."""
        return (r"\left(", piece.ink, r"\right)") if piece.tall else ("(", piece.ink, ")")

    def number(self, node: Num, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        """Write a number; scientific notation as a product with a power of ten."""
        digits, _, exponent = node.literal.lower().partition("e")
        if exponent:
            return Piece((digits, r" \times 10^{", exponent.lstrip("+"), "}"), PRODUCT, "number", "raised")
        # A final point would be taken for the end of the sentence.
        shown = f"{{{node.literal}}}" if node.literal.endswith(".") else node.literal
        return Piece(shown, ATOM, "number", "number")

    def symbol(self, node: Sym, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\theta_{0}``."""
        name = node.name
        return Piece(tex(name), level_of_name(name), head_of_name(name), tail_of_name(name))

    def constant(self, node: Const, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\pi``."""
        return constant_piece(node.name, 1)

    def quotient(self, node: Div, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\frac{a}{b}``, and ``a/b`` in an exponent."""
        if self.inline:
            return self.slash(node, children)
        kind = "ratio" if is_ratio(node) else "fraction"
        return Piece((r"\frac{", children[0].ink, "}{", children[1].ink, "}"), POWER, kind, kind, tall=True)

    def power(self, node: Pow, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``a^{b}`` and ``\sin^{2} x``."""
        script = self.script(node.exponent)
        base = node.base
        if isinstance(base, Call) and takes_power(base, node.exponent):
            return self._applied(base, tuple(self.pieces[part] for part in base.children), _script("^", script))
        radical = isinstance(base, Root)
        # An exponent on a bare radical would seem to stand below it.
        below = self.bracketed(children[0]._replace(tall=True)) if radical else self.at_least(ATOM, children[0])
        tail = "function" if below.tail == "function" else "raised"
        # f^{(2)} would be a derivative of f; braces of its own make it a letter.
        letter = below.tail == "function" and script.head in ("open", "quotient")
        shown = ("{", below.ink, "}") if letter else below.ink
        return Piece((shown, *_script("^", script)), POWER, below.head, tail, below.tall)

    def root(self, node: Root, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\sqrt{a}``, ``\sqrt[n]{a}``."""
        radicand = children[0]
        if node.index is TWO:
            return Piece((r"\sqrt{", radicand.ink, "}"), ATOM, "root", "close", radicand.tall)
        index = self.script(node.index).ink
        # A square bracket in an index would end it; one pair of braces is taken off, and cases need another.
        shown = (
            index if is_leaf(node.index) else ("{{", index, "}}") if node.index.has(Piecewise) else ("{", index, "}")
        )
        return Piece((r"\sqrt[", shown, "]{", radicand.ink, "}"), ATOM, "root", "close", radicand.tall)

    def call(self, node: Call, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\sin x``, ``\log_{2} x``, ``\left|x\right|``, ``f''(x)``, ``f_{xy}(x, y)``."""
        if node.name == "factorial" and len(children) == 1 and not node.orders:
            return self.factorial(children[0])
        entry = TABLE.get(node.name)
        if not node.orders and len(children) == 1 and entry is not None and entry.delimiters:
            left, right = _delimiters(entry, children[0].tall, _has_bars(node.children[0]))
            head, tail = ("bar", "bar") if left == "|" else ("open", "close")
            return Piece((left, children[0].ink, right), ATOM, head, tail, children[0].tall)
        if not node.orders and len(children) == 2 and node.name == "log":
            return self._applied(node, children[1:], _script("_", children[0]))
        if entry is not None and entry.latex == _STACKED and len(children) == 2 and not node.orders:
            above, under = children
            return Piece((entry.latex, "{", above.ink, "}{", under.ink, "}"), ATOM, "open", "close", tall=True)
        below, places = differentiated_by(node)
        if is_indexed(node):
            script = (*_script("_", children[0]), "" if places else _primes(node.orders))
            ink = (TABLE[node.name].indexed, script, self.fence(children[1]))
            piece = Piece[Rope](ink, ATOM, "call", "close", children[1].tall)
        elif below:
            joined = "".join(map(tex, below))
            return self._applied(node, children, f"_{{{joined}}}" if len(below) > 1 or "_" in joined else f"_{joined}")
        else:
            piece = self._applied(node, children, "" if places else _primes(node.orders))
        operator = rf"\partial_{{{''.join(map(str, places))}}} "
        return piece._replace(ink=(operator, piece.ink), level=PREFIX) if places else piece

    def _applied(self, node: Call, arguments: tuple[Piece[Rope], ...], script: Rope) -> Piece[Rope]:
        name = _name(node.name)
        argument = self.listed(arguments, lists_of(node))
        closed = (name, script, self.fence(argument))
        if is_bare(node):
            gap = "" if argument.head == "bar" else " "
            return Piece((name, script, gap, argument.ink), PREFIX, "call", "bare", argument.tall, closed=closed)
        return Piece(closed, ATOM, "call", "close", argument.tall)

    def cases(self, node: Piecewise, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write a ``cases`` environment."""
        rows: list[Rope] = []
        for place in range(0, len(children) - 1, 2):
            rows += (r" \\ " if rows else "", self.at_least(SUM, children[place]).ink)
            rows += (self.before_conditions, r"\text{if } ", children[place + 1].ink)
        if node.otherwise is not None:
            rows += (r" \\ " if rows else "", self.at_least(SUM, children[-1]).ink)
            rows += (self.before_conditions, r"\text{otherwise}")
        return Piece((r"\begin{cases} ", *rows, r" \end{cases}"), SUM, "open", "close", tall=True)

    def derivative(self, node: Deriv, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\frac{d}{dx}\left[ u \right]``."""
        body, variable = children
        round_d = self.partial or not isinstance(node.variable, Sym)
        sign, operator = (r"\partial", r"\partial ") if round_d else ("d", "d")
        left, right = (r"\left[", r"\right]") if body.tall else ("[", "]")
        ink = (r"\frac{", sign, "}{", operator, variable.ink, "}", left, body.ink, right)
        return Piece(ink, PREFIX, "hole", "hole", tall=True)

    def column(self, entries: tuple[Piece[Rope], ...]) -> Rope:
        r"""Draw a ``pmatrix`` of one column."""
        return self.grid([(entry,) for entry in entries])

    def grid(self, rows: list[tuple[Piece[Rope], ...]]) -> Rope:
        r"""Draw a ``pmatrix``; rows of fractions need air."""
        gap = r" \\[1ex] " if any(entry.tall for row in rows for entry in row) else r" \\ "
        parts: list[Rope] = []
        for row in rows:
            parts += (gap if parts else "", *[part for entry in row for part in (" & ", entry.ink)][1:])
        return (r"\begin{pmatrix} ", *parts, r" \end{pmatrix}")

    def differential(self, sign: str, order: int, followed: Rope | None) -> Rope:
        r"""Draw ``\partial^{2}``."""
        command = r"\partial" if sign == self.partial_sign else sign
        power = flatten(_script("^", Piece(str(order)))) if order > 1 else ""
        gap = " " if followed is not None and (power or command != sign) else ""
        return (command, power, gap, followed or "")

    def repeated(self, variable: Rope, order: int | Rope) -> Rope:
        """Draw ``x^{2}``."""
        shown = Piece(str(order) if isinstance(order, int) else order)
        return variable if order == 1 else (variable, *_script("^", shown))

    def over(self, above: Rope, below: Rope) -> Piece[Rope]:
        r"""Draw ``\frac{\partial f}{\partial x}``."""
        return fraction_piece((r"\frac{", above, "}{", below, "}"))

    def acting(self, operator: Rope, body: Piece[Rope]) -> Rope:
        r"""Draw ``\frac{\partial}{\partial x}\left[ u \right]``."""
        left, right = (r"\left[", r"\right]") if body.tall else ("[", "]")
        return (operator, left, body.ink, right)

    def letter(self, name: str) -> Rope:
        r"""Draw ``\theta``."""
        return tex(name)

    def raised(self, base: Rope, script: str) -> Rope:
        r"""Draw ``A^{\mathsf{T}}``."""
        if script.endswith("T") and len(script) < 3:
            return (base, "^{", script[:-1], r"\mathsf{T}}")
        return (base, "^{", script.strip("()").replace("×", r" \times ") if "×" in script else script, "}")

    def lowered(self, base: Rope, indices: tuple[Piece[Rope], ...], marks: tuple[str, ...]) -> Rope:
        """Draw ``W_{ij}``."""
        comma = ", " if any(mark.isdecimal() for mark in marks) and len(marks) > 1 else ""
        parts = [part for index in indices for part in (comma, index.ink)][1:]
        return (base, *_script("_", Piece(parts[0] if len(parts) == 1 else tuple(parts))))

    def bars(self, piece: Piece[Rope], mark: str) -> Rope:
        r"""Draw ``\left\|x\right\|``."""
        left, right = (r"\left\|", r"\right\|") if piece.tall else (r"\|", r"\|")
        return (left, piece.ink, right, f"_{{{mark}}}" if mark else "")

    def operator(self, name: str) -> Rope:
        r"""Draw ``\operatorname{tr}``."""
        entry = BY_NAME.get(name)
        return _operator(name) if entry is None or not entry.latex else entry.latex

    def integral(self, node: Integral, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\int_{a}^{b} u \, dt``."""
        body, variable, lower, upper = children
        inner = self.ended(self.at_least(PRODUCT, body))
        ink = (r"\int", *_script("_", lower), *_script("^", upper), " ", inner.ink, r" \, d", variable.ink)
        return Piece(ink, PREFIX, "big", "hole", tall=True)

    def series(self, node: Sum | Prod, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\sum_{k = a}^{b} u``."""
        body, variable, lower, upper = children
        inner = self.at_least(PRODUCT, body)
        sign = r"\sum_{" if isinstance(node, Sum) else r"\prod_{"
        ink = (sign, variable.ink, " = ", lower.ink, "}", *_script("^", upper), " ", inner.ink)
        return Piece(ink, PREFIX, "big", "big", tall=True)

    def limit(self, node: Limit, children: tuple[Piece[Rope], ...]) -> Piece[Rope]:
        r"""Write ``\lim_{h \to 0^{+}} u``."""
        body, variable, point = children
        inner = self.at_least(PRODUCT, body)
        place = (self.at_least(ATOM, point).ink, "^{", node.side, "}") if node.side else point.ink
        ink = (r"\lim_{", variable.ink, r" \to ", place, "} ", inner.ink)
        return Piece(ink, PREFIX, "big", "big", body.tall)


def _script(mark: str, script: Piece[Rope]) -> tuple[Rope, ...]:
    """Set a script, as people do: without braces around one letter or digit.

    But f keeps them: it would be applied to what follows.
    """
    ink = script.ink
    short = isinstance(ink, str) and len(ink) == 1 and ink.isalnum() and script.tail != "function"
    return (mark, ink) if short else (mark, "{", ink, "}")


_LONGEST_IN_BARS = 60


def _has_bars(node: Node) -> bool:
    """Whether plain bars around an expression could be paired with bars inside."""
    return node.size > _LONGEST_IN_BARS or any(map(_is_in_bars, postorder(node)))


def _is_in_bars(part: Node) -> bool:
    match part:
        case Whole():
            return operation(part).style == "bars"
        case Call(name=name):
            return name in TABLE and TABLE[name].delimiters[:1] == ("|",)
    return False


def _name(name: str) -> str:
    """Return a function's name in LaTeX: its own, a letter's, or an operator name."""
    if name in _COMMANDS or not name:
        return _COMMANDS.get(name, "")
    return tex(name) if split_name(name).is_letter else _operator(name)


def is_bare(node: Call) -> bool:
    """Whether an application needs no brackets: a command's name before one short argument or an absolute value."""
    if node.orders or node.name not in TABLE or not is_word(node.name) or not node.children:
        return False
    argument = node.children[-1]
    if not is_leaf(argument) and not (isinstance(argument, Call) and argument.name == "abs" and not argument.orders):
        return False
    return len(node.children) == (2 if node.name == "log" else 1) and TABLE[node.name].latex[1:].isalpha()


def _primes(orders: tuple[int, ...]) -> str:
    """Return the marks of differentiation: ``''``, ``^{(4)}``, ``^{(7,1)}``."""
    if len(orders) == 1 and orders[0] <= 3:
        return "'" * orders[0]
    return f"^{{({','.join(map(str, orders))})}}" if orders else ""
