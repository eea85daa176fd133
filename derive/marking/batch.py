"""Many derivations at once: one JSON record a line, for marking a class or scoring a model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from derive.errors import DeriveError
from derive.marking.check import check
from derive.marking.report import record as as_record
from derive.startup.data import data, field

LINES, PROBLEM, ACCEPTED = ("lines", "text", "answer", "claimed"), ("of", "problem", "function"), ("accept", "expected")
"""What the keys of a record may be called."""


@data(frozen=False)
class Summary:
    """How many derivations are right, and which mistakes the others make.

    Attributes:
        verdicts: how many of each verdict; ``error`` where a record could not be judged.
        mistakes: how many of each kind: the rule and what went wrong, in the first wrong line.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[str] = field(default_factory=Counter)

    def add(self, result: Mapping[str, Any]) -> None:
        """Count a result."""
        found = result.get("check")
        self.verdicts["error" if found is None else found["verdict"]] += 1
        if found is not None and found["first_wrong"] is not None:
            lines = {one["number"]: one for one in found["lines"]}
            mistake = lines[found["first_wrong"]].get("mistake") or {}
            rule, name = mistake.get("rule", ""), mistake.get("name", "") if mistake.get("id") else "another mistake"
            self.mistakes[f"{rule}: {name}" if rule else name] += 1

    @property
    def status(self) -> int:
        """The exit status: 0 no mistake, 1 a mistake, 2 nothing could be judged."""
        if not self.verdicts.keys() - {"error", "unread"}:
            return 2
        return 1 if self.mistakes else 0

    def __str__(self) -> str:
        total = sum(self.verdicts.values())
        rows = [f"{total} {'derivation' if total == 1 else 'derivations'}"]
        for counts in (self.verdicts, self.mistakes):
            rows.extend(f"{count:>6}  {name}" for name, count in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
            rows.append("")
        return "\n".join(rows).rstrip() + "\n"


def digest(line: str) -> str:
    """Return what a record is known by again: the beginning of its hash."""
    return sha256(line.strip().encode()).hexdigest()[:16]


def judged(number: int, line: str) -> dict[str, Any]:
    """Judge one record.

    Args:
        number: its place among the records, from 1.
        line: JSON with ``lines`` (a list or a text) or ``answer`` (of one line), perhaps ``of``, ``variable``,
            ``accept``, ``syntax`` and ``id``.

    Returns:
        Its number, id and digest, and what was found, as `derive-check/1`; or ``error``.

    >>> judged(1, '{"of": "sin(2x)", "answer": "cos(2x)"}')["check"]["first_wrong"]
    1
    """
    told: dict[str, Any] = {"number": number, "digest": digest(line)}
    try:
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"this line is no JSON: {error.msg} at character {error.pos + 1}") from None
        if not isinstance(record, dict):
            raise ValueError("a record is an object")
        if "id" in record:
            told["id"] = record["id"]
        options: dict[str, Any] = {name: str(record[name]) for name in ("variable", "syntax") if name in record}
        found = check(_lines(record), of=_first(record, PROBLEM), accept=_first(record, ACCEPTED), **options)
        return {**told, "check": as_record(found)}
    except (DeriveError, ValueError, RecursionError) as error:
        return {**told, "error": str(error).splitlines()[0]}


def _first(record: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((str(record[name]) for name in names if record.get(name)), "")


def _lines(record: Mapping[str, Any]) -> str | list[str]:
    name = next((one for one in LINES if record.get(one)), None)
    if name is None:
        raise ValueError("there are no lines: a record has lines, text or answer")
    value = record[name]
    if isinstance(value, list):
        return [str(line) for line in value]
    # A single answer follows from the problem.
    return f"= {value}" if name in ("answer", "claimed") and "=" not in str(value) else str(value)


def batch(lines: Iterable[str], done: Mapping[str, dict[str, Any]] | None = None) -> Iterator[dict[str, Any]]:
    """Judge records in turn; the same records give the same results.

    Args:
        lines: JSON Lines; empty ones do not count.
        done: results of an earlier run by their digest, which are taken over.
    """
    number = 0
    for line in lines:
        if line.strip():
            number += 1
            known = (done or {}).get(digest(line))
            yield {**known, "number": number} if known else judged(number, line)
