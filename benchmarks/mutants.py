"""Faults put in on purpose, each to be killed by the tests nearest to it: ``python benchmarks/mutants.py``.

Two sets:

* *named* faults, in guards and rules that were once broken unseen (``--named`` runs them alone);
* a *sample* drawn with a seed from `derive/reals`, `derive/field` and `derive/verify` (``--sample 300 --seed 1``): a
  comparison turned, ``and`` for ``or``, + for -, a number by one, a condition denied, a truth turned.

Each is put in alone, in a copy of the project, where only the nearest tests run.  What survives is told, and makes the
exit status 1.  A survivor is a test that is missing, or a change that changes nothing.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("derive/reals", "derive/field", "derive/verify")
SECONDS = 280

NEAREST = {
    "derive/reals/convergence.py": ("tests/test_convergence.py",),
    "derive/reals/series.py": ("tests/test_convergence.py", "tests/kinds/test_integrals.py"),
    "derive/reals/polynomial_relations.py": (
        "tests/test_polynomial_relations.py",
        "tests/reals",
        "tests/test_domain.py",
    ),
    "derive/reals/circles.py": ("tests/reals", "tests/test_kinks.py"),
    "derive/reals/": ("tests/reals", "tests/test_domain.py", "tests/test_guards.py", "tests/test_regions.py"),
    "derive/field/polynomial.py": ("tests/algebra/test_polynomial.py", "tests/algebra/test_tower.py", "tests/verify"),
    "derive/field/enclosure.py": ("tests/kinds/test_vanishing.py",),
    "derive/field/tails.py": ("tests/kinds/test_vanishing.py",),
    "derive/field/": ("tests/field", "tests/algebra/test_tower.py", "tests/verify", "tests/test_verify.py"),
    "derive/verify/arrays.py": ("tests/indexed",),
    "derive/verify/concrete.py": ("tests/indexed",),
    "derive/verify/curve.py": (
        "tests/verify/test_curve.py",
        "tests/kinds/test_implicit.py",
        "tests/kinds/test_rates.py",
    ),
    "derive/verify/joints.py": ("tests/kinds/test_joints.py",),
    "derive/verify/shifts.py": ("tests/verify/test_shifts.py", "tests/kinds/test_nth.py"),
    "derive/verify/approach.py": ("tests/kinds/test_limits.py",),
    "derive/verify/equations.py": ("tests/test_equations.py",),
    "derive/verify/": ("tests/verify", "tests/test_verify.py", "tests/test_equations.py"),
}
"""The tests nearest to a file: of its own name, else of its room; the first that fits."""


class Fault(NamedTuple):
    """One change of one file, and the tests that should see it."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    start: int = -1

    def __str__(self) -> str:
        before = (ROOT / self.file).read_text(encoding="utf-8")[: max(self.start, 0)]
        return f"{self.file}:{before.count(chr(10)) + 1}  {self.old.strip()!r} -> {self.new.strip()!r}"


def _named(file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(f"derive/{file}", old, new, tuple(f"tests/{test}" for test in tests))


NAMED = (
    _named(
        "rules/derivative/structural.py",
        "above = Add(Mul(Deriv(u, x), v), Neg(Mul(u, Deriv(v, x))))",
        "above = Add(Mul(Deriv(u, x), v), Mul(u, Deriv(v, x)))",
        "spec/test_main_job.py",
        "test_verify.py",
    ),
    _named(
        "terms/signs.py",
        "return Sign.NOT_POSITIVE if flips % 2 else Sign.NOT_NEGATIVE",
        "return Sign.NOT_NEGATIVE if flips % 2 else Sign.NOT_POSITIVE",
        "rules/test_signs.py",
    ),
    _named(
        "terms/signs.py",
        "known = Sign.NOT_POSITIVE if Sign.NOT_POSITIVE in signs else Sign.NEGATIVE",
        "known = Sign.NEGATIVE",
        "rules/test_signs.py",
    ),
    _named("expression/relations.py", '"<=": NEGATIVE | NOTHING', '"<=": NEGATIVE', "reals/test_relations.py"),
    _named(
        "expression/relations.py",
        "MIRROR = {relation: RELATION[opposite(signs)]",
        "MIRROR = {relation: RELATION[signs]",
        "reals/test_relations.py",
    ),
    _named(
        "expression/relations.py",
        "RELATION[ANY ^ signs]",
        "RELATION[ANY ^ (signs | NOTHING)]",
        "reals/test_relations.py",
    ),
    _named("reals/sets.py", "    yield values[0] - 1\n", "    yield values[0]\n", "reals/test_domains.py"),
    _named(
        "reals/domain.py",
        "    elif power < 0:\n        yield from not_zero(base)",
        "    elif power < -1:\n        yield from not_zero(base)",
        "reals/test_domains.py",
    ),
    _named(
        "kinks/sides.py",
        '"vertical tangent" if first is second else "cusp"',
        '"cusp" if first is second else "vertical tangent"',
        "test_kinks.py",
    ),
    _named(
        "reals/convergence.py",
        "if all(exponent > -1 + _CLEARLY for exponent in known)",
        "if all(exponent > -2 + _CLEARLY for exponent in known)",
        "test_convergence.py",
    ),
    _named(
        "record/frames.py",
        "introduced(before.expression, line.expression)",
        "introduced(line.expression, before.expression)",
        "record/test_folds.py",
        "record/test_lines.py",
    ),
    _named(
        "verify/comparison.py",
        "return bool(abs(left - right) > max(abs(left), abs(right)) * 10.0**-digits)",
        "return bool(abs(left - right) > 1 + max(abs(left), abs(right)) * 10.0**-digits)",
        "verify/test_layers.py",
    ),
    _named(
        "verify/lines.py",
        "    _compared(left, right, assuming, _CROSS_CHECKS, 30)\n",
        "    return\n",
        "verify/test_layers.py",
    ),
    _named(
        "verify/lines.py",
        "            _cross_check(left, right, assuming)\n",
        "",
        "verify/test_layers.py",
    ),
    _named(
        "field/generators.py",
        '"ln": Kind(_logarithm)',
        '"ln": Kind(_logarithm, never_negative=True)',
        "verify/test_layers.py",
    ),
    _named("targets/worth.py", "_WORTH = 0.7", "_WORTH = 0.3", "targets/test_worth.py"),
    _named("targets/worth.py", "share = 1.0 if", "share = _WORTH if", "targets/test_worth.py"),
    _named(
        "render/text.py", "{equation}   {domain.replace(_UNBROKEN, ' ')}", "{equation}", "render/test_render_text.py"
    ),
    _named(
        "kinds/curves/curve.py", "opinion=partial(_compare, curve, order, result.right),", "", "kinds/test_implicit.py"
    ),
    _named("answer/holding.py", "        if not good:\n", "        if True:\n", "answer/test_holding.py"),
    _named("verify/arrays.py", "_CHOICES = 6", "_CHOICES = 1", "verify/test_layers.py"),
    _named(
        "expression/canonical.py",
        "if inner is not None and inner.denominator == power.denominator == 1:",
        "if inner is not None:",
        "verify/test_layers.py",
        "rules/test_algebra.py",
    ),
    _named(
        "render/json.py", '"conditions": self._list(part', '"condition": self._list(part', "render/test_render_json.py"
    ),
    _named(
        "answer/exact.py",
        "    agree = ours is not None",
        "    agree = True or ours is not None",
        "answer/test_exact.py",
    ),
)

_TURNED = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
    "is": "is not", "is not": "is", "in": "not in", "not in": "in",
    "and": "or", "or": "and", "+": "-", "-": "+",
}  # fmt: skip


def faults(file: str) -> Iterator[Fault]:
    """Yield every fault of the kinds that are sampled, in one file."""
    source = (ROOT / file).read_text(encoding="utf-8")
    lines = [0]
    for line in source.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    # Positions in a tree count bytes.
    data = source.encode()

    def at(node: ast.expr, *, end: bool = False) -> int:
        line, column = (node.end_lineno, node.end_col_offset) if end else (node.lineno, node.col_offset)
        assert line is not None
        assert column is not None
        return len(data[: lines[line - 1] + column].decode())

    tests = next(tests for place, tests in NEAREST.items() if file.startswith(place))
    for node in _in_functions(ast.parse(source)):
        match node:
            case ast.Compare(left=left, comparators=[right]):
                yield from _turned(file, source, at(left, end=True), at(right), tests)
            case ast.BoolOp(values=[first, second, *_]):
                yield from _turned(file, source, at(first, end=True), at(second), tests)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
                yield from _turned(file, source, at(left, end=True), at(right), tests)
            case ast.Constant(value=bool(value)):
                yield Fault(file, str(value), str(not value), tests, at(node))
            case ast.Constant(value=int(value)):
                yield Fault(file, str(value), str(value + 1), tests, at(node))
            case ast.If(test=test) | ast.IfExp(test=test):
                text = source[at(test) : at(test, end=True)]
                if ":=" not in text and "\n" not in text:
                    yield Fault(file, text, f"(not ({text}))", tests, at(test))


def _in_functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is computed when something is asked: constants of a module are tuned, and have no right value."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for statement in function.body:
                if not isinstance(statement, (ast.Raise, ast.FunctionDef)):
                    yield from ast.walk(statement)


def _turned(file: str, source: str, start: int, end: int, tests: tuple[str, ...]) -> Iterator[Fault]:
    found = re.search(r"is not|not in|[<>=!]=|[<>+-]|\b(?:is|in|and|or)\b", source[start:end])
    if found is not None:
        yield Fault(file, found.group(), _TURNED[found.group()], tests, start + found.start())


def sample(count: int, seed: int) -> list[Fault]:
    """Return faults drawn from the rooms that prove things."""
    files = sorted(str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).glob("*.py"))
    every = list(dict.fromkeys(fault for file in files for fault in faults(file)))
    return Random(seed).sample(every, min(count, len(every)))


def passes(tests: tuple[str, ...], copy: Path) -> bool:
    """Whether all of some tests pass in a copy of the project."""
    command = (sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    try:
        return not subprocess.run(command, cwd=copy, capture_output=True, timeout=SECONDS, check=False).returncode
    except subprocess.TimeoutExpired:
        return False


def is_killed(fault: Fault, copy: Path) -> bool:
    """Whether a test fails in a copy of the project with a fault in it."""
    file = copy / fault.file
    source = file.read_text(encoding="utf-8")
    start = fault.start if fault.start >= 0 else source.index(fault.old)
    assert source.startswith(fault.old, start), f"{fault.file} has changed: {fault.old!r} is not there"
    file.write_text(source[:start] + fault.new + source[start + len(fault.old) :], encoding="utf-8")
    try:
        return not passes(fault.tests, copy)
    finally:
        file.write_text(source, encoding="utf-8")


def main() -> int:
    """Put in the faults one by one; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--named", action="store_true", help="only the named faults")
    parser.add_argument(
        "--sample", type=int, default=0, help="how many faults are drawn; then the named ones are left out"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chosen = sample(options.sample, options.seed) if options.sample and not options.named else list(NAMED)
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "derive"
        kept = shutil.ignore_patterns(".*", "__pycache__", "node_modules")
        shutil.copytree(ROOT, copy, ignore=kept)
        for tests in dict.fromkeys(fault.tests for fault in chosen):
            assert passes(tests, copy), f"{' '.join(tests)} fail without a fault"
        for fault in chosen:
            killed = is_killed(fault, copy)
            print("killed  " if killed else "SURVIVED", fault, flush=True)
            survived += [] if killed else [fault]
    print(f"{len(chosen) - len(survived)} of {len(chosen)} killed")
    return 1 if survived else 0


if __name__ == "__main__":
    raise SystemExit(main())
