"""No set of names of functions outside the table: what one knows of a function stands in its entry."""

from __future__ import annotations

from pathlib import Path

from benchmarks.function_names import literals, sets

AT_MOST = 12
"""The sets that are left; the number may only fall."""


def test_the_sets_of_names_only_fall() -> None:
    found = [f"{one.file}: {one.name}" for one in sets()]
    assert len(found) <= AT_MOST, "what one knows of a function belongs to its entry:\n" + "\n".join(found)


def test_what_is_counted(tmp_path: Path) -> None:
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "entries.py").write_text('ODD = ("sin", "tan")')
    (tmp_path / "room.py").write_text(
        '"""sin"""\n__all__ = ["sin", "cos"]\nODD: set[str] = {"sin", "tan"}\nEVEN = "cos cosh".split()\n'
        'ONE = "erf"\nGREEK = ("beta", "gamma")\nTEXT = "sin of x"\n\n\ndef at(x):\n    return x in ("ln", "exp")\n'
    )
    found = {one.name: one.members for one in sets(tmp_path)}
    assert found == {"ODD": ("sin", "tan"), "EVEN": ("cos", "cosh")}
    assert literals(tmp_path) == {"room.py": 2 + 2 + 2 + 1 + 2 + 2}
