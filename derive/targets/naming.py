"""Names written out, and recognised when read backwards: σ(u) for 1/(1 + e^-u), f(x) for the function itself."""

from __future__ import annotations

from collections.abc import Mapping

from derive.budget import remember
from derive.expression import Call, Node
from derive.reading.formulas import definition_of
from derive.record.derivation import Label
from derive.rules.algebra.reversible import Bindings, Reversible, reversible
from derive.rules.labels.algebra import RECOGNISE_FUNCTION
from derive.targets.recognise import definitions_of
from derive.terms.moves import Local
from derive.terms.terms import Line

_MOST_DEFINITIONS = 3

WRITE_OUT = Label("write-out-name", "write out the definition", "")


def definition(place: int) -> Local:
    """Return the local move σ(u) = 1/(1 + e^-u): a function by what it stands for.

    Args:
        place: which of its definitions to take.
    """

    def local(line: Line, node: Node) -> Node | None:
        known = _definitions(node) if isinstance(node, Call) and not node.orders else ()
        return known[place] if place < len(known) else None

    return local


@remember(1024)
def _definitions(call: Call) -> tuple[Node, ...]:
    written = definition_of(call)
    # A quotient of functions is an identity, and is called one.
    return tuple(body for body in (*definitions_of(call), *((written,) if written else ())) if not _of_functions(body))


def _of_functions(body: Node) -> bool:
    return any(isinstance(part, Call) for part in body.children)


def _meaning(before: Node, after: Node) -> Bindings:
    return ((str(before), after),)


def by_name(meanings: Mapping[Node, Node]) -> Reversible:
    """Return the move that writes names out: f(x) by what f is."""
    return reversible(
        lambda line, node: meanings.get(node),
        Call,
        rule=WRITE_OUT,
        back=RECOGNISE_FUNCTION,
        bindings=_meaning,
        undone=_meaning,
    )


NAMING: tuple[Reversible, ...] = tuple(
    reversible(definition(place), Call, rule=WRITE_OUT, back=RECOGNISE_FUNCTION, bindings=_meaning, undone=_meaning)
    for place in range(_MOST_DEFINITIONS)
)
"""The moves that write functions out by their definitions, the primary one first."""
