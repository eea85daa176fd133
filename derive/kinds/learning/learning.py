"""What people in machine learning derive every week, whole: softmax with cross-entropy, logistic regression.

Both are examples of the general machinery (`derive.indexed`), put together from their parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from derive.answer.builder import compose
from derive.answer.differentiate import differentiate
from derive.errors import DeriveError
from derive.expression import Array, Deriv, Mul, Node, Sym, substitute
from derive.indexed.gradient import INDICES, derive_by, grad
from derive.indexed.moves import path
from derive.indexed.reading import read_arrays
from derive.indexed.rules import by_indices
from derive.record.derivation import Derivation, Rewrite, Subject
from derive.record.engine import discharge, result_of
from derive.record.strategies import Application, Strategy
from derive.rules.labels.learning import THROUGH
from derive.startup.data import replace as copy

_LOGISTIC_LOSS = "-(y ln(σ(z)) + (1 - y) ln(1 - σ(z)))"


def softmax_cross_entropy() -> Derivation:
    """Derive the softmax's Jacobian, then the gradient of the cross-entropy by the logits.

    Returns:
        The gradient p − y, given Σ y = 1; what it rests on are its parts.

    >>> print(softmax_cross_entropy().derivative)
    p - y
    """
    shapes = {"z": "n", "y": "n"}
    # The loss needs the softmax in components only: its cases and its matrix stand where it is asked for itself.
    softmax = grad("softmax(z)", "z", shapes=shapes).parts[0]
    loss = grad("-y^T ln(softmax(z))", "z", shapes=shapes, given=("sum(y) = 1",))
    titled = {"The softmax": softmax, "The cross-entropy": loss}
    parts = (part for item in titled.items() for part in _titled(*item))
    return group("Softmax with cross-entropy", *parts, source=loss.source)


def logistic_regression() -> Derivation:
    """Derive the gradient and the Hessian of the loss of logistic regression.

    Returns:
        The Hessian σ(z)(1 − σ(z)) x xᵀ with z = wᵀx + b; its parts are the derivatives by the logit z, by the weights
        and by the offset b, on which it rests.

    >>> print(logistic_regression().derivative)
    σ(w^T x + b) (1 - σ(w^T x + b)) x x^T
    """
    logit = copy(differentiate(_LOGISTIC_LOSS, "z").written(heading="By the logit z"), notes=())
    inner = read_arrays("w^T x + b", {"w": "n", "x": "n"})
    weights = Array("w", "n")
    loss, slope = (substitute(node, "z", inner) for node in (logit.function, logit.last))
    through = chained(loss, inner, slope)
    by_weights = derive_by(loss, weights, known=(through,))
    by_offset = _by_scalar(loss, "b", through)
    hessian = derive_by(by_weights.last, weights)
    return group(
        "Logistic regression, z = w^T x + b",
        logit,
        *_titled("By the weights", by_weights),
        by_offset.written(heading="By the offset b", partial=True),
        *_titled("The Hessian", hessian),
        source=_LOGISTIC_LOSS,
    )


LESSONS: Mapping[str, Callable[[], Derivation]] = {
    "logistic-regression": logistic_regression,
    "softmax-cross-entropy": softmax_cross_entropy,
}
"""The derivations that are told whole, by name."""


def lesson(name: str) -> Derivation:
    """Return a derivation that is told whole, by its name.

    Args:
        name: a key of `LESSONS`; underscores and spaces do for hyphens.

    Raises:
        DeriveError: there is none of this name.

    >>> print(lesson("softmax cross-entropy").derivative)
    p - y
    """
    plain = name.strip().lower().replace("_", "-").replace(" ", "-")
    if plain not in LESSONS:
        raise DeriveError(f"the derivations by name are {', '.join(LESSONS)}, not {name!r}")
    return LESSONS[plain]()


def chained(loss: Node, inner: Node, slope: Node) -> Strategy:
    """Return the strategy that differentiates a function of one inner expression by its known derivative.

    Args:
        loss: the function, its inner expression put in.
        inner: the inner expression z.
        slope: the derivative of the function by z, at z.
    """

    def apply(goal: Deriv) -> Application | None:
        if goal.body is not loss:
            return None
        return THROUGH, Rewrite(Mul(slope, Deriv(inner, goal.variable)), (("z", inner),))

    return apply


def _by_scalar(function: Node, name: str, *known: Strategy) -> Derivation:
    """Derive a derivative by a number, in an expression in vectors."""
    goal = Deriv(function, Sym(name))
    step = discharge(goal, by_indices(known=known))
    moves = path(result_of(step))
    return compose(goal, (step, *moves), Subject(str(function), function, name))


def _titled(title: str, derivation: Derivation) -> Iterator[Derivation]:
    """Yield the parts of a derivation and itself, each under a heading of its own."""
    for part in (*derivation.parts, copy(derivation, parts=())):
        yield part.written(heading=f"{title}, {part.heading[:1].lower()}{part.heading[1:]}")


def group(title: str, *parts: Derivation, source: str = "") -> Derivation:
    """Return derivations as one under a title: the last, resting on the others."""
    *earlier, last = (copy(part, notes=tuple(n for n in part.notes if not n.startswith(INDICES))) for part in parts)
    return copy(last.about(source=source or title).written(title=title), parts=tuple(earlier))
