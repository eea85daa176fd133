"""Write docs/functions.md, docs/frameworks.md and docs/rules.md from the tables of the code; --check only compares."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from derive.answer.differentiate import differentiate
from derive.expression import Call, Node, Sym, postorder, substitute, tidy
from derive.reading.formulas import fill
from derive.reals.zeros import exact
from derive.record.derivation import DIFFERENTIABLE, NOT_DECIDED, Derivation, Kink, Rule
from derive.rules import DIFFERENTIATION
from derive.rules.algebra.algebra import ALGEBRA
from derive.rules.algebra.bridging import MOVES
from derive.rules.algebra.function_identities import IDENTITIES
from derive.table import ARGUMENTS, TABLE, Function, families
from derive.table.facts import FOLLOWS, derivatives, followed, kinks, reach
from derive.table.frameworks import AT_KINKS, CALLS, VERSIONS, AtKink
from derive.values.evaluate import evaluate
from derive.vectors.declare import VectorFunction
from derive.vectors.functions import FAMILY, VECTORS

HERE = Path(__file__).parent


def functions_page() -> str:
    """Return the table of named functions in Markdown."""
    return _page("Named functions", "derive functions", _functions())


def rules_page() -> str:
    """Return the table of rules in Markdown."""
    return _page("Rules", "the rules in derive/rules", _rules())


def _page(title: str, origin: str, lines: Iterator[str]) -> str:
    note = f"Generated from {origin} by `docs/make_tables.py`; do not edit."
    return "\n".join([f"# {title}", "", note, *lines]) + "\n"


_COLUMNS = ("name", "also", "definition", "derivative", "range", "kinks", "reference")


def _functions() -> Iterator[str]:
    yield from ("", "What frameworks return at kinks is in [a table of its own](frameworks.md).")
    for family, entries in families().items():
        yield from ("", f"## {family}", "", _cells(_COLUMNS), "|" + "---|" * len(_COLUMNS))
        yield from (_cells(_facts(entry)) for entry in entries)
    yield from ("", f"## {FAMILY}", "", _cells(_COLUMNS_OF_VECTORS), "|" + "---|" * len(_COLUMNS_OF_VECTORS))
    yield from (_cells(_facts_of_vectors(entry)) for entry in VECTORS)


def _facts(entry: Function) -> Iterator[str]:
    yield _code(entry.name)
    yield ", ".join(_code(name) for name in (*filter(None, (entry.symbol,)), *entry.aliases))
    yield _code(entry.definition)
    yield "<br>".join(_derivative_told(entry))
    yield _code(reach(entry))
    yield "<br>".join(map(_code, kinks(entry)))
    yield entry.reference


def _derivative_told(entry: Function) -> Iterator[str]:
    known = derivatives(entry)
    for letter, text in zip(ARGUMENTS, known, strict=False):
        by = f"by {letter}: " if len(known) > 1 else ""
        yield f"{by}{_code(text) or 'no closed form'}"


# What follows from definitions ------------------------------------------------------------------------------


def follows() -> str:
    """Return the derivatives and kinks that the engine derives, where the entry of a function states none."""
    found = {name: facts for name, entry in TABLE.items() if (facts := _following(entry))}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _following(entry: Function) -> dict[str, object]:
    letters = ARGUMENTS[: entry.arity]
    stated = entry.derivative or (None,) * entry.arity
    function = Call(entry.name, *map(Sym, letters))
    wanted = [letter for letter, text in zip(letters, stated, strict=True) if text is None]
    done = {letter: differentiate(function, letter, compare=False) for letter in wanted}
    known = {letter: str(one.last) for letter, one in done.items() if not _is_opaque(one.last)}
    first = done.get("u") or differentiate(function, "u", compare=False)
    points = [_point(kink) for kink in first.kinks if kink.kind not in (DIFFERENTIABLE, NOT_DECIDED)]
    return {what: facts for what, facts in (("derivative", known), ("kinks", points)) if facts}


def _is_opaque(result: Node) -> bool:
    return any(isinstance(part, Call) and part.orders for part in postorder(result))


def _point(kink: Kink) -> str:
    integer = f", {kink.counter} an integer" if kink.counter is not None else ""
    unless = f", unless {' and '.join(map(str, kink.unless))}" if kink.unless else ""
    return f"u = {kink.point}{integer}: {kink.kind}{unless}"


_COLUMNS_OF_VECTORS = ("name", "also", "of", "definition", "derivative", "where", "range", "no derivative", "reference")


def _facts_of_vectors(entry: VectorFunction) -> Iterator[str]:
    yield _code(entry.name)
    yield ", ".join(map(_code, entry.aliases))
    yield entry.arguments
    yield _code(entry.definition)
    yield "<br>".join(f"by {letter}: {_code(text)}" for letter, text in entry.derivative.items())
    yield ", ".join(map(_code, entry.conditions))
    yield _code(entry.range)
    kinks = (f"by {letter}: {' '.join(told)}" for letter, told in entry.kinks.items())
    yield "<br>".join(kinks).replace("|", "\\|")
    yield entry.reference


def _cells(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _rules() -> Iterator[str]:
    identities = dict.fromkeys(move.rule for move in IDENTITIES)
    moves = dict.fromkeys(rule for move in MOVES for rule in (move.rule, move.back))
    both = [rule for rule in moves if rule not in ALGEBRA and rule not in identities]
    tables = {
        "Differentiation": DIFFERENTIATION,
        "Algebra": ALGEBRA,
        "Moves of a bridge, forwards and backwards": both,
        "Identities between functions": identities,
    }
    for title, rules in tables.items():
        yield from ("", f"## {title}", "", "| id | name | statement | reference |", "|---|---|---|---|")
        yield from (_row(rule) for rule in rules)


def _row(rule: Rule) -> str:
    statement = _code(rule.statement) if rule.statement else ""
    return f"| {_code(rule.id)} | {rule.name} | {statement} | {rule.reference} |"


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|") if text else ""


# What frameworks return -------------------------------------------------------------------------------------


_FRAMEWORKS = """
At a corner a function has no derivative, and automatic differentiation returns a number without a word: one of the
slopes between those on the two sides, as a rule. Which one is a fact about a version of a program. Each figure below
was measured: the function named under it was called and differentiated at the point, in double precision on a CPU.
[`tests/functions/record_autodiff.py`](../tests/functions/record_autodiff.py) does it again where the frameworks are
installed, and [`tests/functions/autodiff.json`](../tests/functions/autodiff.json) holds what it found; the tests
compare this table with that record. `derive relu` prints the same figures. TensorFlow comes with the Keras that is
named under its figures.

An empty cell: the framework has no such function. In bold: the figure does not lie between the slopes on the two
sides, so it is no subgradient. Where both slopes are the same there is a derivative after all, and the figure is to
be that.
"""


def _frameworks() -> Iterator[str]:
    yield _FRAMEWORKS
    columns = [f"{name} {version}" for name, version in VERSIONS.items()]
    heads = ("function", "definition", "at", "slopes left, right", *columns)
    yield from (_cells(heads), "|" + "---|" * len(heads))
    for name, rows in AT_KINKS.items():
        function = Call(name, *map(Sym, _letters(name)))
        done = differentiate(function, _letters(name)[0])
        for row in rows:
            point = exact(fill(row.point, function.children))
            yield _cells(_measured(function, row, point, _kink(done, point)))


def _letters(name: str) -> tuple[str, ...]:
    return TABLE[name].letters or ("x",)


def _kink(done: Derivation, point: Node) -> Kink:
    """Return what was found out about a point; a plain one has the derivative for both its slopes."""
    slope = exact(substitute(done.last, done.variable, point))
    return next((kink for kink in done.kinks if kink.point is point), Kink(point, DIFFERENTIABLE, slope, slope))


def _measured(function: Call, row: AtKink, point: Node, kink: Kink) -> Iterator[str]:
    definition = TABLE[function.name].definition
    sides = [side for side in (kink.left, kink.right, *kink.slopes) if side is not None]
    yield _code(str(function))
    yield _code(str(fill(definition, function.children))) if definition else ""
    yield _code(f"{_letters(function.name)[0]} = {point}")
    yield (", " if not kink.slopes else " or ").join(_code(str(side)) for side in sides) or kink.kind
    for text, call in zip(row.returned, CALLS[function.name], strict=True):
        value = tidy(fill(text, function.children)) if text else None
        mark = "" if value is None or _is_between(value, sides) else "**"
        yield "" if value is None else f"{mark}{_code(str(value))}{mark}<br>{_code(call)}"


def _is_between(value: Node, sides: Sequence[Node]) -> bool:
    """Whether a value lies between the one-sided slopes, for parameters between 0 and 1; so at a jump, without any."""
    letters = {name: Fraction(2, 5) for side in (value, *sides) for name in side.free}
    number, *ends = (evaluate(side, letters) for side in (value, *sides))
    return not ends or bool(min(ends) <= number <= max(ends))


def frameworks_page() -> str:
    """Return the table of what frameworks return at kinks in Markdown."""
    return _page("What frameworks return at kinks", "derive/table/frameworks.py", _frameworks())


PAGES = {FOLLOWS: follows, "functions.md": functions_page, "frameworks.md": frameworks_page, "rules.md": rules_page}
"""What is generated, by file name; the pages go by what is written before them."""


def main() -> int:
    """Write the pages, or say which of them are out of date."""
    check = "--check" in sys.argv[1:]
    status = 0
    for name, page in PAGES.items():
        path, text = HERE / name, page()
        if not check:
            path.write_text(text, encoding="utf-8")
            followed.cache_clear()
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path} is out of date: run python docs/make_tables.py", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
