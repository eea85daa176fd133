"""What the syntax of Python stands for in formulas: operators, comparisons, literals, and the words for the rest."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from derive.expression import Add, Call, Div, Logic, Mul, Neg, Node, Num, Pow, Rel, number
from derive.expression.parts import product_of, sum_of
from derive.reading.code.values import (
    SEVERAL,
    TOTAL,
    Flag,
    Lookup,
    Row,
    Value,
    as_condition,
    as_number,
    cases,
    each,
    is_condition,
    unsupported,
)


def called(node: ast.AST) -> str:
    """Return what a person calls a piece of syntax."""
    return _WORDS.get(type(node), f"this ({type(node).__name__})")


_WORDS: dict[type[ast.AST], str] = {
    ast.For: "a loop",
    ast.While: "a loop without an end that is known",
    ast.With: "a with statement",
    ast.Try: "a try statement",
    ast.Subscript: "an element of an array",
    ast.Global: "a global name",
    ast.BitXor: "^ (it works on bits; a power is written **)",
    ast.Expr: "a statement without effect on the value",
    ast.Starred: "any number of values",
    ast.Dict: "a dictionary with other keys than texts and numbers",
    ast.Break: "a loop that may end early",
    ast.Continue: "a loop that may go on early",
    ast.Match: "a match statement",
    ast.DictComp: "a dictionary made in a loop",
    ast.JoinedStr: "a text",
    ast.ClassDef: "a class in a function",
    ast.Delete: "a name that is deleted",
    ast.Await: "something that is waited for",
    ast.Yield: "a generator",
}


OPERANDS: dict[type[ast.expr], Callable[..., Iterator[ast.expr]]] = {
    ast.Constant: lambda node: iter(()),
    ast.Name: lambda node: iter(()),
    ast.Lambda: lambda node: iter(()),
    ast.GeneratorExp: lambda node: iter(()),
    ast.ListComp: lambda node: iter(()),
    ast.Attribute: lambda node: iter(()),
    ast.BinOp: lambda node: iter((node.left, node.right)),
    ast.UnaryOp: lambda node: iter((node.operand,)),
    ast.BoolOp: lambda node: iter(node.values),
    ast.Compare: lambda node: iter((node.left, *node.comparators)),
    ast.IfExp: lambda node: iter((node.test,)),
    ast.Call: lambda node: iter((*node.args, *(keyword.value for keyword in node.keywords))),
    ast.Tuple: lambda node: iter(node.elts),
    ast.List: lambda node: iter(node.elts),
    ast.Dict: lambda node: iter((*node.keys, *node.values)) if all(node.keys) else iter(()),
    ast.Starred: lambda node: iter((node.value,)),
    ast.Subscript: lambda node: iter((node.value, node.slice)),
    ast.Slice: lambda node: iter([part for part in (node.lower, node.upper, node.step) if part is not None]),
    ast.NamedExpr: lambda node: iter((node.value,)),
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
_SAME: dict[type[ast.cmpop], bool] = {ast.Eq: True, ast.Is: True, ast.NotEq: False, ast.IsNot: False}


def _compared(node: ast.AST, children: Sequence[Value]) -> Value:
    assert isinstance(node, ast.Compare)
    if any(isinstance(child, Flag) for child in children):
        return _flags_compared(node, children)
    relations: list[Node] = []
    for operator, left, right in zip(node.ops, children, children[1:], strict=False):
        if isinstance(operator, ast.In | ast.NotIn) and isinstance(right, tuple) and right:
            within = isinstance(operator, ast.In)
            found = [Rel("=" if within else "!=", as_number(left, node), as_number(one, node)) for one in right]
            relations.append(found[0] if len(found) == 1 else Logic("or" if within else "and", *found))
            continue
        if type(operator) not in _RELATIONS:
            raise unsupported(f"the comparison {type(operator).__name__.lower()} is not read", node)
        relations.append(Rel(_RELATIONS[type(operator)], as_number(left, node), as_number(right, node)))
    return relations[0] if len(relations) == 1 else Logic("and", *relations)


def _flags_compared(node: ast.Compare, children: Sequence[Value]) -> Flag:
    """Decide ``mode == "tanh"`` and ``scale is None`` while reading: a number is never None, nor a text."""
    (operator, *more), (left, right, *_) = node.ops, children
    if more or type(operator) not in _SAME:
        raise unsupported("this comparison can't be decided without running the code", node)
    return Flag((left == right) is _SAME[type(operator)])


def joined(word: str) -> Callable[[ast.AST, Sequence[Value]], Value]:
    """Return how conditions are joined by a word; flags among them are decided at once."""
    deciding = word == "or"

    def build(node: ast.AST, children: Sequence[Value]) -> Value:
        open_ = [child for child in children if not isinstance(child, Flag)]
        if any(isinstance(child, Flag) and bool(child.value) is deciding for child in children):
            return Flag(deciding)
        if not open_:
            return Flag(not deciding)
        if not all(map(is_condition, open_)):
            raise unsupported(f"numbers are joined by {word}: write comparisons", node)
        parts = [as_condition(child, node) for child in open_]
        return parts[0] if len(parts) == 1 else Logic(word, *parts)

    return build


def negated(node: ast.AST, children: Sequence[Value]) -> Value:
    """Return the condition that holds where another does not."""
    match children[0]:
        case Flag(value=value):
            return Flag(not value)
        case Rel(relation=sign, left=left, right=right):
            return Rel(_OPPOSITE[sign], left, right)
        case Logic(connective=word, children=parts):
            turned = (as_condition(negated(node, [part]), node) for part in parts)
            return Logic("or" if word == "and" else "and", *turned)
    raise unsupported("this condition can't be negated", node)


def _of_numbers(build: Callable[..., Node]) -> Callable[[ast.AST, Sequence[Value]], Value]:
    def of_numbers(node: ast.AST, parts: Sequence[Value]) -> Value:
        return build(*(as_number(part, node) for part in parts))

    return lambda node, parts: each(of_numbers, node, parts)


def product_of_arrays(node: ast.AST, parts: Sequence[Value]) -> Value:
    """Return ``A @ x``, and the inner product of two vectors.

    Raises:
        UnsupportedError: their entries are not written, or they do not fit together.
    """
    left, right = parts
    if not isinstance(left, tuple) and left is right:
        # Whatever it is an array of, u @ u adds up the squares.
        return Call(TOTAL, Pow(as_number(left, node), Num(2)))
    if not (isinstance(left, tuple) and left and isinstance(right, tuple) and right):
        raise unsupported(f"a product of arrays whose entries are not written can't be read: {SEVERAL}", node)
    if isinstance(left[0], tuple):
        return Row(product_of_arrays(node, (row, right)) for row in left)
    if isinstance(right[0], tuple):
        columns = [Row(column) for column in zip(*(row for row in right if isinstance(row, tuple)), strict=True)]
        return Row(product_of_arrays(node, (left, column)) for column in columns)
    if len(left) != len(right):
        raise unsupported("a product takes as many values on either side", node)
    pairs = zip(left, right, strict=True)
    return sum_of([product_of([as_number(one, node), as_number(other, node)]) for one, other in pairs])


def _of_bits(word: str) -> Callable[[ast.AST, Sequence[Value]], Value]:
    def build(node: ast.AST, parts: Sequence[Value]) -> Value:
        if not all(map(is_condition, parts)):
            raise unsupported("bits of numbers are no formula", node)
        return joined(word)(node, parts)

    return build


def _row(node: ast.Tuple | ast.List, parts: Sequence[Value]) -> Value:
    """Return several values in a row; what is starred among them is opened."""
    found: list[Value] = []
    for element, part in zip(node.elts, parts, strict=True):
        found += part if isinstance(element, ast.Starred) and isinstance(part, tuple) else [part]
    return tuple(found)


def _lookup(node: ast.Dict, parts: Sequence[Value]) -> Value:
    """Return a dictionary whose keys are texts or whole numbers."""
    keys, values = parts[: len(node.keys)], parts[len(node.keys) :]
    if not keys or len(set(map(str, keys))) < len(keys) or not all(isinstance(key, Flag | Num) for key in keys):
        raise unsupported(f"{called(node)} can't be read as a formula", node)
    return Lookup(tuple(zip(keys, values, strict=True)))


BUILD: dict[type[ast.AST], Callable[..., Value]] = {
    ast.Add: _of_numbers(Add),
    ast.Sub: _of_numbers(lambda left, right: Add(left, Neg(right))),
    ast.Mult: _of_numbers(Mul),
    ast.Div: _of_numbers(Div),
    ast.Pow: _of_numbers(Pow),
    ast.FloorDiv: _of_numbers(lambda left, right: Call("floor", Div(left, right))),
    ast.Mod: _of_numbers(lambda left, right: Call("mod", left, right)),
    ast.USub: _of_numbers(Neg),
    ast.UAdd: _of_numbers(lambda operand: operand),
    ast.Not: negated,
    ast.Invert: lambda node, parts: each(negated, node, parts),
    ast.And: joined("and"),
    ast.Or: joined("or"),
    ast.BitAnd: lambda node, parts: each(_of_bits("and"), node, parts),
    ast.BitOr: lambda node, parts: each(_of_bits("or"), node, parts),
    ast.MatMult: product_of_arrays,
    ast.Compare: lambda node, parts: each(_compared, node, parts),
    ast.Tuple: lambda node, parts: _row(node, parts),
    ast.List: lambda node, parts: _row(node, parts),
    ast.Dict: lambda node, parts: _lookup(node, parts),
}
"""What each operator makes of its operands."""


def literal(value: object, node: ast.AST) -> Value:
    """Return a literal of a program."""
    if value is None or isinstance(value, bool | str):
        return Flag(value)
    if not isinstance(value, int | float) or value != value or value in (float("inf"), -float("inf")):
        raise unsupported(f"{value!r} is no number", node)
    if isinstance(value, int):
        return number(value)
    exact = Fraction(repr(value))
    return number(exact) if exact.denominator == 1 else number(exact, decimal=True)


__all__ = ["BUILD", "OPERANDS", "called", "cases", "joined", "literal", "negated"]
