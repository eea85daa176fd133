"""The process in which SymPy works: it reads questions from its input and writes answers, until the input ends.

``python -m derive.sympy_door.child``, started by `derive.sympy_door.remote`; whoever can write to it can have code run
by `pickle`, and nobody but its parent can.
"""

from __future__ import annotations

import gc
import pickle
import sys

from derive.sympy_door.conversion import load
from derive.sympy_door.work import answer

_MEMORY = 1 << 30
"""Bytes; what needs more fails."""


def main() -> None:
    """Answer questions."""
    _bound_memory()
    # Most of what is made while SymPy is loaded stays, and no question of it needs so much that collecting would pay.
    gc.set_threshold(100_000, 50, 50)
    load()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    # What is printed on the way must not get into the answers.
    sys.stdout = sys.stderr
    while True:
        try:
            question, arguments, steps = pickle.load(source)
        except EOFError:
            return
        pickle.dump(answer(question, arguments, steps), sink)
        sink.flush()


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


if __name__ == "__main__":
    main()
