"""Run the corpus of other authors' problems: how many are read, derived, verified, and agree?

    python benchmarks/corpus.py FOLDER [--show CLASS]

FOLDER holds JSON Lines files (see their README); nothing of them is copied here.  For every record the
author's own text is read, the trusted `function` is derived, and the result is compared with the
`expected` answer at points.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path

import derive
from derive.derivation import Outcome
from derive.errors import DeriveError, InternalError, ParseError, UnsupportedError
from derive.comparison import Agreement, compare

DERIVED = ("derivative", "higher")


def trusted(text: str) -> str:
    """Return a SymPy infix field in the tool's own input language."""
    text = re.sub(r"\bE\b", "e", text)
    return re.sub(r"\b(Abs|Max|Min|Heaviside)\b", lambda m: m[0].lower(), text)


def attempt(record: dict) -> tuple[str, str, float]:
    """Return what became of one record: a class, a remark, and the seconds it took."""
    start = time.perf_counter()
    try:
        done = derive.differentiate(trusted(record["function"]), *record["variables"])
        frames = done.frames()
    except ParseError as error:
        return "trusted field not read", str(error), 0.0
    except UnsupportedError as error:
        return "unsupported", str(error), 0.0
    except InternalError as error:
        return "REFUTED", str(error), 0.0
    except DeriveError as error:
        return "refused", str(error), 0.0
    except Exception as error:
        return "CRASH", f"{type(error).__name__}: {error}", 0.0
    seconds = time.perf_counter() - start
    outcomes = {frame.verdict.outcome for frame in frames[1:] if frame.verdict}
    if record["expected"] and record["check"] not in ("source_wrong", "none") and not record.get("complex"):
        try:
            expected = derive.parse(trusted(record["expected"]))
        except ParseError as error:
            return "expected field not read", str(error), seconds
        relation = compare(done.spelled_out(done.result), expected)
        if relation.outcome is Agreement.UNEQUAL:
            return "DISAGREES", f"{done.result}  against  {expected}", seconds
    if Outcome.UNVERIFIED in outcomes:
        return "not verified", str(done.result), seconds
    return ("agreed" if Outcome.AGREED in outcomes else "proved"), str(done.result), seconds


def main() -> None:
    """Run every record and print the rates by file, and the failures by class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", default="", help="print the records of classes that contain this text, or all")
    options = parser.parse_args()
    times: list[float] = []
    for path in sorted(options.folder.glob("*.jsonl")):
        classes: Counter[str] = Counter()
        read: Counter[str] = Counter()
        remarks: defaultdict[str, list[str]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
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
            times += [seconds] if seconds else []
            remarks[outcome].append(f"{record['id']}: {record['function']} -> {remark} [{1000 * seconds:.0f} ms]")
        print(path.name, dict(read), dict(classes))
        for name, lines in remarks.items():
            if options.show and (options.show == "all" or options.show in name.lower()):
                print(*(f"   {name}: {text}" for text in lines), sep="\n")
    if times:
        times.sort()
        print(
            f"{len(times)} derived; median {1000 * statistics.median(times):.1f} ms, "
            f"99 % {1000 * times[int(0.99 * (len(times) - 1))]:.0f} ms, slowest {1000 * times[-1]:.0f} ms, "
            f"{len(times) / sum(times):.0f} a second"
        )


if __name__ == "__main__":
    main()
