"""What stands before =: a name in any dress, of the function or of its derivative; and how far a sum reaches."""

from __future__ import annotations

import pytest

import derive
from derive import DeriveError
from derive.reading import read


@pytest.mark.parametrize(
    ("source", "variable", "answer"),
    [
        (r"MC=\frac{d}{dQ}(3Q^2 + 2Q)", "Q", "6Q + 2"),
        ("MR = d/dQ (100Q - 2Q^2)", "Q", "100 - 4Q"),
        (r"KE = \frac{\partial}{\partial v}(m v^2/2)", "v", "m v"),
        (r"MRS=\frac{\mathrm{d}}{\mathrm{d}x}(x^2)", "x", "2x"),
    ],
)
def test_a_name_of_several_letters_before_a_derivative(source: str, variable: str, answer: str) -> None:
    found = derive.derive(source)
    assert (found.variable, str(found.derivative)) == (variable, answer)


@pytest.mark.parametrize("source", ["y = d/dx (x^2)", "f(x) = d/dx (x^2)", r"v(x) = \frac{d}{dx}(x^2)"])
def test_the_name_of_a_derivative_is_not_that_of_what_is_derived(source: str) -> None:
    """y = (x²)' says y = 2x; dy/dx = 2x would be false."""
    found = derive.derive(source)
    assert str(found.result) == "d/dx [ x^2 ] = 2x"
    assert any("the name of the derivative" in note for note in found.notes)


@pytest.mark.parametrize(
    ("source", "variable", "answer"),
    [
        (r"|G(j\omega)| = \frac{K}{1 + \omega^2}", "omega", "-2K ω/(1 + ω^2)^2"),
        ("Q^d = 120 - 4P", "P", "-4"),
        (r"\mathbb{E}[X] = \frac{1}{\lambda}", "lambda", "-1/λ^2"),
        ("E[X] = n p", "p", "n"),
        (r"\mathrm{Var}[X] = \frac{1}{\lambda^2}", "lambda", "-2/λ^3"),
        (r"\mathrm{KL}\left(\mathcal N(\mu, 1)\,\|\,\mathcal N(0, 1)\right) = \frac{\mu^2}{2}", "mu", "μ"),
        (r"D_{\mathrm{KL}}(P \| Q) = p \ln p", "p", "ln(p) + 1"),
        (r"\mathrm{GELU}(x) \approx x^2", "x", "2x"),
        ("g(x) ≈ x - x^3/6", "x", "1 - x^2/2"),
    ],
)
def test_what_the_right_side_is_called_is_told(source: str, variable: str, answer: str) -> None:
    found = derive.derive(source, variables=variable)
    assert str(found.derivative) == answer
    assert any("is read as" in note for note in found.notes)


def test_the_rate_of_a_function_of_letters_that_move() -> None:
    found = derive.derive(r"\dot V = x_1\dot x_1 + x_2\dot x_2")
    assert str(found.derivative) == "x_1'(t)^2 + x_1(t) x_1''(t) + x_2'(t)^2 + x_2(t) x_2''(t)"


def test_what_moves_is_not_held_constant() -> None:
    with pytest.raises(DeriveError, match=r"x, y depend on t"):
        derive.derive("x' y + y' x = 3")


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        (r"-\sum_{i=1}^N y_i a + (1 - y_i) b", "-Σ_(i=1)^N (y_i a + (1 - y_i) b)"),
        (r"\sum_{i=1}^N y_i a + b", "Σ_(i=1)^N y_i a + b"),
        (r"\sum_i y_i a + \sum_i x_i", "Σ_(i=1)^n y_i a + Σ_(i=1)^n x_i"),
        (r"\left(\sum_{i=1}^n x_i\right) + x_i", "(Σ_(i=1)^n x_i) + x_i"),
        (r"\sum_{i,j} a_{ij}", "Σ_(i=1)^n Σ_(j=1)^n a_ij"),
        (r"\sum_{i,j=1}^m a_{ij}", "Σ_(i=1)^m Σ_(j=1)^m a_ij"),
        (r"\sum_{i<j} a_{ij}", "Σ_(j=1)^n Σ_(i=1)^(j - 1) a_ij"),
        (r"\sum_{1 \le i < j \le n} a_{ij}", "Σ_(j=1)^n Σ_(i=1)^(j - 1) a_ij"),
        (r"\sum_{1 \leq k \leq n} k", "Σ_(k=1)^n k"),
    ],
)
def test_how_far_a_sum_reaches(source: str, tree: str) -> None:
    assert str(read(source).expression) == tree


@pytest.mark.parametrize("source", [r"\sum_{i=1}^n x_i^2 + \sum_{j=1}^m x_j", r"\sum_{i=1}^n\sum_{j=1}^m x_i x_j"])
def test_one_vector_has_one_length(source: str) -> None:
    with pytest.raises(DeriveError, match="entries of x, another one"):
        derive.derive(source, variables="x_k")


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("e(t)^2/2", "e(t) e'(t)"),
        (r"k e(t) + \int_0^t e(\tau)\,d\tau + \frac{de(t)}{dt}", "k e'(t) + e(t) + e''(t)"),
        ("t e^t + e(t)", "e^t + t e^t + e"),
    ],
)
def test_an_error_signal_is_a_function(source: str, answer: str) -> None:
    assert str(derive.derive(source, variables="t").derivative) == answer


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (r"C_0 + \frac{x^2}{\pi e AR}", ("AR is read as A·R", "the factor e is read")),
        ("e(x+1)", ("the factor e is read",)),
        ("FV/(1+r)^n", ("FV is read as F·V",)),
    ],
)
def test_what_may_be_a_name_is_told(source: str, told: tuple[str, ...]) -> None:
    notes = read(source).notes
    assert all(any(note.startswith(one) for note in notes) for one in told)


@pytest.mark.parametrize("source", [r"\sum_{i=1}^n a x_i", r"\sum_i x_i^2"])
def test_the_index_of_a_sum_is_nothing_imaginary(source: str) -> None:
    assert not any("imaginary" in note for note in read(source).notes)


@pytest.mark.parametrize(
    ("source", "derivative"),
    [
        ("f(x) = x^3, f'(a)", "3a^2"),
        ("f(x) = x^3, f''(x_0)", "6x_0"),
        (r"\left.\frac{d}{dx} x^3\right|_{x=a}", "3a^2"),
        (r"\lim_{x\to a}\frac{\sin x-\sin a}{x-a}", "cos(a)"),
        (r"\lim_{h\to0}\frac{\ln(2+h)-\ln 2}{h}", "1/2"),
        (r"\lim_{x\to 2}\frac{\sin x-\sin 2}{x-2}", "cos(2)"),
        (r"\lim_{h\to 0}\frac{(x+h)^2-x^2}{h}", "2x"),
    ],
)
def test_a_derivative_at_a_letter_or_a_number(source: str, derivative: str) -> None:
    assert str(derive.derive(source).derivative) == derivative


@pytest.mark.parametrize(
    ("source", "unit"),
    [
        ("9.81 m/s^2 t", "m/s^2"),
        (r"3\,\text{m/s} \cdot t", "m/s"),
        (r"5\,\mathrm{N}\cdot x", "N"),
        ("20 km/h t", "km/h"),
    ],
)
def test_a_unit_is_told_to_be_letters(source: str, unit: str) -> None:
    assert f"{unit} is read as letters, not as a unit: leave units out" in read(source).notes


@pytest.mark.parametrize("source", ["2m/s + x", r"2\text{ if }x>0", "3 x/s", r"2\mathrm{e}^x", "3 m(x)"])
def test_letters_are_no_units(source: str) -> None:
    assert not any("unit:" in note for note in read(source).notes)


def test_an_order_above_y() -> None:
    assert str(derive.derive("y^{(3)} + y = x^2").result) == "y'''' = 2x - y'"


@pytest.mark.parametrize(
    ("source", "variable", "told"),
    [
        (r"\prod_{i=1}^n x_i^w", "w", "the product over i is read as (∏_(i=1)^n x_i)^w"),
        (r"\sum_t \frac{CF_t}{1+r}", "r", "CF_… is read as C·F_…"),
    ],
)
def test_what_is_taken_for_granted_is_told(source: str, variable: str, told: str) -> None:
    found = derive.derive(source, variables=variable)
    assert any(told in note for note in found.notes)


def test_a_product_without_an_end_is_refused() -> None:
    with pytest.raises(DeriveError, match="a product without an end"):
        read(r"\prod_{k=1}^\infty (1 - x/k^2)")
