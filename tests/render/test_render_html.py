"""HTML: well-formed, whole without a network, readable by everyone, and nothing lost."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

import derive
from derive.record.derivation import Derivation
from derive.render.outline import outline
from tests.render.handmade import SIGMOID

ROOT = Path(__file__).parents[2]
KINDS = {
    "handmade": lambda: SIGMOID,
    "derivative": lambda: derive.differentiate("1/(1+e^-x)"),
    "kinks": lambda: derive.differentiate("max(0, x) + |x - 2|"),
    "second": lambda: derive.differentiate("x^2 sin(x)", order=2),
    "value": lambda: derive.differentiate("x^2", at=3),
    "implicit": lambda: derive.implicit("x^3 + y^3 = 6 x y"),
    "parametric": lambda: derive.parametric("cos(t)^3", "sin(t)^3"),
    "gradient": lambda: derive.gradient("x^2 y + sin(x y)"),
    "hessian": lambda: derive.hessian("x^2 y"),
    "arrays": lambda: derive.grad("||A x - b||^2", "x", shapes={"A": "m,n", "x": "n", "b": "m"}),
    "lesson": lambda: derive.learn("softmax-cross-entropy"),
    "backprop": lambda: derive.backprop(ROOT / "examples/network.toml"),
    "table": lambda: derive.derive("f(x)^2", values="f(1)=2; f'(1)=3", at=1),
    "unverified": lambda: derive.differentiate("zeta(x)"),
}


@cache
def made(kind: str) -> Derivation:
    return KINDS[kind]()  # type: ignore[no-untyped-call,no-any-return]


@cache
def page(kind: str) -> Element:
    return page_of(made(kind))


def page_of(derivation: Derivation) -> Element:
    return ElementTree.fromstring(derivation.to("html", picture=False).removeprefix("<!DOCTYPE html>\n"))


def words(part: Element) -> str:
    return " ".join("".join(part.itertext()).split())


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_well_formed_and_whole(kind: str) -> None:
    whole = page(kind)
    assert whole.get("lang") == "en"
    assert words(whole.find("head/title"))  # type: ignore[arg-type]
    assert next(part.tag for part in whole.iter() if re.fullmatch("h[1-6]", part.tag)) == "h1"
    assert not [part for part in whole.iter() for name in ("src", "href") if part.get(name)]
    assert len(list(whole.iter("script"))) == len(list(whole.iter("style"))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_everything_named_is_there_once(kind: str) -> None:
    names = Counter(name for part in page(kind).iter() if (name := part.get("id")))
    assert set(names.values()) == {1}
    named = [part.get(link) for part in page(kind).iter() for link in ("aria-describedby", "aria-labelledby")]
    assert set(filter(None, named)) <= set(names)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_the_text_says_is_lost(kind: str) -> None:
    shown, told = words(page(kind).find(".//article")), made(kind)  # type: ignore[arg-type]
    for part in (*told.parts, told):
        assert set(re.findall(r"[a-z]{3,}", " ".join(part.notes))) <= set(re.findall(r"[a-z]{3,}", shown))
    for sentence in ("is one-sided", "was not decided", "There is no derivative", "SymPy"):
        assert (sentence in shown) == (sentence in " ".join(str(told).split()))
    rows = sum(1 + len(section.lines) for section in outline(told).sections)
    chosen = [part for part in page(kind).iter("ol") if "derive-chosen" in part.get("class", "")]
    assert sum(len(list(chain)) for chain in chosen) in (rows, rows - len(chosen), rows + len(chosen))


def test_levels_are_chosen_without_a_script() -> None:
    whole = page("derivative")
    levels = [part.get("value") for part in whole.iter("input")]
    assert levels == ["brief", "normal", "detailed"]
    assert [part.get("value") for part in whole.iter("input") if part.get("checked")] == ["normal"]
    chains = [part.get("class", "") for part in whole.findall(".//section/ol")]
    assert [re.findall(r"derive-(brief|normal|detailed)", chain) for chain in chains] == [[level] for level in levels]
    assert [len(chain) for chain in whole.findall(".//section/ol")] == sorted(
        len(chain) for chain in whole.findall(".//section/ol")
    )


def test_a_line_unfolds_into_the_lines_that_lead_to_it() -> None:
    detailed = made("derivative").frames("detailed")
    unfolded = page("derivative").findall(".//ol[@class='derive-chain derive-normal derive-chosen']/li//details/ol")
    assert unfolded
    for chain in unfolded:
        assert 2 < len(chain) <= len(detailed)


def test_a_rule_is_stated_to_pointer_and_keyboard() -> None:
    terms = list(page("derivative").iter("dfn"))
    tips = {part.get("id"): part for part in page("derivative").iter("span") if part.get("role") == "tooltip"}
    assert all(term.get("tabindex") == "0" for term in terms)
    assert "g′" in words(tips[next(term for term in terms if term.text == "chain rule").get("aria-describedby")])


@pytest.mark.parametrize("kind", KINDS)
def test_a_fragment_is_the_same_without_a_page(kind: str) -> None:
    shown = ElementTree.fromstring(made(kind).to("html-fragment"))
    assert (shown.tag, shown.get("class")) == ("article", "derive")
    assert not list(shown.iter("script"))
    assert words(shown.find("section")) == words(page(kind).find(".//section"))  # type: ignore[arg-type]


def test_the_style_of_a_fragment_reaches_nothing_else() -> None:
    sheet = re.sub(
        r"@[^{]*\{|/\*.*?\*/",
        "",
        derive.differentiate("x").to("html-fragment").partition("<style>")[2].partition("</style>")[0],
    )
    selectors = [one.strip() for many in re.findall(r"([^{}]+)\{", sheet) for one in many.split(",")]
    assert selectors
    assert [one for one in selectors if not one.startswith(".derive")] == []


def test_a_long_line_is_set_in_parts_that_can_stand_below_each_other() -> None:
    long = derive.differentiate("(x^2+1)^5 + sin(x)^3 + e^(x^2) + ln(x)^4 + tan(x)")
    lines = page_of(long).findall(".//li/div[@class='derive-maths derive-wide']")
    assert lines
    assert all(len(line.findall("math")) > 1 for line in lines)


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("derivative", "for x from -6 to 6; largest derivative 1/4 at 0"),
        ("kinks", "no derivative at 0; no derivative at 2"),
        ("arrays", ""),
        ("implicit", ""),
        ("gradient", ""),
    ],
)
def test_a_function_of_one_variable_is_drawn_and_what_is_seen_is_said(kind: str, seen: str) -> None:
    whole = ElementTree.fromstring(made(kind).to("html").removeprefix("<!DOCTYPE html>\n"))
    labels = [part.get("aria-label", "") for part in whole.iter("svg") if part.get("role") == "img"]
    assert len(labels) == bool(seen)
    assert all(seen in label for label in labels)
    assert len(list(whole.iter("figcaption"))) == bool(seen)
