"""The verifier: true identities are proved, false ones refuted, mutations caught, domains told apart."""

from __future__ import annotations

import pytest

import derive
from derive.expression import Add, Call, Deriv, Div, Limit, Mul, Neg, Node, Num, Pow, Sym, postorder, replace
from derive.reading import parse
from derive.record.derivation import Outcome, Step, Verdict
from derive.rules import ROUTES
from derive.verify import Agreement, Refuted, agree_with_sympy, check, compare, generalise, verified
from derive.verify.general import with_constants_named

X = Sym("x")


def d(text: str, name: str = "x") -> Node:
    return Deriv(parse(text), Sym(name))


PROVED = [
    ("sin(x)^2 + cos(x)^2", "1"),
    ("sin(2x)", "2 sin(x) cos(x)"),
    ("cos(2x)", "1 - 2 sin(x)^2"),
    ("sin(3x)", "3 sin(x) - 4 sin(x)^3"),
    ("sin(x)/2", "sin(x/2) cos(x/2)"),
    ("sin(x + y)", "sin(x) cos(y) + cos(x) sin(y)"),
    ("1 + tan(x)^2", "sec(x)^2"),
    ("cot(x)", "cos(x)/sin(x)"),
    ("sin(x + pi/2)", "cos(x)"),
    ("cos(pi/3)", "1/2"),
    ("sin(pi/4)", "sqrt(2)/2"),
    ("cos(arctan(x))", "1/sqrt(1 + x^2)"),
    ("sin(arccos(x))", "sqrt(1 - x^2)"),
    ("arcsin(x) + arccos(x)", "pi/2"),
    ("cosh(x)^2 - sinh(x)^2", "1"),
    ("tanh(x)", "(e^(2x) - 1)/(e^(2x) + 1)"),
    ("arsinh(x)", "ln(x + sqrt(x^2 + 1))"),
    ("e^(-x) e^x", "1"),
    ("e^(x + y)", "e^x e^y"),
    ("(e^x)^2", "e^(2x)"),
    ("sqrt(e^x)", "e^(x/2)"),
    ("2^x", "e^(x ln(2))"),
    ("2^x 3^x", "6^x"),
    ("e^-x/(1 + e^-x)^2", "1/(1 + e^-x) (1 - 1/(1 + e^-x))"),
    ("sqrt(x)^2", "x"),
    ("sqrt(x^2)", "|x|"),
    ("sqrt(x^2 + 2x + 1)", "|x + 1|"),
    ("sqrt(8)", "2 sqrt(2)"),
    ("x^(1/2) x^(1/3)", "x^(5/6)"),
    ("cbrt(x^3 y)", "x cbrt(y)"),
    ("1/sqrt(x)", "sqrt(x)/x"),
    ("|x|^2", "x^2"),
    ("|x y|", "|x| |y|"),
    ("ln(e^x)", "x"),
    ("e^(ln(x))", "x"),
    ("ln(x y^2)", "ln(x) + 2 ln|y|"),
    ("ln(sqrt(x))", "ln(x)/2"),
    ("ln(x^2 - 1)", "ln|x - 1| + ln|x + 1|"),
    ("log_2(8)", "3"),
    ("x^n/x", "x^(n-1)"),
    ("x^x", "e^(x ln(x))"),
    ("max(0, x)", "(x + |x|)/2"),
    ("{sin(2x) if x > 0; e^x e^x otherwise}", "{2 sin(x) cos(x) if x > 0; e^(2x) otherwise}"),
]

DERIVATIVES = [
    ("1/(1+e^-x)", "1/(1 + e^-x) (1 - 1/(1 + e^-x))"),
    ("tan(x)", "sec(x)^2"),
    ("arcsec(x)", "1/(|x| sqrt(x^2 - 1))"),
    ("arctan(x)", "1/(1 + x^2)"),
    ("x^x", "x^x (ln(x) + 1)"),
    ("x^n", "n x^(n-1)"),
    ("log_2(x)", "1/(x ln(2))"),
    ("ln|x|", "1/x"),
    ("x |x|", "2|x|"),
    ("relu(2x - 1)^2", "4 relu(2x - 1)"),
    ("cbrt(x)", "1/(3 cbrt(x)^2)"),
    ("f(x^2)", "2x f'(x^2)"),
    ("f(g(x))", "f'(g(x)) g'(x)"),
    ("f(x) g(x)", "f'(x) g(x) + f(x) g'(x)"),
    ("e^(-x^2/(2 s^2))", "-x/s^2 e^(-x^2/(2 s^2))"),
    ("L/(1+e^(-k(x-x_0)))", "k L e^(-k(x-x_0))/(1+e^(-k(x-x_0)))^2"),
]

REFUTED = [
    ("sin(x)^2 - cos(x)^2", "1"),
    ("sin(2x)", "sin(x) cos(x)"),
    ("cos(2x)", "1 - sin(x)^2"),
    ("sqrt(x^2)", "x"),
    ("|x|", "x"),
    ("ln|x|", "ln|2x|"),
    ("arctan(x) + arctan(1/x)", "pi/2"),
    ("(x + 1)^2", "x^2 + 1"),
    ("1/(x + 1)", "1/x + 1"),
    ("e^(x^2)", "e^(2x)"),
    ("sqrt(x^2 + 1)", "x + 1"),
    ("tanh(x)", "(e^x - 1)/(e^x + 1)"),
    ("x^(1/3)", "sqrt(x)"),
    ("-x^2", "x^2"),
    ("max(0, x)", "x"),
    ("max(0, x)", "0"),
    ("sign(x)", "1"),
    ("x", "x + 10^(-20)"),
    ("f(2x)", "2 f(x)"),
    ("f'(x)", "f(x)"),
    ("2^x 3^x", "5^x"),
    ("arcsin(x)", "pi/2 - arccos(-x)"),
    ("ln(x + 1)", "ln(x) + 1"),
    ("sinh(2x)", "2 sinh(x)"),
]

FALSE_DERIVATIVES = [
    ("1/(1+e^-x)", "1/(1 + e^-x) (1 + 1/(1 + e^-x))"),
    ("tan(x)", "-sec(x)^2"),
    ("arcsec(x)", "1/(x sqrt(x^2 - 1))"),
    ("arctan(x)", "1/(1 - x^2)"),
    ("x^x", "x x^(x-1)"),
    ("x^n", "(n-1) x^(n-1)"),
    ("log_2(x)", "1/x"),
    ("|x|", "1"),
    ("sqrt(x^2)", "1"),
    ("x |x|", "2x"),
    ("cos(x)", "sin(x)"),
    ("f(x^2)", "f'(x^2)"),
    ("f(x) g(x)", "f'(x) g'(x)"),
    ("e^(-x^2)", "2x e^(-x^2)"),
    ("sin(x)/x", "cos(x)/1"),
    ("x^3 e^x", "3x^2 e^x"),
]


@pytest.mark.parametrize(("left", "right"), PROVED)
def test_true_identities_are_proved(left: str, right: str) -> None:
    assert check(parse(left), parse(right)).outcome is Outcome.PROVED


@pytest.mark.parametrize(("function", "derivative"), DERIVATIVES)
def test_true_derivatives_are_proved(function: str, derivative: str) -> None:
    verdict = check(d(function), parse(derivative))
    assert verdict.outcome is Outcome.PROVED
    assert "Q(" in verdict.method


def test_where_a_function_jumps_a_proof_off_that_point_is_none() -> None:
    line = d("|x^2 - 1|"), parse("2x sign(x^2 - 1)")
    assert check(*line, assuming=[parse("x^2 != 1")]).outcome is Outcome.PROVED
    # At 1 there is no slope, and the right side is 0.
    assert check(*line).outcome is Outcome.AGREED


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sign(x)^2", "1"),
        ("sign(x^2)", "1"),
        ("|sign(x - 3)|", "1"),
        ("ln(sign(x)^2 + 1)", "ln(2)"),
        ("heaviside(x)^2", "heaviside(x)"),
        ("sign(x) sign(y) sign(x y)", "1"),
        ("sign(sin(x))^2", "1"),
    ],
)
def test_what_is_false_where_a_function_jumps_is_refuted(left: str, right: str) -> None:
    with pytest.raises(Refuted):
        check(parse(left), parse(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [("sign(x)^3", "sign(x)"), ("x sign(x)", "|x|"), ("1/sign(x)", "sign(x)"), ("sign(x^2 + 1)", "1")],
)
def test_what_is_true_where_a_function_jumps_is_proved(left: str, right: str) -> None:
    assert check(parse(left), parse(right)).outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("goal", "line"),
    [
        (d("sin(f(x))"), Mul(parse("cos(f(x))"), d("f(x)"))),
        (d("f(x) g(x)"), Add(Mul(d("f(x)"), parse("g(x)")), Mul(parse("f(x)"), d("g(x)")))),
        (d("e^(x^2)"), Mul(parse("e^(x^2)"), d("x^2"))),
        (d("x^2 + sin(x)"), Add(d("x^2"), d("sin(x)"))),
        (d("sin(x)^3"), Mul(parse("3 sin(x)^2"), d("sin(x)"))),
        (Deriv(d("sin(x)"), X), Neg(parse("sin(x)"))),
        (d("x^2 y", "y"), parse("x^2")),
    ],
)
def test_lines_with_holes_are_proved(goal: Node, line: Node) -> None:
    assert check(goal, line).outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("function", "derivative", "outcome"),
    [
        # No one can write these numbers out, or take points: what holds for every whole number holds for them.
        ("x^(9^9^9)", "9^9^9 x^(9^387420489 - 1)", Outcome.PROVED),
        ("(1 - x)^(3*9^9^9 + 1)", "-(3*9^9^9 + 1) (1 - x)^(3*9^9^9)", Outcome.PROVED),
        ("x^(-9^9^9)", "-9^9^9/x^(9^9^9 + 1)", Outcome.PROVED),
        ("x^(9^9^9)", "9^9^9 x^(9^9^9)", Outcome.UNVERIFIED),
        ("x^(9^9^9)", "9^9^9 x^(8^9^9 - 1)", Outcome.UNVERIFIED),
        # These hold for even numbers only, or for positive x.
        ("x^(9^9^9)", "9^9^9 (-x)^(9^9^9)/x", Outcome.UNVERIFIED),
        ("sqrt(x^(9^9^9))", "9^9^9 x^(9^9^9/2)/(2x)", Outcome.UNVERIFIED),
        ("ln(x^(9^9^9))", "9^9^9/x", Outcome.UNVERIFIED),
    ],
)
def test_numbers_too_large_to_write_out(function: str, derivative: str, outcome: Outcome) -> None:
    assert check(d(function), parse(derivative)).outcome is outcome


@pytest.mark.parametrize(("left", "right"), REFUTED)
def test_false_identities_are_refuted(left: str, right: str) -> None:
    with pytest.raises(Refuted, match="false at") as refuted:
        check(parse(left), parse(right))
    assert refuted.value.comparison.point is not None


@pytest.mark.parametrize(("function", "derivative"), FALSE_DERIVATIVES)
def test_false_derivatives_are_refuted(function: str, derivative: str) -> None:
    with pytest.raises(Refuted):
        check(d(function), parse(derivative))


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("ln(x^2)", "2 ln(x)", Agreement.NARROWER),
        ("2ln(x)", "ln(x^2)", Agreement.WIDER),
        ("e^(ln(x))", "x", Agreement.WIDER),
        ("sqrt(x^2)", "x", Agreement.UNEQUAL),
        ("arctan(x) + arctan(1/x)", "pi/2", Agreement.UNEQUAL),
        ("sin(x)^2 + cos(x)^2", "1", Agreement.EQUAL),
        ("sqrt(-1 - x^2)", "x", Agreement.UNDECIDED),
        ("ln(-x^2)", "0", Agreement.UNDECIDED),
        ("x", "x + 10^(-20)", Agreement.UNEQUAL),
        ("x", "x (1 + 10^(-22))", Agreement.UNEQUAL),
        ("e^(-144) x", "0", Agreement.UNEQUAL),
        ("x", "x", Agreement.EQUAL),
        ("{x if x < 20; 0 otherwise}", "x", Agreement.UNEQUAL),
        ("sqrt(a^2) x", "a x", Agreement.UNEQUAL),
        ("f(x) + f(-x)", "2f(x)", Agreement.UNEQUAL),
    ],
)
def test_values_and_domains_are_told_apart(left: str, right: str, outcome: Agreement) -> None:
    assert compare(parse(left), parse(right)).outcome is outcome


ANSWERS = [
    ("x^3 - 2x + 4", "3x^2 - 2"),
    ("3x^2 sin(4x)", "6x sin(4x) + 12 x^2 cos(4x)"),
    ("(x^2+1)/(x-1)", "(x^2 - 2x - 1)/(x - 1)^2"),
    ("x^x", "x^x (ln(x) + 1)"),
    ("e^(-x^2)", "-2x e^(-x^2)"),
    ("sqrt(1 + x^2)", "x/sqrt(1 + x^2)"),
    ("ln(1 + e^x)", "1/(1 + e^-x)"),
    ("arcsin(x)", "1/sqrt(1 - x^2)"),
    ("tan(x)", "1 + tan(x)^2"),
    ("ln|sin(x)|", "cos(x)/sin(x)"),
    ("x |x|", "2 |x|"),
    ("cbrt(x)", "1/(3 cbrt(x)^2)"),
]


def mutations(node: Node) -> list[Node]:
    """Change one thing in one place: a sign, a number, a sine into a cosine, a sum into a product."""
    found = []
    for part in postorder(node):
        changed: list[Node] = []
        match part:
            case Num():
                changed = [Num(int(part.value) + 1)]
            case Sym():
                changed = [Add(part, Num(1))]
            case Add():
                changed = [Add(Neg(part.children[0]), *part.children[1:]), Mul(*part.children)]
            case Mul():
                changed = [Add(*part.children), Neg(part)]
            case Div(numerator, denominator):
                changed = [Neg(part), Mul(numerator, denominator)]
            case Pow(base, _):
                changed = [base]
            case Neg(operand):
                changed = [operand]
            case Call("sin", (u,)):
                changed = [Call("cos", u)]
            case Call("cos", (u,)):
                changed = [Call("sin", u)]
        found.extend(replace(node, {part: other}) for other in changed)
    return [mutant for mutant in dict.fromkeys(found) if mutant is not node]


@pytest.mark.parametrize(("function", "answer"), ANSWERS)
def test_every_mutation_is_caught(function: str, answer: str) -> None:
    goal, result = d(function), parse(answer)
    assert check(goal, result).outcome is Outcome.PROVED
    mutants = mutations(result)
    assert len(mutants) > 2
    for mutant in mutants:
        try:
            verdict = check(goal, mutant)
        except Refuted:
            continue
        assert verdict.outcome is Outcome.UNVERIFIED, f"{mutant} passed for {goal}"


def test_a_deep_chain_is_checked_without_growing() -> None:
    inner = X
    for _ in range(299):
        inner = Call("sin", inner)
    goal = Deriv(Call("sin", inner), X)
    line = Mul(Call("cos", inner), Deriv(inner, X))
    assert check(goal, line).outcome is Outcome.PROVED


def test_a_change_deep_inside_is_localised() -> None:
    before, after = parse("sin(x)^2 + cos(x)^2"), parse("1")
    for _ in range(300):
        before, after = Call("sin", Add(before, X)), Call("sin", Add(after, X))
    assert check(before, after).outcome is Outcome.PROVED


def test_numerical_noise_refutes_nothing() -> None:
    # Fifty digits say nothing of the sine of 10^388.
    line = parse("sin(1) cos(e^sinh(x)) + cos(1) sin(e^sinh(x))")
    assert compare(parse("sin(1 + e^sinh(x))"), line, digits=30).outcome is Agreement.EQUAL


def test_assumptions_restrict_the_points() -> None:
    assert check(parse("|x|"), X, assuming=(parse("x > 0"),)).outcome is Outcome.PROVED
    with pytest.raises(Refuted):
        check(parse("|x|"), X)


def test_generalisation_keeps_the_equality_to_be_shown() -> None:
    left, right = generalise(parse("sin(x^2 + 1)^2"), parse("1 - cos(x^2 + 1)^2"))
    assert check(left, right).outcome is Outcome.PROVED
    assert all(not isinstance(node, Pow) or node.children[1] is Num(2) for node in postorder(left))


TERMS = [f"e^x_{i}" for i in range(40)]
TOTAL = " + ".join(TERMS)


def test_terms_that_stand_together_are_checked_as_one_number() -> None:
    pair = with_constants_named(d(f"ln({TOTAL})", "x_7"), parse(f"e^x_7/({TOTAL})"))
    assert all(side.free <= {"x_7", "constant_1"} for side in pair)
    assert check(d(f"ln({TOTAL})", "x_7"), parse(f"e^x_7/({TOTAL})")).outcome is Outcome.PROVED
    with pytest.raises(Refuted):
        check(d(f"ln({TOTAL})", "x_7"), parse(f"e^x_8/({TOTAL})"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # Part of the sum stands elsewhere, so that no letter stands for all of it.
        (parse(f"({TOTAL})^2"), parse(f"({TOTAL}) (e^x_0 + {' + '.join(TERMS[1:])})")),
        # What is multiplied out is needed term by term.
        (parse("x (1 + a + b + c + d + g + h + k)"), parse("x + x a + x b + x c + x d + x g + x h + x k")),
        # Terms cancel on one side.
        (parse("a + b + c + d + g + h + k + m - b"), parse("a + c + d + g + h + k + m")),
    ],
)
def test_terms_that_stand_together_hide_nothing(left: Node, right: Node) -> None:
    assert check(left, right).outcome is Outcome.PROVED


@pytest.mark.parametrize(
    ("function", "answer"),
    [("x^3", "3x^2"), ("x^x", "x^x (ln(x) + 1)"), ("|x|", "x/|x|"), ("sin(x) e^x", "e^x (sin(x) + cos(x))")],
)
def test_results_agree_with_sympy(function: str, answer: str) -> None:
    verdict = agree_with_sympy(parse(function), ("x",), parse(answer))
    assert verdict is not None
    assert verdict.outcome in (Outcome.PROVED, Outcome.AGREED)


def test_a_wrong_result_disagrees_with_sympy() -> None:
    verdict = agree_with_sympy(parse("x^3"), ("x",), parse("2x^2"))
    assert verdict is not None
    assert verdict.outcome is Outcome.UNVERIFIED
    assert "differs" in verdict.method


def test_every_step_of_a_derivation_gets_a_verdict() -> None:
    from derive.record.engine import discharge

    step = verified(discharge(d("e^(-x^2) sin(x)"), ROUTES["auto"]))
    stack: list[Step] = [step]
    while stack:
        current = stack.pop()
        assert isinstance(current.verdict, Verdict)
        assert current.verdict.outcome is Outcome.PROVED
        stack.extend(current.substeps)


def test_different_displays_of_one_part_are_generalised_alike() -> None:
    # A product may be flattened, or in another order, on one side: it is one thing all the same.
    sine, line = d("sin(x)"), Add(Mul(d("(2 + x) x + 1"), parse("sin(x)")), Mul(parse("x (x + 2) + 1"), d("sin(x)")))
    left, right = generalise(d("((2 + x) x + 1) sin(x)"), line)
    assert sine not in set(postorder(left))
    assert check(left, right).outcome is Outcome.PROVED


def test_what_is_differentiated_keeps_its_outermost_function() -> None:
    inner = "x"
    for _ in range(20):
        inner = f"tanh({inner})"
    step = Mul(parse(f"1 - tanh({inner})^2"), d(inner))
    assert check(d(f"tanh({inner})"), step).outcome is Outcome.PROVED


def test_a_long_sum_is_not_refuted_by_its_generalisation() -> None:
    powers = [Mul(Num(k), Pow(X, Num(k + 1))) for k in range(1, 121)]
    assert check(Deriv(Add(*powers), X), Add(*(Deriv(power, X) for power in powers))).outcome is Outcome.PROVED


def test_parts_are_compared_where_the_whole_is_too_small_for_numbers() -> None:
    factor = "(-x)^({cosh(8x - 9) if x < 0; x otherwise})"
    left, right = (Mul(parse(factor), part) for part in (d("ln(-x) |x|"), parse("-1 - ln(-x)")))
    assert check(left, right, assuming=(parse("x < 0"),)).outcome is not Outcome.UNVERIFIED


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("cbrt(x)", "1/(3cbrt(x)^2)"),
        ("1/(x heaviside(x))", "-1/(x^2 heaviside(x))"),
        ("(ln(x) (x + 1))^(2/3)", "2((x + 1)/x + ln(x))/(3 cbrt(ln(x) (x + 1)))"),
    ],
)
def test_impulses_and_complex_parts_of_sympys_derivative_are_no_disagreement(function: str, answer: str) -> None:
    verdict = agree_with_sympy(parse(function), ["x"], parse(answer))
    assert verdict is None or verdict.outcome is not Outcome.UNVERIFIED


def test_points_are_found_in_a_narrow_domain() -> None:
    left, right = parse("sqrt(-9x^2 - x)"), parse("sqrt(-x (9x + 1))")
    assert compare(left, right).outcome is Agreement.EQUAL


def test_sympy_is_not_asked_on_the_borders_of_cases() -> None:
    """With a letter on a border both sides of it decide; SymPy names one of them."""
    source = """
def rate(step, peak=0.3, up=20, hold=60, total=100):
    if step < up:
        return peak * (step + 1) / up
    if step <= hold:
        return peak
    return peak * (1.0 - min(1.0, (step - hold) / (total - hold)) ** 0.5)
"""
    found = derive.from_source(source)
    assert found.agreement is not None
    assert found.agreement.outcome is Outcome.AGREED
    assert "step ≠ total" in map(str, found.conditions)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("max(x, 1) e^x", "{x e^x if x > 1; e^x otherwise}"),
        ("{x^2 if x > 0; -x otherwise}", "{-x if x <= 0; x^2 otherwise}"),
    ],
)
def test_cases_are_proved_one_by_one(left: str, right: str) -> None:
    verdict = check(parse(left), parse(right))
    assert (verdict.outcome, verdict.method) == (Outcome.PROVED, "case by case")


def test_numbers_that_agree_everywhere_need_no_remark() -> None:
    verdict = check(parse("int_0^1 e^(-t^2) dt"), parse("sqrt(pi)/2 erf(1)"))
    assert (verdict.outcome, verdict.method) == (Outcome.AGREED, "")


@pytest.mark.parametrize(
    ("quotient", "proved"),
    [("((x + h)^3 - x^3)/h", True), ("(3x^2 h + 3x h^2 + h^3)/h", True), ("((x + 2h)^3 - x^3)/(2h)", False)],
)
def test_a_derivative_is_by_definition_the_limit_of_its_difference_quotient(quotient: str, proved: bool) -> None:
    x, h = Sym("x"), Sym("h")
    verdict = check(Deriv(parse("x^3"), x), Limit(parse(quotient), h, parse("0")))
    assert (verdict.method == "the definition of the derivative") is proved
