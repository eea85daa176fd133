"""derive: mathematical derivations, line by line, each line checked.

>>> import derive
>>> str(derive.differentiate("1/(1+e^-x)").result)
'σ(x) (1 - σ(x))'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.answer.differentiate import differentiate, functions, parse
    from derive.errors import DeriveError, InternalError, LimitError, ParseError, UnsupportedError
    from derive.indexed.gradient import grad
    from derive.kinds.code import compare_with_finite_differences, from_function, from_source
    from derive.kinds.curves.implicit import implicit
    from derive.kinds.curves.logarithmic_equation import logarithmic_equation
    from derive.kinds.curves.parametric import parametric, polar
    from derive.kinds.curves.rates import related_rates
    from derive.kinds.curves.rates_at import rates_at
    from derive.kinds.curves.surfaces import surface_at
    from derive.kinds.learning.backprop import backprop
    from derive.kinds.learning.learning import logistic_regression, softmax_cross_entropy
    from derive.kinds.learning.network import Network
    from derive.kinds.learning.vanishing import vanishing_gradients
    from derive.kinds.routes.definition import by_definition
    from derive.kinds.routes.evaluation import evaluate_at
    from derive.kinds.routes.inverse import inverse
    from derive.kinds.routes.limits import first_principles
    from derive.kinds.routes.logarithmic import logarithmic
    from derive.kinds.routes.nth import nth
    from derive.kinds.routes.tabulated import tabulated
    from derive.kinds.several.vector import curl, directional, divergence, gradient, hessian, jacobian, laplacian
    from derive.kinds.where import where
    from derive.plotting import plot
    from derive.record.derivation import Derivation, Frame, Rule, Step, Verdict

__version__ = "0.1.0"

_HOME = {
    "backprop": "derive.kinds.learning.backprop",
    "by_definition": "derive.kinds.routes.definition",
    "compare_with_finite_differences": "derive.kinds.code",
    "curl": "derive.kinds.several.vector",
    "Derivation": "derive.record.derivation",
    "DeriveError": "derive.errors",
    "differentiate": "derive.answer.differentiate",
    "directional": "derive.kinds.several.vector",
    "divergence": "derive.kinds.several.vector",
    "evaluate_at": "derive.kinds.routes.evaluation",
    "first_principles": "derive.kinds.routes.limits",
    "Frame": "derive.record.derivation",
    "from_function": "derive.kinds.code",
    "from_source": "derive.kinds.code",
    "functions": "derive.answer.differentiate",
    "grad": "derive.indexed.gradient",
    "gradient": "derive.kinds.several.vector",
    "hessian": "derive.kinds.several.vector",
    "implicit": "derive.kinds.curves.implicit",
    "InternalError": "derive.errors",
    "inverse": "derive.kinds.routes.inverse",
    "jacobian": "derive.kinds.several.vector",
    "laplacian": "derive.kinds.several.vector",
    "LimitError": "derive.errors",
    "logarithmic": "derive.kinds.routes.logarithmic",
    "logarithmic_equation": "derive.kinds.curves.logarithmic_equation",
    "logistic_regression": "derive.kinds.learning.learning",
    "Network": "derive.kinds.learning.network",
    "nth": "derive.kinds.routes.nth",
    "parametric": "derive.kinds.curves.parametric",
    "parse": "derive.answer.differentiate",
    "ParseError": "derive.errors",
    "plot": "derive.plotting",
    "polar": "derive.kinds.curves.parametric",
    "rates_at": "derive.kinds.curves.rates_at",
    "related_rates": "derive.kinds.curves.rates",
    "Rule": "derive.record.derivation",
    "softmax_cross_entropy": "derive.kinds.learning.learning",
    "Step": "derive.record.derivation",
    "surface_at": "derive.kinds.curves.surfaces",
    "tabulated": "derive.kinds.routes.tabulated",
    "UnsupportedError": "derive.errors",
    "vanishing_gradients": "derive.kinds.learning.vanishing",
    "Verdict": "derive.record.derivation",
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
