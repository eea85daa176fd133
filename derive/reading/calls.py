"""A letter before a bracket: u(x) is a function of x, a(x + 1) a product, f_x(x, y) a partial derivative.

A bracket around a lone variable, or around anything but a sum, has no use in a product.  So a letter before one is a
function, unless it is the variable itself or stands bare elsewhere; beside a sum only F, G, H, u and v are, and
whatever was seen to be a function in another place.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.errors import ParseError
from derive.expression import Sym
from derive.reading.names import GREEK, UNKNOWN_FUNCTIONS, Names, known_function
from derive.reading.operators import tuples
from derive.reading.roles import varies
from derive.reading.tokens import Token
from derive.table import TABLE

_BESIDE_A_SUM = frozenset(("u", "v", "F", "G", "H"))
_NORMAL = frozenset(("d_1", "d_2", "d1", "d2"))
"""What N is applied to where it is the distribution function of the normal distribution."""
_STEPS = frozenset(("theta", "Theta"))
"""Letters that physics has for the unit step."""
_EXPECTATIONS = frozenset(("E", "P"))
_ORDERS = frozenset(("O", "o"))
"""Landau's symbols: what they stand for is no function."""


def with_functions(tokens: list[Token], source: str, names: Names) -> list[Token]:
    """Return the tokens with each letter that is applied to a bracket as a function.

    Raises:
        ParseError: E[…] or P[…], the expectation or the probability.
    """
    tokens = _with_greek_factors(_with_error_signals(tokens, names), names)
    tokens = _with_distributions(_with_partials(_with_steps(tokens, names), source, names), names)
    called = [place for place, token in enumerate(tokens) if token.kind == "symbol" and _calls(tokens, place)]
    if not called:
        return tokens
    letters = _Letters(tokens, called, source, names)
    functions = {tokens[place].text for place in called if letters.is_function(place)}
    for place in called:
        following, token = tokens[_bracket(tokens, place)], tokens[place]
        if token.text in _ORDERS and token.text not in (names.symbols | names.functions):
            hint = f"Leave the remainder out, or write {token.text}*(…) for a product."
            raise ParseError(f"the remainder {token.text}(…) can't be read", source, token.at, hint)
        if following.text == "[" and token.text in _EXPECTATIONS and token.text not in functions:
            hint = f"Write {token.text}*(…) for a product."
            raise ParseError(f"{token.text}[…] can't be read: letters stand for numbers", source, token.at, hint)
    for place in called:
        if (name := tokens[place].text) in functions and name in TABLE and name not in names.functions:
            hint = f"Write {name}(x) in plain text, or {name}*(…) for a product."
            raise ParseError(f"{Sym(name)}(…) can't be read as a function", source, tokens[place].at, hint)
    if not functions:
        return tokens
    _tell(tokens, called, functions, names)
    of_call = {place for place in called if tokens[place].text in functions}
    return [token._replace(kind="function") if place in of_call else token for place, token in enumerate(tokens)]


def _with_partials(tokens: list[Token], source: str, names: Names) -> list[Token]:
    """Return the tokens with f_x(x, y), ∂f/∂x (x, y) and ∂_1 f(2x, 3x) as functions that know by what.

    Raises:
        ParseError: ∂_1 stands before no function of several arguments.
    """
    kept: list[Token] = []
    by: tuple[str, ...] = ()
    with_commas = tuples(tokens)
    for place, token in enumerate(tokens):
        opening = _bracket(tokens, place) if token.kind in ("symbol", "function") else 0
        applied = opening in with_commas
        if by:
            if not (applied or token.kind == "function"):
                hint = "Write ∂_1 f(2x, 3x), or ∂/∂x (…) with the expression in brackets."
                raise ParseError("∂ with a number belongs to a function of several arguments", source, token.at, hint)
            kept[-1] = token._replace(kind="function", variables=by)
            by = ()
            continue
        if (
            token.text == "D"
            and token.text not in names.symbols
            and opening
            and tokens[opening].text == "["
            and not applied
        ):
            raise ParseError("D without its variable can't be read", source, token.at, "Write D_x […], or d/dx (…).")
        if token.text == "D" and applied and tokens[place + 1].text == "[":
            # Mathematica's D[Sin[x], x].
            token = token._replace(kind="function", text="diff")
        if token.kind == "symbol" and token.text.startswith("∂_"):
            by = tuple(token.text.removeprefix("∂_"))
        elif applied and token.kind == "symbol" and token.text not in names.functions:
            stem, _, below = token.text.partition("_")
            letters = _spelt(below, [inside.text for inside in _arguments(tokens, _bracket(tokens, place))])
            if letters:
                token = token._replace(kind="function", text=stem, variables=letters)
        elif token.kind == "symbol" and token.text not in names.symbols and _is_like_a_partial(token.text):
            shown = Sym(token.text)
            names.note(f"{shown} is read as a letter with an index: write {shown}(…, …) for a partial derivative")
        kept.append(token)
    return kept


def _with_greek_factors(tokens: list[Token], names: Names) -> list[Token]:
    """Return the tokens with σ before a bracket as a factor where it stands bare elsewhere, and in σ^2 (1 - x)."""
    greek = {token.text for token in tokens if token.kind == "function" and token.text in GREEK} - names.functions
    if not greek:
        return tokens
    bare = {token.text for token in tokens if token.kind == "symbol"}
    applied = {token.text for place, token in enumerate(tokens) if token.text in greek and _bracket(tokens, place)}
    found = list(tokens)
    with_commas = tuples(tokens)
    for place, token in enumerate(tokens):
        if token.kind == "function" and token.text in greek and _bracket(tokens, place) not in with_commas:
            power = [part.kind for part in tokens[place + 1 : place + 3]] == ["^", "number"] and 3
            power = power or ([part.text for part in tokens[place + 1 : place + 3]] == ["^", "tex"] and 5)
            inside = _content(tokens, place + power)[0] if power and place + power < len(tokens) else []
            raised = len(inside) > 1 and token.text not in applied and tokens[place + power].text == "("
            if token.text in bare or raised:
                names.notes.pop(f"{token.text}(…) is read as the function {known_function(token.text)}", None)
                names.note(f"{token.text}(…) is read as the product of {token.text} and the bracket")
                found[place] = token._replace(kind="symbol")
    return found


def _with_error_signals(tokens: list[Token], names: Names) -> list[Token]:
    """Return the tokens with e as a function where each e stands before a bracket with a letter alone: e(t), e(τ)."""
    places = [place for place, token in enumerate(tokens) if token.kind == "constant" and token.text == "e"]
    for place in places:
        inside = _content(tokens, opening)[0] if (opening := _bracket(tokens, place)) else []
        if [part.kind for part in inside] != ["symbol"] or not (varies(inside[0].text) or inside[0].text == "tau"):
            return tokens
    if places:
        names.note("e is read as a function of what the bracket holds: write e*(…) for a product with Euler's number")
    return [token._replace(kind="function") if place in places else token for place, token in enumerate(tokens)]


def _with_steps(tokens: list[Token], names: Names) -> list[Token]:
    """Return the tokens with the θ of θ(x - 1) as the unit step of physics, where it stands for nothing else.

    In an exponent it is a factor, and so it is before θ(μ - x), which begins with what is subtracted from.
    """
    places = [place for place, token in enumerate(tokens) if token.text in _STEPS and token.kind == "symbol"]
    letters = {tokens[place].text for place in places}
    if len(letters) != 1 or letters & (names.symbols | names.functions):
        return tokens
    if not all(_is_step(tokens, place) for place in places):
        return tokens
    shown = Sym(letters.pop())
    names.note(f"{shown}(…) is read as the unit step: write {shown}*(…) for a product")
    steps = {place: tokens[place]._replace(kind="function", text="heaviside") for place in places}
    return [steps.get(place, token) for place, token in enumerate(tokens)]


def _is_step(tokens: list[Token], place: int) -> bool:
    """Whether a bracket with a variable, or a variable less a letter or a number, follows outside of exponents."""
    opening = _bracket(tokens, place)
    inside = _content(tokens, opening)[0] if opening else []
    kinds = [token.kind for token in inside]
    fits = kinds == ["symbol"] or (
        kinds[:2] == ["symbol", "-"] and len(kinds) == 3 and kinds[2] in ("symbol", "number")
    )
    return fits and varies(inside[0].text) and not _is_raised(tokens, place)


def _is_raised(tokens: list[Token], place: int) -> bool:
    """Whether a token stands in an exponent."""
    level = 0
    for before in range(place - 1, -1, -1):
        level += (tokens[before].kind == "close") - (tokens[before].kind == "open")
        if level < 0:
            if before and tokens[before - 1].kind == "^":
                return True
            level = 0
    return place > 0 and tokens[place - 1].kind == "^"


def _with_distributions(tokens: list[Token], names: Names) -> list[Token]:
    """Return the tokens with the N of N(d_1) as the normal distribution's, as Black and Scholes write it."""
    found = list(tokens)
    for place, token in enumerate(tokens):
        if token.text != "N" or token.kind != "symbol" or "N" in names.functions or not (at := _bracket(tokens, place)):
            continue
        inside = [part.text for part in _content(tokens, at)[0] if part.kind != "-"]
        if len(inside) == 1 and inside[0] in _NORMAL:
            names.note("N(…) is read as Φ, the distribution function of the normal distribution")
            found[place] = token._replace(kind="function", text="Phi")
    return found


def _is_like_a_partial(name: str) -> bool:
    stem, _, below = name.partition("_")
    return (stem in UNKNOWN_FUNCTIONS or stem == "u") and {*below} <= {*"xyzt"} and bool(below)


def _arguments(tokens: list[Token], opening: int) -> list[Token]:
    """Return the first token of each argument that is a letter or a letter before a bracket."""
    found, level = [], 0
    for place in range(opening + 1, len(tokens)):
        token = tokens[place]
        names = token.kind == "symbol" or token.text in UNKNOWN_FUNCTIONS
        if level == 0 and names and tokens[place - 1].kind in ("open", ","):
            found.append(token)
        level += (token.kind == "open") - (token.kind == "close")
        if level < 0:
            break
    return found


def _spelt(below: str, letters: list[str]) -> tuple[str, ...]:
    """Return the letters that a subscript consists of, () where others are in it: ``xy`` below f(x, y)."""
    known = {letter.replace("_", ""): letter for letter in letters}
    found = []
    rest = below.replace("_", "")
    while rest:
        first = next((name for name in sorted(known, key=len, reverse=True) if rest.startswith(name)), "")
        if not first:
            return ()
        found.append(known[first])
        rest = rest[len(first) :]
    return tuple(found)


class _Letters:
    """What the letters of one input are seen to be."""

    def __init__(self, tokens: list[Token], called: list[int], source: str, names: Names) -> None:
        self.tokens = tokens
        self.source = source
        self.declared = names.symbols
        applied = set(called)
        symbols = {token.text for token in tokens if token.kind == "symbol"}
        self.bare = {
            token.text for place, token in enumerate(tokens) if token.kind == "symbol" and place not in applied
        }
        self.variables = self._variables(symbols)

    def _variables(self, symbols: set[str]) -> frozenset[str]:
        asked = {name for token in self.tokens if token.kind == "derivative" for name in token.variables}
        bound = {token.text for token in self.tokens if token.kind == "differential"}
        stated = (self.declared & symbols) | asked
        # By the rate of q, V(q) is a function all the same.
        stated |= {name.rstrip("'").removesuffix("_dot") for name in stated}
        if stated:
            return frozenset(stated | bound)
        varying = {name for name in symbols & self.bare if varies(name)}
        chosen = next(({name} for name in ("x", "t") if name in varying), varying)
        return frozenset(chosen | bound)

    def is_function(self, place: int) -> bool:
        """Whether the letter at `place`, before a bracket, is a function."""
        token, opening = self.tokens[place], _bracket(self.tokens, place)
        if token.text in self.declared or self.tokens[opening].text == "[":
            return False
        inside, commas, signs = _content(self.tokens, opening)
        if commas:
            return True
        if token.text in self.bare or token.text in self.variables:
            return False
        if len(inside) == 1 and inside[0].kind == "symbol":
            by_index = token.text.partition("_")[2] in self.variables
            return by_index or inside[0].text in self.variables or varies(inside[0].text)
        if self.source[token.end : self.tokens[opening].at].isspace():
            return False
        stem, _, below = token.text.partition("_")
        if below == "0" and stem not in UNKNOWN_FUNCTIONS:
            # I_0 (sin(β)/β)^2: an amplitude, a value at the beginning.
            return False
        if below in self.variables and not signs:
            # π_θ(a), by θ: the index says on what it depends.
            return True
        closing = opening + len(inside) + 1
        if (
            self.tokens[closing + 1 : closing + 2]
            and self.tokens[closing + 1].kind == "^"
            and stem not in _BESIDE_A_SUM
        ):
            # a (n/V)^2: a value of a function is raised where its bracket holds a letter alone.
            return False
        depends = any(part.kind == "symbol" and part.text in self.variables for part in inside)
        return depends and (not signs or token.text in _BESIDE_A_SUM)


def _calls(tokens: list[Token], place: int) -> bool:
    """Whether a bracket follows a symbol that is no index of a function: ``J_n(x)``, ``sin^n(x)``."""
    before = tokens[max(place - 2, 0) : place]
    if [token.kind for token in before[-1:]] == ["_"]:
        return False
    if (
        len(before) == 2
        and before[1].kind == "^"
        and (before[0].kind == "function" or before[0].text in UNKNOWN_FUNCTIONS)
    ):
        return False
    return _bracket(tokens, place) > 0


def _bracket(tokens: list[Token], place: int) -> int:
    """Return where the round or square bracket stands that a symbol is applied to, perhaps after primes; 0 if none."""
    following = place + 1
    while following < len(tokens) and tokens[following].kind == "'":
        following += 1
    if [token.text for token in tokens[following : following + 2]] == ["tex", "("]:
        following += 1
    opens = following < len(tokens) and tokens[following].kind == "open" and tokens[following].text in ("(", "[")
    return following if opens else 0


def _content(tokens: list[Token], opening: int) -> tuple[list[Token], bool, bool]:
    """Return what a bracket holds, and whether commas or signs stand at its top level."""
    inside: list[Token] = []
    level, commas, signs = 0, False, False
    for place in range(opening + 1, len(tokens)):
        token = tokens[place]
        if token.kind == "close":
            level -= 1
            if level < 0:
                break
        level += token.kind == "open"
        if level == 0:
            commas = commas or token.kind == ","
            signs = signs or (token.kind in ("+", "-") and tokens[place - 1].kind not in ("^", "*", "/"))
        inside.append(token)
    return inside, commas, signs


def _tell(tokens: list[Token], called: Iterable[int], functions: set[str], names: Names) -> None:
    """Note which letters were decided to be functions; what a bracket with commas shows needs no word."""
    first: dict[str, int] = {}
    for place in called:
        if tokens[place].text in functions - UNKNOWN_FUNCTIONS and not _content(tokens, _bracket(tokens, place))[1]:
            first.setdefault(tokens[place].text, place)
    if first:
        shown = [str(Sym(name)) for name in first]
        listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        verb = "is read as a function" if len(shown) == 1 else "are read as functions"
        names.note(f"{listed} {verb} of what the bracket holds: write {shown[0]}*(…) for a product")
