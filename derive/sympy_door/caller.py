"""What a program hands in as SymPy's: each symbol under a name of its own, what is said of it as a relation.

The classes that are understood are listed; every other one is refused by its name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from derive.errors import DeriveError, UnsupportedError
from derive.expression import ZERO, Add, Array, Call, Mul, Node, Rel, Sym, Whole, postorder, rational
from derive.reading import Reading
from derive.reading.letters import letter
from derive.reading.names import FORMS, OPERATORS
from derive.startup.patterns import pattern
from derive.sympy_door import incoming
from derive.sympy_door.incoming import Convert, Entry, convert, is_unknown_function
from derive.table import NAMES
from derive.vectors.operations import OPERATIONS
from derive.writing.letters import split_name

_SIGNS = (
    ("is_positive", ">"),
    ("is_negative", "<"),
    ("is_nonnegative", ">="),
    ("is_nonpositive", "<="),
    ("is_nonzero", "!="),
)
"""What may be said of the sign of a symbol, the strongest first."""
_UNREAL = (
    ("is_commutative", False, "does not commute"),
    ("is_imaginary", True, "is imaginary"),
    ("is_finite", False, "is infinite"),
    ("is_zero", True, "is zero"),
    ("is_real", False, "is not real"),
)
"""What no real variable is."""
_SYMBOLS = frozenset(("Symbol", "Dummy"))


class Caller(Convert):
    """What one caller hands in.

    Attributes:
        names: each symbol and function, and its name here.
        given: the relations that hold by what was handed in, each once.
        notes: remarks on the symbols.
        whole: the shape of each vector and matrix.
        bound: the symbols of integrals, sums and limits.
        principal: whether what is differentiated is SymPy's, with SymPy's powers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[Any, str] = {}
        self.given: dict[Node, None] = {}
        self.notes: dict[str, None] = {}
        self.whole: dict[str, tuple[str | int, ...]] = {}
        self.bound: set[Any] = set()
        self.principal = False

    @property
    def symbols(self) -> tuple[tuple[str, Any], ...]:
        """The symbols and functions by their names here."""
        return tuple((name, named) for named, name in self.names.items())

    # Names ----------------------------------------------------------------------------------------------------

    def name(self, named: Any) -> str:
        """Return the name of a symbol or function: its own, or with a number where another one has that.

        Raises:
            DeriveError: its name is no letter.
        """
        if named not in self.names:
            spelled = named.name if isinstance(getattr(named, "name", None), str) else getattr(named, "__name__", "")
            # A dummy without a name is called by a number that differs from run to run.
            name = own = "u" if spelled.startswith("Dummy_") else letter(spelled)
            taken = set(self.names.values())
            stem = split_name(own).stem
            numbered = (f"{stem}_{number}" for number in count(1))
            while name in taken:
                name = next(numbered)
            if name != own:
                self.notes[f"{Sym(name)} is another symbol called {Sym(own)}"] = None
            self.names[named] = name
        return self.names[named]

    def _function(self, part: Any, of: Convert) -> Node:
        name = part.func.__name__
        if name in NAMES or name in FORMS or name in OPERATORS:
            raise DeriveError(
                f"{name} is a function of the caller's here, and a known one elsewhere: name it otherwise"
            )
        return Call(self.name(part.func), *map(of, part.args))

    def _symbol(self, part: Any, of: Convert) -> Node:
        name = self.name(part)
        for property, value, said in _UNREAL:
            if getattr(part, property) is value:
                raise UnsupportedError(f"{Sym(name)} {said}: only derivatives of real functions are derived")
        if part.is_complex and part.is_real is None:
            raise UnsupportedError(f"{Sym(name)} is complex: only derivatives of real functions are derived")
        sign = next((sign for property, sign in _SIGNS if getattr(part, property)), "")
        if part in self.bound:
            return Sym(name)
        if sign:
            self.given[Rel(sign, Sym(name), ZERO)] = None
        if part.is_integer:
            self.notes[f"{Sym(name)} is read as a real number, not as an integer"] = None
        return Sym(name)

    def _indexed(self, part: Any, of: Convert) -> Node:
        """Read an entry x[i] as a letter x_i; different entries are different letters only if that can be seen."""
        base, indices = part.base, part.indices
        others = [other for other in self.names if getattr(other, "base", None) == base and other != part]
        if any(not index.is_Integer for entry in (part, *others) for index in entry.indices) and others:
            raise UnsupportedError(f"{part} and {others[0]} may be one entry or two: which is not said")
        if part.free_symbols & self.bound or any(not (index.is_Integer or index.is_Symbol) for index in indices):
            raise UnsupportedError(f"the entry {part} changes with its index: sums over indices are read as text")
        if part not in self.names:
            name = letter("_".join((str(base.label), "".join(map(str, indices)))))
            if name in self.names.values():
                raise DeriveError(f"{part} and a letter have one name, {Sym(name)}")
            self.names[part] = name
        return Sym(self.names[part])

    # Classes --------------------------------------------------------------------------------------------------

    def entry(self, part: Any) -> Entry:
        """Return what converts a part.

        Raises:
            UnsupportedError: it is of a class that is not understood.
        """
        kind = type(part)
        of_sympy = str(kind.__module__).partition(".")[0] == "sympy"
        if is_unknown_function(part) or (not of_sympy and getattr(part, "is_Function", False)):
            return self._function
        if not of_sympy:
            raise _refusal(part)
        if kind.__name__ in _SYMBOLS:
            return self._symbol
        if kind.__name__ == "Indexed":
            return self._indexed
        if kind.__name__ in _TRUTHS:
            raise _refusal(part)
        if kind.__name__ == "Abs" and part.args[0].is_nonnegative:
            return _operand
        if kind.__name__ in _MATRICES and getattr(part, "is_MatrixExpr", part.is_commutative):
            return _MATRICES[kind.__name__]
        if (kind.__name__ in _NUMERIC or part.is_Function) and any(one.is_Boolean for one in part.args):
            raise UnsupportedError(f"{part} takes a condition for a number")
        known = incoming.entry_of(kind.__name__)
        if known is not None:
            if kind.__name__ in _NUMERIC and any(factor.is_infinite for factor in part.args):
                raise UnsupportedError("infinity occurs: only derivatives of real functions are derived")
            self._bind(part)
            return known
        if getattr(part, "is_Function", False):
            if incoming.listed(part):
                return incoming.call
            raise UnsupportedError(f"no derivative of SymPy's function {part} is known here")
        raise _refusal(part)

    def _bind(self, part: Any) -> None:
        if type(part).__name__ in ("Integral", "Sum", "Product", "Limit"):
            self.bound.update(part.bound_symbols if hasattr(part, "bound_symbols") else part.args[1:2])

    def power(self, base: Node, exponent: Node, part: Any) -> Node:
        """Return the display of a power; SymPy's is real only for a base that is not negative."""
        value = rational(exponent)
        if value is not None and value.denominator % 2 and value.denominator != 1 and not part.base.is_nonnegative:
            if part.base.free_symbols & self.bound or part.base.is_negative:
                raise UnsupportedError(f"SymPy's power {part} is complex for a negative base: state it by real roots")
            self.given[Rel(">=", base, ZERO)] = None
        return super().power(base, exponent, part)

    def _array(self, part: Any, of: Convert) -> Node:
        rows, columns = (int(size) if size.is_Integer else self.name(size) for size in part.shape)
        name = self.name(part)
        self.whole[name] = (rows,) if columns == 1 else (rows, columns)
        return Array(name, *self.whole[name])

    # What is handed in ----------------------------------------------------------------------------------------

    def value(self, value: object) -> object:
        """Return what is handed in with displays for SymPy's expressions, in sequences and mappings too."""
        match value:
            case tuple() | list():
                return tuple(map(self.value, value))
            case Mapping():
                return {self._key(key): self.value(one) for key, one in value.items()}
            case _ if not is_sympy(value):
                return value
        if getattr(value, "is_Matrix", False) and not getattr(value, "is_MatrixExpr", False):
            return self._entries(value)
        handed: Any = value
        return tuple(map(self.value, handed)) if type(value).__name__ == "Tuple" else self._converted(handed)

    def _key(self, key: object) -> object:
        node = self.value(key)
        return node.name if isinstance(node, (Sym, Array)) else node

    def _entries(self, matrix: Any) -> tuple[object, ...]:
        if 1 not in matrix.shape:
            raise UnsupportedError(
                f"a matrix of {matrix.rows} rows and {matrix.cols} columns is no vector of components"
            )
        return tuple(map(self.reading, matrix))

    def _converted(self, expression: Any) -> Node:
        for part in _walk(expression):
            self._bind(part)
        return convert(expression, self)

    def reading(self, expression: Any) -> object:
        """Return what is differentiated as if it had been read; the components of a vector in their order."""
        if isinstance(expression, Node):
            _refuse_names(expression)
        if not is_sympy(expression):
            return tuple(map(self.reading, expression)) if isinstance(expression, (tuple, list)) else expression
        self.principal = True
        arguments: tuple[str, ...] = ()
        source = expression
        if type(expression).__name__ == "Lambda":
            names = [self.value(one) for one in expression.signature]
            if not all(isinstance(one, Sym) for one in names):
                raise UnsupportedError(f"the function {expression} takes more than letters")
            arguments = tuple(one.name for one in names if isinstance(one, Sym))
            expression = expression.expr
        if not hasattr(expression, "free_symbols"):
            raise _refusal(expression)
        # In one order on every run, whatever the order of a set.
        for symbol in sorted(expression.free_symbols, key=_order):
            if type(symbol).__name__ in _SYMBOLS:
                self.value(symbol)
        node = self.value(expression)
        return Reading(node, source=str(source), arguments=arguments) if isinstance(node, Node) else node


_NAME = pattern(r"\w+(?:\^\(\w+\))?'*", re.ASCII)


def _refuse_names(node: Node) -> None:
    """Refuse a tree that a program made with names that are none.

    Raises:
        DeriveError: naming the first one.
    """
    names = (part.name for part in postorder(node) if isinstance(part, (Sym, Array, Call)))
    for name in names:
        if not _NAME.fullmatch(name):
            raise DeriveError(f"{name!r} is no name of a letter or a function")


def is_sympy(value: object) -> bool:
    """Whether something is SymPy's, which is not loaded to find out."""
    sympy: Any = sys.modules.get("sympy")
    # A first import that is under way in another thread has made nothing yet.
    return hasattr(sympy, "MatrixBase") and isinstance(value, (sympy.Basic, sympy.MatrixBase))


def _order(symbol: Any) -> tuple[str, str, int]:
    said = sorted((name, str(value)) for name, value in getattr(symbol, "_assumptions_orig", {}).items())
    return str(symbol), str(said), getattr(symbol, "dummy_index", 0)


def _walk(expression: Any) -> list[Any]:
    found, stack = [], [expression]
    while stack:
        part = stack.pop()
        found.append(part)
        stack.extend(getattr(part, "args", ()))
    return found


def _refusal(part: Any) -> UnsupportedError:
    return UnsupportedError(f"SymPy's {type(part).__name__} is no expression that is understood here")


def _operand(part: Any, of: Convert) -> Node:
    return of(part.args[0])


def _product(part: Any, of: Convert) -> Node:
    numbers = [of(factor) for factor in part.args if not factor.is_Matrix]
    factors = [of(factor) for factor in part.args if factor.is_Matrix]
    whole = Whole("product", *factors) if len(factors) > 1 else factors[0]
    return Mul(*numbers, whole) if numbers else whole


def _of_whole(name: str) -> Entry:
    return lambda part, of: Whole(name, *map(of, part.args))


_TRUTHS = frozenset(("BooleanTrue", "BooleanFalse"))
_NUMERIC = frozenset(("Add", "Mul", "Pow"))
_MATRICES: dict[str, Callable[[Any, Any], Node]] = {
    **{entry.sympy: _of_whole(entry.name) for entry in OPERATIONS if entry.sympy},
    "MatrixSymbol": lambda part, of: of._array(part, of),
    "MatMul": _product,
    "MatAdd": lambda part, of: Add(*map(of, part.args)),
    # Of SymPy's inverse, the second argument is a power.
    "Inverse": lambda part, of: Whole("inverse", of(part.args[0])),
}
"""Operations on whole vectors and matrices."""
