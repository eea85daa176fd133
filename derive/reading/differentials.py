"""Derivatives written as fractions, found among the tokens: there ``\\mathrm{d}``, ``{\\rm d}`` and ``\\dd`` are all d.

A fraction over dx is an operator or is refused; it is never a fraction of letters.
"""

from __future__ import annotations

from itertools import pairwise

from derive.errors import ParseError
from derive.expression import Num, Pow, Sym
from derive.reading.grammar import closing
from derive.reading.leibniz import order
from derive.reading.names import Names
from derive.reading.roles import varies
from derive.reading.tokens import Token
from derive.startup.patterns import pattern

_SIGNS = frozenset(("d", "∂"))
_LOOKALIKES = {
    "Delta": "a difference quotient",
    "delta": "a functional derivative",
    "D": "a material derivative",
}
"""What is written like a derivative and is none of one letter."""
_DELTAS = _SIGNS | _LOOKALIKES.keys()
_BRACES = frozenset(("tex", "/tex"))
_UPRIGHT = pattern(r"\\(?:mathrm|operatorname|textrm|text|mathsf|rm|dd?|diff|differential)(?![A-Za-z])")
_FREE = ("v", "w", "q", "s", "z")
"""Letters for a square by which one differentiates, the first for a variance."""
_HINT = "Write d/dx (…) for a derivative, d * x for a product."


def with_operators(tokens: list[Token], source: str, names: Names) -> list[Token]:
    """Return the tokens with each derivative written as a fraction as an operator and its operand.

    Raises:
        ParseError: a fraction over dx is no derivative, or ∂ stands alone.
    """
    if any(token.kind == "derivative" for token in tokens):
        tokens = _without_brackets(tokens)
    if not any(token.text in _DELTAS for token in tokens):
        return tokens
    return _Fractions(tokens, source, names).rewrite()


class _Fractions:
    """The fractions of one input, seen from the left to the right."""

    def __init__(self, tokens: list[Token], source: str, names: Names) -> None:
        tokens = _without_braces(tokens)
        self.tokens: list[Token | None] = [*tokens]
        self.source = source
        self.names = names
        self.closing = closing(tokens)
        self.opening = {last: first for first, last in self.closing.items()}
        self.before: dict[int, Token] = {}
        self.lettered = ""

    def rewrite(self) -> list[Token]:
        """Return the tokens, rewritten."""
        for place, token in enumerate(self.tokens):
            if token is None:
                continue
            if token.kind == "open" and token.text == "frac":
                self._stacked(place, token)
            elif token.kind == "/":
                self._linear(place)
        kept: list[Token] = []
        for place, token in enumerate(self.tokens):
            kept += [self.before[place]] if place in self.before else []
            kept += [token] if token is not None else []
        for token, following in pairwise([*kept, None]):
            if token is None or token.kind != "symbol":
                continue
            if token.text == "∂":
                raise self._error("a bare ∂ can't be read", token, "Write ∂/∂x (…) with the expression in brackets.")
            applied = following is not None and (following.kind == "symbol" or following.text in ("(", "tex"))
            if token.text == "d" and applied and _UPRIGHT.match(self.source, token.at):
                raise self._error("a differential without its integral can't be read", token, _HINT)
        return _without_brackets(self._increments(kept))

    def _increments(self, tokens: list[Token]) -> list[Token]:
        """Read Δx, which is no product of Δ and x, as one letter."""
        kept: list[Token] = []
        for token in tokens:
            before = kept[-1] if kept else None
            if before is not None and before.text == "Delta" and before.kind == "symbol" and token.kind == "function":
                hint = "Ask derive laplacian for a Laplacian, or write Δ*(…) for a product."
                raise self._error("Δ before a function can't be read", before, hint)
            if (
                before is not None
                and before.kind == token.kind == "symbol"
                and before.text == "Delta"
                and "Delta" not in self.names.symbols
            ):
                typed = self.source[before.at : token.end]
                self.names.note(f"{typed} is read as one letter: write Δ*{Sym(token.text)} for a product")
                kept[-1] = before._replace(text=f"Delta_{token.text.replace('_', ',')}", end=token.end)
            else:
                kept.append(token)
        return kept

    def _error(self, message: str, token: Token, hint: str) -> ParseError:
        return ParseError(message, self.source, token.at, hint)

    def _stacked(self, place: int, token: Token) -> None:
        r"""Rewrite ``\frac{…}{…}`` and ``… \over …``."""
        end, bar = self.closing.get(place), self.closing.get(place + 1, len(self.tokens)) + 1
        if end is None or bar + 1 not in self.closing:
            return
        below = _unbracketed(self._bare(bar + 2, end - 1))
        if not below:
            return
        above = self._bare(place + 2, bar - 1)
        self._refuse_lookalikes(above, below, token)
        self.lettered = ""
        if (variables := self._variables(below, token)) is None:
            differs = bool(above) and above[0].text in _SIGNS and below[0].text in _SIGNS
            if differs and len(below) > 1 and below[1].kind in ("open", "function"):
                raise self._error("a derivative by an expression can't be read", token, "Give it a name: t = x^2.")
            return
        self._operator(place, bar - 1, above, variables, end + 1, below[0].text)

    def _linear(self, place: int) -> None:
        """Rewrite ``d…/dx`` on one line."""
        end = place + 1
        wrapped = end in self.closing
        first = end + wrapped
        end = self.closing[end] if wrapped else self._extent(first)
        below = _unbracketed(self._bare(first, end))
        self.lettered = ""
        if len(below) < 2 or below[0].text not in _SIGNS or (variables := self._variables(below, below[0])) is None:
            if place and below:
                self._refuse_lookalikes(self._bare(self._operand(place), place), below, below[0])
            return
        begin = self._operand(place)
        above = self._bare(begin, place)
        if not (above and above[0].text in _SIGNS) and not below[1].tight:
            return
        self._operator(begin, place, above, variables, end + wrapped, below[0].text)

    def _extent(self, first: int) -> int:
        """Return where the differentials that begin at `first` end."""
        place = first
        while self._is_symbol(place, _DELTAS) and self._is_symbol(place + 1, None):
            place += 2
            if place < len(self.tokens) - 1 and self._kind(place) == "^":
                place = self.closing.get(place + 1, place + 1) + 1
        return place

    def _operand(self, place: int) -> int:
        """Return where the numerator before a slash begins: with d, whatever simple operand follows it."""
        begin = place - 1
        if self._kind(begin) == "symbol" and self._kind(begin - 1) == "^" and self._is_symbol(begin - 2, _SIGNS):
            return begin - 2
        if begin in self.opening:
            begin = self.opening[begin] - 1
            if self._kind(begin) in ("symbol", "function") and not self._is_symbol(begin, _SIGNS):
                begin -= 1
        elif self._is_symbol(begin, None) and not self._is_symbol(begin, _SIGNS):
            begin -= 1
        if begin > 0 and self._kind(begin) in ("number", "symbol") and self._kind(begin - 1) == "^":
            begin -= 2
        if begin in self.opening and self._kind(self.opening[begin] - 1) == "^":
            begin = self.opening[begin] - 2
        return begin if begin >= 0 and self._is_symbol(begin, _DELTAS) else place

    def _kind(self, place: int) -> str:
        token = self.tokens[place] if 0 <= place < len(self.tokens) else None
        return token.kind if token else ""

    def _is_symbol(self, place: int, texts: frozenset[str] | None) -> bool:
        token = self.tokens[place] if 0 <= place < len(self.tokens) else None
        return token is not None and token.kind == "symbol" and (texts is None or token.text in texts)

    def _bare(self, first: int, stop: int) -> list[Token]:
        return [token for token in self.tokens[first:stop] if token is not None and token.text not in _BRACES]

    def _variables(self, below: list[Token], at: Token) -> list[str] | None:
        """Return the variables of the differentials below the bar; None where something else stands there."""
        variables: list[str] = []
        place = 0
        while place < len(below):
            sign, variable = below[place], below[place + 1] if place + 1 < len(below) else below[place]
            if sign.text not in _SIGNS or sign.kind != "symbol" or variable is sign or variable.kind != "symbol":
                return None
            place += 2
            rates = 0
            while place + rates < len(below) and below[place + rates].kind == "'":
                rates += 1
            place += rates
            times = 1
            if place < len(below) and below[place].kind == "^":
                exponent = below[place + 1] if place + 1 < len(below) else at
                if exponent.kind == "symbol" and place == 2 and len(below) == 4:
                    self.lettered = exponent.text
                elif exponent.kind != "number":
                    raise self._of_any_order(at)
                else:
                    times = order(exponent.text)
                place += 2
            variables += [variable.text + "'" * rates] * times
        return variables

    def _of_any_order(self, at: Token) -> ParseError:
        hint = "Write the function alone with --order n, or a number for the order."
        return self._error("a derivative of an order that is no number can't be read", at, hint)

    def _refuse_lookalikes(self, above: list[Token], below: list[Token], at: Token) -> None:
        alike = min(len(above), len(below)) > 1 and above[0].text == below[0].text in _LOOKALIKES
        if alike and above[1].kind in ("symbol", "function") and below[1].kind == "symbol":
            raise self._error(f"{_LOOKALIKES[above[0].text]} can't be read", at, _HINT)

    def _operator(self, begin: int, stop: int, above: list[Token], variables: list[str], end: int, below: str) -> None:
        """Put an operator, with what stands above the bar for an operand, in the place of a fraction.

        Args:
            begin, stop: the tokens of the numerator, with the two that open a fraction.
            above: its tokens without braces.
            variables: those below the bar.
            end: where the denominator has ended.
            below: its first token's sign.
        """
        first = self.tokens[min(begin, len(self.tokens) - 1)] or self.tokens[stop]
        assert first is not None
        if not above or above[0].text not in _SIGNS or above[0].kind != "symbol":
            raise self._error("a fraction over a differential is no fraction of letters", first, _HINT)
        times, operand = 1, above[1:]
        if operand and operand[0].kind == "^":
            exponent = operand[1] if len(operand) > 1 else first
            if exponent.kind == "symbol" and exponent.text == self.lettered:
                self.lettered, times = "", 1
                self.names.order = exponent.text
            elif exponent.kind != "number":
                raise self._of_any_order(first)
            else:
                times = order(exponent.text)
            operand = operand[2:]
        if self.lettered:
            raise self._of_any_order(first)
        if times == 1 and len(variables) == 2 and len({*variables}) == 1 and not varies(variables[0]):
            variables = [self._square(variables[0], first)]
        if times != len(variables):
            message = "the orders above and below the bar of this derivative differ"
            raise self._error(message, first, "Write d^2/dx^2 (…).")
        last = self.tokens[end - 1]
        assert last is not None
        partial = below == "∂" or above[0].text == "∂"
        if len(operand) == 1 and operand[0].kind == "symbol":
            if self.names.order:
                raise self._of_any_order(first)
            if partial:
                self._partial_of(operand[0], first, last, begin, end, variables)
                return
            name = operand[0].text + "'" * times
            self.names.rates[operand[0].text] = variables[0]
            self.names.note(f"{self.source[first.at : last.end].strip()} is read as {name}")
            written = Token("symbol", name, first.at, last.end, first.tight)
            operand = []
        else:
            sign = "∂" if partial else "d"
            written = Token("derivative", sign, first.at, last.end, first.tight, tuple(reversed(variables)))
        kept: set[int] = set()
        if operand:
            inside = next(place for place in range(begin, stop) if self.tokens[place] is operand[0])
            # A brace that opened before the operand held the d alone.
            kept = {place for place in range(inside, stop) if self.opening.get(place, inside) >= inside}
            self.before[inside] = Token("open", "tex", operand[0].at, operand[0].at)
        for place in range(begin, end):
            if place not in kept:
                self.tokens[place] = None
        self.tokens[begin] = written
        if kept:
            self.tokens[stop] = Token("close", "/tex", last.end, last.end)

    def _square(self, name: str, at: Token) -> str:
        """Return the letter for a square by which one differentiates, as by the variance: ∂/∂σ²."""
        used = {token.text for token in self.tokens if token is not None} | self.names.symbols
        letter = self.names.squared.setdefault(name, next(free for free in _FREE if free not in used))
        square = Pow(Sym(name), Num(2))
        self.names.note(f"{square} is written {letter}, the letter by which is differentiated; {Sym(name)} is its root")
        return letter

    def _partial_of(self, name: Token, first: Token, last: Token, begin: int, end: int, variables: list[str]) -> None:
        """Put a function that knows by what it is differentiated in the place of ∂f/∂x before (x, y)."""
        following = self.tokens[end] if end < len(self.tokens) else None
        if following is None or following.text != "(":
            hint = "Write ∂/∂x (…) with the expression in brackets, or ∂f/∂x (x, y)."
            raise self._error("a partial derivative of a bare name", first, hint)
        self.tokens[begin:end] = [None] * (end - begin)
        written = Token("function", name.text, first.at, last.end, first.tight, tuple(reversed(variables)))
        self.tokens[begin] = written


def _unbracketed(below: list[Token]) -> list[Token]:
    """Return ∂σ² for ∂(σ²): the variable alone, with its order or its square."""
    inside = below[2:-1]
    bracketed = len(below) > 3 and below[0].text in _SIGNS and (below[1].text, below[-1].text) == ("(", ")")
    alone = bracketed and [token.kind for token in inside] in (["symbol"], ["symbol", "^", "number"])
    return [below[0], *inside] if alone else below


def _without_braces(tokens: list[Token]) -> list[Token]:
    r"""Drop the braces of ``{\rm d}x``, but for those that are an argument."""
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        argument = kept and (kept[-1].text in ("frac", "^", "_", "]", "/") or kept[-1].kind == "function")
        if (
            token.text == "tex"
            and not (argument and (kept[-1].text != "/" or _is_stacked(kept)))
            and [following.text for following in tokens[place + 1 : place + 3]] in (["d", "/tex"], ["∂", "/tex"])
        ):
            kept.append(tokens[place + 1])
            place += 3
        else:
            kept.append(token)
            place += 1
    return kept


def _is_stacked(tokens: list[Token]) -> bool:
    """Whether the slash that ends these tokens is the bar of a fraction."""
    return len(tokens) > 1 and tokens[-2].text == "/tex"


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """Take operators out of brackets of their own: ``{d \\over dx} x``, ``(d/dx)^2 x``."""
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        end = place + 1
        while end < len(tokens) and tokens[end].kind == "derivative":
            end += 1
        alone = tokens[place].kind == "open" and place + 1 < end < len(tokens) and tokens[end].kind == "close"
        if not alone:
            kept.append(tokens[place])
            place += 1
            continue
        operators, place, times = tokens[place + 1 : end], end + 1, 1
        if [token.kind for token in tokens[place : place + 2]] == ["^", "number"]:
            times, place = order(tokens[place + 1].text), place + 2
        elif [token.kind for token in tokens[place : place + 4]] == ["^", "open", "number", "close"]:
            times, place = order(tokens[place + 2].text), place + 4
        kept += operators * times
    return kept
