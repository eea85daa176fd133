"""What the README shows is what the program prints, and its commands have the promised shape."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

# A block that is checked has a comment before it that names the command: <!-- output of: derive "x^2" -->
SHOWN = re.findall(r"<!-- output of(?:, with exit status (\d))?: (.*?) -->\n+```\w*\n(.*?)```", README, flags=re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def test_there_is_something_to_check() -> None:
    assert len(SHOWN) >= 3
    assert len(PYTHON) >= 1


@pytest.mark.parametrize(("status", "command", "output"), SHOWN, ids=[command for _, command, _ in SHOWN])
def test_shown_output_is_real(status: str, command: str, output: str) -> None:
    name, *arguments = shlex.split(command)
    assert name == "derive"
    run = subprocess.run(
        [sys.executable, "-m", "derive", *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == int(status or 0), run.stderr
    assert run.stdout.strip("\n") == output.strip("\n")


@pytest.mark.parametrize("code", PYTHON)
def test_python_runs_and_comments_tell_the_values(code: str) -> None:
    names: dict[str, object] = {}
    for line in code.splitlines():
        statement, _, expected = line.partition("  # ")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(statement, names)
        if statement.startswith("print("):
            assert printed.getvalue().strip() == expected


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_one_heading_one_block_one_command(heading: str) -> None:
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", README, flags=re.DOTALL | re.MULTILINE)
    assert section is not None
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", section[1], flags=re.DOTALL | re.MULTILINE)
    assert [language for language, _ in blocks] == ["sh"]
    assert len(blocks[0][1].splitlines()) == 1


def test_links_and_pictures_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:|#)(.*?)\)", README)
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target
