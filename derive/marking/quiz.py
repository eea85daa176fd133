"""Problems to practise on: made of a topic and a level, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from derive.errors import DeriveError
from derive.expression import (
    ONE,
    Add,
    Call,
    Const,
    Deriv,
    Div,
    Mul,
    Neg,
    Node,
    Pow,
    Rel,
    Root,
    Sym,
    number,
    postorder,
    replace,
)
from derive.marking.worksheet import Problem, Quiz
from derive.record.engine import discharge
from derive.record.step import distinct_steps
from derive.record.strategies import Strategy, first_of
from derive.rules import ROUTES
from derive.rules.derivative.known import depending
from derive.values.evaluate import evaluate
from derive.verify.curve import looks_empty

LEVELS = range(1, 6)
_TRIES = 400
_A_STEP = 2
"""From which weight on a rule is a step of its own: product, quotient, chain."""
_LARGEST = 40
_PLACES = tuple(Fraction(k, 7) for k in (2, 3, 5, 8, 11, 15))
_X, _Y, _T, _E = Sym("x"), Sym("y"), Sym("t"), Const("e")


def quiz(topic: str, *, level: int = 1, seed: int = 0, count: int = 5) -> Quiz:
    """Pose problems of a topic.

    Args:
        topic: a key of `TOPICS`: ``power``, ``product``, ``quotient``, ``chain``, ``exponential``, ``logarithm``,
            ``trigonometry``, ``mixed``, ``implicit``, ``parametric``.
        level: from 1 to 5: how many products, quotients and compositions a problem has.
        seed: the same seed gives the same problems.
        count: how many.

    Raises:
        DeriveError: there is no such topic or level.

    >>> [problem.source for problem in quiz("chain", level=1, seed=1, count=2).problems]
    ['e^(x^3 - 9)', '5^(2x)']
    """
    if topic not in TOPICS:
        raise DeriveError(f"there is no topic {topic!r}; there are {', '.join(TOPICS)}")
    if level not in LEVELS or count < 1:
        raise DeriveError("the level is a number from 1 to 5, and there is at least one problem")
    problems: list[Problem] = []
    known: set[str] = set()
    random = Random(f"{topic} {level} {seed}")
    while len(problems) < count:
        problem = TOPICS[topic](random, level, len(problems) + 1)
        if problem.source not in known or len(known) > _TRIES:
            known.add(problem.source)
            problems.append(problem)
    return Quiz(topic, level, seed, tuple(problems))


# Making functions --------------------------------------------------------------------------------

Maker = Callable[[Random, Node], Node]

_OUTER: dict[str, tuple[Maker, ...]] = {
    "trigonometry": (lambda r, u: Call(r.choice(("sin", "cos", "sin", "cos", "tan")), u),),
    "exponential": (lambda r, u: Pow(_E, u), lambda r, u: Pow(_E, u), lambda r, u: Pow(_small(r), u)),
    "logarithm": (lambda r, u: Call("ln", u),),
    "power": (lambda r, u: Pow(u, number(r.randint(2, 6))), lambda r, u: Root(u, number(2))),
    "inverse": (lambda r, u: Call("arctan", u),),
}
"""Outer functions of a composition by their family."""


def _wave(random: Random, inner: Node) -> Node:
    return random.choice(_OUTER["trigonometry"])(random, inner)


def _small(random: Random) -> Node:
    return number(random.randint(2, 9))


def _term(random: Random) -> Node:
    """Return a x^n with small numbers."""
    power = random.choice((1, 1, 2, 2, 3))
    base: Node = _X if power == 1 else Pow(_X, number(power))
    factor = random.choice((1, 2, 3, 4, 5))
    return base if factor == 1 else Mul(number(factor), base)


def _polynomial(random: Random) -> Node:
    """Return a x^n + b, or a x."""
    term = _term(random)
    if term is not _X and random.random() < 0.4:
        return term
    constant = _small(random)
    return Add(term, constant if random.random() < 0.6 else Neg(constant))


def _leaf(random: Random) -> Node:
    """Return a function that the table knows."""
    return random.choice(
        (
            lambda: Pow(_X, number(random.randint(2, 5))),
            lambda: Pow(_X, number(random.randint(2, 5))),
            lambda: Call(random.choice(("sin", "cos")), _X),
            lambda: Pow(_E, _X),
            lambda: Call("ln", _X),
            lambda: Root(_X, number(2)),
            lambda: _polynomial(random),
        )
    )()


def _grown(random: Random, rules: int, family: str = "") -> Node:
    """Return a function with so many products, quotients and compositions."""
    if rules <= 0:
        return _leaf(random)
    return random.choice((_composed, _composed, _product, _quotient))(random, rules, family)


def _composed(random: Random, rules: int, family: str = "") -> Node:
    outer = random.choice(_OUTER[family or random.choice(tuple(_OUTER))])
    inner = _polynomial(random) if rules <= 1 else _grown(random, rules - 1)
    return outer(random, inner)


def _product(random: Random, rules: int, family: str = "") -> Node:
    left = random.randint(0, rules - 1)
    return Mul(_grown(random, left), _grown(random, rules - 1 - left, family))


def _quotient(random: Random, rules: int, family: str = "") -> Node:
    left = random.randint(0, rules - 1)
    top = _grown(random, left) if random.random() < 0.8 or left else ONE
    return Div(top, _grown(random, rules - 1 - left, family))


def _powers(random: Random, level: int) -> Node:
    """Return a sum of powers with different exponents: the higher the level, the stranger they are."""
    whole = [Fraction(k) for k in range(2, 7)]
    negative = [Fraction(-k) for k in range(1, 5)]
    broken = [Fraction(a, b) for a, b in ((1, 2), (1, 3), (3, 2), (2, 3), (5, 2), (4, 3), (3, 4))]
    both = [-value for value in broken[:4]]
    kinds = [whole, negative, broken, both][: min(level, 4)]
    # The last kind is what is new on this level.
    exponents = [random.choice(kinds[-1])]
    while len(exponents) < min(level + 1, 4):
        exponent = random.choice(random.choice(kinds))
        if exponent not in exponents:
            exponents.append(exponent)
    terms = [_power_of_x(random, exponent) for exponent in sorted(exponents, reverse=True)]
    return Add(*(Neg(term) if place and random.random() < 0.4 else term for place, term in enumerate(terms)))


def _power_of_x(random: Random, exponent: Fraction) -> Node:
    """Return a x^n as a book writes it: a/x^2, a/sqrt(x), a cbrt(x)."""
    size = abs(exponent)
    plain: Node = _X if size == 1 else Pow(_X, number(size))
    if size.numerator == 1 and size.denominator in (2, 3) and random.random() < 0.7:
        plain = Root(_X, number(size.denominator))
    if exponent > 0:
        return Mul(_small(random), plain)
    return Div(_small(random), plain) if random.random() < 0.7 else Mul(_small(random), Pow(_X, number(exponent)))


def _is_natural(function: Node) -> bool:
    """Whether no teacher would first simplify: no factor stands twice, no function meets its inverse."""
    for part in postorder(function):
        match part:
            case Mul() | Div():
                factors = _factors(part)
                nested = any(isinstance(child, Div) for child in part.children)
                if nested or len({_base(factor) for factor in factors}) < len(factors):
                    return False
            case Call(name="ln", children=(Pow() | Root(),)) | Pow(base=Root()) | Root(radicand=Pow() | Root()):
                return False
            case Pow(base=base, exponent=Call(name="ln") | Pow()) if "x" not in base.free:
                return False
            case Pow(base=Pow()):
                return False
            case Call(name="arctan" | "tan", children=(inner,)) if inner.depth > _DEEPEST:
                return False
    return True


_DEEPEST = 3


def _factors(node: Node) -> list[Node]:
    match node:
        case Mul(children=factors):
            return [one for factor in factors for one in _factors(factor)]
        case Div(numerator=top, denominator=bottom):
            return [*_factors(top), *_factors(bottom)]
    return [] if not node.free else [node]


def _base(factor: Node) -> Node:
    match factor:
        case Pow(base=base):
            return _E if not base.free else base
        case Root(radicand=radicand):
            return radicand
    return factor


def rules_needed(function: Node, variable: Sym = _X, strategy: Strategy = ROUTES["auto"]) -> int:
    """Return how many products, quotients and compositions a derivative takes apart.

    Raises:
        UnsupportedError: no rule is known.
    """
    return sum(
        step.rule.weight >= _A_STEP for step in distinct_steps((discharge(Deriv(function, variable), strategy),))
    )


def _is_fit(function: Node, level: int) -> bool:
    """Whether a function needs as many rules as its level says, and has values."""
    if function.size > _LARGEST or not _is_natural(function):
        return False
    try:
        if rules_needed(function) != level:
            return False
    except DeriveError:
        return False
    values = [evaluate(function, {"x": place}, 15) for place in _PLACES]
    return sum(value is not None and bool(abs(value) < 1e6) for value in values) >= len(_PLACES) // 2


def _chosen(random: Random, level: int, make: Callable[[Random, int], Node]) -> Node:
    for _ in range(_TRIES):
        function = make(random, level)
        if _is_fit(function, level):
            return function
    raise DeriveError("no problem of this level was found")


def _function(make: Callable[[Random, int], Node]) -> Callable[[Random, int, int], Problem]:
    """Return a topic whose problems are functions to differentiate, as they are made."""

    def posed(random: Random, level: int, place: int) -> Problem:
        function = make(random, level)
        text = str(function)
        return Problem(place, "Differentiate", (Rel("=", Call("f", _X), function),), text, text)

    return posed


def _of_level(make: Callable[[Random, int], Node]) -> Callable[[Random, int, int], Problem]:
    """Return a topic whose functions need as many rules as the level says."""
    return _function(lambda random, level: _chosen(random, level, make))


_ON_CURVE: tuple[tuple[int, Callable[[Random], Node]], ...] = (
    (0, lambda r: Pow(_X, number(r.randint(2, 4)))),
    (1, lambda r: Pow(_Y, number(r.randint(2, 4)))),
    (1, lambda r: Mul(_X, _Y)),
    (1, lambda r: _wave(r, _Y)),
    (1, lambda r: Pow(_E, _Y)),
    (2, lambda r: Mul(Pow(_X, number(2)), Pow(_Y, number(r.randint(2, 3))))),
    (2, lambda r: Mul(_X, _wave(r, _Y))),
    (2, lambda r: Pow(_E, Mul(_X, _Y))),
    (2, lambda r: Pow(Add(_X, _Y), number(r.randint(2, 3)))),
    (2, lambda r: _wave(r, Mul(_X, _Y))),
)
"""Terms of an equation, with how many rules they need."""


def _implicit(random: Random, level: int, place: int) -> Problem:
    function = Call("y", _X)
    strategy = first_of(depending(function), ROUTES["auto"])
    for _ in range(_TRIES):
        terms = [random.choice(_ON_CURVE)[1](random) for _ in range(2 + (level > 2))]
        left = Add(*dict.fromkeys(terms)) if len(set(terms)) > 1 else terms[0]
        if not isinstance(left, Add) or "y" not in left.free or "x" not in left.free:
            continue
        if rules_needed(replace(left, {_Y: function}), _X, strategy) != level:
            continue
        equation = Rel("=", left, number(random.randint(1, 9)))
        if looks_empty(equation):
            continue
        text = f"{left} = {equation.right}"
        return Problem(place, "Find dy/dx where", (equation,), text, text)
    raise DeriveError("no problem of this level was found")


def _parametric(random: Random, level: int, place: int) -> Problem:
    for _ in range(_TRIES):
        made = (_grown(random, random.randint(0, 1)), _grown(random, level - 1))
        x, y = (replace(function, {_X: _T}) for function in made)
        try:
            # The quotient of both derivatives is a rule too.
            rules = 1 + sum(rules_needed(part, _T) for part in (x, y))
        except DeriveError:
            continue
        values = [evaluate(part, {"t": at}, 15) for part in (x, y) for at in _PLACES]
        natural = all(_is_natural(replace(part, {_T: _X})) for part in (x, y))
        if (
            rules == level
            and natural
            and "t" in x.free
            and "t" in y.free
            and x is not y
            and values.count(None) <= len(_PLACES)
        ):
            sides = (Rel("=", _X, x), Rel("=", _Y, y))
            text = f"x = {x}, y = {y}"
            return Problem(place, "Find dy/dx where", sides, text, f"dy/dx of {text}")
    raise DeriveError("no problem of this level was found")


TOPICS: dict[str, Callable[[Random, int, int], Problem]] = {
    "power": _function(_powers),
    "product": _of_level(_product),
    "quotient": _of_level(_quotient),
    "chain": _of_level(_composed),
    "exponential": _of_level(lambda r, n: _composed(r, n, "exponential")),
    "logarithm": _of_level(lambda r, n: _composed(r, n, "logarithm")),
    "trigonometry": _of_level(lambda r, n: _composed(r, n, "trigonometry")),
    "mixed": _of_level(_grown),
    "implicit": _implicit,
    "parametric": _parametric,
}
"""What problems can be about."""
