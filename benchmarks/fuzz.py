"""Hand in what nobody would: is there anything but an answer or a refusal, or an answer that takes too long?

    python benchmarks/fuzz.py [--count 100000] [--seed 1] [--family reader|answers] [--seconds 600]

`reader` reads random tokens; `answers` derives random expressions and writes them in every format.  A finding is an
error that is no `DeriveError`, or an input that takes more than 10 s of processor time.  `tests/test_fuzz.py` has a
short run of more doors.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable

import derive
from derive.errors import DeriveError

SLOW = 10.0
TOKENS = (
    "x", "y", "2", "0.5", "1e9", "+", "-", "*", "/", "^", "^{", "}", "(", ")", "[", "]", "|", ",", ";", "=",
    "'", "_", "_0", "sin", "cos(", "ln", "\\frac{", "\\sqrt[", "\\left(", "\\right)", "\\begin{cases}",
    "\\end{cases}", "&", "\\\\", "$", "d/dx", "∂", "∫", "sum_{", "\\int_0^", "lim", "if", "else", "max(", "e",
    "pi", "oo", "θ", "₀", "²", "\u202e", "\x1b", "\x00", "%", "\\input{", "f'(", "!", "‖", ":=", "↦", "->", "≤",
    "\\mid", "\\text{", "ᵀ", "⁻¹", "norm(", "softmax(", "det(", "\ud800", "∞", "·", "×", "÷", "√", "π", "∑", "∏",
    "⌊", "⌋", "''", "'''", "…", "\\quad", "\\tag{1}", "differentiate",
)  # fmt: skip
LEAVES = ("x", "x", "x", "2", "3", "1/2", "-1", "a", "e", "pi", "0.5")
UNARY = (
    "sin({})", "cos({})", "tan({})", "exp({})", "ln({})", "sqrt({})", "abs({})", "arctan({})", "arcsin({})",
    "tanh({})", "sigmoid({})", "relu({})", "1/({})", "({})^2", "({})^3", "-({})", "gelu({})", "floor({})",
    "erf({})", "({})^(1/3)",
)  # fmt: skip
BINARY = ("({}) + ({})", "({}) - ({})", "({})*({})", "({})/({})", "({})^({})", "max({}, {})")


def soup(draw: random.Random) -> str:
    """Return random tokens, or an expression with some of them in it."""
    if draw.random() < 0.5:
        return draw.choice(("", " ")).join(draw.choices(TOKENS, k=draw.randint(1, 16)))
    source = expression(draw)
    for _ in range(draw.randint(0, 3)):
        at = draw.randrange(len(source) + 1)
        source = source[:at] + draw.choice((*TOKENS, "")) + source[at + draw.randint(0, 1) :]
    return source


def expression(draw: random.Random) -> str:
    """Return a random expression of some depth."""
    parts = [draw.choice(LEAVES) for _ in range(draw.randint(1, 4))]
    while len(parts) > 1:
        parts.append(draw.choice(BINARY).format(parts.pop(), parts.pop()))
        if draw.random() < 0.6:
            parts.append(draw.choice(UNARY).format(parts.pop()))
    return draw.choice(UNARY).format(parts[0])


def read(source: str) -> None:
    """Read an input."""
    derive.parse(source)


def answered(source: str) -> None:
    """Derive an expression, and write the derivation in every format."""
    done = derive.derive(source, variables=["x"], compare=False)
    for format_ in ("text", "latex", "markdown", "json", "terminal"):
        done.to(format_)


FAMILIES: dict[str, tuple[Callable[[random.Random], str], Callable[[str], None]]] = {
    "reader": (soup, read),
    "answers": (expression, answered),
}


def main() -> int:
    """Run, and print the findings and figures; the exit status tells whether there were findings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", choices=FAMILIES, default="reader")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    options = parser.parse_args()
    make, use = FAMILIES[options.family]
    draw = random.Random(options.seed)
    start, slowest = time.perf_counter(), (0.0, "")
    done = refused = found = 0
    while done < options.count and time.perf_counter() - start < options.seconds:
        source = make(draw)
        began = time.process_time()
        try:
            use(source)
        except DeriveError:
            refused += 1
        except Exception as error:
            found += 1
            print(f"FINDING {type(error).__name__}: {error!s:.100} of {source!r}", flush=True)
        taken = time.process_time() - began
        slowest = max(slowest, (taken, source))
        if taken > SLOW:
            found += 1
            print(f"FINDING {taken:.1f} s for {source!r}", flush=True)
        done += 1
    seconds = time.perf_counter() - start
    print(f"{options.family}: {done:,} inputs in {seconds:.0f} s, {refused:,} refused, {found} findings")
    print(f"slowest {slowest[0]:.2f} s: {slowest[1]!r}; at most {memory():.0f} MiB")
    return int(found > 0)


def memory() -> float:
    """Return the most memory that was held, in MiB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    sys.exit(main())
