from __future__ import annotations

import os
import subprocess
import sys

import pytest

from derive.writing.letters import GREEK


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("form", ["text", "terminal"])
def test_a_stream_without_the_letters_gets_them_spelled(encoding: str, form: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "derive", "1/(1+e^-x)", "--to", form],
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    shown = run.stdout.decode(encoding)
    assert run.returncode == 0
    assert "sigma" in shown
    assert "\\u" not in shown
    assert "\\x" not in shown
    assert not set(shown) & set(GREEK.values()) - {"μ"}
