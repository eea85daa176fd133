"""What is refused before it is derived: no number, no denominator, no end."""

from __future__ import annotations

from collections.abc import Collection

from derive.errors import LimitError, ParseError, UnsupportedError
from derive.expression import ZERO, Call, Const, Div, Integral, Node, Sym, postorder, tidy
from derive.expression.indices import runs_with
from derive.reading import Reading
from derive.reading.formulas import fill
from derive.reals.compare import never
from derive.table import ARGUMENTS, TABLE
from derive.table.fallback import COMPLEX
from derive.writing.letters import split_name

HIGHEST = 100
"""Order up to which derivatives are written one by one."""

LARGEST_ORDER = 1_000_000
"""Order up to which a derivative is found that is 0 long before."""


def refuse_many(place: int, count: int) -> None:
    """Refuse derivatives of an order that nobody reads one by one.

    Args:
        place: the derivative that comes next.
        count: how many are asked for.
    """
    if place > HIGHEST:
        raise LimitError(f"derivatives are written one by one up to order {HIGHEST}, not {count}: try order n")


def refuse_division_by_zero(reading: Reading) -> None:
    """Refuse a quotient whose denominator is 0 as it stands."""
    for part in postorder(reading.expression):
        if isinstance(part, Div) and tidy(part.denominator) is ZERO:
            at = max(reading.source.find("/"), 0)
            raise ParseError("division by zero", reading.source, at)


_NO_NUMBERS = {"i": "the imaginary unit", "undefined": "an undefined value", "oo": "infinity"}


def refuse_no_number(function: Node) -> None:
    """Refuse what has no real value; infinity is a bound, of an integral, a sum or a limit."""
    bounded = any(part.binds is not None for part in postorder(function))
    for part in postorder(function):
        if isinstance(part, Const) and part.name in _NO_NUMBERS and not (bounded and part.name == "oo"):
            raise UnsupportedError(f"{_NO_NUMBERS[part.name]} occurs: only derivatives of real functions are derived")
        if isinstance(part, Call) and part.name in COMPLEX:
            raise UnsupportedError(
                f"{part.name} has complex values, and only derivatives of real functions are derived: "
                f"try {COMPLEX[part.name]}, of which it is made"
            )


def refuse_entries(reading: Reading, asked: Collection[str]) -> None:
    """Refuse the derivative by an entry of a vector over whose entries the function is summed.

    Σ_j e^(z_j) depends on z_i and on z_1; as letters of their own they would be constants in it.

    Args:
        reading: the function.
        asked: differentiate by these letters; none: by whichever is found.
    """
    for base, index in _summed_over(reading.expression).items():
        entry = _entry_of(base, reading, asked)
        if entry or (not asked and _only_entries(reading.expression, base)):
            source = reading.source or str(reading.expression)
            if all(isinstance(part, Integral) for part in postorder(reading.expression) if part.binds is not None):
                letter = Sym(f"{base}_{index}")
                raise UnsupportedError(
                    f"{letter} in the integral stands for a function of {index}: write {base}({index})"
                )
            raise UnsupportedError(
                f"{Sym(base)}_{index} below the index stands for every entry of a vector {Sym(base)}"
                + (f", {Sym(entry)} among them" if entry and entry != f"{base}_{index}" else "")
                + f": name the vector, derive matrix '{source}' --variable {base} --shape {base}=n"
            )


def refuse_named_by(function: Node, asked: Collection[str]) -> None:
    """Refuse the derivative by a letter of what carries it in its name: h_θ depends on θ, and θ on θ_j.

    As letters of their own they would be constants, and the derivative 0.

    Args:
        function: what is differentiated.
        asked: differentiate by these letters.
    """
    for name in asked:
        calls = (part for part in postorder(function) if isinstance(part, Call) and part.name not in TABLE)
        called = next((part for part in calls if part.name.partition("_")[2] == name), None)
        if called is not None:
            raise UnsupportedError(f"{Sym(called.name)} depends on {Sym(name)}: put in what it is")
        stem, below = family_of(name)
        if below.isalpha() and stem in function.free and name not in function.free:
            raise UnsupportedError(
                f"{Sym(name)} does not occur, and {Sym(stem)}, of which it is an entry, does:"
                f" ask derive matrix --variable {stem} --shape {stem}=n"
            )


def entry_asked(reading: Reading, asked: Collection[str]) -> str:
    """Return the entry of a vector that is summed over by which is to be differentiated, "" for none.

    Args:
        reading: the function.
        asked: differentiate by these letters.

    >>> from derive.reading import read
    >>> entry_asked(read("sum_{k=1}^n x_k^2"), ("x_j",))
    'x_j'
    """
    named = asked or reading.by
    found = (_entry_of(base, reading, asked) for base in _summed_over(reading.expression))
    return next(filter(None, found), "") if len(named) == 1 else ""


def _entry_of(base: str, reading: Reading, asked: Collection[str]) -> str:
    index = _summed_over(reading.expression)[base]
    beside = asked or reading.by or {name for name in reading.expression.free if family_of(name) != (base, index)}
    # In Σ (x - x_i)² x is a number of its own.
    other = {base} & reading.expression.free
    return next((name for name in sorted(beside) if family_of(name)[0] == base and name not in other), "")


_ACCENTS = frozenset(("hat", "bar", "tilde", "check", "breve"))


def family_of(name: str) -> tuple[str, str]:
    """Return of which family a letter with an index is a member, and its index: ŷ_i is one of ŷ.

    >>> family_of("x_i"), family_of("y_i_hat"), family_of("x")
    (('x', 'i'), ('y_hat', 'i'), ('x', ''))
    """
    marked, _, accent = name.rpartition("_")
    stem, subscript, _ = split_name(marked if accent in _ACCENTS and "_" in marked else name)
    return (stem if stem == name or accent not in _ACCENTS else f"{stem}_{accent}"), subscript


def refuse_parameters(function: Node) -> None:
    """Refuse a function of the table with a number for a parameter that it can't have: a width of -1."""
    for part in postorder(function):
        entry = TABLE.get(part.name) if isinstance(part, Call) else None
        # What numbers show of a function without a definition may go beyond what the table says.
        if entry is None or not entry.definition or part.orders:  # type: ignore[attr-defined]
            continue
        letters = tuple(Sym(name) for name in (entry.letters or ARGUMENTS)[: entry.arity])
        for text in entry.domain:
            needed = fill(text, part.children)
            if not needed.free and never(needed):
                general = fill(text, letters)
                pairs = zip(letters, part.children, strict=True)
                given = ", ".join(f"{letter} = {value}" for letter, value in pairs if letter.free <= general.free)
                whole = Call(entry.name, *letters)
                raise UnsupportedError(f"{part} is not defined: {whole} needs {general}, not {given}")


def _summed_over(function: Node) -> dict[str, str]:
    """Return the letters z of which a sum over j takes the entries z_j, each with its j."""
    found: dict[str, str] = {}
    for part in postorder(function):
        if part.binds is None:
            continue
        at, inside = part.binds
        index = str(part.children[at])
        for name in frozenset().union(*(part.children[place].free for place in inside)):
            if runs_with(name, index):
                family, below = family_of(name)
                found[family] = below
    return found


def _only_entries(function: Node, base: str) -> bool:
    """Whether nothing but the entries varies: the other letters stand in the bounds of sums."""
    bounds: set[str] = set()
    for part in postorder(function):
        if part.binds is not None:
            places = set(range(len(part.children))) - {part.binds[0], *part.binds[1]}
            bounds |= frozenset().union(*(part.children[place].free for place in places))
    return all((family_of(name)[0] == base and name != base) or name in bounds for name in function.free)
