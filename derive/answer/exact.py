"""Constants in their simplest exact form, and in decimals."""

from __future__ import annotations

from derive.answer.simplify import simplified
from derive.expression import Call, Div, Node, postorder, rational, replace, tidy
from derive.values.evaluate import evaluate


def in_parts(node: Node) -> Node:
    """Return a quotient with what stands above and below evaluated apart, where a fraction is divided by.

    >>> from derive.reading import parse
    >>> str(in_parts(parse("(sin(pi/3) + 1)/(cos(pi/3) + 2)")))
    '(sqrt(3) + 2)/2/(5/2)'
    """
    if not isinstance(node, Div):
        return node
    above, below = (exact(part) for part in node.children)
    divisor = rational(below)
    return node if divisor is not None and divisor.denominator == 1 else Div(above, below)


def exact(node: Node) -> Node:
    """Return a constant expression in its simplest exact form: sin(pi/3)/2 is sqrt(3)/4.

    Args:
        node: an expression; where letters are left in it, what is constant beside them is simplified.

    Returns:
        The simplest of the forms that are known; what SymPy says is believed only if the numbers agree.
    """
    from derive.sympy_door import door as sympy_door

    if node.free:
        return tidy(replace(node, {part: exact(part) for part in _constants(node)}))
    tidied = tidy(node)
    theirs = sympy_door.factor(tidied)
    if theirs is None or _unread(theirs) > _unread(tidied):
        return tidied
    ours, other = evaluate(tidied, {}, 30), evaluate(theirs, {}, 30)
    agree = ours is not None and other is not None and abs(ours - other) <= abs(ours) * 1e-25 + 1e-28
    return tidy(theirs) if agree else tidied


def printed_form(node: Node) -> Node:
    """Return an expression as its last line prints it: a constant exactly, another by the moves of a textbook."""
    moves = simplified(exact(node)) if node.free else ()
    return moves[-1].after if moves else exact(node)


def _constants(node: Node) -> list[Node]:
    """Return the largest parts without letters, but for plain numbers."""
    found, stack = [], [node]
    while stack:
        part = stack.pop()
        if part.free:
            stack.extend(part.children)
        elif part.children:
            found.append(part)
    return found


def _unread(node: Node) -> tuple[int, int]:
    """Measure how far a constant is from a value: functions left in it count more than symbols."""
    return sum(isinstance(part, Call) for part in postorder(node)), node.size


def decimal(node: Node, digits: int = 6) -> str:
    """Return a constant as a decimal, "" where it has none."""
    value = evaluate(node, {}, 20)
    return "" if value is None else f"{float(value):.{digits}g}"


_SHORT = 10**6


def in_decimals(value: Node) -> str:
    """Return a remark on a constant: "0.75" where that is exact, else "about 0.333333"; "" for whole numbers."""
    if value.free:
        return ""
    found, shown = rational(value), decimal(value)
    if shown and (found is None or (found * _SHORT).denominator != 1):
        return f"about {shown}"
    return "" if found is not None and found.denominator == 1 else shown
