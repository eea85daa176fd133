"""What is told around the lines: by kinds of faults, and of random functions against an oracle of its own."""

from __future__ import annotations

import pytest

import derive
from benchmarks.around_the_lines import run
from derive.errors import UnsupportedError
from derive.kinds.where import where
from derive.render import render

CASES = {
    # Cases with a gap, and quotients that have no value at a point.
    "{x if x < 1; 2x if x > 2}": "x < 1 or x > 2",
    "x^2/x^(1/3)": "x ≠ 0",
    "x^3/cbrt(x)": "x ≠ 0",
    "x^2/x^(1/4)": "x > 0",
    "arcsin(x^a + sqrt(x))": "x > 0; |x^a + sqrt(x)| < 1",
    # What one case needs is told of that case.
    "{0 if x < -1; 1/2 + arcsin(x)/pi if x <= 1; 1 otherwise}": "|x| ≠ 1",
    "{sqrt(1-x^2) if x < 1; x-1 otherwise}": "x > -1; x ≠ 1",
    "{2 + x if x > 5/3; ceil(x) otherwise}": "x ≠ 5/3; x ≥ 5/3 or x ≠ ceil(x)",
    "{ln(x) if x > 0; 0 otherwise}": "x ≠ 0",
    "{ln(x) if l = 0; (x^l-1)/l otherwise}": "x > 0",
    "{0 if x <= 0 or x >= 1; -x ln(x) - (1 - x) ln(1 - x) otherwise}": "x ≠ 0; x ≠ 1",
    # A case that is constant where the outer function has no slope.
    "sqrt(relu(x))": "x ≠ 0",
    "ln(relu(x))": "x > 0",
    "1/relu(x)": "x > 0",
    "x/relu(x)": "x > 0",
    "sqrt(max(0, x^2 - 1))": "|x| ≠ 1",
    "sqrt(max(0, x^2 - z^2))": "x^2 - z^2 ≠ 0",
    "sqrt(leakyrelu(x))": "x > 0",
    # One formula on both sides of a border.
    "{|x| if x < 2; x if x < 5; x otherwise}": "x ≠ 0",
    # Small is not nothing.
    "1/(1 + e^(-max(-500, min(x, 500))))": "|x| ≠ 500",
    "{0 if x > 12; e^(-x^2) otherwise}": "x ≠ 12",
    "{0 if x < 0; x/10^50 if x >= 0}": "x ≠ 0",
    # Parameters, and what was not decided.
    "{|x - 1| if b > 5; x^2 otherwise}": "b ≤ 5 or x ≠ 1",
    "{c if x < c; d if x > d; x otherwise}": "x ≠ c; x ≠ d or d < c",
    "min(max(x, c), d)": "c ≥ d or x ≠ c; x ≠ d or d ≤ c",
    "min(max(2x, c), d)": "c ≥ d or 2x ≠ c; x ≠ d/2 or d ≤ c",
    # What a case asks jumps at the point itself.
    "max(({x if x < 0; 1 otherwise}), a)": "a ≥ 1 or x ≠ 0; x ≠ a or a > 0",
    "min(({x if x <= -1; -3/2 otherwise}) + relu(b), 1/|a|)": "(-1 + relu(b) ≥ 1/|a| and -3/2 + relu(b) ≥ 1/|a|) "
    "or x ≠ -1; x ≠ -({b if b > 0; 0 otherwise}) + 1/|a|",
    # The slope σ'(a) may be e^-1000, and is one.
    "sigmoid(min(max(x, c), d))": "c ≥ d or x ≠ c; x ≠ d or d ≤ c",
    "{3 if b x <= x; 2x otherwise}": "x ≠ 0",
    "{2x if |k| >= 3; k if x k <= x; x otherwise}": "x ≠ 0 or |k| ≥ 3 or k = 1",
    # What holds for some parameters only.
    "{x^(3/2) if relu(x) <= 1/2; ({x if x > a}) otherwise}": "x ≥ 0; relu(x) ≤ 1/2 or x > a; x ≠ 1/2 or a > 1/2",
    "{1 if ({b if 2x >= 3; a otherwise}) <= -1; |b| otherwise}": "x ≠ 3/2",
    "min(relu(x), {x if x >= 1/2; x otherwise})": "",
    # What one case needs.
    "ceil(2x/2) + ({x if x < -1; ceil(1) otherwise})": "x ≠ ceil(x)",
    "{ln(x + x) if x >= -2; ceil(|x|) otherwise}": "x < -2 or x > 0; x > -2 or |x| ≠ ceil(|x|)",
    "{min(x^(3/2), x + a) if x >= a; 2 otherwise}": "x < a or x ≥ 0; x ≤ a or x^(3/2) ≠ x + a; x ≠ a",
    # The staircase that jumps decides which case counts.
    "max((x^(-1))^(3/2), ceil(x^(-1)))": "x > 0; ceil(1/x) ≠ 1/x; (1/x)^(3/2) - ceil(1/x) ≠ 0",
    # Of cases one of which has no value the others stay.
    "{x if x < -2; ln(sign(x)) if x > -1}": "x < -2 or x > 0",
    "{floor(a x) if x <= -2; exp(x/2) otherwise}": "x ≠ -2; x ≥ -2 or a x ≠ floor(a x)",
    # No integer is the number 0.
    "floor(x)/x": "x ≠ floor(x)",
    "ceil(2x)/(2x - 1)": "2x ≠ ceil(2x)",
    "floor(x)/(x - 1/2)": "x ≠ 1/2; x ≠ floor(x)",
    # What the terms of a sum need is needed at each index.
    "sum_(n=1)^3 |x - n|": "x ≠ 1; x ≠ 2; x ≠ 3",
    "sum_(n=1)^3 1/(x - n)": "x ≠ 1; x ≠ 2; x ≠ 3",
    "sum_(n=1)^3 sqrt(x - n)": "x > 3",
    "sum_(n=1)^k ln(x - n)": "x > k",
    "sum_(n=1)^k ln(a - n x)": "a > x; a - k x > 0",
    "sum_(n=1)^3 floor(x - n)": "x ≠ floor(x)",
    "sum_(n=1)^3 sign(x - n)": "x ≠ 1; x ≠ 2; x ≠ 3",
    "sum_(n=1)^k sign(x - n)": "x ≠ n (n = 1, …, k)",
    "sum_(n=1)^m x^(-n)": "x ≠ 0",
    "sum_(n=0)^m x^n": "",
    "sum_(n=1)^m sqrt(n) x^n": "",
    "sum_(n=1)^3 relu(x - n)^2": "",
    "sum_(n=1)^m arcsin(x/n)": "|x/n| < 1 (n = 1, …, m)",
    # An end of the domain; for a = 0 a single point is the domain.
    "(a - x^2)^(3/2)": "a - x^2 ≥ 0; a ≠ 0",
    "(x^2 - a)^(3/2)": "x^2 - a ≥ 0",
    "sqrt(a - x)^3": "a ≥ x",
    # For a = 0 there is no -b/a.
    "relu(a x + b)": "a x + b ≠ 0",
    "max(a x, 1)": "a x ≠ 1",
    # What a condition says already.
    "sqrt(|x| - a)": "|x| - a > 0; x ≠ 0",
    "sqrt(max(a, x))": "max(a, x) ≥ 0; x ≤ a or x ≠ 0; x ≠ a",
    # A condition under which another says nothing stays.
    "|1/x|": "x ≠ 0",
    "|1/arcsin(x)|": "|x| < 1; x ≠ 0",
    "|1/(x - 1)| + 1/|x|": "x ≠ 1; x ≠ 0",
    "|1/sin(x)|": "sin(x) ≠ 0",
    "|y/x|": "x ≠ 0; y ≠ 0",
    # Not too strict.
    "|x - x|": "",
    "min(x^2, x x)": "",
    "max(x + x, 2x, x)": "x ≠ 0",
    "|2x - x - x| + x": "",
    "arccos(x/x)": "x ≠ 0",
    "arcsin(2x/(3x) + 1/3)": "x ≠ 0",
    "max(|x|, x)": "x ≠ 0",
    "|x - |x||": "x ≠ 0",
    "|relu(x)|": "x ≠ 0",
    "|floor(x)|": "x ≠ floor(x)",
    "floor(floor(x))": "x ≠ floor(x)",
    "frac(max(3, x))": "x ≠ 3; x ≤ 3 or x ≠ floor(x)",
    "sqrt(heaviside(x))": "x ≠ 0",
    "abs(|relu(x)|)^2": "",
    "abs(|x|)^3": "",
}


@pytest.mark.parametrize(("source", "told"), CASES.items())
def test_conditions(source: str, told: str) -> None:
    assert "; ".join(map(str, derive.differentiate(source, "x").conditions)) == told


@pytest.mark.parametrize(
    ("source", "result"),
    {
        "sqrt(relu(x))": "{1/(2 sqrt(x)) if x > 0; 0 if x < 0}",
        "ln(relu(x))": "{1/x if x > 0}",
        "1/relu(x)": "{-1/x^2 if x > 0}",
        "max(|x|, x)": "{1 if x > 0; -1 if x < 0}",
    }.items(),
)
def test_a_case_that_is_constant_is_worked_out(source: str, result: str) -> None:
    assert str(derive.differentiate(source, "x").derivative) == result


@pytest.mark.parametrize(
    ("source", "kinks"),
    {
        "1/(1 + e^(-max(-200, min(x, 200))))": {("-200", "corner", ""), ("200", "corner", "")},
        "{0 if x > 12; e^(-x^2) otherwise}": {("12", "jump", "")},
        "(b + x)^(1/6) + sqrt(x)": {("-b", "vertical tangent", "b > 0"), ("0", "vertical tangent", "b < 0")},
        "{3 if b x <= x; 2x otherwise}": {("0", "jump", "b = 1")},
        "{max(c, x) if x < d; x otherwise}": {("c", "corner", "c > d"), ("d", "jump", "c ≤ d")},
        "min(max(x, c), d)": {("c", "corner", "c ≥ d"), ("d", "corner", "d ≤ c")},
        "{c if x < c; d if x > d; x otherwise}": {("c", "jump", "c = d"), ("d", "corner", "d ≤ c")},
        "{|x - 1| if b > 5; x^2 otherwise}": {("1", "corner", "b ≤ 5")},
        "max(x^2, (b - 2)|x|)": {
            ("0", "corner", "b ≤ 2"),
            ("b - 2", "corner", "b ≤ 2"),
            ("2 - b", "corner", "b ≤ 2"),
        },
        "min(x b, sign(x)) + 0 b": {("0", "jump", ""), ("1/b", "corner", "b < 0"), ("-1/b", "corner", "b < 0")},
        "{sqrt(x) if ({3 if x < 2; x otherwise}) > a; 2x otherwise}": {
            ("0", "vertical tangent", "a ≥ 3"),
            ("2", "not decided", ""),
            ("a", "not decided", ""),
        },
        "sqrt(|x| - a)": {
            ("0", "corner", "a ≥ 0"),
            ("a", "vertical tangent", "a ≤ 0"),
            ("-a", "vertical tangent", "a ≤ 0"),
        },
        "sign(a - x)": {("a", "jump", "")},
        "sqrt(x) |b x - 1|": {("0", "vertical tangent", ""), ("1/b", "corner", "b ≤ 0")},
        "sqrt(x) exp({b if b x < 1; x otherwise})": {("0", "not decided", ""), ("1/b", "not decided", "")},
        "min(sin x, x)": {("0", "differentiable", "")},
        "max(x + ln(x), 1)": {("1", "corner", "")},
        "|e^x + x - 1|": {("0", "corner", "")},
        "|x*x|": {("0", "differentiable", "")},
        "abs(artanh(x*x))": {("0", "differentiable", "")},
        "x^2/cbrt(x)": set(),
        "x^2/x^(1/4)": set(),
        # For a = 0 there is nothing beside the point, or another kind of point.
        "sqrt(a^2 - x^2)": {("-a", "vertical tangent", "a = 0"), ("a", "vertical tangent", "a = 0")},
        "sqrt(b^2 - (x - a)^2)": {("a + b", "vertical tangent", "b = 0"), ("a - b", "vertical tangent", "b = 0")},
        "sqrt(a - |x|)": {
            ("0", "corner", "a ≤ 0"),
            ("a", "vertical tangent", "a ≤ 0"),
            ("-a", "vertical tangent", "a ≤ 0"),
        },
        "arcsin(x/a)": {("-a", "vertical tangent", ""), ("a", "vertical tangent", "")},
        # A parameter falls on the end of a case, and for b < 0 there is nothing on the left of it.
        "{({x if x > 1; sqrt(b) x otherwise}) if x < a; x^2 otherwise}": {
            ("1", "jump", "b = 1 or a ≤ 1"),
            ("a", "jump", "a = 0 or a - sqrt(b) = 0 or sqrt(b) = 2a or b < 0"),
        },
        # Where the logarithm begins, and at all integers beyond.
        "ln(floor(x))": {("k", "jump", "x ≤ 1"), ("1", "one-sided", "")},
        "ln(floor(x) - 3)": {("k", "jump", "x ≤ 4"), ("4", "one-sided", "")},
        "sqrt(4 - floor(x))": {("k", "jump", "x ≥ 5")},
        "sqrt(floor(x)) (x - 2)": {("k", "jump", "x ≤ 0 or x = 2"), ("0", "one-sided", ""), ("2", "corner", "")},
        "arcsin(floor(x)/2)": {("-2", "one-sided", ""), *((str(n), "jump", "") for n in range(-1, 3))},
        # A limit of an integral may have a corner.
        "int_0^|x| cos(t) dt": {("0", "corner", "")},
        "int_0^|x| sin(t^2) dt": {("0", "differentiable", "")},
        "int_0^max(x, 1) e^(-t^2) dt": {("1", "corner", "")},
        "int_0^|x - a| e^(t^2) dt": {("a", "corner", "")},
        # Far out as well.
        "|x - 7| sqrt(x - 5)": {("5", "vertical tangent", ""), ("7", "corner", "")},
        "|x - 200| ln(x - 150)": {("200", "corner", "")},
        "sum_(n=1)^2 |x - n|": {("1", "corner", ""), ("2", "corner", "")},
    }.items(),
)
def test_kinks(source: str, kinks: set[tuple[str, str, str]]) -> None:
    found = derive.differentiate(source, "x").kinks
    assert {(str(k.point), k.kind, " and ".join(map(str, k.unless))) for k in found} == kinks


@pytest.mark.parametrize("source", ["x^(2/3)", "sqrt(|x|)", "cbrt(x)"])
def test_the_tangent_at_a_cusp_is_upright(source: str) -> None:
    assert "Vertical tangent at (0, 0)" in render(derive.derive(source, at=0, tangent=True), "text")


def test_a_refused_tangent_names_the_kink() -> None:
    with pytest.raises(UnsupportedError, match="there is no tangent at x = 0: corner"):
        derive.derive("|x|", at=0, tangent=True)


def test_what_holds_for_each_index_is_told_in_words() -> None:
    assert "for x ≠ n (n = 1, …, k)" in render(derive.differentiate("sum_(n=1)^k |x - n|", "x"), "text")
    assert "x ≠ n (n ≥ 1)" in render(derive.differentiate("sum_(n=1)^oo |x - n|/2^n", "x"), "text")


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("min(max(x, c), d)", "{1 if c < x < d; 0 otherwise}"),
        ("min(max(2x, c), d)", "{2 if c < 2x < d; 0 otherwise}"),
        ("max(min(x, c), d)", "{1 if d < x < c; 0 otherwise}"),
        ("min(max(x, c), d)^2", "{2x if c < x < d; 0 otherwise}"),
        ("x min(max(x, c), d)", "min(max(x, c), d) + x ({1 if c < x < d; 0 otherwise})"),
        ("{({1 if x < a; 2 otherwise}) if x < b; 3 otherwise}", "0"),
        ("{({x if x < a; 2x otherwise}) if x < b; x otherwise}", "{2 if a < x < b; 1 otherwise}"),
    ],
)
def test_cases_within_cases_are_one_list(source: str, result: str) -> None:
    assert str(derive.differentiate(source, "x").derivative) == result


@pytest.mark.parametrize(
    ("source", "function", "derivative"),
    [
        ("{0 if x < -1; 1/2 + arcsin(x)/pi if x <= 1; 1 otherwise}", "(-oo, oo)", "(-oo, -1) ∪ (-1, 1) ∪ (1, oo)"),
        ("ln(relu(x))", "(0, oo)", "(0, oo)"),
        ("sqrt(relu(x))", "(-oo, oo)", "(-oo, 0) ∪ (0, oo)"),
        ("x^(-1)", "(-oo, 0) ∪ (0, oo)", "(-oo, 0) ∪ (0, oo)"),
        ("{x if x > 0; 1/x otherwise}", "(-oo, 0) ∪ (0, oo)", "(-oo, 0) ∪ (0, oo)"),
    ],
)
def test_regions(source: str, function: str, derivative: str) -> None:
    told = where(derive.differentiate(source, "x"))
    assert (str(told.function), str(told.derivative)) == (function, derivative)


FALSE = ("NO VALUE", "NO DERIVATIVE", "HOLE", "OTHER SLOPE", "KINK OUTSIDE", "FALSE KINK", "INTERNAL ERROR")


def test_nothing_false_is_told_of_random_functions() -> None:
    tally = run(40, seed=2)
    assert not [example for example in tally.examples if example.startswith(FALSE)]
    assert tally.counts["claims"] > 500


def test_what_was_not_decided_is_no_part_of_a_claim_where_a_condition_is_one_on_cases() -> None:
    hidden = "{-1 if {1 if {-1 if x <= -2; a otherwise} > -3/2; x otherwise} > a; 1 otherwise} + a"
    found = derive.differentiate(hidden, "x")
    assert {"x ≠ -2", "x ≠ a"} <= set(map(str, found.conditions))


def test_a_value_of_its_own_at_a_joint_is_no_part_of_one_list_of_cases() -> None:
    whole = derive.differentiate(
        "{{-2 if {-2 if {x if {x if x x >= -1; x otherwise} >= -2; x otherwise} > 1; 3 otherwise} < 3; x otherwise}"
        " if x <= -1; {x if x >= -2; 1 otherwise} otherwise}",
        "x",
    )
    assert str(whole.derivative) == "1"
