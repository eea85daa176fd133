"""Faults put in on purpose, each to be killed by the tests nearest to it: ``python benchmarks/mutants.py``.

Two sets:

* *named* faults, in guards and rules that were once broken unseen, each with the tests that should see it
  (``--named``, and without options);
* a *sample* drawn with a seed from `derive/reals`, `derive/field` and `derive/verify` (``--sample 300 --seed 1``): a
  comparison turned, ``and`` for ``or``, + for -, a number by one, a condition denied, a truth turned.  Nearest are the
  tests of these three rooms, `tests/reals`, `tests/field` and `tests/verify`, that take at most a second.

Nothing is copied or started anew: a child is forked before `derive` is imported, imports it with the fault in its
source, and runs only the tests that come by the changed line, quickest first.  Which ones do is recorded once, each
test in a child of its own.  What survives is told, and makes the exit status 1: it is a test that is missing, or a
change that changes nothing: those that were argued to are listed in `EQUIVALENT` and are not counted.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.machinery
import importlib.util
import os
import pickle
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import hypothesis  # noqa: F401 - loaded once, for all children
import mpmath  # noqa: F401
import pytest
import sympy  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("reals", "field", "verify")
QUICK = 1.0
"""Seconds of processor time that a test nearest to the sampled faults may take."""
PATIENCE = 15.0
"""Seconds that the tests of one fault take together, quickest first, before it is called a survivor."""


class Fault(NamedTuple):
    """One change of one file; where it stands, and the tests that should see it, if they are named."""

    file: str
    old: str
    new: str
    start: int = -1
    lines: range = range(0)
    tests: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}:{self.lines.start or '?'}  {self.old.strip()!r} -> {self.new.strip()!r}"

    def put_into(self, source: str) -> str:
        """Return the source of the file with the fault in it."""
        start = self.start if self.start >= 0 else source.index(self.old)
        assert source.startswith(self.old, start), f"{self.file} has changed: {self.old!r} is not there"
        return source[:start] + self.new + source[start + len(self.old) :]


def _named(file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(f"derive/{file}", old, new, tests=tuple(f"tests/{test}" for test in tests))


NAMED = (
    _named(
        "rules/derivative/structural.py",
        "above = Add(Mul(Deriv(u, x), v), Neg(Mul(u, Deriv(v, x))))",
        "above = Add(Mul(Deriv(u, x), v), Mul(u, Deriv(v, x)))",
        "spec/test_main_job.py",
        "verify/test_check.py",
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
        "kinks/one_sided.py",
        '"vertical tangent" if first is second else "cusp"',
        '"cusp" if first is second else "vertical tangent"',
        "test_kinks.py",
    ),
    _named(
        "reals/convergence.py",
        "if all(exponent > -1 + _CLEARLY for exponent in known)",
        "if all(exponent > -2 + _CLEARLY for exponent in known)",
        "reals/test_convergence.py",
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
    _named("render/text.py", "{equation}   {on_one_line(domain)}", "{equation}", "render/test_render_text.py"),
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

EQUIVALENT = {
    ("field/constants.py", "node.size >= _LARGEST"): "how large a constant may be is tuned",
    ("field/constants.py", "% 2 == 0 and side < 1:"): "a side of 0 has been answered",
    ("field/constants.py", "inside.b._mpi_[1]"): "an end of an interval is one number, its own upper and lower end",
    ("field/factored.py", "exponent >= 1 and comb("): "a limit of work",
    ("field/factored.py", ">= MAX_TERMS"): "a limit of work",
    ("field/factored.py", "quotient >= 64"): "a limit of work",
    ("field/factored.py", "len(value.powers) < 2 and not"): "what is told at once follows from expanding as well",
    ("field/polynomial.py", "chosen, strict=False"): "both have an entry for each generator",
    ("field/polynomial.py", "self[max(self)] < 1"): "coefficients are whole and none is 0",
    ("field/polynomial.py", "len(rest) // 9"): "the price of work",
    ("field/polynomial.py", "(2 + bits // 1_000)"): "the price of work",
    ("field/polynomial.py", "(not (left.degrees()[main] <"): "which of two is divided first costs one more step",
    ("field/powers.py", "factor[max(factor)] <= 0"): "no coefficient is 0",
    ("field/powers.py", "divisor < 2001"): "how far primes are tried is tuned",
    ("reals/convergence.py", "(growth >= -1)"): "a growth of -1 was left open before",
    ("reals/convergence.py", "<= _NOTHING"): "numbers that differ by the bound itself",
    ("reals/isolation.py", "high - low >= width"): "one halving more",
    ("reals/isolation.py", "DIGITS + 21"): "how many guarding digits there are is tuned",
    ("reals/sets.py", "point, {}, 31"): "how many digits are compared is tuned",
    ("reals/sets.py", "yield Fraction(1)"): "every number lies in the only interval",
    ("reals/zeros.py", ">= _SWITCHES"): "how many positions are tried is tuned",
    ("reals/zeros.py", "if k >= 0 for part"): "no power in a product is 0",
    ("verify/arrays.py", "for step in (7, 6, 3, 1)"): "which numbers are drawn",
    ("verify/comparison.py", "min(13 if numerical"): "how many digits are compared is tuned",
    ("verify/comparison.py", "2 * offset - 2 * (offset"): "in which order intervals are drawn from",
    ("verify/comparison.py", "1 - 2 * offset"): "in which order intervals are drawn from",
    ("verify/comparison.py", "value * 4097"): "which numbers are drawn",
    ("verify/comparison.py", "random.randint(17, 48)"): "which smooth function stands for an unknown one",
    ("verify/comparison.py", "48), 17) for _"): "which smooth function stands for an unknown one",
    ("verify/curve.py", "reverse=False"): "in which order letters are tried",
    ("verify/curve.py", "points(scaled, 2, along)"): "only the first point is asked for",
    ("verify/curve.py", "abs(left - right) >= max("): "numbers that differ by the bound itself",
    ("verify/equations.py", "!= 1 and len(right.children)"): "calls of one function have as many arguments",
    ("verify/equations.py", "_is_name(before.left) or not _occurs"): "what equals may be put in, a name or not",
    ("verify/joints.py", "sign in (-2, 1)"): "steps of two sizes on both sides",
    ("verify/joints.py", "sign in (-1, 2)"): "steps of two sizes on both sides",
    ("verify/joints.py", "3001"): "which numbers are drawn",
    ("verify/lines.py", "_CROSS_CHECKS, 31"): "how many digits are compared is tuned",
}
"""Changes that change nothing that is promised, by what the changed line holds then, and why: they are not counted."""

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

    def turned(left: ast.expr, right: ast.expr) -> Iterator[tuple[str, str, int]]:
        start = at(left, end=True)
        found = re.search(r"is not|not in|[<>=!]=|[<>+-]|\b(?:is|in|and|or)\b", source[start : at(right)])
        if found is not None:
            yield found.group(), _TURNED[found.group()], start + found.start()

    def changes(node: ast.AST) -> Iterator[tuple[str, str, int]]:
        match node:
            case ast.Compare(left=left, comparators=[right]):
                yield from turned(left, right)
            case ast.BoolOp(values=[first, second, *_]):
                yield from turned(first, second)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
                yield from turned(left, right)
            case ast.Constant(value=bool(value)):
                yield str(value), str(not value), at(node)
            case ast.Constant(value=int(value)):
                yield source[at(node) : at(node, end=True)], str(value + 1), at(node)
            case ast.If(test=test) | ast.IfExp(test=test):
                text = source[at(test) : at(test, end=True)]
                if ":=" not in text and "\n" not in text:
                    yield text, f"(not ({text}))", at(test)

    for node in _in_functions(ast.parse(source)):
        for old, new, start in changes(node):
            where = node.test if isinstance(node, (ast.If, ast.IfExp)) else node
            assert isinstance(where, ast.expr)
            yield Fault(file, old, new, start, range(where.lineno, (where.end_lineno or where.lineno) + 1))


def _in_functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is computed when something is asked: constants of a module are tuned, and have no right value."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for statement in function.body:
                if not isinstance(statement, (ast.Raise, ast.FunctionDef)):
                    yield from ast.walk(statement)


def sample(count: int, seed: int) -> list[Fault]:
    """Return faults drawn from the rooms that prove things."""
    files = sorted(str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / "derive" / room).glob("*.py"))
    every = list(dict.fromkeys(fault for file in files for fault in faults(file)))
    return Random(seed).sample(every, min(count, len(every)))


class Told(NamedTuple):
    """What a test did without a fault: whether it passed, how long it took, the lines it came by of those asked for."""

    passed: bool
    seconds: float
    lines: frozenset[tuple[str, int]]


class Recorder:
    """Runs each test in a child of its own, and notes the lines of some files that it comes by."""

    def __init__(self, lines: Iterable[tuple[str, int]]) -> None:
        self.wanted: dict[str, set[int]] = {}
        for file, line in lines:
            self.wanted.setdefault(str(ROOT / file), set()).add(line)
        self.told: dict[str, Told] = {}
        self.failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests that were collected."""
        for item in session.items:
            found = in_a_child(lambda item=item: self._run(item), 3 * QUICK)
            if found is not None:
                self.told[item.nodeid] = found
        return True

    def _run(self, item: pytest.Item) -> Told:
        seen: set[tuple[str, int]] = set()
        held: dict[int, set[int]] = {}

        def entered(frame: Any, event: str, _: Any) -> Any:
            code = frame.f_code
            if id(code) not in held:
                numbers = self.wanted.get(code.co_filename, set())
                held[id(code)] = {line for *_, line in code.co_lines() if line in numbers} if numbers else set()
            return inside if held[id(code)] else None

        def inside(frame: Any, event: str, _: Any) -> Any:
            if frame.f_lineno in held[id(frame.f_code)]:
                held[id(frame.f_code)].discard(frame.f_lineno)
                seen.add((str(Path(frame.f_code.co_filename).relative_to(ROOT)), frame.f_lineno))
            return inside

        start = time.process_time()
        sys.settrace(entered)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        sys.settrace(None)
        return Told(not self.failed, time.process_time() - start, frozenset(seen))


class Chooser:
    """Lets some tests run, in an order."""

    def __init__(self, order: list[str]) -> None:
        self.order = {test: place for place, test in enumerate(order)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and put into order."""
        items[:] = sorted((item for item in items if item.nodeid in self.order), key=lambda one: self.order[one.nodeid])


class Faulty(importlib.machinery.SourceFileLoader):
    """Reads a module with a fault in it."""

    fault: Fault

    def get_data(self, path: str) -> bytes:
        """Return the source with the fault."""
        data = super().get_data(path)
        return self.fault.put_into(data.decode()).encode() if path == str(ROOT / self.fault.file) else data

    def get_code(self, fullname: str) -> Any:
        """Compile the source: what was compiled before has no fault."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def put_in(fault: Fault) -> None:
    """Let the module be imported with the fault."""
    name = fault.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    class Finder:
        @staticmethod
        def find_spec(fullname: str, path: Any, target: Any = None) -> Any:
            if fullname != name:
                return None
            loader = Faulty(name, str(ROOT / fault.file))
            loader.fault = fault
            return importlib.util.spec_from_file_location(name, ROOT / fault.file, loader=loader)

    sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]


def in_a_child(work: Callable[[], Any], seconds: float) -> Any:
    """Return what work gives in a forked child; None if it dies or takes too much processor time."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
            result = pickle.dumps(work())
            with open(writing, "wb") as pipe:
                pipe.write(result)
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        result = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(result) if result else None


def run_tests(places: Iterable[str], plugin: object) -> int:
    """Run tests in this process, silently; return the exit status."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    loaded_before = "ignore::pytest.PytestAssertRewriteWarning"
    options = ["-q", "-x", "-W", loaded_before, "-p", "no:cacheprovider", "-p", "no:xdist"]
    return pytest.main([*options, *places], plugins=[plugin])


def record(chosen: Iterable[Fault]) -> dict[str, Told]:
    """Return what the quick tests nearest to the rooms do without a fault, and which of the lines they come by."""
    recorder = Recorder((fault.file, line) for fault in chosen for line in fault.lines)

    def work() -> dict[str, Told]:
        run_tests([f"tests/{room}" for room in ROOMS], recorder)
        return recorder.told

    told = in_a_child(work, 3600) or {}
    assert told, "the tests were not found"
    failed = [test for test, one in told.items() if not one.passed]
    assert not failed, f"{failed[0]} fails without a fault"
    return {test: one for test, one in told.items() if one.seconds <= QUICK}


def argued(fault: Fault) -> str:
    """Return why a fault changes nothing; "" if that has not been argued."""
    if fault.start < 0:
        return ""
    with_it = fault.put_into((ROOT / fault.file).read_text(encoding="utf-8"))
    start = with_it.rfind("\n", 0, fault.start) + 1
    line = with_it[start : with_it.find("\n", fault.start + len(fault.new))]
    known = (why for (file, text), why in EQUIVALENT.items() if fault.file == f"derive/{file}" and text in line)
    return next(known, "")


def status(fault: Fault | None, places: Iterable[str], order: list[str], seconds: float) -> int | None:
    """Run tests in a child, with a fault if there is one; return the exit status, None for a death or too much time."""

    def work() -> int:
        if fault is not None:
            put_in(fault)
        return run_tests(places, Chooser(order) if order else object())

    found: int | None = in_a_child(work, seconds)
    assert found not in (4, 5), f"{' '.join(places)}: no tests"
    return found


def is_killed(fault: Fault, told: dict[str, Told]) -> bool:
    """Whether a test fails with a fault put in."""
    fault.put_into((ROOT / fault.file).read_text(encoding="utf-8"))  # It is still there.
    if fault.tests:
        return status(fault, fault.tests, [], 280) != 0
    met = {(fault.file, line) for line in fault.lines}
    order = sorted((test for test, one in told.items() if met & one.lines), key=lambda test: told[test].seconds)
    sums = accumulate(told[test].seconds for test in order)
    order = [test for test, total in zip(order, sums, strict=True) if total <= PATIENCE]
    seconds = 20 + 5 * PATIENCE
    return bool(order) and status(fault, sorted({test.partition("::")[0] for test in order}), order, seconds) != 0


def main() -> int:
    """Put in the faults one by one; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--named", action="store_true", help="only the named faults, as without options")
    parser.add_argument("--sample", type=int, default=0, help="how many faults are drawn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="of these, those whose file or line has this in it")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.environ["CI"] = "1"  # the same examples each time
    chosen = sample(options.sample, options.seed) if options.sample and not options.named else list(NAMED)
    chosen = [fault for fault in chosen if options.only in str(fault)]
    for tests in dict.fromkeys(fault.tests for fault in chosen if fault.tests):
        assert status(None, tests, [], 280) == 0, f"{' '.join(tests)} fail without a fault"
    sampled = [fault for fault in chosen if not fault.tests]
    told = record(sampled) if sampled else {}
    survived = []
    same = {fault: why for fault in chosen if (why := argued(fault))}
    print(*(f"the same  {fault}: {why}" for fault, why in same.items()), sep="\n")
    chosen = [fault for fault in chosen if fault not in same]
    for fault in chosen:
        killed = is_killed(fault, told)
        print("killed  " if killed else "SURVIVED", fault, flush=True)
        survived += [] if killed else [fault]
    print(f"{len(chosen) - len(survived)} of {len(chosen)} killed")
    return 1 if survived else 0


if __name__ == "__main__":
    raise SystemExit(main())
