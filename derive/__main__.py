"""``python -m derive`` and the command ``derive``."""

from __future__ import annotations

import sys

from derive import __version__


def main() -> int:
    """Run the command line; return the exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        # Answered before Typer is loaded.
        print(f"derive {__version__}")
        return 0
    from derive.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
