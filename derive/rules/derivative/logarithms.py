"""Rules that take logarithms first: ln of a product, quotient, power or root as a sum of logarithms."""

from __future__ import annotations

from fractions import Fraction

from derive.expression import Add, Call, Deriv, Div, Mul, Node, Prod, Sum, rational
from derive.record.declare import rule
from derive.record.derivation import Rewrite
from derive.terms.logarithms import Factor, expanded, factors_of
from derive.terms.signs import positive


@rule(
    "laws-of-logarithms",
    "laws of logarithms",
    "ln(u v) = ln(u) + ln(v)",
    weight=2,
    choice="a sum of logarithms is easier to differentiate than the logarithm of a product",
)
def laws_of_logarithms(goal: Deriv) -> Rewrite | None:
    """(ln √((1+x)/(1−x)))′ = (½ ln(1+x) − ½ ln(1−x))′: several factors, or a power, come out of the logarithm first."""
    argument, base = _argument(goal.body)
    name = goal.variable.name
    if argument is None or name not in argument.free or (base is not None and name in base.free):
        return None
    if isinstance(argument, Prod) and base is None:
        factor = argument.body if positive(argument.body) else Call("abs", argument.body)
        within = Sum(Call("ln", factor), argument.variable, argument.lower, argument.upper)
        return Rewrite(Deriv(within, goal.variable))
    factors = factors_of(argument)
    if factors is None or not _worth_it([factor for factor in factors if _varies(factor, name)]):
        return None
    after = expanded(argument, base=base)
    return None if after is None else Rewrite(Deriv(after, goal.variable))


def _argument(body: Node) -> tuple[Node | None, Node | None]:
    match body:
        case Call(name="ln", children=(Call(name="abs", children=(inner,)),)):
            return inner, None
        case Call(name="ln", children=(inner,)):
            return inner, None
        case Call(name="log", children=(base, inner)):
            return inner, base
    return None, None


def _varies(factor: Factor, name: str) -> bool:
    return name in factor.base.free or name in factor.exponent.free


def _worth_it(varying: list[Factor]) -> bool:
    """Whether the chain rule on the whole would be longer: two factors that vary, or one power of a sum."""
    if len(varying) > 1:
        return True
    return len(varying) == 1 and rational(varying[0].exponent) != Fraction(1)


@rule(
    "logarithmic-differentiation-of-product",
    "logarithmic differentiation",
    "(u)' = u (ln|u|)'",
    weight=2,
    reference="Stewart, Calculus, 3.6",
    choice="a logarithm makes a sum of a long product",
)
def logarithm_of_long_product(goal: Deriv) -> Rewrite | None:
    """(x³ (x+1)⁴/(x−2)⁵)′ = x³ (x+1)⁴/(x−2)⁵ · (3 ln|x| + 4 ln|x+1| − 5 ln|x−2|)′: many factors that are powers.

    Where a factor vanishes the right side says nothing; what it comes to holds there too, being continuous.
    """
    body, name = goal.body, goal.variable.name
    if not isinstance(body, (Mul, Div)):
        return None
    varying = [factor for factor in factors_of(body) or () if _varies(factor, name)]
    if not _is_long(varying, name):
        return None
    logarithm = expanded(body, is_positive=False)
    return None if logarithm is None else Rewrite(Mul(body, Deriv(logarithm, goal.variable)), (("u", body),))


def _is_long(varying: list[Factor], name: str) -> bool:
    """Whether product and quotient rule would be longer: three factors, two of them powers, two of them of sums."""
    powers = [factor for factor in varying if name not in factor.exponent.free and rational(factor.exponent) != 1]
    raised = [factor for factor in powers if rational(factor.exponent) != -1]
    sums = [factor for factor in varying if isinstance(factor.base, Add)]
    return len(varying) >= _MANY and len(raised) >= _SEVERAL and len(sums) >= _SEVERAL


_MANY, _SEVERAL = 3, 2
