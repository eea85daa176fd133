"""The one grammar, by precedence, for the tokens of both lexers.

Each production is a generator: it yields the production it needs next and is sent the node, so nesting lives on an
explicit stack and the depth of the input is bounded by `MAX_NESTING` alone, never by Python's recursion.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from derive.expression import Add, Call, Const, Deriv, Div, Logic, Neg, Node, Num, Piecewise, Pow, Rel, Sym
from derive.expression.numbers import ONE, ZERO
from derive.expression.parts import product_of, sum_of
from derive.reading.applications import CONDITIONS
from derive.reading.letters import variable_by_custom
from derive.reading.names import FORMS, UNKNOWN_FUNCTIONS, known_function
from derive.reading.roles import varies
from derive.reading.stream import Production, Stream
from derive.reading.tokens import MAX_NESTING, SHOWN, Token
from derive.table import TABLE

_IN_INDEX = frozenset(("symbol", "number", "+", "-"))
_OTHERWISE = {"[": "floor({0}) for its whole part", "{": "mod({0}, 1) for its fractional part"}
"""What else a letter alone in such brackets may be."""
_STARTS = frozenset(("number", "symbol", "constant", "function", "open", "derivative"))
_POSTFIX = frozenset(("^", "'", "!", "_", "_+", "∘"))
_LEAVES = {"number": Num, "symbol": Sym, "constant": Const}
# The lexer tells a bar that opens from one that closes.
_WRAPPED = {entry.brackets[0].replace("|", "<|"): entry.name for entry in TABLE.values() if entry.brackets}
_USUAL_VARIABLES = frozenset("xyzt")


class Grammar(Stream, ABC):
    """Reads one token stream into one tree."""

    def run(self) -> Node:
        """Read everything.

        Raises:
            ParseError: the tokens form no expression.
            LimitError: they are nested too deeply.
        """
        node = self.drive(self.whole())
        if self.token.kind != "end":
            raise self.unexpected()
        return node

    def whole(self) -> Production:
        """Read an expression, a condition, ``a if c else b`` or ``c ? a : b``."""
        node = yield self.condition()
        if self.token.kind not in ("word", "?"):
            return node
        pieces: list[tuple[Node, Node]] = []
        if self.token.kind == "?":
            while self.token.kind == "?":
                self.require_condition(node, self.advance())
                value = yield self.sum()
                pieces.append((value, node))
                self.expect(":")
                node = yield self.condition()
            return Piecewise(*pieces, otherwise=node)
        while self.at("word", "if"):
            word = self.advance()
            condition = yield self.condition()
            self.require_condition(condition, word)
            pieces.append((node, condition))
            if not (self.at("word", "else") or self.at("word", "otherwise")):
                return Piecewise(*pieces)
            self.advance()
            node = yield self.sum()
        return Piecewise(*pieces, otherwise=node) if pieces else node

    def require_condition(self, node: Node, token: Token) -> None:
        """Fail unless `node` is a condition."""
        if type(node) not in CONDITIONS:
            raise self.error("a condition is expected", token)

    def condition(self) -> Production:
        """Read relations joined by ``and`` and ``or``; a sum where there are none."""
        node = yield self.sum()
        if self.token.kind not in ("relation", "member", "word"):
            return node
        clauses: list[list[Node]] = [[]]
        while True:
            start = self.token
            if start.kind == "member":
                clauses[-1] += yield self.within(node)
            elif start.kind == "relation":
                while self.token.kind == "relation":
                    sign = self.advance().text
                    right = yield self.sum()
                    clauses[-1].append(Rel(sign, node, right))
                    node = right
            else:
                clauses[-1].append(node)
            if not (self.at("word", "and") or self.at("word", "or")):
                break
            if self.advance().text == "or":
                clauses.append([])
            node = yield self.sum()
        parts = [clause[0] if len(clause) == 1 else Logic("and", *clause) for clause in clauses]
        if len(parts) > 1 or len(clauses[0]) > 1:
            for part in (part for clause in clauses for part in clause):
                self.require_condition(part, start)
        return parts[0] if len(parts) == 1 else Logic("or", *parts)

    def within(self, node: Node) -> Production:
        """Read ``∈ [a, b)`` after an expression; return the relations that it stands for."""
        sign = self.advance()
        opening = self.token
        if opening.text not in ("(", "["):
            raise self.error("membership of a set can't be read", sign, "Write a relation, x > 0, or an interval.")
        self.advance()
        low = yield self.sum()
        self.expect(",")
        high = yield self.sum()
        closing = self.expect("close")
        ends = ((">", "[", opening, low), ("<", "]", closing, high))
        return [
            Rel(relation + ("=" if bracket.text == closed else ""), node, end)
            for relation, closed, bracket, end in ends
            if Const("oo") not in (end, *end.children)
        ]

    def sum(self) -> Production:
        """Read terms joined by + and -."""
        terms = [(yield self.term())]
        while (sign := self.token.kind) in ("+", "-") and not self.integral_ends():
            self.advance()
            term = yield self.term()
            terms.append(Neg(term) if sign == "-" else term)
        return sum_of(terms)

    def signs(self) -> int:
        """Step over leading signs; return the number of minus signs."""
        count = 0
        while self.token.kind in ("+", "-"):
            count += self.advance().kind == "-"
        if count > MAX_NESTING:
            raise self.too_deep()
        return count

    def term(self) -> Production:
        """Read a product with its signs: ``-a b`` is ``-(a b)``."""
        count = self.signs()
        return negate((yield self.product()), count)

    def product(self) -> Production:
        """Read factors joined by ``*``, ``/`` and juxtaposition, left to right."""
        start, slash = self.token, False
        leaf = self.leaf()
        factors = [(yield self.power()) if leaf is None else leaf]
        while not self.integral_ends():
            kind = self.token.kind
            if kind == "*" or kind == "/":
                self.advance()
                count = self.signs()
                leaf = self.leaf()
                factor = negate((yield self.power()) if leaf is None else leaf, count)
                if kind == "/" and self.raised and (type(factor) is Sym or self.is_halved(factors, factor)):
                    factor = yield self.denominator(start, factor)
                if kind == "*":
                    factors.append(factor)
                else:
                    factors = [Div(product_of(factors), factor)]
                slash = kind == "/"
            elif kind in _STARTS or (kind == "|" and not self.bars):
                self.tell_juxtaposition(start if slash else None)
                leaf = self.leaf()
                factors.append((yield self.power()) if leaf is None else leaf)
                slash = False
            elif kind == "differential" and self.differential():
                continue
            else:
                break
        return product_of(factors)

    def is_halved(self, factors: list[Node], factor: Node) -> bool:
        """Whether letters are divided by a number: e^(-x^2/2σ^2), but not the 1/2 of e^(1/2 x)."""
        return type(factor) is Num and any(type(above) is not Num for above in factors)

    def denominator(self, start: Token, factor: Node) -> Production:
        """Read what is written together after a slash in an exponent: e^(-t/RC) is e^(-t/(R C))."""
        factors = [factor]
        typed = self.typed(start)
        while self.token.kind == "symbol" and self.token.tight:
            typed += self.source[self.token.at : self.token.end]
            leaf = self.leaf()
            factors.append((yield self.power()) if leaf is None else leaf)
        if len(factors) > 1:
            self.names.note(f"{typed} is read with {product_of(factors)} below the bar")
        return product_of(factors)

    def tell_juxtaposition(self, quotient: Token | None) -> None:
        """Note what the factor that follows could be taken for."""
        token, before = self.token, self.tokens[self.index - 1]
        if token.kind == "number" and before.kind == "number":
            if token.tight or not (self.peek().kind == "^" or self.ends_power()):
                raise self.error("two numbers side by side", token)
            self.names.note(f"the blank before {token.text} is read as a multiplication sign")
            return
        if quotient is not None:
            typed = self.typed(quotient)
            shown = SHOWN.get(token.text, token.text)
            self.names.note(f"{typed}{shown} is read as ({typed})·{shown}")
        elif token.text == "(" and before.kind == "symbol" and token.tight:
            inside, after = self.peek(), self.peek(2)
            if before.text not in _USUAL_VARIABLES or (inside.kind == "symbol" and after.kind == "close"):
                self.names.note(f"{before.text}(…) is read as the product of {before.text} and the bracket")

    def ends_power(self) -> bool:
        """Whether the token before is an exponent: in ``x^2 3`` it is, in ``2 3`` not."""
        place = self.index - 2
        while place > 0 and self.tokens[place].kind in ("+", "-"):
            place -= 1
        return place > 0 and self.tokens[place].kind == "^"

    def leaf(self) -> Node | None:
        """Read a number, symbol or constant that nothing follows at a tighter level, without a production."""
        kind = _LEAVES.get(self.token.kind)
        if kind is None or self.tokens[self.index + 1].kind in _POSTFIX:
            return None
        return kind(self.advance().text)

    def power(self) -> Production:
        """Read an operand with what follows it: primes, factorials, an exponent."""
        first = self.token
        node = yield self.atom()
        while self.token.kind in ("'", "!", "_+"):
            if self.token.kind == "!":
                node = self.factorial(node)
            elif self.token.kind == "_+":
                self.advance()
                node = Call("max", Num("0"), node)
                self.names.note(f"{self.typed(first)} is read as the positive part, {node}")
            else:
                node = yield self.primed(node, first)
        if degrees := self.degree_ahead():
            for _ in range(degrees):
                self.advance()
            self.names.note(f"{node}° is read as {node} degrees, {node} π/180")
            return Div(product_of([node, Const("pi")]), Num("180"))
        if order := self.order_above(node):
            self.names.note(f"{self.typed(first)} is read as a derivative of {node}")
            return Sym(f"{node}{chr(39) * order}")
        if self.token.kind == "^" and not self.side_ahead():
            base = node
            exponent = yield self.exponent(base, first)
            node = Pow(base, exponent)
        return node

    def order_above(self, node: Node) -> int:
        """Step over the order of ``y^{(4)}``; 0 where none stands above y."""
        brace, bracket, order, close, end, after = (self.peek(ahead) for ahead in range(1, 7))
        kinds = [bracket.text, close.kind, end.kind]
        braced = brace.text in ("tex", "{") and kinds == ["(", "close", "close"]
        if not (node is Sym("y") and self.token.kind == "^" and braced and order.text in "1234" and after.text != "("):
            return 0
        for _ in range(6):
            self.advance()
        return int(order.text)

    def degree_ahead(self) -> int:
        """The number of tokens of ``^\\circ`` or ``°`` after an operand; 0 where a composition follows."""
        if self.token.kind == "∘" and self.token.text == "°":
            return 1
        braced = self.peek().kind == "open"
        if self.token.kind != "^" or self.peek(1 + braced).kind != "∘":
            return 0
        return 2 + 2 * braced

    def side_ahead(self) -> int:
        """The number of tokens of ``^+`` or ``^{-}`` before a closing bracket, where a limit's side stands."""
        braced = self.peek().kind == "open"
        sign, after = self.peek(1 + braced), self.peek(2 + braced)
        return (2 + 2 * braced) if sign.kind in ("+", "-") and after.kind == "close" else 0

    def exponent(self, base: Node | None, start: Token) -> Production:
        """Read ``^`` and the exponent, right to left."""
        self.refuse_index(base)
        self.advance()
        count = self.signs()
        simple = self.token.kind in _LEAVES
        last = self.token
        self.raised += 1
        self.descend()
        leaf = self.leaf()
        self.refuse_double()
        node = negate((yield self.power()) if leaf is None else leaf, count)
        self.depth -= 1
        self.raised -= 1
        after = self.token
        if simple and base is not None and after.tight and after.kind in ("symbol", "constant", "function"):
            if not (type(base) is Sym and last.kind == "number"):
                typed, more = self.typed(start), self.source[after.at : after.end]
                whole = f"{self.source[start.at : last.at]}({self.source[last.at : last.end]}{more})"
                other = f": write {whole} for a power of both" if after.kind != "function" and len(whole) < 30 else ""
                self.names.note(f"{typed}{more} is read as {typed}·{after.text}{other}")
        elif last.text == "1" and simple and after.kind == "/" and after.tight and self.peek().kind == "number":
            typed = self.typed(start)
            below = self.peek().text
            other = f": write …^(1/{below}) for a root"
            self.names.note(f"{typed}/{below} is read as ({typed})/{below}{other}")
        return node

    def refuse_double(self) -> None:
        """Fail at ``e^{a}^b``, which TeX refuses too: which power is meant, nobody says."""
        if self.token.text != "tex":
            return
        if not hasattr(self, "closing"):
            self.closing = closing(self.tokens)
        end = self.closing.get(self.index)
        if end is not None and self.tokens[end + 1].kind == "^":
            hint = "Write {e^{a}}^b or e^{a^b}."
            raise self.error("a double superscript can't be read", self.tokens[end + 1], hint)

    def refuse_index(self, base: Node | None) -> None:
        """Fail at ``x^{(i)}``, one of several, and at ``f^{(n)}(x)``, a derivative of any order."""
        brace, bracket, index, *ends, after = (self.peek(ahead) for ahead in range(1, 7))
        if type(base) is not Sym:
            behind = self.tokens[self.index - 1].kind == "close"
            braced = brace.text in ("tex", "{") and [bracket.text, ends[0].text] == ["(", ")"]
            if behind and braced and index.kind == "number":
                hint = f"Write d^{index.text}/dx^{index.text} (…), or the exponent without brackets."
                raise self.error("an order in brackets above an expression can't be read", self.token, hint)
            return
        if base.name.startswith("C_") and (bracket if brace.text == "tex" else brace).kind == "symbol":
            self.names.note(
                f"{base} with an exponent is read as a power: write \\binom{{n}}{{k}} for a number of choices"
            )
        above = bracket if brace.text == "tex" else brace
        if above.text == "T" and not any(token.text == "T" for token in self.tokens[: self.index]):
            self.names.note(f"{base}^T is read as a power: transposes are read by derive matrix")
        if base.name in UNKNOWN_FUNCTIONS and brace.kind == "symbol" and bracket.text == "(":
            raise self.error(f"{base}^{brace.text}(…) can't be read", self.token, f"Write {base}(…)^{brace.text}.")
        if base.name in UNKNOWN_FUNCTIONS and [brace.text, index.text, ends[0].text] == ["(", ")", "("]:
            brace, bracket, index, ends, after = bracket, brace, bracket, [index, index], ends[0]
        elif brace.text in ("tex", "{") and bracket.text in ("(", "["):
            length = next(count for count in range(1, len(self.tokens)) if self.peek(count + 2).kind not in _IN_INDEX)
            ends, after = [self.peek(length + 2), self.peek(length + 3)], self.peek(length + 4)
            index = index._replace(text=self.source[index.at : ends[0].at].strip())
        else:
            return
        if index.kind not in ("symbol", "number") or any(end.kind != "close" for end in ends):
            return
        if after.text == "(":
            hint = "Write the function alone with --order n, or a number for the order."
            raise self.error("a derivative of an order that is no number can't be read", self.token, hint)
        hint = f"Write {base}_{{{index.text}}} for one of several, {base}^{{{index.text}}} for a power."
        if index.kind == "number" and index.text in "1234":
            hint = f"Write {base}{chr(39) * int(index.text)} for a derivative, {base}_{index.text} for one of several."
        elif index.text.isalnum():
            hint = hint.replace("{", "").replace("}", "")
        raise self.error("an index in brackets above a letter can't be read", self.token, hint)

    def factorial(self, node: Node) -> Node:
        """Step over ``!``."""
        mark = self.advance()
        if self.token.kind == "!" and self.token.tight:
            raise self.error("a double factorial can't be read", mark, "Write (x!)! for the factorial of a factorial.")
        if canonical := known_function("factorial"):
            return Call(canonical, node)
        self.names.note("n! is read as Γ(n + 1)")
        return Call("gamma", Add(node, ONE))

    def primed(self, node: Node, first: Token) -> Production:
        """Read primes after a symbol, ``y'``, or after brackets, ``(x^2)'``."""
        token = self.token
        count = 0
        while self.token.kind == "'":
            count += 1
            self.advance()
        if type(node) is Sym and first.kind == "symbol":
            argument, after = self.peek(), self.peek(2)
            if self.token.text == "(" and argument.kind in ("symbol", "number") and after.text == ")":
                inside = yield self.group()
                self.names.note(
                    f"{node.name}{chr(39) * count}({argument.text}) is read as a function of {argument.text}"
                )
                return Call(node.name, inside, orders=(count,))
            if self.token.text == "(":
                self.names.note(f"{node.name}{chr(39) * count}(…) is read as the product with the bracket")
            return Sym(node.name + "'" * count)
        # (uv)' is one by what both depend on.
        functions = all(varies(one) or one in UNKNOWN_FUNCTIONS for one in node.free) and not node.free & {*"xt"}
        name = "x" if functions and len(node.free) > 1 else variable_by_custom(node.free)
        if not name or not node.free or (not functions and any(map(varies, node.free - {name}))):
            raise self.error("the variable of this derivative is not clear", token, "Write d/dx (…).")
        self.names.note(f"the prime is read as the derivative by {name}")
        for _ in range(count):
            node = Deriv(node, Sym(name))
        return node

    def atom(self) -> Production:
        """Read a leaf, a bracket, bars, a function, a derivative."""
        token = self.token
        match token.kind:
            case "number" | "symbol" | "constant":
                self.advance()
                return _LEAVES[token.kind](token.text)
            case "open":
                if count := self.composed_ahead():
                    return (yield self.composition(count))
                scripted = self.index and self.tokens[self.index - 1].kind in ("^", "_")
                node = yield self.group()
                if token.text in _OTHERWISE and isinstance(node, Sym) and not scripted and self.token.kind != "_+":
                    typed = self.source[token.at : self.tokens[self.index - 1].end]
                    self.names.note(f"{typed} is read as {node}: write {_OTHERWISE[token.text].format(node)}")
                return node
            case "|":
                return (yield self.absolute())
            case "function":
                return (yield self.application())
            case "derivative":
                return (yield self.derivative())
            case "differential":
                self.differential()
                return ONE
        raise self.unexpected()

    def composed_ahead(self) -> int:
        """The number of functions in a bracket ``(f∘g∘h)``; 0 if it holds anything else."""
        count = 0
        while self.peek(2 * count + 1).kind in ("symbol", "function"):
            count += 1
            if self.peek(2 * count).kind != "∘":
                break
        return count if count > 1 and self.peek(2 * count).kind == "close" else 0

    @abstractmethod
    def composition(self, count: int) -> Production:
        """Read functions joined by ``∘`` in brackets, with their argument."""

    @abstractmethod
    def application(self) -> Production:
        """Read a function with its argument."""

    @abstractmethod
    def derivative(self) -> Production:
        """Read a differential operator with its operand."""

    def differential(self) -> bool:
        """Step over ``dt`` inside brackets of the integrand; outside of them it ends the integral."""
        if self.integrals and self.depth > self.integrals[-1][0] and not self.integrals[-1][1]:
            self.integrals[-1][1].append(self.advance().text)
            return True
        return False

    def integral_ends(self) -> bool:
        """Whether the integrand is over because its ``dt`` stood inside, as in ``∫ dt/t + 1``."""
        return bool(self.integrals) and bool(self.integrals[-1][1]) and self.depth == self.integrals[-1][0]

    def group(self) -> Production:
        """Read what brackets hold."""
        before = self.tokens[self.index - 1].kind if self.index else "open"
        opening, bars = self.enter()
        if opening.text in ("{", "cases"):
            node = yield self.cases(opening)
        else:
            node = yield self.whole()
        self.leave(opening, bars)
        if opening.text in _WRAPPED:
            return Call(_WRAPPED[opening.text], node)
        if type(node) in CONDITIONS and opening.text == "[":
            self.names.note(f"[{node}] is read as 1 where it holds, else 0")
            return Piecewise((ONE, node), otherwise=ZERO)
        if type(node) in CONDITIONS and not (
            before in ("open", "word", ",", ";") and self.token.kind in ("close", "word", ",", ";", "end", "?")
        ):
            raise self.error("a condition can't be used as a number", opening)
        return node

    def absolute(self) -> Production:
        """Read ``|…|``: a bar where an operand is expected opens, one after an operand closes."""
        opening = self.advance()
        self.bars += 1
        self.descend()
        node = yield self.sum()
        if self.token.kind != "|":
            raise self.error("| is never closed", opening) if self.token.kind == "end" else self.unexpected()
        self.advance()
        self.bars -= 1
        self.depth -= 1
        return Call("abs", node)

    def cases(self, opening: Token) -> Production:
        """Read ``{value if condition; value otherwise}``, or an expression in braces."""
        pieces: list[tuple[Node, Node]] = []
        otherwise: Node | None = None
        while otherwise is None and self.token.kind != "close":
            value = yield self.sum()
            if self.token.kind == "close" and not pieces:
                return value
            comma = self.token.kind == ","
            self.skip(",:")
            word = self.token if self.token.kind == "word" else None
            if word is not None:
                self.advance()
                self.skip(",")
            if (word is not None and word.text != "if") or self.at("word", "otherwise") or not (word or comma):
                otherwise = value
                self.index += self.at("word", "otherwise")
                self.token = self.tokens[self.index]
            else:
                start = self.token
                condition = yield self.condition()
                self.require_condition(condition, start)
                pieces.append((value, condition))
                if self.at("word", "else") or self.at("word", "otherwise"):
                    self.advance()
                    otherwise = yield self.sum()
            self.skip(",;")
        if not pieces:
            raise self.unexpected() if otherwise is None else self.error("a condition is expected", opening)
        return Piecewise(*pieces, otherwise=otherwise)


def closing(tokens: list[Token]) -> dict[int, int]:
    """Return where each bracket closes, by where it opens."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            found[opened.pop()] = place
    return found


def negate(node: Node, count: int) -> Node:
    """Return `node` under `count` minus signs."""
    for _ in range(count):
        node = Neg(node)
    return node


def is_known(spelling: str) -> bool:
    """Whether the grammar or the table knows a function of this spelling."""
    return spelling in FORMS or bool(known_function(spelling))
