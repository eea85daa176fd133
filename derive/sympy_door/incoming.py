"""SymPy expressions as displayed ones: one entry for each class, a lower-case call for the functions without one.

A positive term comes first (``1 - t^2``, ``cos x - sin x``), ``e^-x`` stays, and a minus sign goes into a
difference where there is one (``b - a``, never ``-(a - b)``).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from derive.errors import UnsupportedError
from derive.expression import (
    MINUS_ONE,
    ONE,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Logic,
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
    number,
    rational,
)
from derive.expression.parts import product_of
from derive.table import FALLBACK, TABLE, VARIADIC
from derive.table.hypergeometric import hypergeometric


class Convert:
    """The conversion of one expression: displays of the subexpressions that are converted already.

    Attributes:
        known: those displays.
    """

    def __init__(self) -> None:
        self.known: dict[Any, Node] = {}

    def __call__(self, part: Any) -> Node:
        """Return the display of a subexpression."""
        return self.known[part]

    def name(self, named: Any) -> str:
        """Return the name of a symbol or an unknown function."""
        return str(named.name)

    def entry(self, part: Any) -> Entry:
        """Return what converts a part."""
        if is_unknown_function(part):
            return _unknown_function
        return _CLASSES.get(type(part).__name__) or (_symbol if part.is_Symbol else call)

    def power(self, base: Node, exponent: Node, part: Any) -> Node:
        """Return the display of a power."""
        return _root_or_power(base, exponent)


Entry = Callable[[Any, Convert], Node]


def convert(expression: Any, of: Convert | None = None) -> Node:
    """Return the display of a SymPy expression, without recursion."""
    of = of or Convert()
    stack: list[tuple[Any, bool]] = [(expression, False)]
    while stack:
        part, expanded = stack.pop()
        if part in of.known:
            continue
        entry = of.entry(part)
        needed = () if expanded else [piece for piece in _pieces(part) if piece not in of.known]
        if needed:
            stack.append((part, True))
            stack.extend((piece, False) for piece in needed)
        else:
            of.known[part] = entry(part, of)
    return of.known[expression]


def is_unknown_function(part: Any) -> bool:
    """Whether a part is a value of an undefined function."""
    # The classes of undefined functions are made on the fly, in no module, under the function's name.
    return type(part).__module__ is None and hasattr(part, "name")


def _unknown_function(part: Any, of: Convert) -> Node:
    return Call(of.name(part.func), *map(of, part.args))


def _symbol(part: Any, of: Convert) -> Node:
    return Sym(of.name(part))


def _pieces(part: Any) -> tuple[Any, ...]:
    """Return the subexpressions whose displays are needed for that of `part`."""
    needs = _NEEDS.get(type(part).__name__)
    return tuple(part.args) if needs is None else needs(part)


def entry_of(name: str) -> Entry | None:
    """Return what converts the parts of a class of SymPy's, None for one that has no entry."""
    return _CLASSES.get(name)


def _power_pieces(part: Any) -> tuple[Any, ...]:
    base, exponent = part.args
    return (base, -exponent) if _is_negative(exponent) else (base, exponent)


def _product_pieces(part: Any) -> tuple[Any, ...]:
    factors: list[Any] = []
    for factor in part.args:
        if not (factor.is_Float or factor.is_Rational):
            inverse = _inverted(factor)
            factors.append(factor if inverse is None else inverse)
    return tuple(factors)


def _inverted(factor: Any) -> Any:
    """Return 1/factor if the factor belongs under the fraction bar."""
    return 1 / factor if factor.is_Pow and _is_negative(factor.exp) else None


def _is_negative(exponent: Any) -> bool:
    return bool(exponent.is_Rational and exponent < 0)


def _rational(part: Any, of: Convert) -> Node:
    return number(Fraction(int(part.p), int(part.q)))


def _float(part: Any, of: Convert) -> Node:
    return number(Fraction(str(part)), decimal=True)


def _sum(part: Any, of: Convert) -> Node:
    terms = [of(term) for term in part.as_ordered_terms() if term in part.args]
    if len(terms) != len(part.args):
        terms = [of(term) for term in part.args]
    first = next((i for i, term in enumerate(terms) if not _has_sign(term)), 0)
    return Add(terms[first], *terms[:first], *terms[first + 1 :])


def _has_sign(node: Node) -> bool:
    return isinstance(node, Neg)


def _product(part: Any, of: Convert) -> Node:
    coefficient = Fraction(1)
    above: list[Node] = []
    below: list[Node] = []
    for factor in part.as_ordered_factors():
        if factor.is_Float:
            value = Fraction(str(factor))
            coefficient *= 1 if value > 0 else -1
            above.append(number(abs(value), decimal=True))
            continue
        if factor.is_Rational:
            coefficient *= Fraction(int(factor.p), int(factor.q))
            continue
        inverse = _inverted(factor)
        (above if inverse is None else below).append(of(factor if inverse is None else inverse))
    if coefficient < 0:
        for place, factor in enumerate(above):
            if isinstance(factor, Add) and any(map(_has_sign, factor.children)):
                above[place] = _opposite(factor)
                coefficient = -coefficient
                break
    size = abs(coefficient)
    top = _times(size.numerator, above)
    node = Div(top, _times(size.denominator, below)) if below or size.denominator != 1 else top
    return Neg(node) if coefficient < 0 else node


def _opposite(node: Add) -> Node:
    terms = [term.operand if isinstance(term, Neg) else Neg(term) for term in node.children]
    terms.sort(key=_has_sign)
    return Add(*terms)


def _times(coefficient: int, factors: list[Node]) -> Node:
    parts = factors if coefficient == 1 else [Num(coefficient), *factors]
    return product_of(parts)


def _power(part: Any, of: Convert) -> Node:
    base, exponent = part.args
    if _is_negative(exponent):
        return Div(ONE, of.power(of(base), of(-exponent), part))
    return of.power(of(base), of(exponent), part)


def _root_or_power(base: Node, exponent: Node) -> Node:
    value = rational(exponent)
    if value == 1:
        return base
    if value is not None and value.numerator == 1:
        return Root(base, Num(value.denominator))
    return Pow(base, exponent)


def _log(part: Any, of: Convert) -> Node:
    argument, *base = (of(arg) for arg in part.args)
    return Call("log", *base, argument) if base else Call("ln", argument)


def _piecewise(part: Any, of: Convert) -> Node:
    pieces = [(of(piece.expr), piece.cond) for piece in part.args]
    otherwise = pieces.pop()[0] if _is_true(pieces[-1][1]) else None
    return Piecewise(*((value, of(condition)) for value, condition in pieces), otherwise=otherwise)


def _is_true(part: Any) -> bool:
    # Not by equality: 1 == true in SymPy.
    return type(part).__name__ == "BooleanTrue"


def _derivative(part: Any, of: Convert) -> Node:
    body = part.expr
    counts = dict(part.variable_count)
    if is_unknown_function(body) and len(set(body.args)) == len(body.args) and _keys(counts, body):
        return Call(of.name(body.func), *map(of, body.args), orders=tuple(int(counts.get(arg, 0)) for arg in body.args))
    node = of(body)
    for variable in part.variables:
        node = Deriv(node, _named(of(variable)))
    return node


def _keys(counts: dict[Any, Any], body: Any) -> bool:
    return all(key in body.args and count.is_Integer for key, count in counts.items())


def _substituted(part: Any, of: Convert) -> Node:
    inner, variables, points = part.args
    body = getattr(inner, "expr", None)
    if body is None or not inner.is_Derivative or not is_unknown_function(body):
        raise UnsupportedError("a SymPy substitution that has no display")
    counts = dict(inner.variable_count)
    values = dict(zip(variables, points, strict=True))
    arguments = tuple(of(values.get(arg, arg)) for arg in body.args)
    return Call(of.name(body.func), *arguments, orders=tuple(int(counts.get(arg, 0)) for arg in body.args))


def _bounded(kind: type[Integral] | type[Prod] | type[Sum]) -> Entry:
    def build(part: Any, of: Convert) -> Node:
        node = of(part.args[0])
        for limits in part.args[1:]:
            if len(limits) != 3:
                raise UnsupportedError("an integral or sum without bounds")
            variable, lower, upper = (of(value) for value in limits)
            node = kind(node, _named(variable), lower, upper)
        return node

    return build


def _limit(part: Any, of: Convert) -> Node:
    body, variable, point, side = part.args
    sign = "" if str(side) == "+-" else str(side)
    return Limit(of(body), _named(of(variable)), of(point), sign)


def _named(node: Node) -> Sym:
    if not isinstance(node, Sym):
        raise UnsupportedError("a derivative by something that is not a variable")
    return node


def call(part: Any, of: Convert) -> Node:
    """Return the display of a function's value.

    Raises:
        UnsupportedError: the part is something else.
    """
    if not getattr(part, "is_Function", False):
        raise UnsupportedError(f"SymPy's {type(part).__name__} is no expression here")
    return Call(listed(part) or type(part).__name__.lower(), *map(of, part.args))


def listed(part: Any) -> str:
    """Return the canonical name of a function of SymPy with this number of arguments, or ""."""
    # By the number too: zeta(s, a) is not ζ(s), nor is LambertW(x, -1) the principal branch.
    name, count = type(part).__name__, len(part.args)
    lower = name.lower()
    if lower in VARIADIC or (lower in TABLE and not TABLE[lower].sympy and TABLE[lower].arity == count):
        return lower
    return _names().get((name, count), "")


@lru_cache(maxsize=1)
def _names() -> dict[tuple[str, int], str]:
    """Return the canonical names of SymPy's classes, by class and number of arguments."""
    return {
        **{listed: name for name, listed in FALLBACK.items()},
        **{(e.sympy, e.arity): e.name for e in reversed(TABLE.values()) if e.sympy and not e.lists},
    }


def _relation(sign: str) -> Entry:
    return lambda part, of: Rel(sign, *map(of, part.args))


def _constant(name: str) -> Entry:
    return lambda part, of: Const(name)


def _tuple_pieces(part: Any) -> tuple[Any, ...]:
    return (part.args[0], *(value for limits in part.args[1:] for value in limits))


def _in_a_row(part: Any) -> tuple[Any, ...]:
    *lists, variable = part.args
    return (*(value for values in lists for value in values), variable)


def _hypergeometric(part: Any, of: Convert) -> Node:
    name = hypergeometric(len(part.args[0]), len(part.args[1]))
    if name not in TABLE:
        raise UnsupportedError(f"no derivative of SymPy's function {part} is known here")
    return Call(name, *map(of, _in_a_row(part)))


_NEEDS: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "Mul": _product_pieces,
    "Pow": _power_pieces,
    "Piecewise": lambda part: tuple(item for piece in part.args for item in piece.args if not _is_true(item)),
    "Derivative": lambda part: (part.expr, *part.variables, *part.expr.args),
    "Subs": lambda part: (*part.args[2], *(a for a in getattr(part.args[0], "expr", part.args[0]).args)),
    "hyper": _in_a_row,
    "Integral": _tuple_pieces,
    "Sum": _tuple_pieces,
    "Product": _tuple_pieces,
    "Limit": lambda part: part.args[:3],
    **dict.fromkeys(("Indexed", "MatrixSymbol"), lambda part: ()),
    "Inverse": lambda part: part.args[:1],
}

_CLASSES: dict[str, Entry] = {
    **dict.fromkeys(("Integer", "Zero", "One", "NegativeOne", "Half", "Rational"), _rational),
    "Float": _float,
    "Exp1": _constant("e"),
    "Pi": _constant("pi"),
    "ImaginaryUnit": _constant("i"),
    "Infinity": _constant("oo"),
    "NegativeInfinity": lambda part, of: Neg(Const("oo")),
    "NaN": _constant("undefined"),
    "ComplexInfinity": _constant("undefined"),
    "BooleanTrue": lambda part, of: Rel("=", ONE, ONE),
    "BooleanFalse": lambda part, of: Rel("=", ONE, MINUS_ONE),
    "Add": _sum,
    "Mul": _product,
    "Pow": _power,
    "exp": lambda part, of: Pow(Const("e"), of(part.args[0])),
    "log": _log,
    "hyper": _hypergeometric,
    "Piecewise": _piecewise,
    # Its second argument is the value at 0.
    "Heaviside": lambda part, of: Call("heaviside", of(part.args[0])),
    "Derivative": _derivative,
    "Subs": _substituted,
    "Integral": _bounded(Integral),
    "Sum": _bounded(Sum),
    "Product": _bounded(Prod),
    "Limit": _limit,
    "UnevaluatedExpr": lambda part, of: of(part.args[0]),
    "Equality": _relation("="),
    "Unequality": _relation("!="),
    "StrictLessThan": _relation("<"),
    "LessThan": _relation("<="),
    "StrictGreaterThan": _relation(">"),
    "GreaterThan": _relation(">="),
    "And": lambda part, of: Logic("and", *map(of, part.args)),
    "Or": lambda part, of: Logic("or", *map(of, part.args)),
}
