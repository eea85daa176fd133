"""The named algebraic moves that lead from the raw result of the rules to the form a textbook prints.

Each is an equality of whole lines.  Where a move fits in several places of a line, it is made in all
of them at once.  Which moves are worth making is for `derive.targets.textbook` to say.
"""

from __future__ import annotations

from derive.expression import Add, Call, Div, Mul, Neg, Pow, Root, Sum
from derive.record.derivation import Rule
from derive.rules.algebra.angles import (
    IN_DOUBLE,
    complement,
    conjugate_cancelled,
    double_angle,
    in_sine_and_cosine,
    reciprocal_function,
    square_by_partner,
)
from derive.rules.algebra.cases import VANISHING_FACTOR
from derive.rules.algebra.reflection import reflect_order, special_order
from derive.terms.collecting import (
    arrange,
    collect,
    combine_powers,
    factor_bases,
    factor_exponential,
    factor_out,
    factor_polynomial,
    factor_quadratic,
    multiply_out,
)
from derive.terms.fractions import (
    add_like_fractions,
    cancel,
    cancelled_factor,
    clear_fractions,
    cleared_factor,
    common_denominator,
    divide_powers,
    negative_powers,
    put_over,
)
from derive.terms.functions import (
    IN_QUOTIENTS,
    IN_SQUARES,
    absolute_square,
    absolute_value,
    as_written,
    conjugates,
    exponential_of_logarithm,
    inverse_inside,
    pythagoras,
    quotient_of_functions,
    root_of_square,
)
from derive.terms.moves import flattened, move
from derive.terms.roots import (
    as_radical,
    expanded_radicand,
    product_of_roots,
    root_of_fractions,
    root_of_quotient,
    square_out_of_root,
)
from derive.terms.squares import difference_of_squares, factor_root, perfect_square
from derive.terms.sums import constants_outside
from derive.terms.unknown import collect_unknown, open_rates

COMBINE = move(
    "combine-powers",
    "combine powers",
    "u^a u^b = u^(a + b)",
    combine_powers,
    Mul,
    Pow,
    weight=0,
    deep=True,
    choice="the bases are the same",
)
COLLECT = move(
    "collect-like-terms",
    "collect like terms",
    "a u + b u = (a + b) u",
    collect,
    Add,
    choice="these terms differ in their numbers only",
)
# Numbers stay apart, 5x - 15 + 4x + 2: adding them up is part of collecting, the next line.
MULTIPLY_OUT = move(
    "multiply-out",
    "multiply out",
    "a (b + c) = a b + a c",
    multiply_out,
    Add,
    settle=flattened,
    choice="terms can be collected when the brackets are open",
)
FACTOR_OUT = move(
    "factor-out",
    "factor out",
    "a b + a c = a (b + c)",
    factor_out,
    Add,
    choice="a common factor shows where the derivative is zero",
)
FACTOR_BASES = move(
    "factor-bases",
    "factor out",
    "u^2 (u v + u w) (v + w) = u^3 (v + w)^2",
    factor_bases,
    Mul,
    Div,
    choice="the factors stand beside the sum already",
    beside=(Add,),
)
OPEN_RATES = move(
    "open-rates",
    "multiply out",
    "(f' g + f g') h = f' g h + f g' h",
    open_rates,
    Add,
    Mul,
    Div,
    choice="each derivative then stands with all its factors",
)
COLLECT_UNKNOWN = move(
    "collect-unknown",
    "collect by the unknown functions",
    "a f + b f' + c f = (a + c) f + b f'",
    collect_unknown,
    Add,
    choice="the answer is a combination of them",
)
FACTOR_QUADRATIC = move(
    "factor-quadratic", "factor the quadratic", "x^2 - (a + b) x + a b = (x - a) (x - b)", factor_quadratic, Add
)
CANCEL = move(
    "cancel",
    "cancel the common factor",
    "(a c)/(b c) = a/b",
    cancel,
    Div,
    factor=cancelled_factor,
    choice="it stands above and below",
)
DIVIDE_POWERS = move("divide-powers", "combine powers", "u^r/u = u^(r - 1)", divide_powers, Div)
CLEAR_FRACTIONS = move(
    "clear-fractions",
    "multiply numerator and denominator by the inner denominator",
    "(a/b + c)/d = (a + b c)/(b d)",
    clear_fractions,
    Div,
    factor=cleared_factor,
)
COMMON_DENOMINATOR = move(
    "common-denominator",
    "common denominator",
    "a/b + c/(b d) = (a d + c)/(b d)",
    common_denominator,
    Add,
    choice="fractions add up over the same denominator only",
)
ONE_FRACTION = move("one-fraction", "write as one fraction", "a + b/c = (a c + b)/c", put_over, Add)
NEGATIVE_POWERS = move("negative-power", "negative power as fraction", "u^(-n) = 1/u^n", negative_powers, Pow)
ARRANGE = move(
    "arrange", "arrange terms and factors", "b a = a b, -a + b = b - a", arrange, Add, Mul, Neg, weight=0, implied=True
)
PYTHAGORAS = move(
    "pythagorean-identity",
    "Pythagorean identity",
    "sin(u)^2 + cos(u)^2 = 1",
    as_written(pythagoras),
    Add,
    weight=2,
    deep=True,
    choice="both squares are of the same angle",
    functions=IN_SQUARES,
)
CONJUGATES = move(
    "conjugate-factors",
    "conjugate factors",
    "(1 + sin(u)) (1 - sin(u)) = cos(u)^2",
    conjugates,
    Mul,
    Div,
    weight=2,
    beside=(Add,),
    functions=IN_SQUARES,
)
QUOTIENT_OF_FUNCTIONS = move(
    "quotient-identity",
    "quotient identity",
    "sin(u)/cos(u) = tan(u)",
    quotient_of_functions,
    Mul,
    Div,
    functions=IN_QUOTIENTS,
)
REFLECT_ORDER = move(
    "reflection", "reflection of the order", "J_(-n)(u) = (-1)^n J_n(u), I_(-n)(u) = I_n(u)", reflect_order, Call
)
SPECIAL_ORDER = move("special-order", "special case", "polylog(1, u) = -ln(1 - u)", special_order, Call, deep=True)
INVERSE_INSIDE = move(
    "function-of-inverse",
    "function of an inverse function",
    "sin(arctan(u)) = u/sqrt(1 + u^2)",
    inverse_inside,
    Call,
    Pow,
    weight=2,
    deep=True,
    beside=(Call,),
)
EXPONENTIAL_OF_LOGARITHM = move(
    "exp-of-log",
    "exponential of a logarithm",
    "e^(c ln(u)) = u^c",
    exponential_of_logarithm,
    Pow,
    Call,
    deep=True,
    functions=[frozenset({"ln"})],
)
ROOT_OF_SQUARE = move(
    "root-of-square",
    "root of a square",
    "sqrt(u^2) = |u|",
    root_of_square,
    Root,
    Pow,
    choice="a root is never negative",
)
ROOT_OF_FRACTIONS = move(
    "root-of-fractions",
    "clear the fractions under the root",
    "2 sqrt(u/4) = sqrt(u)",
    root_of_fractions,
    Mul,
    Div,
    Root,
)
ABSOLUTE_SQUARE = move(
    "absolute-square",
    "square of an absolute value",
    "|u|^2 = u^2",
    absolute_square,
    Mul,
    Div,
    Pow,
    Call,
    functions=[frozenset({"abs"})],
)
ABSOLUTE_VALUE = move(
    "absolute-value", "absolute value", "|u| = u for u >= 0", absolute_value, Call, functions=[frozenset({"abs"})]
)
LIKE_FRACTIONS = move(
    "like-fractions", "add fractions with the same denominator", "a/c + b/c = (a + b)/c", add_like_fractions, Add
)
ROOT_OF_QUOTIENT = move(
    "root-of-quotient", "root of a quotient", "sqrt(a/b^2) = sqrt(a)/|b|", root_of_quotient, Mul, Div, Root
)
EXPANDED_RADICAND = move(
    "expand-radicand", "multiply out under the root", "a (b + c) = a b + a c", expanded_radicand, Mul, Div, Root
)
SQUARE_OUT_OF_ROOT = move(
    "square-out-of-root", "take the square out of the root", "sqrt(4u) = 2 sqrt(u)", square_out_of_root, Mul, Div, Root
)
PRODUCT_OF_ROOTS = move(
    "product-of-roots", "product of roots", "sqrt(2) sqrt(u) = sqrt(2u)", product_of_roots, Mul, deep=True
)
CONSTANT_OUT_OF_SUM = move(
    "constant-out-of-total",
    "take constant factors out of the sum",
    "sum(c f(k), k, 1, n) = c sum(f(k), k, 1, n)",
    lambda line, node: constants_outside(node) if isinstance(node, Sum) else None,
    Sum,
    choice="they are the same in every term",
)
AS_RADICAL = move("as-radical", "write with a root", "x^(3/2) = x sqrt(x)", as_radical, Pow, weight=0, deep=True)
PERFECT_SQUARE = move(
    "perfect-square", "perfect square", "a^2 + 2 a b + b^2 = (a + b)^2", perfect_square, Add, deep=True
)
DIFFERENCE_OF_SQUARES = move(
    "difference-of-squares",
    "difference of squares",
    "(a + b) (a - b) = a^2 - b^2",
    difference_of_squares,
    Mul,
    Div,
    deep=True,
    beside=(Add,),
)
FACTOR_ROOT = move("factor-root", "factor out the root", "u + a sqrt(u) = sqrt(u) (sqrt(u) + a)", factor_root, Add)
FACTOR_EXPONENTIAL = move(
    "factor-exponential", "factor out the exponential", "1 - e^(-u) = e^(-u) (e^u - 1)", factor_exponential, Add
)
FACTOR_POLYNOMIAL = move(
    "factor-polynomial", "factor the polynomial", "x^3 - a^2 x = x (x - a) (x + a)", factor_polynomial, Add
)
SINE_AND_COSINE = move(
    "sine-and-cosine",
    "write in sine and cosine",
    "sec(u) = 1/cos(u), tan(u) = sin(u)/cos(u)",
    in_sine_and_cosine,
    Mul,
    Div,
    weight=2,
    beside=(Call,),
)
DOUBLE_ANGLE = move(
    "double-angle",
    "double angle",
    "2 sin(u) cos(u) = sin(2u)",
    double_angle,
    Mul,
    Div,
    Add,
    weight=2,
    functions=IN_DOUBLE,
)
RECIPROCAL_FUNCTION = move("reciprocal-identity", "reciprocal identity", "1/sin(u) = csc(u)", reciprocal_function, Div)
CONJUGATE_CANCELLED = move(
    "conjugate-cancelled",
    "cancel the conjugate factor",
    "(1 - cos(u))/sin(u)^2 = 1/(1 + cos(u))",
    conjugate_cancelled,
    Div,
    weight=2,
    beside=(Add,),
    functions=IN_SQUARES,
)
SQUARE_BY_PARTNER = move(
    "square-by-partner",
    "Pythagorean identity",
    "sin(u)^2/(1 + cos(u)) = (1 - cos(u)^2)/(1 + cos(u))",
    square_by_partner,
    Div,
    weight=2,
    beside=(Add, Call),
)
COMPLEMENT = move(
    "complement",
    "hyperbolic identity",
    "(1 - tanh(u)^2)/tanh(u) = sech(u)^2/tanh(u)",
    complement,
    Mul,
    Div,
    weight=2,
    beside=(Add, Call),
)

ALGEBRA: tuple[Rule, ...] = (
    VANISHING_FACTOR,
    # What removes a whole function goes first, then what shortens factors, then what rearranges sums.
    REFLECT_ORDER,
    SPECIAL_ORDER,
    INVERSE_INSIDE,
    EXPONENTIAL_OF_LOGARITHM,
    ROOT_OF_SQUARE,
    ROOT_OF_FRACTIONS,
    NEGATIVE_POWERS,
    COMBINE,
    ABSOLUTE_SQUARE,
    ABSOLUTE_VALUE,
    QUOTIENT_OF_FUNCTIONS,
    CANCEL,
    DIVIDE_POWERS,
    COLLECT,
    PYTHAGORAS,
    CONJUGATES,
    CLEAR_FRACTIONS,
    COMMON_DENOMINATOR,
    MULTIPLY_OUT,
    FACTOR_OUT,
    FACTOR_BASES,
    OPEN_RATES,
    COLLECT_UNKNOWN,
    FACTOR_QUADRATIC,
    ONE_FRACTION,
    LIKE_FRACTIONS,
    ROOT_OF_QUOTIENT,
    EXPANDED_RADICAND,
    SQUARE_OUT_OF_ROOT,
    PRODUCT_OF_ROOTS,
    CONSTANT_OUT_OF_SUM,
    AS_RADICAL,
    PERFECT_SQUARE,
    DIFFERENCE_OF_SQUARES,
    FACTOR_ROOT,
    FACTOR_EXPONENTIAL,
    FACTOR_POLYNOMIAL,
    SINE_AND_COSINE,
    DOUBLE_ANGLE,
    RECIPROCAL_FUNCTION,
    CONJUGATE_CANCELLED,
    SQUARE_BY_PARTNER,
    COMPLEMENT,
    ARRANGE,
)
"""Every algebraic move, in the order in which they are thought of."""
