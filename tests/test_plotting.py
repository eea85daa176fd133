"""What a drawing shows, and that it is drawn: windows found without being told, marks, files, text."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive
from derive.errors import DeriveError, UnsupportedError
from derive.kinds.learning.network import Network
from derive.plotting import plot
from derive.plotting.draw import _clipped, _labels
from derive.plotting.labels import sides
from derive.plotting.picture import Picture, picture, written


def seen(source: str, *variables: str) -> Picture:
    return picture(derive.differentiate(source, *variables))


@pytest.mark.parametrize(
    ("source", "window"),
    [
        ("sigmoid", (-6, 6)),
        ("tanh", (-3, 3)),
        ("relu", (-3, 3)),
        ("gelu", (-3, 3)),
        ("|x|", (-3, 3)),
        ("x^3 - 3x", (-3, 3)),
        ("1/x", (-3, 3)),
        ("floor(x)", (-3, 3)),
        ("sin x", (-6.2832, 6.2832)),
        ("tan x", (-6.2832, 6.2832)),
    ],
)
def test_the_window_is_the_one_that_a_teacher_draws(source: str, window: tuple[float, float]) -> None:
    box = seen(source).window
    assert (box.left, box.right) == pytest.approx(window, abs=1e-3)


@pytest.mark.parametrize(("source", "end"), [("ln x", 0.0), ("sqrt(x)", 0.0), ("x ln x", 0.0), ("arcsin x", -1.0)])
def test_a_window_begins_where_the_function_does(source: str, end: float) -> None:
    found = seen(source)
    assert -0.3 < found.window.left - end < 0
    assert all(x >= end for piece in (*found.function, *found.derivative) for x, _ in piece)


@pytest.mark.parametrize(
    ("source", "extremes"),
    [
        ("sigmoid", [("1/4", "0")]),
        ("tanh", [("1", "0")]),
        ("gelu", [("-0.1289", "-√2"), ("1.129", "√2")]),
        ("e^(-x^2)", [("0.8578", "-√(1/2)"), ("-0.8578", "√(1/2)")]),
        ("x^3 - 3x", [("-3", "0")]),
        ("relu", []),
        ("e^x", []),
        ("3x + 1", []),
        ("arcsin x", [("1", "0")]),
    ],
)
def test_extremes_of_the_derivative(source: str, extremes: list[tuple[str, str]]) -> None:
    assert [(written(e.value), written(e.at)) for e in seen(source).extremes] == extremes


@pytest.mark.parametrize(
    ("source", "levels", "poles"),
    [
        ("sigmoid", [0, 1], []),
        ("tanh", [-1, 1], []),
        ("relu", [], []),
        ("1/x", [0], [0]),
        ("ln x", [], [0]),
        ("x/(x^2 - 1)", [0], [-1, 1]),
        ("1/x^2", [0], [0]),
        ("sqrt(x)", [], []),
        ("x^3 - 3x", [], []),
        ("e^x", [0], []),
        ("(2x + 1)/(x - 3)", [2], [3]),
    ],
)
def test_asymptotes(source: str, levels: list[float], poles: list[float]) -> None:
    found = seen(source)
    assert list(found.levels) == pytest.approx(levels, abs=1e-4)
    assert list(found.poles) == pytest.approx(poles, abs=1e-6)


def test_no_line_is_drawn_across_a_pole() -> None:
    found = seen("tan x")
    assert len(found.poles) == 4
    for piece in (*found.function, *found.derivative):
        assert not any(piece[0][0] < pole < piece[-1][0] for pole in found.poles)


def test_corners_have_their_slopes() -> None:
    (corner,) = seen("relu").corners
    assert (corner.at, corner.value, corner.slopes, corner.jump) == (0, 0, (0, 1), None)
    assert [corner.at for corner in seen("hardtanh").corners] == [-1, 1]
    assert [round(corner.at, 6) for corner in seen("|sin(x)|").corners][:2] == [-6.283185, -3.141593]


def test_jumps_have_two_ends() -> None:
    steps = seen("floor(x)").corners
    assert [corner.at for corner in steps] == [-3, -2, -1, 0, 1, 2, 3]
    assert all(corner.jump == pytest.approx((corner.at - 1, corner.at)) for corner in steps)
    assert all(corner.value == corner.at for corner in steps)


def test_parameters_get_values_that_make_sense() -> None:
    derivation = derive.differentiate("L/(1 + e^(-k (x - x_0)))", "x")
    assert set(picture(derivation).given.values()) == {1}
    chosen = picture(derivation, {"k": 2.5, "L": 3})
    assert chosen.given == {"k": 2.5, "L": 3, "x_0": 1}
    assert written(chosen.extremes[0].value) == "15/8"
    assert picture(derive.differentiate("quantile")).given["q"] == 0.5


def test_a_runaway_derivative_does_not_flatten_the_function() -> None:
    box = seen("tan x").window
    assert 4 < box.top < 12
    box = seen("sqrt(x)").window
    assert box.top < 3


def test_a_window_can_be_asked_for() -> None:
    box = picture(derive.differentiate("x^2"), window=(0, 2)).window
    assert (box.left, box.right) == (0, 2)
    assert box.top == pytest.approx(4.4, abs=0.2)


def test_second_derivatives_draw_the_first_and_the_second() -> None:
    found = picture(derive.differentiate("sigmoid", order=2))
    top = max(y for piece in found.function for _, y in piece)
    assert top == pytest.approx(0.25, abs=1e-3)


def test_nothing_to_draw() -> None:
    with pytest.raises(UnsupportedError, match="nothing to draw"):
        seen("ln(cos(x) - x^2 - 2)")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.25, "1/4"),
        (-2, "-2"),
        (0, "0"),
        (1.2345678, "1.235"),
        (3.141592653589793, "π"),
        (-0.7071067811865476, "-√(1/2)"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert written(value) == text


# Drawn --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_files(suffix: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    path = tmp_path / f"sigmoid{suffix}"
    assert plot(derive.differentiate("sigmoid"), path) == f"drawn to {path}"
    first = path.read_bytes()
    assert len(first) > 5_000
    plot(derive.differentiate("sigmoid"), path)
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    "source", ["|x|", "floor(x)", "relu", "huber", "bce", "L/(1+e^(-k x))", "x^(1/3)", "{x if x > 0; x^2 otherwise}"]
)
def test_every_label_can_be_set(source: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    variables = ["x"] if "L" in source else []
    told = plot(derive.differentiate(source, *variables), str(tmp_path / "a.svg"))
    assert ("with L = 1" in told or "with" in told) == (source in ("huber", "bce", "L/(1+e^(-k x))"))


def test_an_ending_that_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(DeriveError, match=r"end it in \.svg, \.png, \.pdf"):
        plot(derive.differentiate("x^2"), tmp_path / "a.txt")


def test_text(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("plotille", reason="plotille is not installed")
    drawn = plot(derive.differentiate("sigmoid"), width=60)
    assert all(len(line) <= 60 for line in drawn.splitlines())
    assert "⠤" in drawn
    assert "\x1b" not in drawn
    assert drawn.endswith("f(x) = σ(x)\nf' has a maximum of 1/4 at x = 0\n")
    # plotille itself looks whether there is a terminal to colour.
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" in plot(derive.differentiate("sigmoid"), color=True)
    assert "corner at x = 0, with slopes 0 and 1" in plot(derive.differentiate("relu"))
    assert "-2π" in plot(derive.differentiate("sin x"))


# Bounds layer by layer ----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_bounds_in_a_file(suffix: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    done = derive.vanishing_gradients(("sigmoid", "tanh", "relu"), 20)
    path = tmp_path / f"bounds{suffix}"
    assert plot(done, path) == f"drawn to {path}"
    first = path.read_bytes()
    assert len(first) > 5_000
    plot(done, path)
    assert path.read_bytes() == first


def test_bounds_as_text() -> None:
    pytest.importorskip("plotille", reason="plotille is not installed")
    drawn = plot(derive.vanishing_gradients(("sigmoid", "tanh", "relu", "gelu"), 20), width=70)
    lines = drawn.splitlines()
    assert all(len(line) <= 70 for line in lines)
    ends = {name: next(i for i, line in enumerate(lines) if line.endswith(name)) for name in ("tanh, relu", "sigmoid")}
    assert ends["tanh, relu"] < ends["sigmoid"]
    assert lines[ends["tanh, relu"]].split()[0] == "1"
    assert "sigmoid: at most (1/4)^n, 9.09e-13 after 20 layers" in lines
    assert "gelu: at most 1.129^n, 11.3 after 20 layers" in lines


def test_the_bounds_of_a_network_stop_where_it_does() -> None:
    pytest.importorskip("plotille", reason="plotille is not installed")
    network = Network.of(2, [(3, "sigmoid"), (3, "tanh"), (2, "softmax")], "cross-entropy")
    drawn = plot(derive.backprop(network))
    assert "this network (to 2)" in drawn
    assert "this network: at most 0.25 after 2 layers" in drawn


def test_where_there_are_no_bounds_to_draw(tmp_path: Path) -> None:
    alone = derive.backprop(Network.of(2, [(2, "softmax")], "cross-entropy"))
    with pytest.raises(UnsupportedError):
        plot(alone)
    with pytest.raises(DeriveError, match="window"):
        plot(derive.vanishing_gradients(("tanh",)), window=(0, 1))
    with pytest.raises(DeriveError, match="end it in"):
        plot(derive.vanishing_gradients(("tanh",)), tmp_path / "bounds.gif")


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import importlib

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(UnsupportedError, match=r"needs matplotlib: pip install \"derive-steps\[plot\]\""):
        plot(derive.differentiate("x^2"), tmp_path / "a.svg")
    with pytest.raises(UnsupportedError, match="needs plotille"):
        plot(derive.differentiate("x^2"))


# What went wrong once -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "window"),
    [
        ("1/(1+e^-(x-20))", (14, 26)),
        ("1/(1+e^(-100x))", (-0.2, 0.2)),
        ("x^5-5x^3+4x", (-3.5, 3.5)),
        ("x^x", (-0.1, 1.4)),
    ],
)
def test_the_window_follows_the_function(source: str, window: tuple[float, float]) -> None:
    box = seen(source).window
    assert (box.left, box.right) == pytest.approx(window, abs=0.11)


def test_zeros_of_a_polynomial_are_all_in_sight_and_not_flattened() -> None:
    box = seen("(x-1)(x-2)(x-3)(x-4)(x-5)").window
    assert box.left < 1 < 5 < box.right
    # Between its zeros f stays below 4, f' within -7.25 and 24.
    assert box.top < 100


def test_a_constant_is_drawn_at_its_distance_from_zero() -> None:
    box = seen("5").window
    assert box.bottom < 0 < 5 < box.top


def test_nothing_is_drawn_beyond_the_domain() -> None:
    for pieces in (seen("focal(p, 2)").function, seen("focal(p, 2)").derivative):
        assert all(0 < x < 1 for piece in pieces for x, _ in piece)


def test_overflow_is_no_end_of_a_domain() -> None:
    assert seen("x^x").window.right < 3
    assert seen("e^(e^x)").window.right <= 3


@pytest.mark.parametrize(
    ("source", "limits"),
    [
        ("hardswish", {(-3.0, -0.5), (3.0, 1.5)}),
        ("selu", {(0.0, 1.0507009873554805 * 1.6732632423543772)}),
        ("relu", set()),
        ("sqrt(1-x^2)", set()),
    ],
)
def test_extremes_at_corners(source: str, limits: set[tuple[float, float]]) -> None:
    found = sorted((limit.at, limit.value) for limit in seen(source).limits)
    assert found == [pytest.approx(limit, abs=1e-6) for limit in sorted(limits)]


def test_a_shifted_sigmoid_is_not_called_sigma_of_x() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    shifted, plain = (_labels(derive.differentiate(source)) for source in ("1/(1+e^-(x-20))", "1/(1+e^-x)"))
    assert shifted[0].startswith("$f(x) = ")
    assert shifted[1].startswith("$f'(x) = ")
    assert plain[0].startswith(r"$\sigma(x) = ")


def test_an_extreme_beyond_the_drawing_is_told_on_its_edge() -> None:
    picture_ = seen("sin(50x)")
    beyond = next(extreme for extreme in picture_.extremes if extreme.highest)
    assert _clipped(beyond, picture_.window) == (beyond, picture_.window.top, "^")


def test_crowded_extremes_are_not_marked() -> None:
    picture_ = seen("x^2 sin(1/x)")
    assert len(picture_.extremes) > 12
    assert len(picture_.marked) < 6


def test_texts_stand_clear_of_curves_and_of_each_other() -> None:
    window = ((0.0, 0.0), (1.0, 1.0))
    line = [(0.0, 0.54), (1.0, 0.54)]
    assert sides([((0.5, 0.5), "1/2", True)], [], window) == [(0, 1)]
    assert sides([((0.5, 0.5), "1/2", True)], [line], window) == [(0, -1)]
    assert sides([((0.5, 0.99), "1/2", True)], [], window) == [(0, -1)]
    first, second = sides([((0.5, 0.5), "1/2", True), ((0.52, 0.5), "1/3", True)], [], window)
    assert first != second
