"""The letters in which a derivative may be written: the function itself, named helpers, kernels that occur, x."""

from __future__ import annotations

from enum import Enum

from derive.expression import ONE, Add, Call, Const, Div, Neg, Node, Pow, Root, Sym, postorder, rational
from derive.reading.formulas import definition_of, fill
from derive.startup.data import data
from derive.table import TABLE
from derive.targets.recognise import definitions_of, occurrences, recognise

# Calls that are written out rather than named: a form with them is no shorter than the textbook's.
_MOST_HELPERS = 5

# Names that say more than what they stand for, also beside f; sec, Γ, … only tell something by themselves.


class Role(Enum):
    """What a letter is to the reader."""

    VARIABLE = 0
    KERNEL = 1
    SELF = 2
    NAMED = 3


@data
class Atom:
    """One letter of the relation sought.

    Attributes:
        alias: how it is written: ``f(x)``, ``σ(3t)``, ``e^(-c x)``, ``x``.
        definition: what it stands for in the expressions at hand.
        role: what it is to the reader.
        lowest: the lowest exponent allowed (-1 only where the derivative is singular as well).
    """

    alias: Node
    definition: Node
    role: Role
    lowest: int = 0


def own_name(function: Node, variable: str, name: str) -> tuple[Call, Node]:
    """Return how the function itself is written in its derivative, and the definition that a reader must know.

    Args:
        function: the differentiand.
        variable: the variable of differentiation.
        name: the name to use if the function has none of its own.

    Returns:
        ``σ(x)`` for ``1/(1 + e^-x)``, the function for a named call, else ``f(x)``; and the expression it stands for.
    """
    if isinstance(function, Call) and role_of(function.name) != "plain" and not function.orders and _is_named(function):
        return function, unfolded(function) or function
    known = recognise(function)
    # 1/(1 + e^x) is σ(-x), but its derivative is read more easily in f than in σ(-x).
    if known is not None and not isinstance(known.call.children[0], Neg):
        return known.call, function
    return Call(name, Sym(variable)), function


def role_of(name: str) -> str:
    """Return how a function stands in results, by the table; "" if it is none of the table's."""
    return TABLE[name].role if name in TABLE else ""


def _grows(name: str) -> bool:
    """Whether a function is made of powers of e, or tells as much as they."""
    entry = TABLE.get(name)
    return name == "exp" or (
        entry is not None and (entry.role == "telling" or any("e^" in form for form in entry.forms))
    )


def _is_named(call: Call) -> bool:
    return len(call.children) == 1 or call.name in TABLE


def promising(function: Node, variable: str) -> bool:
    """Whether a function is of a kind that satisfies a short equation with its derivative.

    Polynomials, rational functions and products of them with sines and logarithms are not: their derivative is
    printed as it is.
    """
    if (isinstance(function, Call) and not function.orders) or recognise(function) is not None:
        return True
    for part in postorder(function):
        match part:
            case _ if variable not in part.free:
                continue
            case Call(name=called) if _grows(called):
                return True
            case Pow(exponent=exponent) if rational(exponent) is None:
                return True
    return False


def unfolded(call: Call) -> Node | None:
    """Return a named function written out by its definition, if it has one."""
    return definition_of(call) or next(iter(definitions_of(call)), None)


def atoms(function: Node, derivative: Node, variable: str, name: str) -> tuple[Atom, ...]:
    """Return the letters for a relation between a function and its derivative: x, the function, then the helpers."""
    alias, definition = own_name(function, variable, name)
    radical = isinstance(function, Root) or (isinstance(function, Pow) and _is_fraction(function.exponent))
    x = Sym(variable)
    return (
        Atom(x, x, Role.VARIABLE, lowest=-1 if _general_power(function, variable) else 0),
        Atom(alias, definition, Role.SELF, lowest=-1 if radical else 0),
        *(atom for atom in _helpers(definition, derivative, variable) if atom.alias is not alias),
    )


def _is_fraction(exponent: Node) -> bool:
    value = rational(exponent)
    return value is not None and value.denominator != 1


def _general_power(node: Node, variable: str) -> bool:
    """Whether x^n with a symbolic n occurs: then n x^(n-1) is singular at 0 itself."""
    return any(
        isinstance(part, Pow)
        and part.base is Sym(variable)
        and part.exponent.free
        and variable not in part.exponent.free
        for part in postorder(node)
    )


def _helpers(function: Node, derivative: Node, variable: str) -> tuple[Atom, ...]:
    named: dict[Node, Node] = {}
    kernels: dict[Node, Node] = {}
    for where in (function, derivative):
        for part, match in occurrences(where, variable).items():
            named.setdefault(*_positive(match.call, part))
    for where in (function, derivative):
        for part in postorder(where):
            match part:
                case Call(name=called) if variable in part.free and not part.orders:
                    (kernels if role_of(called) == "plain" else named).setdefault(part, part)
                case Pow(base=Const(name="e")) if variable in part.free and where is function:
                    kernels.setdefault(part, part)
    for call in tuple(named):
        for companion in companions(call) if isinstance(call, Call) else ():
            named.setdefault(companion, companion)
    found = [Atom(alias, part, Role.NAMED) for alias, part in named.items() if alias is not function]
    found += [Atom(alias, part, Role.KERNEL) for alias, part in kernels.items() if alias is not function]
    return tuple(found[:_MOST_HELPERS])


def companions(call: Call) -> tuple[Call, ...]:
    """Return the functions by which the derivative of a named function is written: tan(u) for sec(u)."""
    from derive.table import TABLE

    entry = TABLE.get(call.name)
    if entry is None or len(call.children) != 1 or not entry.derivative or entry.derivative[0] is None:
        return ()
    parts = postorder(fill(entry.derivative[0], call.children))
    kin = (part for part in parts if isinstance(part, Call) and part.children == call.children)
    return tuple(part for part in kin if role_of(part.name) != "plain" and part is not call)


def _positive(call: Call, definition: Node) -> tuple[Call, Node]:
    """Prefer σ(u) = e^u/(1 + e^u) to σ(-u) = 1/(1 + e^u)."""
    inner = call.children[0]
    if call.name != "sigmoid" or not isinstance(inner, Neg):
        return call, definition
    power = Pow(Const("e"), inner.operand)
    return Call("sigmoid", inner.operand), Div(power, Add(ONE, power))
