"""derive: mathematical derivations, line by line, each line checked.

>>> import derive
>>> str(derive.differentiate("1/(1+e^-x)").result)
'σ(x) (1 - σ(x))'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.api import differentiate, functions, parse
    from derive.derivation import Derivation, Frame, Rule, Step, Verdict
    from derive.errors import DeriveError, InternalError, LimitError, ParseError, UnsupportedError
    from derive.indexed.gradient import grad
    from derive.kinds.backprop import backprop
    from derive.kinds.code import compare_with_finite_differences, from_function, from_source
    from derive.kinds.definition import by_definition
    from derive.kinds.evaluation import evaluate_at
    from derive.kinds.implicit import implicit
    from derive.kinds.inverse import inverse
    from derive.kinds.learning import logistic_regression, softmax_cross_entropy
    from derive.kinds.limits import first_principles
    from derive.kinds.logarithmic import logarithmic
    from derive.kinds.logarithmic_equation import logarithmic_equation
    from derive.kinds.network import Network
    from derive.kinds.nth import nth
    from derive.kinds.parametric import parametric, polar
    from derive.kinds.rates import related_rates
    from derive.kinds.rates_at import rates_at
    from derive.kinds.surfaces import surface_at
    from derive.kinds.tabulated import tabulated
    from derive.kinds.vanishing import vanishing_gradients
    from derive.kinds.vector import curl, directional, divergence, gradient, hessian, jacobian, laplacian
    from derive.kinds.where import where
    from derive.plotting import plot

__version__ = "0.1.0"

_HOME = {
    "backprop": "derive.kinds.backprop",
    "by_definition": "derive.kinds.definition",
    "compare_with_finite_differences": "derive.kinds.code",
    "curl": "derive.kinds.vector",
    "Derivation": "derive.derivation",
    "DeriveError": "derive.errors",
    "differentiate": "derive.api",
    "directional": "derive.kinds.vector",
    "divergence": "derive.kinds.vector",
    "evaluate_at": "derive.kinds.evaluation",
    "first_principles": "derive.kinds.limits",
    "Frame": "derive.derivation",
    "from_function": "derive.kinds.code",
    "from_source": "derive.kinds.code",
    "functions": "derive.api",
    "grad": "derive.indexed.gradient",
    "gradient": "derive.kinds.vector",
    "hessian": "derive.kinds.vector",
    "implicit": "derive.kinds.implicit",
    "InternalError": "derive.errors",
    "inverse": "derive.kinds.inverse",
    "jacobian": "derive.kinds.vector",
    "laplacian": "derive.kinds.vector",
    "LimitError": "derive.errors",
    "logarithmic": "derive.kinds.logarithmic",
    "logarithmic_equation": "derive.kinds.logarithmic_equation",
    "logistic_regression": "derive.kinds.learning",
    "Network": "derive.kinds.network",
    "nth": "derive.kinds.nth",
    "parametric": "derive.kinds.parametric",
    "parse": "derive.api",
    "ParseError": "derive.errors",
    "plot": "derive.plotting",
    "polar": "derive.kinds.parametric",
    "rates_at": "derive.kinds.rates_at",
    "related_rates": "derive.kinds.rates",
    "Rule": "derive.derivation",
    "softmax_cross_entropy": "derive.kinds.learning",
    "Step": "derive.derivation",
    "surface_at": "derive.kinds.surfaces",
    "tabulated": "derive.kinds.tabulated",
    "UnsupportedError": "derive.errors",
    "vanishing_gradients": "derive.kinds.vanishing",
    "Verdict": "derive.derivation",
    "where": "derive.kinds.where",
}

__all__ = [
    "Derivation",
    "DeriveError",
    "Frame",
    "InternalError",
    "LimitError",
    "Network",
    "ParseError",
    "Rule",
    "Step",
    "UnsupportedError",
    "Verdict",
    "backprop",
    "by_definition",
    "compare_with_finite_differences",
    "curl",
    "differentiate",
    "directional",
    "divergence",
    "evaluate_at",
    "first_principles",
    "from_function",
    "from_source",
    "functions",
    "grad",
    "gradient",
    "hessian",
    "implicit",
    "inverse",
    "jacobian",
    "laplacian",
    "logarithmic",
    "logarithmic_equation",
    "logistic_regression",
    "nth",
    "parametric",
    "parse",
    "plot",
    "polar",
    "rates_at",
    "related_rates",
    "softmax_cross_entropy",
    "surface_at",
    "tabulated",
    "vanishing_gradients",
    "where",
]


def __getattr__(name: str) -> Any:
    # Loaded at first use: `derive --version` must not pay for the engine.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'derive' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
