"""The command line in a notebook: ``%load_ext derive``, then ``%derive x^2 sin x --order 2``, or ``%%derive`` above it.

A question is answered by an object that shows itself; whatever else a command line says is printed.
"""

from __future__ import annotations

from typing import Any

from derive.cli import run
from derive.cli.answering import asked_in, plainly_typed
from derive.kinds.question import ASKED
from derive.questions.options import BARE, COMMANDS, OTHERS, names_of
from derive.questions.words import split
from derive.startup.patterns import pattern

_WORDS = pattern(r'"([^"]*)"|(\S+)')
"""Words of a line, with what stands between double quotes as one; an apostrophe is a prime."""


def load(shell: Any) -> None:
    """Give a shell of IPython the line magic ``%derive`` and the cell magic ``%%derive``."""
    from IPython.core.magic import no_var_expand

    # Braces are LaTeX here, and no names of the notebook's own.
    shell.register_magic_function(no_var_expand(magic), "line_cell", "derive")


def magic(line: str, cell: str | None = None) -> Any:
    """Answer a line, or a cell below a line of options, as the command line does.

    Args:
        line: what is typed behind ``%derive``: a command or none, options, an expression.
        cell: what stands below ``%%derive``: the expression, or the lines of ``%%derive check``.

    Raises:
        DeriveError: it can't be answered.
    """
    words = [quoted or bare for quoted, bare in _WORDS.findall(line)]
    name = words.pop(0) if words and (words[0] in COMMANDS or words[0] in OTHERS) else ""
    below = [] if cell is None else cell.strip().splitlines() if name == "check" else [cell.strip()]
    if name == "check" and not words:
        from derive.marking import check

        return check(below)
    if name in OTHERS:
        run([name, *words, *below])
        return None
    words_are = COMMANDS[name].words if name else "EXPRESSION"
    command_line = split([*words, *below])
    if words_are == "EXPRESSION" and command_line.words:
        # No shell asks for quotes here.
        command_line = command_line._replace(words=(" ".join(command_line.words),))
    typed = plainly_typed(command_line, names_of(COMMANDS[name]) if name else BARE, ())
    shown = {} if typed is None else {name: typed[name] for name in ("detail", "why") if name in typed}
    pictured = typed is not None and typed.get("plot") == "-"
    if typed is None or not typed.keys() - {"words", *(("plot",) if pictured else ()), *shown} <= ASKED.keys():
        run([*filter(None, [name]), *command_line.options, "--", *command_line.words])
        return None
    from derive.questions.answer import Question, answer

    derivation = answer(Question(kind=name or "auto", **asked_in(words_are, typed, typed)))
    if pictured:
        from derive.plotting import plot

        return plot(derivation)
    if not shown:
        return derivation
    from IPython.display import display

    display(derivation.bundle(**shown), raw=True)
    return None
