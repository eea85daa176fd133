"""A derivation made by hand: the sigmoid as the design sketches it, so that renderers are tested without an engine."""

from __future__ import annotations

from derive.expression import ONE, Add, Call, Const, Deriv, Div, Mul, Neg, Node, Num, Pow, Rel, Sym
from derive.record.derivation import Derivation, Frame, Notation, Outcome, Reason, Rule, Step, Subject, Verdict

x = Sym("x")
e_x = Pow(Const("e"), Neg(x))
u = Add(ONE, e_x)
f = Div(ONE, u)
sigma = Call("sigmoid", x)
PROVED = Verdict(Outcome.PROVED, "difference is zero in Q(x, e^-x)")
AGREED = Verdict(Outcome.AGREED, "points", points=12, digits=25)


def rule(id: str, name: str, statement: str = "", weight: int = 2) -> Rule:
    return Rule(id=id, name=name, statement=statement, rewrite=lambda node: None, weight=weight)


CHAIN = rule("chain-rule", "chain rule", "(g(u))' = g'(u) u'")
SUM = rule("sum-rule", "sum rule", "(u + v)' = u' + v'", 1)
RECIPROCAL = rule("reciprocal-as-power", "write the reciprocal as a power", "c/u^n = c u^(-n)")
FACTOR = rule("constant-factor", "constant factor", "(c u)' = c u'", 1)
TIDY = rule("tidy", "tidy", "a = a", 0)
PRODUCT = rule("product-of-fractions", "split into a product of fractions")
ADD_SUBTRACT = rule("add-and-subtract", "add and subtract 1")
CANCEL = rule("split-and-cancel", "split the fraction, cancel")
RECOGNISE = rule("recognise", "recognise σ(x)")

inner = Pow(u, Neg(Num(2)))
power = Pow(u, Neg(ONE))
raw = Div(e_x, Pow(u, Num(2)))
product = Mul(f, Div(e_x, u))
added = Mul(f, Div(Add(u, Neg(ONE)), u))
split = Mul(f, Add(ONE, Neg(f)))
result = Mul(sigma, Add(ONE, Neg(sigma)))


def frame(expression: Node, *reasons: Reason, conditions: tuple[Node, ...] = (), verdict: Verdict = PROVED) -> Frame:
    return Frame(expression, reasons, conditions, verdict, (expression,))


FRAMES = (
    Frame(Deriv(f, x)),
    frame(Deriv(power, x), Reason(RECIPROCAL)),
    frame(Mul(Neg(inner), Deriv(u, x)), Reason(CHAIN, (("u", u),), "power rule")),
    frame(Mul(Neg(inner), e_x, Deriv(Neg(x), x)), Reason(SUM), Reason(CHAIN, (("u", Neg(x)),), "exponential")),
    frame(raw, Reason(FACTOR), Reason(TIDY)),
    frame(product, Reason(PRODUCT)),
    frame(added, Reason(ADD_SUBTRACT)),
    frame(split, Reason(CANCEL), conditions=(Rel("!=", u, Num(0)),)),
    frame(result, Reason(RECOGNISE), verdict=AGREED),
)


class Handmade(Derivation):
    """A derivation whose lines are given."""

    def frames(self, detail: str = "normal") -> tuple[Frame, ...]:
        return FRAMES[:1] + FRAMES[-1:] if detail == "brief" else FRAMES


_leaf = Step(SUM, Deriv(u, x), e_x, verdict=PROVED)
_chain = Step(CHAIN, Deriv(power, x), Mul(Neg(inner), Deriv(u, x)), (("u", u),), substeps=(_leaf,), verdict=PROVED)
_twice = Step(PRODUCT, Deriv(f, x), raw, substeps=(_chain, _leaf), verdict=AGREED)

SIGMOID = Handmade(
    subject=Subject("1/(1+e^-x)", f, name="sigmoid"),
    goal=Deriv(f, x),
    steps=(_twice, Step(RECOGNISE, raw, result, verdict=PROVED)),
    last=result,
    notation=Notation(left=Call("sigmoid", x, orders=(1,))),
    notes=("e is Euler's number",),
    verdict=AGREED,
    agreement=PROVED,
)
