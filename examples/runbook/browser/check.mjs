// node check.mjs SMALL.html LARGE.html PICTURES: see check.sh.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [small, large, pictures] = process.argv.slice(2);
const desk = { width: 1280, height: 900 }, phone = { width: 390, height: 844 };
const paper = 703; // A4 without its margins, in CSS pixels

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Opens a page as a reader would, or with its security policy off so that axe can be put in; nothing may go wrong in it. */
const open = async (file, viewport, colorScheme, bypassCSP = false) => {
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const wrong = [];
  page.on("request", (request) => request.url().startsWith("file:") || wrong.push(`asked for ${request.url()}`));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  await page.goto(pathToFileURL(file).href);
  return { page, close: async () => { await context.close(); assert.deepEqual(wrong, []); } };
};

console.log("\n| page | width | colours | axe: rules passed | violations |\n| --- | --- | --- | --- | --- |");
let violations = 0;
for (const [name, file] of [["demo", small], ["50,000 failures", large]]) {
  for (const viewport of [desk, phone]) {
    for (const colours of ["light", "dark"]) {
      const { page, close } = await open(file, viewport, colours, true);
      await page.addScriptTag({ content: axe });
      const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations", "passes"] }));
      violations += found.violations.length;
      console.log(`| ${name} | ${viewport.width} | ${colours} | ${found.passes.length} | ${found.violations.length} |`);
      for (const { id, help, nodes } of found.violations) {
        console.error(`${id}: ${help}`);
        for (const { target, failureSummary } of nodes.slice(0, 4)) console.error(`  ${target}: ${failureSummary}`);
      }
      await close();
    }
  }
}

// Without a mouse.
{
  const { page, close } = await open(small, desk, "light");
  const focused = () => page.evaluate(() => {
    const e = document.activeElement, style = getComputedStyle(e);
    return { text: e.textContent.trim().slice(0, 40), id: e.id, role: e.getAttribute("role"), row: e.getAttribute("aria-rowindex"),
      outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
  });
  await page.keyboard.press("Tab");
  assert.equal((await focused()).text, "Skip to the results");
  const order = [];
  for (let i = 0; i < 60 && (await focused()).role !== "row"; i++) {
    await page.keyboard.press("Tab");
    const here = await focused();
    assert.ok(here.outline, `the focus on ${JSON.stringify(here)} can be seen`);
    order.push(here.id || here.text);
  }
  assert.ok(order.indexOf("search") < order.indexOf("status") && order.includes("status"), `in order: ${order}`);
  assert.equal((await focused()).row, "2");
  await page.keyboard.press("ArrowDown");
  assert.equal((await focused()).row, "3");
  await page.keyboard.press("End");
  const last = Number((await focused()).row);
  assert.equal(last, Number(await page.getAttribute("[role=grid]", "aria-rowcount")));
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("#detail"));
  await page.keyboard.press("Escape");
  assert.ok(await page.isHidden("#detail"));
  assert.equal(Number((await focused()).row), last);
  const number = page.locator("#head [role=columnheader]").first();
  await number.locator("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await number.getAttribute("aria-sort"), "ascending");
  await page.keyboard.press("Enter");
  assert.equal(await number.getAttribute("aria-sort"), "descending");
  await page.locator("button.show").first().focus();
  await page.keyboard.press("Enter");
  assert.equal((await focused()).id, "failures");
  assert.match(await page.textContent("#shown"), / with code /);
  await page.locator("#all").click();
  assert.doesNotMatch(await page.textContent("#shown"), / with code /);
  const targets = page.locator("table.sortable th").nth(2);
  await targets.locator("button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await targets.getAttribute("aria-sort"), "ascending");
  await close();
  console.log("\nKeyboard: skip link, focus that can be seen, rows by arrows, dialog and back, sorting, causes: as expected");
}

// On paper, also of somebody who likes it dark.
{
  const { page, close } = await open(small, { width: paper, height: 1000 }, "dark");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const seen = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    clipped: [...document.querySelectorAll("table, .row, svg, .tile, article")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1
      || (e.className !== "chart" && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible")).length,
    background: getComputedStyle(document.body).backgroundColor,
    charts: [...document.querySelectorAll(".chart")].map((e) => e.getBoundingClientRect().width),
  }));
  assert.ok(seen.wide <= paper, `${seen.wide} pixels are wider than paper`);
  assert.equal(seen.clipped, 0);
  assert.equal(seen.background, "rgb(255, 255, 255)");
  assert.ok(seen.charts.length === 2 && seen.charts.every((width) => width > 200), `charts: ${seen.charts}`);
  await page.emulateMedia({ media: null });
  await page.pdf({ path: `${pictures}/print.pdf`, format: "A4", printBackground: true });
  await close();
  console.log("Paper: nothing clipped, light, with charts");
}

// How long 50,000 failures take.
{
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const times = { interactive: [], search: [], sort: [] };
  for (let i = 0; i < 5; i++) {
    const { page, close } = await open(large, desk, "light");
    const took = await page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const { domContentLoadedEventEnd } = performance.getEntriesByType("navigation")[0];
      const shown = document.getElementById("shown"), search = document.getElementById("search");
      const before = shown.textContent;
      let start = performance.now();
      search.value = "unprocess";
      search.dispatchEvent(new Event("input"));
      while (shown.textContent === before) await frame();
      const searched = performance.now() - start;
      search.value = "";
      search.dispatchEvent(new Event("input"));
      while (shown.textContent !== before) await frame();
      start = performance.now();
      document.querySelector("#head button").click();
      await frame();
      return { interactive: domContentLoadedEventEnd, search: searched, sort: performance.now() - start };
    });
    for (const [name, value] of Object.entries(took)) times[name].push(value);
    await close();
  }
  console.log("\n| 50,000 failures in Chromium | ms, median of 5 |\n| --- | --- |");
  console.log(`| until it is interactive | ${median(times.interactive).toFixed(0)} |`);
  console.log(`| a search, of which 120 ms are waited for the next key | ${median(times.search).toFixed(0)} |`);
  console.log(`| a sort | ${median(times.sort).toFixed(0)} |`);
}

for (const [name, file, viewport, colours] of [
  ["desk-light", small, desk, "light"], ["desk-dark", small, desk, "dark"],
  ["phone-light", small, phone, "light"], ["phone-dark", small, phone, "dark"], ["large", large, desk, "light"],
]) {
  const { page, close } = await open(file, viewport, colours);
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: name !== "large" });
  await close();
}
await browser.close();
process.exit(violations === 0 ? 0 : 1);
