"""The command line as a person uses it: by its process, its streams and its exit status."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

import derive
from derive import cli
from derive.cli import write_atomically
from derive.cli.options import NAMED
from derive.questions.options import BARE, COMMANDS, OPTIONS, OTHERS
from derive.questions.words import Misused, Split, mistake_in, split
from derive.vectors.functions import VECTORS

SIGMOID = "1/(1+e^-x)"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program on arguments inside of this process: a start takes longer than most answers."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.run(arguments)
    written = ((stream.flush(), stream.buffer.getvalue().decode())[1] for stream in (out, err))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, status, *written)


def started(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Start the program, where the process, its streams or its surroundings are the point."""
    options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 60, **options}
    return subprocess.run([sys.executable, "-m", "derive", *arguments], check=False, **options)


def refused(*arguments: str, status: int = 2, **options: Any) -> str:
    """Run what can't be done; return its one message."""
    done = started(*arguments, **options) if options else run(*arguments)
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("derive: ")
    assert "Traceback" not in done.stderr
    return done.stderr


# The bare form -----------------------------------------------------------------------------------


def test_piped_output_is_plain_text() -> None:
    done = run(SIGMOID)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert not set("╭│─⎡") & set(done.stdout)
    assert "σ'(x) = σ(x) (1 - σ(x))   for every real x" in done.stdout


def test_the_same_on_every_run() -> None:
    outputs = {started(SIGMOID, env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}
    assert len(outputs) == 1


def test_the_name_of_a_function_is_enough() -> None:
    assert "σ(x) (1 - σ(x))" in run("sigmoid").stdout


def test_latex_comes_in_and_goes_out() -> None:
    done = run(r"\frac{1}{1+e^{-x}}", "--to", "latex")
    assert r"\boxed{\sigma'(x) = \sigma(x) (1 - \sigma(x))}" in done.stdout


def test_both_routes_and_three_levels() -> None:
    quotient = run(SIGMOID, "--route", "quotient").stdout
    assert "quotient rule" in quotient
    lengths = [len(run(SIGMOID, "--detail", detail).stdout.splitlines()) for detail in ("brief", "normal", "detailed")]
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[2]


def test_variable_order_and_target() -> None:
    assert "∂/∂y [ x y^2 ] = 2y x" in run("x y^2", "--variable", "y").stdout.replace("2x y", "2y x")
    assert "6x" in run("x^3", "--order", "2").stdout
    assert run("sin x", "--target", "raw").returncode == 0


@pytest.mark.parametrize(
    "words", [["-x^2"], ["--", "-x^2"], ["-", "x^2"], ["--order=1", "-x^2"], ["-x^2", "--order", "1"]]
)
def test_a_leading_minus_is_no_option(words: list[str]) -> None:
    assert "-2x" in run(*words).stdout


def test_forgotten_quotes_are_forgiven() -> None:
    assert "cos(x)" in run("sin", "x").stdout


def test_standard_input() -> None:
    assert started("-", input="x^2\n").stdout == run("x^2").stdout
    assert refused("-", input="x^").splitlines()[-1] == "  ^"


def test_bytes_that_are_no_text() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "derive", "-"], input=b"\xff\xfa", capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert b"UTF-8" in done.stderr


def test_functions_are_listed() -> None:
    listed = run("functions")
    assert listed.returncode == 0
    for entry in derive.functions().values():
        assert re.search(rf"\b{entry.written}\b", listed.stdout)


def test_one_function_by_any_of_its_names() -> None:
    assert "range [0, oo)" in run("functions", "ReLU").stdout
    assert run("functions", "relu").stdout == run("functions", "ReLU").stdout
    unknown = run("functions", "nonesuch")
    assert unknown.returncode == 2
    assert "nonesuch" in unknown.stderr


def test_functions_of_vectors_are_listed_and_derived_by_their_names() -> None:
    listed = run("functions").stdout
    for entry in VECTORS:
        assert re.search(rf"^  {entry.name}\b", listed, re.MULTILINE)
        by = list(entry.derivative)[-1]
        done = run(entry.name, "--variable", by)
        assert done.returncode == 0
        assert f"∂/∂{by} [" in done.stdout
    assert "range p_i > 0, sum of p_i = 1" in run("functions", "softmax").stdout
    assert "∂/∂z [ p ] = diag(p) - p p^T" in run("softmax").stdout
    # The scalar loss of two distances has the same name, with arguments.
    assert "a ≠ b - m" in run("tripletmargin(a, b, m)", "--variable", "a").stdout
    assert "first derivative" in refused("softmax", "--order", "2")
    assert "where" in refused("softmax", "--where", status=1)
    assert "∂/∂z [ p ] = diag(p) - p p^T" in run("softmax(z)").stdout
    assert "Did you mean softmax?" in refused("softmix")


def test_bounds_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("plotille", reason="plotille is not installed")
    told = run("vanishing", "sigmoid", "tanh", "--layers", "5", "--plot").stdout
    assert "sigmoid: at most (1/4)^n, 0.000977 after 5 layers" in told
    assert run("vanishing", "sigmoid", "--plot", "tanh", "--layers", "5").stdout == told
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    path, network = tmp_path / "bounds.svg", Path(__file__).parents[1] / "examples" / "network.toml"
    assert run("backprop", str(network), "--plot", str(path)).stdout == f"drawn to {path}\n"
    assert path.read_text(encoding="utf-8").startswith("<?xml")
    assert "wobble" in refused("vanishing", "wobble")
    assert "through 5 layers" in run("vanishing", "tanh", "--layers", "5").stdout.lower()


def test_version_and_help() -> None:
    assert run("--version").stdout == f"derive {derive.__version__}\n"
    assert run("x", "--version").stdout == f"derive {derive.__version__}\n"
    shown = started("--help", env={**os.environ, "COLUMNS": "100"}).stdout
    assert started("-h", env={**os.environ, "COLUMNS": "100"}).stdout == shown
    for name in BARE:
        assert NAMED[name].flag in shown
    for name, summary in {**{name: kind.summary for name, kind in COMMANDS.items()}, **OTHERS}.items():
        assert re.search(rf"^ +{name} +{re.escape(summary)}$", shown, re.MULTILINE)
    for name in COMMANDS:
        assert run("help", name).stdout.startswith(f"Usage: derive {name} ")
    assert run("help").stdout == run("--help").stdout
    assert run("version").stdout == run("--version").stdout
    assert "no command" in refused("help", "gradiant")


def test_no_argument_shows_the_help() -> None:
    assert run().stdout == run("--help").stdout


def test_the_options_known_before_typer_are_those_of_typer() -> None:
    from derive import cli

    for name in ("", *COMMANDS):
        for parameter in cli.command(name).params:
            for spelling in (one for one in parameter.opts if one.startswith("-")):
                assert OPTIONS[spelling].takes_value != getattr(parameter, "is_flag", False), (name, spelling)


def test_arguments_are_taken_apart() -> None:
    assert split(["--to", "text", "-x^2"]) == Split(("--to=text",), ("-x^2",))
    assert split(["-t", "text", "-o=a.txt", "-h"]) == Split(("--to=text", "--output=a.txt", "--help"), ())
    assert split(["--x"]) == Split((), ("--x",))
    assert split(["--", "-x"]) == Split((), ("-x",))
    assert split(["--syntax=latex", "x"]).value("--syntax", "auto") == "latex"
    assert split(["--syntax", "latex", "x"]).value("--syntax", "auto") == "latex"
    assert split(["x"]).value("--syntax", "auto") == "auto"
    assert split(["--compare", "f.py"]) == Split(("--compare",), ("f.py",))


@pytest.mark.parametrize("words", [["x", "--output"], ["x", "-o", "--", "y"], ["x", "--at", "--to", "text"], ["-d"]])
def test_an_option_without_its_value_is_refused(words: list[str]) -> None:
    with pytest.raises(Misused, match="needs a value"):
        split(words)


@pytest.mark.parametrize("word", ["-v", "-V", "-x", "-vv", "-help"])
def test_a_short_option_that_there_is_not_is_no_mathematics(word: str) -> None:
    with pytest.raises(Misused, match="No such option"):
        split(["x^2", word])


MISSPELT = [
    (["gradiant", "x^2 y"], "derive gradient"),
    (["gradiant"], "derive gradient"),
    (["Gradient", "x^2 y"], "gradient is a command"),
    (["gradient x^2 y"], "gradient is a command"),
    (["hesian x^2 y"], "derive hessian"),
    (["grad", "x^2 y"], "derive gradient"),
    (["vanish", "tanh"], "derive vanishing"),
    (["solve", "x^2=1"], "no command solve"),
    (["integrate x^2"], "no command integrate"),
    (["implicit", "x^2 + y^2 = 1"], 'write derive "x^2 + y^2 = 25"'),
    (["parametric", "t^2, t^3"], 'write derive "x = t^2, y = t^3"'),
    (["polar r = 2"], "no command polar"),
    (["sigmiod"], "sigmoid"),
    (["softmix"], "softmax"),
    (["sigmiod", "x"], "sigmoid"),
]


@pytest.mark.parametrize(("words", "told"), MISSPELT)
def test_a_misspelt_command_or_function_is_no_product_of_letters(words: list[str], told: str) -> None:
    message = mistake_in(words, "auto")
    assert told in message
    with pytest.raises(derive.DeriveError):
        derive.derive(" ".join(words))


@pytest.mark.parametrize(
    "words",
    [["rate"], ["speed^2"], ["mass", "+", "1"], ["alpha"], ["sigma"], ["sin", "x"], ["x", "+", "1"], ["-", "x"]],
)
def test_words_that_mean_themselves(words: list[str]) -> None:
    assert mistake_in(words, "auto") == ""


@pytest.mark.parametrize("words", [["x^2", "x^3"], ["x^2", "extra", "words"], ["2", "x"]])
def test_two_expressions_are_not_multiplied(words: list[str]) -> None:
    assert "two expressions" in mistake_in(words, "auto")


def test_errors_of_a_command_point_to_its_own_help() -> None:
    for words in (
        ["gradient", "x", "--nosuch", "1"],
        ["matrix", "x", "--layout"],
        ["curl", "x", "--order", "2"],
        ["code"],
    ):
        assert f"Try 'derive {words[0]} --help'" in refused(*words)
    assert "--order can't be asked of a curl" in refused("curl", "x", "--order", "2")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["int_0^x e^(-t^2) dt", "--output", "o.pdf"], "does not say which format"),
        (["int_0^x e^(-t^2) dt", "--to", "foo"], "there is no format 'foo'"),
        (["int_0^x e^(-t^2) dt", "--standalone"], "--to latex"),
        (["int_0^x e^(-t^2) dt", "--plot", "x.gif"], "does not say which format"),
    ],
)
def test_formats_are_refused_before_the_work_begins(
    arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from derive import cli
    from derive.questions import answer as questions

    monkeypatch.setattr(questions, "answer", lambda *_, **__: pytest.fail("the work has begun"))
    assert cli.run(arguments) == 2
    assert told in capsys.readouterr().err


def test_a_fault_of_ours_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from derive import cli
    from derive.questions import answer as questions

    for fault in (ZeroDivisionError("of ours"), derive.InternalError("a line is refuted")):

        def fail(*_: object, fault: Exception = fault) -> None:
            raise fault

        monkeypatch.setattr(questions, "answer", fail)
        assert cli.run(["x^2"]) == 70
        assert "report" in capsys.readouterr().err


def test_formats_by_their_suffixes_and_standard_output_as_a_file() -> None:
    assert run("x^2", "-t", "tex").stdout == run("x^2", "--to", "latex").stdout
    assert started("x^2", "--to", "md", "--output", "/dev/stdout").stdout == run("x^2", "--to", "Markdown").stdout
    assert run("x^2", "-o", "-").stdout == run("x^2").stdout
    assert not Path("-").exists()


def test_json_is_valid_where_standard_output_is_not_unicode() -> None:
    shown = started("x^2 sin x", "--to", "json", env={**os.environ, "PYTHONIOENCODING": "ascii"}).stdout
    assert shown.isascii()
    assert json.loads(shown) == json.loads(run("x^2 sin x", "--to", "json").stdout)


def test_what_a_compared_file_prints_and_that_it_quits(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text("import sys\nsys.stdout.write('hello')\ndef f(x):\n    return x**2\n", encoding="utf-8")
    assert "hello" not in run("code", str(file), "f", "--compare").stdout
    file.write_text(file.read_text(encoding="utf-8") + "quit()\n", encoding="utf-8")
    assert "can't be run: SystemExit" in run("code", str(file), "f", "--compare").stderr


def test_closed_streams() -> None:
    for words, told in (('"x^2" >&-', "closed"), ("- <&-", "closed"), ("--version >/dev/full", "No space")):
        done = subprocess.run(
            ["sh", "-c", f"{sys.executable} -m derive {words}"], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode in (1, 2)
        assert told in done.stderr
        assert "Traceback" not in done.stderr


def test_shells_complete_the_commands_and_the_options() -> None:
    shown = started("--show-completion", "bash")
    assert "_DERIVE_COMPLETE=complete_bash" in shown.stdout
    for words, found in (("derive gra", "gradient"), ("derive --ro", "--route"), ("derive gradient --ro", "--route")):
        asked = {"_DERIVE_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        assert started(env={**os.environ, **asked}).stdout.split() == [found]


# What can't be read: status 2 --------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x^",
        "sin(",
        "2 +* 3",
        r"\frac{1}{",
        "().__class__",
        "__import__('os').system('touch /tmp/derive-was-here')",
        "(" * 100_000,
        "((((" * 20_000 + "x",
        "\x07\x1b[31m",
    ],
    ids=["empty", "power", "bracket", "operators", "latex", "attribute", "import", "brackets", "nest", "control"],
)
def test_what_cannot_be_read_is_told_in_one_message(source: str) -> None:
    message = refused(source, timeout=60)
    assert len(message) < 600
    assert "\x1b" not in message


def test_a_megabyte_of_noise() -> None:
    message = refused("-", input="q$%!" * 250_000)
    assert len(message) < 600


def test_nul_bytes() -> None:
    refused("-", input="x\0y")


def test_the_caret_stands_below_the_mistake() -> None:
    _, source, caret = refused("3x + 2)").splitlines()[:3]
    assert source == "3x + 2)"
    assert caret == "      ^"


def test_a_misspelt_function_gets_the_nearest_name() -> None:
    assert "arctan" in refused("arctn(x)")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["x", "--detial", "brief"], "--detail"),
        (["x", "--to", "msword"], "msword"),
        (["x", "--output", "page.docx"], ".tex"),
        (["x", "--standalone"], "--to latex"),
        (["x", "--order", "0"], "--order"),
        (["x", "--order", "two"], "--order"),
        (["x", "--route", "scenic"], "route"),
        (["--order", "2"], "EXPRESSION"),
        (["x", "--variable", "3"], "variable"),
        (["a b"], "variable"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(arguments: list[str], told: str) -> None:
    assert told in refused(*arguments)


def test_towers_of_powers_are_a_constant() -> None:
    done = started("9^9^9^9", timeout=20)
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr


# Files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.tex", "\\begin{align*}"), ("a.json", "{"), ("a.md", "## "), ("a.txt", "  d/dx"), ("A.TEX", "\\begin")],
)
def test_the_suffix_chooses_the_format(tmp_path: Path, name: str, start: str) -> None:
    done = run(SIGMOID, "--output", str(tmp_path / name))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_to_outranks_the_suffix(tmp_path: Path) -> None:
    run("x", "--to", "json", "--output", str(tmp_path / "x.txt"))
    assert json.loads((tmp_path / "x.txt").read_text(encoding="utf-8"))["format"] == "derive/1"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    assert "can't write" in refused("x", "--output", str(tmp_path / "missing" / "a.tex"), status=1)
    folder = tmp_path / "folder.tex"
    folder.mkdir()
    assert "can't write" in refused("x", "--output", str(folder), status=1)


def test_the_old_file_survives_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "proof.tex"
    old.write_text("old", encoding="utf-8")

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(old, "new")
    assert old.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    old = tmp_path / "proof.tex"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o444)
    refused("x", "--output", str(old), status=1)
    assert old.read_text(encoding="utf-8") == "old"


def test_links_are_followed_and_modes_kept(tmp_path: Path) -> None:
    old = tmp_path / "real.tex"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o640)
    link = tmp_path / "link.tex"
    link.symlink_to(old)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert old.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_atomically(Path(os.devnull), "gone")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


# Streams -----------------------------------------------------------------------------------------


def test_a_closed_pipe_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "derive", "functions"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait(timeout=60) == 141


def test_a_terminal_without_unicode_gets_letters_spelled_and_no_traceback() -> None:
    done = started(SIGMOID, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "sigma(x)" in done.stdout


def test_a_real_terminal_gets_colour_and_boxes() -> None:
    import pty

    master, slave = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen([sys.executable, "-m", "derive", "x^2"], stdout=slave, env=environment) as process:
        process.wait(timeout=60)
    os.close(slave)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert "╭" in shown
    assert "\x1b[32m✓" in shown


def test_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from derive import cli
    from derive.questions import answer as questions

    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(questions, "answer", interrupt)
    assert cli.run(["x^2"]) == 130
    assert capsys.readouterr().err.strip() == ""


def test_an_inverse_is_looked_for_near_a_place() -> None:
    assert "--near" in refused("inverse", "x^2", "--at", "4")
    assert "g'(4) = -1/4" in run("inverse", "x^2", "--at", "4", "--near", "-2").stdout
    assert "g'(4) = 1/4" in run("inverse", "θ^2", "--at", "4", "--near", "sqrt(3)", "--variable", "θ").stdout


def test_operators_are_evaluated_at_a_point() -> None:
    assert "∇f = (4, 1)\n" in run("gradient", "x^2 y", "--at", "1,2").stdout
    assert "H_f = [[24, 12], [12, 2]]\n" in run("hessian", "x^3 y^2", "--at", "x=1, y=2").stdout
    assert "∂f/∂x = 4\n" in run("x^2 y", "--variable", "x", "--at", "1,2").stdout
    assert "corner" in refused("gradient", "sqrt(x^2 + y^2)", "--at", "0,0", status=1)
    assert "needs a value" in refused("gradient", "x^2 y", "--at", "1")


def test_where_and_plot_stand_alone() -> None:
    for others in (["--to", "latex"], ["--at", "4"], ["--plot"], ["--detail", "brief"], ["--standalone"]):
        assert f"{others[0]} can't be asked beside --where" in refused("sqrt(x)", "--where", *others)
    for others in (["--to", "latex"], ["--detail", "brief"], ["--output", "x.txt"]):
        assert f"{others[0]} can't be asked beside --plot" in refused("sqrt(x)", "--plot", *others)
    for source in ("x = t^2, y = t^3", "r = 2"):
        assert "leave --where out" in refused(source, "--where", status=1)
    assert "leave --where out" in refused("e^x", "--order", "n", "--where", status=1)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--foo x"], 2, "No such option"),
        (["x^2", "--ordr", "2"], 2, "No such option: --ordr"),
        (["x = 5"], 2, "nothing depends"),
        (["x == 2"], 2, "nothing depends"),
        (["x≥0"], 1, "is a condition"),
        ([r"\frac{dy}{dx}"], 2, "is itself a derivative"),
    ],
)
def test_what_has_no_derivative_is_not_taken_for_something_else(words: list[str], status: int, said: str) -> None:
    done = run(*words)
    assert done.returncode == status
    assert said in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["matrix", "-y^T x", "--variable", "x", "--shape", "y=n", "--shape", "x=n"], "∂/∂x [ -y^T x ] = -y"),
        (["gradient", "-x^2 y"], "(-2x y, -x^2)"),
        (["gradient", "--variable", "x", "-x^2 y"], "-2x y"),
        (["directional", "-x^2 y", "--direction", "-3,4", "--at", "-1,2"], "-16/5"),
        (["directional", "x^2 y", "--direction", "(3,4)", "--at", "1,2"], "16/5"),
        (["curl", "-y,x,0"], "(0, 0, 2)"),
    ],
)
def test_an_expression_may_begin_with_a_minus(words: list[str], said: str) -> None:
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_a_picture_in_a_format_that_is_not_drawn() -> None:
    for words in (["sin x", "--plot", "x.gif"], ["vanishing", "tanh", "--plot", "some/x.gif"]):
        assert "'x.gif' does not say which format: end it in .svg, .png, .pdf" in refused(*words)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_device_is_told_in_one_message() -> None:
    with open("/dev/full", "w") as full:
        done = started("x^2", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == "derive: can't write to standard output: No space left on device\n"


def test_what_can_not_be_opened_is_said_in_one_message(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere" / "a.py")
    assert refused("code", missing).count("\n") <= 1
    assert "No such file" in refused("code", missing)


def test_functions_of_vectors_refuse_matrices() -> None:
    shapes = ("--shape", "Q=n,d", "--shape", "K=m,d")
    assert "function of a vector" in refused("matrix", "layernorm(Q K^T)", "--variable", "Q", *shapes)


@pytest.mark.parametrize(
    "arguments",
    [
        ("{x sin(1/x) if x != 0; 0 otherwise}", "--at", "0"),
        ("{a x + b if x < 1; x^2 otherwise}", "--variable", "x", "--at", "1"),
    ],
)
def test_a_kink_without_lines_is_an_answer(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "There is no derivative at" in done.stdout.partition("At x = ")[2]
