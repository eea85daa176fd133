"""How do I put a derivation into a paper, and how do I get a whole document?"""

from pathlib import Path
from tempfile import mkdtemp

import derive

derivation = derive.differentiate("x^2 sin x")
print(derivation.to("latex"))

page = Path(mkdtemp()) / "derivation.tex"
page.write_text(derivation.to("latex", standalone=True), encoding="utf-8")
print("a document for pdflatex:", page)
