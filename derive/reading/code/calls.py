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
from derive.reading.code.syntax import joined, negated
from derive.reading.code.values import Flag, Value, as_condition, as_number, cases, unsupported
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
    if entry.formula.startswith("@"):
        how, *function = entry.formula.split()
        return _BUILDERS[how](*function, values, node, require)
    numbers = tuple(None if value is LEFT_OUT else as_number(value, node) for value in values)
    return _filled(entry, numbers)


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
    parts = first if isinstance(first, tuple) and not more else tuple(values)
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
    return [as_number(part, node) for part in value]


def _each(build: Callable[[list[Node]], Node]) -> Callable[[Sequence[Value], ast.AST, Require], Node]:
    """Return the builder of ``np.mean(a)``; of a single value, which stands for each of many, it is that value."""

    def built(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
        (parts,) = values
        return build(_several(parts, node, "this")) if isinstance(parts, tuple) else as_number(parts, node)

    return built


def _norm(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    return Root(sum_of([Pow(part, TWO) for part in _several(values[0], node, "norm")]))


def _inner(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    first, second = (_several(value, node, "dot") for value in values)
    if len(first) != len(second):
        raise unsupported("dot takes as many values on either side", node)
    return sum_of([product_of(pair) for pair in zip(first, second, strict=True)])


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
    return sum_of(_several(values[0], node, "sum"))


def _product(values: Sequence[Value], node: ast.AST, require: Require) -> Node:
    return product_of(_several(values[0], node, "prod"))


_BUILDERS: dict[str, Callable[..., Value]] = {
    "@both": lambda values, node, require: joined("and")(node, values),
    "@either": lambda values, node, require: joined("or")(node, values),
    "@neither": lambda values, node, require: negated(node, values),
    "@choose": _choose,
    "@count": lambda values, node, require: number(len(_several(values[0], node, "len"))),
    "@inner": _inner,
    "@itself": lambda values, node, require: values[0],
    "@mean": _each(lambda parts: Div(sum_of(parts), number(len(parts)))),
    "@norm": _norm,
    "@polynomial": _polynomial,
    "@related": lambda sign, values, node, require: Rel(sign, *(as_number(value, node) for value in values)),
    "@product": _product,
    "@select": _select,
    "@sum": _each(sum_of),
    "@clip": _clip,
    "@elementwise": _of_tensors,
    "@extreme": _extreme,
    "@logarithm": _logarithm,
    "@power": lambda values, node, require: power(values[0], values[1], node, require),
    "@total": _total,
}
