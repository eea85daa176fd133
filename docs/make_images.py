"""Draw the pictures of docs/images: two for the README, and the plots of docs/gallery-learning.md.

Needs Pillow, matplotlib, the font DejaVu Sans Mono, pdflatex and pdftoppm: python docs/make_images.py
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from make_gallery import LEARNING, PLOTTED
from PIL import Image, ImageChops, ImageDraw, ImageFont
from rich.console import Console
from rich.style import Style
from rich.text import Text

import derive
from derive.plotting import plot

IMAGES = Path(__file__).parent / "images"
SOURCE = "1/(1+e^-x)"
COLUMNS = 88
SCALE = 2
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
BACKGROUND, FOREGROUND, DIM = "#10141c", "#e6e9ef", "#8b93a5"
COLOURS = {1: "#f27878", 2: "#7bd88f", 3: "#f5c66b", 6: "#6cc6e8"}
"""What a terminal makes of the ANSI colours red, green, yellow and cyan."""


def terminal_picture() -> Image.Image:
    """Draw what a terminal shows, character by character."""
    shown = derive.differentiate(SOURCE).to("terminal", width=COLUMNS, colour=True)
    lines = [Text.from_markup(f'[green]$[/] derive "{SOURCE}"'), *map(Text.from_ansi, shown.rstrip("\n").split("\n"))]
    regular = ImageFont.truetype(FONT.format(""), 14 * SCALE)
    bold = ImageFont.truetype(FONT.format("-Bold"), 14 * SCALE)
    wide, high, margin = round(regular.getlength("m")), 18 * SCALE, 16 * SCALE
    picture = Image.new("RGB", (COLUMNS * wide + 2 * margin, len(lines) * high + 2 * margin), BACKGROUND)
    draw = ImageDraw.Draw(picture)
    console = Console(color_system="standard", force_terminal=True)
    for row, line in enumerate(lines):
        column = 0
        for segment in line.render(console):
            style = segment.style if isinstance(segment.style, Style) else Style()
            for character in segment.text.rstrip("\n"):
                at = (margin + column * wide, margin + row * high)
                draw.text(at, character, fill=_colour(style), font=bold if style.bold else regular)
                column += 1
    return picture


def _colour(style: Style) -> str:
    if style.color is not None and style.color.number is not None:
        return COLOURS.get(style.color.number, FOREGROUND)
    return DIM if style.dim else FOREGROUND


def page_picture() -> Image.Image:
    """Typeset the LaTeX document and crop its page."""
    with TemporaryDirectory() as folder:
        document = derive.differentiate(SOURCE).to("latex", standalone=True)
        (Path(folder) / "page.tex").write_text(document, encoding="utf-8")
        for command in (
            ["pdflatex", "-interaction=nonstopmode", "page.tex"],
            ["pdftoppm", "-r", "150", "-png", "page.pdf", "page"],
        ):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
        page = Image.open(next(Path(folder).glob("page*.png"))).convert("RGB")
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert box is not None
    left, top, right, bottom = box
    return page.crop((left - 50, top - 50, right + 50, bottom + 50))


def main() -> None:
    """Draw them all."""
    IMAGES.mkdir(exist_ok=True)
    for name, draw in (("terminal.png", terminal_picture), ("page.png", page_picture)):
        draw().convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(IMAGES / name, optimize=True)
    for _, command, made in LEARNING:
        if command in PLOTTED:
            plot(made(), IMAGES / f"{PLOTTED[command][0]}.png")


if __name__ == "__main__":
    main()
