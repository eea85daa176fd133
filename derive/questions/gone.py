"""Names that the library once had, and how the same is asked now."""

from __future__ import annotations

from difflib import get_close_matches

from derive.questions import doors

GONE: dict[str, str] = {
    "by_definition": 'derive.differentiate(f, route="definition")',
    "evaluate_at": "derive.differentiate(f, at=2)",
    "first_principles": 'derive.differentiate(f, route="limit")',
    "logarithmic": 'derive.differentiate(f, route="log")',
    "logarithmic_equation": 'derive.implicit(equation, route="log")',
    "logistic_regression": 'derive.learn("logistic-regression")',
    "nth": 'derive.differentiate(f, order="n")',
    "rates_at": 'derive.related_rates(equation, depends="x(t), y(t)", at="x = 3, x\' = 2")',
    "softmax_cross_entropy": 'derive.learn("softmax-cross-entropy")',
    "surface_at": "derive.derive(surface, at=(1, 2), tangent=True)",
    "tabulated": 'derive.differentiate(f, values="f(1)=3", at=1)',
}


def absent(name: str) -> str:
    """Return what is said of a name that the library does not have.

    >>> absent("nth")
    'derive.nth is gone: write derive.differentiate(f, order="n")'
    >>> absent("diferentiate")
    'derive has no diferentiate. Did you mean differentiate?'
    """
    if name in GONE:
        return f"derive.{name} is gone: write {GONE[name]}"
    near = get_close_matches(name, doors.__all__, 1, 0.7)
    return f"derive has no {name}" + (f". Did you mean {near[0]}?" if near else "")
