"""Count the names of functions that stand outside their entries: ``python benchmarks/function_names.py``.

A function is one entry of `derive.table` or, of vectors, of `derive.vectors`, wholly: a set of names elsewhere holds a
property that no entry has, and a new function falls out of it unseen.  Counted in every other file of `derive`:

* *sets*: tables at the level of a module whose keys or members are names of functions, and `match` statements whose
  cases are;
* *literals*: names of functions as text anywhere in the code.

Docstrings, comments, and `__all__` are not counted, nor a name inside a longer text.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from derive.table import NAMES, TABLE
from derive.vectors.functions import SPELLINGS, VECTOR_NAMES

ROOT = Path(__file__).resolve().parent.parent / "derive"
_LETTERS = {"beta", "gamma", "zeta", "sigma", "Gamma", "Phi", "Beta", "φ", "Φ", "σ", "Γ", "ψ", "ζ"}
# Words that mean something else as often: a text that is one of them says nothing.
_OTHERS = {"mod", "threshold", "ch", "sh", "th", "inverse", "total", "mean", "inner", "dot"}
FUNCTIONS = {*TABLE, *NAMES, *SPELLINGS, *VECTOR_NAMES} - _OTHERS
_ENTRIES = ("table/", "vectors/functions.py", "vectors/operations.py")
_ENOUGH = 2  # one name is the rule of that very function


@dataclass(frozen=True, slots=True)
class NameSet:
    """One set, map or tuple of names at the level of a module, or the cases of a `match` in a function."""

    file: str
    name: str
    members: tuple[str, ...]


def sources(root: Path = ROOT) -> Iterator[tuple[str, ast.Module]]:
    """Yield every file without entries, parsed."""
    for path in sorted(root.rglob("*.py")):
        file = path.relative_to(root).as_posix()
        if not file.startswith(_ENTRIES):
            yield file, ast.parse(path.read_text(encoding="utf-8"))


def _names(node: ast.AST) -> list[str]:
    """Return the names that a text is, or consists of: ``"sin"``, ``"sin cos".split()``."""
    texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return [word for text in texts if set(text.split()) <= FUNCTIONS for word in text.split()]


def _is_a_set(names: list[str]) -> bool:
    """Whether these are several functions, not the letters of an alphabet."""
    return len(set(names)) >= _ENOUGH and not set(names) <= _LETTERS


def _assigned(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
    return None


def sets(root: Path = ROOT) -> list[NameSet]:
    """Return the sets, maps and tuples of names of functions."""
    found = []
    for file, module in sources(root):
        for statement in module.body:
            match _assigned(statement):
                case str(name), value if name != "__all__" and _is_a_set(_names(value)):
                    found.append(NameSet(file, name, tuple(dict.fromkeys(_names(value)))))
        for function in (part for part in ast.walk(module) if isinstance(part, ast.FunctionDef)):
            for names in map(_cases, (part for part in ast.walk(function) if isinstance(part, ast.Match))):
                if _is_a_set(names):
                    found.append(NameSet(file, f"match in {function.name}", tuple(dict.fromkeys(names))))
    return found


def _cases(match: ast.Match) -> list[str]:
    """Return the names that are cases themselves; a name inside a shape, ``Call(name="ln")``, is a literal alone."""
    patterns = [one for case in match.cases for one in _alternatives(case.pattern)]
    return [name for one in patterns if isinstance(one, ast.MatchValue) for name in _names(one)]


def _alternatives(pattern: ast.pattern) -> list[ast.pattern]:
    return pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]


def literals(root: Path = ROOT) -> Counter[str]:
    """Return the number of names of functions as text, by file."""
    found = Counter({file: len(_names(module)) - len(_names(_documents(module))) for file, module in sources(root)})
    return +found


def _documents(module: ast.Module) -> ast.Module:
    """Return what stands alone as a text: a docstring of one word is no name."""
    alone = [part for part in ast.walk(module) if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)]
    return ast.Module(body=[*alone], type_ignores=[])


def main() -> None:
    """Print every set and the two counts."""
    tables, texts = sets(), literals()
    for table in tables:
        print(f"{table.file}: {table.name}: {', '.join(table.members)}")
    print(f"{len(tables)} sets in {len({table.file for table in tables})} files")
    print(f"{texts.total()} literals in {len(texts)} files")


if __name__ == "__main__":
    main()
