"""Write docs/functions.md and docs/rules.md from the tables of the code; --check only compares."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from derive.derivation import Rule
from derive.rules import DIFFERENTIATION
from derive.rules.algebra import ALGEBRA
from derive.rules.bridging import MOVES
from derive.rules.function_identities import IDENTITIES
from derive.table import VECTOR_FAMILY, VECTORS, Function, VectorFunction, families

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


_COLUMNS = ("name", "also", "definition", "derivative by u, v, …", "range", "kinks", "reference")


def _functions() -> Iterator[str]:
    for family, entries in families().items():
        yield from ("", f"## {family}", "", _cells(_COLUMNS), "|" + "---|" * len(_COLUMNS))
        yield from (_cells(_facts(entry)) for entry in entries)
    yield from ("", f"## {VECTOR_FAMILY}", "", _cells(_COLUMNS_OF_VECTORS), "|" + "---|" * len(_COLUMNS_OF_VECTORS))
    yield from (_cells(_facts_of_vectors(entry)) for entry in VECTORS)


def _facts(entry: Function) -> Iterator[str]:
    yield _code(entry.name)
    yield ", ".join(_code(name) for name in (*filter(None, (entry.symbol,)), *entry.aliases))
    yield _code(entry.definition)
    known = "; ".join(_code(text) if text else "no closed form" for text in entry.derivative)
    yield known if any(entry.derivative) else "of its definition" if entry.definition else "by cases"
    yield _code(entry.range)
    yield ", ".join(_code(f"u = {value}") for value in entry.kinks)
    yield entry.reference


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


PAGES = {"functions.md": functions_page, "rules.md": rules_page}
"""The generated pages, by file name."""


def main() -> int:
    """Write the pages, or say which of them are out of date."""
    check = "--check" in sys.argv[1:]
    status = 0
    for name, page in PAGES.items():
        path, text = HERE / name, page()
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path} is out of date: run python docs/make_tables.py", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
