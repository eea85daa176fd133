"""Read a Python function of numbers into a display tree, from its source and without running it.

Straight-line code, conditional expressions, and `if` with values or assignments in its branches become one
expression: names are replaced by what was assigned to them, branches become cases, short loops are written out.
What can't be said so, a loop without an end or a call of unknown code, is refused with its line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from derive.errors import LimitError, UnsupportedError
from derive.expression import Add, Call, Const, Logic, Neg, Node, Rel, Sym, number, postorder, rational, tidy
from derive.reading.code.bindings import Meaning, Scope, bindings_of, changed_by
from derive.reading.code.calls import applied, constant, placed, power
from derive.reading.code.signature import (
    Syntax,
    arguments_of,
    defaults_of,
    is_count,
    length_beside,
    local_names,
    parameters,
    unpacked,
)
from derive.reading.code.syntax import BUILD, OPERANDS, called, literal, negated
from derive.reading.code.totals import without_totals
from derive.reading.code.values import (
    SEVERAL,
    TOTAL,
    Closure,
    Count,
    Each,
    Flag,
    Instance,
    Lookup,
    Named,
    Row,
    Span,
    Value,
    as_condition,
    as_number,
    cases,
    each,
    flat,
    is_condition,
    unsupported,
)
from derive.reading.letters import TAKEN
from derive.reading.names import CONSTANTS, GREEK, plain
from derive.startup.data import data, field
from derive.startup.data import replace as copy
from derive.table import NAMES
from derive.table.libraries import MODULES, Computed, library

_MOST_INLINED = 12
_MOST_NODES = 20_000
_MOST_TURNS = 200
"""How deep calls of own functions go, how many symbols a formula has, how often a loop runs."""

Environment = dict[str, Value]


@data
class Code:
    """A function read from its source.

    Attributes:
        name: what it is called, or "" for a lambda.
        letters: the letter of each parameter, in order; each different from the others.
        expression: what it returns.
        given: what the code itself requires: guards that raise, bases of float powers.
        notes: how it was read, where that could be asked.
        locals: what the names that it sets stand for at the end, by their letters.
        taken: the parts of each parameter that is an array.
        each: the letters that stand for each entry of an array.
    """

    name: str
    letters: Mapping[str, str]
    expression: Node
    given: tuple[Node, ...] = ()
    notes: tuple[str, ...] = ()
    locals: tuple[tuple[str, Node], ...] = ()
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: frozenset[str] = frozenset()

    @property
    def arguments(self) -> tuple[str, ...]:
        """The letters of the parameters."""
        return tuple(self.letters.values())


def read_code(function: Syntax, scope: Scope, owner: ast.ClassDef | None = None) -> Code:
    """Return a function as an expression in its parameters.

    Args:
        function: its syntax tree.
        scope: what the names around it mean.
        owner: the class that it is a method of; the attributes of its object are letters.

    Raises:
        UnsupportedError: some line is no formula; the message tells which.
        LimitError: the formula is too long.
    """
    name = function.name if isinstance(function, ast.FunctionDef) else ""
    letters, kept = _Letters(), _Kept()
    environment: Environment = {}
    taken: dict[str, tuple[str, ...]] = {}

    def known(array: ast.expr) -> Value | None:
        """Return an array of the module that is written out."""
        try:
            return _Reader(scope, (name,), letters, kept).value(array, {}) if isinstance(array, ast.Name) else None
        except UnsupportedError:
            return None

    letters.of_all([argument.arg for argument in arguments_of(function) if not unpacked(function, argument.arg)])
    for place, argument in enumerate(arguments_of(function)):
        if owner is not None and place == 0:
            environment[argument.arg] = Instance(owner, scope)
            continue
        default = defaults_of(function).get(argument.arg)
        if isinstance(default, ast.Constant) and (default.value is None or isinstance(default.value, bool | str)):
            environment[argument.arg] = Flag(default.value)
            kept.note(f"{argument.arg} is {default.value!r}, as where it is left out")
            continue
        if isinstance(default, ast.Constant) and isinstance(default.value, int) and is_count(function, argument.arg):
            environment[argument.arg] = literal(default.value, default)
            kept.note(f"{argument.arg} is {default.value}, as where it is left out")
            continue
        count = unpacked(function, argument.arg) or length_beside(function, argument.arg, known)
        if count:
            parts = [f"{argument.arg}_{place}" for place in range(count)]
            environment[argument.arg] = Row(Sym(letters.of(part)) for part in parts)
            letters.parameters.extend(parts)
            taken[argument.arg] = tuple(parts)
        else:
            environment[argument.arg] = Sym(letters.of(argument.arg))
            letters.parameters.append(argument.arg)
    try:
        expression = _Reader(scope, (name,), letters, kept).returned(function, environment)
    except RecursionError as error:
        raise LimitError(f"line {function.lineno}: the code is nested too deeply") from error
    numbers = {letters.known.get(argument, argument) for argument in defaults_of(function)}
    expression, summed = without_totals(expression, numbers, function)
    if arrays := sorted(summed - numbers):
        verb = "stands" if len(arrays) == 1 else "stand"
        kept.note(
            f"{' and '.join(str(Sym(a)) for a in arrays)} {verb} for each entry of an array: the derivative by one"
        )
    if any(part is Const("oo") for part in postorder(expression)):
        raise unsupported("infinity is no number to calculate with", function)
    used = {parameter: letters.known[parameter] for parameter in letters.parameters}
    own = {argument.arg for argument in arguments_of(function)}
    set_here = [(n, value) for n, value in environment.items() if n not in own and isinstance(value, Node)]
    named = tuple((letters.of(n), value) for n, value in set_here if value.free and not is_condition(value))
    notes = (*kept.notes, *letters.notes())
    return Code(
        name,
        used,
        expression,
        tuple(dict.fromkeys(kept.given)),
        notes,
        named,
        taken,
        summed - numbers,
    )


class _Letters:
    """Gives each name of a program a letter of its own."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.parameters: list[str] = []

    def of(self, name: str) -> str:
        """Return the letter for a name: λ and lambda_ are lambda, unless both occur."""
        if name not in self.known:
            self.known[name] = next(letter for letter in self._candidates(name) if letter not in self.known.values())
        return self.known[name]

    def of_all(self, names: Sequence[str]) -> None:
        """Give those a letter first that keep their own name: of e and e_1 the first is not e_1."""
        for name in sorted(names, key=lambda name: next(self._candidates(name)) != name):
            self.of(name)

    def _candidates(self, name: str) -> Iterator[str]:
        letter = plain(name.strip("_") or "x")
        letter = letter if letter.isascii() and letter.isidentifier() else "x"
        if (
            letter not in CONSTANTS
            and letter != "i"
            and letter not in TAKEN
            and (letter in GREEK or letter not in NAMES)
        ):
            yield letter
        yield from (f"{letter}_{count}" for count in range(1, 1000))

    def notes(self) -> Iterator[str]:
        """Say which parameters are written otherwise than in the code."""
        for name in self.parameters:
            if plain(name.strip("_")) != self.known[name]:
                yield f"the parameter {name} is written {Sym(self.known[name])}"


@data(frozen=False)
class _Kept:
    """What was met on the way: requirements and notes."""

    given: list[Node] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[Node, Node] = field(default_factory=dict)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def _may_return(statements: Sequence[ast.stmt]) -> bool:
    return any(isinstance(node, ast.Return | ast.Raise) for s in statements for node in ast.walk(s))


_WITHOUT_EFFECT = frozenset(("errstate", "catch_warnings", "no_grad", "inference_mode"))
"""Contexts in which a function computes the same."""
_LOGGING = frozenset(("debug", "info", "warning", "warn", "log", "simplefilter", "filterwarnings"))
"""Methods that tell of what is computed."""
_RAISED = Flag("an exception is raised")
_BROKEN = Flag("the loop ends")
_CONTINUED = Flag("the loop goes on")
_JUMPS = (_BROKEN, _CONTINUED)


class _Reader:
    """Reads one function body; calls of functions defined beside it are read where they stand."""

    def __init__(self, scope: Scope, within: tuple[str, ...], letters: _Letters, kept: _Kept) -> None:
        self.scope = scope
        self.within = within
        self.letters = letters
        self.kept = kept
        self.local: frozenset[str] = frozenset()
        self.returning: ast.expr | None = None
        self.turns = 0
        self.path: tuple[Node, ...] = ()

    def returned(self, function: Syntax, environment: Environment) -> Node:
        """Return the number that a function returns, given what its parameters stand for."""
        found = self.result(function, environment)
        return as_number(found, self.returning or function)

    def result(self, function: Syntax, environment: Environment) -> Value:
        """Return what a function returns, given what its parameters stand for."""
        self.local = local_names(function)
        if isinstance(function, ast.Lambda):
            return self.value(function.body, environment)
        found = self.block(function.body, environment)
        if found is None or found is _RAISED:
            raise unsupported(f"{function.name} does not return a value on every path", function)
        return found

    # Statements ----------------------------------------------------------------------------------

    def block(self, statements: Sequence[ast.stmt], environment: Environment) -> Value | None:
        """Run statements symbolically; return the value returned, None if the end is reached without one."""
        for position, statement in enumerate(statements):
            match statement:
                case ast.Return(value=value):
                    if value is None:
                        raise unsupported("return without a value", statement)
                    self.returning = value
                    return self.value(value, environment)
                case ast.If():
                    found = self._if(statement, statements[position + 1 :], environment)
                    if found is not None:
                        return found
                case ast.For():
                    self._for(statement, environment)
                case ast.While():
                    self._while(statement, environment)
                case ast.Try(body=body, orelse=orelse, finalbody=[]):
                    self.kept.note("what except catches is left out: this holds where nothing is raised")
                    return self.block([*body, *orelse, *statements[position + 1 :]], environment)
                case ast.With(items=[ast.withitem(context_expr=ast.Call(func=manager))], body=body) if (
                    ast.unparse(manager).rpartition(".")[2] in _WITHOUT_EFFECT
                ):
                    return self.block([*body, *statements[position + 1 :]], environment)
                case ast.Raise():
                    return _RAISED
                case ast.Break() | ast.Continue():
                    return _BROKEN if isinstance(statement, ast.Break) else _CONTINUED
                case _:
                    self._run(statement, environment)
        return None

    def _run(self, statement: ast.stmt, environment: Environment) -> None:
        match statement:
            case ast.Assign(targets=targets, value=value):
                found = self.value(value, environment)
                for target in targets:
                    _assign(target, found, environment)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                _assign(target, self.value(value, environment), environment)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=operator, value=value):
                changed = ast.BinOp(ast.Name(name, ast.Load()), operator, value)
                ast.copy_location(changed, statement)
                ast.copy_location(changed.left, target)
                environment[name] = self.value(changed, environment)
            case ast.Assert(test=test):
                self._require(self.truth(test, environment), statement)
            case ast.FunctionDef(name=name):
                self._check_decorators(statement)
                environment[name] = self._made_here(statement, environment)
            case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
                return
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"))) if self.scope("print") is None:
                return
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name))) if (
                name in _LOGGING and owner not in environment
            ):
                return
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr="append"), args=[added])
            ) if self._is_list(owner, environment):
                values = environment[owner]
                assert isinstance(values, tuple)
                environment[owner] = (*values, self.value(added, environment))
            case ast.Import() | ast.ImportFrom():
                inner, outer = bindings_of(ast.Module([statement], [])), self.scope
                self.scope = lambda name: inner(name) or outer(name)
            case _:
                raise unsupported(f"{called(statement)} can't be read as a formula", statement)

    def _is_list(self, name: str, environment: Environment) -> bool:
        """Whether a name is that of a list which no other name has too."""
        found = environment.get(name)
        alike = [other for other in environment.values() if other is found]
        return isinstance(found, tuple) and not isinstance(found, Row) and (len(alike) == 1 or not found)

    def _require(self, condition: Value, node: ast.AST) -> None:
        """Keep what the code requires; where it is known while reading there is nothing to keep."""
        if isinstance(condition, Flag):
            if not condition.value:
                raise unsupported("this always raises an exception", node)
            return
        if self.path:
            raise unsupported("a requirement inside a branch can't be read as a formula", node)
        self.kept.given.append(as_condition(condition, node))

    def _check_decorators(self, function: ast.FunctionDef) -> None:
        problem = changed_by(function.decorator_list, self.scope)
        if problem:
            raise unsupported(
                f"{function.name} has a decorator, {problem}, which may change what it computes", function
            )

    def _if(self, statement: ast.If, rest: Sequence[ast.stmt], environment: Environment) -> Value | None:
        condition = self.truth(statement.test, environment)
        if isinstance(condition, Flag):
            return self.block(statement.body if condition.value else statement.orelse, environment)
        condition = as_condition(condition, statement)
        taken, left = _apart(environment), _apart(environment)
        if not _may_return([statement]):
            jumps = [self._branch(condition, statement.body, taken), self._branch(condition, statement.orelse, left)]
            if any(jump is not None for jump in jumps):
                raise unsupported("a loop that may end early can't be read as a formula", statement)
            _merge(environment, condition, taken, left, statement)
            return None
        if _only_raises(statement.body):
            self._require(negated(statement, [condition]), statement)
            return self.block([*statement.orelse, *rest], environment)
        first = self._branch(condition, [*statement.body, *rest], taken)
        second = self._branch(condition, [*statement.orelse, *rest], left)
        if any(found is jump for found in (first, second) for jump in _JUMPS):
            raise unsupported("a loop that may end early can't be read as a formula", statement)
        if first is _RAISED or second is _RAISED:
            self._require(negated(statement, [condition]) if first is _RAISED else condition, statement)
            return second if first is _RAISED else first
        if first is None or second is None:
            raise unsupported("a value is returned on one side only", statement)
        return _either(condition, first, second, statement)

    def _branch(self, condition: Node, statements: Sequence[ast.stmt], environment: Environment) -> Value | None:
        outside, self.path = self.path, (*self.path, condition)
        try:
            return self.block(statements, environment)
        finally:
            self.path = outside

    def _for(self, loop: ast.For, environment: Environment) -> None:
        """Write out a loop over a range of written numbers, or over values that stand there."""
        if loop.orelse or _may_return(loop.body):
            raise unsupported("a loop that may end early can't be read as a formula", loop)
        if isinstance(one := self._one_of(loop.iter, environment), (Sym, Count)):
            self._added_up(loop, one, environment)
            return
        for value in self._turns(loop.iter, environment, loop):
            _assign(loop.target, value, environment)
            if self.block(loop.body, environment) is _BROKEN:
                return

    def _while(self, loop: ast.While, environment: Environment) -> None:
        """Write out a loop whose condition is one of whole numbers that are known while reading."""
        if loop.orelse or _may_return(loop.body):
            raise unsupported("a loop that may end early can't be read as a formula", loop)
        while True:
            condition = self.truth(loop.test, environment)
            if not isinstance(condition, Flag):
                hint = "a loop whose end depends on what it computes can't be read as a formula"
                raise unsupported(hint, loop)
            if not condition.value:
                return
            self._count(1, loop)
            if self.block(loop.body, environment) is _BROKEN:
                return

    def _turns(self, over: ast.expr, environment: Environment, node: ast.AST) -> Sequence[Value]:
        match over:
            case ast.Call(func=ast.Name(id="range"), args=bounds, keywords=[]) if "range" not in environment:
                ends = [rational(as_number(self.value(bound, environment), node)) for bound in bounds]
                if not all(end is not None and end.denominator == 1 for end in ends) or len(ends) not in (1, 2, 3):
                    raise unsupported("a loop whose end is not written can't be read as a formula", node)
                counts = range(*(int(end) for end in ends if end is not None))
                self._count(len(counts), node)
                return [literal(count, node) for count in counts]
        match over:
            case ast.Call(func=ast.Name(id="enumerate" | "zip" as word), args=lists, keywords=[]) if (
                word not in environment
            ):
                several = [self._turns(one, environment, node) for one in lists]
                if word == "enumerate":
                    several.insert(0, [literal(count, node) for count in range(len(several[0]))])
                return list(zip(*several, strict=False))
        found = self.value(over, environment)
        if not isinstance(found, tuple):
            raise unsupported("a loop over values that are not written can't be read as a formula", node)
        self._count(len(found), node)
        return found

    def _count(self, turns: int, node: ast.AST) -> None:
        self.turns += turns
        if self.turns > _MOST_TURNS:
            raise LimitError(f"line {getattr(node, 'lineno', '?')}: loops run more than {_MOST_TURNS} times")

    # Expressions ---------------------------------------------------------------------------------

    def truth(self, expression: ast.expr, environment: Environment) -> Value:
        """Return a condition: relations, or a flag where it is known while reading."""
        found = self.value(expression, environment)
        if isinstance(found, Flag):
            return Flag(bool(found.value))
        condition = as_condition(found, expression)
        decided = _decided(condition)
        return condition if decided is None else Flag(decided)

    def value(self, expression: ast.expr, environment: Environment) -> Value:
        """Return what an expression stands for."""
        stack: list[tuple[ast.expr, bool]] = [(expression, False)]
        done: list[Value] = []
        while stack:
            node, open_ = stack.pop()
            operands = OPERANDS.get(type(node))
            if operands is None:
                raise unsupported(f"{called(node)} can't be read as a formula", node)
            below = list(operands(node))
            if below and not open_:
                stack.append((node, True))
                stack.extend((part, False) for part in reversed(below))
                continue
            children = done[len(done) - len(below) :]
            del done[len(done) - len(below) :]
            built = self._build(node, children, environment)
            if isinstance(built, Node) and built.size > _MOST_NODES:
                raise LimitError(f"line {node.lineno}: the formula grows beyond {_MOST_NODES} symbols")
            done.append(built)
        return done[0]

    def _build(self, node: ast.expr, children: list[Value], environment: Environment) -> Value:
        match node:
            case ast.Constant(value=value):
                return literal(value, node)
            case ast.Name(id=name):
                return self._name(name, node, environment)
            case ast.Attribute():
                return self._attribute(node, environment)
            case ast.Call():
                return self._call(node, children, environment)
            case ast.Lambda():
                return self._made_here(node, environment)
            case ast.IfExp(body=body, orelse=orelse):
                return self._chosen(node, children[0], body, orelse, environment)
            case ast.Subscript():
                return _element(node, children)
            case ast.Slice():
                bounds = iter(_whole(child, node) for child in children)
                return Span(
                    *(next(bounds) if part is not None else None for part in (node.lower, node.upper, node.step))
                )
            case ast.Starred():
                return children[0]
            case ast.NamedExpr(target=target):
                _assign(target, children[0], environment)
                return children[0]
            case ast.GeneratorExp(elt=body, generators=[over]) | ast.ListComp(elt=body, generators=[over]):
                return self._comprehended(body, over, environment)
            case ast.BinOp(op=ast.Pow()):
                return each(lambda _, parts: power(parts[0], parts[1], node, self._required_by_power), node, children)
        sign: ast.AST = getattr(node, "op", node)
        build = BUILD.get(type(sign))
        if build is None:
            raise unsupported(f"{called(sign)} can't be read as a formula", node)
        return build(node, children)

    def _required_by_power(self, condition: Node) -> None:
        # In a branch the base may be negative elsewhere: what holds there is left to the formula's own domain.
        guard = [negated(ast.Pass(), [c]) for c in self.path]
        whole = Logic("or", *(part for part in guard if isinstance(part, Node)), condition) if guard else condition
        self.kept.given.append(whole)

    def _chosen(
        self, node: ast.IfExp, condition: Value, body: ast.expr, orelse: ast.expr, environment: Environment
    ) -> Value:
        if isinstance(condition, Flag):
            return self.value(body if condition.value else orelse, environment)
        found = as_condition(condition, node)
        return _either(found, self.value(body, environment), self.value(orelse, environment), node)

    def _comprehended(self, body: ast.expr, over: ast.comprehension, environment: Environment) -> Value:
        if over.ifs or over.is_async:
            raise unsupported("a comprehension with a condition can't be read as a formula", body)
        if isinstance(one := self._one_of(over.iter, environment), (Sym, Count)):
            inner = _apart(environment)
            _assign(over.target, one, inner)
            return Each(as_number(self.value(body, inner), body))
        found: list[Value] = []
        for value in self._turns(over.iter, environment, body):
            inner = _apart(environment)
            _assign(over.target, value, inner)
            found.append(self.value(body, inner))
        if any(isinstance(one, Closure) and one.around is not environment for one in found):
            raise unsupported("functions made in a comprehension all see its last value", body)
        return tuple(found)

    def _one_of(self, over: ast.expr, environment: Environment) -> Value | None:
        """Return what stands for each entry of a parameter, or for its place in a loop; None for other values."""
        match over:
            case ast.Name(id=name) if (
                isinstance(found := environment.get(name), Sym) and name in self.letters.parameters
            ):
                return found
            case ast.Call(func=ast.Name(id="range"), args=[bound], keywords=[]) if "range" not in environment:
                count = self.value(bound, environment)
                array = self.kept.counts.get(count) if isinstance(count, Node) else None
                return None if array is None else Count(array)
        return None

    def _added_up(self, loop: ast.For, one: Value, environment: Environment) -> None:
        """Read a loop over the entries of an array that only adds up: ``total += x[i]**2``."""
        inner = _apart(environment)
        _assign(loop.target, one, inner)
        sums = {s.target.id for s in loop.body if isinstance(s, ast.AugAssign) and isinstance(s.target, ast.Name)}
        for name in sums:
            inner.pop(name, None)
        for statement in loop.body:
            match statement:
                case ast.AugAssign(target=ast.Name(id=name), op=ast.Add() | ast.Sub() as sign, value=value):
                    total: Node = Call(TOTAL, as_number(self.value(value, inner), value))
                    total = Neg(total) if isinstance(sign, ast.Sub) else total
                    environment[name] = Add(as_number(environment.get(name, Flag(None)), statement), total)
                case ast.Assign():
                    self._run(statement, inner)
                case _:
                    hint = "a loop over an array is read where it only adds up"
                    raise unsupported(f"{hint}; {SEVERAL}", statement)

    def _name(self, name: str, node: ast.expr, environment: Environment) -> Value:
        if name in environment:
            return environment[name]
        if name in self.local:
            raise unsupported(f"{name} has no value here on every path", node)
        meaning = self.scope(name)
        if meaning is None:
            raise unsupported(f"{name} is not known here", node)
        return self._meant(name, meaning, node)

    def _meant(self, name: str, meaning: Meaning, node: ast.expr) -> Value:
        """Return the value of a name that is bound around the function."""
        if meaning.problem:
            raise unsupported(meaning.problem, node)
        if meaning.module and meaning.name:
            return _of_library(meaning.module, meaning.name, node)
        match meaning.defined:
            case (ast.FunctionDef() as function, scope):
                self._check_decorators(function)
                return Closure(function, {}, scope)
            case (ast.expr() as value, scope) if not self._is_inlined(name):
                reader = _Reader(scope, (*self.within, name), self.letters, self.kept)
                return reader.value(value, {})
        raise unsupported(f"{name} is set outside the function: pass it as an argument, or write its value", node)

    def _is_inlined(self, name: str) -> bool:
        return name in self.within or len(self.within) >= _MOST_INLINED

    def _attribute(self, node: ast.Attribute, environment: Environment) -> Value:
        match node.value:
            case ast.Name(id=name) if isinstance(own := environment.get(name), Instance):
                if node.attr in (known := dict(own.values)):
                    return known[node.attr]
                self.kept.note(f"{name}.{node.attr} is held constant")
                return Sym(self.letters.of(node.attr))
        if node.attr in ("T", "shape", "size") and not self._is_of_module(node, environment):
            return _told(node.attr, self.value(node.value, environment), node)
        return _of_library(self._module(node, environment), node.attr, node)

    def _module(self, node: ast.Attribute, environment: Environment) -> str:
        """Return the module before the last point of ``np.exp``, ``jax.numpy.exp``."""
        parts: list[str] = []
        inner = node.value
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        known = isinstance(inner, ast.Name) and inner.id not in environment and inner.id not in self.local
        meaning = self.scope(inner.id) if known and isinstance(inner, ast.Name) else None
        if meaning is not None and meaning.problem:
            raise unsupported(meaning.problem, node)
        if meaning is None or not meaning.module or meaning.defined is not None:
            unbound = isinstance(inner, ast.Name) and meaning is None and inner.id not in environment
            told = f": nothing imports {ast.unparse(inner)}" if unbound and known else ""
            raise unsupported(f"{ast.unparse(node)} is not known{told}", node)
        return ".".join((meaning.path, *reversed(parts)))

    # Calls ---------------------------------------------------------------------------------------

    def _call(self, node: ast.Call, children: list[Value], environment: Environment) -> Value:
        if any(keyword.arg is None for keyword in node.keywords):
            raise unsupported("arguments by ** are not read", node)
        arguments: list[Value] = []
        for argument, value in zip(node.args, children, strict=False):
            arguments += value if isinstance(argument, ast.Starred) and isinstance(value, tuple) else [value]
        keywords = {str(k.arg): value for k, value in zip(node.keywords, children[len(node.args) :], strict=True)}
        match node.func:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if isinstance(environment.get(owner), Instance):
                return self._method(environment[owner], name, arguments, keywords, node)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if known := self._class(owner, environment):
                return self._method(known, name, arguments, keywords, node)
            case ast.Attribute(attr=name) as function if not self._is_of_module(function, environment):
                own = self.value(function.value, environment)
                return self._applied("torch.Tensor", name, [own, *arguments], keywords, node)
            case ast.Attribute(attr=name) as function:
                return self._applied(self._module(function, environment), name, arguments, keywords, node)
            case ast.Name(id=name) if name in environment or name in self.local:
                return self._inlined(name, self._name(name, node, environment), arguments, keywords, node)
            case ast.Name(id=name):
                meaning = self.scope(name) or Meaning("builtins", name)
                if meaning.problem:
                    raise unsupported(meaning.problem, node)
                if meaning.defined is not None and isinstance(defined := meaning.defined[0], ast.ClassDef):
                    return self._made(Instance(defined, meaning.defined[1]), arguments, keywords, node)
                if meaning.defined is not None:
                    return self._inlined(name, self._meant(name, meaning, node), arguments, keywords, node)
                if not meaning.name:
                    raise unsupported(f"{name} is a module", node)
                return self._applied(meaning.module, meaning.name, arguments, keywords, node)
            case ast.Lambda() as function:
                return self._inlined("", self._made_here(function, environment), arguments, keywords, node)
        raise unsupported(f"the function {ast.unparse(node.func)} is not known", node)

    def _class(self, owner: str, environment: Environment) -> Instance | None:
        """Return a class whose static methods are called by its name."""
        meaning = None if owner in environment or owner in self.local else self.scope(owner)
        match meaning.defined if meaning is not None and not meaning.problem else None:
            case (ast.ClassDef() as definition, scope):
                return Instance(definition, scope, itself=True)
        return None

    def _applied(
        self, module: str, name: str, arguments: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> Value:
        if (module, name) == ("functools", "partial") and arguments and isinstance(whole := arguments[0], Closure):
            defaults = (*whole.defaults, *keywords.items())
            return copy(whole, bound=(*whole.bound, *arguments[1:]), defaults=defaults)
        if module not in MODULES:
            raise unsupported(f"the function {ast.unparse(node.func)} is not known", node)
        if (module, name) == ("builtins", "len") and len(arguments) == 1 and isinstance(arguments[0], Node):
            return self._length(arguments[0], node)
        return applied(module, name, arguments, keywords, node, self._required_by_power)

    def _length(self, array: Node, node: ast.AST) -> Node:
        """Return the letter for how many entries a parameter has that is an array."""
        if not isinstance(array, Sym):
            raise unsupported("len takes several values", node)
        count = Sym(self.letters.of(f"n_{array.name}"))
        self.kept.note(f"{count} is how many entries {array} has")
        self.kept.counts[count] = array
        return count

    def _is_of_module(self, function: ast.Attribute, environment: Environment) -> bool:
        """Whether ``np.exp`` is meant, and not a method of a value: ``x.exp()``, ``(x + 1).exp()``."""
        inner: ast.expr = function
        while isinstance(inner, ast.Attribute):
            inner = inner.value
        return isinstance(inner, ast.Name) and inner.id not in environment and inner.id not in self.local

    def _method(
        self, own: Value, name: str, arguments: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> Value:
        assert isinstance(own, Instance)
        methods = self._methods(own, name)
        if len(methods) != 1:
            raise unsupported(f"the method {name} is not known", node)
        self._check_decorators(methods[0])
        plain_function = any(ast.unparse(d) == "staticmethod" for d in methods[0].decorator_list)
        if own.itself and not plain_function:
            raise unsupported(f"{name} is no static method: it needs an object", node)
        closure = Closure(methods[0], {}, own.scope, () if plain_function else (own,))
        return self._inlined(name, closure, arguments, keywords, node)

    def _made(self, own: Instance, arguments: list[Value], keywords: dict[str, Value], node: ast.Call) -> Instance:
        """Return an object of a class: its attributes are what ``__init__`` sets, or the fields of a dataclass."""
        methods = self._methods(own, "__init__")
        if not methods:
            fields = [
                (part.target.id, part.value)
                for part in own.definition.body
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
            ]
            defaults = {name: value for name, value in fields if value is not None}
            names = [name for name, _ in fields]
            filled = {
                n: self.value(defaults[n], {}) for n in names[len(arguments) :] if n in defaults and n not in keywords
            }
            entry = Computed(tuple(names), ("",) * len(defaults), "")
            values = placed(own.definition.name, entry, arguments, {**filled, **keywords}, node)
            if isinstance(values, str):
                raise unsupported(values, node)
            return copy(own, values=tuple(zip(names, values, strict=True)))
        (made, *_) = methods
        setters = [
            (part.targets[0].attr, part.value)
            for part in made.body
            if isinstance(part, ast.Assign)
            and isinstance(part.targets[0], ast.Attribute)
            and ast.unparse(part.targets[0].value) == made.args.args[0].arg
        ]
        others = [
            part
            for part in made.body
            if not isinstance(part, ast.Assign | ast.Expr) or (isinstance(part, ast.Assign) and len(part.targets) > 1)
        ]
        if others or len(setters) < sum(isinstance(part, ast.Assign) for part in made.body):
            raise unsupported(f"what {own.definition.name} does where it is made can't be read as a formula", node)
        row = ast.Lambda(made.args, ast.Tuple([value for _, value in setters], ast.Load()))
        ast.copy_location(row, made)
        ast.copy_location(row.body, made)
        found = self._inlined("", Closure(row, {}, own.scope, (own,)), arguments, keywords, node)
        assert isinstance(found, tuple)
        return copy(own, values=tuple(zip((name for name, _ in setters), found, strict=True)))

    def _methods(self, own: Instance, name: str) -> list[ast.FunctionDef]:
        """Return what a class, or the nearest of those that it is derived from, defines by a name."""
        owner: ast.ClassDef | None = own.definition
        for _ in range(_MOST_INLINED):
            if owner is None:
                break
            found = [part for part in owner.body if isinstance(part, ast.FunctionDef) and part.name == name]
            if found or len(owner.bases) != 1 or not isinstance(base := owner.bases[0], ast.Name):
                return found
            meaning = own.scope(base.id)
            defined = meaning.defined[0] if meaning is not None and meaning.defined and not meaning.problem else None
            owner = defined if isinstance(defined, ast.ClassDef) else None
        return []

    def _made_here(self, function: Syntax, environment: Environment) -> Closure:
        """Return a function that is defined in the code, with its defaults as they are now."""
        defaults = tuple((name, self.value(value, environment)) for name, value in defaults_of(function).items())
        return Closure(function, environment, self.scope, defaults=defaults)

    def _inlined(
        self, name: str, function: Value, arguments: list[Value], keywords: dict[str, Value], node: ast.Call
    ) -> Value:
        if isinstance(function, Instance) and not function.itself:
            called_by = next((word for word in ("__call__", "forward") if self._methods(function, word)), "__call__")
            return self._method(function, called_by, arguments, keywords, node)
        if isinstance(function, Named):
            return self._applied(function.module, function.name, arguments, keywords, node)
        if not isinstance(function, Closure):
            raise unsupported(f"{name} is called, but is no function that is known", node)
        if name and name in self.within:
            raise unsupported(f"{name} calls itself", node)
        if len(self.within) >= _MOST_INLINED:
            raise unsupported("functions call each other too deeply", node)
        defaults = defaults_of(function.function)
        names = parameters(function.function)
        entry = Computed(tuple(names), ("",) * sum(argument in defaults for argument in names), "")
        given = [*function.bound, *arguments]
        worked_out = dict(function.defaults)
        missing = {
            n: defaults.get(n) for n in names[len(given) :] if (n in defaults or n in worked_out) and n not in keywords
        }
        reader = _Reader(function.scope, (*self.within, name), self.letters, self.kept)
        reader.path, reader.turns = self.path, self.turns
        known = {
            n: worked_out[n] if n in worked_out or value is None else reader.value(value, dict(function.around))
            for n, value in missing.items()
        }
        values = placed(name or "the lambda", entry, given, {**keywords, **known}, node)
        if isinstance(values, str):
            raise unsupported(values, node)
        inside = {**function.around, **dict(zip(names, values, strict=True))}
        found = reader.result(function.function, inside)
        self.turns = reader.turns
        return found


def _of_library(module: str, name: str, node: ast.AST) -> Value:
    """Return a number or a function of a module."""
    return Named(module, name) if name in library(module) else constant(module, name, node)


def _decided(condition: Node) -> bool | None:
    """Return whether a relation between whole numbers holds; None where other things are compared."""
    if not isinstance(condition, Rel):
        return None
    left, right = (rational(tidy(side)) for side in (condition.left, condition.right))
    if left is None or right is None or left.denominator != 1 or right.denominator != 1:
        return None
    holds = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "=": left == right}
    return holds.get(condition.relation, left != right)


def _only_raises(statements: Sequence[ast.stmt]) -> bool:
    return (
        bool(statements)
        and isinstance(statements[-1], ast.Raise)
        and not any(isinstance(node, ast.Return) for s in statements for node in ast.walk(s))
    )


def _element(node: ast.Subscript, children: Sequence[Value]) -> Value:
    values, place = children
    if isinstance(place, Count) and values is place.of:
        return values
    if isinstance(place, Span) and isinstance(values, tuple):
        return place.of(values)
    if isinstance(place, tuple) and isinstance(values, Row):
        first, *rest = place
        if isinstance(first, Span):
            return Row(_element(node, (row, tuple(rest) if len(rest) > 1 else rest[0])) for row in first.of(values))
        row = _element(node, (values, first))
        return _element(node, (row, tuple(rest) if len(rest) > 1 else rest[0])) if rest else row
    if isinstance(values, Lookup):
        found = next((value for key, value in values.entries if key == place), None)
        if found is None:
            raise unsupported("which entry of a dictionary is meant is not known while reading", node)
        return found
    if is_condition(place) and isinstance(values, tuple) and len(values) == 2:
        return _either(as_condition(place, node), values[1], values[0], node)
    index = rational(place) if isinstance(place, Node) else None
    if not isinstance(values, tuple) or index is None or index.denominator != 1:
        raise unsupported(f"an element of an array can't be read as a formula: {SEVERAL}", node)
    if not -len(values) <= index < len(values):
        raise unsupported(f"there is no element {index}", node)
    return values[int(index)]


def _told(attribute: str, array: Value, node: ast.AST) -> Value:
    """Return the transpose, the shape or the size of an array that is written out."""
    if not isinstance(array, Row):
        raise unsupported(f"{attribute} of what is not written out can't be read: {SEVERAL}", node)
    rows = [row for row in array if isinstance(row, Row)]
    if attribute == "T":
        return Row(Row(column) for column in zip(*rows, strict=True)) if rows else array
    shape = (len(array), len(rows[0])) if rows else (len(array),)
    if attribute == "shape":
        return tuple(number(count) for count in shape)
    return number(len(flat(array)))


def _whole(value: Value, node: ast.AST) -> int:
    """Return a whole number that is known while reading."""
    found = rational(tidy(as_number(value, node)))
    if found is None or found.denominator != 1:
        raise unsupported("a slice whose ends are not written can't be read as a formula", node)
    return int(found)


def _assign(target: ast.expr, value: Value, environment: Environment) -> None:
    match target:
        case ast.Name(id=name):
            environment[name] = value
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            if not isinstance(value, tuple) or len(value) != len(targets):
                raise unsupported("the values on the right are not as many as the names", target)
            for part, found in zip(targets, value, strict=True):
                _assign(part, found, environment)
        case _:
            raise unsupported("only names are assigned to", target)


def _either(condition: Node, first: Value, second: Value, node: ast.AST) -> Value:
    """Return the first value under a condition, else the second; several values each by itself."""
    if first is second or first == second:
        return first
    if isinstance(first, tuple) and isinstance(second, tuple) and len(first) == len(second):
        return tuple(_either(condition, one, other, node) for one, other in zip(first, second, strict=True))
    if is_condition(first) and is_condition(second):
        raise unsupported("a condition that depends on another can't be read as a formula", node)
    return cases(condition, as_number(first, node), as_number(second, node))


def _merge(environment: Environment, condition: Node, taken: Environment, left: Environment, node: ast.AST) -> None:
    environment.clear()
    # A name that only one branch sets has no value afterwards.
    for name in taken.keys() & left.keys():
        first, second = taken[name], left[name]
        if isinstance(first, Closure) and isinstance(second, Closure) and first.function is second.function:
            environment[name] = copy(first, around=environment if first.around is taken else first.around)
        else:
            environment[name] = _either(condition, first, second, node)


def _apart(environment: Environment) -> Environment:
    """Return the names and values of a branch; functions that were made before see what it changes."""
    branch = dict(environment)
    for name, value in environment.items():
        if isinstance(value, Closure) and value.around is environment:
            branch[name] = copy(value, around=branch)
    return branch
