"""derive: mathematical derivations, line by line, each line checked.

>>> import derive
>>> str(derive.differentiate("1/(1+e^-x)").result)
"σ'(x) = σ(x) (1 - σ(x))"
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derive.marking import Checked as Checked
    from derive.marking import check as check
    from derive.questions.doors import *  # noqa: F403
    from derive.questions.doors import __all__ as __all__

__version__ = "0.1.0"

_MARKING = ("Checked", "check")
"""What judges the lines of other people stands above the answers to questions."""


def load_ipython_extension(shell: object) -> None:
    """Give a notebook ``%derive`` and ``%%derive``, after ``%load_ext derive``."""
    import_module("derive.cli.notebook").load(shell)


if not TYPE_CHECKING:  # so that a misspelt name is one for type checkers too

    def __getattr__(name: str) -> object:
        # Loaded at first use: `derive --version` must not pay for the engine.
        if name.startswith("__") and name != "__all__":
            raise AttributeError(f"module 'derive' has no attribute {name!r}")
        doors = import_module("derive.questions.doors")
        if name == "__all__":
            return sorted([*doors.__all__, *_MARKING])
        if name in _MARKING:
            return getattr(import_module("derive.marking"), name)
        if name in doors.__all__:
            return getattr(doors, name)
        raise AttributeError(import_module("derive.questions.gone").absent(name))

    def __dir__() -> list[str]:
        return [*__getattr__("__all__"), "__version__"]
