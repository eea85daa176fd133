"""HTML as Chromium shows it, with axe-core looking: light and dark, wide and narrow, folded and unfolded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import derive
from tests.conftest import CHROMIUM, MODULES


def pages() -> dict[str, str]:
    made = {
        "derivative": derive.differentiate("1/(1+e^-x)"),
        "kinks": derive.differentiate("max(0, x) + |x - 2| + ln|x|"),
        "implicit": derive.implicit("x^3 + y^3 = 6 x y"),
        "cases": derive.differentiate("huber"),
        "long": derive.differentiate("(x^2+1)^5 + sin(x)^3 + e^(x^2) + ln(x)^4 + tan(x)"),
        "arrays": derive.grad("||A x - b||^2", "x", shapes={"A": "m,n", "x": "n", "b": "m"}),
    }
    around = (
        '<!DOCTYPE html><html lang="en"><head><title>two</title></head><body><main><h1>Two</h1>{}</main></body></html>'
    )
    fragments = (made[name].to("html-fragment") for name in ("derivative", "implicit"))
    return {**{name: one.to("html") for name, one in made.items()}, "two fragments": around.format("".join(fragments))}


@pytest.mark.browser
def test_chromium_shows_every_page_and_axe_finds_nothing() -> None:
    node = shutil.which("node")
    assert node, "DERIVE_REQUIRE_BROWSER is set and there is no node"
    assert CHROMIUM, "DERIVE_REQUIRE_BROWSER is set and there is no chromium"
    run = subprocess.run(
        [node, str(Path(__file__).parent / "chromium.js")],
        input=json.dumps({"pages": pages(), "browser": CHROMIUM}),
        env={**os.environ, "NODE_PATH": str(MODULES)},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=600,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert {title: complaints for title, complaints in found["report"].items() if complaints} == {}
    assert len(found["report"]) == 2 * 7
    assert found["drawn"]
