"""How do I publish a derivation as a page, and how do I put it into a page of my own?"""

from pathlib import Path
from tempfile import mkdtemp

import derive

derivation = derive.differentiate("max(0, x) + ln|x|")
page = Path(mkdtemp()) / "derivation.html"
page.write_text(derivation.to("html"), encoding="utf-8")
print("a page that needs nothing but itself:", page)

part = derivation.to("html-fragment")
print(f"a part for a page of one's own, {len(part)} characters, starts with {part[:24]}")
