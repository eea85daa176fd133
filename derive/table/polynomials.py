"""Orthogonal polynomials, by degree (first), parameters, and argument (last)."""

from __future__ import annotations

from typing import Any

from derive.table.declare import Function

_FAMILY = "orthogonal polynomials"

POLYNOMIALS: tuple[Function, ...] = (
    Function(
        name="legendre",
        aliases=("LegendreP",),
        derivative=(None, "u (v legendre(u, v) - legendre(u - 1, v))/(v^2 - 1)"),
        value=lambda mp, u, v: mp.legendre(u, v, **_exact(mp)),
        domain=("v > -1 or u = floor(u)",),
        special={0: "1", 1: "v"},
        sympy="legendre",
        conditions=("v^2 != 1",),
        title="Legendre polynomial",
        family=_FAMILY,
    ),
    Function(
        name="chebyshevt",
        derivative=(None, "u chebyshevu(u - 1, v)"),
        value=lambda mp, u, v: mp.chebyt(u, v, **_exact(mp)),
        domain=("v >= -1 or u = floor(u)",),
        special={0: "1", 1: "v"},
        sympy="chebyshevt",
        title="Chebyshev polynomial of the first kind",
        family=_FAMILY,
        reference="DLMF 18.9.21",
    ),
    Function(
        name="chebyshevu",
        derivative=(None, "((u + 1) chebyshevt(u + 1, v) - v chebyshevu(u, v))/(v^2 - 1)"),
        value=lambda mp, u, v: mp.zero if u == -1 else mp.chebyu(u, v, **_exact(mp)),
        domain=("v > -1 or u = floor(u)",),
        special={-1: "0", 0: "1", 1: "2 v"},
        sympy="chebyshevu",
        conditions=("v^2 != 1",),
        title="Chebyshev polynomial of the second kind",
        family=_FAMILY,
        reference="DLMF 18.9.22",
    ),
    Function(
        name="hermite",
        aliases=("HermiteH",),
        derivative=(None, "2 u hermite(u - 1, v)"),
        value=lambda mp, u, v: mp.hermite(u, v, **_exact(mp)),
        special={0: "1", 1: "2 v"},
        sympy="hermite",
        title="Hermite polynomial",
        family=_FAMILY,
        reference="DLMF 18.9.25",
    ),
    Function(
        name="hermite_prob",
        derivative=(None, "u hermite_prob(u - 1, v)"),
        definition="hermite(u, v/sqrt(2))/2^(u/2)",
        sympy="hermite_prob",
        title="probabilists' Hermite polynomial",
        family=_FAMILY,
    ),
    Function(
        name="laguerre",
        aliases=("LaguerreL",),
        derivative=(None, "-assoc_laguerre(u - 1, 1, v)"),
        value=lambda mp, u, v: mp.laguerre(u, 0, v, **_exact(mp)),
        special={0: "1", 1: "1 - v"},
        sympy="laguerre",
        title="Laguerre polynomial",
        family=_FAMILY,
        reference="DLMF 18.9.23",
    ),
    Function(
        name="assoc_laguerre",
        derivative=(None, None, "-assoc_laguerre(u - 1, v + 1, w)"),
        value=lambda mp, u, v, w: mp.laguerre(u, v, w, **_exact(mp)),
        domain=("u > -1", "v > -1", "u + v > -1"),
        special={0: "1", 1: "1 + v - w"},
        sympy="assoc_laguerre",
        title="generalised Laguerre polynomial",
        family=_FAMILY,
        reference="DLMF 18.9.23",
    ),
    Function(
        name="gegenbauer",
        aliases=("GegenbauerC",),
        derivative=(None, None, "2 v gegenbauer(u - 1, v + 1, w)"),
        value=lambda mp, u, v, w: mp.gegenbauer(u, v, w, **_exact(mp)),
        domain=("u > -1", "v > -1/2", "w > -1 or u = floor(u)"),
        special={0: "1", 1: "2 v w"},
        sympy="gegenbauer",
        title="ultraspherical polynomial",
        family=_FAMILY,
        reference="DLMF 18.9.19",
    ),
    Function(
        name="jacobi",
        aliases=("JacobiP",),
        derivative=(None, None, None, "(u + v + w + 1) jacobi(u - 1, v + 1, w + 1, s)/2"),
        value=lambda mp, u, v, w, s: mp.jacobi(u, v, w, s, **_exact(mp)),
        domain=("u > -1", "v > -1", "w > -1", "s > -1 or u = floor(u)"),
        special={0: "1"},
        sympy="jacobi",
        title="Jacobi polynomial",
        family=_FAMILY,
        reference="DLMF 18.9.15",
    ),
)
"""Entries of the orthogonal polynomials."""


def _exact(mp: Any) -> dict[str, int]:
    """Let a sum that is exactly zero be zero: U₂(1/2)."""
    return {"zeroprec": 2 * mp.prec}
