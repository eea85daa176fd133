"""Gamma and zeta functions and what is made of them."""

from __future__ import annotations

from typing import Any

from derive.table.declare import Function

_GAMMA = "gamma functions"
_ZETA = "zeta functions"


def _choices(mp: Any, u: Any, v: Any) -> Any:
    """Return Γ(u + 1)/(Γ(v + 1) Γ(u - v + 1)); for negative integers both there is no limit."""
    if u < 0 and v < 0 and u == mp.floor(u) and v == mp.floor(v):
        raise ValueError("for u = v = -1 the values beside it are 0, 1 and others")
    return mp.binomial(u, v)


GAMMAS: tuple[Function, ...] = (
    Function(
        name="gamma",
        derivative=("gamma(u) digamma(u)",),
        value=lambda mp, u: mp.gamma(u),
        enclosure=lambda iv, u: iv.gamma(u),
        aliases=("Gamma",),
        latex=r"\Gamma",
        symbol="Γ",
        sympy="gamma",
        domain=("u > 0 or u != floor(u)",),
        zeros=(),
        limits={"0-": "-oo", "0+": "oo", "oo": "oo"},
        values={"1": "1"},
        title="gamma function",
        family=_GAMMA,
        reference="DLMF 5.2.2",
    ),
    Function(
        name="lgamma",
        derivative=("digamma(u)",),
        value=lambda mp, u: mp.re(mp.loggamma(u)),
        definition="ln(|gamma(u)|)",
        aliases=("loggamma", "gammaln"),
        sympy="loggamma",
        domain=("u > 0 or u != floor(u)",),
        limits={"0-": "oo", "0+": "oo", "oo": "oo"},
        values={"1": "0", "2": "0"},
        title="logarithm of the gamma function",
        family=_GAMMA,
        reference="DLMF 5.2.2",
    ),
    Function(
        name="digamma",
        derivative=("trigamma(u)",),
        value=lambda mp, u: mp.digamma(u),
        latex=r"\psi",
        symbol="ψ",
        sympy="digamma",
        domain=("u > 0 or u != floor(u)",),
        limits={"0-": "oo", "0+": "-oo", "oo": "oo"},
        title="digamma function",
        family=_GAMMA,
        reference="DLMF 5.15",
    ),
    Function(
        name="trigamma",
        derivative=("polygamma(2, u)",),
        value=lambda mp, u: mp.psi(1, u),
        sympy="trigamma",
        domain=("u > 0 or u != floor(u)",),
        sign="1",
        zeros=(),
        limits={"0-": "oo", "0+": "oo", "oo": "0"},
        values={"1": "pi^2/6"},
        title="trigamma function",
        family=_GAMMA,
        reference="DLMF 5.15",
    ),
    Function(
        name="polygamma",
        derivative=(None, "polygamma(u + 1, v)"),
        value=lambda mp, u, v: mp.psi(_natural(u), v),
        sympy="polygamma",
        domain=("u >= 0", "u = floor(u)", "v > 0 or v != floor(v)"),
        special={0: "digamma(v)"},
        title="polygamma function",
        family=_GAMMA,
        reference="DLMF 5.15",
    ),
    Function(
        name="factorial",
        derivative=("factorial(u) digamma(u + 1)",),
        value=lambda mp, u: mp.factorial(u),
        definition="gamma(u + 1)",
        sympy="factorial",
        domain=("u > -1 or u != floor(u)",),
        zeros=(),
        limits={"-1-": "-oo", "-1+": "oo", "oo": "oo"},
        values={"0": "1"},
        title="factorial",
        family=_GAMMA,
    ),
    Function(
        name="binomial",
        derivative=(
            "binomial(u, v) (digamma(u + 1) - digamma(u - v + 1))",
            "binomial(u, v) (digamma(u - v + 1) - digamma(v + 1))",
        ),
        value=_choices,
        conditions=("u > -1 or u != floor(u)",),
        domain=("u > -1 or u != floor(u) or v = floor(v)", "u > -1 or u != floor(u) or v >= 0"),
        aliases=("binom",),
        latex=r"\binom",
        sympy="binomial",
        title="binomial coefficient",
        family=_GAMMA,
    ),
    Function(
        name="beta",
        derivative=("beta(u, v) (digamma(u) - digamma(u + v))", "beta(u, v) (digamma(v) - digamma(u + v))"),
        value=lambda mp, u, v: mp.beta(u, v),
        domain=("u > 0 or u != floor(u)", "v > 0 or v != floor(v)"),
        definition="gamma(u) gamma(v)/gamma(u + v)",
        aliases=("Beta",),
        latex=r"\operatorname{B}",
        sympy="beta",
        title="beta function",
        family=_GAMMA,
        reference="DLMF 5.12.1",
    ),
    Function(
        name="uppergamma",
        derivative=(None, "-v^(u - 1) e^(-v)"),
        value=lambda mp, u, v: mp.gammainc(u, v, mp.inf),
        sympy="uppergamma",
        domain=("v > 0",),
        special={1: "e^(-v)"},
        overloads="gamma",
        title="upper incomplete gamma function",
        family=_GAMMA,
        reference="DLMF 8.2.2",
    ),
    Function(
        name="lowergamma",
        derivative=(None, "v^(u - 1) e^(-v)"),
        value=lambda mp, u, v: mp.gammainc(u, 0, v),
        sympy="lowergamma",
        domain=(
            "u > 0",
            "v > 0",
        ),
        title="lower incomplete gamma function",
        family=_GAMMA,
        reference="DLMF 8.2.1",
    ),
    Function(
        name="harmonic",
        derivative=("trigamma(u + 1)",),
        value=lambda mp, u: mp.harmonic(u),
        sympy="harmonic",
        domain=("u > -1 or u != floor(u)",),
        limits={"-1+": "-oo", "oo": "oo"},
        values={"0": "0", "1": "1"},
        leading="pi^2 u/6",
        title="harmonic number",
        family=_GAMMA,
    ),
    Function(
        name="zeta",
        derivative=(None,),
        value=lambda mp, u: mp.zeta(u),
        latex=r"\zeta",
        symbol="ζ",
        sympy="zeta",
        domain=("u != 1",),
        limits={"1-": "-oo", "1+": "oo", "oo": "1"},
        values={"0": "-1/2"},
        title="Riemann zeta function",
        family=_ZETA,
    ),
    Function(
        name="hurwitz_zeta",
        derivative=(None, "-u zeta(u + 1, v)"),
        value=lambda mp, u, v: mp.zeta(u, v),
        shares="zeta",
        latex=r"\zeta",
        sympy="zeta",
        conditions=("u != 0",),
        domain=("v > 0", "u != 1"),
        special={0: "1/2 - v"},
        title="Hurwitz zeta function",
        family=_ZETA,
        reference="DLMF 25.11.17",
    ),
    Function(
        name="polylog",
        indexed="Li",
        derivative=(None, "polylog(u - 1, v)/v"),
        value=lambda mp, u, v: mp.polylog(u, v),
        sympy="polylog",
        conditions=("v != 0",),
        domain=("v < 1",),
        special={0: "v/(1 - v)", 1: "-ln(1 - v)"},
        title="polylogarithm",
        slow=True,
        family=_ZETA,
    ),
    Function(
        name="dilog",
        derivative=("-ln(1 - u)/u",),
        value=lambda mp, u: mp.polylog(2, u),
        definition="polylog(2, u)",
        aliases=("dilogarithm",),
        conditions=("u != 0",),
        domain=("u < 1",),
        range="(-oo, pi^2/6)",
        sign="u",
        zeros=("0",),
        increasing="(-oo, 1)",
        limits={"-oo": "-oo", "1-": "pi^2/6"},
        values={"0": "0"},
        leading="u",
        title="dilogarithm",
        remark="dilog(x) is Li_2(x), the sum of x^k/k^2; some systems write dilog(x) for Li_2(1 - x)",
        slow=True,
        family=_ZETA,
        reference="DLMF 25.12.2",
    ),
)
"""Entries of the gamma and zeta functions."""


def _natural(order: object) -> int:
    """Read an order that makes sense for natural numbers only."""
    number = int(order)  # type: ignore[call-overload]
    if number != order or number < 0:
        raise ValueError("the order is no natural number")
    return int(number)
