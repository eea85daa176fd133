"""Mistakes of algebra: what people write where an expression should stay the same, one entry each.

No strategy knows them.  Each takes one expression inside a line and yields what it is wrongly turned into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from derive.expression import ONE, Add, Call, Div, Mul, Neg, Node, Pow, Root, number, postorder, rational
from derive.expression.parts import factors_of, product_of, sum_of, terms_of
from derive.expression.tidy import negate
from derive.record.declare import twin
from derive.record.step import Twin
from derive.rules.mistakes import miswritten

Wrong = Callable[[Node], Iterator[Node]]


def _negative_sum(node: Node) -> tuple[Node, ...]:
    """Return the terms of the sum behind a minus."""
    match node:
        case Neg(operand=Add(children=terms)):
            return terms
        case Neg(operand=Pow(base=Add(children=(first, second)), exponent=power)) if rational(power) == 2:
            return Pow(first, power), Mul(power, first, second), Pow(second, power)
    return ()


@twin(
    "minus-before-bracket",
    "brackets",
    "a minus before a bracket changes every sign in it",
    "-(a - b) = -a + b",
    ("x - (3 - x^2)", "x - 3 - x^2"),
    0,
)
def minus_before_bracket(node: Node) -> Iterator[Node]:
    """−(3 − x²) = −3 − x²."""
    if terms := _negative_sum(node):
        yield sum_of([negate(terms[0]), *terms[1:]])
    match node:
        case Add(children=parts):
            for place, part in enumerate(parts):
                match part:
                    case (
                        Neg(operand=Mul(children=(*factors, Add(children=terms))))
                        | Neg(operand=Mul(children=(Add(children=terms), *factors)))
                    ):
                        spread = [Mul(*factors, term) for term in terms]
                        turned = [negate(spread[0]), *spread[1:]]
                        yield Add(*parts[:place], *turned, *parts[place + 1 :])
                    case Neg(operand=Div(numerator=Add(children=terms), denominator=bottom)):
                        above = sum_of([negate(terms[0]), *terms[1:]])
                        yield Add(*parts[:place], Div(above, bottom), *parts[place + 1 :])
    match node:
        case Add(children=(Div(numerator=a, denominator=b), Neg(operand=Div(numerator=c, denominator=d)))):
            # Over one denominator the second numerator is a sum: 1/(x + h) - 1/x.
            first = product_of([one for one in (a, d) if one is not ONE])
            for total, other in ((b, c), (c, b)):
                if isinstance(total, Add):
                    over = [product_of([one for one in (other, term) if one is not ONE]) for term in total.children]
                    yield Div(Add(first, negate(over[0]), *over[1:]), Mul(b, d))


@twin("sign", "signs", "a sign is wrong", "", ("x - 3", "x + 3"), 1)
def sign_of_term(node: Node) -> Iterator[Node]:
    """a − b became a + b."""
    if isinstance(node, Add):
        for place, term in enumerate(node.children):
            yield Add(*node.children[:place], negate(term), *node.children[place + 1 :])
    if isinstance(node, Neg):
        yield node.operand


@twin("term-lost", "sums", "a term was lost", "", ("x^2 + 3x", "x^2"), 3)
def term_lost(node: Node) -> Iterator[Node]:
    """a + b + c became a + c."""
    if isinstance(node, Add) and len(node.children) > 1:
        for place in range(len(node.children)):
            yield sum_of([*node.children[:place], *node.children[place + 1 :]])


@twin("factor-lost", "products", "a factor was lost", "", ("2x sin(x)", "x sin(x)"), 2)
def factor_lost(node: Node) -> Iterator[Node]:
    """2x^(1/2) (x³ + 1)² became (x³ + 1)²."""
    match node:
        case Mul(children=factors):
            for count in (1, 2):
                for lost in combinations(range(len(factors)), count):
                    yield product_of([factor for place, factor in enumerate(factors) if place not in lost])
        case Div(numerator=top):
            yield top


@twin(
    "only-one-term",
    "brackets",
    "only one term of the bracket was multiplied or divided",
    "a (b + c) = a b + a c",
    ("2(x + 3)", "2x + 3"),
    1,
)
def only_one_term(node: Node) -> Iterator[Node]:
    """2(x + 3) = 2x + 3; (a + b)/c = a/c + b."""
    match node:
        case Mul(children=factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Add):
                    others = product_of([*factors[:place], *factors[place + 1 :]])
                    for chosen in range(len(factor.children)):
                        yield Add(*(Mul(others, t) if k == chosen else t for k, t in enumerate(factor.children)))
        case Div(numerator=Add(children=terms), denominator=bottom):
            for chosen in range(len(terms)):
                yield Add(*(Div(t, bottom) if k == chosen else t for k, t in enumerate(terms)))


@twin(
    "factor-distributed",
    "products",
    "over a product nothing is distributed: one factor takes it",
    "c (a b) = (c a) b",
    ("(x sin(x))/3", "x/3 sin(x)/3"),
    2,
)
def factor_distributed(node: Node) -> Iterator[Node]:
    """(a b)/c = (a/c)(b/c); 2(a b) = (2a)(2b)."""
    match node:
        case Div(numerator=Mul(children=factors), denominator=bottom):
            yield Mul(*(Div(factor, bottom) for factor in factors))
        case Mul(children=(first, *rest)) if rational(first) is not None and len(rest) > 1:
            yield Mul(*(Mul(first, factor) for factor in rest))


@twin(
    "summand-cancelled",
    "fractions",
    "a summand was cancelled: only factors cancel",
    "(a b)/a = b",
    ("(x + 3)/x", "3"),
    1,
)
def summand_cancelled(node: Node) -> Iterator[Node]:
    """(a + b)/a = b, (a + b)/(a + c) = b/c."""
    match node:
        case Div(numerator=Add(children=above), denominator=bottom):
            below = terms_of(bottom)
            for term in above:
                if term in below:
                    upper = [t for t in above if t is not term]
                    lower = [t for t in below if t is not term]
                    rest = sum_of(upper) if upper else ONE
                    yield Div(rest, sum_of(lower)) if lower else rest
                    if not lower:
                        yield Add(ONE, rest)
            for chosen, term in enumerate(above):
                factor, left = (bottom.base, bottom.exponent) if isinstance(bottom, Pow) else (bottom, ONE)
                size = negate(term) if isinstance(term, Neg) else term
                if isinstance(size, Mul) and factor in size.children:
                    rest = product_of([f for f in size.children if f is not factor])
                    rest = rest if size is term else negate(rest)
                    top = Add(*(rest if k == chosen else t for k, t in enumerate(above)))
                    yield top if left is ONE else Div(top, Pow(factor, Add(left, Neg(ONE))))


def _spread(build: Callable[[Node], Node], body: Node) -> Iterator[Node]:
    if isinstance(body, Add):
        yield Add(*(Neg(build(t.operand)) if isinstance(t, Neg) else build(t) for t in body.children))


@twin(
    "power-of-sum",
    "powers",
    "a power of a sum is not the sum of the powers",
    "(a + b)^2 = a^2 + 2a b + b^2",
    ("(x + 3)^2", "x^2 + 9"),
    1,
)
def power_of_sum(node: Node) -> Iterator[Node]:
    """(a + b)² = a² + b²; 1/(a + b) = 1/a + 1/b."""
    match node:
        case Pow(base=base, exponent=exponent):
            yield from _spread(lambda term: Pow(term, exponent), base)
        case Div(numerator=top, denominator=bottom):
            yield from _spread(lambda term: Div(top, term), bottom)


def _rooted(term: Node, index: Node) -> Node:
    """Return the root of a term as people take it: x of x^2."""
    is_power = isinstance(term, Pow) and rational(term.exponent) == rational(index)
    return term.base if isinstance(term, Pow) and is_power else term if term is ONE else Root(term, index)


@twin(
    "root-of-sum",
    "roots",
    "a root of a sum is not the sum of the roots",
    "sqrt(a b) = sqrt(a) sqrt(b)",
    ("sqrt(x + 9)", "sqrt(x) + 3"),
    1,
)
def root_of_sum(node: Node) -> Iterator[Node]:
    """√(a + b) = √a + √b."""
    match node:
        case Root(radicand=radicand, index=index):
            yield from _spread(lambda term: Root(term, index), radicand)
            yield from _spread(lambda term: _rooted(term, index), radicand)
        case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None and value.denominator > 1:
            for rooted in _spread(lambda term: _rooted(term, number(value.denominator)), base):
                yield Pow(rooted, number(value.numerator))


@twin(
    "function-of-sum",
    "functions",
    "a function of a sum is not the sum of its values",
    "ln(a b) = ln(a) + ln(b)",
    ("ln(x + 3)", "ln(x) + ln(3)"),
    1,
)
def function_of_sum(node: Node) -> Iterator[Node]:
    """ln(a + b) = ln a + ln b, sin(a + b) = sin a + sin b."""
    match node:
        case Call(name=name, children=(inner,)):
            yield from _spread(lambda term: Call(name, term), inner)


@twin(
    "exponent-of-sum",
    "powers",
    "a power with a sum in the exponent is a product",
    "e^(a + b) = e^a e^b",
    ("e^(x + 3)", "e^x + e^3"),
    1,
)
def exponent_of_sum(node: Node) -> Iterator[Node]:
    """e^(a + b) = e^a + e^b."""
    match node:
        case Pow(base=base, exponent=exponent):
            yield from _spread(lambda term: Pow(base, term), exponent)


@twin(
    "logarithm-of-product",
    "logarithms",
    "the logarithm of a product is a sum",
    "ln(a b) = ln(a) + ln(b), ln(a/b) = ln(a) - ln(b)",
    ("ln(3x)", "ln(3) ln(x)"),
    1,
)
def logarithm_of_product(node: Node) -> Iterator[Node]:
    """ln(a b) = ln a ln b; ln a/ln b = ln(a/b); ln(a) - ln(b) …"""
    match node:
        case Call(name="ln", children=(Mul(children=factors),)):
            yield Mul(*(Call("ln", factor) for factor in factors))
        case Call(name="ln", children=(Div(numerator=top, denominator=bottom),)):
            yield Div(Call("ln", top), Call("ln", bottom))
        case Div(numerator=Call(name="ln", children=(top,)), denominator=Call(name="ln", children=(bottom,))):
            yield Add(Call("ln", top), Neg(Call("ln", bottom)))
            yield Call("ln", Div(top, bottom))


sum_of_logarithms = miswritten(
    "sum-of-logarithms", "logarithms",
    "a sum of logarithms is the logarithm of a product, a difference that of a quotient",
    "ln(a) + ln(b) = ln(a b), ln(a) - ln(b) = ln(a/b)", ("ln(x) - ln(2)", "ln(x - 2)"), 1,
    {"ln(a) + ln(b)": "ln(a + b)", "ln(a) - ln(b)": "ln(a - b) or ln(a)/ln(b)"},
)  # fmt: skip


def _as_power(part: Node) -> tuple[Node, Node]:
    if isinstance(part, Root) and rational(part.index) is not None:
        return part.radicand, Div(ONE, part.index)
    return (part.base, part.exponent) if isinstance(part, Pow) else (part, ONE)


@twin(
    "constant-below-bar",
    "fractions",
    "a factor of the denominator came above the bar",
    "a/(b c) = a/b 1/c",
    ("3/(2x)", "6/x"),
    2,
)
def constant_below_bar(node: Node) -> Iterator[Node]:
    """3/(2x) = 6x⁻¹."""
    match node:
        case Div(numerator=top, denominator=Mul(children=factors)):
            for place, factor in enumerate(factors):
                rest = product_of([*factors[:place], *factors[place + 1 :]])
                yield Div(Mul(top, factor), rest)


@twin("exponents", "powers", "the exponents were combined wrongly", "a^m a^n = a^(m + n)", ("x^2 x^3", "x^6"), 2)
def exponents(node: Node) -> Iterator[Node]:
    """a^m a^n = a^(m n)."""
    match node:
        case Mul(children=factors):
            for i, first in enumerate(factors):
                for j in range(i + 1, len(factors)):
                    (a, m), (b, n) = _as_power(first), _as_power(factors[j])
                    if a is b and (m is not ONE or n is not ONE):
                        rest = [f for k, f in enumerate(factors) if k not in (i, j)]
                        yield product_of([Pow(a, Mul(m, n)), *rest])


power_of_power = miswritten(
    "power-of-power", "powers", "the exponents of a power of a power are multiplied",
    "(a^m)^n = a^(m n)", ("(x^3)^4", "x^7"), 2, {"(a^m)^n": "a^(m + n) or a^(m^n)"},
)  # fmt: skip


@twin(
    "quotient-of-powers",
    "powers",
    "the exponents of a quotient of powers are subtracted",
    "a^m/a^n = a^(m - n)",
    ("x^6/x^2", "x^3"),
    2,
)
def quotient_of_powers(node: Node) -> Iterator[Node]:
    """a^m/a^n = a^(m/n), a^(m + n)."""
    match node:
        case Div(numerator=top, denominator=bottom):
            (a, m), (b, n) = _as_power(top), _as_power(bottom)
            if a is b and rational(n) != 0:
                yield Pow(a, Div(m, n))
                yield Pow(a, Add(m, n))


@twin(
    "brackets-lost",
    "brackets",
    "the brackets of a factor with a minus are missing",
    "a (-b) = -a b",
    ("x^3 (-2x)", "x^3 - 2x"),
    2,
)
def brackets_lost(node: Node) -> Iterator[Node]:
    """x³ (−2e^−2x) became x³ − 2e^−2x."""
    match node:
        case Mul(children=factors):
            for place, factor in enumerate(factors):
                if place and isinstance(factor, Neg):
                    yield Add(product_of(factors[:place]), product_of([factor, *factors[place + 1 :]]))
                if isinstance(factor, Add) and place:
                    before = Mul(product_of(factors[:place]), factor.children[0])
                    yield Add(before, *factor.children[1:])


@twin("absolute-value-lost", "roots", "the absolute value is missing", "sqrt(a^2) = |a|", ("sqrt(x^2)", "x"), 2)
def absolute_value_lost(node: Node) -> Iterator[Node]:
    """√(a²) = a; ln|x| = ln x."""
    match node:
        case Root(radicand=Pow(base=base, exponent=power), index=index) if rational(power) == rational(index):
            yield base
        case Call(name="abs", children=(inner,)):
            yield inner


upside_down = miswritten(
    "turned-upside-down", "fractions", "the fraction stands upside down",
    "1/(a/b) = b/a", ("x/3", "3/x"), 3, {"a/b": "b/a"},
)  # fmt: skip


fractions_added = miswritten(
    "fractions-added", "fractions", "fractions were added above and below",
    "a/b + c/d = (a d + b c)/(b d)", ("1/x + 1/3", "2/(x + 3)"), 2, {"a/b + c/q": "(a + c)/(b + q)"},
)  # fmt: skip


@twin(
    "power-of-product",
    "powers",
    "a power of a product belongs to every factor",
    "(a b)^n = a^n b^n",
    ("(2x)^3", "2x^3"),
    1,
)
def power_of_product(node: Node) -> Iterator[Node]:
    """(2x)³ = 2x³; √(4x) = 4√x; (a/b)² = a²/b."""
    match node:
        case Pow(base=Mul(children=factors), exponent=exponent):
            for place in range(len(factors)):
                yield Mul(*(Pow(f, exponent) if k == place else f for k, f in enumerate(factors)))
        case Pow(base=Div(numerator=top, denominator=bottom), exponent=exponent):
            yield Div(Pow(top, exponent), bottom)
            yield Div(top, Pow(bottom, exponent))
        case Pow(base=Neg(operand=inner), exponent=exponent):
            yield Neg(Pow(inner, exponent))
        case Root(radicand=Mul(children=factors), index=index):
            for place in range(len(factors)):
                yield Mul(*(Root(f, index) if k == place else f for k, f in enumerate(factors)))
        case Root(radicand=Div(numerator=top, denominator=bottom), index=index):
            yield Div(Root(top, index), bottom)
            yield Div(top, Root(bottom, index))


@twin(
    "factor-into-power",
    "powers",
    "a factor before a power does not go inside it as it is",
    "a^n b^n = (a b)^n",
    ("2(x + 3)^2", "(2x + 6)^2"),
    2,
)
def factor_into_power(node: Node) -> Iterator[Node]:
    """2 (x + 3)² = (2x + 6)²; 2√x = √(2x)."""
    match node:
        case Mul(children=factors):
            for place, factor in enumerate(factors):
                rest = product_of([*factors[:place], *factors[place + 1 :]])
                match factor:
                    case Pow(base=base, exponent=exponent):
                        yield Pow(Mul(rest, base), exponent)
                    case Root(radicand=radicand, index=index):
                        yield Root(Mul(rest, radicand), index)


@twin(
    "factor-into-function",
    "functions",
    "a factor before a function can't go inside it",
    "2 sin(a) cos(a) = sin(2a)",
    ("3 sin(x)", "sin(3x)"),
    2,
)
def factor_into_function(node: Node) -> Iterator[Node]:
    """3 sin x = sin 3x."""
    match node:
        case Mul(children=factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Call) and len(factor.children) == 1:
                    rest = product_of([*factors[:place], *factors[place + 1 :]])
                    yield Call(factor.name, Mul(rest, *factor.children))


@twin(
    "factor-out-of-function",
    "functions",
    "a factor inside a function can't be taken out of it",
    "sin(2a) = 2 sin(a) cos(a)",
    ("sin(2x)", "2sin(x)"),
    2,
)
def factor_out_of_function(node: Node) -> Iterator[Node]:
    """sin 2x = 2 sin x; sin x/x = sin."""
    match node:
        case Call(name=name, children=(Mul(children=factors),)):
            for place, factor in enumerate(factors):
                rest = product_of([*factors[:place], *factors[place + 1 :]])
                yield Mul(factor, Call(name, rest))
        case Call(name=name, children=(Neg(operand=inner),)):
            yield Neg(Call(name, inner))
            yield Call(name, inner)
        case Call(name=name, children=(Div(numerator=top, denominator=bottom),)):
            yield Div(Call(name, top), bottom)


@twin(
    "power-of-function",
    "functions",
    "the power of a function is not the function of a power",
    "sin(x)^2 = (sin(x))^2",
    ("sin(x)^2", "sin(x^2)"),
    2,
)
def power_of_function(node: Node) -> Iterator[Node]:
    """sin² x = sin(x²)."""
    match node:
        case Pow(base=Call(name=name, children=(inner,)), exponent=exponent):
            yield Call(name, Pow(inner, exponent))
        case Call(name=name, children=(Pow(base=inner, exponent=exponent),)):
            yield Pow(Call(name, inner), exponent)


conjugate = miswritten(
    "squares-of-conjugates", "brackets", "a difference times the sum is the difference of the squares",
    "(a - b)(a + b) = a^2 - b^2", ("(sqrt(x) - sqrt(3))/x", "(x + 3)/(x (sqrt(x) + sqrt(3)))"), 1,
    {
        "(sqrt(a) - sqrt(b))/c": "(a + b)/(c (sqrt(a) + sqrt(b))) or (a - b)/c or (a - b)/(c (sqrt(a) - sqrt(b)))",
    },
)  # fmt: skip


power_of_logarithm = miswritten(
    "power-of-logarithm", "logarithms", "the exponent comes down from inside a logarithm, not from a power of it",
    "ln(a^n) = n ln(a)", ("ln(x)^2", "2ln(x)"), 1, {"ln(a)^n": "n ln(a)"},
)  # fmt: skip


@twin(
    "taken-out-of-one-term",
    "products",
    "a factor was taken out, and not every term was divided by it",
    "a b + a c = a (b + c)",
    ("x^2 sin(x) + x^2", "x^2 (sin(x) + x)"),
    1,
)
def taken_out_of_one_term(node: Node) -> Iterator[Node]:
    """x² a + x² = x² (a + x), x² (a + x²), x² a."""
    if not isinstance(node, Add):
        return
    for chosen, term in enumerate(node.children):
        for factor in dict.fromkeys(factors_of(term)):
            base, exponent = _as_power(factor)
            common = all(base in postorder(other) for other in node.children)
            if common and rational(base) is None and rational(exponent) != 0:
                for wrong in (term, Div(term, base), number(0)):
                    others = (Div(t, factor) for k, t in enumerate(node.children) if k != chosen)
                    yield Mul(factor, Add(wrong, *others))


@twin(
    "negative-exponent",
    "powers",
    "a negative exponent turns the power upside down; it changes no sign",
    "a^-n = 1/a^n",
    ("x^-2", "-x^2"),
    1,
)
def negative_exponent(node: Node) -> Iterator[Node]:
    """x⁻² = −x²; x⁻² = x^(1/2)."""
    match node:
        case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None and value < 0:
            size = negate(exponent)
            yield Neg(Pow(base, size))
            yield Pow(base, size)
            yield Pow(base, Div(ONE, size))
        case Div(numerator=top, denominator=Pow(base=base, exponent=exponent)):
            yield Mul(top, Pow(base, exponent))


@twin(
    "negative-exponent-of-factor",
    "powers",
    "a negative exponent belongs to its base alone: the factor stays above",
    "a b^-n = a/b^n",
    ("2x^-3", "1/(2x^3)"),
    1,
)
def negative_exponent_of_factor(node: Node) -> Iterator[Node]:
    """2x⁻³ = 1/(2x³)."""
    if isinstance(node, Mul):
        for place, factor in enumerate(node.children):
            match factor:
                case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None and value < 0:
                    rest = [one for k, one in enumerate(node.children) if k != place]
                    yield Div(ONE, product_of([*rest, Pow(base, negate(exponent))]))


@twin(
    "fractional-exponent",
    "powers",
    "the denominator of an exponent is the index of a root",
    "a^(m/n) = (a^m)^(1/n)",
    ("x^(1/2)", "1/x^2"),
    2,
)
def fractional_exponent(node: Node) -> Iterator[Node]:
    """x^(1/2) = 1/x²; √x = 1/√x; x^(2/3) = x^(3/2)."""
    match node:
        case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None and value.denominator > 1:
            yield Div(ONE, Pow(base, Div(ONE, exponent)))
            yield Pow(base, Div(ONE, exponent))
            yield Div(Pow(base, number(value.numerator)), number(value.denominator))
        case Root(radicand=radicand, index=index):
            yield Pow(radicand, negate(index))
            yield Pow(radicand, Div(ONE, negate(index)))


compound_fraction = miswritten(
    "compound-fraction", "fractions", "a fraction of fractions was resolved wrongly",
    "(a/b)/c = a/(b c)", ("(x/3)/5", "5x/3"), 2,
    {"(a/b)/c": "(a c)/b", "a/(b/c)": "a/(b c) or (a b)/c"},
)  # fmt: skip


@twin(
    "multiplied-out",
    "brackets",
    "brackets were multiplied out wrongly: every term meets every term",
    "(a + b) (c + d) = a c + a d + b c + b d",
    ("(x + 3) (x + 5)", "x^2 + 15"),
    1,
)
def multiplied_out(node: Node) -> Iterator[Node]:
    """(a + b)(c + d) = a c + b d; one of the four products missing."""
    match node:
        case Mul(children=(*rest, Add(children=first), Add(children=second))):
            pairs = [(a, b) for a in first for b in second]
            kept = [[pair for pair in pairs if pair is not lost] for lost in pairs]
            for chosen in ([(a, b) for a, b in zip(first, second, strict=False)], *kept):
                yield product_of([*rest, sum_of([Mul(a, b) for a, b in chosen])])


@twin(
    "expanded-one-term",
    "fractions",
    "only one term of the numerator was expanded with the denominator",
    "(a + b)/c = (a d + b d)/(c d)",
    ("(x^-2 + 3)/5", "(1 + 3)/(5x^2)"),
    3,
)
def expanded_one_term(node: Node) -> Iterator[Node]:
    """(a/d + b)/c = (a + b)/(c d)."""
    if isinstance(node, Div) and isinstance(node.numerator, Add):
        terms, bottom = node.numerator.children, node.denominator
        for by in dict.fromkeys(_divisors(node.numerator)):
            for count in range(1, len(terms)):
                for chosen in combinations(range(len(terms)), count):
                    above = [Mul(t, by) if k in chosen else t for k, t in enumerate(terms)]
                    yield Div(Add(*above), Mul(bottom, by))


def _divisors(node: Node) -> Iterator[Node]:
    """Yield what one expands a fraction with: the denominators in its numerator."""
    for part in postorder(node):
        match part:
            case Div(denominator=bottom):
                yield bottom
            case Pow(base=base, exponent=exponent) if (value := rational(exponent)) is not None and value < 0:
                yield Pow(base, negate(exponent))


@twin(
    "cancelled",
    "fractions",
    "what was cancelled above and below is not the same",
    "(a b)/(a c) = b/c",
    ("x^2 sin(x)/x^5", "sin(x)/x^2"),
    3,
)
def cancelled(node: Node) -> Iterator[Node]:
    """x²/x⁵ = 1/x²; a power cancelled as a whole."""
    if isinstance(node, Div):
        above = node.numerator.children if isinstance(node.numerator, Mul) else (node.numerator,)
        below = node.denominator.children if isinstance(node.denominator, Mul) else (node.denominator,)
        for i, up in enumerate(above):
            for j, down in enumerate(below):
                (a, m), (b, n) = _as_power(up), _as_power(down)
                if a is not b or (rational(m) == rational(n)):
                    continue
                upper = [f for k, f in enumerate(above) if k != i]
                lower = [f for k, f in enumerate(below) if k != j]
                for wrong in (Pow(a, Add(m, n)), ONE, Pow(a, m), Div(ONE, a), Div(ONE, Pow(a, m))):
                    yield Div(product_of([*upper, wrong]), product_of(lower))


TWINS: tuple[Twin, ...] = (
    minus_before_bracket,
    only_one_term,
    factor_distributed,
    sign_of_term,
    summand_cancelled,
    power_of_sum,
    root_of_sum,
    function_of_sum,
    exponent_of_sum,
    logarithm_of_product,
    sum_of_logarithms,
    constant_below_bar,
    exponents,
    factor_lost,
    term_lost,
    power_of_power,
    quotient_of_powers,
    brackets_lost,
    absolute_value_lost,
    upside_down,
    fractions_added,
    power_of_product,
    factor_into_power,
    factor_into_function,
    factor_out_of_function,
    power_of_function,
    conjugate,
    power_of_logarithm,
    taken_out_of_one_term,
    negative_exponent,
    negative_exponent_of_factor,
    fractional_exponent,
    compound_fraction,
    multiplied_out,
    expanded_one_term,
    cancelled,
)
