"""One door: a question, the kind that it is of, and the derivation that answers it."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral
from typing import Any

from derive.answer.handed_in import remembering
from derive.budget import total
from derive.errors import DeriveError, ParseError
from derive.expression import Array
from derive.kinds.asked import Asked
from derive.kinds.entries import KINDS
from derive.kinds.entry import Kind
from derive.kinds.question import ALWAYS, ASKED, Question, asked_for
from derive.questions.options import COMMANDS
from derive.questions.words import refuse_misspelt
from derive.reading import Reading
from derive.record.derivation import Derivation
from derive.startup.data import replace as copy
from derive.sympy_door.caller import Caller


def _by_flag(name: str) -> str:
    return ASKED[name].flag


def answer(question: Question, *, door: str = "", spelled: Callable[[str], str] = _by_flag) -> Derivation:
    """Return the derivation that answers a question.

    Args:
        question: an input, and what is asked of it.
        door: the function of the library that was called, if it answers some kinds only.
        spelled: how an option is called in a message.

    Raises:
        ParseError: the input can't be read.
        UnsupportedError: the mathematics is beyond the rules.
        DeriveError: the options do not fit the input.
        LimitError: the answer needs more steps of work than the budget has.
    """
    if type(question.budget) is not int or question.budget < 1:
        raise DeriveError(f"{spelled('budget')} is a positive number of steps, not {question.budget!r}")
    _refuse_types(question, spelled)
    with total(question.budget):
        caller = Caller()
        found = _answered(_read_in(question, caller), door, spelled)
        return remembering(found, caller) if caller.names else found


def _read_in(question: Question, caller: Caller) -> Question:
    """Return a question with displays for what was handed in as SymPy's: one symbol has one name in all of it."""
    variables = tuple(one for given in question.variables for one in _in_a_row(caller.value(given)))
    source = caller.reading(question.source)
    others: dict[str, Any] = {
        name: caller.value(getattr(question, name)) for name in ("at", "target", "direction", "near", "values")
    }
    if isinstance(source, Reading):
        source = copy(source, given=tuple(caller.given))
    # NumPy's integers are integers.
    order = question.order
    order = int(order) if isinstance(order, Integral) and not isinstance(order, bool) else order
    shapes = {**caller.whole, **(question.shapes or {})} or None
    return copy(question, source=source, variables=variables, order=order, shapes=shapes, **others)


def _in_a_row(value: object) -> tuple[object, ...]:
    row = value if isinstance(value, tuple) else (value,)
    return tuple(one.name if isinstance(one, Array) else one for one in row)


def _refuse_types(question: Question, spelled: Callable[[str], str]) -> None:
    """Refuse what no reading makes sense of: the library is asked by programs too."""
    for name, option in ASKED.items():
        value = getattr(question, name)
        if option.choices and value not in option.choices:
            raise DeriveError(f"{spelled(name)} is one of {', '.join(option.choices)}, not {value!r}")
        if name in ("depends", "given") and not all(isinstance(one, str) for one in value):
            raise DeriveError(f"{spelled(name)} is text, not {value!r}")


def _answered(question: Question, door: str, spelled: Callable[[str], str]) -> Derivation:
    asked = Asked(question)
    if asked.text and question.kind == "auto":
        refuse_misspelt(asked.text)
    kind = _kind_of(asked, door)
    names = asked_for(asked.question)
    ignored = [spelled(name) for name in names if name not in (*kind.takes, *ALWAYS)]
    if len(asked.variables) > 1 and not kind.several and "variables" in kind.takes:
        ignored.append(f"more than one {spelled('variables')}")
    if ignored:
        raise DeriveError(f"{', '.join(ignored)} can't be asked of {kind.name}")
    if asked.lines and not asked.point:
        raise DeriveError(f"a tangent or a normal needs a point: add {spelled('at')}")
    if missing := [spelled(name) for name in kind.needs if name not in names]:
        raise DeriveError(f"{kind.name} needs {', '.join(missing)}")
    try:
        found = kind.derive(asked)
    except ParseError as error:
        if asked.request is None or error.source != asked.text:
            raise
        raise ParseError(error.message, asked.request.source, error.position, error.hint) from None
    said = asked.request.notes if asked.request is not None else ()
    untold = [note for note in said if not any(note in part.notes for part in (found, *found.parts))]
    return copy(found, notes=(*untold, *found.notes)) if untold else found


def _kind_of(asked: Asked, door: str) -> Kind:
    """Return the kind of a question.

    Raises:
        DeriveError: there is no kind of that name, or the door called does not answer this one.
    """
    name = asked.question.kind
    if name != "auto":
        if name not in COMMANDS:
            raise DeriveError(f"kind is auto or one of {', '.join(COMMANDS)}, not {name!r}")
        return COMMANDS[name]
    for kind in KINDS:
        if door in ("", kind.door) and kind.fits(asked):
            return kind
    kind = next(kind for kind in KINDS if kind.fits(asked))
    raise DeriveError(f"this is {kind.name}: ask derive.{kind.door}, or derive.derive")


__all__ = ["KINDS", "Kind", "Question", "answer"]
