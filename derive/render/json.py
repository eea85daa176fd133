"""JSON, format "derive/1": the whole record with its tree of steps.  The schema is docs/schema/derive-1.json."""

from __future__ import annotations

import json as standard
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from derive.expression import Node, replace
from derive.record.derivation import Derivation, Frame, Kink, Label, Reason, Step, Verdict
from derive.record.step import distinct_steps
from derive.render.notation import as_read
from derive.render.outline import Outline
from derive.render.sympy_source import sympy_source
from derive.vectors.shapes import in_arrays, shape_of, space_text
from derive.writing.latex import to_latex
from derive.writing.text import to_text

FORMAT = "derive/1"

DEEPEST = 24
"""Nesting of steps beyond which they are cited, so that any JSON reader can load a derivation."""

Record = dict[str, Any]
Spelling = Callable[[Node], Node]


def json(outline: Outline, *, indent: int | None = 2) -> str:
    """Render as JSON, keys in a fixed order.

    Args:
        outline: the derivation.
        indent: spaces of indentation; None for one line.
    """
    return _inert(standard.dumps(record(outline), indent=indent, ensure_ascii=False)) + "\n"


def _inert(text: str) -> str:
    """Escape, as JSON allows it, what a terminal or a page would obey; what is read back is the same."""
    shown = "".join(c if c.isprintable() or c == "\n" else standard.dumps(c)[1:-1] for c in text)
    return shown.replace("</", r"<\/").replace("<!", r"\u003c!")


def record(outline: Outline) -> Record:
    """Return the derivation as plain data."""
    writer = _Writer(_spelling(outline), [step for part, _ in outline.chains for step in distinct_steps(part.steps)])
    *earlier, last = [writer.part(part, chain) for part, chain in outline.chains]
    return {
        "format": FORMAT,
        "input": outline.source,
        **last,
        "parts": earlier,
        "cited_steps": writer.cited(),
        # Written in the names before them already.
        "definitions": [{"name": to_text(name), "value": _expression(value)} for name, value in outline.definitions],
        "notes": list(outline.notes),
        "detail": outline.detail,
        "summary": outline.summary,
    }


def _spelling(outline: Outline) -> Spelling:
    """Return how expressions are written: in the letters that were typed, long parts by name, ∂ where it belongs."""
    letters = {call: letter for part, _ in outline.chains for call, letter in part.notation.shown}
    partial = any(part.partial for part, _ in outline.chains)
    memo: dict[Node, Node] = {}

    def spelled(node: Node) -> Node:
        written = outline.short(replace(node, letters) if letters else node)
        return as_read(written, True, memo) if partial else written

    return spelled


class _Writer:
    """Turns parts of a record into plain data; each step is written once and cited afterwards."""

    def __init__(self, spelled: Spelling, steps: Sequence[Step]) -> None:
        self._spelled = spelled
        self._names = {id(step): f"s{number}" for number, step in enumerate(steps, 1)}
        self._written: set[int] = set()
        self._postponed: dict[int, Step] = {}
        self._expressions: dict[Node, Record] = {}

    def expression(self, node: Node) -> Record:
        if node not in self._expressions:
            self._expressions[node] = _expression(self._spelled(node))
        return self._expressions[node]

    def pairs(self, pairs: Sequence[tuple[Node, Node]]) -> list[Record]:
        return [{"name": to_text(name), "value": self.expression(value)} for name, value in pairs]

    def part(self, part: Derivation, chain: Sequence[Frame]) -> Record:
        return {
            "variable": part.variable,
            "order": part.order,
            "partial": part.partial,
            "heading": part.heading,
            "name": part.name,
            "function": self.expression(part.function),
            "goal": self.expression(part.goal),
            "result": self.expression(part.last),
            "derivative": _closed(part.derivative),
            "conditions": self._list(part.conditions),
            "given": self._list(part.given),
            "kinks": [self._kink(kink) for kink in part.kinks],
            "aliases": self.pairs(part.aliases),
            "verdict": _verdict(part.verdict),
            "agreement": _verdict(part.agreement),
            "lines": [self._line(frame) for frame in chain],
            "steps": [self._step(step, 0) for step in part.steps],
        }

    def cited(self) -> list[Record]:
        """Write the steps that were too deep for their place; these may postpone others in turn."""
        records: list[Record] = []
        while self._postponed:
            key = next(iter(self._postponed))
            step = self._postponed.pop(key)
            if key not in self._written:
                records.append(self._step(step, 0))
        return records

    def _list(self, nodes: Sequence[Node]) -> list[Record]:
        return [self.expression(node) for node in nodes]

    def _bindings(self, bindings: Sequence[tuple[str, Node]]) -> Mapping[str, Record]:
        return {letter: self.expression(value) for letter, value in bindings}

    def _kink(self, kink: Kink) -> Record:
        slopes = {side: None if slope is None else self.expression(slope) for side, slope in _sides(kink)}
        returned = [{"program": program, "value": self.expression(value)} for program, value in kink.returned]
        more: Record = {} if kink.equation is None else {"equation": self.expression(kink.equation)}
        listed = {"unless": kink.unless, "where": kink.where, "slopes": kink.slopes}
        more.update((name, self._list(relations)) for name, relations in listed.items() if relations)
        return {"point": self.expression(kink.point), "kind": kink.kind, **slopes, **more, "returned": returned}

    def _line(self, frame: Frame) -> Record:
        # Where the values of a line about vectors and matrices live, of one entry ℝ.
        space = {"space": space_text(shape_of(frame.expression))} if in_arrays(frame.expression) else {}
        return {
            "expression": self.expression(frame.expression),
            **space,
            "reasons": [self._reason(reason) for reason in frame.reasons],
            "conditions": self._list(frame.conditions),
            "verdict": _verdict(frame.verdict),
        }

    def _reason(self, reason: Reason) -> Record:
        return {**_rule(reason.rule), "bindings": self._bindings(reason.bindings), "note": reason.note}

    def _step(self, step: Step, depth: int) -> Record:
        key = id(step)
        if key in self._written or depth > DEEPEST:
            if key not in self._written:
                self._postponed[key] = step
            return {"ref": self._names[key]}
        self._written.add(key)
        return {
            "id": self._names[key],
            **_rule(step.rule),
            "before": self.expression(step.before),
            "after": self.expression(step.after),
            "bindings": self._bindings(step.bindings),
            "conditions": self._list(step.conditions),
            "note": step.note,
            "verdict": _verdict(step.verdict),
            "substeps": [self._step(substep, depth + 1) for substep in step.substeps],
        }


def _closed(derivative: Any) -> Any:
    """Write a derivative without names of its own, in the letters of its function; several as a list."""
    if isinstance(derivative, tuple):
        return [_closed(one) for one in derivative]
    return {**_expression(derivative), "sympy": sympy_source(derivative)}


def _expression(node: Node) -> Record:
    return {"text": to_text(node), "latex": to_latex(node)}


def _sides(kink: Kink) -> tuple[tuple[str, Node | None], ...]:
    return ("left", kink.left), ("right", kink.right)


def _rule(rule: Label) -> Record:
    return {"rule": rule.id, "rule_name": rule.name, "statement": rule.statement}


def _verdict(verdict: Verdict | None) -> Record | None:
    if verdict is None:
        return None
    return {
        "outcome": verdict.outcome.value,
        "method": verdict.method,
        "points": verdict.points,
        "digits": verdict.digits,
    }
