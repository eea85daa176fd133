// Read [[formula, displayed], …] from standard input; print how many KaTeX takes, and what it refuses.
const katex = require("katex");
const refused = [];
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
for (const [formula, displayMode] of formulas) {
  try {
    katex.renderToString(formula, { displayMode, throwOnError: true, strict: "error" });
  } catch (error) {
    refused.push([formula, error.message]);
  }
}
console.log(JSON.stringify({ taken: formulas.length - refused.length, refused }));
