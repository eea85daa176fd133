"""Moves on sums with derivatives of unknown functions: open the brackets that they stand in, collect by them."""

from __future__ import annotations

from derive.expression import Add, Div, Node, postorder, rational
from derive.expression.parts import sum_of
from derive.reading.formulas import is_unknown
from derive.terms.collecting import expand
from derive.terms.terms import Line, Term


def has_rates(node: Node) -> bool:
    """Whether derivatives of unknown functions occur."""
    return any(is_unknown(part) and bool(part.orders) for part in postorder(node))


def open_rates(line: Line, node: Node) -> Node | None:
    """(f' g + f g') h = f' g h + f g' h: each derivative of an unknown function stands with all its factors."""
    if isinstance(node, Div) and rational(node.denominator) is None:
        return None
    if not has_rates(node):
        return None
    opened: list[Node] = []
    grown = False
    for term, source in line.terms(node):
        inside = any(isinstance(base, Add) and has_rates(base) for base, _ in term.powers.values())
        parts = expand(line, term) if inside and _is_apart(term) else None
        grown = grown or parts is not None
        opened.extend(
            [source]
            if parts is None
            else [line.build(_in_order(part) if _has_unknown_factor(term) else part) for part in parts]
        )
    return sum_of(opened) if grown else None


def _in_order(term: Term) -> Term:
    """Write unknown functions last, by their names: f' g h."""
    powers = sorted(term.powers.items(), key=lambda item: item[1].base.name if is_unknown(item[1].base) else "")
    return Term(term.coefficient, dict(powers))


def _has_unknown_factor(term: Term) -> bool:
    return any(is_unknown(base) for base, _ in term.powers.values())


def _is_apart(term: Term) -> bool:
    """Whether what stands before a bracket, an unknown function or a fraction, belongs to each of its terms."""
    return term.coefficient.denominator > 1 or _has_unknown_factor(term)


def collect_unknown(line: Line, node: Node) -> Node | None:
    """2x k + 3x² k + x k' = (2x + 3x²) k + x k': collected by the unknown functions and their derivatives."""
    groups: dict[frozenset[Node], list[Term]] = {}
    terms = [term for term, _ in line.terms(node)]
    for term in terms:
        groups.setdefault(frozenset(key for key, (base, _) in term.powers.items() if is_unknown(base)), []).append(term)
    if frozenset() in groups or len(groups) < 2 or len(groups) == len(terms) or not has_rates(node):
        return None
    collected: list[Node] = []
    for keys, group in groups.items():
        powers = group[0].powers
        outside = Term(type(group[0].coefficient)(1), {key: powers[key] for key in keys})
        inside = [line.product(term, outside, -1) for term in group]
        if len(group) == 1:
            collected.append(line.build(group[0]))
        else:
            common = line.common(inside)
            rest = line.sum(line.product(term, common, -1) for term in inside)
            collected.append(line.build(line.product(line.product(common, line.term(rest)), outside)))
    return sum_of(collected)


__all__ = ["collect_unknown", "has_rates", "open_rates"]
