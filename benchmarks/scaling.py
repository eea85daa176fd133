"""How does the cost grow with the input?  Nested functions, long sums, products of many factors, shared parts.

Run: python benchmarks/scaling.py [--quick]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import reduce

from common import seconds

import derive
from derive.expression import Add, Call, Mul, Node, Num, Pow, Sym

X = Sym("x")


def nested(name: str) -> Callable[[int], Node]:
    """Return f(f(…f(x)…)) as a function of the depth."""
    return lambda depth: reduce(lambda inner, _: Call(name, inner), range(depth), X)


def polynomial(terms: int) -> Node:
    """Return x^2 + 2x^3 + …"""
    return Add(*(Mul(Num(n), Pow(X, Num(n + 1))) for n in range(1, terms + 1)))


def factors(count: int) -> Node:
    """Return sin(x) sin(2x) …"""
    return Mul(*(Call("sin", Mul(Num(n), X)) for n in range(1, count + 1)))


FAMILIES: dict[str, tuple[Callable[[int], Node], tuple[int, ...], tuple[int, ...]]] = {
    "sin nested": (nested("sin"), (3, 10, 30), (100, 300)),
    "tanh nested": (nested("tanh"), (2, 5), (10,)),
    "sum of powers": (polynomial, (3, 10, 30), (100, 300)),
    "product of sines": (factors, (3, 5), (10,)),
}
"""For each family its small sizes, and those that `--quick` leaves out."""


def main() -> None:
    """Print the time for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    derive.differentiate("sin x")
    for family, (make, small, large) in FAMILIES.items():
        for size in small if quick else (*small, *large):
            node = make(size)
            try:
                outcome = f"{1000 * seconds(lambda node=node: derive.differentiate(node)):9.1f} ms"
            except derive.DeriveError as error:
                outcome = f"{type(error).__name__}: {str(error).splitlines()[0]}"
            print(f"{family:<18} {size:>5}  {outcome}", flush=True)


if __name__ == "__main__":
    main()
