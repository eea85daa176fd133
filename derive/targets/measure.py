"""How simple is an expression to read?  A weighted count of its nodes, with a discount for named things."""

from __future__ import annotations

from collections.abc import Collection

from derive.expression import Add, Call, Const, Div, Mul, Neg, Node, Num, Pow, Root, Sym, fold, rational
from derive.reading.formulas import entry_of

_WEIGHT: dict[type[Node], float] = {
    Num: 1,
    Sym: 1,
    Const: 1,
    Neg: 0.5,
    Add: 0.6,
    Mul: 0.3,
    Div: 0.8,
    Pow: 0.4,
    Root: 1,
    Call: 1,
}
_ALIAS = 1.0
_SIGN_INSIDE = 0.2


def measure(node: Node, names: Collection[Node] = (), self_alias: Node | None = None) -> float:
    """Return the weight of an expression: the smaller, the sooner a mathematician prints it.

    Args:
        node: the expression.
        names: subexpressions that count as one letter each (f(x), σ(x)).
        self_alias: the one of them that is the function itself, preferred to all others.

    >>> from derive.expression import ONE
    >>> measure(Add(Sym("x"), ONE)) < measure(Add(Sym("x"), Sym("y"), ONE))
    True
    """
    entries = {name: entry_of(name) for name in names}
    known = {name: entry.weight if entry is not None and entry.weight else _ALIAS for name, entry in entries.items()}
    if self_alias is not None:
        known[self_alias] = 0.8 * known.get(self_alias, _ALIAS)

    def weigh(node: Node, parts: tuple[float, ...]) -> float:
        if rational(node) is not None:
            return 1 + 0.3 * isinstance(node, Div)
        joints = max(len(parts) - 1, 1)
        return sum(parts) + _WEIGHT.get(type(node), 2) * joints + _late_sign(node)

    return fold(node, weigh, known)


def _late_sign(node: Node) -> float:
    # 1 - f reads more easily than -f + 1.
    return _SIGN_INSIDE if isinstance(node, Add) and isinstance(node.children[0], Neg) else 0
