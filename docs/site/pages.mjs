// node pages.mjs ROOT INTO: copies the pages. README.md is the index of its folder; a link to what is no page leads to the repository.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, posix, relative } from "node:path";

const [root, into] = process.argv.slice(2);
const repository = /<url>(https:\/\/github\.com\/[^<]+)<\/url>/.exec(readFileSync(join(root, "pom.xml"), "utf8"))[1];
const skipped = new Set(["target", "node_modules", ".git", "runs", "distribution"]);

const walk = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? (skipped.has(entry.name) ? [] : walk(join(folder, entry.name))) : [join(folder, entry.name)]);
const files = walk(root).map((file) => relative(root, file));
const pages = new Set(files.filter((file) => file.endsWith(".md")));
const place = (page) => page.replace(/(^|\/)README\.md$/, "$1index.md");

const rewritten = (page, link) => {
  const [path, anchor] = link.split("#");
  if (/^[a-z]+:/.test(link) || path === "") return link;
  const target = normalize(posix.join(posix.dirname(page), decodeURIComponent(path))).replace(/\/$/, "");
  const hash = anchor ? "#" + anchor : "";
  if (pages.has(target)) return "/" + place(target) + hash;
  if (target.startsWith("docs/pictures/")) return "/" + target;
  return existsSync(join(root, target)) ? `${repository}/blob/main/${target}${hash}` : link;
};

for (const page of pages) {
  const file = join(into, place(page));
  mkdirSync(dirname(file), { recursive: true });
  // Blocks of code stay as they are.
  const text = readFileSync(join(root, page), "utf8").split(/(^ *```[\s\S]*?^ *```$)/m).map((part, i) => i % 2 ? part : part
    .replace(/\]\(([^)\s]+)\)/g, (_, link) => `](${rewritten(page, link)})`)
    .replace(/(src|srcset)="([^"]+)"/g, (_, name, link) => `${name}="${rewritten(page, link)}"`)).join("");
  writeFileSync(file, text);
}
for (const picture of files.filter((file) => /^docs\/pictures\/.*\.(svg|png)$/.test(file))) {
  const file = join(into, "public", picture);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(join(root, picture), file);
}
