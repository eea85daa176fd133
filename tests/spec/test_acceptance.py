"""The acceptance cases that are about more than a result: notes, kinks, relations, depth, safety.

The plain results are in `test_cases`; the main job, cases 1, 2 and 24 to 26, in `test_main_job`; the property tests,
case 39, in `tests/writing` and `tests/verify/test_check.py`.
"""

from __future__ import annotations

import pytest

import derive
from derive.expression import same
from derive.kinds.learning.learning import softmax_cross_entropy
from derive.questions.answer import Question, answer
from derive.record.derivation import Derivation, Outcome


def lines(derivation: Derivation) -> list[str]:
    return [str(frame.expression) for frame in derivation.frames()]


def is_true(derivation: Derivation) -> bool:
    return derivation.verdict is not None and derivation.verdict.outcome is not Outcome.UNVERIFIED


# 3: the linear inner function is not belaboured.


def test_4x_is_seen_at_a_glance() -> None:
    rules = [reason.rule.id for line in derive.differentiate("3x^2 sin(4x)").frames() for reason in line.reasons]
    assert rules.count("product-rule") == 1
    assert len(lines(derive.differentiate("3x^2 sin(4x)"))) <= 4


# 7, 8, 20, 21: what the lines show, and what they never show.


def test_a_reciprocal_square_is_not_squared_again() -> None:
    assert not any("^2)^2" in line for line in lines(derive.differentiate("1/x^2")))


def test_the_base_of_a_logarithm_is_always_seen() -> None:
    first, *_ = lines(derive.differentiate("log_2(x)"))
    assert "log_2(x)" in first
    assert not any("log(" in line for line in lines(derive.differentiate("log_2(x)")))


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("2(x+1)", "2(x + 1)"),
        ("e^-x e^x", "e^-x e^x"),
        ("x*x", "x x"),
        ("cos(arctan x)", "cos(arctan(x))"),
        ("1/(1+e^-x)", "1/(1 + e^-x)"),
    ],
)
def test_the_first_line_is_as_typed(source: str, first: str) -> None:
    assert lines(derive.differentiate(source))[0] == f"d/dx [ {first} ]"


def test_a_negative_factor_keeps_its_brackets() -> None:
    done = derive.differentiate("y*((-x)*e^x)", "x")
    for detail in ("brief", "normal", "detailed"):
        assert not any("y - x e^x" in str(frame.expression) for frame in done.frames(detail))
    assert same(done.last, derive.parse("-y e^x (1 + x)"))


# 17, 18, 19: readings that could be others.


@pytest.mark.parametrize(("source", "words"), [("sin^-1 x", "inverse"), ("1/2x", "1/2")])
def test_notes(source: str, words: str) -> None:
    notes = derive.differentiate(source).notes
    assert any(words in note for note in notes)


def test_latex_takes_one_digit_as_the_exponent() -> None:
    assert same(derive.parse("x^23", syntax="latex"), derive.parse("3x^2"))


# 10 to 16, 35: kinks.


@pytest.mark.parametrize(
    ("source", "kinks"),
    [
        ("|x|", [("0", "corner", "-1", "1")]),
        ("|x^2-1|", [("-1", "corner", "-2", "2"), ("1", "corner", "-2", "2")]),
        ("sqrt(x^2)", [("0", "corner", "-1", "1")]),
        ("max(0,x)", [("0", "corner", "0", "1")]),
        ("relu(2x-1)^2", [("1/2", "differentiable", "0", "0")]),
        ("x|x|", [("0", "differentiable", "0", "0")]),
        ("{x^2 if x>0; x otherwise}", [("0", "corner", "1", "0")]),
        ("{x^2 sin(1/x) if x != 0; 0}", [("0", "differentiable", "0", "0")]),
        ("cbrt(x)", [("0", "vertical tangent", "oo", "oo")]),
        ("floor(x)", [("k", "jump", None, None)]),
        ("sinc(x)", [("0", "differentiable", "0", "0")]),
    ],
)
def test_kinks(source: str, kinks: list[tuple[str, str, str | None, str | None]]) -> None:
    done = derive.differentiate(source)
    assert is_true(done)
    assert [(str(kink.point), kink.kind) for kink in done.kinks] == [(point, kind) for point, kind, *_ in kinks]
    for kink, (_, kind, *sides) in zip(done.kinks, kinks, strict=True):
        if kind != "jump":
            assert [str(kink.left), str(kink.right)] == sides


@pytest.mark.parametrize(
    ("source", "result"),
    [("|x^2-1|", "2x (x^2-1)/|x^2-1|"), ("sqrt(x^2)", "x/|x|"), ("relu(2x-1)^2", "4relu(2x-1)")],
)
def test_results_beside_kinks(source: str, result: str) -> None:
    assert same(derive.differentiate(source).last, derive.parse(result))


# 22 to 28: in terms of itself.


@pytest.mark.parametrize(
    ("source", "relation"),
    [
        ("a e^(-b e^(-c x))", "b c e^(-c x) f(x)"),
        ("sech x", "-sech(x) tanh(x)"),
        ("x^n/(k^n + x^n)", "n f(x) (1 - f(x))/x"),
        ("1/(e^x+1)", "f(x) (f(x) - 1)"),
        ("e^(-x^2)", "-2x f(x)"),
        ("sqrt(1+x^2)", "x/f(x)"),
    ],
)
def test_in_terms_of_itself(source: str, relation: str) -> None:
    done = derive.differentiate(source, "x", target="self")
    assert same(done.last, derive.parse(relation)), str(done.last)
    assert is_true(done)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("sqrt(1+x^2)", "x/sqrt(1+x^2)"),
        ("e^(-x^2)", "-2x e^(-x^2)"),
        ("e^(sin(x^2))", "2x e^(sin(x^2)) cos(x^2)"),
        ("sqrt(9-x^2-y^2)", "-x/sqrt(9-x^2-y^2)"),
        ("e^x/(e^x+e^y)", "e^x e^y/(e^x+e^y)^2"),
    ],
)
def test_an_exercise_ends_in_a_closed_form(source: str, result: str) -> None:
    done = derive.differentiate(source, "x")
    assert same(done.last, derive.parse(result))
    assert not done.aliases


@pytest.mark.parametrize("source", ["x^2", "e^x/(e^x+e^y)"])
def test_no_form_in_itself_is_said_so(source: str) -> None:
    with pytest.raises(derive.DeriveError, match="no form in the function itself"):
        derive.differentiate(source, "x", target="self")


def test_gompertz_in_its_logarithm() -> None:
    done = derive.differentiate("a e^(-b e^(-c x))", "x", target="-c a e^(-b e^(-c x)) ln(e^(-b e^(-c x)))")
    assert "ln" in str(done.last)
    assert is_true(done)


def test_second_derivative_of_a_composition_has_no_dummy() -> None:
    done = derive.differentiate("f(g(x))", order=2)
    assert same(done.last, derive.parse("f''(g(x)) g'(x)^2 + f'(g(x)) g''(x)"))


# 29: left open, and said so.


def test_the_order_of_a_bessel_function_is_left_open() -> None:
    done = derive.differentiate("besselj(x, 2)")
    assert [reason.rule.id for line in done.frames() for reason in line.reasons] == ["no-closed-form"]


# 30 to 34: integrals, sums, softmax, relations, matrices.


def test_moving_limits() -> None:
    done = derive.differentiate("int_x^(x^2) sin(x t)/t dt", "x")
    assert same(done.last, derive.parse("(2sin(x^3) - sin(x^2))/x + int(cos(x t), t, x, x^2)"))
    assert is_true(done)


def test_softmax_and_cross_entropy() -> None:
    done = softmax_cross_entropy()
    assert str(done.last) == "p - y"
    assert "= 1" in done.to("text")
    assert is_true(done)


def test_the_relation_of_the_circle_is_used_in_a_named_step() -> None:
    done = derive.implicit("x^2 + y^2 = 1", order=2)
    assert str(done.last) == "y'' = -1/y^3"
    assert [reason.rule.id for reason in done.frames()[-1].reasons] == ["use-equation"]


def test_ln_det_is_not_zero() -> None:
    try:
        done = derive.grad("ln(det(M))", "M", shapes={"M": ("n", "n")})
    except derive.DeriveError:
        return
    assert str(done.last) in ("M^-T", "(M^-1)^T", "(M^T)^-1")


# 36: depth.


@pytest.mark.parametrize(("name", "times"), [("tanh", 10), ("sin", 300)])
def test_deep_nesting(name: str, times: int) -> None:
    done = derive.differentiate(f"{name}(" * times + "x" + ")" * times)
    assert is_true(done)
    assert done.to("text")


# 37: safety.


@pytest.mark.parametrize(
    "source",
    ["__import__('os').system('echo x')", "().__class__", "x.__class__", "lambda: 0", "x;y", "exec('1')"],
)
def test_programs_are_no_expressions(source: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(derive.ParseError) as caught:
        derive.differentiate(source, "x")
    assert 0 <= caught.value.position <= len(source)
    assert "x\n" not in capfd.readouterr().out


@pytest.mark.parametrize("source", ["(" * 100_000, "(" * 100_000 + "x" + ")" * 100_000, "x" * 200_000, "9" * 50_000])
def test_limits_come_first(source: str) -> None:
    with pytest.raises(derive.DeriveError):
        derive.differentiate(source)


def test_a_tower_of_powers_stays_as_it_is() -> None:
    done = derive.differentiate("9^9^9^9")
    assert str(done.last) == "0"
    assert str(done.function) == "9^(9^(9^9))"
    assert str(answer(Question(source="x^(9^9^9)", variables=("x",))).function) == "x^(9^(9^9))"


# 38: the cancellation is shown.


def test_pythagoras_is_derived_and_cancels() -> None:
    done = derive.differentiate("sin^2 x + cos^2 x")
    assert str(done.last) == "0"
    assert any("2 sin(x) cos(x)" in line for line in lines(done))
