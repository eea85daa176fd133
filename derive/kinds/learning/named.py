"""Named functions of vectors, asked for by their bare names: softmax, sparsemax, the cosine similarity, …"""

from __future__ import annotations

from derive.errors import DeriveError
from derive.indexed.gradient import grad
from derive.record.derivation import Derivation
from derive.startup.data import replace as copy
from derive.vectors.functions import VECTOR_NAMES


def named(name: str, variable: str = "") -> Derivation:
    """Derive the derivative of a named function of vectors, in components first, then in matrix form.

    Args:
        name: one of its names.
        variable: the vector to differentiate by, in the letters of its entry; the first one by default.

    Raises:
        DeriveError: no function of vectors is called that, or it has no such vector.

    >>> str(named("softmax").derivative)
    'diag(p) - p p^T'
    >>> str(named("cosinesimilarity", "y").derivative)
    'x/(||x|| ||y||) - c y/||y||^2'
    """
    if name not in VECTOR_NAMES:
        raise DeriveError(f"no function of vectors is called {name!r}")
    entry = VECTOR_NAMES[name]
    by = variable or next(iter(entry.letters))
    if by not in entry.derivative:
        raise DeriveError(f"{entry.name} is differentiated by {' or '.join(entry.derivative)}, not by {by}")
    found = grad(entry.formula, by, shapes=entry.letters, given=entry.given)
    title = f"{entry.title[:1].upper()}{entry.title[1:]}, by {by}"
    notes = (*entry.notes, *entry.kinks.get(by, ()))
    first, *others = (*found.parts, found)
    parts = (copy(first, notes=(*notes, *first.notes)), *others)
    return copy(parts[-1].about(source=name).written(title=title), parts=parts[:-1])
