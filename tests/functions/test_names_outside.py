"""No set of names of functions outside the table: what one knows of a function stands in its entry."""

from __future__ import annotations

from pathlib import Path

from benchmarks.function_names import literals, sets

OUTSIDE = {
    "field/generators.py: KINDS": "the verifier's own calculus, so that no formula of the table tests itself",
    "field/translate.py: NATIVE": "functions in terms of that calculus",
    "targets/signature.py: _CLOSED": "arithmetic modulo a prime, where an exponential and a sine have other meanings",
    "sympy_door/incoming.py: _CLASSES": "classes of SymPy that are written as powers, or with another argument",
    "kinds/entries.py: KINDS": "kinds of question: softmax is an example, log a route",
    "reading/commands.py: UNSUPPORTED": "what commands stand for that are refused, det and tr with them",
    "marking/quiz.py: _OUTER": "exercises are composed of these, which says nothing of them",
    "indexed/spelling.py: _DRESSES": "one dress is of two functions, ln det X",
}
"""The sets that stand outside, each with its reason; they may only become fewer."""


def test_the_sets_of_names_only_fall() -> None:
    found = {f"{one.file}: {one.name}" for one in sets()}
    assert found <= set(OUTSIDE), "what one knows of a function belongs to its entry"
    assert found == set(OUTSIDE), "one fewer: take it off the list"
    assert len(OUTSIDE) <= 8


def test_what_is_counted(tmp_path: Path) -> None:
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "entries.py").write_text('ODD = ("sin", "tan")')
    (tmp_path / "room.py").write_text(
        '"""sin"""\n__all__ = ["sin", "cos"]\nODD: set[str] = {"sin", "tan"}\nEVEN = "cos cosh".split()\n'
        'ONE = "erf"\nGREEK = ("beta", "gamma")\nTEXT = "sin of x"\n\n\ndef at(x):\n    return x in ("ln", "exp")\n'
        '\n\ndef on(x):\n    match x:\n        case "tr" | "det":\n            return 1\n'
        '        case Call("ln"):\n            pass\n'
    )
    found = {one.name: one.members for one in sets(tmp_path)}
    assert found == {"ODD": ("sin", "tan"), "EVEN": ("cos", "cosh"), "match in on": ("tr", "det")}
    assert literals(tmp_path) == {"room.py": 2 + 2 + 2 + 1 + 2 + 2 + 3}
