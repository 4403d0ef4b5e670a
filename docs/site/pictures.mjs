// node pictures.mjs SITE PICTURES: pages of the built site at desk and phone width, to look at; fails where one is wider than its window.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const [site, pictures] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [device, width, height] of [["desk", 1280, 900], ["phone", 390, 844]]) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    page.on("request", (request) => assert.ok(/^data:/.test(request.url()) || request.url().startsWith(site), request.url()));
    for (const [name, path] of [["readme", "/"], ["docs", "/docs/"], ["tutorial", "/docs/tutorial.html"], ["commands", "/docs/commands.html"]]) {
      await page.goto(site + path, { waitUntil: "networkidle" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${path} is ${wide} pixels wide in a window of ${width}`);
      await page.screenshot({ path: `${pictures}/${name}-${device}-${colorScheme}.png` });
    }
    await page.close();
  }
}
await browser.close();
