"""Classes of data behave as the standard library's; patterns are compiled when they are used."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derive.startup.data import data, field, fields, replace
from derive.startup.patterns import pattern


@data
class Point:
    x: int
    y: int = 0
    name: str = field(default="", kw_only=True, repr=False)
    seen: list[int] = field(default_factory=list)


@data
class Named(Point):
    label: str = "p"


@data(frozen=False)
class Place:
    x: int


@data
class Positive:
    x: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", abs(self.x))


standard = dataclasses.make_dataclass(
    "Point",
    [
        ("x", int),
        ("y", int, 0),
        ("name", str, dataclasses.field(default="", kw_only=True, repr=False)),
        ("seen", list, dataclasses.field(default_factory=list)),
    ],
    frozen=True,
    slots=True,
)


@pytest.mark.parametrize("given", [((1,), {}), ((1, 2), {"name": "a"}), ((), {"x": 1, "seen": [3]}), ((1, 2, [3]), {})])
def test_objects_are_made_and_shown_as_by_the_standard_library(
    given: tuple[tuple[int, ...], dict[str, object]],
) -> None:
    values, named = given
    assert repr(Point(*values, **named)) == repr(standard(*values, **named))  # type: ignore[arg-type]


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, 3, 4), {}), ((1,), {"x": 1}), ((1,), {"z": 1})])
def test_calls_that_do_not_fit_are_refused_as_by_the_standard_library(
    values: tuple[int, ...], named: dict[str, int]
) -> None:
    for cls in (Point, standard):
        with pytest.raises(TypeError):
            cls(*values, **named)


def test_objects_are_equal_by_class_and_fields() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert Point(1, 2) != Point(1, 3)
    assert Point(1) != Named(1)
    assert hash(Positive(1)) == hash(Positive(-1))
    with pytest.raises(TypeError):
        hash(Place(1))


def test_objects_are_immutable_unless_said() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Point(1).x = 2  # type: ignore[misc]
    place = Place(1)
    place.x = 2
    assert place == Place(2)
    assert not hasattr(place, "__dict__")


def test_defaults_are_made_anew() -> None:
    assert Point(1).seen is not Point(1).seen


def test_fields_are_inherited() -> None:
    assert [one.name for one in fields(Named)] == ["x", "y", "seen", "label", "name"]
    assert Named(1, name="a").label == "p"


def test_what_is_replaced_is_checked_again() -> None:
    assert replace(Positive(1), x=-3).x == 3
    with pytest.raises(TypeError):
        replace(Point(1), z=2)


def test_they_are_copied_and_matched() -> None:
    assert pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_the_standard_library_knows_them() -> None:
    assert [one.name for one in dataclasses.fields(Point(1))] == ["x", "y", "seen", "name"]
    assert dataclasses.replace(Point(1), y=5) == Point(1, 5)
    assert [*inspect.signature(Point).parameters] == [*inspect.signature(standard).parameters]


def test_a_pattern_is_what_re_compiles() -> None:
    digits = pattern(r"\d+")
    assert digits.findall("1 and 22") == re.findall(r"\d+", "1 and 22")
    assert digits.sub("n", "1 and 22") == "n and n"
    assert digits.pattern == r"\d+"


def test_a_version_needs_none_of_it() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--version']; import derive.__main__ as m; m.main(); print(*sorted(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert {"dataclasses", "typer", "sympy", "derive.startup"}.isdisjoint(told.stdout.split())
