"""Expressions as source text that SymPy reads, written without it: what JSON holds of a derivative."""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from typing import NamedTuple

from derive.expression import (
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Integral,
    Limit,
    Logic,
    Mul,
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
    fold,
    rational,
)
from derive.reading.formulas import fill
from derive.table import FALLBACK, NAMES, TABLE

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_CONSTANTS = {"e": "E", "pi": "pi", "i": "I", "oo": "oo", "undefined": "nan"}
_RELATIONS = {"=": "Eq", "!=": "Ne", "<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge"}
_TAKEN = frozenset("CEINOQS")
"""Letters that mean something else to SymPy."""


class Source(NamedTuple):
    """A text and how tightly it binds; None for what SymPy has no name for."""

    text: str
    strength: int = _ATOM


def sympy_source(node: Node) -> str | None:
    """Write an expression as SymPy's own source text; None for arrays, which have no plain one.

    Roots with an odd index are the real ones, as in every line: of a negative base too.

    >>> from derive.reading import parse
    >>> sympy_source(parse("e^(-x) (1 + x)/2"))
    'E**(-x)*(1 + x)/2'
    >>> sympy_source(parse("ln(x)/sqrt(x) + σ(x)"))
    'log(x)/sqrt(x) + 1/(1 + E**(-x))'
    """
    written: Source | None = fold(node, _write)
    return None if written is None else written.text


def _write(node: Node, children: tuple[Source | None, ...]) -> Source | None:
    writer = _WRITERS.get(type(node))
    known = tuple(child for child in children if child is not None)
    return writer(node, known) if writer is not None and len(known) == len(children) else None


def _within(source: Source, strength: int) -> str:
    return source.text if source.strength >= strength else f"({source.text})"


def _applied(name: str, *arguments: str) -> Source:
    return Source(f"{name}({', '.join(arguments)})")


def _number(node: Num, children: tuple[Source, ...]) -> Source:
    value = node.value
    if value.denominator == 1:
        return Source(str(value))
    return _applied("Rational", str(value.numerator), str(value.denominator))


def _letter(node: Sym, children: tuple[Source, ...]) -> Source:
    name = node.name
    plain = name.isidentifier() and not iskeyword(name) and name not in _TAKEN and name not in NAMES
    return Source(name) if plain else _applied("Symbol", repr(name))


def _sum(node: Add, children: tuple[Source, ...]) -> Source:
    terms = [child.text for child in children]
    joined = "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in terms[1:])
    return Source(terms[0] + joined, _SUM)


def _product(node: Mul, children: tuple[Source, ...]) -> Source:
    return Source("*".join(_within(child, _PRODUCT) for child in children), _PRODUCT)


def _power(node: Pow, children: tuple[Source, ...]) -> Source:
    base, exponent = children
    value = rational(node.exponent)
    if value is None or value.denominator == 1 or value.denominator % 2 == 0:
        return Source(f"{_within(base, _ATOM)}**{_within(exponent, _ATOM)}", _POWER)
    return _real_root(node.base, base, exponent, value.numerator % 2 == 1)


def _root(node: Root, children: tuple[Source, ...]) -> Source:
    base, index = children
    value = rational(node.index)
    if value == 2:
        return _applied("sqrt", base.text)
    exponent = Source(f"1/{_within(index, _ATOM)}", _PRODUCT)
    if value is None or value % 2 == 0:
        return Source(f"{_within(base, _ATOM)}**({exponent.text})", _POWER)
    return _real_root(node.radicand, base, exponent, True)


def _real_root(under: Node, base: Source, exponent: Source, odd: bool) -> Source:
    """SymPy's (-8)^(1/3) is complex; the displayed one is -2."""
    value = rational(under)
    if value is not None and value >= 0:
        return Source(f"{_within(base, _ATOM)}**({exponent.text})", _POWER)
    size = f"Abs({base.text})**({exponent.text})"
    return Source(f"sign({base.text})*{size}", _PRODUCT) if odd else Source(size, _POWER)


def _call(node: Call, children: tuple[Source, ...]) -> Source | None:
    entry = TABLE.get(node.name)
    texts = [child.text for child in children]
    if node.name == "log" and len(texts) == 2:
        return Source(f"log({texts[1]})/log({texts[0]})", _PRODUCT)
    name = entry.sympy if entry is not None else FALLBACK.get(node.name, ("",))[0]
    if not name and entry is not None and entry.definition and not node.orders:
        written = sympy_source(fill(entry.definition, node.children))
        return None if written is None else Source(written, _SUM)
    if entry is not None:
        texts = _in_lists(texts, entry.lists)
    function = name or f"Function({node.name!r})"
    if not node.orders:
        return _applied(function, *texts)
    if all(isinstance(child, Sym) for child in node.children) and len(set(texts)) == len(texts):
        return _applied("Derivative", f"{function}({', '.join(texts)})", *_turns(node, texts))
    dummies = [f"xi_{place}" for place in range(len(texts))]
    inner = f"Derivative({function}({', '.join(dummies)}), {', '.join(_turns(node, dummies))})"
    return _applied("Subs", inner, f"({', '.join(dummies)},)", f"({', '.join(texts)},)")


def _turns(node: Call, names: list[str]) -> list[str]:
    return [f"({name}, {order})" for name, order in zip(names, node.orders, strict=True) if order]


def _in_lists(texts: list[str], counts: tuple[int, ...]) -> list[str]:
    lists = []
    for count in counts:
        lists.append(f"[{', '.join(texts[:count])}]")
        texts = texts[count:]
    return [*lists, *texts]


def _cases(node: Piecewise, children: tuple[Source, ...]) -> Source:
    pieces = [f"({value.text}, {where.text})" for value, where in zip(children[0::2], children[1::2], strict=False)]
    rest = [f"({children[-1].text}, True)"] if len(children) % 2 else []
    return _applied("Piecewise", *pieces, *rest)


def _operator(name: str) -> Callable[[Node, tuple[Source, ...]], Source]:
    return lambda node, children: _applied(
        name, children[0].text, f"({', '.join(child.text for child in children[1:])})"
    )


_WRITERS: dict[type[Node], Callable[..., Source | None]] = {
    Num: _number,
    Sym: _letter,
    Const: lambda node, children: Source(_CONSTANTS[node.name]),
    Neg: lambda node, children: Source(f"-{_within(children[0], _PRODUCT)}", _SUM),
    Add: _sum,
    Mul: _product,
    Div: lambda node, children: Source(f"{_within(children[0], _PRODUCT)}/{_within(children[1], _POWER)}", _PRODUCT),
    Pow: _power,
    Root: _root,
    Call: _call,
    Rel: lambda node, children: _applied(_RELATIONS[node.relation], *(child.text for child in children)),
    Logic: lambda node, children: _applied(
        "And" if node.connective == "and" else "Or", *(child.text for child in children)
    ),
    Piecewise: _cases,
    Integral: _operator("Integral"),
    Sum: _operator("Sum"),
    Prod: _operator("Product"),
    Deriv: lambda node, children: _applied("Derivative", *(child.text for child in children)),
    Limit: lambda node, children: _applied("Limit", *(child.text for child in children), repr(node.side or "+-")),
}


__all__ = ["sympy_source"]
