"""Read the sides of lines, and know what their names stand for: y' is the derivative that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from derive.errors import DeriveError, ParseError
from derive.expression import Call, Deriv, Limit, Node, Piecewise, Rel, Sym, Whole, postorder, replace
from derive.expression.components import matrix, rows_of, vector
from derive.kinds.several.fields import entries_of
from derive.marking.antiderivatives import differentials_apart, is_antiderivative, with_antiderivatives
from derive.marking.judge import EITHER
from derive.marking.meanings import letters_in
from derive.marking.splitting import as_lists
from derive.reading import parse, read
from derive.reading.brackets import closing, opening
from derive.reading.conditions import COMPARED, conditions
from derive.reading.letters import variable_by_custom
from derive.reading.names import GREEK, LETTERS, plain
from derive.reals.given import impossible
from derive.startup.data import data, field
from derive.startup.patterns import pattern

_BARE_LIMIT = pattern(r"(?<![A-Za-z\\])\\?lim(?![a-z_\\])\s*(?!_)")
_HEAD_OF_LIMIT = pattern(r"\\?lim(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|\([^()]*\))")
_DIFFERENTIAL = pattern(rf"(?<![A-Za-z/\\{{])d(?:{'|'.join(GREEK)}|[a-zA-Z])(?![A-Za-z/(])(?!\s*[/}}])")
_GREEK_DIFFERENTIAL = pattern(
    rf"(?P<before>\S?)\s*(?<![A-Za-z/\\{{∂])d\s*(?P<letter>\\(?:{'|'.join(GREEK)})(?![A-Za-z])|[α-ω])(?!\s*[/}}])"
)
"""cos θ dθ, where no integral sign stands."""
_OF_FRACTION = pattern(r"\s*(?:\\[dt]?frac\s*\{\s*d\s*[a-z]\s*\}\s*\{[^{}d]*\}|d[a-z]\s*/\s*(?!d)[^-+=\s'd]+)\s*")
"""dx/x on a side by itself."""
_INTEGRAL = pattern(r"∫|\\int(?![A-Za-z])|(?<![A-Za-z])int[_(]")
_CAPITAL_ABOVE = pattern(r"(?<=\{)\s*d([A-Z])\s*(?=\}\s*\{\s*d)")
_D = r"(?:d|∂|\\partial\s*|\\mathrm\{d\})"
_ONE = rf"(?:\\?(?:{'|'.join(GREEK)})(?![A-Za-z])|[A-Za-zα-ωΓΔΘΛΞΠΣΦΨΩ])"
_BY = rf"(?:{_D}\s*{_ONE}(?:\^?\{{?[\d²³]\}}?)?\s*)"
QUOTIENT = pattern(
    rf"\\[dt]?frac\s*\{{\s*{_D}\s*(?:\^\s*\{{?\d\}}?)?\s*(?P<above>[A-Za-z])\s*\}}\s*\{{\s*(?P<below>{_BY}+)\}}"
    rf"|(?<![A-Za-z\\]){_D}\^?[\d²³]?\s*(?P<over>[A-Za-z])\s*/\s*(?P<under>{_BY}+)(?![A-Za-z])(?!\s*/)"
)
_LETTER = pattern(rf"{_D}\s*({_ONE})(?:\^?\{{?([\d²³])\}}?)?")
_OF = r"\s*\{?\s*(?P<of>[A-Za-z])\s*\}?\s*(?:\(\s*[a-z](?:\s*,\s*[a-z])+\s*\))?\s*"
_SECOND = {
    "laplacian": pattern(rf"\s*(?:Δ|∆|\\Delta(?![A-Za-z])|(?:∇|\\nabla)\s*(?:²|\^\s*\{{?2\}}?)){_OF}"),
    "hessian": pattern(rf"\s*(?:H|Hess|\\mathbf\{{H\}}|\\operatorname\{{Hess\}}|D\^\{{?2\}}?)\s*[_(]?{_OF}\)?\s*"),
    "determinant": pattern(rf"\s*(?:\\det|det|\|)\s*\(?\s*H_{_OF}(?:\||\))?\s*"),
}
"""Δf, H_f and det H_f on a side by themselves: what is made of the second derivatives of f."""
_NABLA = r"(?:\\vec\s*\{?\s*\\nabla\s*\}?|\\nabla(?![A-Za-z])|∇)"
_ON_FIELDS = {
    "divergence": pattern(
        rf"\s*(?:{_NABLA}\s*(?:\\cdot(?![A-Za-z])|·|⋅)|(?:div|\\(?:operatorname|mathrm)\{{div\}})(?![a-z]))\s*(?P<of>.*)$",
        re.DOTALL,
    ),
    "curl": pattern(
        rf"\s*(?:{_NABLA}\s*(?:\\times(?![A-Za-z])|×)"
        r"|(?:curl|rot|\\(?:operatorname|mathrm)\{(?:curl|rot)\})(?![a-z]))\s*(?P<of>.*)$",
        re.DOTALL,
    ),
    "gradient": pattern(
        r"^\s*(?:\\(?:operatorname|mathrm)\{grad\}|\\nabla(?![a-zA-Z_])|∇|grad(?![a-z_]))\s*(?P<of>.*)$", re.DOTALL
    ),
}
"""∇·F and ∇×F, of a field by its name or its components."""
_UNSIGNED = pattern(r"\s*(?P<of>[a-zA-Z])(?P<by>[a-z]{1,3})\s*")
"""fx and fxy, where f is a function of x and y."""
_COUNTED = pattern(r"\s*(?P<of>[a-zA-Z])\s*\^\s*\{?\s*\(\s*(?P<times>[1-9])\s*\)\s*\}?\s*")
"""y^(4)."""
_SIGNS = {
    "gradient": "∇",
    "laplacian": "Δ",
    "hessian": "H",
    "determinant": "|H|",
    "divergence": "∇·",
    "curl": "∇×",
}
"""How an operator on functions of several letters is called in the name of a line."""
_VALUE = pattern(r"\s*([a-zA-Z])\s*(?:\\left)?\(\s*-?[\d./]+\s*(?:\\right)?\)\s*")
"""y(1/2) on a side by itself: a value, and no product."""
_FENCED = pattern(r"\s*(?:\\left\s*)?[(\[]")
_POINTED = pattern(r"^\s*<([^<>]*,[^<>]*)>\s*$")
_ANGLES = ((r"\langle", "("), (r"\rangle", ")"), ("⟨", "("), ("⟩", ")"))
PARTIAL = pattern(r"∂|\\partial")
_SUPERSCRIPTS = {"²": 2, "³": 3}
_LOOSE_HEAD = pattern(
    r"(\\?lim)\s*(?:as\s+)?(?![_^])\(?([A-Za-z]\w*\s*(?:->|→|\\to)\s*-?(?:\w+|\\infty|∞)[+-]?)(?![\w/*^])\)?,?"
)
"""``lim h->0`` without the line that stands below."""
_PRIMED_BRACKET = pattern(r"[)\]]\s*(?P<primes>['′’]+|\^\{?(?:\\prime\s*)+\}?)(?:\s*\(\w\))?")


def _primes_read(text: str, variable: str) -> str:
    """Write the primes of a bracket as a derivative by the variable of the lines: it may hold several letters.

    >>> _primes_read("(u v)' + 1", "x"), _primes_read("f(x)'", "x"), _primes_read("f'(x)", "x")
    ('(d/dx (u v)) + 1', "f(x)'", "f'(x)")
    """
    while (found := _PRIMED_BRACKET.search(text)) is not None:
        start = opening(text, found.start())
        head = text[:start].removesuffix("\\left")
        if start < 0 or re.search(r"[A-Za-z'′’]\s*$", head) or re.search(r"∘|\\circ", text[start : found.start()]):
            # The reader knows (f ∘ g)'(x).
            return text
        body = text[start + 1 : found.start()].removesuffix("\\right")
        for _ in re.findall(r"['′’]|prime", found["primes"]):
            body = f"d/d{variable} ({body})"
        text = f"{head}({body}){text[found.end() :]}"
    return text


_SAID_BESIDE = pattern(rf"(?:^|\b(?:for|if|where|when|since|because|as|provided)\b)(?P<said>[^,;]*{COMPARED}.*)$")
"""The end of ``power rule, for x > 0``."""
_EITHER = pattern(r"(?P<operand>[\w)}\]]\s*)?(?:(?P<other>∓|\\mp(?![A-Za-z]))|±|\\pm(?![A-Za-z]))\s*")
_SIGN = "I_90"


def _with_sign(text: str) -> str:
    """Write ± and ∓ as a factor that is 1 or -1.

    >>> _with_sign("x ± sqrt(y)"), _with_sign("±1/2"), _with_sign("1 ∓ x")
    ('x + I_90*sqrt(y)', 'I_90*1/2', '1 -I_90*x')
    """
    times = r"I_{90}\cdot " if "\\" in text else f"{_SIGN}*"
    return _EITHER.sub(
        lambda found: f"{found['operand'] or ''}{'-' if found['other'] else '+ ' if found['operand'] else ''}{times}",
        text,
    )


@data
class Name:
    """The left side of a line that only names something: y' of order 1, f(x) of order 0.

    Attributes:
        name: the letter.
        order: how many primes.
        variable: by what, where that was written; "" else.
    """

    name: str
    order: int
    variable: str = ""


def _by_custom(text: str) -> str:
    """Return the head that ``lim`` without one has: h, or k, tends to 0."""
    letter = next(
        (
            name
            for name in ("h", "k", "\\Delta x")
            if re.search(rf"(?<![A-Za-z\\\\]){re.escape(name)}(?![A-Za-z])", text)
        ),
        "h",
    )
    return f"\\lim_{{{letter} \\to 0}}" if "\\" in text else f"lim_({letter}->0)"


@data(frozen=False)
class Sides:
    """Reads sides one after the other; keeps the head of a limit for lines that repeat only ``lim``.

    Attributes:
        syntax: ``auto``, ``text`` or ``latex``.
        variable: the letter that one differentiates by, "" while it is not known.
        notes: how sides were read.
        limit: the head of the last limit, ``lim_(h->0)``.
        names: words that are one letter each.
        words: names of quantities that are words.
        functions: letters that stand in front of their argument alone: C of C(q) = q^3.
        several: names of functions of several letters, and these.
        derived: letters that have a derivative somewhere.
        totals: what is differentiated by which letters both in part and altogether: ∂z/∂x and dz/dx.
        partial: whether dy/dt is told from dy/dx: it is read as y_t.
        lost: whether superscripts were lost: x3 is read as x^3.
        differences: limits of difference quotients, and the derivatives that they are.
        given: the relations in force: those of the problem, and what lines so far say behind their formulas, for x > 2.
        posed: those that stand on the problem.
        said: those that the line that is being read says.
        cases: whether a line spoke of another case than one before it.
        turned: whether the line that is being read does.
    """

    syntax: str = "auto"
    variable: str = ""
    notes: list[str] = field(default_factory=list)
    limit: str = ""
    names: set[str] = field(default_factory=set)
    words: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    several: dict[str, frozenset[str]] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    totals: frozenset[tuple[str, str]] = frozenset()
    partial: bool = False
    lost: bool = False
    differences: dict[Node, Deriv] = field(default_factory=dict)
    given: tuple[Node, ...] = ()
    posed: tuple[Node, ...] = ()
    said: tuple[Node, ...] = ()
    cases: bool = False
    turned: bool = False

    def read(self, text: str) -> Node:
        """Return a side as a tree; a derivative asked for by d/dx stays one.

        Raises:
            ParseError: it can't be read.
        """
        if (signed := _with_sign(text)) != text:
            return replace(self.read(signed), {Sym(_SIGN): Sym(EITHER)})
        if self.lost and (raised := LOST.sub(lambda found: f"^{found[0]}", text)) != text:
            self.notes.append(f"{text} is read as {raised}: exponents seem to have lost their place")
            text = raised
        text = TIMES.sub(lambda found: f"{found['many']} ({found['term'].strip()})", text)
        text = _LOOSE_HEAD.sub(lambda found: f"{found[1]}_{{{found[2]}}} ", _primes_read(text, self.variable or "x"))
        if (head := _HEAD_OF_LIMIT.search(text)) is not None:
            self.limit = head[0]
        elif _BARE_LIMIT.search(text):
            self.limit = self.limit or _by_custom(text)
            text = _BARE_LIMIT.sub(lambda _: f"{self.limit} ", text, count=1)
        if re.match(rf"{re.escape(self.limit)}\s", text) and self.limit:
            # A limit reaches over the whole of what a person writes behind it.
            body = text[len(self.limit) :].strip()
            bracket = r"\left(", r"\right)"
            opening, closing = bracket if "\\" in text else ("(", ")")
            text = f"{self.limit} {opening}{body}{closing}"
        if (whole := with_antiderivatives(text, self.read)) is not None:
            self.variable = self.variable or str(next(filter(is_antiderivative, postorder(whole))).children[1])
            return whole
        for operator, sign in _ON_FIELDS.items():
            if (of := sign.match(text)) is not None:
                return Whole(operator, self.read(of["of"]))
        text = as_lists(text)
        for operator, sign in _SECOND.items():
            if (of := sign.fullmatch(text)) is not None and of["of"] in self.several:
                return Whole(operator, Sym(of["of"]))
        if (of := _UNSIGNED.fullmatch(text)) is not None and set(of["by"]) <= self.several.get(of["of"], frozenset()):
            text = f"{of['of']}_{{{of['by']}}}" if "\\" in text else f"{of['of']}_{of['by']}"
        if (of := _COUNTED.fullmatch(text)) is not None and of["of"] in self.derived:
            text = of["of"] + "'" * int(of["times"])
        text = _POINTED.sub(r"(\1)", text)
        for angle, rounded in _ANGLES:
            text = text.replace(angle, rounded)
        text = _CAPITAL_ABOVE.sub(r"d \1", text)
        if not _INTEGRAL.search(text):
            text = differentials_apart(text) if _OF_FRACTION.fullmatch(text) else text
            text = _GREEK_DIFFERENTIAL.sub(
                lambda found: f"{found['before']}{'*' * bool(found['before'])}d{plain(found['letter'])}", text
            )
        if self.partial:
            text = QUOTIENT.sub(self._below, text)
        self.names.update(_DIFFERENTIAL.findall(text))
        if _FENCED.match(text) and len(parts := entries_of(text)) > 1:
            entries = [self.read(part) for part in parts]
            rows = [rows_of(entry) for entry in entries]
            if all(rows):
                # A list of lists is a matrix by its rows.
                return matrix([[entry for (entry,) in row or ()] for row in rows])
            return vector(entries)
        if self.limit and text.startswith(self.limit):
            return self._limit(text)
        alone = _VALUE.fullmatch(text)
        functions = {*self.functions, *((alone[1],) if alone is not None else ())}
        # The dt of an integral ends it.
        symbols = sorted(self.names - {*_DIFFERENTIAL.findall(text)} if _INTEGRAL.search(text) else self.names)
        reading = read(text, syntax=self.syntax, symbols=symbols, functions=functions)
        partial = (name for name in self.several if any(note.startswith(f"{name}_") for note in reading.notes))
        told = tuple(f"{name}_" for name in partial)
        self.notes.extend(note for note in reading.notes if note not in self.notes and not note.startswith(told))
        node = reading.expression
        if word := next((name for name in sorted(node.free) if self._is_word(name)), ""):
            raise ParseError(f"the word {word} can't be read", text, max(text.find(word), 0))
        self.suppose(reading.given)
        match node:
            case Piecewise(pieces=((value, condition),), otherwise=None) if "{" not in text:
                # 1 if x > 0 says what 1 for x > 0 says.
                self.suppose((condition,))
                node = value
        for name in reading.by:
            node = Deriv(node, Sym(name))
            self.variable = self.variable or name
        if reading.name and not isinstance(node, Rel):
            raise ParseError("this is a definition, not a side", text, 0)
        return node

    def _is_word(self, name: str) -> bool:
        """Whether a name of several letters is a word that the lines say once."""
        return len(name) > 1 and name.isalpha() and not {name} & {*LETTERS, *self.names, *self.words}

    def begin_line(self, reason: str) -> None:
        """Begin a line; what stands beside it may say where it holds.

        Args:
            reason: the words beside the line.
        """
        self.said, self.turned = (), False
        if (found := _SAID_BESIDE.search(reason)) is not None:
            self.suppose(conditions(found["said"].strip("()[] "), partial(parse, syntax=self.syntax)) or ())

    def suppose(self, said: tuple[Node, ...]) -> None:
        """Add relations to those in force; another case, x < 0 after x > 0, takes the place of the one before."""
        if not said:
            return
        self.said = (*self.said, *said)
        options = ((*self.given, *said), (*self.posed, *said), said)
        together = next((each for each in options if not impossible(each)), said)
        self.turned = self.turned or together is not options[0]
        self.cases = self.cases or self.turned
        self.posed = self.posed if together is not said else ()
        self.given = tuple(dict.fromkeys(together))

    def _limit(self, text: str) -> Node:
        """Return a limit as it stands; where it is that of a difference quotient, it is the derivative too."""
        node = parse(text, syntax=self.syntax, symbols=sorted(self.names))
        reading = read(text, syntax=self.syntax, symbols=sorted(self.names))
        if reading.by:
            self.differences[node] = Deriv(reading.expression, Sym(reading.by[0]))
        return node

    def _below(self, found: re.Match[str]) -> str:
        """Write dy/dt as y_t."""
        letters = "".join(letters_of(found))
        if (found["above"] or found["over"], letters) in self.totals and not PARTIAL.search(found[0]):
            return found[0]
        name = f"{found['above'] or found['over']}_{letters}"
        self.names.add(name)
        return f"{{{name[0]}_{{{letters}}}}}" if "\\" in found.string else f" {name} "

    def name(self, node: Node) -> Name | None:
        """Return what a side names, None where it is an expression."""
        match node:
            case Sym(name=name) if name.rstrip("'") != name:
                return Name(name.rstrip("'"), len(name) - len(name.rstrip("'")))
            case Sym(name=name) if name != self.variable and len(name) == 1:
                return Name(name, 0)
            case Sym(name=name) if self.partial and name in self.names and name[1:2] == "_":
                return Name(name[0], len(letters_in(name[2:])), name[2:])
            case Whole(name=operator, children=(Sym(name=name),)) if operator in _SIGNS:
                return Name(name, 1 if operator == "gradient" else 2, _SIGNS[operator])
            case Whole(name="gradient", children=(Call(name=name, children=arguments),)) if len(arguments) > 1:
                return Name(name, 1, "∇")
            case Call(name=name, children=arguments) if len(name) == 1 and len(arguments) > 1:
                return Name(name, 0) if all(isinstance(one, Sym) for one in arguments) else None
            case Call(name=name, children=(Sym(name=variable),)) if len(name) == 1 or name in LETTERS:
                return Name(name, sum(node.orders), variable)
            case Deriv(body=body, variable=Sym(name=variable)) if (str(body), variable) not in self.totals:
                inner = self.name(body)
                if inner is not None and isinstance(body, Call | Sym) and inner.variable in ("", variable):
                    return Name(inner.name, inner.order + 1, variable)
        return None


def variable_of(nodes: Sequence[Node]) -> str:
    """Return the letter of a derivation: of the first derivative in it, or by custom."""
    for node in nodes:
        stack = [node]
        while stack:
            current = stack.pop()
            if isinstance(current, Deriv):
                return current.variable.name
            if isinstance(current, Limit) and current.point.free:
                continue
            stack.extend(current.children)
    letters = {name for node in nodes for name in node.free if "'" not in name}
    return variable_by_custom(letters)


def readable(sides: Sides, text: str) -> tuple[Node | None, str]:
    """Return a side, or why it can't be read."""
    try:
        return sides.read(text), ""
    except DeriveError as error:
        return None, str(error).splitlines()[0]


def letters_of(quotient: re.Match[str]) -> list[str]:
    """Return what dy/dt, ∂²f/∂x∂y are by, in turn."""
    below = _LETTER.findall(quotient["below"] or quotient["under"])
    return [plain(letter) for letter, times in below for _ in range(_SUPERSCRIPTS.get(times) or int(times or 1))]


LOST = pattern(r"(?<=[a-z)])(\d+)(?![\d.])")
_MISSED = pattern(r"(?<![a-zA-Z\\])e(-[a-z0-9]+)")
TIMES = pattern(
    r"(?<![^-+=])\s*+(?P<term>[^-+=\s]++(?:\s++[^-+=\s]++)*+)"
    r"\s*\+\s*(?:\.\.\.|…|\\[lc]?dots)\s*\+\s*(?P=term)\s*\(\s*(?P<many>[a-z0-9]+)[- ]times\s*\)"
)
"""As many equal terms as a letter says: ``x + ... + x (x times)``."""


def defines_x(first: str, read: Sequence[Node]) -> bool:
    """Whether a line says what x is."""
    return first.strip() == "x" and len(read) > 1 and bool(read[1].free) and "x" not in read[1].free


_SCOPE = pattern(r"d/d[a-z]\s*(?=[(\[])|\\d?frac\s*\{\s*d\s*\}\s*\{\s*d\s*[a-z]\s*\}\s*(?=\\left\s*[(\[]|[(\[])")


def other_readings(text: str) -> Iterator[tuple[str, str]]:
    """Yield how a side could be meant too, and a note that says so.

    >>> [other for other, _ in other_readings("d/dt (3t/2)/(2t)")]
    ['(d/dt (3t/2))/(2t)']
    """
    tight, done = "", 0
    for found in _SCOPE.finditer(text):
        end = closing(text, found.end()) + 1
        if found.start() >= done and 0 < end < len(text):
            tight += f"{text[done : found.start()]}({text[found.start() : end]})"
            done = end
    if done:
        yield tight + text[done:], "a derivative is taken of the bracket behind it, not of all that follows"
    if (raised := _MISSED.sub(r"e^(\1)", text)) != text:
        yield raised, f"{text} is read as {raised}: an exponent seems to have lost its place"


_NAMED_BY_D = pattern(r"d\s*\\?([A-Za-z]+)(?:\s*\(\s*([a-z])\s*\))?")
_OF_BRACKET = pattern(r"d\s*(?:\\left)?[(\[](?P<body>.*?)(?:\\right)?[)\]]\s*", re.DOTALL)


def total(text: str) -> str:
    """Return what a differential in front of a bracket is taken of, "" where there is none.

    >>> total("d(x^2 y)"), total("d/dx (x)")
    ('x^2 y', '')
    """
    found = _OF_BRACKET.fullmatch(text.strip())
    return found["body"] if found is not None and closing(text) == len(text.rstrip()) - 1 else ""


def differential(text: str) -> Name | None:
    """Return what a bare differential on the left names: ``d\\sigma`` the derivative of σ, ``df`` that of f."""
    found = _NAMED_BY_D.fullmatch(text.strip())
    return None if found is None or found[1] in ("x", "t") else Name(found[1], 1, found[2] or "")
