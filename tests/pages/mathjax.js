// Read [[formula, displayed], …] from standard input; print how many MathJax 3 takes, and what it refuses.
// No more packages than pages have by default: base and ams.
const { mathjax } = require("mathjax-full/js/mathjax.js");
const { TeX } = require("mathjax-full/js/input/tex.js");
const { SVG } = require("mathjax-full/js/output/svg.js");
const { liteAdaptor } = require("mathjax-full/js/adaptors/liteAdaptor.js");
const { RegisterHTMLHandler } = require("mathjax-full/js/handlers/html.js");
require("mathjax-full/js/input/tex/base/BaseConfiguration.js");
require("mathjax-full/js/input/tex/ams/AmsConfiguration.js");

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const page = mathjax.document("", {
  InputJax: new TeX({ packages: ["base", "ams"], formatError: (_, error) => { throw error; } }),
  OutputJax: new SVG({ fontCache: "none" }),
});
const refused = [];
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
for (const [formula, display] of formulas) {
  try {
    const shown = adaptor.outerHTML(page.convert(formula, { display }));
    const literal = shown.match(/<text[^>]*>[^<]*\\[a-z]+/);
    if (literal) throw new Error(`printed literally: ${literal[0]}`);
  } catch (error) {
    refused.push([formula, error.message]);
  }
}
console.log(JSON.stringify({ taken: formulas.length - refused.length, refused }));
