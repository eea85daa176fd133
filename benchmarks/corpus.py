"""Run the corpus of other authors' problems: how many are read, derived, verified, and agree?

    python benchmarks/corpus.py FOLDER [--show CLASS]
    python benchmarks/corpus.py FOLDER --ratios

FOLDER holds JSON Lines files (see their README); nothing of them is copied here.  For every record the
author's own text is read, the trusted `function` is derived, and the result is compared with the
`expected` answer at points.  With --ratios only time is told: of checked and rendered derivations, SymPy's
opinion included, against `sympy.diff` alone on the same functions.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path

from mpmath import mpf

import derive
from derive.errors import DeriveError, InternalError, ParseError, UnsupportedError
from derive.expression import Add, Mul, Neg, Node, Num, Rel
from derive.kinds.curves.implicit import implicit
from derive.kinds.several.fields import components
from derive.record.derivation import Outcome
from derive.sympy_door import remote
from derive.sympy_door.conversion import load, to_sympy
from derive.values.evaluate import evaluate
from derive.verify.comparison import Agreement, compare

DERIVED = ("derivative", "higher", "implicit", "gradient", "check")
"""Tasks that are derived; for ``check`` the claimed answer must be told from the derivative."""


def tasks(path: Path) -> list[dict]:
    """Return the records of a file that set a task; others tell of derivations or mistakes."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [record for record in records if "task" in record]


def trusted(text: str) -> str:
    """Return a SymPy infix field in the tool's own input language."""
    text = re.sub(r"\bE\b", "e", text)
    # Names of the trusted field that say something else in the input language.
    text = re.sub(r"\b([A-Z])_\b", r"\1", text).replace("D_x", "w")
    return re.sub(r"\b(Abs|Max|Min|Heaviside)\b", lambda m: m[0].lower(), text)


def solved(record: dict) -> tuple[derive.Derivation, Node]:
    """Return the derivation of a record and its result as one expression (for a gradient, the sum of squares)."""
    variables = [trusted(name) for name in record["variables"]]
    if record["task"] == "implicit":
        left, right = trusted(record["equation"]).split("=")
        done = implicit(f"{left} = {right}", *variables)
        return done, done.result.right
    if record["task"] == "gradient":
        parts = [derive.differentiate(trusted(record["function"]), name) for name in variables]
        return parts[-1], Add(*(Mul(Num(k + 2), part.derivative) for k, part in enumerate(parts)))
    done = derive.differentiate(trusted(record["function"]), *variables)
    return done, done.derivative


def wanted(record: dict) -> Node:
    """Return the expected answer as one expression, put together like the result."""
    if record["task"] == "gradient":
        answers = components(trusted(record["expected"]))
        return Add(*(Mul(Num(k + 2), answer.expression) for k, answer in enumerate(answers)))
    return derive.parse(trusted(record["claimed" if record["task"] == "check" else "expected"]))


def agrees(record: dict, result: Node) -> bool:
    """Whether a result is what the record wants; equal on the curve for an implicit derivative."""
    answer = wanted(record)
    if compare(result, answer).outcome is not Agreement.UNEQUAL:
        return True
    if record["task"] != "implicit":
        return False
    left, right = trusted(record["equation"]).split("=")
    curve = Rel("=", derive.parse(left), derive.parse(right))
    return on_curve(curve, result, answer, *record["variables"])


def on_curve(curve: Rel, one: Node, other: Node, x: str, y: str) -> bool:
    """Compare two expressions at points of a curve, found by bisection on vertical lines."""
    gap, met = Add(curve.left, Neg(curve.right)), 0
    for step in range(1, 40):
        at = {x: step / 11 - 1.3}
        for low in range(-40, 40):
            ends = [evaluate(gap, {**at, y: (low + shift) / 8 + 0.013}, 20) for shift in (0, 1)]
            if None in ends or ends[0] * ends[1] > 0:
                continue
            bottom, top = (mpf(low + shift) / 8 + mpf("0.013") for shift in (0, 1))
            for _ in range(90):
                middle = (bottom + top) / 2
                value = evaluate(gap, {**at, y: middle}, 30)
                if value is None:
                    break
                bottom, top = (middle, top) if value * ends[0] > 0 else (bottom, middle)
            pair = [evaluate(side, {**at, y: bottom}, 20) for side in (one, other)]
            if None in pair or abs(pair[0]) > 1e6:
                continue
            if abs(pair[0] - pair[1]) > 1e-9 * (1 + abs(pair[0])):
                return False
            met += 1
    return met > 0


def attempt(record: dict) -> tuple[str, str, float | None]:
    """Return what became of one record: a class, a remark, and the processor seconds of a derivation."""
    start = time.process_time()
    try:
        done, result = solved(record)
        parts = (*done.parts, done)
        outcomes = {frame.verdict.outcome for part in parts for frame in part.frames()[1:] if frame.verdict}
    except ParseError as error:
        return "trusted field not read", str(error), None
    except UnsupportedError as error:
        return "unsupported", str(error), None
    except InternalError as error:
        return "REFUTED", str(error), None
    except DeriveError as error:
        return "refused", str(error), None
    except Exception as error:
        return "CRASH", f"{type(error).__name__}: {error}", None
    seconds = time.process_time() - start
    comparable = record["check"] not in ("source_wrong", "none", "domain") and not record.get("complex")
    if record["task"] == "check" or (record["expected"] and comparable):
        try:
            agreed = agrees(record, result)
        except ParseError as error:
            return "expected field not read", str(error), seconds
        if record["task"] == "check":
            return ("WRONG ANSWER NOT SEEN" if agreed else "wrong answer told", str(done.last), seconds)
        if not agreed:
            return "DISAGREES", f"{done.last}  against  {record['expected']}", seconds
    if Outcome.UNVERIFIED in outcomes:
        return "not verified", str(done.last), seconds
    return ("agreed" if Outcome.AGREED in outcomes else "proved"), str(done.last), seconds


GOALS = {"textbook": 1.9, "rubi_backwards": 6.0, "activations": 3.5}
"""How many times what `sympy.diff` takes alone a checked derivation may take."""


def differentiated(record: dict) -> float:
    """Return the processor seconds of SymPy's derivatives of a record's function, and nothing else."""
    function = to_sympy(derive.parse(trusted(record["function"])))
    letters = [to_sympy(derive.parse(trusted(name))) for name in record["variables"]]
    start = time.process_time()
    if record["task"] == "gradient":
        for letter in letters:
            function.diff(letter)
    else:
        function.diff(*letters)
    return time.process_time() - start


def ratios(path: Path) -> None:
    """Print what the derivations of a file take against `sympy.diff`: every problem once, in one process."""
    ours, theirs, slowest = 0.0, 0.0, (0.0, "")
    records = [one for one in tasks(path) if one["task"] in DERIVED and one["task"] != "implicit"]
    alone: dict[str, float] = {}
    for record in records:
        with suppress(DeriveError):
            alone[record["id"]] = differentiated(record)
    # What SymPy kept of these would make its opinion free.
    load().core.cache.clear_cache()
    for record in (one for one in records if one["id"] in alone):
        start = time.process_time()
        try:
            done, _ = solved(record)
            for part in (*done.parts, done):
                part.to("text")
        except DeriveError:
            continue
        seconds = time.process_time() - start
        ours += seconds
        theirs += alone[record["id"]]
        slowest = max(slowest, (seconds, record["id"]))
    if theirs:
        goal = GOALS.get(path.stem)
        missed = "" if goal is None else f", goal {goal}{'' if ours / theirs <= goal else '  MISSED'}"
        print(f"{path.stem:<16} {ours:6.2f} s, sympy.diff alone {theirs:6.2f} s: {ours / theirs:5.2f} times{missed}")
        print(f"{'':<16} slowest {slowest[0]:.2f} s ({slowest[1]})")


def main() -> None:
    """Run every record and print the rates by file, and the failures by class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", default="", help="print the records of classes that contain this text, or all")
    parser.add_argument("--ratios", action="store_true", help="only compare the time with that of sympy.diff")
    options = parser.parse_args()
    if options.ratios:
        # SymPy works in this process, loaded before, so that its time is counted where it is spent.
        remote.here()
        derive.differentiate("sin(x)").to("text")
        for path in sorted(options.folder.glob("*.jsonl")):
            ratios(path)
        return
    times: list[float] = []
    for path in sorted(options.folder.glob("*.jsonl")):
        classes: Counter[str] = Counter()
        read: Counter[str] = Counter()
        remarks: defaultdict[str, list[str]] = defaultdict(list)
        for record in tasks(path):
            if record["task"] == "derivation":
                continue
            try:
                derive.parse(record["input"])
                read["read"] += 1
            except DeriveError as error:
                read["not read"] += 1
                remarks["input not read"].append(f"{record['id']} {record['syntax']}: {error}")
            if record["task"] not in DERIVED:
                continue
            outcome, remark, seconds = attempt(record)
            classes[outcome] += 1
            times += [] if seconds is None else [seconds]
            remarks[outcome].append(
                f"{record['id']}: {record['function']} -> {remark} [{1000 * (seconds or 0):.0f} ms]"
            )
        print(path.name, dict(read), dict(classes))
        for name, lines in remarks.items():
            if options.show and (options.show == "all" or options.show in name.lower()):
                print(*(f"   {name}: {text}" for text in lines), sep="\n")
    if times:
        times.sort()
        print(
            f"{len(times)} derived, processor time: median {1000 * statistics.median(times):.1f} ms, "
            f"99 % {1000 * times[int(0.99 * (len(times) - 1))]:.0f} ms, slowest {1000 * times[-1]:.0f} ms, "
            f"{len(times) / sum(times):.0f} a second"
        )


if __name__ == "__main__":
    main()
