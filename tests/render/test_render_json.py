from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from derive.expression import Call, Deriv, Node
from derive.reading import parse, read
from derive.record.derivation import Derivation, Step, Subject
from derive.render import render
from tests.render.handmade import CHAIN, PROVED, SIGMOID, Handmade, x

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "derive-1.json").read_text(encoding="utf-8"))


def loaded(derivation: Derivation) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(render(derivation, "json"))
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    return record


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_record_matches_the_schema_and_says_how_each_line_was_checked() -> None:
    record = loaded(SIGMOID)
    assert record["format"] == "derive/1"
    assert [line["verdict"] and line["verdict"]["outcome"] for line in record["lines"]] == [
        None,
        *["proved"] * 7,
        "agreed",
    ]
    assert record["lines"][2]["reasons"][0]["bindings"]["u"]["text"] == "1 + e^-x"


def test_the_schema_refuses_another_format() -> None:
    record = loaded(SIGMOID)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**record, "format": "derive/2"}, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({key: value for key, value in record.items() if key != "steps"}, SCHEMA)


def test_expressions_read_back() -> None:
    record = loaded(SIGMOID)
    assert parse(record["result"]["text"]) is SIGMOID.last
    assert read(record["result"]["latex"], syntax="latex").expression is SIGMOID.last
    assert parse(record["function"]["text"]) is SIGMOID.function


def test_a_shared_step_is_written_once() -> None:
    (first, _) = loaded(SIGMOID)["steps"]
    chain, shared = first["substeps"]
    assert shared == {"ref": chain["substeps"][0]["id"]}


def test_deep_steps_are_cited_and_none_is_lost() -> None:
    node: Node = x
    step = Step(CHAIN, Deriv(x, x), x, verdict=PROVED)
    for _ in range(300):
        node = Call("sin", node)
        step = Step(CHAIN, Deriv(node, x), node, substeps=(step,), verdict=PROVED)

    record = loaded(Handmade(Subject("deep", x), goal=Deriv(x, x), steps=(step,), last=x))
    ids: list[str] = []
    cited: list[str] = []
    stack = [*record["steps"], *record["cited_steps"]]
    while stack:
        found = stack.pop()
        if "ref" in found:
            cited.append(found["ref"])
        else:
            ids.append(found["id"])
            stack.extend(found["substeps"])
    assert len(ids) == len(set(ids)) == 301
    assert set(cited) <= set(ids)


def test_output_is_the_same_on_every_run() -> None:
    assert render(SIGMOID, "json") == render(SIGMOID, "json")
