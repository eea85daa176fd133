"""Questions to SymPy in a process of its own: one child, started at the first question, for all threads.

SymPy computes with mpmath's global precision, can't be interrupted and knows no limits; none of that may touch the
host.  Steps are counted in the child (see `work`), so the same questions are given up everywhere.  A clock only ends
what hangs between two steps.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import weakref
from contextlib import suppress
from threading import RLock, Timer
from typing import Any

from derive.budget import spend

SECONDS = 8.0
"""Time after which a child that does not answer is ended."""


class NoAnswerError(Exception):
    """The child ended before it answered: out of time or memory."""


class _Child:
    """A process that answers questions.

    Raises:
        OSError: none can be started here.
    """

    def __init__(self) -> None:
        if not sys.executable or getattr(sys, "frozen", False):
            raise OSError("this program is no Python interpreter")
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        paths = os.pathsep.join(dict.fromkeys([root, *filter(None, sys.path)]))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"{__package__}.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Sets are ordered by hashes, and SymPy's results now and then by sets.
            env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"},
            # Ctrl-C is the host's business.
            start_new_session=True,
        )
        self.owner = os.getpid()
        self._end = weakref.finalize(self, _end, self.process, self.owner)

    def ask(self, question: str, arguments: tuple[Any, ...], steps: int) -> tuple[Any, int]:
        """Return the answer to a question, and the steps that it took."""
        source, sink = self.process.stdout, self.process.stdin
        assert source is not None
        assert sink is not None
        watch = Timer(SECONDS, self.process.kill)
        watch.daemon = True
        watch.start()
        try:
            pickle.dump((question, arguments, steps), sink)
            sink.flush()
            found: tuple[Any, int] = pickle.load(source)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise NoAnswerError(question) from error
        finally:
            watch.cancel()
        return found

    def alive(self) -> bool:
        """Whether the process runs; what has ended is tidied up."""
        if self.process.poll() is not None:
            self.end()
        return self._end.alive

    def end(self) -> None:
        """End the process and wait for it."""
        self._end()


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:
        # In a forked process it is somebody else's child.
        process.returncode = 0
        return
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


_child: _Child | None = None
_lock = RLock()
_impossible = False
_here = False


def _forget() -> None:
    """Leave the child to the process that was forked, and its lock, which a thread that is not here may hold."""
    global _child, _lock
    _lock = RLock()
    _child = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def here() -> None:
    """Let SymPy work in this process, which is ours alone: a program that ends after one answer."""
    global _here
    _here = True


def start() -> None:
    """Start the child before the first question: it loads SymPy while other work is done here."""
    with _lock:
        _started()


def ask(question: str, *arguments: Any, steps: int) -> Any:
    """Ask SymPy a question.

    Args:
        question: a key of `work.QUESTIONS`.
        arguments: its arguments.
        steps: how much work it may take, in calls of functions.

    Returns:
        The answer; None if SymPy has none, needs more steps, or no child can be started here.

    Raises:
        NoAnswerError: the child had to be ended.
    """
    found, used = _answered(question, arguments, steps)
    spend(used)
    return found


def _answered(question: str, arguments: tuple[Any, ...], steps: int) -> tuple[Any, int]:
    global _child
    if _here:
        from derive.sympy_door.work import answer

        return answer(question, arguments, steps)
    with _lock:
        child = _started()
        if child is None:
            return None, 0
        _child = None
        try:
            found = child.ask(question, arguments, steps)
        except BaseException:
            # Interrupted in the middle of an answer, or dead: nobody may read the rest.
            child.end()
            raise
        _child = child
        return found


def _started() -> _Child | None:
    """Return a child that runs; None where none can be started."""
    global _child, _impossible
    if _child is not None and not _child.alive():
        _child = None
    if _child is None and not _impossible:
        try:
            _child = _Child()
        except OSError:
            _impossible = True
    return _child
