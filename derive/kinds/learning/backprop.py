"""Backpropagation as a derivation: forward, then δ of every layer from the one after it, then every gradient.

δ(l) is the derivative of the loss by z(l) = W(l) a(l−1) + b(l).  Every line is checked against the loss itself, with
the layers above written out, its derivatives taken numerically.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.answer.builder import compose
from derive.answer.simplify import simplified
from derive.budget import remember
from derive.expression import Array, Call, Deriv, Indexed, Mul, Node, Rel, Sum, Whole, fold, postorder, replace
from derive.expression.numbers import ONE
from derive.indexed import domain
from derive.indexed.gather import gather
from derive.indexed.gradient import Places, condition, gathered_best
from derive.indexed.moves import INDEX_MOVES, PULL_OUT, Move, given, path
from derive.indexed.numeric import Table, numbers
from derive.indexed.reading import read_arrays
from derive.indexed.rules import by_indices
from derive.indexed.slopes import has_cases, slope_named, slope_part
from derive.kinds.learning.learning import group
from derive.kinds.learning.network import IDENTITY, WHOLE, Letters, Network
from derive.kinds.learning.vanishing import account, through
from derive.record.derivation import Derivation, Notation, Rewrite, Rule, Step, Subject, conditions_of
from derive.record.engine import discharge, result_of
from derive.record.step import distinct_steps
from derive.record.strategies import Application, Strategy
from derive.rules.labels.learning import ACTIVATION, AFFINE, RECOGNISE, THROUGH_AFFINE, THROUGH_LAYER, WRITE_LOSS
from derive.rules.labels.vectors import GATHER
from derive.startup.data import replace as copy
from derive.table.vector_losses import LOSSES
from derive.vectors.declare import Dimension, dimension
from derive.vectors.indices import fresh, letters_of

_FIRST = INDEX_MOVES.index(PULL_OUT) + 1


def backprop(network: Network | Mapping[str, Any] | str | Path) -> Derivation:
    """Answer `derive.backprop`."""
    given_network = network_of(network)
    bounds = through(given_network)
    first, *others = _derived(given_network)[1]
    parts = (copy(first, notes=(*first.notes, *account(given_network))), *others)
    return copy(group("Backpropagation", *parts, source=str(given_network)), details=bounds)


def network_of(network: Network | Mapping[str, Any] | str | Path) -> Network:
    """Return a network from whatever describes it."""
    if isinstance(network, Network):
        return network
    if isinstance(network, Mapping):
        return Network.from_data(network)
    return Network.read(network)


@remember(8)
def _derived(network: Network) -> tuple[_Backward, tuple[Derivation, ...]]:
    chain = _Backward(network)
    return chain, tuple(chain.parts())


class _Backward:
    """The derivations of one network, each in terms of those before it."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.letters = Letters(network)
        loss = LOSSES[network.loss]
        last = network.depth
        size = self.letters.size(last)
        self.shapes = {"a": size, "y": size, "one": size}
        a = Array("a", size)
        ones = Whole("ones", dimension(size))
        self.loss = replace(
            read_arrays(loss.formula, self.shapes), {a: self.letters.vector("a", last), Array("one", size): ones}
        )
        self.given = tuple(condition(text, self.shapes) for text in loss.given)
        self.used: tuple[Node, ...] = ()
        self.needed: tuple[Node, ...] = ()
        self.told: dict[tuple[str, ...], int] = {}
        self.deltas: dict[int, Node] = {}
        in_loss = (part.name for part in postorder(self.loss) if isinstance(part, Call) and len(part.children) == 1)
        names = dict.fromkeys((*in_loss, *(layer.activation for layer in network.layers)))
        self.by_cases = [name for name in names if has_cases(name)]

    def parts(self) -> list[Derivation]:
        """Return every derivation, in the order in which it is computed."""
        last = self.network.depth
        found = [self.forward(layer) for layer in range(1, last + 1)]
        found.append(self.of_loss())
        for name in self.by_cases:
            found.append(slope_part(name))
        for layer in range(last, 0, -1):
            found.extend(self.delta(layer))
            found.extend(self.gradients(layer))
        return found

    def as_in(self, layer: int, *what: str) -> str:
        """Say in which layer the same was derived first; "" if that is this one."""
        first = self.told.setdefault(what, layer)
        return "" if first == layer else f"layer {first}"

    # Forward -------------------------------------------------------------------------------------------------

    def forward(self, layer: int) -> Derivation:
        """Return a = f(W a + b) of a layer."""
        a, z = self.letters.vector("a", layer), self.letters.vector("z", layer)
        written = self.letters.activated(layer, self.letters.affine(layer))
        named = self.letters.activated(layer)
        steps = [Step(rule=ACTIVATION, before=a, after=named)] if named is not z else []
        steps.append(Step(rule=AFFINE, before=named if steps else a, after=written))
        meaning: dict[Node, Node] = {a: written, z: self.letters.affine(layer)}
        alike = self.as_in(layer, "forward", self.network.layers[layer - 1].activation)
        return self.compose(f"Forward, layer {layer}", a, steps, Rel("=", a, written), meaning, as_in=alike)

    def of_loss(self) -> Derivation:
        """Return the loss in the output of the last layer."""
        step = Step(rule=WRITE_LOSS, before=self.letters.loss, after=self.loss)
        sizes = ", ".join(f"{name} = {size}" for name, size in self.letters.sizes().items())
        notes = (f"Sizes: {sizes}.", "Layout: a gradient has the shape of what it is taken by (denominator layout).")
        done = self.compose(
            "Loss", self.letters.loss, [step], Rel("=", self.letters.loss, self.loss), {self.letters.loss: self.loss}
        )
        note = LOSSES[self.network.loss].note
        return copy(done, notes=(*notes, note) if note else notes)

    # Backward ------------------------------------------------------------------------------------------------

    def delta(self, layer: int) -> list[Derivation]:
        """Derive δ of a layer: in components, then gathered."""
        z = self.letters.vector("z", layer)
        places = Places(self.letters.loss, z)
        last = layer == self.network.depth
        before = (self._out(layer),) if last else self._through(self.letters.vector("z", layer + 1), layer + 1, layer)
        known = (*before, *map(slope_named, self.by_cases))
        meaning = self.meanings(by=z, layer=layer)
        alike = self.as_in(layer, "delta", self.network.layers[layer - 1].activation, "out" if last else "through")
        first, end = self.components(f"Layer {layer}: delta, in components", places, known, meaning, layer, alike)
        named = Indexed(self.letters.vector("delta", layer), *places.columns)
        first = copy(first, last=Rel("=", named, first.last))
        whole = gathered_best(end, places.columns[0].name, None, places.ranges)
        assert whole is not None
        self.deltas[layer] = whole
        delta = self.letters.vector("delta", layer)
        return [first, self.gathered(f"Layer {layer}: delta", z, whole, Rel("=", delta, whole), meaning, alike)]

    def gradients(self, layer: int) -> list[Derivation]:
        """Derive the gradients by the weights and the offsets of a layer."""
        found = []
        for variable, called in (
            (self.letters.weights(layer), "weights"),
            (self.letters.vector("b", layer), "offsets"),
        ):
            places = Places(self.letters.loss, variable)
            known = self._through(self.letters.vector("z", layer), layer, None)
            meaning = self.meanings(by=variable, layer=layer)
            title = f"Layer {layer}: gradient by the {called}"
            alike = self.as_in(layer, called)
            first, end = self.components(f"{title}, in components", places, known, meaning, layer, alike)
            names = [letter.name for letter in places.columns]
            whole = gather(end, names[0], names[1] if len(names) > 1 else None, places.ranges)
            assert whole is not None
            result = Rel("=", Deriv(self.letters.loss, variable), whole)
            found += [first, self.gathered(title, variable, whole, result, meaning, alike)]
        return found

    def components(
        self,
        heading: str,
        places: Places,
        known: Sequence[Strategy],
        meaning: dict[Node, Node],
        layer: int,
        as_in: str,
    ) -> tuple[Derivation, Node]:
        """Derive the derivative of the loss by one entry; return it with its last line."""
        goal = Deriv(self.letters.loss, places.variable)
        step = discharge(goal, by_indices(known=tuple(known), reserved=frozenset(places.ranges)))
        moves: list[Rule | Move] = [*INDEX_MOVES[:_FIRST], *map(given, self.given), *INDEX_MOVES[_FIRST:]]
        steps = [step, *path(result_of(step), moves)]
        end = steps[-1].after if len(steps) > 1 else result_of(step)
        if not end.has(Sum):
            more = simplified(end)
            steps, end = [*steps, *more], more[-1].after if more else end
        named = self._recognised(end, layer)
        if named is not end:
            steps.append(Step(rule=RECOGNISE, before=end, after=named))
        if layer == self.network.depth and layer not in self.deltas:
            self._note_needed(end, steps)
        shown = tuple(self._activation_names(layer).items())
        done = self.compose(heading, goal, steps, named, meaning, shown, as_in)
        return copy(done, conditions=self._conditions(shown)), named

    def _note_needed(self, slope: Node, steps: Sequence[Step]) -> None:
        """Remember what the delta of the last layer rests on: what was used of the target, and where it is defined."""
        met = conditions_of(tuple(steps))
        self.used = tuple(one for one in self.given if one in met)
        where = domain.conditions((*_differentiated(steps[0]), slope), ())
        self.needed = tuple(self._recognised(one, self.network.depth) for one in where)

    def _conditions(self, shown: Sequence[tuple[Node, Node]]) -> tuple[Node, ...]:
        """Return what every line rests on that rests on the delta of the last layer."""
        return (*self.used, *(replace(one, dict(shown)) for one in self.needed))

    def gathered(
        self, heading: str, variable: Array, whole: Node, result: Node, meaning: dict[Node, Node], as_in: str
    ) -> Derivation:
        """Return the derivative by a whole array, from its components."""
        goal = Deriv(self.letters.loss, variable)
        step = Step(rule=GATHER, before=goal, after=whole, conditions=self.used)
        shown = tuple(self._activation_names(self.network.depth).items())
        done = self.compose(heading, goal, [step], result, meaning, shown, as_in)
        return copy(done, conditions=self._conditions(shown))

    def compose(
        self,
        heading: str,
        goal: Node,
        steps: Sequence[Step],
        result: Node,
        meaning: dict[Node, Node],
        shown: tuple[tuple[Node, Node], ...] = (),
        as_in: str = "",
    ) -> Derivation:
        """Verify the steps with every name written out down to what is differentiated by."""
        if isinstance(goal, Deriv):
            subject = Subject("", self.letters.loss, str(goal.variable))
        else:
            subject = Subject("", goal, "")
        notation = Notation(aliases=tuple(meaning.items()), shown=shown, heading=heading, as_in=as_in)
        return compose(goal, tuple(steps), subject, notation, last=result)

    # What names mean -----------------------------------------------------------------------------------------

    def meanings(self, by: Array, layer: int) -> dict[Node, Node]:
        """Return what every name above a layer stands for, written out down to the variable."""
        letters = self.letters
        found: dict[Node, Node] = {}
        z = letters.vector("z", layer)
        inner: Node = z
        if by is not z:
            inner = found[z] = letters.affine(layer)
        found[letters.vector("a", layer)] = letters.activated(layer, inner)
        for above in range(layer + 1, self.network.depth + 1):
            inner = letters.affine(above, found[letters.vector("a", above - 1)])
            found[letters.vector("z", above)] = inner
            found[letters.vector("a", above)] = letters.activated(above, inner)
        found[letters.loss] = replace(self.loss, found)
        for above in range(self.network.depth, layer - 1, -1):
            if above in self.deltas:
                found[letters.vector("delta", above)] = replace(self.deltas[above], found)
        return found

    def _activation_names(self, layer: int) -> dict[Node, Node]:
        """Show the output of a layer's activation by its name."""
        if self.network.layers[layer - 1].activation not in WHOLE:
            return {}
        return {self.letters.activated(layer): self.letters.vector("a", layer)}

    def _recognised(self, node: Node, layer: int) -> Node:
        """Write f(z_k) as a_k."""
        name = self.network.layers[layer - 1].activation
        z, a = self.letters.vector("z", layer), self.letters.vector("a", layer)

        def combine(part: Node, children: tuple[Node, ...]) -> Node:
            part = part.with_children(children)
            match part:
                case Call(children=(Indexed() as entry,)) if part.name == name and not part.orders and entry.base is z:
                    return Indexed(a, *entry.indices)
                case Indexed() if name == IDENTITY and part.base is z:
                    return Indexed(a, *part.indices)
            return part

        return fold(node, combine)

    # Strategies ----------------------------------------------------------------------------------------------

    def _out(self, layer: int) -> Strategy:
        """The loss in the z of the last layer."""
        written = replace(self.loss, {self.letters.vector("a", layer): self.letters.activated(layer)})

        def apply(goal: Deriv) -> Application | None:
            if goal.body is not self.letters.loss:
                return None
            return WRITE_LOSS, Rewrite(Deriv(written, goal.variable))

        return apply

    def _through(self, z: Array, layer: int, below: int | None) -> tuple[Strategy, ...]:
        """The chain rule through the z of a layer: Σ δ_i ∂z_i, and what z is."""
        before = None if below is None or below == 0 else self.letters.activated(below)
        written = self.letters.affine(layer, before)
        delta = self.letters.vector("delta", layer)
        rule = THROUGH_AFFINE if below is None else THROUGH_LAYER

        def chain(goal: Deriv) -> Application | None:
            if goal.body is not self.letters.loss:
                return None
            index = fresh(letters_of(goal, z))
            body = Mul(Indexed(delta, index), Deriv(Indexed(z, index), goal.variable))
            size: Dimension = z.shape[0]
            # What is given of the target was used to find delta.
            return rule, Rewrite(Sum(body, index, ONE, dimension(size)), conditions=self.used)

        def forward(goal: Deriv) -> Application | None:
            if not isinstance(goal.body, Indexed) or goal.body.base is not z or goal.variable.name == z.name:
                return None
            return AFFINE, Rewrite(Deriv(Indexed(written, *goal.body.indices), goal.variable))

        return chain, forward


def _differentiated(step: Step) -> list[Node]:
    """Return all that is differentiated on the way, with its entries written out."""
    goals = (current.before for current in distinct_steps((step,)))
    return [goal.body for goal in goals if isinstance(goal, Deriv)]


# Numbers -----------------------------------------------------------------------------------------------------


def gradients(network: Network, values: Mapping[str, Table]) -> dict[str, Table]:
    """Evaluate the derived gradients at given weights.

    Args:
        network: the network.
        values: numbers for ``x``, ``y`` and, for each layer l, ``W^(l)`` and ``b^(l)``, as (nested) lists.

    Returns:
        The loss under ``L`` and the gradients under the names of the weights and offsets.
    """
    chain, _ = _derived(network)
    letters, known = chain.letters, dict(values)
    for layer in range(1, network.depth + 1):
        known[f"z^({layer})"] = numbers(letters.affine(layer), known)
        known[f"a^({layer})"] = numbers(letters.activated(layer), known)
    found: dict[str, Table] = {"L": numbers(chain.loss, known)}
    for layer in range(network.depth, 0, -1):
        known[f"delta^({layer})"] = numbers(chain.deltas[layer], known)
        delta, before = letters.vector("delta", layer), letters.vector("a", layer - 1)
        product = Whole("product", delta, Whole("transpose", before))
        found[f"W^({layer})"] = numbers(product, known)
        found[f"b^({layer})"] = known[f"delta^({layer})"]
    return found
