"""Expressions in MathML, as Chromium, Firefox and Safari draw it and readers speak it (MathML Core).

https://www.w3.org/TR/mathml-core/
"""

from __future__ import annotations

import re
from collections.abc import Collection

from derive.expression import Call, Const, Deriv, Div, Integral, Limit, Node, Num, Piecewise, Pow, Prod, Root, Sum, Sym
from derive.expression.numbers import TWO
from derive.table import TABLE
from derive.writing.components import fraction_piece
from derive.writing.latex import is_bare
from derive.writing.layout import (
    ATOM,
    POWER,
    PREFIX,
    PRODUCT,
    SUM,
    Piece,
    constant_piece,
    head_of_name,
    is_indexed,
    is_ratio,
    level_of_name,
    lists_of,
    tail_of_name,
    takes_power,
)
from derive.writing.letters import GREEK, split_name
from derive.writing.marked import MarkedWriter
from derive.writing.markup import APPLY, COMMA, TIMES, Element, Markup, element, markup

CHANGED = "derive-changed"
"""The class of the parts that are marked."""

_THIN = "0.1667em"
_BEFORE_NAME = "\N{THIN SPACE}"
_PRIMES = {1: "′", 2: "″", 3: "‴"}


def to_mathml(node: Node, *, display: bool = False, marked: Collection[Node] = ()) -> str:
    """Write an expression in MathML.

    Args:
        node: the expression.
        display: whether it stands by itself, with its fractions in full size.
        marked: subexpressions to mark wherever they occur.

    Raises:
        LimitError: the expression is too long to write out.

    >>> from derive.expression import Div, ONE, Sym
    >>> to_mathml(Div(ONE, Sym("x")))
    '<math><mfrac><mn>1</mn><mi>x</mi></mfrac></math>'
    """
    return markup(mathematics(node, display=display, marked=marked))


def mathematics(
    node: Node,
    *,
    lead: tuple[str, ...] = (),
    opened: tuple[tuple[str, Node | None], ...] = (),
    closed: str = "",
    primed: bool = False,
    display: bool = False,
    marked: Collection[Node] = (),
) -> Element:
    """Return the element of an expression, or of a part of one that is broken into several.

    Args:
        node: the expression.
        lead: the signs before it, where it goes on: a relation, ``+`` (which a minus of its own takes the place of),
            ``-`` or ``·``; a minus after another sign is the sign of what follows.
        opened: brackets that open before it and what stands before each, as in `derive.render.measure.Row`.
        closed: brackets that close after it.
        primed: whether the left side of the equation is differentiated, ``(u v)'``.
        display: as for `to_mathml`.
        marked: as for `to_mathml`.
    """
    writer = MathmlWriter(marked=marked)
    before = [(writer.before(bracket, what), _big(bracket, "prefix")) for bracket, what in opened]
    shown = writer.primed(node) if primed else writer.led(lead, node)
    content = (*before, shown, *(_big(bracket, "postfix") for bracket in closed))
    return element("math", *content, **({"displaystyle": "true"} if display else {}))


class MathmlWriter(MarkedWriter[Markup]):
    """Presentation MathML; exponents keep to one line with a slash for a fraction bar."""

    def mark(self, ink: Markup) -> Markup:
        """Mark what was drawn."""
        return element("mrow", ink, class_=CHANGED)

    def led(self, lead: tuple[str, ...], node: Node) -> Markup:
        """Write an expression after the signs that it goes on by."""
        piece = self.piece(node)
        if lead == ("+",) and piece.unsigned is not None:
            return self.stamp(node, (_leading("-"), piece.unsigned))
        signs = [self.row(self.minus) if place and sign == "-" else _leading(sign) for place, sign in enumerate(lead)]
        return (*signs, self.at_least(_BOUND.get(lead[-1], SUM), piece).ink if lead else piece.ink)

    def primed(self, node: Node) -> Markup:
        """Write an equation whose left side is differentiated."""
        left, right = node.children
        return self.row(self.fence(self.piece(left)), _prime(1), " = ", self.piece(right).ink)

    def before(self, bracket: str, what: Node | None) -> Markup:
        """Write what stands before a bracket: the sign of a derivative, or a factor."""
        if what is None:
            return ()
        ink = self.piece(what).ink
        return self._ratio("d", self.row("d", ink)) if bracket == "[" else ink

    def row(self, *parts: Markup) -> Markup:
        """Set parts side by side; what is no element yet is a sign."""
        return tuple(_token(part) if isinstance(part, str) else part for part in parts)

    def between(self, left: Piece[Markup], right: Piece[Markup]) -> str:
        """Return what separates two factors; a product without a sign is still read aloud as one."""
        found = super().between(left, right) or self.gap
        # As TeX does before the name of a function: 2 cos x.
        return _BEFORE_NAME if found == self.gap and right.head == "call" else found

    def fence(self, piece: Piece[Markup]) -> Markup:
        """Put round brackets around a piece, growing ones only where it is tall."""
        return _fenced("(", piece.ink, ")", piece.tall)

    def number(self, node: Num, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write a number; scientific notation as a product with a power of ten."""
        digits, _, exponent = node.literal.lower().partition("e")
        if not exponent:
            return Piece(element("mn", digits), ATOM, "number", "number")
        power = element("msup", element("mn", "10"), _one(_tokens(exponent.lstrip("+"))))
        return Piece(self.row(element("mn", digits), "×", power), PRODUCT, "number", "raised")

    def symbol(self, node: Sym, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write a letter with its subscript and its primes."""
        name = node.name
        return Piece(self.letter(name), level_of_name(name), head_of_name(name), tail_of_name(name))

    def constant(self, node: Const, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write ``π``."""
        piece = constant_piece(node.name, 2)
        return piece._replace(ink=element("mi", piece.ink))

    def quotient(self, node: Div, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write a fraction, and ``a/b`` in an exponent; a fraction within a fraction keeps its size."""
        if self.inline:
            return self.slash(node, children)
        kind = "ratio" if is_ratio(node) else "fraction"
        above, below = (_full(child.ink) if child.tall else _one(child.ink) for child in children)
        return Piece(element("mfrac", above, below), POWER, kind, kind, tall=True)

    def power(self, node: Pow, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write a raised exponent, on the name of a function where it is written there."""
        script = self.script(node.exponent)
        base = node.base
        if isinstance(base, Call) and takes_power(base, node.exponent):
            return self._applied(base, tuple(self.pieces[part] for part in base.children), raised=script.ink)
        # An exponent on a bare radical would seem to stand below it.
        bare = isinstance(base, Root)
        below = self.bracketed(children[0]._replace(tall=True)) if bare else self.at_least(ATOM, children[0])
        tail = "function" if below.tail == "function" else "raised"
        return Piece(_scripted(below.ink, (), script.ink), POWER, below.head, tail, below.tall)

    def root(self, node: Root, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write a radical."""
        radicand = children[0]
        if node.index is TWO:
            ink = element("msqrt", radicand.ink)
        else:
            ink = element("mroot", _one(radicand.ink), _one(self.script(node.index).ink))
        return Piece(ink, ATOM, "root", "close", radicand.tall)

    def call(self, node: Call, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write an application: ``sin x``, ``log_2 x``, ``|x|``, ``f″(x)``, ``J_n(x)``."""
        if node.name == "factorial" and len(children) == 1 and not node.orders:
            return self.factorial(children[0])
        entry = TABLE.get(node.name)
        if not node.orders and len(children) == 1 and entry is not None and entry.brackets:
            left, right = entry.brackets
            head, tail = ("bar", "bar") if left == right else ("open", "close")
            return Piece(_fenced(left, children[0].ink, right, children[0].tall), ATOM, head, tail, children[0].tall)
        if not node.orders and len(children) == 2 and node.name == "log":
            return self._applied(node, children[1:], lowered=children[0].ink)
        if is_indexed(node):
            return self._applied(node, children[1:], lowered=children[0].ink)
        return self._applied(node, children)

    def _applied(
        self, node: Call, arguments: tuple[Piece[Markup], ...], lowered: Markup = (), raised: Markup = ()
    ) -> Piece[Markup]:
        entry = TABLE.get(node.name)
        if entry is None:
            bare = self.letter(node.name)
        else:
            bare = _identifier(entry.indexed if is_indexed(node) else entry.symbol or entry.written)
        order = node.orders[0] if len(node.orders) == 1 else 0
        if 0 < order <= len(_PRIMES):
            name: Markup = (_scripted(bare, lowered, raised), _prime(order))
        else:
            name = _scripted(bare, lowered, _tokens(f"({','.join(map(str, node.orders))})") if node.orders else raised)
        argument = self.listed(arguments, lists_of(node))
        # A point is what nothing is applied to.
        closed = (name, _APPLY, self.fence(argument)) if node.name else self.fence(argument)
        if is_bare(node):
            gap = () if argument.head == "bar" else element("mspace", width=_THIN)
            return Piece((name, _APPLY, gap, argument.ink), PREFIX, "call", "bare", argument.tall, closed=closed)
        return Piece(closed, ATOM, "call", "close", argument.tall)

    def cases(self, node: Piecewise, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write values by cases behind a brace."""
        values = [self.at_least(SUM, piece) for piece in children[0::2]]
        told: list[Markup] = [(_words("if"), piece.ink) for piece in children[1::2]]
        told += [element("mtext", "otherwise")] * (len(values) - len(told))
        rows = [[value.ink, condition] for value, condition in zip(values, told, strict=True)]
        ink = element("mrow", element("mo", "{"), _table(rows, tall=True, align="left"))
        return Piece(ink, SUM, "open", "close", tall=True)

    def derivative(self, node: Deriv, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write the operator as a fraction before the differentiand in square brackets."""
        body, variable = children
        sign = self.sign_of(node)
        ratio = self._ratio(sign, self.row(sign, variable.ink))
        return Piece(self.acting(ratio, body), PREFIX, "hole", "hole", tall=True)

    def _ratio(self, above: Markup, below: Markup) -> Markup:
        if self.inline:
            return self.row(above, "/", below)
        return element("mfrac", _one(self.row(above)), _one(self.row(below)))

    def column(self, entries: tuple[Piece[Markup], ...]) -> Markup:
        """Draw a vector."""
        return self.grid([(entry,) for entry in entries])

    def grid(self, rows: list[tuple[Piece[Markup], ...]]) -> Markup:
        """Draw a matrix in round brackets."""
        tall = any(entry.tall for row in rows for entry in row)
        return _fenced("(", _table([[entry.ink for entry in row] for row in rows], tall=tall), ")", tall=True)

    def differential(self, sign: str, order: int, followed: Markup | None) -> Markup:
        """Draw ``∂²``."""
        raised = element("mn", str(order)) if order > 1 else ()
        return self.row(_scripted(self.row(sign), (), raised), followed or ())

    def repeated(self, variable: Markup, order: int | Markup) -> Markup:
        """Draw ``x²``."""
        raised = element("mn", str(order)) if isinstance(order, int) else order
        return variable if order == 1 else _scripted(variable, (), raised)

    def over(self, above: Markup, below: Markup) -> Piece[Markup]:
        """Draw the fraction of two differentials."""
        ratio = self._ratio(above, below)
        return Piece(ratio, PREFIX) if self.inline else fraction_piece(ratio)

    def acting(self, operator: Markup, body: Piece[Markup]) -> Markup:
        """Draw an operator before what it acts on."""
        return (operator, _fenced("[", body.ink, "]", body.tall))

    def letter(self, name: str) -> Markup:
        """Draw ``θ₀′``."""
        stem, subscript, primes = split_name(name)
        below = _identifier(subscript) if subscript else ()
        bare = _scripted(_identifier(stem), below, ())
        return (bare, _prime(len(primes))) if primes else bare

    def raised(self, base: Markup, script: str) -> Markup:
        """Draw a mark above."""
        return _scripted(base, (), _tokens(script.strip("()") if "×" in script else script))

    def lowered(self, base: Markup, indices: tuple[Piece[Markup], ...], marks: tuple[str, ...]) -> Markup:
        """Draw indices below."""
        comma = "," if any(mark.isdecimal() for mark in marks) and len(marks) > 1 else COMMA
        return _scripted(base, self.row(*[part for index in indices for part in (comma, index.ink)][1:]), ())

    def bars(self, piece: Piece[Markup], mark: str) -> Markup:
        """Draw a norm."""
        return _scripted(_fenced("‖", piece.ink, "‖", piece.tall), _identifier(mark) if mark else (), ())

    def operator(self, name: str) -> Markup:
        """Draw ``tr``."""
        return (_identifier(name), _APPLY)

    def integral(self, node: Integral, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write an integral with its limits."""
        body, variable, lower, upper = children
        inner = self.ended(self.at_least(PRODUCT, body))
        sign = element("msubsup", _SIGNS["∫"], _one(lower.ink), _one(upper.ink))
        ink = self.row(sign, inner.ink, element("mspace", width=_THIN), "d", variable.ink)
        return Piece(ink, PREFIX, "big", "hole", tall=True)

    def series(self, node: Sum | Prod, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write a sum with its limits."""
        body, variable, lower, upper = children
        start = element("mrow", self.row(variable.ink, " = ", lower.ink))
        sign = element("munderover", _SIGNS["∑" if isinstance(node, Sum) else "∏"], start, _one(upper.ink))
        return Piece(self.row(sign, self.at_least(PRODUCT, body).ink), PREFIX, "big", "big", tall=True)

    def limit(self, node: Limit, children: tuple[Piece[Markup], ...]) -> Piece[Markup]:
        """Write a limit over where the variable tends to."""
        body, variable, point = children
        place = _scripted(self.at_least(ATOM, point).ink, (), _tokens(node.side)) if node.side else point.ink
        sign = element("munder", _SIGNS["lim"], element("mrow", self.row(variable.ink, "→", place)))
        gap = element("mspace", width=_THIN)
        return Piece(self.row(sign, gap, self.at_least(PRODUCT, body).ink), PREFIX, "big", "big", body.tall)


# Elements ------------------------------------------------------------------------------------------


def _one(ink: Markup) -> Markup:
    """Return what takes one place among the parts of a fraction or a script."""
    while isinstance(ink, tuple) and len(ink) == 1:
        (ink,) = ink
    return ink if isinstance(ink, Element) else element("mrow", ink)


def _full(ink: Markup) -> Markup:
    return element("mrow", ink, displaystyle="true", scriptlevel="0")


def _scripted(base: Markup, lowered: Markup, raised: Markup) -> Markup:
    """Set scripts that there are, () is none, and both kinds one above the other."""
    match base, lowered, raised:
        case _, (), ():
            return base
        case Element(tag="msup", children=(inner, above)), _, ():
            return element("msubsup", inner, _one(lowered), above)
        case Element(tag="msub", children=(inner, below)), (), _:
            return element("msubsup", inner, below, _one(raised))
        case _, _, ():
            return element("msub", _one(base), _one(lowered))
        case _, (), _:
            return element("msup", _one(base), _one(raised))
    return element("msubsup", _one(base), _one(lowered), _one(raised))


def _identifier(word: str) -> Markup:
    """Return a letter in italics, a capital Greek one and a word upright, digits as a number."""
    if word.isdecimal():
        return element("mn", word)
    shown = GREEK.get(word, word)
    if len(shown) == 1 and not shown.isascii() and shown.isupper():
        return element("mi", shown, mathvariant="normal")
    return element("mi", shown)


def _prime(order: int) -> Markup:
    """Return the marks of differentiation, which fonts raise by themselves."""
    return element("mo", _PRIMES.get(order, "′" * order), form="postfix", **_TIGHT)


def _tokens(text: str) -> Markup:
    """Return a mark, ``(l-1)``, ``m×n`` or ``-T``, as letters, numbers and signs."""
    return tuple(
        element("mo", "−" if part == "-" else part, **_TIGHT)
        if not part.isalnum()
        else element("mn" if part.isdecimal() else "mi", part, **({"mathvariant": "normal"} if part == "T" else {}))
        for part in re.findall(r"\d+|\w|\S", text)
    )


def _big(sign: str, form: str) -> Element:
    """Return a bracket whose fellow stands on another line."""
    return element("mo", sign, form=form, minsize="1.8em", maxsize="1.8em")


def _fenced(left: str, ink: Markup, right: str, tall: bool) -> Element:
    # At the ends of a row of their own they are known for brackets, and grow unless they are told not to.
    size = {} if tall else {"stretchy": "false"}
    return element("mrow", element("mo", left, **size), ink, element("mo", right, **size))


def _table(rows: list[list[Markup]], *, tall: bool, align: str = "center") -> Element:
    # What MathML Core leaves to style sheets, readers of full MathML take from the attribute.
    style = {"style": f"text-align:{align}"} if align != "center" else {}
    shown = [element("mtr", *(element("mtd", entry, **style) for entry in row)) for row in rows]
    return element("mtable", *shown, columnalign=align, **({"displaystyle": "true"} if tall else {}))


def _words(words: str) -> Markup:
    """Return words with the blanks around them, which a page would drop."""
    blank = element("mspace", width="0.4em")
    return (blank, element("mtext", words), blank)


_BOUND = {"+": PRODUCT, "-": PRODUCT, "·": PREFIX}
"""How tightly what follows a sign holds together."""
_LEADS = {"+": "+", "-": "−", "·": "⋅", "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_TIGHT = {"lspace": "0", "rspace": "0"}
_APPLY = element("mo", APPLY)
_SIGNS: dict[str, Markup] = {
    "∫": element("mo", "∫"),
    "∑": element("mo", "∑"),
    "∏": element("mo", "∏"),
    "lim": element("mo", "lim", movablelimits="true", form="prefix", **_TIGHT),
    "-": element("mo", "−", form="prefix"),
    # A marked term stands in a row of its own, where the sign would be taken for a prefix.
    " - ": element("mo", "−", form="infix"),
    " · ": element("mo", "⋅"),
    " ": element("mo", TIMES),
    _BEFORE_NAME: (element("mo", TIMES), element("mspace", width=_THIN)),
    " and ": _words("and"),
    " or ": _words("or"),
    "/": element("mo", "/", **_TIGHT),
    "!": element("mo", "!", form="postfix", **_TIGHT),
    "∇": element("mo", "∇", form="prefix", **_TIGHT),
    "∇·": (element("mo", "∇", form="prefix", **_TIGHT), element("mo", "⋅")),
    "∇×": (element("mo", "∇", form="prefix", **_TIGHT), element("mo", "×")),
    "Δ": element("mo", "Δ", form="prefix", **_TIGHT),
    "∂": element("mi", "∂"),
    ", ": element("mo", ",", separator="true"),
    "; ": element("mo", ";", separator="true"),
}


def _leading(sign: str) -> Markup:
    """Return a sign that stands first and is no prefix."""
    return element("mo", _LEADS[sign], form="infix") if sign else ()


def _token(sign: str) -> Markup:
    """Return the element of a sign of the notation; what has letters is a name."""
    if not sign.strip() and sign not in _SIGNS:
        return ()
    return _SIGNS.get(sign) or element("mi" if sign.strip().isalnum() else "mo", sign.strip())
