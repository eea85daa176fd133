"""Sums over all entries of an array of which it is not known how many it has.

A letter stands for each entry.  The derivative of a sum of terms, one for each entry, by one entry is that of its own
term; of anything else that holds such a sum, ln Σ e^(x_k), it is not, and that is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from derive.errors import UnsupportedError
from derive.expression import Add, Call, Div, Mul, Neg, Node, Num, Pow, Root, fold, postorder
from derive.reading.code.values import TOTAL, unsupported

_FREE, _SUM, _LENGTH = range(3)
"""Whether a part holds no sum, is one but for factors and terms, or is the root of a sum of squares."""


def without_totals(expression: Node, numbers: Collection[str], node: ast.AST) -> tuple[Node, frozenset[str]]:
    """Return an expression with the term of one entry for each sum over all of them, and the letters in these.

    Args:
        expression: what a function returns.
        numbers: letters that are no arrays, by their defaults.
        node: the function, for messages.

    Raises:
        UnsupportedError: a sum stands in another function, or a letter in it also stands outside.
    """
    totals = {part for part in postorder(expression) if isinstance(part, Call) and part.name == TOTAL}
    if not totals:
        return expression, frozenset()
    letters = frozenset[str]().union(*(part.free for part in totals))

    def combine(part: Node, children: tuple[tuple[Node, int], ...]) -> tuple[Node, int]:
        kinds = [kind for _, kind in children]
        if part in totals and kinds == [_FREE]:
            return children[0][0], _SUM
        built = part.with_children(tuple(child for child, _ in children)) if children else part
        match part:
            case _ if part not in totals and not any(kinds):
                return built, _FREE
            case Root(radicand=radicand) if radicand in totals:
                return built, _LENGTH
            case Pow(exponent=Num(value=power)) if kinds[0] == _LENGTH and power == 2:
                return children[0][0].children[0], _SUM
            case Add() | Neg() if _LENGTH not in kinds:
                return built, _SUM
            case Mul() if sorted(kinds)[-2:] == [_FREE, _SUM]:
                return built, _SUM
            case Div() if kinds == [_SUM, _FREE]:
                return built, _SUM
        raise _refused(letters, node)

    outside: frozenset[str] = fold(
        expression,
        lambda part, below: part.free if not part.children else frozenset[str]().union(*below),
        known=lambda part: frozenset() if part in totals else None,
    )
    found, kind = fold(expression, combine)
    if kind != _SUM or outside & letters - {*numbers}:
        raise _refused(letters, node)
    return found, letters


def _refused(letters: frozenset[str], node: ast.AST) -> UnsupportedError:
    (first, *_) = sorted(letters) or ("x",)
    hint = f"ask derive matrix with --variable {first} --shape {first}=n, or take the entries as parameters"
    return unsupported(
        f"a sum over all entries of an array, in another function, is not differentiated here: {hint}", node
    )
