"""Renew the outputs shown in README.md: what follows ``<!-- output of: derive … -->`` is what that command prints."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- output of: (.*?) -->\n+```\w*\n).*?(?=```)", flags=re.DOTALL)


def renewed(found: re.Match[str]) -> str:
    """Return a block with the output of its command."""
    name, *arguments = shlex.split(found[2])
    assert name == "derive"
    shown = subprocess.run([sys.executable, "-m", "derive", *arguments], capture_output=True, text=True, check=True)
    return f"{found[1]}{shown.stdout.strip(chr(10))}\n"


def main() -> None:
    """Rewrite the README."""
    README.write_text(BLOCK.sub(renewed, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
