"""Products and transposes of matrices, written as a person would."""

from __future__ import annotations

from derive.expression import ONE, Add, Div, Mul, Neg, Node, Whole
from derive.expression.tidy import negate
from derive.vectors.declare import SCALAR
from derive.vectors.shapes import shape_of


def matrix_product(*factors: Node) -> Node:
    """Return a product of matrices: nested products opened, unit matrices dropped, numbers in front.

    >>> from derive.expression import Array, Sym
    >>> A = Array("A", "n", "n")
    >>> str(matrix_product(Neg(A), Whole("identity", Sym("n")), A))
    '-A A'
    """
    numbers: list[Node] = []
    matrices: list[Node] = []
    sign = 1
    stack = list(reversed(factors))
    while stack:
        factor = stack.pop()
        match factor:
            case Neg(operand=inner):
                sign = -sign
                stack.append(inner)
            case Whole(name="product", children=inner) if shape_of(factor) != SCALAR:
                stack.extend(reversed(inner))
            case Mul(children=inner):
                stack.extend(reversed(inner))
            case Whole(name="identity"):
                continue
            case _:
                (numbers if shape_of(factor) == SCALAR else matrices).append(factor)
    if not matrices:
        # Nothing but unit matrices and numbers: one unit matrix stays.
        matrices.extend([factor for factor in factors if isinstance(factor, Whole) and factor.name == "identity"][:1])
    whole = Whole("product", *matrices) if len(matrices) > 1 else matrices[0] if matrices else ONE
    scaled = Mul(*numbers, whole) if numbers else whole
    return Neg(scaled) if sign < 0 else scaled


def transposed(node: Node) -> Node:
    """Return a transpose, written inside: (A B)ᵀ = Bᵀ Aᵀ, Aᵀᵀ = A."""
    match node:
        case Whole(name="transpose", children=(inner,)):
            return inner
        case Whole(name="product", children=factors):
            return Whole("product", *(transposed(factor) for factor in reversed(factors)))
        case Whole(name="identity" | "diag"):
            return node
        case Neg(operand=inner):
            return Neg(transposed(inner))
        case Mul(children=(*numbers, inner)) if shape_of(inner) != SCALAR:
            return Mul(*numbers, transposed(inner))
        case Div(numerator=top, denominator=bottom) if shape_of(bottom) == SCALAR != shape_of(top):
            return Div(transposed(top), bottom)
        case Add():
            turned = Add(*map(transposed, node.children))
            return turned if turned.size <= node.size else Whole("transpose", node)
    return node if shape_of(node) == SCALAR else Whole("transpose", node)


def signed(node: Node) -> Node:
    """Take a minus sign into a difference: -(A - B) C = (B - A) C."""
    match node:
        case Neg(operand=Mul(children=(*numbers, Whole(name="product") as inner))):
            turned = signed(Neg(inner))
            return node if isinstance(turned, Neg) else Mul(*numbers, turned)
        case Neg(operand=Whole(name="product", children=factors)):
            for place, factor in enumerate(factors):
                if isinstance(factor, Add) and sum(isinstance(term, Neg) for term in factor.children) * 2 >= len(
                    factor.children
                ):
                    turned = Add(*sorted((negate(term) for term in factor.children), key=lambda t: isinstance(t, Neg)))
                    return Whole("product", *factors[:place], turned, *factors[place + 1 :])
    return node
