"""Calls of the functions of Python's numerical libraries, as formulas."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from derive.expression import (
    TWO,
    ZERO,
    Call,
    Const,
    Div,
    Node,
    Num,
    Pow,
    Rel,
    Root,
    Sym,
    number,
    rational,
    substitute,
    tidy,
)
from derive.expression.parts import product_of, sum_of
from derive.reading.code.syntax import joined, negated, product_of_arrays
from derive.reading.code.values import (
    SEVERAL,
    TOTAL,
    Each,
    Flag,
    Row,
    Value,
    as_condition,
    as_number,
    cases,
    each,
    flat,
    unsupported,
)
from derive.reading.formulas import fill, formula, instantiate
from derive.table import ARGUMENTS
from derive.table.libraries import HAVE_NUMBERS, NUMBERS, WITHOUT_EFFECT, Computed, library

Require = Callable[[Node], None]
"""Told a relation without which the code computes something else."""

INFINITE = Const("oo")
LEFT_OUT = Flag("left out")
"""In the place of an argument that takes its default."""


def constant(module: str, name: str, node: ast.AST) -> Node:
    """Return a number that a module has a name for.

    Raises:
        UnsupportedError: there is none, or none that is known.
    """
    if module in HAVE_NUMBERS and name in NUMBERS:
        return fill(NUMBERS[name], ())
    raise unsupported(f"{module}.{name} is not known", node)


def applied(
    module: str, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value], node: ast.AST, require: Require
) -> Value:
    """Return a library's function applied to arguments.

    Args:
        module: ``math``, ``numpy``, …, ``builtins``, or ``torch.Tensor`` for a method.
        name: what it is called there.
        arguments: the values given by place.
        keywords: those given by name.
        node: the call, for messages.
        require: told what must hold for the formula to be what the code computes.

    Raises:
        UnsupportedError: the function is not known, or takes other arguments.
    """
    entries = library(module).get(name)
    if entries is None:
        shown = name if module in ("builtins", "torch.Tensor") else f"{module}.{name}"
        raise unsupported(f"the function {shown} is not known", node)
    entry, values = _fitting(name, entries, arguments, keywords, node)
    how, *function = entry.formula.split() if entry.formula.startswith("@") else ("",)
    if how in _OF_ARRAYS:
        return _BUILDERS[how](*function, values, node, require)

    def one(_: ast.AST, parts: Sequence[Value]) -> Value:
        if how:
            return _BUILDERS[how](*function, parts, node, require)
        return _filled(entry, tuple(None if value is LEFT_OUT else as_number(value, node) for value in parts))

    return each(one, node, values)


def _filled(entry: Computed, values: tuple[Node | None, ...]) -> Node:
    """Return a formula at its arguments; what was left out is put in first, and tidied away: (u - 0)/1 is u."""
    template = formula(entry.formula)
    for place, (formal, value) in enumerate(zip(ARGUMENTS, values, strict=False)):
        if value is None:
            template = tidy(substitute(template, formal, formula(entry.defaults[place - entry.least])))
    return instantiate(template, tuple(Sym(f) if v is None else v for f, v in zip(ARGUMENTS, values, strict=False)))


def _fitting(
    name: str, entries: Sequence[Computed], arguments: Sequence[Value], keywords: Mapping[str, Value], node: ast.AST
) -> tuple[Computed, list[Value]]:
    """Return the entry that a call means, and the values of its parameters."""
    problem = ""
    for place, entry in enumerate(entries):
        named = {word: value for word, value in keywords.items() if not _is_without_effect(word, value, entry)}
        if entry.flag:
            flag, wanted = entry.flag
            by_place = len(arguments) > len(entry.parameters)
            given = arguments[-1] if by_place else named.pop(flag, None)
            if (given is None and place > 0) or (given is not None and given != _flag(wanted)):
                continue
            values = placed(name, entry, arguments[:-1] if by_place else arguments, named, node)
        else:
            values = placed(name, entry, arguments, named, node)
        if isinstance(values, list):
            return entry, values
        problem = values
    raise unsupported(problem or f"{name} with this flag is not known", node)


def _is_without_effect(word: str, value: Value, entry: Computed) -> bool:
    """Whether an argument changes nothing where each value is read by itself: ``reduction="none"``."""
    return word not in entry.parameters and isinstance(value, Flag) and str(value.value) in WITHOUT_EFFECT.get(word, ())


def _flag(text: str) -> Flag:
    return Flag({"True": True, "False": False, "None": None}.get(text, text))


def placed(
    name: str, entry: Computed, arguments: Sequence[Value], keywords: Mapping[str, Value], node: ast.AST
) -> list[Value] | str:
    """Return a value for each parameter of a function, or what is wrong with the arguments."""
    if entry.parameters and entry.parameters[-1].startswith("*"):
        return list(arguments) if arguments and not keywords else f"{name} takes numbers"
    unknown = next((word for word in keywords if entry.by_place or word not in entry.parameters), None)
    if unknown is not None:
        return f"{name} with {unknown}= is not known"
    if len(arguments) > min(len(entry.parameters), entry.places):
        return f"{name} takes {_count(entry)} arguments, not {len(arguments)}"
    values: list[Value] = [*arguments]
    for place, parameter in enumerate(entry.parameters):
        if place < len(arguments):
            if parameter in keywords:
                return f"{name} is given {parameter} twice"
        elif parameter in keywords:
            values.append(keywords[parameter])
        elif place < entry.least:
            return f"{name} takes {_count(entry)} arguments, not {len(arguments) + len(keywords)}"
        else:
            values.append(LEFT_OUT)
    return values


def _count(entry: Computed) -> str:
    most = len(entry.parameters)
    return str(most) if entry.least == most else f"{entry.least} to {most}"


def power(base: Value, exponent: Value, node: ast.AST, require: Require) -> Node:
    """Return Python's power: a float's power with a fraction of odd denominator is no real number below 0."""
    below, above = as_number(base, node), as_number(exponent, node)
    value = rational(above)
    if value is not None and value.denominator % 2 == 1 and value.denominator > 1 and rational(below) is None:
        require(Rel(">", below, ZERO))
    return Pow(below, above)


# Ways to build -----------------------------------------------------------------------------------


def _clip(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    body, low, high = values
    found = as_number(body, node)
    for word, bound in (("max", low), ("min", high)):
        if bound not in (LEFT_OUT, Flag(None)) and as_number(bound, node) not in (INFINITE, *_MINUS_INFINITE):
            found = Call(word, found, as_number(bound, node))
    return found


_MINUS_INFINITE = (fill("-oo", ()),)


def _choose(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    condition, first, second = values
    return cases(as_condition(condition, node), as_number(first, node), as_number(second, node))


def _logarithm(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    argument, base = values
    if base is LEFT_OUT:
        return Call("ln", as_number(argument, node))
    return Call("log", as_number(base, node), as_number(argument, node))


def _extreme(function: str, values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    (first, *more) = values
    parts = flat(first) if isinstance(first, tuple) and not more else tuple(values)
    if len(parts) < 2 and not isinstance(first, tuple):
        raise unsupported(f"{function} takes several values: {SEVERAL}", node)
    if any(isinstance(part, Row) for part in parts):
        raise unsupported(f"{function} of arrays side by side is not decided: write {function}imum", node)
    return Call(function, *(as_number(part, node) for part in parts))


def _of_tensors(function: str, values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    """Return ``torch.max(a, b)``: a written number there is a dimension, not a value."""
    if any(isinstance(value, Num) for value in values):
        hint = f"torch.{function} with a number takes it as a dimension: write clamp or {function}imum"
        raise unsupported(hint, node)
    return Call(function, *(as_number(value, node) for value in values))


def _several(value: Value, node: ast.AST, word: str) -> list[Node]:
    """Return the numbers that a list or an array holds."""
    if not isinstance(value, tuple) or not value:
        raise unsupported(f"{word} takes several values", node)
    return [as_number(part, node) for part in flat(value)]


def _mean(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    if isinstance(values[0], Node):
        hint = "of one value it is that value, of an array ask derive matrix"
        raise unsupported(f"a mean of what is not written out can't be read: {hint}", node)
    parts = _several(values[0], node, "mean")
    return Div(sum_of(parts), number(len(parts)))


def _norm(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    if isinstance(values[0], Node):
        return Root(Call(TOTAL, Pow(values[0], TWO)))
    return Root(sum_of([Pow(part, TWO) for part in _several(values[0], node, "norm")]))


def _at_once(values: Sequence[Value], node: ast.AST, require: Require) -> Value:
    """Return ``np.array([…])``, and arrays in it as its rows."""
    found, *_ = values
    return Row(_at_once((part,), node, require) for part in found) if isinstance(found, tuple) else found


def _filled_with(text: str, values: Sequence[Value], node: ast.AST, require: Require) -> Value:
    """Return ``np.zeros(3)``, ``np.ones(3)``, ``np.arange(3)``."""
    count = rational(tidy(as_number(values[0], node)))
    if count is None or count.denominator != 1 or not 0 < count <= _MOST_ENTRIES:
        raise unsupported(f"an array whose size is not written can't be read: {SEVERAL}", node)
    return Row(number(place) if text == "k" else fill(text, ()) for place in range(int(count)))


_MOST_ENTRIES = 100


def _evenly(values: Sequence[Value], node: ast.AST, require: Require) -> Value:
    """Return ``np.linspace(0, 1, 5)``."""
    ends = [None if value is LEFT_OUT else rational(tidy(as_number(value, node))) for value in values]
    first, last, count = ends
    if first is None or last is None or count is None or count.denominator != 1 or not 1 < count <= _MOST_ENTRIES:
        raise unsupported(f"an array whose size is not written can't be read: {SEVERAL}", node)
    return Row(number(first + (last - first) * place / (count - 1)) for place in range(int(count)))


def _polynomial(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    coefficients, variable = _several(values[0], node, "polyval"), as_number(values[1], node)
    powers = range(len(coefficients) - 1, -1, -1)
    terms = [product_of([c, Pow(variable, number(p))] if p else [c]) for c, p in zip(coefficients, powers, strict=True)]
    return sum_of(terms)


def _select(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    conditions, choices, otherwise = values
    if not (isinstance(conditions, tuple) and isinstance(choices, tuple) and len(conditions) == len(choices)):
        raise unsupported("select takes as many conditions as values", node)
    found = ZERO if otherwise is LEFT_OUT else as_number(otherwise, node)
    for condition, value in reversed(list(zip(conditions, choices, strict=True))):
        found = cases(as_condition(condition, node), as_number(value, node), found)
    return found


def _total(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    """Return a sum; of one value that stands for each entry of an array it is the sum over all of them."""
    match values[0]:
        case Each(value=value) | (Node() as value):
            return Call(TOTAL, value)
    return sum_of(_several(values[0], node, "sum"))


def _product(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    return product_of(_several(values[0], node, "prod"))


_BUILDERS: dict[str, Callable[..., Value]] = {
    "@both": lambda values, node, require: joined("and")(node, values),
    "@either": lambda values, node, require: joined("or")(node, values),
    "@neither": lambda values, node, require: negated(node, values),
    "@choose": _choose,
    "@array": _at_once,
    "@count": lambda values, node, require: number(len(values[0]) if isinstance(values[0], tuple) else 0),
    "@filled": _filled_with,
    "@inner": lambda values, node, require: product_of_arrays(node, values),
    "@itself": lambda values, node, require: values[0],
    "@mean": _mean,
    "@norm": _norm,
    "@polynomial": _polynomial,
    "@related": lambda sign, values, node, require: Rel(sign, *(as_number(value, node) for value in values)),
    "@product": _product,
    "@select": _select,
    "@clip": _clip,
    "@elementwise": _of_tensors,
    "@extreme": _extreme,
    "@linspace": _evenly,
    "@logarithm": _logarithm,
    "@power": lambda values, node, require: power(values[0], values[1], node, require),
    "@total": _total,
}

_OF_ARRAYS = frozenset(
    ("@array", "@count", "@extreme", "@filled", "@inner", "@itself", "@linspace", "@mean", "@norm", "@polynomial",
    "@product", "@select", "@total")
)  # fmt: skip
"""The ways to build that take arrays as a whole."""
