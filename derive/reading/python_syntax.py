"""What the syntax of Python stands for in formulas: operators, comparisons, literals, and the words for the rest."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from fractions import Fraction

from derive.expression import Add, Call, Div, Logic, Mul, Neg, Node, Pow, Rel, number
from derive.reading.numerical import cases, unsupported


def called(node: ast.AST) -> str:
    """Return what a person calls a piece of syntax."""
    return _WORDS.get(type(node), f"this ({type(node).__name__})")


_WORDS: dict[type[ast.AST], str] = {
    ast.For: "a loop",
    ast.While: "a loop",
    ast.With: "a with statement",
    ast.Try: "a try statement",
    ast.Raise: "an exception",
    ast.Assert: "an assertion",
    ast.FunctionDef: "a function in a function",
    ast.Lambda: "a function in a function",
    ast.ListComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.Subscript: "an element of an array",
    ast.Attribute: "an attribute",
    ast.Global: "a global name",
    ast.MatMult: "a matrix product",
    ast.Expr: "a statement without effect on the value",
}


OPERANDS: dict[type[ast.expr], Callable[..., Iterator[ast.expr]]] = {
    ast.Constant: lambda node: iter(()),
    ast.Name: lambda node: iter(()),
    ast.Attribute: lambda node: iter(()),
    ast.BinOp: lambda node: iter((node.left, node.right)),
    ast.UnaryOp: lambda node: iter((node.operand,)),
    ast.BoolOp: lambda node: iter(node.values),
    ast.Compare: lambda node: iter((node.left, *node.comparators)),
    ast.IfExp: lambda node: iter((node.test, node.body, node.orelse)),
    ast.Call: lambda node: iter(node.args),
}
"""The operands of each expression of a program."""

_RELATIONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "!=",
}
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


def _compared(node: ast.Compare, children: list[Node]) -> Node:
    relations = []
    for operator, left, right in zip(node.ops, children, children[1:], strict=False):
        if type(operator) not in _RELATIONS:
            raise unsupported(f"the comparison {type(operator).__name__.lower()} is not read", node)
        relations.append(Rel(_RELATIONS[type(operator)], left, right))
    return relations[0] if len(relations) == 1 else Logic("and", *relations)


def _joined(word: str) -> Callable[[ast.expr, list[Node]], Node]:
    def build(node: ast.expr, children: list[Node]) -> Node:
        if not all(isinstance(child, (Rel, Logic)) for child in children):
            raise unsupported(f"numbers are joined by {word}: write comparisons", node)
        return Logic(word, *children)

    return build


def _negated(node: ast.expr, children: list[Node]) -> Node:
    match children[0]:
        case Rel(relation=sign, left=left, right=right):
            return Rel(_OPPOSITE[sign], left, right)
        case Logic(connective=word, children=parts) if all(isinstance(part, Rel) for part in parts):
            return Logic("or" if word == "and" else "and", *(_negated(node, [part]) for part in parts))
    raise unsupported("this condition can't be negated", node)


def _chosen(node: ast.expr, children: list[Node]) -> Node:
    condition, first, second = children
    if not isinstance(condition, (Rel, Logic)):
        raise unsupported("a number is used as a condition: write a comparison", node)
    return cases(condition, first, second)


BUILD: dict[type[ast.AST], Callable[..., Node]] = {
    ast.Add: lambda node, parts: Add(*parts),
    ast.Sub: lambda node, parts: Add(parts[0], Neg(parts[1])),
    ast.Mult: lambda node, parts: Mul(*parts),
    ast.Div: lambda node, parts: Div(*parts),
    ast.Pow: lambda node, parts: Pow(*parts),
    ast.FloorDiv: lambda node, parts: Call("floor", Div(*parts)),
    ast.Mod: lambda node, parts: Call("mod", *parts),
    ast.USub: lambda node, parts: Neg(parts[0]),
    ast.UAdd: lambda node, parts: parts[0],
    ast.Not: _negated,
    ast.And: _joined("and"),
    ast.Or: _joined("or"),
    ast.Compare: _compared,
    ast.IfExp: _chosen,
}
"""The node of each operator from its operands."""


def literal(value: object, node: ast.expr) -> Node:
    """Return a number of a program as a node."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise unsupported(f"{value!r} is no number", node)
    if value != value or value in (float("inf"), -float("inf")):
        raise unsupported(f"{value!r} is no number", node)
    if isinstance(value, int) or value.is_integer():
        return number(int(value))
    return number(Fraction(repr(value)), decimal=True)
