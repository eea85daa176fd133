"""What a kind of question is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from derive.startup.data import data

if TYPE_CHECKING:
    from derive.kinds.asked import Asked
    from derive.record.derivation import Derivation

Words = Literal["EXPRESSION", "FILE", "FILE [NAME]", "NAME", "NAME..."]
"""What the words of a command are: an expression, a file with one of its functions, one name, several."""


def _only_by_name(asked: Asked) -> bool:
    return False


@data(kw_only=True)
class Kind:
    """A kind of question.  The command line, the library and the README are read off these entries.

    Attributes:
        name: what its input is called in a message: "an equation".
        heading: what it is about, for the table of the README.
        takes: what can be asked of it, by the fields of a question; the rest is refused, never passed over.
        derive: answers it.
        fits: whether a question that names no kind is of this one.
        door: the function of the library that answers it, beside `derive.derive`.
        several: whether more than one variable means something.
        needs: what has to be asked.
        command: the sub-command, "" where the bare form answers.
        summary: the line of help of the sub-command.
        more: what else its help says.
        words: what the words of the command are.
        pictured: whether it can be drawn.
        located: whether it can be asked where the function and its derivative are defined.
        examples: command lines, without the name of the program.
    """

    name: str
    heading: str
    takes: tuple[str, ...]
    derive: Callable[[Asked], Derivation]
    fits: Callable[[Asked], bool] = _only_by_name
    door: str = "differentiate"
    several: bool = False
    needs: tuple[str, ...] = ()
    command: str = ""
    summary: str = ""
    more: str = ""
    words: Words = "EXPRESSION"
    pictured: bool = False
    located: bool = False
    examples: tuple[str, ...] = ()
