"""The walls between the rooms: who imports what, and what is loaded when."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import derive

PACKAGE = Path(derive.__file__).parent
MODULES = {
    ".".join(("derive", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
HEAVY = {"sympy", "mpmath", "rich", "typer"}


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every absolute import of a file, and whether it is carried out when the module is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lazy = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.Lambda)) or _is_for_types_only(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
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


def test_only_the_algebra_knows_sympy() -> None:
    assert {room(module) for module in importers("sympy")} == {"algebra"}


def test_only_the_evaluator_and_the_algebra_know_mpmath() -> None:
    assert importers("mpmath") <= {"derive.values.evaluate"} | {m for m in MODULES if room(m) == "algebra"}


FORBIDDEN = {
    "expression": {"reading", "writing", "rules", "engine", "targets", "render", "cli", "api", "verify"},
    "writing": {"rules", "engine", "targets", "render", "cli", "api", "verify"},
    "reading": {"rules", "engine", "targets", "render", "cli", "api", "verify"},
    "rules": {"engine", "targets", "render", "cli", "api", "verify"},
    "engine": {"targets", "render", "cli", "api", "verify"},
    "targets": {"render", "cli", "api"},
    "render": {"engine", "targets", "cli", "api", "verify", "algebra"},
    "verify": {"render", "cli", "api", "engine", "strategies", "targets"},
}
"""Rooms that a room must not enter when it is loaded."""


@pytest.mark.parametrize("inside", FORBIDDEN)
def test_imports_run_one_way(inside: str) -> None:
    entered = {
        (module, name)
        for module, path in MODULES.items()
        if room(module) == inside
        for name, at_once in imports(path)
        if at_once and name.startswith("derive.") and room(name) in FORBIDDEN[inside]
    }
    assert not entered


@pytest.mark.parametrize("call", ["eval", "exec", "compile", "sympify", "parse_expr"])
def test_nothing_typed_can_be_evaluated(call: str) -> None:
    named = [
        (module, node.lineno)
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == call or (getattr(node.func, "attr", "") == call and call != "compile"))
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
