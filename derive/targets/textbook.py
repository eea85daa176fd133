"""The form that a textbook prints, reached from the raw result by named algebraic moves.

A few scripts, each an order of moves that authors use (multiply out and collect; factor out and
collect; clear fractions first), are tried.  Every line that they pass is a candidate; the one that
reads best by `weight` is the end, and the moves that led to it are the path.  If nothing reads better
than the raw line, there is no path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from derive.expression import Add, Div, Mul, Neg, Node, Pow, Root, postorder, rational
from derive.expression.parts import factors_of
from derive.reading.formulas import entry_of
from derive.record.derivation import Label, Rewrite, Rule, Step
from derive.rules.algebra import algebra
from derive.rules.algebra.cases import VANISHING_FACTOR
from derive.table.circular import FAMILIES as CIRCULAR_FAMILIES
from derive.targets.lines import base_of
from derive.targets.reading_weight import weight, weight_of_product
from derive.terms.moves import MAX_SIZE
from derive.terms.notation import E
from derive.terms.unknown import has_rates

_ALWAYS = (
    VANISHING_FACTOR,
    algebra.REFLECT_ORDER,
    algebra.SPECIAL_ORDER,
    algebra.INVERSE_INSIDE,
    algebra.EXPONENTIAL_OF_LOGARITHM,
    algebra.ROOT_OF_SQUARE,
    algebra.NEGATIVE_POWERS,
    algebra.COMBINE,
    algebra.PRODUCT_OF_ROOTS,
    algebra.CONSTANT_OUT_OF_SUM,
    algebra.ABSOLUTE_SQUARE,
    algebra.ABSOLUTE_VALUE,
    algebra.COLLECT,
    algebra.CANCEL,
    algebra.DIVIDE_POWERS,
    algebra.PYTHAGORAS,
    algebra.CONJUGATES,
)
"""Moves that only ever shorten: made wherever they apply, before and between the others."""

_EXPAND = (algebra.MULTIPLY_OUT, algebra.COLLECT, algebra.CLEAR_FRACTIONS, algebra.FACTOR_OUT)
_INSIDE = (algebra.MULTIPLY_OUT, algebra.COLLECT, algebra.FACTOR_OUT)
_FACTOR = (algebra.FACTOR_OUT, algebra.CANCEL, *_INSIDE, *_INSIDE)

SCRIPTS: tuple[tuple[Rule, ...], ...] = (
    _EXPAND,
    _FACTOR,
    (algebra.CLEAR_FRACTIONS, *_EXPAND),
    (algebra.CLEAR_FRACTIONS, *_FACTOR),
    (algebra.CLEAR_FRACTIONS, algebra.CLEAR_FRACTIONS, *_FACTOR),
    (algebra.COMMON_DENOMINATOR, *_EXPAND),
    (algebra.COMMON_DENOMINATOR, *_FACTOR),
    (algebra.QUOTIENT_OF_FUNCTIONS, *_FACTOR),
    (algebra.MULTIPLY_OUT, algebra.COLLECT, algebra.FACTOR_QUADRATIC),
    (algebra.LIKE_FRACTIONS,),
    (algebra.ROOT_OF_FRACTIONS, algebra.COMMON_DENOMINATOR, *_FACTOR),
    (),
)
"""The orders of moves that are tried."""

_RADICAND = (algebra.ROOT_OF_QUOTIENT, algebra.EXPANDED_RADICAND, algebra.PERFECT_SQUARE, algebra.ROOT_OF_SQUARE)

ROOTS: tuple[tuple[Rule, ...], ...] = (
    (*_RADICAND, algebra.SQUARE_OUT_OF_ROOT, *_FACTOR),
    (*_EXPAND, *_RADICAND, algebra.SQUARE_OUT_OF_ROOT, *_FACTOR),
    (algebra.CLEAR_FRACTIONS, algebra.MULTIPLY_OUT, algebra.COLLECT, algebra.FACTOR_ROOT, *_FACTOR),
)
"""What is tried besides where a line has roots."""

ANGLES: tuple[tuple[Rule, ...], ...] = (
    (algebra.SINE_AND_COSINE, algebra.DOUBLE_ANGLE, algebra.QUOTIENT_OF_FUNCTIONS, algebra.RECIPROCAL_FUNCTION),
    (*_FACTOR, algebra.DOUBLE_ANGLE, algebra.QUOTIENT_OF_FUNCTIONS),
    (*_FACTOR, algebra.CONJUGATE_CANCELLED),
    (*_FACTOR, algebra.SQUARE_BY_PARTNER, *_INSIDE, algebra.PERFECT_SQUARE, *_FACTOR),
    (algebra.CLEAR_FRACTIONS, algebra.SQUARE_BY_PARTNER, *_INSIDE, algebra.PERFECT_SQUARE, *_FACTOR),
    (
        algebra.COMPLEMENT,
        algebra.SINE_AND_COSINE,
        algebra.DOUBLE_ANGLE,
        algebra.QUOTIENT_OF_FUNCTIONS,
        algebra.RECIPROCAL_FUNCTION,
    ),
)
"""What is tried besides where a line has functions of an angle."""

EXPONENTIALS: tuple[tuple[Rule, ...], ...] = ((algebra.FACTOR_EXPONENTIAL, *_FACTOR),)
"""What is tried besides where a line has sums of exponentials."""

FRACTIONS: tuple[tuple[Rule, ...], ...] = ((algebra.ONE_FRACTION, *_EXPAND),)
"""What is tried besides where a factor of a product stands below a bar in another one, x (2 - 1/x)."""

UNKNOWN: tuple[tuple[Rule, ...], ...] = (
    (algebra.OPEN_RATES,),
    (algebra.MULTIPLY_OUT, algebra.COLLECT, algebra.COLLECT_UNKNOWN),
)
"""What is tried besides where a line has derivatives of unknown functions."""

FACTORED: tuple[tuple[Rule, ...], ...] = (
    (algebra.FACTOR_OUT, algebra.FACTOR_POLYNOMIAL),
    (*_EXPAND, algebra.FACTOR_POLYNOMIAL),
    (*_FACTOR, algebra.FACTOR_POLYNOMIAL),
    (algebra.ONE_FRACTION, *_FACTOR, algebra.FACTOR_POLYNOMIAL),
)
"""What is tried besides where a product is asked for."""

_FINISH = (algebra.FACTOR_BASES, algebra.PERFECT_SQUARE, algebra.DIFFERENCE_OF_SQUARES, algebra.ARRANGE)
"""Moves that end every script."""


_MAX_MOVES = 9
_CHAINS = 2
_MAX_ROUNDS = 6
_MAX_WORK = 8_000
_MORE_WORK = 4_000
"""How many nodes may be looked at in all: a count, not a clock, so that a line ends the same on every run."""
_MOVE = 0.3
_GLANCE = 0.1
_NEW_ANGLE = 4.5
_BULK = 0.01
_UNCOLLECTED = 0.4
"""What one more line costs the reader (less if read at a glance, more if 2 sin u cos u becomes sin 2u, which has to
pay for itself), each symbol in it, and a bracket that is factored out before its terms cancel."""


def path(derivative: Node, variable: str, *, function: Node | None = None, factored: bool = False) -> tuple[Step, ...]:
    """Return the moves from a raw derivative to the form that a textbook prints.

    Args:
        derivative: the (tidied) result of the rules.
        variable: what was differentiated by; the textbook form depends on the derivative alone.
        function: what was differentiated; where it has roots and no fractional exponents, so has the form.
        factored: whether a product is wanted where a textbook may print a sum.

    Returns:
        The moves, each a step on the whole line; none if the raw form already reads best, or is too large.
    """
    if derivative.pending or derivative.size > MAX_SIZE:
        return ()
    made: tuple[Step, ...] = ()
    line = derivative
    for _ in range(_CHAINS):
        steps = _chain(line, factored)
        made += steps
        if len(steps) < _MAX_MOVES - 1:
            break
        # As long a chain as is looked at may have stopped half-way.
        line = steps[-1].after
    return made if function is None else (*made, *_as_typed(made[-1].after if made else derivative, function))


def _chain(line: Node, factored: bool) -> tuple[Step, ...]:
    search = _Search(line)
    for script in SCRIPTS:
        search.run(script)
    search.allow(_MORE_WORK)
    for script in (*_besides(line), *FACTORED * factored):
        search.run(script)
    return search.best(weight_of_product if factored else weight)


def _as_typed(line: Node, function: Node) -> tuple[Step, ...]:
    """Return the step to roots in place of fractional exponents, if that is how the function was typed."""
    if not function.has(Root) or any(map(_is_fractional, postorder(function))):
        return ()
    rule = algebra.AS_RADICAL
    rewrite = rule.rewrite(line)
    return () if rewrite is None else (Step(rule=rule, before=line, after=rewrite.after),)


def _is_fractional(part: Node) -> bool:
    power = rational(part.exponent) if isinstance(part, Pow) else None
    return power is not None and power.denominator > 1


def _besides(line: Node) -> tuple[tuple[Rule, ...], ...]:
    """Return the further orders of moves that may lead anywhere from a line, by what occurs in it."""
    parts = frozenset(postorder(line))
    angled = any((entry := entry_of(part)) is not None and entry.family in CIRCULAR_FAMILIES for part in parts)
    summed = any(isinstance(part, Pow) and part.base is E and isinstance(part.exponent, Neg) for part in parts)
    nested = any(isinstance(part, Mul) and _cancels(part) for part in parts)
    return (
        *ROOTS * line.has(Root),
        *FRACTIONS * nested,
        *ANGLES * angled,
        *EXPONENTIALS * summed,
        *UNKNOWN * has_rates(line),
    )


def _cancels(product: Mul) -> bool:
    """Whether a factor stands below a bar in a sum beside it: x (2 - 1/x)."""
    factors = [base_of(factor) for factor in product.children]
    terms = (term for factor in product.children if isinstance(factor, Add) for term in postorder(factor))
    below = (base_of(one) for term in terms if isinstance(term, Div) for one in factors_of(term.denominator))
    return any(one.free and one in factors for one in below)


def best(derivative: Node, variable: str, *, function: Node | None = None) -> Node:
    """Return the form that a textbook prints."""
    steps = path(derivative, variable, function=function)
    return steps[-1].after if steps else derivative


class _Search:
    """The lines reached so far, each with the shortest chain of moves to it."""

    def __init__(self, start: Node) -> None:
        self._start = start
        self._chains: dict[Node, tuple[Step, ...]] = {start: ()}
        self._tried: dict[tuple[Rule, Node], Rewrite | None] = {}
        self._settled: set[Node] = set()
        self._work = _MAX_WORK
        self._move(algebra.CANCEL, start)

    def allow(self, work: int) -> None:
        """Let more nodes be looked at."""
        self._work = max(self._work, 0) + work

    def run(self, script: Sequence[Rule]) -> None:
        """Follow one script, making the moves that always help before and between its own."""
        line = self._settle(self._start)
        for rule in (*script, *_FINISH):
            line = self._settle(self._move(rule, line))

    def best(self, weight: Callable[[Node, dict[Node, float]], float]) -> tuple[Step, ...]:
        """Return the chain to the line that reads best, lines counted in."""
        chains = [chain for chain in self._chains.values() if len(chain) <= _MAX_MOVES]
        known: dict[Node, float] = {}
        return min(chains, key=lambda chain: weight(chain[-1].after if chain else self._start, known) + _cost(chain))

    def _settle(self, line: Node) -> Node:
        for _ in range(_MAX_ROUNDS):
            if line in self._settled:
                break
            before = line
            for rule in _ALWAYS:
                line = self._move(rule, line)
            if line is before:
                if not any(self._tried.get((rule, line), True) for rule in _ALWAYS):
                    self._settled.add(line)
                break
        return line

    def _move(self, rule: Rule, line: Node) -> Node:
        key = rule, line
        if key not in self._tried:
            if self._work < 0:
                return line
            self._work -= line.size
            self._tried[key] = rule.rewrite(line)
        rewrite = self._tried[key]
        if rewrite is None:
            return line
        chain = self._chains[line]
        if any(rewrite.after is passed.before for passed in chain):
            # What always shortens may undo what a script does on purpose.
            return line
        step = Step(rule, line, rewrite.after, rewrite.bindings, rewrite.conditions, rewrite.note)
        known = self._chains.get(rewrite.after)
        if known is None or _cost(known) > _cost((*chain, step)):
            self._chains[rewrite.after] = (*chain, step)
        return rewrite.after


def _cost(chain: tuple[Step, ...]) -> float:
    """How much a chain of moves costs to read: its lines, and how long they are."""
    early = sum(one.rule is algebra.FACTOR_OUT and _loses_a_sum(two) for one, two in pairwise(chain))
    return sum(_cost_of(step.rule) + _BULK * step.after.size for step in chain) + _UNCOLLECTED * early


def _loses_a_sum(step: Step) -> bool:
    """Whether the terms of a bracket cancel: 3(5 - z + z) is 15."""
    before, after = (sum(isinstance(part, Add) for part in postorder(side)) for side in (step.before, step.after))
    return step.rule is algebra.COLLECT and after < before


def _cost_of(rule: Label) -> float:
    if rule is algebra.DOUBLE_ANGLE:
        return _NEW_ANGLE
    return _MOVE if rule.weight else _GLANCE
