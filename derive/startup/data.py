"""Classes of data: what the standard `dataclass(slots=True)` makes of a class, with no code to be compiled.

The standard decorator writes the source of six methods for every class and compiles it, a millisecond or more for each;
here all classes share the same methods.  `dataclasses.fields`, `dataclasses.replace` and `inspect.signature` know these
classes as they know their own.

>>> @data
... class Point:
...     x: int
...     y: int = 0
>>> Point(1), replace(Point(1), y=2)
(Point(x=1, y=0), Point(x=1, y=2))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")

_NEEDED = object()
"""Stands for the default of a field that has none."""


class Field:
    """A field of a class of data.

    Attributes:
        name: of the attribute.
        default: its value where none is given.
        factory: makes that value anew each time, instead.
        repr: whether it is shown.
        kw_only: whether it is given by its name only.
        metadata: for whoever reads the fields.
    """

    __slots__ = ("default", "factory", "kw_only", "metadata", "name", "repr")

    def __init__(
        self, default: Any, factory: Callable[[], Any] | None, metadata: Mapping[str, Any], *, repr: bool, kw_only: bool
    ) -> None:
        self.name = ""
        self.default = default
        self.factory = factory
        self.repr = repr
        self.kw_only = kw_only
        self.metadata = metadata


def field(
    *,
    default: Any = _NEEDED,
    default_factory: Callable[[], Any] | None = None,
    repr: bool = True,
    kw_only: bool = False,
    metadata: Mapping[str, Any] | None = None,
) -> Any:
    """Describe a field, as `dataclasses.field` does."""
    return Field(default, default_factory, metadata or {}, repr=repr, kw_only=kw_only)


class _Layout:
    """How a class keeps its fields.

    Attributes:
        cls: the class.
        fields: all of them, those given by name only last.
        values: gets them of an object, as a tuple.
        places: sets each of an object.
        count: how many there are, -1 where some are given by name only.
        check: what looks at a new object, if anything does.
    """

    __slots__ = ("check", "cls", "count", "fields", "places", "positional", "values")

    def __init__(self, cls: type, fields: Sequence[Field]) -> None:
        self.cls = cls
        self.check: Callable[[Any], None] | None = getattr(cls, "__post_init__", None)
        self.fields = (*(one for one in fields if not one.kw_only), *(one for one in fields if one.kw_only))
        names = [one.name for one in self.fields]
        self.positional = [one.name for one in self.fields if not one.kw_only]
        self.count = len(names) if len(names) == len(self.positional) else -1
        self.places: list[Callable[[Any, Any], None]] = [getattr(cls, name).__set__ for name in names]
        get = attrgetter(*names) if names else lambda _: ()
        self.values: Callable[[Any], tuple[Any, ...]] = get if len(names) != 1 else lambda one: (get(one),)

    def fill(self, made: Any, values: Sequence[Any]) -> None:
        for place, value in zip(self.places, values, strict=True):
            place(made, value)
        if self.check is not None:
            self.check(made)

    def bound(self, values: Sequence[Any], named: Mapping[str, Any]) -> list[Any]:
        """Return the value of each field from the arguments of a call.

        Raises:
            TypeError: the call does not fit the class.
        """
        call = f"{self.cls.__name__}()"
        if len(values) > len(self.positional):
            raise TypeError(f"{call} takes {len(self.positional)} positional arguments but {len(values)} were given")
        found, used = [*values], 0
        for one in self.fields[len(values) :]:
            if one.name in named:
                found.append(named[one.name])
                used += 1
            elif one.factory is not None:
                found.append(one.factory())
            elif one.default is not _NEEDED:
                found.append(one.default)
            else:
                raise TypeError(f"{call} missing a required argument: {one.name!r}")
        if used < len(named):
            if twice := named.keys() & set(self.positional[: len(values)]):
                raise TypeError(f"{call} got multiple values for argument {min(twice)!r}")
            unknown = named.keys() - {one.name for one in self.fields}
            raise TypeError(f"{call} got an unexpected keyword argument {min(unknown)!r}")
        return found


def _initialise(self: Any, *values: Any, **named: Any) -> None:
    layout: _Layout = self.__layout__
    layout.fill(self, values if not named and len(values) == layout.count else layout.bound(values, named))


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in self.__layout__.fields if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _equal(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    values = self.__layout__.values
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(self.__layout__.values(self))


def _state(self: Any) -> tuple[Any, ...]:
    values: tuple[Any, ...] = self.__layout__.values(self)
    return values


def _restore(self: Any, state: Sequence[Any]) -> None:
    for place, value in zip(self.__layout__.places, state, strict=True):
        place(self, value)


def _refuse(self: Any, name: str, *_: Any) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


class _Standard:
    """What the standard library keeps of a class of data, made when it is asked for."""

    __slots__ = ("read",)

    def __init__(self, read: Callable[[type], Any]) -> None:
        self.read = read

    def __get__(self, one: object, cls: type) -> Any:
        import dataclasses

        layout: _Layout = cls.__layout__  # type: ignore[attr-defined]
        described: list[tuple[str, Any, Any]] = []
        for own in layout.fields:
            default = {"default": own.default} if own.default is not _NEEDED else {}
            made = {"default_factory": own.factory} if own.factory is not None else default
            kept: Any = dataclasses.field(repr=own.repr, kw_only=own.kw_only, metadata=own.metadata, **made)
            described.append((own.name, Any, kept))
        return self.read(dataclasses.make_dataclass(cls.__name__, described))


def _signature(cls: type) -> Any:
    from inspect import signature

    return signature(cls)


_METHODS: dict[str, Any] = {
    "__init__": _initialise,
    "__repr__": _repr,
    "__getstate__": _state,
    "__setstate__": _restore,
    "__dataclass_fields__": _Standard(lambda cls: cls.__dataclass_fields__),  # type: ignore[attr-defined]
    "__signature__": _Standard(_signature),
}


def _build(cls: Any, *, frozen: bool, eq: bool, kw_only: bool) -> Any:
    body = dict(cls.__dict__)
    fields: dict[str, Field] = {}
    inherited: _Layout | None = getattr(cls, "__layout__", None)
    if inherited is not None:
        fields.update((one.name, one) for one in inherited.fields)
    own = [name for name, kind in body.get("__annotations__", {}).items() if not str(kind).startswith("ClassVar")]
    for name in own:
        default = body.pop(name, _NEEDED)
        one = default if isinstance(default, Field) else field(default=default)
        one.name = name
        one.kw_only = one.kw_only or kw_only
        fields[name] = one
    methods = {**_METHODS, "__match_args__": tuple(name for name, one in fields.items() if not one.kw_only)}
    if eq:
        methods |= {"__eq__": _equal, "__hash__": _hash if frozen else None}
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    slots = tuple(name for name in own if inherited is None or not hasattr(cls.__mro__[1], name))
    made: Any = type(cls)(cls.__name__, cls.__bases__, {**methods, **body, "__slots__": slots})
    made.__qualname__ = cls.__qualname__
    made.__layout__ = _Layout(made, [*fields.values()])
    return made


@overload
def data(cls: type[T], /) -> type[T]: ...


@overload
def data(*, frozen: bool = True, eq: bool = True, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def data(cls: Any = None, /, *, frozen: bool = True, eq: bool = True, kw_only: bool = False) -> Any:
    """Make a class one of data: immutable, compared and hashed by its fields, which are slots.

    Args:
        cls: the class.
        frozen: whether its objects are immutable.
        eq: whether they are compared by their fields.
        kw_only: whether all fields are given by their names only.
    """
    if cls is None:
        return lambda one: _build(one, frozen=frozen, eq=eq, kw_only=kw_only)
    return _build(cls, frozen=frozen, eq=eq, kw_only=kw_only)


def fields(cls: type) -> tuple[Field, ...]:
    """Return the fields of a class of data, in the order of its signature."""
    layout: _Layout = cls.__layout__  # type: ignore[attr-defined]
    return layout.fields


def replace(one: T, /, **changes: Any) -> T:
    """Return an object of data with some fields changed.

    Raises:
        TypeError: there is no such field.
    """
    layout: _Layout = one.__layout__  # type: ignore[attr-defined]
    values = [changes.pop(kept.name) if kept.name in changes else getattr(one, kept.name) for kept in layout.fields]
    if changes:
        raise TypeError(f"{layout.cls.__name__} has no field {min(changes)!r}")
    made: T = object.__new__(layout.cls)
    layout.fill(made, values)
    return made
