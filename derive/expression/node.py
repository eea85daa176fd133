"""The vertex of the display tree: immutable and interned, whatever its kind.

Quotient, difference, root, order of terms, ``e^-x`` and ``1/e^x`` stay apart; nothing is evaluated
at construction.  Two nodes of equal structure are one object, so equality is identity, a tree is a
DAG, and a memo keyed by node makes every traversal linear in *distinct* subexpressions.

The kinds of node are in `nodes` (algebra), `operators` (with a variable of their own) and `arrays`.
Traversals are in `fold`, the comparison key that ignores order and sign placement in `canonical`,
the removal of 0, 1 and double signs in `tidy`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from threading import RLock
from typing import Any, ClassVar, Self, TypeVar, cast
from weakref import ref
from zlib import crc32

from derive.budget import spend
from derive.expression.faces import face

# Weak references without callbacks, swept now and then: a callback runs wherever a node happens to die, and an
# exception raised there (an alarm, too deep a recursion) is lost with a warning.
# The keys hold numbers only: what refers to nothing is no work for the garbage collector.
_interned: dict[tuple[Any, ...], ref[Node]] = {}
_sets: dict[frozenset[Any], frozenset[Any]] = {}
_room = [1 << 14]
_lock = RLock()
T = TypeVar("T")
_NO_SYMBOLS: frozenset[str] = frozenset()
_NO_KINDS: frozenset[type[Node]] = frozenset()
_WIDE = 16
"""More operands than this are counted one by one."""
_STEPS = 3
"""Steps of work for a node that is visited."""
_SMALL = 400
"""Size up to which the parts of an expression are kept: a dozen questions are asked of each line."""


def _renew_lock() -> None:
    """Make the lock anew in a forked process: a thread that did not come along may hold it."""
    global _lock
    _lock = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


class Node:
    """One immutable, interned vertex of an expression.

    Attributes:
        children: the operands, in the order in which they were written.
        payload: what distinguishes leaves and names (a number, a symbol's name, a relation sign).
        size: the number of nodes of the unfolded tree (an unbounded integer).
        depth: the height of the tree; a leaf has depth 1.
        free: names of the free symbols.
        order: a number by which operands are ordered where any order will do: it follows from the structure alone, so
            that it is the same in every run.
        kinds: the classes that occur inside, its own among them.
        pending: whether an undischarged `Deriv` occurs inside.
    """

    __slots__ = (
        "__weakref__",
        "_canonical",
        "_tidied",
        "children",
        "depth",
        "free",
        "kinds",
        "order",
        "payload",
        "pending",
        "size",
    )

    children: tuple[Node, ...]
    payload: Hashable
    size: int
    depth: int
    order: int
    free: frozenset[str]
    kinds: frozenset[type[Node]]
    pending: bool

    #: Whether a node of this class is itself still to be found.
    is_goal: ClassVar[bool] = False

    #: Position of the bound variable among the children, and which children it is bound in.
    binds: ClassVar[tuple[int, tuple[int, ...]] | None] = None

    @classmethod
    def _intern(cls, payload: Hashable, children: tuple[Node, ...]) -> Self:
        if len(children) > _WIDE:
            # Each line of a product of n factors has n terms of n factors.
            spend(len(children))
        key = (id(cls), payload, *map(id, children))
        known = _interned.get(key)
        found = None if known is None else known()
        if found is not None:
            return cast("Self", found)
        node = object.__new__(cls)
        size, depth, pending, kinds = 1, 0, cls.is_goal, _NO_KINDS
        orders = [_order_of(cls.__name__, payload)]
        for child in children:
            size += child.size
            orders.append(child.order)
            if child.pending:
                pending = True
            if child.depth > depth:
                depth = child.depth
            if child.kinds is not kinds and not child.kinds <= kinds:
                kinds = child.kinds if kinds <= child.kinds else _shared(kinds | child.kinds)
        _set_children(node, children)
        _set_payload(node, payload)
        _set_size(node, size)
        _set_depth(node, 1 + depth)
        # Hashes of texts differ from run to run, those of numbers and of tuples of them do not.
        _set_order(node, hash(tuple(orders)))
        _set_free(node, node._free_symbols())
        _set_kinds(node, kinds if cls in kinds else _shared(kinds | {cls}))
        _set_pending(node, pending)
        own: ref[Node] = ref(node)
        with _lock:
            # Another thread may have made it in the meantime.
            held = _interned.setdefault(key, own)
            if held is not own:
                if (found := held()) is not None:
                    return cast("Self", found)
                _interned[key] = own
            if len(_interned) > _room[0]:
                _sweep()
        return node

    def _free_symbols(self) -> frozenset[str]:
        free = _NO_SYMBOLS
        if self.binds is None:
            for child in self.children:
                if child.free is not free and not child.free <= free:
                    free = child.free if free <= child.free else _shared(free | child.free)
            return free
        at, inside = self.binds
        bound = self.children[at].free
        for position, child in enumerate(self.children):
            free |= child.free - bound if position in inside or position == at else child.free
        return free

    def has(self, *kinds: type[Node]) -> bool:
        """Return whether a node of one of these classes occurs.

        >>> from derive.expression import Neg, Num, Sym
        >>> Neg(Sym("x")).has(Num)
        False
        """
        return not self.kinds.isdisjoint(kinds)

    def with_children(self, children: tuple[Node, ...]) -> Node:
        """Return the node of the same kind and payload over other operands."""
        return self if children == self.children else type(self)._intern(self.payload, children)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __reduce__(self) -> tuple[Callable[..., Node], tuple[Any, ...]]:
        # A flat table in postorder: pickling a chain of 10,000 functions must not recurse.
        order = list(postorder(self))
        place = {node: index for index, node in enumerate(order)}
        table = tuple((type(node), node.payload, tuple(place[c] for c in node.children)) for node in order)
        return _rebuild, (table,)

    def __copy__(self) -> Node:
        return self

    def __deepcopy__(self, memo: object) -> Node:
        return self

    def __str__(self) -> str:
        return str(face("text")(self))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {face('latex')(self)}$"

    def to_sympy(self, *, symbols: Mapping[str, Any] | Iterable[Any] = ()) -> Any:
        """Return the SymPy expression of equal value; a vector or matrix given by its entries becomes a ``Matrix``.

        Args:
            symbols: the symbols and functions to use, by name or one after the other.  An expression knows its letters
                by their plain names alone: any other letter becomes ``Symbol(name, real=True)``, which is not the
                ``Symbol(name)`` of a caller.  `Derivation.to_sympy` knows the caller's.

        Raises:
            LimitError, UnsupportedError: SymPy can't take it, or has nothing of the kind.
        """
        return face("sympy")(self, symbols=symbols)

    def _sympy_(self) -> Any:
        return self.to_sympy()


_set_children, _set_payload, _set_size, _set_depth, _set_order, _set_free, _set_kinds, _set_pending = (
    getattr(Node, name).__set__
    for name in ("children", "payload", "size", "depth", "order", "free", "kinds", "pending")
)
"""Nodes are immutable for all but `Node._intern`."""


@lru_cache(maxsize=4096)
def _order_of(kind: str, payload: Hashable) -> int:
    return crc32(f"{kind} {payload!r}".encode("utf-8", "surrogatepass"))


def _shared(names: frozenset[T]) -> frozenset[T]:
    """Return the set of that content that other nodes hold too: there are few different ones."""
    return _sets.setdefault(names, names)


def _sweep() -> None:
    """Forget nodes that nobody holds any more; the cost is shared by the nodes made since the last time."""
    for key, reference in list(_interned.items()):
        if reference() is None:
            del _interned[key]
    _sets.clear()
    _room[0] = max(1 << 14, 2 * len(_interned))


def _rebuild(table: tuple[tuple[type[Node], Hashable, tuple[int, ...]], ...]) -> Node:
    built: list[Node] = []
    for kind, payload, places in table:
        built.append(kind._intern(payload, tuple(built[i] for i in places)))
    return built[-1]


def postorder(root: Node) -> Iterator[Node]:
    """Return every distinct node below and including `root`, operands before their node.

    >>> from derive.expression import Add, Num
    >>> len(list(postorder(Add(Num(1), Num(1)))))
    2
    """
    parts = _kept_parts(root) if root.size <= _SMALL else _parts(root)
    spend(_STEPS * len(parts))
    return iter(parts)


def _parts(root: Node) -> tuple[Node, ...]:
    # Below None is a node whose operands have been seen to.
    found: dict[Node, None] = {}
    stack: list[Node | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            found[cast("Node", stack.pop())] = None
        elif node in found:
            continue
        elif node.children:
            stack += (node, None)
            stack += node.children[::-1]
        else:
            found[node] = None
    return tuple(found)


_kept_parts = lru_cache(maxsize=2048)(_parts)
