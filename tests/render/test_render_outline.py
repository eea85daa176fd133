from __future__ import annotations

import re

import pytest

import derive
from derive.errors import DeriveError, LimitError
from derive.expression import Add, Call, Mul, Node, Num, Pow, Rel, Sym
from derive.record.derivation import Outcome, Rule, Verdict
from derive.record.levels import Format
from derive.render import RENDERERS, SUFFIXES, render, renderer
from derive.render.abbreviate import LINE_DEPTH, abbreviate
from derive.render.outline import outline, summary
from derive.render.phrases import Formula
from derive.rules import DIFFERENTIATION
from tests.render.handmade import SIGMOID, e_x, result, u, x


def test_one_walk_gives_every_part() -> None:
    made = outline(SIGMOID)
    (section,) = made.sections
    assert section.goal is SIGMOID.goal
    assert len(section.lines) == 8
    assert section.answer.left is Call("sigmoid", x, orders=(1,))
    assert section.answer.right is result
    assert section.answer.domain == ("for every real ", x)
    assert made.summary == "8 lines, 7 proved, 1 agreed at 12 points to 25 digits"
    assert made.agreement == "equal to SymPy's derivative: proved"
    assert made.definitions == ()


def test_a_rule_is_stated_where_it_is_first_used() -> None:
    lines = outline(SIGMOID).sections[0].lines
    assert Formula("(g(u))' = g'(u) u'") in lines[1].why
    assert not any(isinstance(part, Formula) for part in lines[2].why)
    brief = outline(SIGMOID, "brief").sections[0].lines
    assert not any(isinstance(part, Formula) for line in brief for part in line.why)


def test_reasons_say_what_the_letters_stand_for() -> None:
    lines = outline(SIGMOID).sections[0].lines
    assert Rel("=", Sym("u"), u) in lines[1].why
    assert "; for " in lines[6].why
    assert any("agreed at 12 points" in part for part in lines[7].why if isinstance(part, str))


def test_tidying_is_told_only_when_nothing_else_happened() -> None:
    assert outline(SIGMOID).sections[0].lines[3].why == ("constant factor",)


def test_a_line_that_is_all_new_is_not_highlighted() -> None:
    assert all(line.changed == () for line in outline(SIGMOID).sections[0].lines)


def test_missing_verdicts_count_as_not_verified() -> None:
    assert summary([None, Verdict(Outcome.PROVED)]) == "2 lines, 1 proved, 1 not verified"


@pytest.mark.parametrize("target", RENDERERS)
def test_every_format_has_a_renderer(target: str) -> None:
    assert callable(renderer(target))
    assert render(SIGMOID, target).endswith("\n")


def test_every_suffix_names_a_format() -> None:
    assert set(SUFFIXES.values()) <= set(RENDERERS)


def test_an_unknown_format_is_refused_with_the_list() -> None:
    with pytest.raises(DeriveError, match="terminal, text, latex, markdown, html, html-fragment, json"):
        render(SIGMOID, "msword")


# Names for long parts ----------------------------------------------------------------------------


def _unfolded(node: Node, names: dict[Node, Node]) -> Node:
    from derive.expression import replace

    while names.keys() & set(_nodes(node)):
        node = replace(node, names)
    return node


def _nodes(node: Node) -> list[Node]:
    from derive.expression import postorder

    return list(postorder(node))


def test_short_lines_keep_their_words() -> None:
    short = abbreviate([u, e_x])
    assert short.definitions == ()
    assert short(u) is u


def test_shared_parts_get_names_and_mean_the_same() -> None:
    node: Node = x
    for _ in range(12):
        node = Add(Pow(node, Num(2)), Call("sin", node))
    short = abbreviate([node])
    assert node.size > 4000
    assert all(value.size < 40 for _, value in short.definitions)
    assert _unfolded(short(node), dict(short.definitions)) is node


def test_deep_lines_are_cut_by_depth() -> None:
    node: Node = x
    for _ in range(500):
        node = Call("sin", node)
    short = abbreviate([node])
    assert short(node).depth <= LINE_DEPTH
    assert all(value.depth <= LINE_DEPTH for _, value in short.definitions)
    assert _unfolded(short(node), dict(short.definitions)) is node


def test_names_avoid_the_letters_in_use() -> None:
    node: Node = Sym("u_1")
    for _ in range(12):
        node = Mul(node, node)
    names = [name for name, _ in abbreviate([node]).definitions]
    assert Sym("u_1") not in names
    assert len(set(names)) == len(names)


def test_a_line_beyond_reading_is_refused() -> None:
    with pytest.raises(LimitError, match="the limit is"):
        abbreviate([Add(*(Call("sin", Num(n)) for n in range(30_000)))])


def test_one_derivative_after_another_is_one_block() -> None:
    done = derive.differentiate("sin x", order=4)
    (section,) = outline(done).sections
    assert str(section.goal) == "f(x) = sin(x)"
    assert [str(line.expression) for line in section.lines] == [
        "f'(x) = cos(x)",
        "f''(x) = -sin(x)",
        "f'''(x) = -cos(x)",
        "f^(4)(x) = sin(x)",
    ]
    assert len(outline(done, "detailed").sections) == 4


def test_derivatives_that_repeat_are_counted() -> None:
    *_, last = outline(derive.differentiate("sin x", order=30)).sections[0].lines
    assert (str(last.expression), last.why) == ("f^(30)(x) = -sin(x)", ("the derivatives repeat: 30 = 7 · 4 + 2",))


# Why a rule is chosen ---------------------------------------------------------------------------------


def test_why_each_rule_is_chosen_is_told_once() -> None:
    lines = outline(derive.differentiate("x sin(x) e^(x^2)"), why=True).sections[0].lines
    told = [" ".join(word for word in line.why if isinstance(word, str)) for line in lines]
    assert "since the last operation multiplies several factors that vary" in told[0]
    assert (
        sum(text.count("since the last operation is a function of something that varies itself") for text in told) == 1
    )
    plain = outline(derive.differentiate("x sin(x) e^(x^2)")).sections[0].lines
    assert not any("since" in word for line in plain for word in line.why if isinstance(word, str))


@pytest.mark.parametrize("rule", [rule for rule in DIFFERENTIATION if rule.weight == 2], ids=lambda rule: rule.id)
def test_every_rule_that_a_reader_wants_to_see_says_why_it_is_taken(rule: Rule) -> None:
    assert rule.choice


@pytest.mark.parametrize("target", ["text", "terminal", "latex", "markdown", "html", "html-fragment"])
def test_every_format_for_people_tells_it(target: Format) -> None:
    text = derive.differentiate("x sin x").to(target, why=True)
    assert "since the" in " ".join(text.replace("&", " ").split())


# One notation ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"source": "x^2 + y^2 = 25"}, "2x + 2y · dy/dx = 0"),
        ({"source": "x^2 + y^2 = 25", "order": 2}, "d^2y/dx^2 = -25/y^3"),
        ({"source": "x^x", "route": "log"}, "1/y · dy/dx = ln(x) + 1"),
        ({"source": "x = t^2, y = t^3"}, "= (dy/dt)/(dx/dt)"),
        ({"source": "x y' + y = 0"}, "y' + x y'' + y' = 0"),
    ],
)
def test_rates_stand_as_d_by_d_unless_they_were_typed_with_primes(asked: dict[str, object], line: str) -> None:
    text = derive.derive(**asked).to("text", width=200)  # type: ignore[arg-type]
    assert line in text
    assert ("'" in str(asked["source"])) == bool(re.search(r"\by'", text))


def test_plain_parts_share_one_block() -> None:
    first, last = outline(derive.hessian("x^3 y^2")).sections
    assert (first.heading, first.answer, str(first.goal)) == (("Partial derivatives",), None, "f = x^3 y^2")
    assert [str(line.expression) for line in first.lines] == [
        "∂f/∂x = 3x^2 y^2",
        "∂f/∂y = 2x^3 y",
        "∂^2f/∂x^2 = 6x y^2",
        "∂^2f/∂y∂x = 6x^2 y",
        "∂^2f/∂y^2 = 2x^3",
    ]
    assert last.answer is not None
    assert len(outline(derive.hessian("x^3 y^2"), "detailed").sections) == 6
    assert len(outline(derive.gradient("x sin(x y)")).sections) == 3


def test_a_formula_of_a_rule_has_letters_of_its_own() -> None:
    assert "(g(u, v))' = g_u u' + g_v v'" in " ".join(str(derive.differentiate("atan2(x, x^2)")).split())
    assert "(h(u, v))' = h_u u' + h_v v'" in " ".join(str(derive.differentiate("atan2(g(x), x^2)")).split())


@pytest.mark.parametrize(
    ("expression", "stated"),
    [
        ("cos(g(x))", "chain rule, u = g(x): (cos(u))' = -sin(u) u'"),
        ("f(g(x))", "chain rule, u = g(x): (f(u))' = f'(u) u'"),
        ("sqrt(x^2 + 4)", "chain rule, u = x^2 + 4: (sqrt(u))' = 1/(2 sqrt(u)) · u'"),
        ("1/(3x - 5)^2", "chain rule, u = 3x - 5: (u^-2)' = -2u^-3 u'"),
        ("tanh(2x)^3", "chain rule, u = tanh(2x): (u^3)' = 3u^2 u'"),
    ],
)
def test_the_chain_rule_is_stated_in_the_functions_it_is_used_on(expression: str, stated: str) -> None:
    assert stated in " ".join(str(derive.differentiate(expression)).split())


@pytest.mark.parametrize(
    ("target", "heading"),
    [
        ("text", "Slope at θ = π/6, at the point (7 sqrt(3)/2, 7/2)"),
        ("latex", r"\paragraph{Slope at $\theta = \frac{\pi}{6}$, at the point"),
        ("markdown", r"### Slope at $\theta = \frac{\pi}{6}$, at the point"),
    ],
)
def test_a_heading_is_mathematics_where_it_names_a_point(target: Format, heading: str) -> None:
    assert heading in derive.derive("r = 3 + 8 sin θ", at="pi/6").to(target)


def test_as_many_lines_are_counted_as_are_shown() -> None:
    shown = outline(derive.derive("x^9 e^(4x)/sqrt(x-4)", route="log"))
    assert shown.summary.startswith(f"{len(shown.sections[0].lines)} lines")
