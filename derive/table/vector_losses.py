"""The losses of a network, in its output a and the target y, as formulas in vectors.

Each is the sum over the outputs of the loss of the same name in `derive.table.losses`; one is the vector of ones.
"""

from __future__ import annotations

from derive.errors import DeriveError
from derive.startup.data import data


@data(kw_only=True)
class Loss:
    """A loss as a formula in the output a and the target y.

    Attributes:
        name: what it is called.
        formula: in a, y and one; other letters are numbers that stay letters.
        given: what is given of the target.
        aliases: other names for it.
        note: what else a reader has to know, as a sentence.
    """

    name: str
    formula: str
    given: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    note: str = ""


_DISTRIBUTION = ("sum(y) = 1",)

_ENTRIES = (
    Loss(name="squared", formula="1/2 ||a - y||^2", aliases=("mse", "squared error")),
    Loss(name="absolute", formula="sum(|a - y|)", aliases=("mae", "absolute error")),
    Loss(name="huber", formula="sum(huber(a - y))"),
    Loss(name="log-cosh", formula="sum(logcosh(a - y))", aliases=("logcosh",)),
    Loss(name="quantile", formula="sum(q relu(y - a) + (1 - q) relu(a - y))", aliases=("pinball",)),
    Loss(name="poisson", formula="sum(exp(a) - y ⊙ a)", aliases=("poisson nll",)),
    Loss(name="poisson rate", formula="sum(a - y ⊙ ln(a))"),
    Loss(name="hinge", formula="sum(relu(one - y ⊙ a))"),
    Loss(name="squared hinge", formula="sum(relu(one - y ⊙ a)^2)"),
    Loss(name="logistic", formula="sum(softplus(-y ⊙ a))", aliases=("soft margin",)),
    Loss(
        name="binary cross-entropy",
        formula="-sum(y ⊙ ln(a) + (one - y) ⊙ ln(one - a))",
        aliases=("bce",),
    ),
    Loss(
        name="binary cross-entropy logits",
        formula="sum(softplus(a) - y ⊙ a)",
        aliases=("bce logits", "bce with logits"),
    ),
    Loss(name="cross-entropy", formula="-y^T ln(a)", given=_DISTRIBUTION, aliases=("ce",)),
    Loss(name="cross-entropy logits", formula="-y^T ln(softmax(a))", given=_DISTRIBUTION, aliases=("ce logits",)),
    Loss(
        name="kl",
        formula="-H - y^T ln(a)",
        given=_DISTRIBUTION,
        aliases=("kl divergence", "kullback leibler"),
        note="H is the entropy of the target, a number that no weight changes.",
    ),
    Loss(name="focal", formula="-sum(y ⊙ (one - a)^gamma ⊙ ln(a))"),
)

LOSSES: dict[str, Loss] = {loss.name: loss for loss in _ENTRIES}
"""The losses by name."""


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").replace("_", " ").split())


_SPELLINGS = {_plain(name): one.name for one in _ENTRIES for name in (one.name, *one.aliases)}


def loss_named(name: str) -> str:
    """Return the canonical name of a loss; hyphens, underscores and capitals do not matter.

    Raises:
        DeriveError: there is none of this name.

    >>> loss_named("Cross_Entropy"), loss_named("mse")
    ('cross-entropy', 'squared')
    """
    found = _SPELLINGS.get(_plain(name))
    if found is None:
        raise DeriveError(f"the losses are {', '.join(LOSSES)}, not {name!r}")
    return found


__all__ = ["LOSSES", "Loss", "loss_named"]
