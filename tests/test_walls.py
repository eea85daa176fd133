"""The walls between the rooms: who imports what, and what is loaded when."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import derive

PACKAGE = Path(derive.__file__).parent
MODULES = {
    ".".join(("derive", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
HEAVY = {"sympy", "mpmath", "rich", "typer"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Every absolute import of a file, and whether it is carried out when the module is loaded."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    lazy = {
        id(inner)
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.Lambda)) or _is_for_types_only(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((name.name, id(node) not in lazy) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield str(node.module), id(node) not in lazy


def _is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def importers(package: str) -> set[str]:
    return {
        module
        for module, path in MODULES.items()
        for name, _ in imports(path)
        if name == package or name.startswith(f"{package}.")
    }


def room(module: str) -> str:
    return module.removeprefix("derive.").split(".")[0]


def test_the_walls_are_looked_at() -> None:
    assert len(MODULES) > 40
    assert importers("typer")


def test_only_the_terminal_knows_rich() -> None:
    assert importers("rich") == {"derive.render.terminal"}


def test_only_the_command_line_knows_typer() -> None:
    assert {room(module) for module in importers("typer")} == {"cli"}


def test_only_its_door_knows_sympy() -> None:
    assert {room(module) for module in importers("sympy")} == {"sympy_door"}


def test_only_the_rooms_of_numbers_know_mpmath() -> None:
    assert {room(module) for module in importers("mpmath")} <= {"values", "field", "sympy_door"}


def test_the_floors_of_the_house_hold() -> None:
    """Imports run downwards only, those inside functions and for types too, in no circle: see pyproject.toml."""
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False
    )
    assert "Contracts: 2 kept, 0 broken." in ran.stdout, ran.stdout + ran.stderr


LATE = {"derive", "derive.expression.faces", "derive.plotting.canvas"}
"""Modules that import by name: the public names, the one late seam, and a drawing library that may be missing."""


def test_modules_are_imported_by_name_in_one_seam() -> None:
    late = {m for m in MODULES if "import_module" in MODULES[m].read_text(encoding="utf-8")}
    assert late <= LATE


def test_nothing_lies_loose_at_the_root() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} <= {
        "__init__.py",
        "__main__.py",
        "errors.py",
        "clock.py",
        "budget.py",
    }


EVALUATING = {"eval", "exec", "compile", "sympify", "parse_expr"}


def test_nothing_typed_can_be_evaluated() -> None:
    named = [
        (module, node.lineno)
        for module, path in MODULES.items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") in EVALUATING or getattr(node.func, "attr", "") in EVALUATING - {"compile"})
    ]
    assert not named


def loaded_after(code: str) -> set[str]:
    """Return the top-level packages and the rooms of derive that a fresh interpreter has loaded after some code."""
    probe = f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = loaded_after("import derive")
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith("derive")} == {"derive"}


@pytest.mark.parametrize(
    "code",
    [
        "import derive; derive.parse('3x^2 sin(4x)')",
        "import derive; str(derive.parse('x/2'))",
        "import derive; derive.functions()",
        "from derive.writing.latex import to_latex; import derive; to_latex(derive.parse('x/2'))",
    ],
)
def test_reading_and_writing_load_no_algebra(code: str) -> None:
    assert not loaded_after(code) & HEAVY


def test_differentiating_loads_neither_rich_nor_typer() -> None:
    assert not loaded_after("import derive; str(derive.differentiate('x^2'))") & {"rich", "typer"}


@pytest.mark.parametrize("arguments", [["--version"], ["x^"], ["sin("], ["2 +* 3"]])
def test_what_needs_no_mathematics_loads_none(arguments: list[str]) -> None:
    code = f"import sys; sys.argv = ['derive', *{arguments!r}]; from derive.__main__ import main; main()"
    assert not loaded_after(code) & HEAVY


def test_names_of_the_package_are_sorted_and_there() -> None:
    assert sorted(derive.__all__) == derive.__all__
    for name in derive.__all__:
        assert getattr(derive, name) is not None
