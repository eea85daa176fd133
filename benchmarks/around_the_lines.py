"""Is anything false told around the lines?  Random functions against an oracle that shares no code with `derive`.

    python benchmarks/around_the_lines.py [--count 1000] [--seed 1] [--family cases] [--seconds 250]

Functions are made of cases, roots, absolute values, staircases and parameters; a family has more of one of these.  The
judge evaluates them with mpmath at eighty digits and takes one-sided difference quotients, for parameters of both
signs, at points where something may happen and at others.  Where floats with a bound of their rounding show that no
border is near, and the slope that they find is the one printed, eighty digits are not asked.  Counted is

- a claim ("for x > 0") at a point where the function has no value, no derivative, another one, or the formula none,
- a kink that is none, and "the derivative exists" where it does not,
- points that are left out though there is a derivative, and not told of otherwise.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from random import Random
from time import monotonic, process_time
from typing import Any

import mpmath

Tree = tuple[Any, ...]
Values = dict[str, Any]

NUMBERS = [Fraction(n) for n in (-2, -1, 1, 2, 3)] + [Fraction(1, 2), Fraction(-3, 2)]
SMOOTH = ("sin", "cos", "exp", "arctan")
ROUGH = ("abs", "sqrt", "cbrt", "ln", "relu", "sign", "floor", "ceil", "arcsin")
SLOW = 4
"""Seconds of processor time after which a function is told."""
_MP = mpmath.mp.clone() if hasattr(mpmath.mp, "clone") else mpmath.MPContext()
_MP.dps = 80


# Functions -------------------------------------------------------------------------------------------


FAMILIES: dict[str, tuple[tuple[str, ...], float]] = {
    "mixed": (ROUGH, 0.16),
    "cases": (ROUGH, 0.5),
    "roots": (("sqrt", "cbrt", "sqrt", "ln", "arcsin", "abs"), 0.1),
    "sizes": (("abs", "abs", "relu", "sign", "cbrt"), 0.1),
    "staircases": (("floor", "ceil", "abs", "sign"), 0.1),
}
"""By name, the rough functions and the share of cases."""


def grown(random: Random, depth: int, letters: Sequence[str], family: str = "mixed") -> Tree:
    """Return a random function as a tree of the judge's own."""
    if depth == 0:
        kind = random.random()
        if kind < 0.6:
            return ("letter", "x")
        return ("letter", random.choice(letters)) if letters and kind < 0.8 else ("number", random.choice(NUMBERS))
    sub = lambda: grown(random, depth - 1, letters, family)  # noqa: E731
    rough, cases = FAMILIES[family]
    kind = random.random() / (1 - cases) * 0.84
    if kind < 0.22:
        return ("add", sub(), sub())
    if kind < 0.36:
        return ("mul", sub(), sub())
    if kind < 0.44:
        return ("power", sub(), random.choice([Fraction(2), Fraction(3), Fraction(-1), Fraction(2, 3), Fraction(3, 2)]))
    if kind < 0.52:
        return (random.choice(SMOOTH), sub())
    if kind < 0.74:
        return (random.choice(rough), sub())
    if kind < 0.84:
        return (random.choice(("max", "min")), sub(), sub())
    sign = random.choice(("<", "<=", ">", ">="))
    left = ("letter", "x") if random.random() < 0.7 else grown(random, 1, letters, family)
    right = (
        ("letter", random.choice(letters)) if letters and random.random() < 0.4 else ("number", random.choice(NUMBERS))
    )
    gap = random.random() < 0.1
    return ("cases", sub(), (sign, left, right), None if gap else sub())


def text(tree: Tree) -> str:
    """Write a function as a person types it."""
    match tree:
        case ("letter", name):
            return str(name)
        case ("number", value):
            return f"({value})"
        case ("add", one, other):
            return f"({text(one)} + {text(other)})"
        case ("mul", one, other):
            return f"({text(one)}) * ({text(other)})"
        case ("power", base, value):
            return f"({text(base)})^({value})"
        case ("cases", value, (sign, left, right), rest):
            end = "" if rest is None else f"; {text(rest)} otherwise"
            return f"({{{text(value)} if {text(left)} {sign} {text(right)}{end}}})"
        case ("abs", inner):
            return f"abs({text(inner)})"
    return f"{tree[0]}({', '.join(map(text, tree[1:]))})"


# The judge -------------------------------------------------------------------------------------------


def _root(base: Any, power: Fraction, context: Any = _MP) -> Any:
    """Real powers; an odd denominator is an odd root."""
    if power.denominator == 1:
        return None if base == 0 and power <= 0 else base ** int(power)
    if base == 0:
        return context.mpf(0) if power > 0 else None
    size = abs(base) ** (context.mpf(power.numerator) / power.denominator)
    if base > 0:
        return size
    return None if power.denominator % 2 == 0 else -size if power.numerator % 2 else size


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _rounded(number: Any) -> Any:
    """Return 0 for what is nothing but the rounding of an angle: the cosine of pi/2."""
    return _MP.mpf(0) if abs(number) < _MP.mpf(10) ** -76 else number


def _within(number: Any) -> Any:
    """Return ±1 for what is that up to the rounding of a sum: -x + (x + 1)."""
    return _MP.sign(number) if abs(abs(number) - 1) < _MP.mpf(10) ** -76 else number


def _whole(number: Any) -> Any:
    """Return the integer that a number is up to the rounding of a quotient: (x + x)/x."""
    return _MP.nint(number) if abs(number - _MP.nint(number)) < _MP.mpf(10) ** -70 else number


def _functions(context: Any) -> dict[str, Callable[..., Any]]:
    """Return the functions, in floats or in eighty digits."""
    return {
        "sin": lambda u: _rounded(context.sin(u)) if abs(u) > 1 else context.sin(u),
        "cos": lambda u: _rounded(context.cos(u)),
        "tan": lambda u: context.tan(u),
        "cot": lambda u: None if u == 0 else context.cot(u),
        "sec": lambda u: context.sec(u),
        "csc": lambda u: None if u == 0 else context.csc(u),
        "exp": lambda u: context.exp(u),
        "sinh": lambda u: context.sinh(u),
        "cosh": lambda u: context.cosh(u),
        "tanh": lambda u: context.tanh(u),
        "sech": lambda u: context.sech(u),
        "arctan": lambda u: context.atan(u),
        "arcsin": lambda u: context.asin(_within(u)) if abs(_within(u)) <= 1 else None,
        "arccos": lambda u: context.acos(_within(u)) if abs(_within(u)) <= 1 else None,
        "ln": lambda u: context.ln(u) if u > 0 else None,
        "abs": lambda u: abs(u),
        "sqrt": lambda u: context.sqrt(u) if u >= 0 else None,
        "cbrt": lambda u: _root(u, Fraction(1, 3), context),
        "relu": lambda u: max(u, context.mpf(0)),
        "sign": lambda u: context.sign(u),
        "floor": lambda u: context.floor(_whole(u)),
        "ceil": lambda u: context.ceil(_whole(u)),
        "max": lambda *u: max(u),
        "min": lambda *u: min(u),
        "heaviside": lambda u: (1 + context.sign(u)) / 2,
    }


FUNCTIONS = _functions(_MP)
IN_FLOATS = _functions(mpmath.fp)


def value(tree: Tree, values: Values) -> Any:
    """Return the value of a function, None where it has none."""
    match tree:
        case ("letter", name):
            return values[name]
        case ("number", number):
            return _MP.mpf(number.numerator) / number.denominator
        case ("cases", first, (sign, left, right), rest):
            sides = value(left, values), value(right, values)
            if None in sides:
                return None
            chosen = first if COMPARED[sign](*sides) else rest
            return None if chosen is None else value(chosen, values)
        case ("power", base, power):
            inner = value(base, values)
            return None if inner is None else _root(inner, power)
    parts = [value(part, values) for part in tree[1:]]
    if None in parts:
        return None
    if tree[0] == "add":
        return parts[0] + parts[1]
    return parts[0] * parts[1] if tree[0] == "mul" else FUNCTIONS[tree[0]](*parts)


class UnknownError(Exception):
    """A printed expression uses what the judge does not know."""


def printed(node: Any, values: Values, context: Any = _MP) -> Any:
    """Return the value of an expression that `derive` printed, its tree read as data: None where it has none."""
    name = type(node).__name__
    if name == "Sym":
        if node.name not in values:
            raise UnknownError(node.name)
        return values[node.name]
    if name == "Num":
        number = Fraction(str(node.value)) if not isinstance(node.value, Fraction) else node.value
        return context.mpf(number.numerator) / number.denominator
    if name == "Const":
        known = {"pi": context.pi, "e": context.e}
        if node.name not in known:
            return None
        return +known[node.name]
    if name == "Piecewise":
        for inner, condition in node.pieces:
            there = true(condition, values, context)
            if there is None:
                return None
            if there:
                return printed(inner, values, context)
        return None if node.otherwise is None else printed(node.otherwise, values, context)
    parts = [printed(child, values, context) for child in node.children]
    if None in parts:
        return None
    if name == "Neg":
        return -parts[0]
    if name == "Add":
        return context.fsum(parts)
    if name == "Mul":
        return context.fprod(parts)
    if name == "Div":
        return None if parts[1] == 0 else parts[0] / parts[1]
    if name == "Root":
        return _root(parts[0], 1 / Fraction(int(parts[1])), context)
    if name == "Pow":
        power = _power_of(node.exponent)
        if power is not None:
            return _root(parts[0], power, context)
        return parts[0] ** parts[1] if parts[0] > 0 else None
    if name == "Call" and node.name in FUNCTIONS and not node.orders:
        return (FUNCTIONS if context is _MP else IN_FLOATS)[node.name](*parts)
    raise UnknownError(getattr(node, "name", name))


def _power_of(node: Any) -> Fraction | None:
    name = type(node).__name__
    if name == "Num":
        return Fraction(str(node.value)) if not isinstance(node.value, Fraction) else node.value
    if name == "Neg":
        inner = _power_of(node.operand)
        return None if inner is None else -inner
    if name == "Div":
        above, below = map(_power_of, node.children)
        return None if above is None or not below else above / below
    return None


def true(condition: Any, values: Values, context: Any = _MP) -> bool | None:
    """Whether a printed condition holds; None where it has no value.

    Raises:
        NearError: floats do not tell.
    """
    if type(condition).__name__ == "Logic":
        parts = [true(part, values, context) for part in condition.children]
        return any(parts) if condition.connective == "or" else None if None in parts else all(parts)
    sides = [printed(side, values, context) for side in condition.children]
    if context is not _MP and (None in sides or not abs(sides[0] - sides[1]) > NEAR * max(1, *map(abs, sides))):
        raise NearError
    if condition.relation == "!=" and sides[0] is not None and "x" not in condition.children[1].free:
        return sides[0] != sides[1]  # x ≠ √b says nothing where b < 0.
    return None if None in sides else COMPARED[condition.relation](*sides)


# Floats ----------------------------------------------------------------------------------------------


NEAR = 1e-9
"""What is as near to a border is looked at in eighty digits."""


class NearError(Exception):
    """A border is so near that floats do not decide."""


@dataclass(frozen=True, slots=True)
class Jet:
    """A value in floats, its slope, and how far rounding may have moved the value."""

    value: float
    slope: float
    off: float

    def beyond(self, border: float = 0) -> float:
        """Return the distance to a border, which must be more than rounding.

        Raises:
            NearError: it is not.
        """
        distance = self.value - border
        if not abs(distance) > max(NEAR, 1e4 * self.off):
            raise NearError
        return distance

    def under(self, value: float, slope: float) -> Jet:
        """Return a function of this by its value and its derivative there."""
        return Jet(value, slope * self.slope, abs(slope) * self.off * 2 + abs(value) * 1e-15)


def _over(value: float) -> float:
    if not value > 0:
        raise NearError
    return value


SMOOTHLY: dict[str, Callable[[Jet], Jet]] = {
    "sin": lambda u: u.under(math.sin(u.value), math.cos(u.value)),
    "cos": lambda u: u.under(math.cos(u.value), -math.sin(u.value)),
    "exp": lambda u: u.under(math.exp(u.value), math.exp(u.value)),
    "arctan": lambda u: u.under(math.atan(u.value), 1 / (1 + u.value * u.value)),
    "abs": lambda u: u.under(abs(u.value), math.copysign(1, u.beyond())),
    "relu": lambda u: u.under(max(u.value, 0.0), float(u.beyond() > 0)),
    "sign": lambda u: u.under(math.copysign(1, u.beyond()), 0),
    "floor": lambda u: u.under(math.floor(u.value), 0 * u.beyond(round(u.value))),
    "ceil": lambda u: u.under(math.ceil(u.value), 0 * u.beyond(round(u.value))),
    "sqrt": lambda u: u.under(math.sqrt(_over(u.beyond())), 1 / (2 * math.sqrt(u.value))),
    "ln": lambda u: u.under(math.log(_over(u.beyond())), 1 / u.value),
    "cbrt": lambda u: _power(u, Fraction(1, 3)),
    "arcsin": lambda u: u.under(math.asin(u.value), 1 / math.sqrt(_over(-u.beyond(1) * u.beyond(-1)))),
}


def _power(base: Jet, power: Fraction) -> Jet:
    rising = power.denominator == 1 and power > 0
    if power.denominator % 2 == 0:
        _over(base.value)
    size = abs(base.value if rising else base.beyond()) ** float(power)
    value = -size if base.value < 0 and power.numerator % 2 else size
    slope = float(power) * (value / base.value if base.value else float(power == 1))
    return base.under(value, slope)


def smooth(tree: Tree, values: dict[str, float]) -> Jet:
    """Return value and slope where the function has them and no border is near.

    Raises:
        NearError: floats do not tell.
    """
    match tree:
        case ("letter", name):
            return Jet(values[name], float(name == "x"), abs(values[name]) * 1e-16)
        case ("number", number):
            return Jet(float(number), 0.0, abs(float(number)) * 1e-16)
        case ("cases", first, (sign, left, right), rest):
            one, other = smooth(left, values), smooth(right, values)
            gap = Jet(one.value - other.value, 0.0, one.off + other.off).beyond()
            chosen = first if COMPARED[sign](gap, 0) else rest
            if chosen is None:
                raise NearError
            return smooth(chosen, values)
        case ("power", base, power):
            return _power(smooth(base, values), power)
    one, *others = (smooth(part, values) for part in tree[1:])
    for other in others:
        if tree[0] == "add":
            total = one.value + other.value
            one = Jet(total, one.slope + other.slope, one.off + other.off + abs(total) * 1e-16)
        elif tree[0] == "mul":
            value = one.value * other.value
            off = abs(one.value) * other.off + abs(other.value) * one.off + abs(value) * 1e-15
            one = Jet(value, one.slope * other.value + other.slope * one.value, 2 * off)
        else:
            gap = Jet(one.value - other.value, 0.0, one.off + other.off).beyond()
            one = one if (gap > 0) == (tree[0] == "max") else other
    return one if others else SMOOTHLY[tree[0]](one)


def _is_plainly_right(tree: Tree, done: Any, here: Values) -> bool:
    """Whether floats show that the point is claimed, no border is near, and the slope is the one printed."""
    there = {name: float(number) for name, number in here.items()}
    try:
        if not all(true(condition, there, mpmath.fp) for condition in done.conditions):
            return False
        truth, result = smooth(tree, there), printed(done.derivative, there, mpmath.fp)
    except (NearError, ArithmeticError, ValueError):
        return False
    size = max(1, abs(truth.slope))
    return isinstance(result, float | int) and size < 1e8 and abs(result - truth.slope) <= 1e-7 * size


@dataclass(frozen=True)
class Truth:
    """What the judge finds at a point: the value, and the slopes of the sides on which there are values."""

    value: Any
    left: Any
    right: Any

    @property
    def slope(self) -> Any:
        """The derivative, of two sides or of one; None if there is none."""
        if self.value is None:
            return None
        present = [side for side in (self.left, self.right) if side != "absent"]
        if not present or None in present:
            return None
        (before, first), (earlier, last) = present[0], present[-1]
        gaps = abs(before - earlier), abs(first - last)
        # What does not come nearer is another slope, however small the difference is.
        size = max(1, abs(first), abs(self.value))
        rounded = gaps[1] <= _MP.mpf(10) ** -48 * size
        meet = rounded or (gaps[1] <= _MP.mpf(10) ** -6 * size and gaps[1] <= gaps[0] / 2)
        return first if meet else None

    def tends_to(self, slope: Any) -> bool:
        """Whether the quotients of all sides are a number, or come nearer to it."""
        sides = [side for side in (self.left, self.right) if side not in ("absent", None)]
        gaps = [[abs(rate - slope) for rate in side] for side in sides]
        size = _MP.mpf(10) ** -4 * max(1, abs(slope))
        return all(last <= size or last < before / 4 for before, last in gaps)

    @property
    def ends(self) -> bool:
        """Whether the function has values on one side only, or on none."""
        return "absent" in (self.left, self.right)


def examined(tree: Tree, values: Values) -> Truth:
    """Return what there is at a point."""
    here = value(tree, values)
    if here is None:
        return Truth(None, None, None)
    sides: list[Any] = []
    for sign in (-1, 1):
        steps = [sign * _MP.mpf(10) ** -n for n in (16, 21, 26)]
        near = [value(tree, {**values, "x": values["x"] + step}) for step in steps]
        if near[-1] is None:
            sides.append("absent")
            continue
        if None in near:
            sides.append(None)
            continue
        rates = [(there - here) / step for there, step in zip(near, steps, strict=True)]
        gaps = [abs(b - a) for a, b in pairwise(rates)]
        size = max(1, abs(rates[-1]))
        settles = gaps[1] <= _MP.mpf(10) ** -5 * size
        settles = settles or (gaps[1] < gaps[0] * _MP.mpf("0.2") and abs(rates[-1]) < 1000)
        sides.append((rates[-2], rates[-1]) if settles else None)
    return Truth(here, *sides)


# One function ----------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What was found."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, kind: str, example: str = "") -> None:
        """Count one more, and keep the example."""
        self.counts[kind] += 1
        if example:
            self.examples.append(f"{kind}: {example}")


def _places(tree: Tree, random: Random, values: Values) -> Iterator[Fraction]:
    special = {Fraction(n, 2) for n in range(-6, 7)}
    letters = list(values.values())
    special |= {s * v for v in letters for s in (1, -1)} | {1 / v for v in letters} | {v + 1 for v in letters}
    special |= {sum(letters, Fraction(0)), -sum(letters, Fraction(0))}
    if len(letters) == 2:
        special |= {letters[0] - letters[1], letters[1] - letters[0], letters[0] / letters[1], -letters[1] / letters[0]}
    yield from sorted(special)
    yield from (Fraction(random.randint(-5000, 5000), 1009) for _ in range(8))


def judged(tree: Tree, done: Any, random: Random, tally: Tally) -> None:
    """Compare what a derivation tells with what the judge finds."""
    names = sorted(_letters(tree) - {"x"})
    for _ in range(4 if names else 1):
        exact = {
            name: random.choice((-1, 1)) * Fraction(random.choice((1, 2, 3, 5, 7, 11, 40)), random.choice((1, 2, 4)))
            for name in names
        }
        letters = {name: _MP.mpf(v.numerator) / v.denominator for name, v in exact.items()}
        known = dict(_kinks_at(done, letters))
        for place in _places(tree, random, exact):
            here = {**letters, "x": _MP.mpf(place.numerator) / place.denominator}
            # What is no binary fraction is a border only nearly.
            if place.denominator != 1009 and any(v.denominator & (v.denominator - 1) for v in (place, *exact.values())):
                continue
            _at_point(tree, done, here, f"x = {place}, {exact}", known, tally)
        _at_kinks(tree, done, letters, str(exact), tally)


def _letters(tree: Any) -> set[str]:
    if not isinstance(tree, tuple):
        return set()
    if tree and tree[0] == "letter":
        return {tree[1]}
    return set().union(*map(_letters, tree))


def _kinks_at(done: Any, letters: Values) -> Iterator[tuple[Any, str]]:
    for kink in done.kinks:
        if kink.equation is not None:
            continue
        for count in range(-12, 13) if kink.counter is not None else (0,):
            with_counter = letters if kink.counter is None else {**letters, kink.counter.name: _MP.mpf(count)}
            try:
                point = printed(kink.point, with_counter)
            except UnknownError:
                continue
            if point is not None:
                there = {**with_counter, "x": point}
                excepted = kink.unless and any(true(one, there) for one in kink.unless)
                yield _MP.nstr(point, 30), "excepted" if excepted else kink.kind


def _at_point(tree: Tree, done: Any, here: Values, shown: str, known: dict[str, str], tally: Tally) -> None:
    if _is_plainly_right(tree, done, here):
        tally.counts.update(("points", "claims"))
        return
    claimed = all(true(condition, here) for condition in done.conditions)
    truth = examined(tree, here)
    shown = f"{text(tree)} @ {shown} for {'; '.join(map(str, done.conditions))}"
    told = known.get(_MP.nstr(here["x"], 30))
    tally.add("points")
    if truth.value is not None and abs(truth.value) > _MP.mpf(10) ** 8:
        return  # A step of 10^-16 is none for a staircase so steep.
    if claimed:
        tally.add("claims")
        result = printed(done.derivative, here)
        if truth.value is None:
            tally.add("NO VALUE", shown)
        elif truth.slope is None:
            tally.add("NO DERIVATIVE", shown)
        elif result is None:
            tally.add("HOLE", shown)
        elif not truth.tends_to(result):
            tally.add("OTHER SLOPE", f"{shown}: {_MP.nstr(result, 8)} against {_MP.nstr(truth.slope, 8)}")
    elif truth.slope is not None and not truth.ends:
        tally.add("slopes left out")
        if told not in ("differentiable", "one-sided", "not decided", "excepted"):
            tally.add("LEFT OUT", shown)


def _is_somewhere(tree: Tree, letters: Values) -> bool:
    return any(value(tree, {**letters, "x": _MP.mpf(n) / 8}) is not None for n in range(-80, 81))


def _at_kinks(tree: Tree, done: Any, letters: Values, shown: str, tally: Tally) -> None:
    for kink in done.kinks:
        if kink.equation is not None or kink.kind == "not decided":
            continue
        counted = letters if kink.counter is None else {**letters, kink.counter.name: _MP.mpf(2)}
        point = printed(kink.point, counted)
        if point is None:
            continue
        there = {**counted, "x": point}
        if any(excepted and all(true(one, there) for one in excepted) for excepted in (kink.unless, kink.where)):
            continue
        # The sentences are told under what the conditions say of the parameters.
        if any(not true(one, counted) for one in done.conditions if "x" not in one.free):
            continue
        tally.add("kinks")
        truth = examined(tree, {**counted, "x": point})
        there = f"{text(tree)} @ {kink.kind} told at x = {kink.point}, {shown}"
        exists = kink.kind in ("differentiable", "one-sided")
        if truth.value is None:
            # A point that is no fraction is an end of the domain up to rounding only.
            beside = (value(tree, {**counted, "x": point + way * _MP.mpf(10) ** -60}) for way in (-1, 1))
            if all(one is None for one in beside) and _is_somewhere(tree, counted):
                tally.add("KINK OUTSIDE", there)
        elif exists != (truth.slope is not None):
            tally.add("FALSE KINK", there)


def run(count: int, seed: int, family: str = "mixed", seconds: float = float("inf")) -> Tally:
    """Judge a number of random functions, or as many as can be had in some seconds."""
    import derive
    from derive.errors import DeriveError, InternalError

    random, tally, end = Random(seed), Tally(), monotonic() + seconds
    while tally.counts["functions"] < count and monotonic() < end:
        letters = random.choice(((), (), ("a",), ("a", "b")))
        tree = grown(random, random.choice((2, 2, 3)), letters, family)
        if "x" not in _letters(tree):
            continue
        tally.add("functions")
        start = process_time()
        try:
            done = derive.derive(text(tree), variables=("x",), compare=False)
        except InternalError as error:
            tally.add("INTERNAL ERROR", f"{text(tree)}: {error}")
            continue
        except DeriveError as error:
            tally.add("refused")
            if "nowhere" not in str(error):
                tally.examples.append(f"refused: {text(tree)}: {error}")
            continue
        except Exception as error:
            tally.add("CRASH", f"{text(tree)}: {error!r}")
            continue
        if process_time() - start > SLOW:
            tally.add("slow", f"{process_time() - start:.0f} s for {text(tree)}")
        try:
            judged(tree, done, random, tally)
        except UnknownError as error:
            tally.add(f"not judged: {error}")
    return tally


def main() -> None:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", choices=[*FAMILIES], default="mixed")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    given = parser.parse_args()
    tally = run(given.count, given.seed, given.family, given.seconds)
    for example in tally.examples:
        print(example)
    for kind, number in tally.counts.most_common():
        print(f"{number:8} {kind}")


if __name__ == "__main__":
    main()
