"""The display tree: nodes, folds, comparison, numbers, tidying and numerical evaluation."""

from derive.expression.arrays import Array, Delta, Indexed, Whole
from derive.expression.canonical import canonical, same
from derive.expression.fold import fold, fresh_name, replace, substitute
from derive.expression.node import Node, postorder
from derive.expression.nodes import Add, Call, Const, Div, Logic, Mul, Neg, Num, Piecewise, Pow, Rel, Root, Sym
from derive.expression.numbers import MINUS_ONE, ONE, TWO, ZERO, number, rational
from derive.expression.operators import BINDERS, Deriv, Each, Integral, Limit, Prod, Sum, Variable
from derive.expression.tidy import drop_units, fold_units, tidy

__all__ = [
    "BINDERS",
    "MINUS_ONE",
    "ONE",
    "TWO",
    "ZERO",
    "Add",
    "Array",
    "Call",
    "Const",
    "Delta",
    "Deriv",
    "Div",
    "Each",
    "Indexed",
    "Integral",
    "Limit",
    "Logic",
    "Mul",
    "Neg",
    "Node",
    "Num",
    "Piecewise",
    "Pow",
    "Prod",
    "Rel",
    "Root",
    "Sum",
    "Sym",
    "Variable",
    "Whole",
    "canonical",
    "drop_units",
    "fold",
    "fold_units",
    "fresh_name",
    "number",
    "postorder",
    "rational",
    "replace",
    "same",
    "substitute",
    "tidy",
]
