"""How long does one derivation take in a warm process, every line verified?  The battery of 47 functions.

Run: python benchmarks/derivations.py [--rounds 3]
"""

from __future__ import annotations

import argparse
from statistics import median

from common import seconds

import derive

BATTERY = {
    "sigmoid": "1/(1+e^-x)",
    "tanh": "tanh x",
    "softplus": "ln(1+e^x)",
    "swish": "x/(1+e^-x)",
    "x e^-x": "x e^-x",
    "x^x": "x^x",
    "|x|": "|x|",
    "max(0, x)": "max(0, x)",
    "ReLU by cases": "{x if x > 0; 0 otherwise}",
    "arcsin": "arcsin x",
    "arctan x^2": "arctan(x^2)",
    "sinh": "sinh x",
    "erf": "erf x",
    "GELU": "x normcdf(x)",
    "sqrt(x^2 + 1)": "sqrt(x^2+1)",
    "log2": "log_2(x)",
    "ln x/ln 2": "ln(x)/ln(2)",
    "2^x": "2^x",
    "a^x": "a^x",
    "x^n": "x^n",
    "f(x)^2": "f(x)^2",
    "f(x^2)": "f(x^2)",
    "sin f(x)": "sin(f(x))",
    "x": "x",
    "5": "5",
    "x^2 y": "x^2 y",
    "1/x": "1/x",
    "sin^2": "sin^2 x",
    "tan": "tan x",
    "sec tan": "sec(x) tan(x)",
    "cot": "cot x",
    "sinc": "sinc(x)",
    "integral of sin": "int(sin(t), t, 0, x)",
    "f'(x)": "f'(x)",
    "gamma": "gamma(x)",
    "sign": "sign(x)",
    "Heaviside": "heaviside(x)",
    "e^(e^x)": "e^(e^x)",
    "rational": "14 + 367x^2/(x^2+100)",
    "x/(x + 1)": "x/(x+1)",
    "softmax of two": "e^x/(e^x+e^y)",
    "x sin x ln x": "x sin(x) ln(x)",
    "power series": "sum(x^k, k, 0, n)",
    "cosh^2": "cosh^2 x",
    "Lambert W": "lambertw(x)",
    "floor": "floor(x)",
    "(x + 1)^x": "(x+1)^x",
}


def main() -> None:
    """Print the median of each function and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    derive.differentiate("sin x")
    medians = []
    for name, source in BATTERY.items():
        times = []
        try:
            for _ in range(rounds):
                times.append(seconds(lambda source=source: derive.differentiate(source, "x")))
        except derive.DeriveError as error:
            print(f"{name:<18} {type(error).__name__}: {str(error).splitlines()[0]}")
            continue
        medians.append(median(times))
        print(f"{name:<18} first {1000 * times[0]:8.1f} ms   median {1000 * medians[-1]:8.1f} ms")
    print(f"\n{len(medians)} of {len(BATTERY)}; the median function takes {1000 * median(medians):.1f} ms (goal 30)")


if __name__ == "__main__":
    main()
