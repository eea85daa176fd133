"""What node a name with its arguments becomes: functions, sums, integrals, limits; the rest is in `forms`."""

from __future__ import annotations

from collections.abc import Callable

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
    number,
    postorder,
    rational,
    replace,
)
from derive.expression.indices import runs_with
from derive.expression.numbers import ONE
from derive.reading.forms import FORMS
from derive.reading.names import GREEK, Names, is_spelled_in_code, known_function
from derive.table import FALLBACK, NAMES, OVERLOADS, TABLE, VARIADIC

CONDITIONS = (Rel, Logic)
"""The kinds of node that say something true or false."""
OTHERWISE = Sym("otherwise")
"""Stands for the word in a list of arguments."""
SIDES = {"+": Sym("+"), "-": Sym("-")}
"""Stand for the side of a limit in a list of arguments."""


class Misapplied(Exception):
    """A function got arguments it can't take; the grammar adds the place."""


def apply(names: Names, spelling: str, arguments: list[Node], orders: tuple[int, ...]) -> Node:
    """Return the node of a function applied to arguments.

    Args:
        names: takes the notes.
        spelling: the function as it was typed.
        arguments: what it is applied to.
        orders: orders of differentiation by each argument.

    Raises:
        Misapplied: the function takes another number of arguments, or a condition is among them.
    """
    if any(type(argument) in CONDITIONS for argument in arguments):
        raise Misapplied(f"{spelling} can't be applied to a condition")
    if spelling in FORMS and not orders:
        counts, build = FORMS[spelling]
        _check_count(spelling, len(arguments), counts)
        return build(names.note, *arguments)
    canonical = known_function(spelling)
    if canonical and spelling not in names.functions:
        canonical = OVERLOADS.get((canonical, len(arguments)), canonical)
        arity = TABLE[canonical].arity if canonical in TABLE else FALLBACK[canonical][1]
        if len(arguments) == 1 and arity > 1 and spelling in GREEK:
            names.note(f"{spelling}(…) is read as a product")
            return Mul(Sym(spelling), *arguments)
        if canonical not in VARIADIC:
            _check_count(spelling, len(arguments), (arity,))
        elif len(arguments) == 1 and not orders:
            raise Misapplied(f"{spelling} takes two or more arguments, not 1")
        if canonical in TABLE and (base := TABLE[canonical].base) and not orders:
            if spelling != canonical:
                names.note(f"{spelling} is read as the logarithm to base {base}")
            return to_base(Num(base), *arguments)
    if not canonical and spelling not in names.functions and is_spelled_in_code(spelling):
        # Loaded only where a program's function occurs, to begin sooner.
        from derive.table.libraries import spelled_alike

        _check_count(spelling, len(arguments), tuple(count for name, count in spelled_alike() if name == spelling))
    if orders and len(orders) != len(arguments):
        raise Misapplied(f"{len(orders)} orders of differentiation for {len(arguments)} arguments")
    return Call(canonical if canonical and spelling not in names.functions else spelling, *arguments, orders=orders)


def _check_count(spelling: str, given: int, counts: tuple[int, ...]) -> None:
    if given not in counts:
        wanted = " or ".join(map(str, counts))
        raise Misapplied(f"{spelling} takes {wanted} argument{'s' if counts != (1,) else ''}, not {given}")


def to_base(base: Node, argument: Node) -> Node:
    """Return the logarithm to a base written as a subscript."""
    return Call("log", base, argument)


def inverse(names: Names, spelling: str) -> str:
    """Return the name of the inverse that ``sin^-1`` denotes, or "".

    >>> inverse(Names((), (), False), "nothing")
    ''
    """
    canonical = known_function(spelling) or spelling
    for prefix in ("arc", "a", "ar"):
        if found := NAMES.get(prefix + canonical):
            names.note(f"{spelling}^-1 is read as the inverse function {found}, not as 1/{spelling}")
            return found
    return ""


def _variable(node: Node) -> Sym:
    if not isinstance(node, Sym):
        raise Misapplied("a variable is expected")
    return node


def _summation(arguments: list[Node]) -> Node:
    if len(arguments) != 4:
        raise Misapplied("a sum is written sum(body, k, lower, upper)")
    return Sum(arguments[0], _variable(arguments[1]), arguments[2], arguments[3])


_MOST_FACTORS = 50


def product_over(names: Names, body: Node, index: Node, lower: Node, upper: Node) -> Node:
    """Return the product of all values of a body: written out, by sums in exponents, or as it stands.

    Raises:
        Misapplied: it does not end.
    """
    name = _variable(index).name
    ends = [rational(bound) for bound in (lower, upper)]
    whole = Prod(body, Sym(name), lower, upper)
    if any(isinstance(part, Const) and part.name == "oo" for end in (lower, upper) for part in postorder(end)):
        raise Misapplied("a product without an end can't be read")
    if not all(end is not None and end.denominator == 1 for end in ends):
        found = _in_sums(body, whole)
        if found is not whole:
            names.note(f"the product over {Sym(name)} is read as {found}")
        return found
    first, last = (int(end) for end in ends if end is not None)
    if last - first >= _MOST_FACTORS:
        return whole
    if any(name in below and below != name for _, _, below in (free.partition("_") for free in body.free)):
        raise Misapplied(f"a letter with {name} among several indices can't be written out")
    members = [free for free in body.free if free.endswith(f"_{name}")]
    factors = [
        replace(body, {Sym(name): number(value), **{Sym(m): Sym(m.removesuffix(name) + str(value)) for m in members}})
        for value in range(first, last + 1)
    ]
    return Mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE


def _in_sums(body: Node, over: Prod) -> Node:
    """Return the product of a body over an index, factor by factor: powers by the sums in their exponents.

    ∏ (u v) = ∏ u ∏ v, ∏ c = c^n and ∏ c^(u_k) = c^(Σ u_k).
    """
    index = over.variable.name

    def varies(node: Node) -> bool:
        return any(letter == index or runs_with(letter, index) for letter in node.free)

    def total(node: Node) -> Node:
        return Sum(node, over.variable, over.lower, over.upper)

    def known(node: Node) -> Node | None:
        match node:
            case _ if not varies(node):
                return Pow(node, over.upper if over.lower is ONE else Add(over.upper, Neg(over.lower), ONE))
            case Pow(base=base, exponent=exponent) if not varies(base):
                return Pow(base, total(exponent))
            case Call(name="exp", children=(exponent,)):
                return Call("exp", total(exponent))
            case Mul() | Div() | Pow() | Root() if not (isinstance(node, Pow | Root) and varies(node.children[1])):
                return None
        return Prod(node, over.variable, over.lower, over.upper)

    def combine(node: Node, children: tuple[Node, ...]) -> Node:
        powers = isinstance(node, Pow | Root)
        return node.with_children((children[0], node.children[1]) if powers else children)

    return fold(body, combine, known=known)


def product(names: Names, arguments: list[Node]) -> Node:
    """Return the product that prod(body, k, lower, upper) denotes.

    Raises:
        Misapplied: it is written otherwise, or can't be read.
    """
    if len(arguments) != 4:
        raise Misapplied("a product is written prod(body, k, lower, upper)")
    return product_over(names, *arguments)


def _integral(arguments: list[Node]) -> Node:
    if len(arguments) != 4:
        raise Misapplied("an integral without limits can't be read; write int(body, t, lower, upper)")
    return Integral(arguments[0], _variable(arguments[1]), arguments[2], arguments[3])


def _limit(arguments: list[Node]) -> Node:
    if len(arguments) not in (3, 4):
        raise Misapplied("a limit is written lim(body, h, point)")
    side = next((sign for sign, marker in SIDES.items() if arguments[3:] == [marker]), "")
    if len(arguments) == 4 and not side:
        raise Misapplied("the side of a limit is + or -")
    return Limit(arguments[0], _variable(arguments[1]), arguments[2], side)


def _derivative(arguments: list[Node]) -> Node:
    if len(arguments) < 2:
        raise Misapplied("a derivative is written diff(body, x)")
    node, variable = arguments[0], _variable(arguments[1])
    node = Deriv(node, variable)
    for following in arguments[2:]:
        if isinstance(following, Num) and following.value in range(1, 1000):
            for _ in range(int(following.value) - 1):
                node = Deriv(node, variable)
        else:
            variable = _variable(following)
            node = Deriv(node, variable)
    return node


def _pieces(arguments: list[Node]) -> Node:
    *pairs, last = (arguments[i : i + 2] for i in range(0, len(arguments), 2))
    closed = len(last) == 1 or last[1] is OTHERWISE
    rows = pairs if closed else [*pairs, last]
    if any(type(condition) not in CONDITIONS for _, condition in rows):
        raise Misapplied("pieces are written (value, condition), (value, condition), …")
    if not rows:
        return last[0]
    return Piecewise(*((value, condition) for value, condition in rows), otherwise=last[0] if closed else None)


def _choice(arguments: list[Node]) -> Node:
    if len(arguments) != 3 or type(arguments[0]) not in CONDITIONS:
        raise Misapplied("a choice is written where(condition, value, other value)")
    condition, value, other = arguments
    return Piecewise((value, condition), otherwise=other)


BINDERS: dict[str, Callable[[list[Node]], Node]] = {
    "sum": _summation,
    "int": _integral,
    "lim": _limit,
    "diff": _derivative,
    "piecewise": _pieces,
    "where": _choice,
}
"""The node of each operator from its arguments in call notation."""
