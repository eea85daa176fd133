"""Run `derive check` on derivations of other people: is the first wrong line found, is its mistake named?

    python benchmarks/checks.py FOLDER [--show]

FOLDER holds `mistakes.jsonl`, `wrong_answers.jsonl` and `latex_derivations.jsonl` (see its README); nothing of them is
copied here.  A problem in prose is handed over as --of where it can be read, else the lines stand alone.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from derive.errors import DeriveError
from derive.marking import Checked, check

KINDS: dict[str, str] = {
    r"sign: minus before|sign: .*bracket": "minus-before-bracket|sign",
    r"sign: moving": "moved-without-sign",
    r"sign: table": "table-sign|table-confused|sign",
    r"sign": "sign|inner-derivative-sign|table-sign",
    r"chain": "inner|outer",
    r"algebra: multiplied only": "one-term",
    r"algebra: factor lost|algebra: .*factor": "factor-lost",
    r"algebra: expanded": "expanded",
    r"algebra": "only-one-term|factor-lost|expanded|power-of-sum|summand|multiplied-out",
    r"rule: power rule|rule: exponential": "power-rule-on-exponential|exponential-rule",
    r"table: power|power rule": "exponent|constant-factor|integrated",
    r"rule: d2y|second derivative": "second-derivative",
    r"product": "product",
    r"quotient": "quotient",
    r"notation: brackets": "brackets|product-brackets",
    r"notation": "function-for-derivative",
    r"wrong letter": "wrong-letter",
    r"matri": "transpose|order-of-matrices",
    r"fallacy: variable number": "number-of-terms",
}
"""What an author calls a kind of mistake, and the ids that name it."""


def plain(text: str) -> str:
    """Return a SymPy infix field in the input language."""
    text = re.sub(r"\blog\((\w+), (\w+)\)", r"log_\2(\1)", text)
    return re.sub(r"\blog\(", "ln(", text).replace("**", "^")


def judged(lines: list[str] | str, of: str, **options: Any) -> Checked:
    """Check lines with their problem; without it, where it can't be read."""
    try:
        return check(lines, of=of, **options)
    except DeriveError:
        return check(lines, **options)


def answers(record: dict[str, Any]) -> Checked:
    """Check a claimed answer."""
    function, claimed = plain(record["function"]), plain(record["claimed"])
    return check([f"= {claimed}"], of=function, variable=record["variables"][0])


def chains(record: dict[str, Any]) -> Checked:
    """Check a chain in LaTeX."""
    function = plain(record["function"]) + (" = 0" if record["topic"] == "implicit" else "")
    return judged(record["input"], function, variable=record["variables"][0], syntax="latex")


def ids_of(found: Checked) -> list[str]:
    """Return the ids of the mistakes in the first wrong line."""
    line = next((one for one in found.lines if one.number == found.first_wrong), None)
    mistake = line.mistake if line else None
    return [] if mistake is None else [one.id for one in (mistake, *mistake.more)]


def is_kind(kind: str, ids: list[str]) -> bool:
    """Whether one of the ids says what the author says."""
    pattern = next((wanted for said, wanted in KINDS.items() if re.match(said, kind)), "")
    return bool(pattern) and any(re.search(pattern, one) for one in ids if one)


def rows(folder: Path) -> Iterator[tuple[str, dict[str, Any], Checked, bool, bool | None, float]]:
    """Yield for every record: its file, itself, what was found, whether the line is right, whether the kind is."""
    for name, run in (("mistakes", None), ("wrong_answers", answers), ("latex_derivations", chains)):
        path = folder / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            record = json.loads(line)
            start = process_time()
            found = run(record) if run else judged(record["lines"], record.get("problem", ""))
            spent, ids, named = process_time() - start, ids_of(found), None
            if name == "mistakes":
                right = found.first_wrong == record["wrong_line"]
                if record["wrong_line"] is not None:
                    named = is_kind(record["kind"], ids)
            elif name == "wrong_answers":
                right, named = found.first_wrong == 1, bool(ids and ids[0])
            else:
                right = (found.first_wrong is None) == (record["verdict"] == "correct")
            yield name, record, found, right, named, spent


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print the checks that miss")
    options = parser.parse_args()
    count: dict[str, list[float]] = {}
    for name, record, found, right, named, spent in rows(options.folder):
        total = count.setdefault(name, [0, 0, 0, 0, 0, 0])
        alarm = found.first_wrong is not None and record.get("wrong_line", 1) is None
        for place, value in enumerate((1, right, named is not None, bool(named), alarm, spent)):
            total[place] += value
        if options.show and (not right or named is False):
            print(
                f"--- {name}: {record.get('problem') or record.get('function')}: {record.get('mistake', '')}\n{found}\n"
            )
    print(f"{'':<20}{'records':>8}{'line':>10}{'kind':>12}{'alarms':>8}{'seconds':>9}")
    for name, (records, right, asked, named, alarms, spent) in count.items():
        kinds = f"{named:.0f} of {asked:.0f}" if asked else ""
        print(f"{name:<20}{records:>8.0f}{right:>10.0f}{kinds:>12}{alarms:>8.0f}{spent:>9.1f}")


if __name__ == "__main__":
    main()
