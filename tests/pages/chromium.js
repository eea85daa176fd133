// Show pages in Chromium, press and point as people do, and let axe-core look: {pages: {name: html}} on standard input.
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;
const { pages, browser: executablePath } = JSON.parse(require("fs").readFileSync(0, "utf8"));

const SETTINGS = [
  { name: "wide, light", viewport: { width: 1000, height: 800 }, colorScheme: "light" },
  { name: "narrow, dark", viewport: { width: 360, height: 640 }, colorScheme: "dark" },
];

// Contrast is dear: it is measured once for each way in which text is shown on the page, not for each letter of it.
function contrasts() {
  const ways = new Map();
  for (const one of document.querySelectorAll("body *")) {
    const written = [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!written || !one.checkVisibility()) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(one);
    const around = [];
    for (let outer = one; outer; outer = outer.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(outer);
      around.push(`${backgroundColor} ${backgroundImage} ${opacity}`);
    }
    const way = [color, fontSize, fontWeight, ...new Set(around)].join();
    if (!ways.has(way)) ways.set(way, one);
  }
  return window.axe.run({ include: [...ways.values()] }, { runOnly: ["color-contrast"] });
}

async function look(page, found) {
  const seen = await page.evaluate(() => window.axe.run({ rules: { "color-contrast": { enabled: false } } }));
  const faint = await page.evaluate(contrasts);
  if (!faint.passes.length) found.push("no contrast was measured");
  const violations = [...seen.violations, ...faint.violations];
  found.push(...violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`));
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (beyond > 0) found.push(`the page is ${beyond} pixels wider than the screen`);
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const report = {};
  for (const { name, ...setting } of SETTINGS) {
    // Our own policy would keep axe-core out.
    const context = await browser.newContext({ ...setting, bypassCSP: true });
    for (const [title, html] of Object.entries(pages)) {
      const found = (report[`${title}, ${name}`] = []);
      const page = await context.newPage();
      page.on("pageerror", (error) => found.push(`script: ${error.message}`));
      page.on("request", (request) => found.push(`asked for ${request.url()}`));
      await page.setContent(html);
      await page.addScriptTag({ content: axe });
      // Of two on a page each is for itself.
      const article = page.locator("article").first();
      for (const level of await article.locator(".derive-levels input").all()) {
        await level.check({ force: true });
        const chains = await article.locator("section > ol").filter({ visible: true }).all();
        const value = await level.getAttribute("value");
        for (const chain of chains) {
          if (!(await chain.getAttribute("class")).includes(value)) found.push(`${value} shows another level`);
        }
      }
      const folded = article.locator("summary").filter({ visible: true });
      if (await folded.count()) {
        await folded.first().click();
        if (!(await article.locator("details[open] ol").first().isVisible())) found.push("nothing unfolds");
      }
      const term = article.locator("dfn").filter({ visible: true }).first();
      if (await term.count()) {
        const tip = page.locator(`#${await term.getAttribute("aria-describedby")}`);
        await term.focus();
        if (!(await tip.isVisible())) found.push("the keyboard shows no rule");
        await page.keyboard.press("Escape");
        // A fragment has no script.
        if (html.includes("<script") && (await tip.isVisible())) found.push("Escape leaves the rule");
      }
      await look(page, found);
      await page.close();
    }
    await context.close();
  }
  // Formulas are drawn, not only tolerated: a fraction stands higher than a letter.
  const page = await browser.newPage();
  await page.setContent(Object.values(pages)[0]);
  const drawn = await page.evaluate(() => {
    const height = (tag) => document.querySelector(`.derive-chosen ${tag}`).getBoundingClientRect().height;
    return height("mfrac") > 1.5 * height("mi");
  });
  await browser.close();
  process.stdout.write(JSON.stringify({ report, drawn }));
})();
