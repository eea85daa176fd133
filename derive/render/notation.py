"""Derivatives as they are read: ∂ where there are several variables, d²/dx² for two in turn, dy/dx for a letter."""

from __future__ import annotations

from functools import partial as given

from derive.expression import ONE, Deriv, Div, Mul, Node, Sym, Whole, fold, postorder
from derive.writing.components import DERIVATIVE


def as_read(node: Node, partial: bool, memo: dict[Node, Node] | None = None) -> Node:
    """Return an expression with derivatives in Leibniz's notation, for the eye only.

    Args:
        node: the expression.
        partial: whether the derivatives are partial ones.
        memo: expressions done already, filled in.

    >>> x, y, f = Sym("x"), Sym("y"), Sym("f")
    >>> str(as_read(Deriv(Deriv(f, x), y), True))
    '∂^2f/∂y∂x'
    """
    return fold(node, given(_leibniz, partial), memo) if node.pending else node


def _leibniz(partial: bool, node: Node, children: tuple[Node, ...]) -> Node:
    if isinstance(node, Div) and _is_rate(children[0]) and not any(map(_is_rate, postorder(children[1]))):
        # A fraction upon a fraction is hard to read: 1/y · dy/dx.
        return Mul(Div(ONE, children[1]), children[0])
    if isinstance(node, Mul) and any(map(_is_rate, children)):
        # Rates stand behind what they are multiplied by: 2r h · dr/dt.
        return Mul(*sorted(children, key=_is_rate))
    if not isinstance(node, Deriv) or not isinstance(node.variable, Sym):
        return node.with_children(children)
    name = DERIVATIVE + ("∂" if partial else "d")
    body, variable = children
    match body:
        # d/dt [dy/dx] is no second derivative by one variable: it stays as it is.
        case Deriv(body=inner, variable=first) if partial or first is variable:
            return Whole(name, inner, first, variable)
        case Whole() if body.name == name and (partial or body.children[-1] is variable):
            return Whole(name, *body.children, variable)
        case Sym() if body is not variable:
            return Whole(name, body, variable)
    return Whole(name, body, variable) if partial else node.with_children(children)


def _is_rate(node: Node) -> bool:
    return isinstance(node, Whole) and node.name.startswith(DERIVATIVE) and isinstance(node.children[0], Sym)
