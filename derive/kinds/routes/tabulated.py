"""Derivatives from a table of values: (f(x²) g(x))' at 2 where f(4), f'(4), g(2) and g'(2) are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.answer.exact import exact, in_decimals
from derive.answer.input import constant, named, read_expression
from derive.answer.order import joined
from derive.answer.places import is_defined, needed, refuse_outside
from derive.errors import DeriveError, UnsupportedError
from derive.expression import Call, Node, Rel, Sym, canonical, postorder, replace, substitute
from derive.kinds.curves.curve import Curve
from derive.kinds.curves.lines import drawn
from derive.kinds.question import NO_LINES, Lines
from derive.kinds.routes.evaluation import difference_quotient
from derive.kinds.routes.models import SHOWN, kink_for_all
from derive.reading import Reading, parse
from derive.reading.brackets import separated
from derive.reading.formulas import is_unknown
from derive.record.derivation import DIFFERENTIABLE, ONE_SIDED, Derivation, Kink, Label, Notation, Step, Subject
from derive.rules.labels.equations import EVALUATE, FUNCTIONS_THROUGH, PUT_IN, TABLE_VALUES
from derive.rules.limit.laws import DEFINITION
from derive.startup.data import replace as copy
from derive.startup.patterns import pattern
from derive.verify.approach import UNDEFINED

_ENTRY = pattern(r"\s*([^\W\d_]\w*)\s*'*\s*\(")
_ROUNDS = 20

Values = Mapping[Node, Node]


def tabulated(
    expression: object,
    values: str | Mapping[str, object],
    at: object,
    variable: object = "",
    *,
    order: int = 1,
    lines: Lines = NO_LINES,
    route: str = "auto",
    syntax: str = "auto",
) -> Derivation:
    """Derive a derivative with unknown functions and evaluate it by a table of their values.

    Args:
        expression: an expression in unknown functions, as text, LaTeX, a tree or a SymPy expression.
        values: what is known: ``"f(2) = 3, f'(2) = -1"``, or a mapping ``{"f(2)": 3, "f'(2)": -1}``.
        at: the point.
        variable: the variable; the only letter, or x, by default.
        order: which derivative is wanted.
        lines: those of the graph that are wanted at the point.
        route: as for `differentiate`.
        syntax: ``auto``, ``text`` or ``latex``.

    Returns:
        The derivation of the value; that of the derivative is among its `parts`.

    Raises:
        ParseError: the expression or an entry of the table can't be read.
        DeriveError: a value that is needed is not given, or an entry is no value of a function.

    >>> str(tabulated("f(x) g(x)", "f(2)=3, f'(2)=-1, g(2)=5, g'(2)=4", 2).result)
    "F'(2) = 7"
    """
    entries = tuple(_entries(values))
    names = {match.group(1) for entry, _ in entries if (match := _ENTRY.match(entry))}
    reading = read_expression(expression, syntax=syntax, functions=names)
    known = _values(entries, names)
    function, point = reading.expression, constant(at, "the point")
    free = sorted(function.free)
    usual = reading.arguments[0] if reading.arguments else free[0] if len(free) == 1 else "x"
    name = named(variable) if variable else usual
    if others := sorted(function.free - {name}):
        raise DeriveError(f"at a point, {', '.join(str(Sym(other)) for other in others)} needs a value")
    refuse_outside(reading.given, {name: point})
    found = differentiate(Reading(function, given=reading.given), name, order=order, route=route)
    left = Call(reading.name or _free_name(function), Sym(name), orders=(order,))
    formula = found.about(source=reading.source, name=reading.name).written(left=left)
    formula = copy(formula, notes=reading.notes, parts=())
    value = _value_of(formula, known, name, point)
    told = _lines(formula, known, name, point, value, lines) if lines else ()
    return joined([*found.parts, formula, value, *told])


def _values(entries: Iterable[tuple[str, object]], names: set[str]) -> Values:
    known: dict[Node, Node] = {}
    for entry, text in entries:
        call, value = _value(entry, text, names)
        if known.setdefault(call, value) is not value:
            raise DeriveError(f"{call} is given twice")
    return known


def _value_of(formula: Derivation, known: Values, name: str, point: Node) -> Derivation:
    """Return the value of the derivative, or what there is where it does not exist.

    Raises:
        ExcludedError: the formula does not hold there, and functions with these values differ, or none was found.
        UnsupportedError: the formula has no value there, and the same.
    """
    try:
        where = (formula.spelled_out(condition) for condition in formula.conditions)
        needed(where, lambda node: _by_table(substitute(node, name, point), known), f"{name} = {point}")
        return _evaluated(formula, known, name, point, formula.order)
    except UnsupportedError:
        kink = kink_for_all(formula.function, known, name, point) if formula.order == 1 else None
        if kink is None or kink.kind == ONE_SIDED:
            raise
        return _by_quotient(formula, known, name, point, kink)


def _by_quotient(formula: Derivation, known: Values, name: str, point: Node, kink: Kink) -> Derivation:
    """Return what the difference quotient tends to for every function with the values of a table."""
    called = Call(formula.name or _free_name(formula.function), point, orders=(1,))
    line = difference_quotient(formula.function, name, point)
    exists = kink.kind == DIFFERENTIABLE and kink.left is not None
    table = tuple(Rel("=", call, value) for call, value in known.items())
    last = kink.left if exists and kink.left is not None else UNDEFINED
    return compose(
        called,
        (
            Step(rule=DEFINITION, before=called, after=line),
            Step(rule=FUNCTIONS_THROUGH, before=line, after=last, conditions=table if exists else (), verdict=SHOWN),
        ),
        Subject(formula.source, formula.function, name),
        Notation(aliases=((called, line),), heading=f"At {name} = {point}"),
        last=Rel("=", called, last) if exists else last,
        kinks=() if exists else (kink,),
    )


def _lines(
    formula: Derivation, known: Values, name: str, point: Node, slope: Derivation, lines: Lines
) -> tuple[Derivation, ...]:
    """Return the value of the function and the lines through that point of its graph."""
    if formula.order > 1:
        raise UnsupportedError("a tangent has the slope f', not a higher derivative: ask for the first order")
    value = _evaluated(formula, known, name, point, 0)
    if slope.kinks:
        raise UnsupportedError(f"there is no tangent at {name} = {point}: {slope.kinks[0].kind}")
    assert isinstance(value.last, Rel)
    assert isinstance(slope.last, Rel)
    ordinate = "y" if name != "y" else "z"
    graph = Curve(Rel("=", Sym(ordinate), formula.function), name, ordinate, formula.source)
    place = {name: point, ordinate: value.last.right}
    return (value, *drawn(graph, place, slope.last.right, lines))


def _entries(values: str | Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Split a table into entries: what is valued, and the value."""
    if not isinstance(values, str):
        yield from values.items()
        return
    for entry in filter(None, separated(values, ",;\n")):
        left, sign, right = entry.partition("=")
        if not sign or not right.strip():
            raise DeriveError(f"an entry of a table of values looks like f(2) = 3, not {entry.strip()!r}")
        yield left.strip(), right.strip()


def _value(entry: str, value: object, names: set[str]) -> tuple[Node, Node]:
    node = parse(entry, functions=names)
    if not isinstance(node, Call) or not is_unknown(node) or node.free:
        raise DeriveError(f"an entry of a table of values looks like f(2) = 3, not {entry} = {value}")
    return canonical(_arguments(node)), constant(value, f"the value of {entry}")


def _arguments(call: Call) -> Node:
    """Write the arguments of a call in their simplest form, f(2^2) as f(4)."""
    return Call(call.name, *(exact(child) for child in call.children), orders=call.orders)


def _evaluated(formula: Derivation, known: Values, name: str, point: Node, order: int) -> Derivation:
    """Put the point in, read the table from the inside out, and evaluate; the function itself for order 0."""
    called = Call(formula.name or _free_name(formula.function), point, orders=(order,))
    general = formula.spelled_out(formula.last) if order else formula.function
    line = substitute(general, name, point)
    first = line
    steps = [Step(rule=PUT_IN, before=called, after=line, conditions=(Rel("=", Sym(name), point),))]
    for _ in range(_ROUNDS):
        after, used = _read_off(line, known)
        if after is line:
            break
        steps.append(_next(steps[-1], TABLE_VALUES if used else EVALUATE, after, used))
        line = after
    result = exact(line)
    if not is_defined(line):
        what = "formula for the derivative" if order else "function"
        raise UnsupportedError(f"the {what} has no value at {name} = {point}: {line}")
    if result is not line:
        steps.append(copy(_next(steps[-1], EVALUATE, result, ()), note=in_decimals(result)))
    return compose(
        called,
        tuple(steps),
        Subject(formula.source, formula.function, name, order=order),
        Notation(
            aliases=((called, first),), heading=f"At {name} = {point}" if order else f"The value at {name} = {point}"
        ),
        last=Rel("=", called, result),
    )


def _by_table(node: Node, known: Values) -> Node:
    """Read all values of unknown functions off the table, from the inside out."""
    for _ in range(_ROUNDS):
        after, _used = _read_off(node, known)
        if after is node:
            break
        node = after
    return node


def _free_name(function: Node) -> str:
    used = {part.name for part in postorder(function) if isinstance(part, Call)} | function.free
    return next(name for name in ("F", "G", "H", "k", "F_1") if name not in used)


def _next(last: Step, rule: Label, after: Node, used: tuple[Node, ...]) -> Step:
    return Step(rule=rule, before=last.after, after=after, conditions=used)


def _read_off(line: Node, known: Values) -> tuple[Node, tuple[Node, ...]]:
    """Replace the innermost unknown functions by their values; simplify arguments first where they are no numbers.

    Raises:
        DeriveError: a value is not in the table.
    """
    inner = [part for part in postorder(line) if is_unknown(part) and _is_innermost(part)]
    simpler: dict[Node, Node] = {call: _arguments(call) for call in inner}
    if any(call is not simple for call, simple in simpler.items()):
        return replace(line, simpler), ()
    missing = [str(call) for call in inner if canonical(call) not in known]
    if missing:
        raise DeriveError(f"the table has no value for {', '.join(dict.fromkeys(missing))}, which is needed")
    found: dict[Node, Node] = {call: known[canonical(call)] for call in inner}
    return replace(line, found), tuple(Rel("=", call, value) for call, value in found.items())


def _is_innermost(call: Call) -> bool:
    return not any(is_unknown(part) for child in call.children for part in postorder(child))
