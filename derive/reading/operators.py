"""The grammar of everything that is applied: functions, derivatives, sums, integrals, limits."""

from __future__ import annotations

from derive.expression import Add, Call, Deriv, Div, Integral, Limit, Neg, Node, Pow, Root, Sum, Sym
from derive.expression.indices import runs_with
from derive.expression.numbers import ONE
from derive.expression.parts import product_of, sum_of
from derive.reading.applications import (
    BINDERS,
    OTHERWISE,
    SIDES,
    Misapplied,
    apply,
    inverse,
    product,
    product_over,
    to_base,
)
from derive.reading.grammar import Grammar, is_known, negate
from derive.reading.names import BOUNDED, LISTED, OPERATORS
from derive.reading.stream import Production
from derive.reading.tokens import MAX_NESTING, Token
from derive.table import TABLE
from derive.table.hypergeometric import hypergeometric

_BRACKETS = frozenset(("(", "[", "{", "tex"))
_LISTS = frozenset(("(", "[", "{"))
_HYPER = "Write hyper((a, b), (c,), x)."
_ENCLOSING = frozenset(("[", "{", "tex"))
_RADICALS = frozenset(("√", "∛", "∜"))
_BASED = frozenset(("log", "Log", *(entry.name for entry in TABLE.values() if entry.indexed)))
_AHEAD = 100
"""Tokens that are looked through for an index that nobody wrote."""
_INDICES = frozenset("ijklt")
"""Letters that count what is summed."""
_AMBIGUOUS = frozenset(("symbol", "constant", "number", "open", "/"))


class Reader(Grammar):
    """The whole grammar."""

    def application(self) -> Production:
        """Read a function, its subscript, primes and exponent, then its argument."""
        token = self.advance()
        spelling = token.text
        if spelling in OPERATORS and spelling not in self.names.functions:
            if index := self.unwritten_index(spelling):
                return (yield self.summation_over(index))
            if OPERATORS[spelling] == "lim" and self.token.kind == "symbol" and self.peek().kind == "->":
                return (yield self.limit())
            if self.token.text not in ("(", "[", "_", "^") and spelling in BOUNDED:
                raise self.error(f"{spelling} needs its bounds", token, f"Write {BOUNDED[spelling]}.")
            return (yield self.operator(token, OPERATORS[spelling]))
        if spelling == "\\sqrt":
            index = yield self.group()
            return Root((yield self.group()), index)
        base = None
        if self.token.kind == "_":
            if spelling not in _BASED:
                raise self.error(f"{spelling} takes no subscript", self.token)
            self.advance()
            base = yield self.script()
        orders = self.orders(spelling)
        if self.is_lost_inverse(spelling) and not orders and (found := inverse(self.names, spelling)):
            spelling = found
            self.advance()
            self.advance()
        exponent: Node | None = None
        if self.token.kind == "^" and not orders:
            if length := self.inverse_ahead():
                spelling = self.inverted(token, length)
            else:
                exponent = yield self.exponent(None, token)
        if spelling in LISTED:
            spelling, arguments = yield self.lists(token)
        elif self.token.kind == "open" and self.token.text in _BRACKETS:
            self.raised += spelling == "exp"
            arguments = yield self.arguments(spelling)
            self.raised -= spelling == "exp"
        else:
            self.descend()
            arguments = [(yield self.bare(token))]
            self.depth -= 1
        if token.variables:
            orders = self.partial(token, [*([] if base is None else [base]), *arguments])
        try:
            if base is None:
                node = apply(self.names, spelling, arguments, orders)
            elif spelling in ("log", "Log"):
                node = to_base(base, *self.single(arguments))
            else:
                node = apply(self.names, spelling, [base, *arguments], orders)
        except Misapplied as error:
            raise self.error(str(error), token) from None
        return node if exponent is None else Pow(node, exponent)

    def partial(self, function: Token, arguments: list[Node]) -> tuple[int, ...]:
        """Return how often f_xy(x, y) or ∂_12 f(x, y) is differentiated by each argument."""
        orders = [0] * len(arguments)
        for name in function.variables:
            places = [place for place, node in enumerate(arguments) if _is_called(node, name)]
            if name.isdecimal():
                places = [int(name) - 1] if 0 < int(name) <= len(arguments) else []
            if len(places) != 1 or len(arguments) < 2:
                raise self.error(f"by which argument {function.text} is differentiated is not clear", function)
            orders[places[0]] += 1
        return tuple(orders)

    def composition(self, count: int) -> Production:
        """Read ``(f∘g)(x)`` as f(g(x)), and ``(f∘g)'(x)`` as its derivative by x."""
        start = self.token
        names = [self.peek(2 * place + 1).text for place in range(count)]
        for _ in range(2 * count + 1):
            self.advance()
        primes = 0
        while self.token.kind == "'":
            primes += 1
            self.advance()
        if self.token.kind != "open":
            raise self.error("a composition needs an argument", start, "Write (f∘g)(x).")
        arguments = yield self.arguments()
        # (f∘g)'(x²) is a value of the derivative, and not the derivative of f(g(x²)).
        if primes and not isinstance(variable := arguments[0], Sym):
            raise self.error("the variable of this derivative is not clear", start, "Write d/dx (…).")
        try:
            for spelling in reversed(names):
                arguments = [apply(self.names, spelling, arguments, ())]
        except Misapplied as error:
            raise self.error(str(error), start) from None
        (node,) = arguments
        for _ in range(primes):
            node = Deriv(node, variable)
        return node

    def single(self, arguments: list[Node]) -> list[Node]:
        """Return the arguments if there is one."""
        if len(arguments) != 1:
            raise Misapplied(f"log takes 1 argument besides its base, not {len(arguments)}")
        return arguments

    def orders(self, spelling: str) -> tuple[int, ...]:
        """Step over ``''``, ``^(4)`` or ``^(2,1)`` before an argument; return the orders of differentiation."""
        primes = 0
        while self.token.kind == "'":
            primes += 1
            self.advance()
        if primes:
            return (primes,)
        if self.token.kind != "^":
            return ()
        step = 1 + (self.peek().kind == "open" and self.peek().text in ("tex", "{"))
        braced = step == 2
        if self.peek(step).text != "(":
            return ()
        counts: list[int] = []
        commas = 0
        step += 1
        lettered = self.peek(step).kind == "symbol" and self.peek(step + 1).text == ")"
        if lettered and self.peek(step + 2 + braced).kind == "open" and (braced or not is_known(spelling)):
            hint = "Write the function alone with --order n, or a number for the order."
            raise self.error("a derivative of an order that is no number can't be read", self.token, hint)
        while self.peek(step).kind == "number" and self.peek(step).text.isdecimal():
            counts.append(int(self.peek(step).text))
            step += 1
            if self.peek(step).kind == ",":
                commas += 1
                step += 1
        if not counts or self.peek(step).text != ")" or (braced and self.peek(step + 1).kind != "close"):
            return ()
        step += 1 + braced
        if self.peek(step).kind != "open" or (is_known(spelling) and not commas and not braced):
            return ()
        for _ in range(step):
            self.advance()
        return tuple(counts)

    def inverse_ahead(self) -> int:
        """The number of tokens of an exponent ``-1``, or 0."""
        step = 1
        grouped = self.peek(step).kind == "open"
        step += grouped
        if self.peek(step).kind != "-" or self.peek(step + 1).text != "1":
            return 0
        step += 2
        if grouped and self.peek(step).kind != "close":
            return 0
        return step + grouped

    def inverted(self, token: Token, length: int) -> str:
        """Step over the exponent -1 of a function; return the name of the inverse function."""
        caret = self.token
        for _ in range(length):
            self.advance()
        if found := inverse(self.names, token.text):
            return found
        raise self.error(
            f"the inverse function of {token.text} has no name here", caret, f"Write 1/{token.text}(…) for a power."
        )

    def arguments(self, spelling: str = "") -> Production:
        """Read a bracket of arguments."""
        opening, bars = self.enter()
        items: list[Node] = []
        while True:
            if self.at("word", "otherwise"):
                self.advance()
                items.append(OTHERWISE)
            elif self.token.kind in SIDES and self.peek().kind == "close":
                items.append(SIDES[self.advance().kind])
            elif spelling in OPERATORS and self.token.text in ("(", "{") and self.holds_comma():
                items += yield self.arguments(spelling)
            else:
                items.append((yield self.whole()))
            if self.token.kind not in (",", ";"):
                break
            self.advance()
        self.leave(opening, bars)
        return items

    def lists(self, function: Token) -> Production:
        """Read two lists of parameters and an argument; return the function for these counts, and all in a row."""
        if self.token.text not in _BRACKETS:
            raise self.error(f"{function.text} needs two lists and an argument", function, _HYPER)
        opening, bars = self.enter()
        counts, items = list[int](), list[Node]()
        for _ in range(2):
            if self.token.kind != "open" or self.token.text not in _LISTS:
                raise self.error("a list of parameters is expected", self.token, _HYPER)
            self.descend()
            inner, before = self.advance(), len(items)
            while self.token.kind != "close":
                items.append((yield self.sum()))
                if self.token.kind == ",":
                    self.advance()
                elif self.token.kind != "close":
                    raise self.unexpected()
            self.leave(inner, self.bars)
            counts.append(len(items) - before)
            self.expect(",")
        items.append((yield self.sum()))
        self.leave(opening, bars)
        name = hypergeometric(*counts)
        if not is_known(name):
            raise self.error(f"{counts[0]} parameters above {counts[1]} are not known here", function)
        return name, items

    def holds_comma(self) -> bool:
        """Whether the bracket that begins here is a tuple."""
        if not hasattr(self, "tuples"):
            self.tuples = tuples(self.tokens)
        return self.index in self.tuples

    def bare(self, function: Token) -> Production:
        """Read an argument without brackets: a coefficient and tightly written factors."""
        first = self.token
        if first.kind not in ("number", "symbol", "constant", "open", "function", "|", "-", "+", "derivative"):
            raise self.error(f"{function.text} needs an argument", first)
        count = self.signs()
        bracketed = self.token.kind in ("function", "|") or self.token.text == "("
        leaf = self.leaf()
        factors = [(yield self.power()) if leaf is None else leaf]
        while (
            not bracketed
            and function.text not in _RADICALS
            and self.token.tight
            and self.token.kind in ("symbol", "constant")
            and not self.is_apart()
        ):
            leaf = self.leaf()
            factors.append((yield self.power()) if leaf is None else leaf)
        if self.token.kind in _AMBIGUOUS and not (bracketed and self.token.kind != "/"):
            self.names.note(f"{function.text} is applied to {self.typed(first)} only")
        return negate(product_of(factors), count)

    def is_lost_inverse(self, spelling: str) -> bool:
        """Whether ``-1(`` follows tightly, as in the copied text ``tan-1(x)``."""
        ahead = [self.peek(place) for place in range(3)]
        lost = [token.text for token in ahead] == ["-", "1", "("] and all(token.tight for token in ahead)
        return lost and is_known(spelling)

    def is_apart(self) -> bool:
        """Whether a power of e follows after a blank: ``\\sin x e^x`` is a product of two functions."""
        before = self.tokens[self.index - 1]
        spaced = self.source[before.end : self.token.at].isspace()
        return spaced and self.token.text == "e" and self.peek().kind == "^"

    def script(self) -> Production:
        """Read one operand after ``_`` or ``^``."""
        count = self.signs()
        return negate((yield self.atom()), count)

    def operator(self, token: Token, kind: str) -> Production:
        """Read a sum, an integral, a limit, in call notation or with limits below and above."""
        if self.token.text in ("(", "["):
            arguments = yield self.arguments(token.text)
            try:
                return product(self.names, arguments) if kind == "prod" else BINDERS[kind](arguments)
            except Misapplied as error:
                raise self.error(str(error), token) from None
        if kind == "int":
            return (yield self.integral(token))
        if kind == "sum":
            return (yield self.summation())
        if kind == "prod":
            return (yield self.product_over())
        if kind == "lim":
            return (yield self.limit())
        raise self.unexpected()

    def integral(self, token: Token) -> Production:
        """Read ``_a^b body dt``."""
        limits: dict[str, Node] = {}
        while self.token.kind in ("_", "^") and self.token.kind not in limits:
            mark = self.advance().kind
            limits[mark] = yield self.script()
        if len(limits) < 2:
            hint = "Write int_a^b … dt with the variable in a limit; the derivative of ∫ f(x) dx by x is f(x) itself."
            raise self.error("an integral without limits can't be read", token, hint)
        found: list[str] = []
        if self.token.kind == "differential" and self.peek().kind == "/":
            found.append(self.advance().text)
            self.advance()
            body = Div(ONE, (yield self.power()))
        else:
            self.integrals.append((self.depth, found))
            body = yield self.sum()
            self.integrals.pop()
        if not found:
            if self.token.kind != "differential":
                raise self.error("the differential (dx) of this integral is missing", self.token)
            found.append(self.advance().text)
        return Integral(body, Sym(found[0]), limits["_"], limits["^"])

    def unwritten_index(self, spelling: str) -> str:
        """Return the one index of the letters behind a sum without bounds, Σ (y_i - a x_i)²; "" for any other."""
        if OPERATORS[spelling] != "sum" or self.token.kind in ("_", "^"):
            return ""
        if self.token.kind == "open" and self.holds_comma():
            return ""
        level, below = 0, set[str]()
        for token in self.tokens[self.index : self.index + _AHEAD]:
            level += (token.kind == "open") - (token.kind == "close")
            if level < 0 or (level == 0 and token.kind in ("+", "-", "relation", "end")):
                break
            subscript = token.text.partition("_")[2].partition("_")[0] if token.kind == "symbol" else ""
            if len(subscript) == 1 and subscript in _INDICES:
                below.add(subscript)
        return below.pop() if len(below) == 1 else ""

    def summation_over(self, index: str) -> Production:
        """Read the body of a sum whose index and bounds nobody wrote."""
        upper = Sym(self.counted(index))
        self.names.note(f"the sum is read as one over {Sym(index)} from 1 to {upper}")
        body = yield self.summand(index)
        return Sum(body, Sym(index), ONE, upper)

    def summation(self) -> Production:
        """Read ``_{k=0}^n body``; the body reaches to the next + or -, or as far as k occurs."""
        ranges, body = yield self.indexed("a sum")
        for variable, lower, upper in reversed(ranges):
            body = Sum(body, variable, lower, upper)
        return body

    def summand(self, *indices: str) -> Production:
        """Read the body of a sum: the term, and those after it up to the last one that holds the index."""
        first = self.token
        terms = [(yield self.term())]
        last = self.last_with(indices)
        while self.index < last:
            sign = self.advance().kind
            terms.append(negate((yield self.term()), sign == "-"))
        if len(terms) > 1:
            over = ", ".join(str(Sym(index)) for index in indices)
            self.names.note(f"the sum over {over} is read as one of all of {self.typed(first)}")
        return sum_of(terms)

    def last_with(self, indices: tuple[str, ...]) -> int:
        """Return where the last of the following terms stands that holds an index of a sum unbound; 0 if none does."""
        level, found = 0, 0
        for place in range(self.index, len(self.tokens)):
            token = self.tokens[place]
            if token.kind == "function" and token.text in OPERATORS:
                break
            level += (token.kind == "open") - (token.kind == "close")
            if level < 0 or (level == 0 and token.kind in ("relation", ",", ";", "word", "end")):
                break
            name = token.text if token.kind == "symbol" else ""
            if any(name == index or runs_with(name, index) for index in indices):
                found = place
        return found

    def indexed(self, sign: str) -> Production:
        """Read the indices, where they run from and to, and the body of a sum or a product.

        Without bounds they run from 1 to n; below a sum ``i < j`` may stand, and ``1 <= i < j <= n``.
        """
        upper: Node | None = None
        if self.token.kind == "^":
            self.advance()
            upper = yield self.script()
        self.expect("_")
        opening, bars = self.enter() if self.token.kind == "open" else (None, self.bars)
        lower: Node = ONE
        bounded = self.token.kind == "number" and self.peek().text == "<="
        if bounded:
            lower = yield self.script()
            self.advance()
        indices = [self.expect("symbol")]
        relation = self.token.text if opening is not None and self.token.text in ("<", "<=", ",") else ""
        while relation and sign == "a sum" and self.token.text == relation:
            self.advance()
            indices.append(self.expect("symbol"))
        if bounded and relation == "<=" and len(indices) == 2 and self.token.kind == "close":
            upper = Sym(indices.pop().text)
        ordered = relation in ("<", "<=") and len(indices) == 2
        if bounded and self.at("relation", "<="):
            self.advance()
            upper = yield self.sum()
        elif not ordered and self.at("relation", "="):
            self.advance()
            lower, bounded = (yield self.sum()), True
        index = indices[0].text
        if self.token.kind != "close" and opening is not None:
            hint = f"Write from where to where, \\sum_{{{index}=1}}^n … or sum(…, {index}, 1, n)."
            raise self.error(f"{sign} over a set or over several letters can't be read", indices[0], hint)
        if opening is not None:
            self.leave(opening, bars)
        if upper is None and (bounded or self.token.kind == "^"):
            self.expect("^")
            upper = yield self.script()
        upper = upper or Sym(self.counted(index))
        names = [index.text for index in indices]
        if not bounded:
            listed = " and ".join(str(Sym(name)) for name in names)
            self.names.note(f"{sign} over {listed} is read as one from 1 to {upper}")
        ranges = [(Sym(name), lower, upper) for name in names]
        if ordered:
            (small, large) = map(Sym, names)
            ranges = [(large, lower, upper), (small, lower, large if relation == "<=" else Add(large, Neg(ONE)))]
        body = yield (self.summand(*names) if sign == "a sum" else self.term())
        return ranges, body

    def counted(self, index: str) -> str:
        """Return the letter that counts the terms of a sum without bounds: one that occurs, else a free one."""
        # A letter before the sum may count, 1/m Σ; behind it m is a slope.
        before = {token.text for token in self.tokens[: self.index] if token.kind == "symbol"}
        used = before | {token.text for token in self.tokens if token.text in ("n", "N")} - {index}
        counts = [letter for letter in ("n", "N", "m", "M") if letter != index]
        return next((letter for letter in counts if letter in used), counts[0])

    def product_over(self) -> Production:
        """Read ``_{k=1}^3 body``, which is written out."""
        start = self.tokens[self.index - 1]
        ((variable, lower, upper),), body = yield self.indexed("a product")
        try:
            return product_over(self.names, body, variable, lower, upper)
        except Misapplied as error:
            raise self.error(
                str(error), start, "Take its logarithm: ln(∏ u) is ∑ ln(u), which is differentiated."
            ) from None

    def limit(self) -> Production:
        """Read ``_{h->0} body``; the body reaches to the next + or -."""
        written = self.token.kind == "_"
        if not written:
            # lim h->0 (…), as it is typed.
            variable = Sym(self.advance().text)
            self.expect("->")
            count = self.signs()
            point = negate((yield self.atom()), count)
            return Limit((yield self.term()), variable, point, "")
        self.advance()
        opening, bars = self.enter_bracket()
        variable = Sym(self.expect("symbol").text)
        self.expect("->")
        point = yield self.sum()
        side = ""
        if self.token.kind == "^":
            length = self.side_ahead()
            side = self.peek(length // 2).kind
            for _ in range(length):
                self.advance()
        self.leave(opening, bars)
        body = yield self.term()
        return Limit(body, variable, point, side)

    def enter_bracket(self) -> tuple[Token, int]:
        """Step over an opening bracket, or fail."""
        if self.token.kind != "open":
            raise self.unexpected()
        return self.enter()

    def derivative(self) -> Production:
        """Read ``d/dx`` with its operand.

        Square brackets hold the operand exactly.  Round ones do too, with an exponent after them; but at the start of
        a question, ``d/dx (x + 1)(x + 2)`` or ``d/dx x^2 + 3x``, all that follows is meant.
        """
        asks = self.index == 0
        operators: list[Token] = []
        while self.token.kind == "derivative":
            operators.append(self.advance())
        if sum(len(operator.variables) for operator in operators) > MAX_NESTING:
            raise self.too_deep()
        first = self.token
        if self.names.order and not (asks and len(operators) == 1 and self.question(first)):
            hint = "Write the function alone with --order n, or a number for the order."
            raise self.error("a derivative of an order that is no number can't be read", operators[0], hint)
        if first.kind == "open" and first.text in _ENCLOSING:
            body = yield self.group()
        elif asks and self.question(first):
            body = yield self.sum()
            if self.widened(len(operators), body):
                self.names.note(f"the derivative is taken of all that follows: {self.source[first.at :].strip()[:60]}")
        elif _is_bracket(first):
            body = yield self.power()
        else:
            body = yield self.product()
        for operator in reversed(operators):
            for variable in operator.variables:
                body = Deriv(body, Sym(variable))
        return body

    def widened(self, first: int, body: Node) -> bool:
        """Whether the operand is longer than the bracket, or the term, that follows the operator."""
        if not _is_bracket(self.tokens[first]):
            return type(body) is Add
        level = 0
        for position in range(first, self.index):
            kind = self.tokens[position].kind
            level += (kind == "open") - (kind == "close")
            if level == 0:
                return position < self.index - 1
        return False

    def question(self, first: Token) -> bool:
        """Whether everything after this operator is one differentiand."""
        level = 0
        for position in range(self.index, len(self.tokens)):
            kind = self.tokens[position].kind
            level += (kind == "open") - (kind == "close")
            if kind == "relation" and level == 0:
                return False
            if kind == "derivative" and self.tokens[position - 1].kind != "derivative":
                return False
            if kind in ("+", "-") and level == 0 and _is_bracket(first) and self.ends_operand(position):
                return False
        return True

    def ends_operand(self, position: int) -> bool:
        """Whether the sign at this position joins two terms."""
        return self.tokens[position - 1].kind not in ("^", "*", "/", "+", "-", "derivative")


def _is_bracket(token: Token) -> bool:
    """Whether a token opens a bracket: a fraction is a factor of what follows it, ½ x² + x."""
    return token.kind == "open" and token.text != "frac"


def _is_called(node: Node, name: str) -> bool:
    """Whether an argument is a letter of this name, or a value of the function of this name."""
    return isinstance(node, Sym | Call) and node.name == name


def tuples(tokens: list[Token]) -> set[int]:
    """Return the positions of the opening brackets with a comma directly inside."""
    found: set[int] = set()
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(position)
        elif token.kind == "close" and opened:
            opened.pop()
        elif token.kind == "," and opened:
            found.add(opened[-1])
    return found
