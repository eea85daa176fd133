"""What an entry tells of its function, against the values of the function: proofs rest on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import pytest

from derive.expression import Add, Call, Div, Neg, Node, Num, Rel, Root, Sym, postorder
from derive.expression import number as number_node
from derive.field.constants import decide
from derive.reading.formulas import fill, formula
from derive.reals.domain import conditions, is_smooth
from derive.table import ARGUMENTS, TABLE, Function, Interval, Inverse, Tails, by_name, intervals
from derive.values import evaluate as values
from derive.values.evaluate import holds

DIGITS = 50
ENTRIES = [entry for entry in TABLE.values() if entry.arity == 1]
SPREAD = (-7.31, -5.2, -3.6, -2.63, -1.46, -0.72, -0.29, 0.21, 0.58, 0.93, 1.34, 2.77, 4.4, 6.1, 7.13)
TINY, EQUAL, ROUNDED = 1e-30, 1e-40, 1e-5
INFINITE = {"oo": mpmath.inf, "-oo": -mpmath.inf}


@pytest.fixture(autouse=True)
def _precision() -> Iterator[None]:
    """Places are computed here too, and a place is no better than its digits."""
    with mpmath.workdps(2 * DIGITS):
        yield


def evaluate(node: Node, setting: dict[str, Any], digits: int) -> Any:
    """The value of a node as a number to go on with, of the context of this test."""
    found = values.evaluate(node, setting, digits)
    return None if found is None else mpmath.mpf(found)


def number(text: str, u: Any = 0) -> Any:
    """The value of a formula of the table."""
    if text in INFINITE:
        return INFINITE[text]
    value = evaluate(formula(text), {"u": u}, DIGITS)
    assert value is not None, text
    return value


def value(entry: Function, u: Any) -> Any:
    return evaluate(Call(entry.name, Sym("u")), {"u": u}, DIGITS)


def at(entry: Function, text: str) -> Any:
    """The value at an exact place."""
    return evaluate(Call(entry.name, formula(text)), {}, DIGITS)


def stretches(entry: Function) -> Iterator[tuple[Interval, int]]:
    for text, direction in ((entry.increasing, 1), (entry.decreasing, -1), (entry.constant, 0)):
        yield from ((stretch, direction) for stretch in intervals(text))


def places(entry: Function) -> list[str]:
    """The places that the entry names, as text."""
    ends = [end for stretch, _ in stretches(entry) for end in stretch[:2]]
    named = {*ends, *(entry.zeros or ()), *entry.values, *entry.kinks, *entry.jumps}
    return sorted(text for text in named if text not in INFINITE and "u" not in text)


def points(entry: Function) -> list[Any]:
    """Points of the domain: some, and those that the entry names, with what is beside them."""
    named = [number(text) for text in places(entry)]
    spread = [*SPREAD, *(integer for integer in range(-3, 4))]
    spread = spread[::3] if entry.slow else spread
    beside = [place + step for place in named for step in (-0.01, 0.01)]
    domain = [formula(text) for text in entry.domain]
    every = map(mpmath.mpf, sorted({*spread, *beside, *named}))
    return [u for u in every if value(entry, u) is not None and all(holds(one, {"u": u}) for one in domain)]


def lies(u: Any, stretch: Interval) -> bool:
    low, high = number(stretch.low), number(stretch.high)
    return bool((low < u or (stretch.has_low and u == low)) and (u < high or (stretch.has_high and u == high)))


def by_parity(entry: Function) -> None:
    for u in points(entry):
        mirrored = value(entry, -u)
        assert mirrored is not None, u
        assert abs(mirrored - {"odd": -1, "even": 1}[entry.parity] * value(entry, u)) <= TINY * (1 + abs(mirrored)), u


def by_period(entry: Function) -> None:
    period = number(entry.period)
    for part in (1, 2, 3, 5, 7):
        gaps = []
        for u in SPREAD:
            here, there = value(entry, mpmath.mpf(u)), value(entry, mpmath.mpf(u) + period / part)
            assert part > 1 or (here is None) == (there is None), u
            gaps += [] if here is None or there is None else [abs(here - there)]
        assert gaps
        assert (max(gaps) <= TINY) == (part == 1), part


def by_range(entry: Function) -> None:
    parts = intervals(entry.range)
    for u in points(entry):
        found = value(entry, u)
        assert any(_between(found, part) for part in parts), (u, found)
    reached = [at(entry, text) for text in places(entry)] + [value(entry, u) for u in points(entry)]
    tended = [number(text, 0) for text in entry.limits.values() if "u" not in text]
    for part in parts:
        for text, belongs in ((part.low, part.has_low), (part.high, part.has_high)):
            end = number(text)
            if _is_rounded(text):
                assert min(abs(found - end) for found in _many(entry)) <= 0.02, text
            elif belongs:
                assert any(found is not None and abs(found - end) <= TINY for found in reached), f"{text} is no value"
            elif text in INFINITE and not entry.limits:
                assert min(u * (1 if end > 0 else -1) for u in _many(entry)) < -1e3, text
            else:
                assert any(found == end or abs(found - end) <= EQUAL for found in tended), f"{text} is no limit"


def _is_rounded(text: str) -> bool:
    return "." in text


def _many(entry: Function) -> list[Any]:
    found = [value(entry, mpmath.mpf(k) / 20) for k in range(-200, 201)]
    return [one for one in found if one is not None]


def _between(found: Any, part: Interval) -> bool:
    low, high = number(part.low), number(part.high)
    above = found >= low - (ROUNDED if _is_rounded(part.low) else EQUAL)
    below = found <= high + (ROUNDED if _is_rounded(part.high) else EQUAL)
    return bool(above and below and (part.has_low or found > low) and (part.has_high or found < high))


def by_sign(entry: Function) -> None:
    for u in [*points(entry), *map(number, places(entry))]:
        found = value(entry, u)
        told = evaluate(formula(entry.sign), {"u": u}, DIGITS)
        assert found is None or _sign(found) == _sign(told), u
    for text in entry.zeros or ():
        assert number(entry.sign, number(text)) == 0, text


def _sign(found: Any) -> int:
    return 0 if abs(found) <= EQUAL else int(mpmath.sign(found))


def by_zeros(entry: Function) -> None:
    zeros = [number(text) for text in entry.zeros or ()]
    for text in entry.zeros or ():
        found = at(entry, text)
        assert found is not None, text
        assert abs(found) <= EQUAL, text
    if entry.period:
        period = number(entry.period)
        assert all(0 < high - low < period for low, high in pairwise(zeros))
        zeros = [zero + k * period for zero in zeros for k in range(-9, 9)]
    grid = [mpmath.mpf(k) / 16 + mpmath.mpf("0.001") for k in range(-160, 161, 16 if entry.slow else 1)]
    for low, high in pairwise(grid):
        first, last = value(entry, low), value(entry, high)
        if first is None or last is None:
            continue
        assert abs(first) > 0, low
        crossed = first * last < 0
        if crossed and not any(low <= zero <= high for zero in zeros):
            assert _is_broken(entry, low, high), f"a zero between {low} and {high}"
    for text in places(entry):
        found = at(entry, text)
        assert found is None or abs(found) > EQUAL or number(text) in zeros, f"a zero at {text}"


def _is_broken(entry: Function, low: Any, high: Any) -> bool:
    """Whether there is a gap, a pole or a jump where a sign changes."""
    first = value(entry, low)
    for _ in range(60):
        middle = (low + high) / 2
        found = value(entry, middle)
        if found is None:
            return True
        low, high = (middle, high) if found * first > 0 else (low, middle)
    return bool(abs(value(entry, low) - value(entry, high)) > 0.01)


def by_stretches(entry: Function) -> None:
    told = list(stretches(entry))
    for stretch, direction in told:
        inside = list(_sampled(stretch, 6 if entry.slow else 40))
        found = [value(entry, u) for u in inside]
        if stretch.has_low:
            found[0] = at(entry, stretch.low)
        if stretch.has_high:
            found[-1] = at(entry, stretch.high)
        assert None not in found, stretch
        for low, high in pairwise(found):
            assert _sign(high - low) == direction, (stretch, low, high)
    period = number(entry.period) if entry.period else mpmath.mpf(0)
    breaks = [number(text) for text in entry.jumps if "u" not in text]
    for u in points(entry):
        if not any(abs(u - place) <= TINY for place in breaks):
            shifts = range(-9, 10) if period else (0,)
            assert any(
                lies(u + k * period + step, stretch) for stretch, _ in told for k in shifts for step in (0, -TINY, TINY)
            ), f"{u} is in no stretch"


def _sampled(stretch: Interval, count: int) -> Iterator[Any]:
    low, high = number(stretch.low), number(stretch.high)
    for k in range(count + 1):
        part = mpmath.mpf(k) / count
        if part == 0 and not stretch.has_low:
            part = mpmath.mpf(1) / (40 * count)
        if part == 1 and not stretch.has_high:
            part = 1 - mpmath.mpf(1) / (40 * count)
        if mpmath.isinf(low) and mpmath.isinf(high):
            yield mpmath.tan(mpmath.pi * (part - 0.5) * 0.85)
        elif mpmath.isinf(low):
            yield high - (1 - part) / (part + 0.1)
        elif mpmath.isinf(high):
            yield low + part / (1.1 - part)
        else:
            yield low + part * (high - low)


def by_limits(entry: Function) -> None:
    for place, text in entry.limits.items():
        for u, approach in _approaches(place, entry.slow):
            # What is too large for a value is left out, beyond two.
            near, nearer, *nearest = (value(entry, point) for point in approach)
            assert near is not None, place
            assert nearer is not None, place
            found = [near, nearer, *(one for one in nearest if one is not None)]
            limit = number(text, u)
            if mpmath.isinf(limit):
                assert all(one * limit > 0 for one in found[1:]), (place, found)
                assert abs(found[-1]) > abs(found[-2]), (place, found)
                assert abs(found[-1]) > 4, (place, found)
            else:
                gaps = [abs(one - limit) for one in found]
                assert gaps[-1] <= 0.1 * gaps[0] or gaps[-1] <= ROUNDED, (place, found)
                assert gaps[-1] <= 0.05, (place, found)


def _approaches(place: str, slow: bool) -> Iterator[tuple[Any, list[Any]]]:
    if place in INFINITE:
        far = (5, 60) if slow else (5, 30, 1000, 1234567)
        yield 0, [(1 if place == "oo" else -1) * mpmath.mpf(u) for u in far]
        return
    side = {"+": 1, "-": -1}[place[-1]]
    for start in (-2, 0, 3) if "u" in place else (0,):
        at = number(place[:-1], start)
        yield at, [at + side * mpmath.mpf(10) ** -k for k in (2, 10, 30)]


def by_values(entry: Function) -> None:
    for place, text in entry.values.items():
        found = at(entry, place)
        assert found is not None, place
        assert abs(found - number(text)) <= TINY, place


def by_leading(entry: Function) -> None:
    for u in (mpmath.mpf("1e-20"), -mpmath.mpf("1e-20")):
        found = value(entry, u)
        assert found is None or abs(found / number(entry.leading, u) - 1) <= 1e-12, u
    assert value(entry, 0) == 0


def by_jumps(entry: Function) -> None:
    """There is a jump where one is told, and nowhere else."""
    beside = [place[:-1] for place in entry.limits if place[-1] in "+-" and "u" not in place]
    gaps = [number(text) for text in beside if at(entry, text) is None]
    for others in ((),) if entry.arity == 1 else ((0.5, 2), (2, 0.5)):
        told = dict(zip(ARGUMENTS[1 : entry.arity], others, strict=False))
        jumps = list(_told_jumps(entry, told))
        assert entry.name == "atan2" or all(_jumps_at(entry, told, u) for u in jumps), jumps
        for u in _suspects(entry, told):
            if not any(abs(u - place) <= 1e-9 for place in (*jumps, *gaps)):
                assert not _jumps_at(entry, told, u), u


def _told_jumps(entry: Function, others: dict[str, Any]) -> Iterator[Any]:
    for text in entry.jumps:
        # A formula in u holds at its own values: floor(u) at the whole numbers.
        starts = [others.get("v", 1) * k for k in range(-30, 31)] if "u" in formula(text).free else [0]
        for start in starts:
            place = evaluate(formula(text), {**others, "u": start}, DIGITS)
            yield place
            assert "u" not in formula(text).free or evaluate(formula(text), {**others, "u": place}, DIGITS) == place


def _at_jump(entry: Function, others: dict[str, Any], u: Any) -> Any:
    """The value inside the domain; None where it is outside, or so large that a pole is near."""
    point = {**others, "u": u}
    inside = all(holds(formula(text), point) for text in entry.domain)
    found = evaluate(Call(entry.name, *map(Sym, ARGUMENTS[: entry.arity])), point, DIGITS) if inside else None
    return None if found is None or abs(found) > 1e9 else found


def _jumps_at(entry: Function, others: dict[str, Any], u: Any) -> bool:
    """Whether the function is defined at a place, and on a side of it, and its values do not tend to that there."""
    here, *beside = (_at_jump(entry, others, u + step * mpmath.mpf(10) ** -30) for step in (0, -1, 1))
    return here is not None and any(one is not None and abs(one - here) > 1e-6 * (1 + abs(here)) for one in beside)


def _suspects(entry: Function, others: dict[str, Any]) -> Iterator[Any]:
    """Places where a jump may be: those that are named, plain numbers, and where values change at once."""
    yield from (number(text) for text in places(entry) if not formula(text).free)
    yield from (mpmath.mpf(k) / 2 for k in range(-8, 9))
    yield from others.values()
    for k in range(-8, 8) if entry.arity == 1 and not entry.slow else ():
        yield from _steepest(entry, mpmath.mpf(k) + mpmath.mpf("0.013"), mpmath.mpf(k) + mpmath.mpf("1.013"))


def _steepest(entry: Function, low: Any, high: Any) -> tuple[Any, ...]:
    first, last = _at_jump(entry, {}, low), _at_jump(entry, {}, high)
    for _ in range(110):
        middle = (low + high) / 2
        value = _at_jump(entry, {}, middle)
        if first is None or last is None or value is None:
            return ()
        if abs(value - first) > abs(last - value):
            high, last = middle, value
        else:
            low, first = middle, value
    return low, high


SETTINGS = [{"u": u, "v": v, "w": u + v} for u, v in ((0.3125, 0.25), (-0.375, 0.5), (0.125, -0.25), (-0.0625, -0.375))]


def by_formula(told: Callable[[Function], str], meant: Callable[..., Any]) -> Callable[[Function], None]:
    """A check that a formula in u, v, and w = u + v is what it is meant to be of the function."""

    def check(entry: Function) -> None:
        for setting in SETTINGS:
            place = {name: mpmath.mpf(one) for name, one in setting.items()}
            wanted = meant(lambda u: value(entry, u), **place)
            found = evaluate(formula(told(entry)), place, DIGITS)
            assert found is not None, place
            assert abs(found - wanted) <= TINY, place

    return check


def by_forms(entry: Function) -> None:
    for form in entry.forms:
        by_formula(lambda entry, form=form: form, lambda f, u, v, w: f(u))(entry)


def by_inverse(entry: Function) -> None:
    assert entry.inverse is not None
    outer, left, right = entry.inverse[:3]
    for u in points(entry):
        y = {"y": value(entry, u)}
        back = evaluate(formula(outer), y, DIGITS)
        assert back is None or abs(back - u) <= TINY, u
        sides = [evaluate(formula(side or "0"), y, DIGITS) for side in (left, right)]
        sign = -1 if entry.inverse.sides and u < 0 else 1
        assert None in sides or abs(sides[0] - sign * sides[1]) <= TINY, u


def by_tails(entry: Function) -> None:
    assert entry.tails is not None
    left, right, size, rate = entry.tails
    for u in [mpmath.mpf(k) / 8 for k in range(-240, 241)]:
        line = number(left if u < 0 else right, u)
        assert abs(value(entry, u) - line) <= size * mpmath.exp(-rate * abs(u)) + EQUAL, u
        assert abs(value(entry, u + mpmath.mpf(1) / 64) - value(entry, u)) <= mpmath.mpf(1) / 64, u


def by_side(entry: Function) -> None:
    assert all(entry.side * (value(entry, u) - u) >= 0 for u in points(entry))


CHECKS: dict[str, Callable[[Function], None]] = {
    "parity": by_parity,
    "period": by_period,
    "range": by_range,
    "sign": by_sign,
    "zeros": by_zeros,
    "increasing": by_stretches,
    "decreasing": by_stretches,
    "constant": by_stretches,
    "limits": by_limits,
    "values": by_values,
    "leading": by_leading,
    "jumps": by_jumps,
    "difference": by_formula(lambda entry: entry.difference, lambda f, u, v, w: f(w) - f(u)),
    "quarter": by_formula(lambda entry: entry.quarter, lambda f, u, v, w: f(u + mpmath.pi / 2)),
    "forms": by_forms,
    "inverse": by_inverse,
    "tails": by_tails,
    "side": by_side,
}

TOLD = [
    pytest.param(entry, name, id=f"{entry.name}-{name}")
    for entry in ENTRIES
    for name in CHECKS
    if name != "jumps"
    and (name == "zeros" or getattr(entry, name) != ())
    and getattr(entry, name) not in ("", None, {}, 0)
    and not (name == "range" and entry.range_for)
]


@pytest.mark.parametrize(("entry", "name"), TOLD)
def test_what_is_told_is_true(entry: Function, name: str) -> None:
    CHECKS[name](entry)


# By an order or a degree, between whole numbers, nothing is told.
@pytest.mark.parametrize(
    "entry",
    [pytest.param(entry, id=entry.name) for entry in TABLE.values() if entry.definition or entry.derivative[0]],
)
def test_a_function_jumps_where_it_is_told(entry: Function) -> None:
    by_jumps(entry)


@pytest.mark.parametrize(
    ("name", "field", "told"),
    [
        ("tanh", "parity", "even"),
        ("exp", "parity", "odd"),
        ("arccot", "parity", "odd"),
        ("sin", "period", "pi"),
        ("tan", "period", "2 pi"),
        ("sigmoid", "range", "[0, 1)"),
        ("sin", "range", "(-1, 1)"),
        ("tanh", "range", "(-2, 1)"),
        ("sec", "range", "(-oo, -1), (1, oo)"),
        ("cosh", "range", "[2, oo)"),
        ("ln", "sign", "u"),
        ("erfc", "sign", "-1"),
        ("erf", "zeros", ()),
        ("cosh", "zeros", ("0",)),
        ("sin", "zeros", ("0",)),
        ("gamma", "zeros", ("-1/2",)),
        ("cosh", "increasing", "(-oo, oo)"),
        ("tan", "increasing", "(-oo, oo)"),
        ("coth", "decreasing", "(-oo, oo)"),
        ("abs", "decreasing", "(-oo, -1]"),
        ("relu", "increasing", "(-oo, oo)"),
        ("relu6", "constant", "(-oo, 0], [5, oo)"),
        ("tanh", "limits", {"oo": "2"}),
        ("coth", "limits", {"0+": "-oo"}),
        ("arccot", "limits", {"0-": "pi/2"}),
        ("floor", "limits", {"floor(u)-": "u"}),
        ("arccos", "values", {"0": "0"}),
        ("tan", "values", {"pi/2": "0"}),
        ("erf", "leading", "u"),
        ("sign", "jumps", ()),
        ("arccot", "jumps", ()),
        ("floor", "jumps", ("0",)),
        ("tanh", "jumps", ("0",)),
        ("gamma", "jumps", ("0",)),
        ("hardshrink_by", "jumps", ("v",)),
        ("tan", "difference", "sin(v)/(cos(w) sin(u))"),
        ("cos", "quarter", "sin(u)"),
        ("tanh", "forms", ("sinh(u)/cosh(u)", "cosh(u)/sinh(u)")),
        ("arcsin", "inverse", Inverse("cos(y)")),
        ("arccos", "inverse", Inverse("cos(y)", "sin(y)", "-sqrt(1 - cos(y)^2)")),
        ("tanh", "tails", Tails("-1", "1", 1, 2)),
        ("softplus", "tails", Tails("0", "0", 1, 1)),
    ],
)
def test_what_is_false_is_refuted(name: str, field: str, told: Any) -> None:
    with pytest.raises(AssertionError):
        CHECKS[field](replace(TABLE[name], **{field: told}))


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.name) for entry in ENTRIES if not entry.slow])
def test_a_value_is_enclosed(entry: Function) -> None:
    """What is decided of a constant is so by its value, on either side as near as 10^-20."""
    near = number_node(Fraction(1, 10**20))
    for place in (Fraction(-5, 3), Fraction(-2, 7), Fraction(1, 3), Fraction(5, 7), Fraction(19, 8)):
        found = value(entry, mpmath.mpf(place.numerator) / place.denominator)
        if found is not None:
            call = Call(entry.name, number_node(place))
            rounded = number_node(Fraction(int(mpmath.nint(found * 10**25)), 10**25))
            assert decide(Rel("<", call, Add(rounded, near))) is not False, place
            assert decide(Rel(">", call, Add(rounded, Neg(near)))) is not False, place


@pytest.mark.parametrize("name", ["exp", "arccos", "tan", "erfi", "lambertw", "Ei", "gamma", "silu", "gelu"])
def test_a_function_is_enclosed_by_what_its_entry_tells(name: str) -> None:
    call = Call(name, number_node(Fraction(1, 3)))
    found = value(TABLE[name], mpmath.mpf(1) / 3)
    rounded = number_node(Fraction(int(mpmath.nint(found * 10**25)), 10**25))
    assert decide(Rel("!=", call, rounded))
    assert decide(Rel("<", Call("abs", Add(call, Neg(rounded))), number_node(Fraction(1, 10**20))))


def test_what_swings_comes_near_both_bounds_and_through_zero() -> None:
    swinging = [entry for entry in ENTRIES if entry.swings]
    assert {"sin", "cos"} <= {entry.name for entry in swinging} <= {entry.name for entry in ENTRIES if entry.period}
    for entry in swinging:
        (part,) = intervals(entry.range)
        found = [value(entry, mpmath.mpf(k) / 16) for k in range(1600, 1800)]
        assert min(found) < number(part.low) + 0.01
        assert max(found) > number(part.high) - 0.01
        assert min(map(abs, found)) < 0.01


def test_stairs_are_constant_between_whole_numbers() -> None:
    stairs = [entry for entry in ENTRIES if entry.stairs]
    assert {entry.name for entry in stairs} == {"floor", "ceil"}
    for entry in stairs:
        for k in range(-3, 3):
            assert len({value(entry, k + mpmath.mpf(part) / 8) for part in range(1, 8)}) == 1


@pytest.mark.parametrize(
    ("text", "smooth"),
    [("erf(x) + gamma(x)", True), ("tan(x) cot(x)", True), ("logcosh(x)/sin(x)", True), ("arctan(|x|)", False)]
    + [(f"{name}(x)", False) for name in ("arcsin", "arccot", "floor", "relu", "elu", "lambertw", "sign")],
)
def test_smooth_is_what_is_differentiable_wherever_it_is_defined(text: str, smooth: bool) -> None:
    assert is_smooth(formula(text)) == smooth


SOLVED = [
    pytest.param(whole, entry.name, id=f"{whole}")
    for entry in ENTRIES
    for call in [Call(entry.name, Sym("x"))]
    for whole, told in (
        (Div(Num(1), call), entry.zeros is not None and not entry.period),
        (Call("ln", call), entry.sign not in ("", "-1")),
        (Root(call), entry.sign not in ("", "-1")),
    )
    if told
]


@pytest.mark.parametrize(("whole", "name"), SOLVED)
def test_what_is_needed_of_a_function_is_solved_by_its_zeros_and_signs(whole: Node, name: str) -> None:
    needed = [part for relation in conditions(whole) for part in postorder(relation)]
    assert not any(isinstance(part, Call) and part.name == name for part in needed)


@pytest.mark.parametrize(
    ("name", "direction"), [("ln", "increasing"), ("erfc", "decreasing"), ("coth", ""), ("tan", "")]
)
def test_monotone_is_on_the_whole_domain(name: str, direction: str) -> None:
    assert TABLE[name].monotone == direction


@pytest.mark.parametrize(
    "second",
    [Function(name="tan"), Function(name="tg", aliases=("tan",)), Function(name="t", symbol="tan")],
    ids=["name", "alias", "symbol"],
)
def test_two_entries_of_one_name_are_refused(second: Function) -> None:
    with pytest.raises(ValueError, match="two functions are called tan"):
        by_name([TABLE["tan"], second])


def test_an_overload_of_the_same_number_of_arguments_is_refused() -> None:
    with pytest.raises(ValueError, match="softplus of 1 arguments"):
        by_name([TABLE["softplus"], Function(name="other", shares="softplus")])


def test_filling_in_an_exact_place() -> None:
    node: Node = Num(2)
    assert str(fill(TABLE["ln"].sign, (node,))) == "2 - 1"
