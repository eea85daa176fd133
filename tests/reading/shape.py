"""A spelling of trees that leaves nothing to precedence: ``(mul 2 (pow x 2))``."""

from __future__ import annotations

from derive.expression import Call, Logic, Node, Rel
from derive.expression.fold import fold


def shape(node: Node) -> str:
    """Return the tree as nested brackets."""

    def combine(node: Node, children: tuple[str, ...]) -> str:
        match node:
            case Call():
                head = node.name + ("^" + ",".join(map(str, node.orders)) if node.orders else "")
            case Rel() | Logic():
                head = str(node.payload)
            case _ if not children:
                payload = node.payload
                return payload[1] if isinstance(payload, tuple) else str(payload)
            case _:
                head = type(node).__name__.lower() + (node.payload or "" if isinstance(node.payload, str) else "")
        return f"({' '.join((head, *children))})"

    return fold(node, combine)
