"""How long does a command take, against a bare Typer program and a bare import of SymPy?

Run with the Python that has derive installed: python benchmarks/startup.py [--rounds 11]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from common import paired, ratio

BARE_TYPER = """
import typer

def main(word: str) -> None:
    print(word)

typer.run(main)
"""

DERIVE = ["-m", "derive"]
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "bare Typer program": ["{bare}", "x"],
    "bare Typer --help": ["{bare}", "--help"],
    "import sympy": ["-c", "import sympy"],
    "derive --version": [*DERIVE, "--version"],
    "derive --help": [*DERIVE, "--help"],
    "derive 'x^' (syntax error)": [*DERIVE, "x^"],
    "derive '1/(1+e^-x)'": [*DERIVE, "1/(1+e^-x)"],
}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Compiled once and kept, as after an installation."""

GOALS = (
    ("derive --version", "bare Typer program", 1.3),
    ("derive --help", "bare Typer --help", 1.3),
    ("derive 'x^' (syntax error)", "bare Typer program", 1.3),
    ("derive '1/(1+e^-x)'", "import sympy", 1.3),
)
"""What is compared with what, and the limit we hold ourselves to."""


def main() -> None:
    """Print medians and paired ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE_TYPER, encoding="utf-8")
        actions = {
            name: lambda words=words: subprocess.run(
                [sys.executable, *(word.format(bare=bare) if word == "{bare}" else word for word in words)],
                capture_output=True,
                check=False,
                env=ENVIRONMENT,
            )
            for name, words in COMMANDS.items()
        }
        for action in actions.values():
            action()
        times = paired(actions, rounds)
    for name, found in times.items():
        print(f"{name:<30} {1000 * median(found):7.0f} ms")
    print()
    for name, against, goal in GOALS:
        found = ratio(times[name], times[against])
        print(f"{name:<30} {found:5.2f} of {against:<22} goal {goal} {'' if found <= goal else '  MISSED'}")


if __name__ == "__main__":
    main()
