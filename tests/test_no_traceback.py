"""Never a traceback: every known way to one is mended, and the last door says "a fault of ours"."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sympy

import derive
from derive.cli import run
from derive.cli.delivery import DONE, FAILED, FAULT, INTERRUPTED, UNREADABLE
from derive.reading.files import LONGEST

DERIVE = [sys.executable, "-m", "derive"]
full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device on this system")


def ran(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)


PROGRAM = f"'{sys.executable}' -m derive"


@full
@pytest.mark.parametrize(
    ("command", "status", "message"),
    [
        ("--version >/dev/full", FAILED, ""),
        ("--version >&-", FAILED, ""),
        ("'x^' 2>/dev/full", UNREADABLE, ""),
        ("'x^' 2>&-", UNREADABLE, ""),
        ("'x' >&-", FAILED, "closed"),
        ("'x' >/dev/full", FAILED, "No space left"),
        ("- <&-", UNREADABLE, "standard input is closed"),
        ("- </dev/zero", FAILED, "longer than"),
        ("backprop /dev/zero", FAILED, "longer than"),
        ("code /dev/zero", FAILED, "longer than"),
        ("\"$(printf 'x^2 %%\\377')\" --syntax latex", UNREADABLE, "no text"),
    ],
)
def test_streams_and_devices(command: str, status: int, message: str) -> None:
    found = ran(f"{PROGRAM} {command}")
    assert found.returncode == status
    assert "Traceback" not in found.stderr
    assert message in found.stderr


@pytest.mark.parametrize("source", ["Gamma(-1)", "1/Gamma(-1)", "Gamma(-1) x", "max'(x)", "min''(x^2)"])
def test_what_is_odd_but_understood(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([source]) in (DONE, FAILED)
    assert "fault of ours" not in capsys.readouterr().err


@pytest.mark.parametrize("source", ["max'(x)", "min'(x)", "max'(x^2)", "max''(x)"])
def test_the_maximum_of_one_number_has_slope_one(source: str) -> None:
    assert str(derive.differentiate(source).result).split(" = ")[-1] == "0"


def test_many_factors() -> None:
    assert derive.differentiate("*".join(f"(x+{k})" for k in range(75))).verdict


WRITTEN: list[tuple[str, bytes]] = [
    ("deep.toml", b"a=" + b"[" * 3_000 + b"]" * 3_000),
    ("long.toml", b"inputs = " + b"9" * 5_000),
    ("latin.toml", b"loss = '\xe9'"),
]
CODE: list[tuple[str, bytes]] = [
    ("calls.py", b"def f(x):\n    return f" + b"()" * 1_500 + b"\n"),
    ("parts.py", b"def f(x):\n    return z" + b".a" * 900 + b"\n"),
    ("digits.py", b"def f(x):\n    return x*0x" + b"f" * 4_000 + b"\n"),
    ("decimal.py", b"def f(x):\n    return x*" + b"9" * 5_000 + b"\n"),
    ("nul.py", b"def f(x):\n    return x\0\n"),
    ("cookie.py", b"# -*- coding: no-such-thing -*-\ndef f(x):\n    return x\n"),
    ("wrong.py", b"def f(x):\n    return x # \xe9\n"),
    (
        "branches.py",
        b"def f(x):\n"
        + b"".join(b"    if x > %d:\n        return x**%d\n" % (k, k) for k in range(60))
        + b"    return x\n",
    ),
]


@pytest.mark.parametrize(("name", "data"), WRITTEN + CODE, ids=lambda value: value if isinstance(value, str) else "")
def test_files(name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(data)
    command = "code" if name.endswith(".py") else "backprop"
    assert run([command, str(tmp_path / name)]) in (DONE, FAILED, UNREADABLE)
    assert "fault of ours" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "data",
    [
        "# -*- coding: latin-1 -*-\ndef f(x):\n    return x**2 # é\n".encode("latin-1"),
        "def f(x):\n    return x**2 # é\n".encode("utf-16"),
        "def f(x):\n    return x**2 # é\n".encode("utf-8-sig"),
    ],
)
def test_encodings_of_python(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "square.py").write_bytes(data)
    assert run(["code", str(tmp_path / "square.py")]) == DONE
    assert "2x" in capsys.readouterr().out


def test_a_file_is_read_up_to_a_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open(tmp_path / "large.toml", "wb") as file:
        file.truncate(LONGEST * 1_000)
    assert run(["backprop", str(tmp_path / "large.toml")]) == FAILED
    assert "longer than" in capsys.readouterr().err


NOT_OURS: list[dict[str, Any]] = [
    {"source": True},
    {"source": None},
    {"source": 3 + 0j},
    {"source": b"x"},
    {"source": ["x"]},
    {"source": "x", "variables": True},
    {"source": "x", "order": None},
    {"source": "x", "order": 1.5},
    {"source": "x", "order": "2"},
    {"source": "x", "order": True},
    {"source": "x", "route": []},
    {"source": "x", "depends": None},
    {"source": "x", "depends": [1]},
    {"source": "x", "budget": 0},
    {"source": "x", "budget": "many"},
    {"source": sympy.Integer(10) ** 5000 * sympy.Symbol("x")},
    {"source": sympy.oo * sympy.Symbol("x")},
]


@pytest.mark.parametrize("asked", NOT_OURS, ids=lambda asked: ", ".join(asked))
def test_wrong_types_get_our_error(asked: dict[str, Any]) -> None:
    with pytest.raises(derive.DeriveError):
        derive.derive(**asked)


@pytest.mark.parametrize("source", [3, None, b"x", True])
def test_only_text_is_read(source: Any) -> None:
    with pytest.raises(derive.DeriveError):
        derive.parse(source)


@pytest.mark.parametrize("width", [-1, 0, 1, 5, 7, 12, 24])
@pytest.mark.parametrize("target", ["terminal", "text"])
def test_every_width_comes_to_an_end(target: str, width: int) -> None:
    derivation = derive.differentiate("x^2 sin(x)/(1+e^-x)")
    assert derivation.to(target, width=width).strip()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (KeyError("x"), FAULT),
        (derive.InternalError("1 = 2"), FAULT),
        (MemoryError(), FAILED),
        (KeyboardInterrupt(), INTERRUPTED),
    ],
)
def test_the_last_door(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr("derive.cli._dispatch", fail)
    assert run(["x"]) == status
    told = capsys.readouterr().err
    assert ("a fault of ours" in told) == (status == FAULT)
    assert ("report" in told) == (status == FAULT)
