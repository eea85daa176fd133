"""The main job: from typed text to f' in terms of f, by a path that can be followed."""

import pytest

import derive
from derive.expression import same
from derive.record.derivation import Outcome

SEED = "1/(1+e^-x)"


def shows(source: str, form: str, **options: object) -> derive.Derivation:
    """Assert that a derivation ends in a form (up to order of terms) with no line unverified."""
    done = derive.differentiate(source, **options)
    assert same(done.last, derive.parse(form)), f"{source}: {done.last}, not {form}"
    assert done.verdict is not None
    assert done.verdict.outcome is not Outcome.UNVERIFIED
    return done


@pytest.mark.parametrize("route", ["auto", "chain", "quotient"])
@pytest.mark.parametrize(
    "source", [SEED, r"\frac{1}{1+e^{-x}}", "f(x) = 1/(1 + e^-x)", "e^x/(1+e^x)", "sigmoid", "σ(x)"]
)
def test_sigmoid_ends_in_itself(source: str, route: str) -> None:
    done = shows(source, "σ(x)(1 - σ(x))", route=route)
    assert done.verdict.outcome is Outcome.PROVED
    assert done.agreement is not None
    assert done.agreement.outcome is Outcome.PROVED
    assert done.conditions == ()


def test_seed_lines_and_reasons() -> None:
    lines = derive.differentiate(SEED).frames()
    assert [str(line.expression) for line in lines[-4:]] == [
        str(derive.parse("1/(1+e^-x) * (e^-x/(1+e^-x))")),
        str(derive.parse("1/(1+e^-x) * (((1+e^-x)-1)/(1+e^-x))")),
        str(derive.parse("1/(1+e^-x) * (1 - 1/(1+e^-x))")),
        str(derive.parse("σ(x)(1-σ(x))")),
    ]
    names = [[reason.rule.name for reason in line.reasons] for line in lines[1:]]
    assert names[0] == ["write the reciprocal as a power"]
    assert names[1] == ["chain rule"]
    assert names[2] == ["sum rule", "chain rule"]
    assert {line.verdict.outcome for line in lines[1:]} == {Outcome.PROVED}


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("1/(1+e^(-3t))", "3 σ(3t) (1 - σ(3t))"),
        ("tanh x", "1 - tanh(x)^2"),
        ("(e^x-e^-x)/(e^x+e^-x)", "1 - tanh(x)^2"),
        ("ln(1+e^x)", "σ(x)"),
        ("x/(1+e^-x)", "silu(x) + σ(x)(1 - silu(x))"),
        ("sech x", "-sech(x) tanh(x)"),
    ],
)
def test_in_terms_of_itself(source: str, form: str) -> None:
    shows(source, form)


def test_logistic_with_parameters() -> None:
    done = derive.differentiate("L/(1+e^(-k(x-x_0)))", "x")
    assert same(done.last, derive.parse("k f(x) (1 - f(x)/L)"))


def test_third_derivative_of_sigmoid_uses_the_relation() -> None:
    done = derive.differentiate("sigmoid", order=3)
    assert same(done.last, derive.parse("σ(x)(1-σ(x))(1 - 6σ(x) + 6σ(x)^2)"))
    assert len(done.parts) == 2


@pytest.mark.parametrize(
    "source",
    [
        "e^x/(1+e^x)",
        "(x^2+1)/(x-1)",
        "sin(x)/x",
        "x/sqrt(1+x^2)",
        "(e^x-e^-x)/(e^x+e^-x)",
        "x^2/(2x^3 ln x)",
        "x^x/(a+x)",
    ],
)
def test_the_chain_route_takes_no_quotient_rule(source: str) -> None:
    done = derive.differentiate(source, "x", route="chain")
    rules = [reason.rule.id for frame in done.frames("detailed") for reason in frame.reasons]
    assert "quotient-rule" not in rules
    assert "quotient-as-product" in rules
    assert done.agreement is not None
    assert done.agreement.outcome is Outcome.PROVED


def test_both_routes_from_a_quotient_meet() -> None:
    ends = {str(derive.differentiate("(x^2+1)/(x-1)", route=route).last) for route in ("chain", "quotient")}
    assert ends == {"(x^2 - 2x - 1)/(x - 1)^2"}
