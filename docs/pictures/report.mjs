// node report.mjs REPORT.html light|dark PICTURE.png: the first screen of a report, as a browser shows it.
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [report, colorScheme, picture] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1000, height: 1040 }, colorScheme, deviceScaleFactor: 1 });
await page.goto(pathToFileURL(report).href);
await page.screenshot({ path: picture });
await browser.close();
