"""What the names in somebody's lines stand for: y, f'(x), dy/dt, ∂f/∂x, u', dx."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from derive.errors import UnsupportedError
from derive.expression import (
    ONE,
    ZERO,
    Array,
    Call,
    Deriv,
    Div,
    Indexed,
    Mul,
    Neg,
    Node,
    Sym,
    Whole,
    fold,
    postorder,
    replace,
    substitute,
)
from derive.expression.parts import sum_of
from derive.marking.judge import value_of
from derive.reading.names import GREEK
from derive.startup.data import data, field
from derive.startup.patterns import pattern
from derive.table import TABLE
from derive.verify.curve import in_letters

PARTS = frozenset("uvw")
"""Names of parts of a function, by custom."""
_FUNCTIONS = frozenset("fgFGy")
"""Letters that name a function by custom: f(2) is a value of it, and k(2) may be a product."""
_PARAMETERS = ("t", "theta", "s", "u", "phi")
_BELOW = pattern(r"([A-Za-z])_([A-Za-z]+)")
_ONE = pattern(rf"{'|'.join(sorted(GREEK, key=len, reverse=True))}|[A-Za-z]")


def letters_in(below: str) -> list[str]:
    """Return the letters of a subscript that names derivatives.

    >>> letters_in("xy"), letters_in("thetatheta")
    (['x', 'y'], ['theta', 'theta'])
    """
    return _ONE.findall(below)


_DIFFERENTIAL = pattern(rf"d({'|'.join(GREEK)}|[a-z])")


@data(frozen=False)
class Meanings:
    """Knows functions by their names.

    Attributes:
        functions: letters that have a derivative somewhere in the lines.
        by: letters that functions are differentiated by, ``x`` and ``t`` of dy/dx and dx/dt.
        known: what names stand for, as far as that was said.
        defined: letters that a line defines: u = x^2 + 1.
        problem: the function that is differentiated; a name that nobody explains stands for it.
        constants: letters that are constants though their derivative is written.
        typed: functions of several letters as they were typed: what others of these stand for is not put in.
        altogether: what is differentiated by which letters with a d alone: what depends on these moves with them.
        slopes: derivatives that lines tell of letters that nobody defined, by what: dp/dz of an L(p).
    """

    functions: set[str] = field(default_factory=set)
    by: set[str] = field(default_factory=set)
    known: dict[str, Node] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    problem: Node | None = None
    constants: set[str] = field(default_factory=set)
    typed: dict[str, Node] = field(default_factory=dict)
    altogether: set[tuple[str, str]] = field(default_factory=set)
    slopes: dict[tuple[str, str], Node] = field(default_factory=dict)

    @property
    def parameter(self) -> str:
        """The letter that x and y depend on, "" where they do not depend on another."""
        if "x" in self.known and "y" in self.known:
            shared = self.known["x"].free & self.known["y"].free or self.known["x"].free
            return min(shared, key=lambda name: (name not in _PARAMETERS, name), default="")
        if len(self.by) > 1 or self.rates:
            return next((name for name in _PARAMETERS if name in self.by - self.defined), "")
        return ""

    @property
    def rates(self) -> bool:
        """Whether everything is differentiated by the time alone, which no formula holds: dV/dt of V = 4/3 π r^3."""
        return self.by == {"t"} and not any("t" in value.free for value in in_letters(*self.known.values()))

    def define(self, name: str, function: Node, x: Sym) -> None:
        """Say what a name stands for; what was defined by it before is known now."""
        self.known[name] = function
        for other, value in self.known.items():
            if other != name and (_calls(value, name) or name in value.free):
                self.known[other] = self.resolved(value, x)
        if self.problem is not None and (_calls(self.problem, name) or name in self.problem.free):
            self.problem = self.resolved(self.problem, x)

    def guess(self, name: str) -> bool:
        """Take a name that was not defined for the function of the problem, or for u v where only these are known."""
        if name not in self.known and name not in PARTS and name not in TABLE and not self.rates:
            if self.problem is None and {"u", "v"} <= self.known.keys():
                self.problem = Mul(self.known["u"], self.known["v"])
            if self.problem is not None and not _calls(self.problem, name) and name not in self.problem.free:
                self.known[name] = self.problem
        return name in self.known

    def derivative(self, name: str, letters: str, x: Sym) -> Node:
        """Return the derivative of what a name stands for, by letters in turn; x and y may depend on a parameter.

        Args:
            name: the function.
            letters: what it is differentiated by, in the order of application; none: the function itself.
            x: the variable of the lines.
        """
        if (partial := self.partial(name, letters)) is not None:
            return self.resolved(value_of(partial), x)
        parameter = self.parameter
        base = parameter or x.name
        if name == base:
            value: Node = Sym(name)
        elif name in self.known:
            value = self.known[name]
        else:
            value = Call(name, Sym(base))
        held: dict[Node, Sym] = {} if parameter or not letters else self._held(value, x)
        value = replace(value, {**held})
        if self.rates:
            value = replace(value, {Sym(one): Call(one, Sym(base)) for one in self.moving(value) - {base}})
        for letter in letters_in(letters):
            if letter != base and (parameter or letter in self.defined):
                # By what depends on the base itself: dy/du = (dy/dx)/(du/dx).
                value = Div(Deriv(value, Sym(base)), Deriv(self.derivative(letter, "", x), Sym(base)))
            else:
                value = Deriv(value, Sym(letter))
        return replace(value_of(value), {letter: call for call, letter in held.items()}) if held else value

    def partial(self, name: str, letters: str) -> Node | None:
        """Return a derivative of a function of several letters by some of its own, or by what they are told to hold."""
        typed = self.typed.get(name)
        others = {*self.known, *self.functions, *(inner for inner, _ in self.slopes)}
        if typed is None or not letters or not typed.free & others:
            return None
        for letter in letters_in(letters):
            moved = (other for other in typed.free & self.known.keys() - {letter} if letter in self.known[other].free)
            if (name, letter) in self.altogether and any(moved):
                return None
            inner = [(one, slope) for (one, by), slope in self.slopes.items() if by == letter and one in typed.free]
            if letter not in typed.free and not inner:
                return None
            typed = sum_of([Deriv(typed, Sym(letter)), *(Mul(Deriv(typed, Sym(p)), q) for p, q in inner)])
        return typed

    def tell_slope(self, name: str, by: str, slope: Node) -> None:
        """Say what the derivative of a letter is, and with it that of others along the chain."""
        known = dict(self.slopes)
        self.slopes[name, by] = slope
        self.slopes.update({(name, other): Mul(slope, one) for (inner, other), one in known.items() if inner == by})
        self.slopes.update({(outer, by): Mul(one, slope) for (outer, inner), one in known.items() if inner == name})

    def _held(self, value: Node, x: Sym) -> dict[Node, Sym]:
        """Return what a partial derivative holds constant though it depends on x: y(x) in F(x, y), by F's own y."""
        calls = (part for part in postorder(value) if isinstance(part, Call) and part.children == (x,))
        return {call: Sym(call.name) for call in calls if call.name in self.functions and not any(call.orders)}

    def slope(self, name: str, x: Sym, told: Collection[str]) -> Node | None:
        """Return y' = -F_x/F_y where a line tells these two of the F(x, y) that is known, None where it does not."""
        for function, value in self.known.items():
            if {f"{function}_{x.name}", f"{function}_{name}"} <= {*told} and self._held(value, x):
                return Neg(Div(self.derivative(function, x.name, x), self.derivative(function, name, x)))
        return None

    def moving(self, value: Node) -> set[str]:
        """Return the letters that change with time: those with a rate somewhere, else the only one there is."""
        letters = {name for name in value.free if len(name) == 1}
        return letters & self.functions or (letters if len(letters) == 1 else set())

    def moved(self, name: str, x: Sym) -> Node | None:
        """Return a letter that changes with time as the function that it is, None where it is none."""
        moving = self.rates and (
            name in self.functions
            or any(_calls(value, name) or name in self.moving(value) for value in self.known.values())
        )
        return self.derivative(name, "", x) if moving else None

    def resolved(self, side: Node, x: Sym) -> Node:
        """Put what names stand for in their places; a letter with a prime somewhere is a function of x."""
        side = _integrated_by(side, Sym(self.parameter) if self.parameter else x)
        put: dict[Node, Node] = {Sym(f"{x.name}'"): ONE, Sym(f"d{x.name}"): ONE}
        for part in postorder(side):
            match part:
                case Call(name=name, children=(argument,)) if argument is x and name in self.constants:
                    put[part] = ZERO if any(part.orders) else Sym(name)
                case Sym(name=name) if name.endswith("'"):
                    stem, order = name.rstrip("'"), len(name) - len(name.rstrip("'"))
                    if stem == x.name:
                        continue
                    if stem in self.constants:
                        put[part] = ZERO
                        continue
                    self.functions.add(stem)
                    put[part] = self._by_x(stem, order, x)
                case Sym(name=name) if (found := _BELOW.fullmatch(name)) and found[1] in self.constants:
                    put[part] = ZERO
                case Sym(name=name) if (found := _BELOW.fullmatch(name)) and self._is_partial(found[1], found[2], x):
                    put[part] = self.derivative(found[1], found[2], x)
                case Sym(name=name) if (found := _DIFFERENTIAL.fullmatch(name)) and found[1] != x.name:
                    put[part] = self._by_x(found[1], 1, x)
                case Call(name=name, children=(argument,)) if (
                    argument is x and (any(part.orders) or name in {*_FUNCTIONS, *self.known}) and self.guess(name)
                ):
                    put[part] = self._by_x(name, sum(part.orders), x)
                case Call(name=name, children=(argument,)) if not self.parameter and (
                    name in self.known
                    or (not argument.free and (any(part.orders) or name in _FUNCTIONS) and self.guess(name))
                ):
                    # f(x + h), f'(2).
                    value = value_of(self._by_x(name, sum(part.orders), x))
                    put[part] = substitute(value, x.name, replace(argument, put))
                case Call(name=name, children=arguments) if len(arguments) > 1 and name in self.known:
                    if not any(part.orders) and all(isinstance(one, Sym) for one in arguments):
                        put[part] = self.known[name]
        if parameter := self.parameter:
            side = self._by_parameter(side, parameter, x)
            put.update({Sym(f"d{parameter}"): ONE})
            names = {*self.functions, *self.known} - {parameter}
            if self.rates:
                names |= {name for value in self.known.values() for name in self.moving(value)}
            elif self.by:
                names |= {"x", "y"}
            put.update({Sym(name): self.derivative(name, "", x) for name in names})
            return _operators(replace(side, put), self.problem)
        for name in {*self.functions, *self.known} - {x.name}:
            put[Sym(name)] = self._by_x(name, 0, x)
        side = _by_letters(replace(side, put), x)
        return _by(_operators(side, self.problem), self.functions - {x.name}, x)

    def _is_partial(self, name: str, letters: str, x: Sym) -> bool:
        by = set(letters_in(letters))
        held = {letter.name for letter in self._held(self.known[name], x).values()} if name in self.known else set()
        return (name in self.known and by <= self.known[name].free | held) or bool(self.by and by <= self.by)

    def _by_x(self, name: str, order: int, x: Sym) -> Node:
        function = self.known.get(name)
        if function is None:
            return Call(name, x, orders=(order,))
        for _ in range(order):
            function = Deriv(function, x)
        return function

    def _by_parameter(self, side: Node, parameter: str, x: Sym) -> Node:
        """Take derivatives by x as quotients of derivatives by the parameter."""

        def taken(old: Node, children: tuple[Node, ...]) -> Node:
            node = old.with_children(children)
            if not isinstance(node, Deriv) or node.variable.name == parameter:
                return node
            by = Sym(parameter)
            return Div(Deriv(node.body, by), Deriv(self.derivative(node.variable.name, "", x), by))

        return fold(side, taken)


def _integrated_by(side: Node, x: Sym) -> Node:
    """Write integrals by another letter as integrals by x: ∫ cos(u) du is ∫ cos(u) u' dx."""

    def by_x(old: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(old, Whole) and old.name == "antiderivative" and children[1] is not x:
            return Whole("antiderivative", Mul(children[0], Sym(f"d{children[1]}")), x)
        return old.with_children(children)

    return fold(side, by_x)


def _by_letters(side: Node, x: Sym) -> Node:
    """Take a derivative by what depends on x as a quotient of derivatives by x: d/du u^3 where u = x^2 + 1."""

    def quotient(old: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(old, Deriv) and not isinstance(children[1], Sym | Indexed | Array):
            return Div(Deriv(children[0], x), Deriv(children[1], x))
        return old.with_children(children)

    return fold(side, quotient)


def _calls(side: Node, name: str) -> bool:
    """Whether a function stands in a side: g of f(g(x)) is not all of it."""
    return any(isinstance(part, Call) and part.name == name for part in postorder(side))


def _by(side: Node, functions: Collection[str], x: Sym) -> Node:
    """Take primes of brackets as derivatives by the variable, not by a letter that depends on it: (y^2)' is by x."""
    primed = [part for part in postorder(side) if isinstance(part, Deriv) and part.variable.name in functions]
    for part in primed:
        side = replace(side, {part: Deriv(part.body, x)})
    return side


_BY_ALL = ("gradient", "laplacian", "hessian", "divergence", "curl")


def _coordinates(field: Node, letters: Sequence[str]) -> list[str]:
    """Return the coordinates of a field: the letters in it, or x, y, z of which it holds some; none if neither fits."""
    count = len(field.children) if isinstance(field, Whole) and field.name == "vector" else 0
    custom = [*"xyz"[:count]]
    return custom if {*letters} & {*custom} else [*letters] if len(letters) == count else []


def _operators(side: Node, problem: Node | None) -> Node:
    """Name the letters that a gradient is taken by: those of the function, those of the problem."""

    def named(old: Node, children: tuple[Node, ...]) -> Node:
        if isinstance(old, Whole) and old.name in _BY_ALL and len(children) == 1:
            letters = sorted((children[0] if problem is None else problem).free)
            if old.name in ("divergence", "curl"):
                letters = _coordinates(children[0], letters)
            if not letters:
                raise UnsupportedError("there is nothing to take this derivative by")
            return Whole(old.name, children[0], *map(Sym, letters))
        return old.with_children(children)

    return fold(side, named)
