"""How an input was read: the formula in two dimensions, the parts its letters play, the notes."""

from __future__ import annotations

from collections.abc import Iterable

from derive.expression import BINDERS, Call, Node, Rel, Sym, postorder
from derive.kinds.asked import Asked
from derive.kinds.question import Question
from derive.reading import Reading
from derive.reading.letters import variable_by_custom
from derive.table import FALLBACK, TABLE
from derive.writing.pretty import to_boxes

_WIDTH = 100


def how_read(question: Question) -> str:
    """Return how the input of a question was read; nothing is derived.

    Raises:
        ParseError: it can't be read.

    >>> print(how_read(Question(source="a u(x)")))
    a u(x)
    <BLANKLINE>
    variable: x
    function: u(x)
    constant: a
    <BLANKLINE>
    u is read as a function of what the bracket holds: write u*(…) for a product
    """
    asked = Asked(question)
    if asked.coordinates is not None and asked.text:
        sides = [Asked(Question(source=side, syntax=question.syntax)) for side in asked.coordinates]
        readings = [side.full_reading for side in sides]
        curve = (str(Rel("=", Sym(name), one.expression)) for name, one in zip("xy", readings, strict=True))
        return _blocks(
            "\n".join(("a curve given by a parameter", *curve)),
            "\n".join(dict.fromkeys(note for one in readings for note in one.notes)),
        )
    if asked.told:
        return _blocks(asked.text.strip(), "\n".join(_row("variable", map(Sym, asked.variables))), asked.told)
    reading = asked.full_reading
    shown = _named(reading)
    drawn = "\n".join(box.plain() for box in to_boxes(shown, _WIDTH))
    if (operator := asked.question.kind) != question.kind:
        # ∇ before everything asks for more than one derivative.
        letters = asked.variables or reading.arguments or sorted(reading.expression.free)
        return _blocks(f"the {operator} of", drawn, "\n".join(_row("variable", map(Sym, letters))), *reading.notes)
    return _blocks(drawn, "\n".join(_roles(asked, reading)), "\n".join(reading.notes))


def _blocks(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _named(reading: Reading) -> Node:
    """Return the formula with the name that it defines."""
    if not reading.name:
        return reading.expression
    left = Call(reading.name, *map(Sym, reading.arguments)) if reading.arguments else Sym(reading.name)
    return Rel("=", left, reading.expression)


def _roles(asked: Asked, reading: Reading) -> Iterable[str]:
    """Yield what each letter is: a variable, a function, a bound letter, a constant."""
    node = reading.expression
    free = node.free
    chosen = asked.variables or reading.by or reading.arguments[:1]
    if asked.equation is not None:
        chosen = chosen or (asked.independent,)
    elif not chosen:
        chosen = tuple(filter(None, (variable_by_custom(free),)))
    calls = [part for part in postorder(node) if isinstance(part, Call) and not _is_known(part)]
    bound = [part.variable for part in postorder(node) if isinstance(part, BINDERS)]
    dependent = [Sym(name) for name in asked.declared if name in free]
    yield from _row("variable", map(Sym, dict.fromkeys(chosen)))
    yield from _row("differentiated by", map(Sym, reading.by if len(reading.by) > 1 else ()))
    yield from _row("function", [*dict.fromkeys(Call(call.name, *call.children) for call in calls), *dependent])
    yield from _row("bound", dict.fromkeys(bound))
    others = sorted(free - {*chosen} - {part.name for part in dependent})
    yield from _row("other letter" if asked.equation is not None else "constant", map(Sym, others))


def _row(role: str, members: Iterable[Node]) -> Iterable[str]:
    shown = [str(member) for member in members]
    if shown:
        yield f"{role}{'s' if len(shown) > 1 and not role.startswith(('diff', 'bound')) else ''}: {', '.join(shown)}"


def _is_known(call: Call) -> bool:
    return call.name in TABLE or call.name in FALLBACK
