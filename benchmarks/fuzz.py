"""Hand in what nobody would: is there anything but an answer or a refusal, or an answer that takes too long?

    python benchmarks/fuzz.py [--count 100000] [--seed 1] [--family reader|answers|…] [--seconds 600]

`reader` reads random tokens; `answers` derives random expressions and writes them in every format; `code` reads random
Python, numbers and arrays, `toml` descriptions of networks, `options` asks simple questions with random options;
`trees` reads back what is written of random expressions.  A finding is an error that is no `DeriveError`, or an input
that takes more than 10 s of processor time.
`tests/test_fuzz.py` has a short run of more doors.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import derive
from derive.errors import DeriveError
from derive.kinds.code import read_program
from derive.kinds.learning.network import Network
from derive.writing.latex import to_latex
from derive.writing.text import to_text

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


NAMES = ("x", "y", "w", "X", "A", "b", "n", "lam", "x1", "self", "np", "e", "T", "sum", "f", "\u03b8")
CALLS = (
    "np.exp({})", "np.sum({})", "np.mean({})", "np.dot({}, {})", "({} @ {})", "{}.T", "{}.sum()", "np.linalg.norm({})",
    "({} + {})", "({} - {})", "({} * {})", "({} / {})", "{} ** {}", "-{}", "abs({})", "max({}, {})", "{}[0]", "{}[1:]",
    "np.array([{}, {}])", "len({})", "({} if {} > 0 else 1)", "math.sqrt({})", "f({})", "np.where({} > 0, {}, 0)",
    "{}.max()", "sum(v**2 for v in {})", "np.clip({}, 0, {})", "lambda t: {}", "{}.shape[0]", "np.zeros(3)", "1e999",
    "({}, {})", "[{}]", "{} and {}", "{}.pow(2)", "np.outer({}, {})", "{} == {}", "'{}'", "np.sum({}, axis=0)",
)  # fmt: skip
STATEMENTS = (
    "{n} = {e}", "{n} += {e}", "return {e}", "if {e} > 0:\n        return {e}", "pass", "{e}", "assert {e} > 0",
    "for i in range({k}):\n        {n} = {e}", "{n}, {m} = {e}, {e}", "{n} **= {k}", "{n} = {m} = {e}",
    "{n}[{k}] = {e}", "while {e} > {k}:\n        {n} = {e}", "def g({n}):\n        return {e}", "{n}: float = {e}",
    "del {n}", "global {n}", "raise ValueError({e})", "try:\n        {n} = {e}\n    except ValueError:\n        pass",
)  # fmt: skip
HEADS = (
    "def f({a}):", "def f({a}, k=2, *rest):", "@jit\ndef f({a}):", "async def f({a}):", "class C:\n  def f(self, {a}):",
    "def f({a}, /, *, {b}={k}):",
)  # fmt: skip


def program(draw: random.Random) -> str:
    """Return a random Python function, perhaps with something lost."""
    bound = draw.sample(NAMES[:9], 3)

    def name() -> str:
        return draw.choice(bound if draw.random() < 0.95 else NAMES)

    def value() -> str:
        text = draw.choice((*bound, *bound, "2", "0.5"))
        for _ in range(draw.randint(0, 3)):
            call = draw.choice(CALLS if draw.random() < 0.3 else CALLS[:16])
            others = [draw.choice((name(), name(), "3")) for _ in range(call.count("{}") - 1)]
            text = call.format(*[text, *others][: call.count("{}")])
        return text

    def filled(template: str) -> str:
        parts = re.split(r"(\{[nmeabk]\})", template)
        some = {"{e}": value, "{k}": lambda: draw.choice("0123"), "{a}": lambda: ", ".join(bound)}
        return "".join(some.get(part, name)() if part[:1] == "{" else part for part in parts)

    lines = [
        filled(draw.choice(STATEMENTS if draw.random() < 0.3 else STATEMENTS[:2])) for _ in range(draw.randint(0, 3))
    ]
    body = "".join(f"    {line}\n" for line in (*lines, f"return {value()}"))
    head = filled(HEADS[0] if draw.random() < 0.8 else draw.choice(HEADS))
    source = f"import math\nimport numpy as np\n{head}\n{body}"
    return mutated(draw, source, ("", "(", ")", ":", "\n", "    ", "0", "\x00", "\u202e", "'"), 0.2)


def description(draw: random.Random) -> str:
    """Return a random description of a network, perhaps with something lost."""
    values = ("4", "0", "-1", "1.5", '"relu"', '"softmax"', '"tanh"', '"mse"', '"cross-entropy"', "[]", "{}", "true",
              "1e400", "nan", "10" * 20, '"\\u202e"', "1979-05-27", "[[1]]", '""')  # fmt: skip
    keys = ("inputs", "units", "activation", "loss", "layer", "name", '"a b"')
    strange = draw.random() < 0.6
    lines = ["inputs = 4", "loss = " + draw.choice(values[7:9])]
    for _ in range(draw.randint(1, 4)):
        lines += ["[[layer]]", "units = 3", f"activation = {draw.choice(values[4:7])}"]
    for _ in range(draw.randint(1, 3) if strange else 0):
        line = draw.choice((f"{draw.choice(keys)} = {draw.choice(values)}", "[layer]", "[x]", "[[layer]]"))
        lines[draw.randrange(len(lines))] = line
    return mutated(draw, "\n".join(lines), ("", "=", "[", "]", '"', "\n", ".", "\x00", "#"), 0.3)


def mutated(draw: random.Random, source: str, scraps: Sequence[str], share: float) -> str:
    """Return a text, in a share of all cases with a few characters exchanged."""
    if draw.random() < share:
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(source) + 1)
            source = source[:at] + draw.choice(scraps) + source[at + draw.randint(0, 2) :]
    return source


SOURCES = (
    "x^2", "sin x", "x^2 + y^2 = 1", "x = t^2, y = t^3", "f(x) g(x)", "r = 1 + cos(theta)", "a x", "1/x", "sigmoid",
    "|x|", "x y z", "e^(a x)", "softmax", "", "2", "d/dx (x^2) = 2x", "x.py", "\\frac{1}{x}", "f(x, y)",
)  # fmt: skip
OPTIONS = {
    "variables": ("x", "y", ("x", "y"), "", "theta", "2", "xy", ("x",) * 3, "\u202e", None, "x,y"),
    "order": (1, 2, 3, 0, -1, "n", "x", 10**9, 1.5, True, "2", None),
    "at": ("2", "0", "pi/6", "3,4", "x = 3", "x = 3, x' = 2", "oo", "", "1/0", ",", "t", None, 2),
    "route": ("auto", "chain", "quotient", "limit", "log", "definition", "all", "none", ""),
    "target": ("auto", "raw", "factored", "self", "2x", "", "(", "y"),
    "values": ("f(2)=3", "f(1)=3, f'(1)=-1", "", "f", "f(2)=", "2=3"),
    "depends": ("y(x)", "x(t), y(t)", "", "y", "y(", "x(x)", "a(x), b(a)"),
    "given": ("x > 0", ("x > 0", "a < 1"), "", "x", "x >", "sum(y) = 1"),
    "syntax": ("auto", "text", "latex", "tex"),
    "tangent": (True, False), "normal": (True, False), "kind": ("gradient", "hessian", "code", "", "curl", "inverse"),
    "budget": (10**6, 1, 0, -1), "direction": ("3,4", "", "x", "0,0"),
}  # fmt: skip
Question = tuple[str, dict[str, object]]


def question(draw: random.Random) -> Question:
    """Return a simple question with random options."""
    names = draw.sample([*OPTIONS], draw.choice((1, 1, 2, 3)))
    return draw.choice(SOURCES), {name: draw.choice(OPTIONS[name]) for name in names}


def coded(source: str) -> None:
    """Read a program."""
    read_program(source, "")


def described(source: str) -> None:
    """Read the description of a network."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "network.toml")
        path.write_text(source)
        str(Network.read(path))


def asked(question: Question) -> None:
    """Answer a question with options."""
    source, options = question
    derive.derive(source, **{"budget": 10**6, "compare": False, **options}).to("text")


def read_back(source: str) -> None:
    """Read an expression, and each writing of it as the identical tree."""
    node = derive.parse(source)
    for written, syntax in ((to_text(node), "text"), (to_latex(node), "latex")):
        assert derive.parse(written, syntax=syntax) is node, written


FAMILIES: dict[str, tuple[Callable[[random.Random], Any], Callable[[Any], None]]] = {
    "reader": (soup, read),
    "answers": (expression, answered),
    "code": (program, coded),
    "toml": (description, described),
    "options": (question, asked),
    "trees": (expression, read_back),
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
        slowest = max(slowest, (taken, str(source)))
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
