"""What can be seen of a question before it is answered: the roles of its letters, an equation, a curve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from derive.answer.dependent import declarations
from derive.answer.input import named, read_input
from derive.errors import DeriveError
from derive.expression import Node, Rel, Sym, postorder, replace
from derive.kinds.question import Lines, Question, asked_for
from derive.reading import Reading, parse
from derive.reading.brackets import separated
from derive.reading.curves import coordinates
from derive.reading.fields import field_operator, is_of_vectors
from derive.reading.formulas import is_unknown
from derive.reading.requests import Request, request_in
from derive.reading.roles import ANGLES, RUNNING, running, varies
from derive.reading.spoken import in_signs
from derive.startup.data import replace as copy
from derive.startup.patterns import pattern

if TYPE_CHECKING:
    from derive.indexed.inferred import Told

_LETTERED = pattern(r"(?:d|∂|partial)\s*\}*\s*\^\s*\{?\s*[a-z]")
"""What d^n/dx^n looks like, so that little else is read for it."""


_PLACE = pattern(
    r"(?:\||vert)\s*_|\bat\b|['′’}][)\s]*\(|_\{?[a-z]+\}?\s*\(|prime|\)\s*_|\blim|\\\\lim", needs="|at'′’}_)l"
)
"""How an evaluation bar goes on, the word for it, and a derivative at a value."""


class Asked:
    """A question with what can be seen of its input.

    Args:
        question: the question, as it was asked.

    Attributes:
        told: what was read off the notation about the shapes of vectors, "" where nothing was.
    """

    def __init__(self, question: Question) -> None:
        question = copy(question, variables=tuple(map(named, question.variables)))
        self.request = request_in(in_signs(question.source)[0]) if isinstance(question.source, str) else None
        if self.request is not None:
            question = _as_requested(question, self.request)
        field = field_operator(question.source) if isinstance(question.source, str) else None
        if field is not None and question.kind in ("auto", field.command):
            variables = question.variables or field.variables
            question = copy(question, kind=field.command, source=field.operand, variables=variables)
        self.told = ""
        if (told := _in_vectors(question, self.request)) is not None:
            self.told = told.note
            question = copy(question, kind="matrix", source=told.body, variables=(told.variable,), shapes=told.shapes)
        self.question = question

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that were named, as the reader calls them."""
        return tuple(map(str, self.question.variables))

    @property
    def variable(self) -> str:
        """The first variable that was named, or ""."""
        return next(iter(self.variables), "")

    @property
    def order(self) -> int:
        """How many times; a letter is answered before anyone asks."""
        order = self.question.order
        if (
            isinstance(order, int)
            and order == 1
            and self.request is not None
            and (self.coordinates is not None or self.equation is not None)
        ):
            order = self.request.order
        if not isinstance(order, int) or isinstance(order, bool):
            raise DeriveError(f"the order of a derivative is a positive integer, not {order!r}")
        return order

    @property
    def text(self) -> str:
        """The input without the words of a sentence, "" if it is no text."""
        if self.request is not None:
            return self.request.text
        return self.question.source if isinstance(self.question.source, str) else ""

    @cached_property
    def source(self) -> object:
        """The input, read once, with the names of what was named and declared."""
        return copy(self._read, at=("", ""))

    @property
    def full_reading(self) -> Reading:
        """What was read, with everything that was decided."""
        return self._read

    @cached_property
    def _read(self) -> Reading:
        found, names = self._typed, self._dependent_calls
        expression = replace(found.expression, names) if names else found.expression
        return copy(found, expression=expression, given=(*found.given, *self.given)) if names or self.given else found

    @cached_property
    def _typed(self) -> Reading:
        question = self.question
        functions = dict(declarations(question.depends))
        return read_input(question.source, syntax=question.syntax, symbols=self.variables, functions=functions)

    @cached_property
    def _dependent_calls(self) -> dict[Node, Node]:
        """The letters that an equation writes as functions, x^2 + y(x)^2 = 1, by their calls."""
        equation = self._typed.expression
        if not isinstance(equation, Rel) or self.question.depends:
            return {}
        calls = dict.fromkeys(part for part in postorder(equation) if is_unknown(part))
        names = {call.name for call in calls}
        plain = all(not any(call.orders) and all(isinstance(one, Sym) for one in call.children) for call in calls)
        return {call: Sym(call.name) for call in calls} if plain and len(names) == len(calls) else {}

    @cached_property
    def given(self) -> tuple[Node, ...]:
        """The relations that were given by themselves: x > 0."""
        if not self.question.given:
            return ()
        # Loaded only where there is a condition, to begin sooner.
        from derive.reading.conditions import stated

        return stated(self.question.given, lambda text: parse(text, symbols=self.variables))

    @cached_property
    def of_every_order(self) -> Reading | None:
        """What is read of ``d^n/dx^n (…)``, None for anything else."""
        if not _LETTERED.search(self.text) or self.coordinates is not None:
            return None
        found = read_input(self.text, syntax=self.question.syntax, symbols=self.variables, every_order=True)
        return copy(found, given=(*found.given, *self.given)) if found.order else None

    @cached_property
    def coordinates(self) -> tuple[object, object] | None:
        """The coordinates of a curve given by a parameter."""
        source = self.question.source
        if isinstance(source, str):
            found = coordinates(self.text)
        else:
            found = (source[0], source[1]) if isinstance(source, (tuple, list)) and len(source) == 2 else None
        if found is None or not self.given:
            return found
        first = read_input(found[0], syntax=self.question.syntax)
        return copy(first, given=(*first.given, *self.given)), found[1]

    @cached_property
    def reading(self) -> Reading | None:
        """What was read, if it may be an equation or a definition."""
        if isinstance(self.question.source, str):
            return self._read if "=" in self.text else None
        return self._read

    @cached_property
    def declared(self) -> dict[str, tuple[str, ...]]:
        """Which letters depend on which: those that were declared, else those that an equation writes as functions."""
        return dict(declarations(self.depends))

    @property
    def depends(self) -> Sequence[str]:
        """The same as text: ``y(x)``."""
        return tuple(map(str, self._dependent_calls)) or self.question.depends

    @cached_property
    def equation(self) -> Rel | None:
        """The equation; ``M = E - sin E`` is one, and no definition, where M is the variable or depends on it."""
        reading = self.reading
        if reading is None or isinstance(reading.expression, Rel):
            return reading.expression if reading and isinstance(reading.expression, Rel) else None
        tied = {*self.variables, *self.declared, *(name for on in self.declared.values() for name in on)}
        if reading.name in tied and not reading.arguments:
            return Rel("=", Sym(reading.name), reading.expression)
        return None

    @cached_property
    def angle(self) -> str:
        """The angle of a curve ``r = …`` in polar coordinates, "" if this is none."""
        reading = self.reading
        if reading is None or reading.name != "r" or reading.arguments or self.question.depends:
            return ""
        free, chosen = reading.expression.free, self.variable
        if chosen:
            turns = chosen in RUNNING or len(free) == 1
            return chosen if (chosen in free and turns) or (chosen in ANGLES and not free & ANGLES) else ""
        if len(free) == 1 and (running(free) or varies(*free)):
            return next(iter(free))
        return running(free & ANGLES) or ("theta" if len(free) < 2 else "")

    @property
    def independent(self) -> str:
        """The variable of an equation: the one that was named, or that a letter was declared to depend on."""
        stated = [name for on in self.declared.values() for name in on]
        free = self.equation.free if self.equation is not None else frozenset[str]()
        if not (self.variable or stated) and (primed := {name.rstrip("'") for name in free if name.endswith("'")}):
            # A letter with a dot or a prime depends on another one: on time, unless it is y' beside x.
            return "x" if "t" not in free and "x" not in primed and ("x" in free or "y" in primed) else "t"
        return self.variable or ("x" if "x" in stated or not stated else stated[0])

    @property
    def dependent(self) -> list[str]:
        """The letters of an equation that are declared to depend on others."""
        assert self.equation is not None
        found = [name for name in self.declared if name in self.equation.free]
        if self.declared and not found:
            raise DeriveError(f"{listed(list(self.declared))} does not occur in {self.equation}")
        return found

    @property
    def at(self) -> object:
        """The point: the one that was named, else that of an evaluation bar."""
        stated = (self.request is not None and not self.request.command) or _PLACE.search(self.text) is not None
        placed = self.question.at in (None, "") and stated and self.coordinates is None
        return (self._read.at[1] if placed and not self.question.shapes else "") or self.question.at

    @cached_property
    def point(self) -> tuple[object, ...]:
        """The coordinates of the point that was named, () for none; those with names in their order."""
        at = self.at
        if at is None or at == "":
            return ()
        if isinstance(at, str):
            return separated(at)
        return tuple(at.values()) if isinstance(at, Mapping) else tuple(at) if isinstance(at, (tuple, list)) else (at,)

    @property
    def place(self) -> object:
        """The point as the kinds take it: text, a number, coordinates in order; None for none."""
        at = self.at
        if isinstance(at, Mapping):
            return ", ".join(f"{name} = {value}" for name, value in at.items())
        return at if self.point else None

    def coordinates_of(self, *names: str) -> tuple[object, ...]:
        """Return the point in the order of some letters; its coordinates may have names, ``y = 4, x = 3``.

        Raises:
            DeriveError: there is not one coordinate for each letter.
        """
        place = self.place
        if isinstance(place, str) and "=" in place:
            from derive.kinds.several.at_point import point_of

            found = point_of(place, names)
            return tuple(found[name] for name in names)
        if len(self.point) != len(names):
            raise DeriveError("a point of a curve has two coordinates: --at '3, 4'")
        return self.point

    def pair(self, x: str, y: str) -> tuple[object, object] | None:
        """Return the point of a curve in two letters, None for none."""
        if not self.point:
            return None
        first, second = self.coordinates_of(x, y)
        return first, second

    @property
    def lines(self) -> Lines:
        """The lines that are wanted at the point."""
        return Lines(self.question.tangent, self.question.normal)


def _as_requested(question: Question, request: Request) -> Question:
    """Return a question with what its words ask for, where nothing else was asked."""
    changed: dict[str, object] = {}
    if request.by and not question.variables:
        changed["variables"] = request.by
    if request.order > 1 and request.by and question.order == 1:
        changed["order"] = request.order
    if request.command and question.kind == "auto":
        changed["kind"] = request.command
    if request.route and question.route == "auto":
        changed["route"] = request.route
    if request.line:
        changed["normal" if request.line == "normal" else "tangent"] = True
    if (request.line == "plane" or request.command) and question.at in (None, "") and request.at[1]:
        changed["at"] = " = ".join(filter(None, request.at))
    return copy(question, **changed) if changed else question


def _in_vectors(question: Question, request: Request | None) -> Told | None:
    """Return a question in vectors and matrices, the shapes of which its notation tells; None where it is none."""
    source, named = question.source, question.kind == "matrix"
    if not isinstance(source, str) or question.kind not in ("auto", "gradient", "matrix"):
        return None
    source = source if request is None else request.text.strip()
    if not named and not is_of_vectors(source, asked=question.kind == "gradient"):
        return None
    if not {*asked_for(question)} <= {"variables", "given", "layout"} or len(question.variables) > 1:
        return None
    # Loaded only for vectors, to begin sooner.
    from derive.indexed.inferred import shapes_told

    return shapes_told(source, *map(str, question.variables))


def listed(letters: Iterable[str]) -> str:
    """Return letters as they are written, with commas."""
    return ", ".join(str(Sym(name)) for name in letters)
