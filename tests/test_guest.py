"""A guest in other programs: threads, interrupts, the host's precision, alarms and garbage stay as they are."""

from __future__ import annotations

import gc
import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import mpmath
import pytest

import derive
from derive.expression import Add, Mul, Node, Num, Sym
from derive.expression.node import _interned  # noqa: F401 - looked at in a process of its own

THREADS = 8
EXPRESSIONS = (
    "|x - 2| besselj(2, x) + cbrt(x + 2)",
    "zeta(x + 2)|x - 2|",
    "max(x, x^2)/(1 + e^-x)",
    "sqrt(x^2 + 1) ln(x)",
)


def answer(source: str) -> str:
    try:
        return str(derive.differentiate(source))
    except derive.DeriveError as error:
        return f"{type(error).__name__}: {error}"


@contextmanager
def switching_fast() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def in_fresh_process(code: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def in_threads(work: Callable[[str], str]) -> list[list[str]]:
    """Return what each of the threads finds for all expressions, every thread beginning with another."""

    def all_of_them(start: int) -> list[str]:
        turned = EXPRESSIONS[start % len(EXPRESSIONS) :] + EXPRESSIONS[: start % len(EXPRESSIONS)]
        found = {source: work(source) for source in turned}
        return [found[source] for source in EXPRESSIONS]

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(all_of_them, range(THREADS)))


def test_eight_threads_answer_as_one_does() -> None:
    code = (
        f"import sys; sys.path.insert(0, 'tests'); import test_guest as t; print([t.answer(e) for e in {EXPRESSIONS}])"
    )
    with switching_fast():
        found = in_threads(answer)
    assert found == [found[0]] * THREADS
    assert str(found[0]) == in_fresh_process(code).strip()


def test_equal_nodes_of_many_threads_are_one() -> None:
    def build(seed: str) -> list[Node]:
        return [Add(Sym(f"x_{i}"), Mul(Num(i), Sym("y"))) for i in range(3_000)]

    with switching_fast(), ThreadPoolExecutor(THREADS) as pool:
        built = list(pool.map(build, map(str, range(THREADS))))
    assert all(node is other for nodes in built for node, other in zip(nodes, built[0], strict=True))


def test_the_table_of_nodes_is_swept_by_many_threads() -> None:
    """In a process of its own, whose table is small: a sweep comes after some sixteen thousand nodes."""
    code = """if True:
        import sys
        sys.path.insert(0, "tests")
        import test_guest as guest
        def churn(seed):
            return sum(guest.Add(guest.Sym(f"s_{seed}_{i}"), guest.Num(i)).size for i in range(5_000))
        with guest.switching_fast(), guest.ThreadPoolExecutor(guest.THREADS) as pool:
            print({*pool.map(churn, range(guest.THREADS))}, len(guest._interned) < 5_000 * guest.THREADS)
    """
    assert in_fresh_process(code).split() == ["{15000}", "True"]


def test_the_precision_of_the_host_stays_and_does_not_matter() -> None:
    before = mpmath.mp.prec, mpmath.iv.prec
    expected = [answer(source) for source in EXPRESSIONS]
    wrong: list[int] = []
    stop = threading.Event()

    def host() -> None:
        while not stop.is_set():
            with mpmath.workdps(5):
                wrong.extend([mpmath.mp.dps] if mpmath.mp.dps != 5 else [])

    thread = threading.Thread(target=host)
    thread.start()
    try:
        with switching_fast():
            found = in_threads(answer)
    finally:
        stop.set()
        thread.join()
    assert not wrong
    assert found == [expected] * THREADS
    assert (mpmath.mp.prec, mpmath.iv.prec) == before


def test_numbers_of_other_threads_have_the_precision_of_whoever_asks() -> None:
    from derive.values.evaluate import evaluate

    def digits(count: int) -> str:
        value = evaluate(derive.parse("sqrt(2) + pi"), {}, 50)
        with mpmath.workdps(50):
            return str(mpmath.mpf(value) + 0)

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(digits, range(THREADS))) == {digits(0)}


def test_garbage_of_the_host_is_collected() -> None:
    code = """if True:
        import gc, weakref, derive
        before = gc.isenabled(), gc.get_threshold()
        class Thing: pass
        things = [Thing() for _ in range(100)]
        for thing in things: thing.me = thing
        seen = [weakref.ref(thing) for thing in things]
        del things, thing
        derive.differentiate("|x^3 - x - 1| sin(x)")
        gc.collect()
        alive = sum(ref() is not None for ref in seen)
        print(alive, gc.get_freeze_count(), before == (gc.isenabled(), gc.get_threshold()))
    """
    assert in_fresh_process(code).split() == ["0", "0", "True"]


def test_an_interrupted_import_of_sympy_is_made_up_for() -> None:
    code = """if True:
        import sys, derive
        from derive.sympy_door.door import load
        class Interrupt:
            left = 40
            def find_spec(self, name, path=None, target=None):
                if name.startswith("sympy."):
                    self.left -= 1
                    if self.left == 0: raise KeyboardInterrupt
        sys.meta_path.insert(0, Interrupt())
        try: load(); print("not interrupted")
        except KeyboardInterrupt: pass
        print(load().Symbol("x"), derive.differentiate("x^2").verdict.outcome.value)
    """
    assert in_fresh_process(code).split() == ["x", "proved"]


@pytest.mark.parametrize("method", [m for m in ("fork", "spawn") if m in multiprocessing.get_all_start_methods()])
def test_other_processes_answer_alike(method: str) -> None:
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(answer, EXPRESSIONS[2:]) == [answer(source) for source in EXPRESSIONS[2:]]


def test_collecting_stays_on() -> None:
    answer(EXPRESSIONS[0])
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_ctrl_c_at_random_places_leaves_nothing_behind() -> None:
    """KeyboardInterrupt at random calls, in an interpreter of its own; answers afterwards are those of a quiet one."""
    code = """if True:
        import random, sys
        sys.path.insert(0, "tests")
        import test_guest as guest
        chosen = random.Random(20_240_229)
        hits = 0
        for turn in range(60):
            left = chosen.randrange(1, 60_000 if turn > 20 else 6_000)
            def interrupt(frame, event, value):
                global left
                left -= 1
                if left == 0:
                    raise KeyboardInterrupt
            sys.settrace(interrupt)
            try:
                guest.answer(guest.EXPRESSIONS[turn % 3])
            except KeyboardInterrupt:
                hits += 1
            finally:
                sys.settrace(None)
        print([guest.answer(source) for source in guest.EXPRESSIONS[:3]])
        print(hits > 30)
    """
    *answers, hit = in_fresh_process(code).splitlines()
    assert hit == "True"
    assert "\n".join(answers) == str([answer(source) for source in EXPRESSIONS[:3]])


def test_the_alarms_of_the_host_ring_on() -> None:
    code = """if True:
        import signal, sys
        if not hasattr(signal, "setitimer"): print("True"); raise SystemExit
        rings = []
        def ring(*_): rings.append(1)
        signal.signal(signal.SIGVTALRM, ring)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.02, 0.02)
        import derive
        derive.differentiate("|x^3 - x - 1| sin(x)")
        before = signal.getsignal(signal.SIGVTALRM), signal.getitimer(signal.ITIMER_VIRTUAL)[1]
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        print(before[0] is ring and before[1] > 0 and len(rings) > 3)
    """
    assert in_fresh_process(code).strip() == "True"


def test_nothing_of_the_host_is_touched() -> None:
    code = """if True:
        import os, signal, sys
        def state():
            handlers = [signal.getsignal(number) for number in signal.valid_signals()]
            return handlers, sys.getrecursionlimit(), dict(os.environ), sys.gettrace(), sys.getprofile(), os.umask(0o22)
        os.umask(0o22)
        import mpmath, sympy
        before = state(), mpmath.mp.prec, mpmath.iv.prec
        import derive
        for source in ("|x^3 - x - 1| sin(x)", "sqrt(x^2 - 2)", "zeta(x)"):
            derive.differentiate(source).to("latex")
        print(before == (state(), mpmath.mp.prec, mpmath.iv.prec))
    """
    assert in_fresh_process(code).strip() == "True"
