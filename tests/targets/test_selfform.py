"""f' in terms of f: the form found, None where none is worth printing, and higher orders."""

from __future__ import annotations

import mpmath
import pytest

from derive.expression import Call, Node, Sym, replace
from derive.reading import parse, read
from derive.targets.selfform import candidates
from derive.terms import laurent
from derive.terms.linear import factored
from derive.values.evaluate import evaluate
from derive.writing.text import to_text

# function, its explicit derivative, the form
FORMS = [
    ("1/(1+e^-x)", "e^-x/(1+e^-x)^2", "σ(x) (1 - σ(x))"),
    ("1/(1+e^(-3x))", "3e^(-3x)/(1+e^(-3x))^2", "3 σ(3x) (1 - σ(3x))"),
    ("e^x/(1+e^x)", "(e^x (1+e^x) - e^x e^x)/(1+e^x)^2", "σ(x) (1 - σ(x))"),
    ("(e^x-e^-x)/(e^x+e^-x)", "4/(e^x+e^-x)^2", "1 - tanh(x)^2"),
    ("tanh(x)", "sech(x)^2", "1 - tanh(x)^2"),
    ("sech(x)", "-sech(x) tanh(x)", "-sech(x) tanh(x)"),
    ("ln(1+e^x)", "e^x/(1+e^x)", "σ(x)"),
    ("ln(cosh(x))", "sinh(x)/cosh(x)", "tanh(x)"),
    ("x/(1+e^-x)", "(1+e^-x+x e^-x)/(1+e^-x)^2", "silu(x) + σ(x) (1 - silu(x))"),
    # The logistic function but for constants.
    ("L/(1+e^(-k(x-x_0)))", "k L e^(-k(x-x_0))/(1+e^(-k(x-x_0)))^2", "k f(x) (1 - f(x)/L)"),
    ("1/(1+a e^(-b x))", "a b e^(-b x)/(1+a e^(-b x))^2", "b f(x) (1 - f(x))"),
    ("e^x/(e^x+e^y)", "e^x e^y/(e^x+e^y)^2", "f(x) (1 - f(x))"),
    ("1/(e^x-1)", "-e^x/(e^x-1)^2", "-f(x) (1 + f(x))"),
    ("(1-e^-x)/(1+e^-x)", "2e^-x/(1+e^-x)^2", "(1 - f(x)^2)/2"),
]

# The same for functions without a name, for whoever asks for it; alone, x/sqrt(1 + x^2) says more than x/f(x).
IN_ITSELF = [
    ("e^(-x^2)", "-2x e^(-x^2)", "-2x f(x)"),
    ("e^(-x^2/2)", "-x e^(-x^2/2)", "-x f(x)"),
    ("sqrt(1+x^2)", "x/sqrt(1+x^2)", "x/f(x)"),
    ("a e^(-b e^(-c x))", "a b c e^(-c x) e^(-b e^(-c x))", "b c e^(-c x) f(x)"),
    ("x^n/(K^n+x^n)", "n K^n x^(n-1)/(K^n+x^n)^2", "n f(x) (1 - f(x))/x"),
    ("1/sqrt(1+c e^(-2x))", "c e^(-2x)/(1+c e^(-2x))^(3/2)", "f(x) (1 - f(x)^2)"),
    ("sigma(x)^2", "2 sigma(x) sigma(x) (1 - sigma(x))", "2 f(x) (1 - σ(x))"),
    ("sigma(x) (1-sigma(x))", "sigma(x)(1-sigma(x))(1-sigma(x)) - sigma(x)^2(1-sigma(x))", "f(x) (1 - 2 σ(x))"),
    ("x sigma(x)", "sigma(x) + x sigma(x)(1-sigma(x))", "silu(x) + σ(x) (1 - silu(x))"),
    (
        "x tanh(softplus(x))",
        "tanh(softplus(x)) + x sech(softplus(x))^2 sigma(x)",
        "tanh(softplus(x)) + σ(x) (x - mish(x) tanh(softplus(x)))",
    ),
]

NOT_WORTH_IT = [
    ("x^2", "2x"),
    ("x^3-2x+4", "3x^2-2"),
    ("(x^2+1)/(x-1)", "(2x(x-1)-(x^2+1))/(x-1)^2"),
    ("1/(1+x^2)", "-2x/(1+x^2)^2"),
    ("V x/(K+x)", "V K/(K+x)^2"),
    ("sin(x)", "cos(x)"),
    ("tan(x)", "sec(x)^2"),
    ("3x^2 sin(4x)", "6x sin(4x)+12x^2 cos(4x)"),
    ("x ln(x)", "ln(x)+1"),
    ("x^x", "x^x (ln(x)+1)"),
    ("x^n", "n x^(n-1)"),
    ("x e^x", "e^x+x e^x"),
    ("x^2 e^-x", "2x e^-x-x^2 e^-x"),
    ("e^x sin(x)", "e^x sin(x)+e^x cos(x)"),
    ("sqrt(x)", "1/(2 sqrt(x))"),
    ("sqrt(2x+1)", "1/sqrt(2x+1)"),
    ("e^(3x)", "3e^(3x)"),
    ("sin(x)/x", "(x cos(x)-sin(x))/x^2"),
    ("x normcdf(x)", "normcdf(x) + x normpdf(x)"),
    ("alpha (e^x-1)", "alpha e^x"),
    ("arctan(x)", "1/(1+x^2)"),
    ("x sigma(x)", "sigma(x) + x sigma(x)(1-sigma(x))"),
    *((function, derivative) for function, derivative, form in IN_ITSELF if "σ" not in form),
]

VALUES = {"x": "0.7", "L": "2.5", "k": "1.3", "x_0": "0.2", "a": "1.7", "b": "0.6", "c": "0.9", "n": "2.5", "K": "1.1"}


def value(node: Node, x: str | object = "0.7") -> object:
    values = {name: mpmath.mpf(v) for name, v in VALUES.items()} | {"y": mpmath.mpf("0.4"), "x": mpmath.mpf(x)}
    found = evaluate(node, values, max(40, mpmath.mp.dps))
    return None if found is None else mpmath.mpf(found)


@pytest.mark.parametrize(
    ("function", "derivative", "form", "eager"),
    [*((*row, False) for row in FORMS), *((*row, True) for row in IN_ITSELF)],
)
def test_form(function: str, derivative: str, form: str, eager: bool) -> None:
    body = parse(function)
    found = next(candidates(body, parse(derivative), "x", eager=eager), None)
    assert found is not None
    assert to_text(found.expression) == form
    with mpmath.workdps(40):
        slope = mpmath.diff(lambda x: value(body, x), mpmath.mpf("0.7"))
        assert mpmath.almosteq(value(found.explicit), slope, rel_eps=mpmath.mpf("1e-15"))


@pytest.mark.parametrize(("function", "derivative"), NOT_WORTH_IT, ids=[row[0] for row in NOT_WORTH_IT])
def test_no_form_is_worth_printing(function: str, derivative: str) -> None:
    assert not list(candidates(parse(function), parse(derivative), "x"))


@pytest.mark.parametrize(
    ("function", "derivative", "wrong"),
    [
        ("x/(1+e^-x)", "(1+e^-x+x e^-x)/(1+e^-x)^2", "f(x) (1 + x - f(x))/x"),
        ("x e^x", "e^x+x e^x", "f(x) (1 + x)/x"),
    ],
)
def test_no_new_singularity(function: str, derivative: str, wrong: str) -> None:
    forms = candidates(parse(function), parse(derivative), "x", eager=True)
    written = [to_text(form.expression) for form in forms]
    assert wrong not in written
    assert not any(text.endswith("/x") for text in written)


def test_an_eager_search_also_finds_what_is_not_worth_printing() -> None:
    found = next(candidates(parse("alpha (e^x - 1)"), parse("alpha e^x"), "x", eager=True))
    assert to_text(found.expression) == "α + f(x)"


def test_a_nested_sigmoid_is_a_product_of_four() -> None:
    function = parse("1/(1+e^(-1/(1+e^-x)))")
    slope = parse("e^-x e^(-1/(1+e^-x))/((1+e^-x)^2 (1+e^(-1/(1+e^-x)))^2)")
    found = next(candidates(function, slope, "x"))
    assert value(found.explicit) == pytest.approx(value(slope))
    assert {type(node).__name__ for node in found.expression.children} == {"Call", "Add"}


def _factored(node: Node, letter: Node) -> Node:
    poly = laurent.read(node, (*map(Sym, sorted(replace(node, {letter: Sym("f")}).free - {"f"})), letter))
    assert poly is not None
    return factored(poly)


@pytest.mark.parametrize(
    ("polynomial", "expected"),
    [
        ("f(x)(1-f(x))(1-2f(x))^2 - 2 f(x)^2 (1-f(x))^2", "f(x) (1 - f(x)) (1 - 6 f(x) + 6 f(x)^2)"),
        ("k^2 f(x)(1-f(x)/L)(1-2f(x)/L)", "k^2 f(x) (1 - f(x)/L) (1 - 2 f(x)/L)"),
        ("-2 f(x) (1 - f(x)^2)", "-2 f(x) (1 - f(x)) (1 + f(x))"),
        ("4x^2 f(x) - 2 f(x)", "2(2x^2 - 1) f(x)"),
    ],
)
def test_higher_orders_stay_factored(polynomial: str, expected: str) -> None:
    node = read(polynomial, functions=("f",)).expression
    letter = Call("f", Sym("x"))
    found = _factored(node, letter)
    assert to_text(found) == expected
    for f in ("0.3", "1.9"):
        left, right = (replace(side, {letter: parse(f)}) for side in (node, found))
        assert mpmath.almosteq(value(left), value(right), rel_eps=mpmath.mpf("1e-30"))
