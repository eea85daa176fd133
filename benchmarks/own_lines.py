"""Check derivations that `derive` itself wrote, from their text alone; and the same with one line made wrong.

    python benchmarks/own_lines.py FOLDER [--formats text,latex,markdown,json] [--details brief,normal,detailed]
                                          [--mutants N] [--slice K/N] [--seed S]

FOLDER holds `textbook.jsonl` (see its README); the problems of the galleries are those of docs/make_gallery.py.  Every
line of a right derivation has to follow.  A mutant is a derivation one line of which is changed, by a faulty twin or at
random; a mutant that is equal to the line at eight points, by numbers of mpmath alone, is left out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mpmath
from corpus import trusted

import derive
from derive.errors import DeriveError
from derive.expression import Add, Deriv, Div, Mul, Neg, Node, Num, Pow, Rel, Sym, number, postorder, replace
from derive.marking import check
from derive.marking.explain import Made, with_one_twin, with_wrong_algebra
from derive.record.engine import holes

FORMATS, DETAILS = ("text", "latex", "markdown", "json"), ("brief", "normal", "detailed")
DOCS = Path(__file__).parents[1] / "docs"


def problems(folder: Path) -> Iterator[tuple[str, Callable[[], derive.Derivation]]]:
    """Yield the problems with what derives them: those of the galleries, those of a textbook."""
    sys.path.insert(0, str(DOCS))
    from make_gallery import CALCULUS, LEARNING  # type: ignore[import-not-found]

    for _, command, made in (*CALCULUS, *LEARNING):
        yield command, made
    path = folder / "textbook.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        yield from _of_textbook(json.loads(line))


def _of_textbook(record: dict[str, Any]) -> Iterator[tuple[str, Callable[[], derive.Derivation]]]:
    function, variables = trusted(record["function"]), tuple(map(trusted, record["variables"]))
    match record["task"]:
        case "implicit":
            equation = " = ".join(map(str.strip, trusted(record["equation"]).split("=")))
            yield equation, lambda: derive.implicit(equation, *variables)
        case "gradient":
            yield f"gradient of {function}", lambda: derive.gradient(function, *variables)
        case _:
            yield function, lambda: derive.derive(function, variables=variables)


def derivations(folder: Path, part: slice) -> Iterator[tuple[str, derive.Derivation]]:
    """Yield their derivations."""
    for name, made in list(problems(folder))[part]:
        try:
            yield name, made()
        except DeriveError as error:
            print(f"skipped {name}: {str(error).splitlines()[0]}")


def read_back(folder: Path, part: slice, formats: list[str], details: list[str]) -> None:
    """Check what was written, in every format at every level of detail."""
    count: Counter[str] = Counter()
    for name, done in derivations(folder, part):
        for target in formats:
            for detail in details:
                try:
                    found = check(done.to(target, detail=detail))  # type: ignore[arg-type]
                except DeriveError as error:
                    print(f"{name} {target} {detail}: {str(error).splitlines()[0]}")
                    count["not read"] += 1
                    continue
                count.update(line.judgement for line in found.lines)
                bad = [line for line in found.lines if line.judgement not in ("given", "follows", "conditional")]
                count["checks"] += 1
                count["all follow"] += not bad
                for line in bad:
                    print(f"{name} {target} {detail}: {line.number} {line.judgement} {line.method}: {line.text}")
    print(dict(count))


# Mutants -------------------------------------------------------------------------------------------


def value(node: Node, point: dict[str, Any]) -> Any:
    """Return a value by mpmath and SymPy's writer alone, None where there is none."""
    import sympy

    try:
        names = sorted(node.free)
        function = sympy.lambdify(names, node.to_sympy(), "mpmath")
        found = mpmath.mpmathify(function(*(point[name] for name in names)))
        return found.real if abs(found.imag) < 1e-20 and mpmath.isfinite(found) else None
    except Exception:
        return None


def differ(first: Node, second: Node, chosen: random.Random) -> bool:
    """Whether two expressions have different values somewhere."""
    with mpmath.workdps(30):
        for _ in range(8):
            point = {name: mpmath.mpf(chosen.randint(1, 400)) / 97 for name in first.free | second.free}
            values = value(first, point), value(second, point)
            if None not in values and abs(values[0] - values[1]) > 1e-9 * (1 + abs(values[0])):
                return True
    return False


def at_random(line: Node, chosen: random.Random) -> Node | None:
    """Return a line with one part changed: a number, a sign, a factor, two operands."""
    parts = [part for part in postorder(line) if isinstance(part, Num | Add | Mul | Div | Pow)]
    if not parts:
        return None
    part = chosen.choice(parts)
    match part:
        case Num():
            other: Node = Add(part, number(1)) if chosen.random() < 0.5 else Neg(part)
        case Add(children=terms):
            place = chosen.randrange(len(terms))
            other = Add(*terms[:place], Neg(terms[place]), *terms[place + 1 :])
        case Mul(children=factors):
            place = chosen.randrange(len(factors))
            kept = [*factors[:place], *factors[place + 1 :]]
            other = kept[0] if len(kept) == 1 else Mul(*kept)
        case Div(numerator=top, denominator=bottom):
            other = Div(bottom, top) if chosen.random() < 0.5 else Mul(top, bottom)
        case Pow(base=base, exponent=exponent):
            other = Pow(base, Add(exponent, number(1)))
    return replace(line, {part: other})


def mutated(done: derive.Derivation, chosen: random.Random) -> tuple[int, list[Node], str] | None:
    """Return the lines of a derivation with one made wrong: which, all, and the id of the twin that made it."""
    lines = [frame.expression for frame in done.frames()]
    if len(lines) < 2 or any(isinstance(line, Rel) for line in lines) or done.aliases:
        return None
    if not isinstance(lines[0], Deriv) or not isinstance(lines[0].variable, Sym):
        # The text of such a line alone does not say what it is about.
        return None
    place = chosen.randrange(1, len(lines))
    before, right = lines[place - 1], lines[place]
    if chosen.random() < 0.6:
        made: list[Made] = list(with_one_twin(before, "auto") if holes(before) else with_wrong_algebra(before))
        if not made:
            return None
        found = chosen.choice(made[:60])
        wrong, twin = found.line, found.twins[0].twin.id
    else:
        changed = at_random(right, chosen)
        if changed is None:
            return None
        wrong, twin = changed, ""
    carried, wanted = (_value(node) for node in (wrong, right))
    if carried is None or wanted is None or not differ(carried, wanted, chosen):
        return None
    return place + 1, [*lines[:place], wrong], twin


def _value(node: Node) -> Node | None:
    from derive.marking.judge import value_of

    try:
        return value_of(node)
    except DeriveError:
        return None


def mutants(folder: Path, part: slice, wanted: int, seed: int) -> None:
    """Check derivations with one wrong line."""
    chosen, count = random.Random(seed), Counter[str]()
    pool = [done for _, done in derivations(folder, part)]
    for _ in range(20 * wanted):
        if count["mutants"] == wanted:
            break
        made = mutated(chosen.choice(pool), chosen)
        if made is None:
            continue
        place, lines, twin = made
        texts = [str(line) if n == 0 and isinstance(line, Deriv) else f"= {line}" for n, line in enumerate(lines)]
        found = check(texts)
        mistake = next((line.mistake for line in found.lines if line.number == found.first_wrong), None)
        count["mutants"] += 1
        count["right line"] += found.first_wrong == place
        if found.first_wrong != place:
            print("LINE", place, found.first_wrong, texts, [line.judgement for line in found.lines])
        if twin:
            count["by a twin"] += 1
            count["a twin named"] += bool(mistake and mistake.id)
            count["that twin named"] += bool(mistake and twin in [mistake.id, *(one.id for one in mistake.more)])
            if not (mistake and twin in [mistake.id, *(one.id for one in mistake.more)]):
                print("NAME", twin, texts[-2:], mistake and (mistake.id or mistake.name))
        else:
            count["at random"] += 1
            count["at random, named"] += bool(mistake and mistake.id)
    print(dict(count))


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--details", default=",".join(DETAILS))
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--slice", default="0/1", help="K/N: every N-th problem, from the K-th")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    first, step = map(int, options.slice.split("/"))
    part = slice(first, None, step)
    if options.mutants:
        mutants(options.folder, part, options.mutants, options.seed)
    else:
        read_back(options.folder, part, options.formats.split(","), options.details.split(","))


if __name__ == "__main__":
    main()
