// node terminal.mjs COLUMNS light|dark <SCREEN >SVG: a screen that tmux captured with its colours, as a picture.
import { readFileSync } from "node:fs";

const [columns, colours] = [Number(process.argv[2]), process.argv[3]];
const themes = {
  light: { ground: "#ffffff", text: "#24292f", 31: "#b3261e", 32: "#1a7f37", 33: "#8a6100", 35: "#8250df", 36: "#0969da" },
  dark: { ground: "#0d1117", text: "#d1d7e0", 31: "#ff8a80", 32: "#56d364", 33: "#e3b341", 35: "#d2a8ff", 36: "#79c0ff" },
};
const theme = themes[colours];
const [width, height, margin] = [8.4, 18, 16];
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/ /g, "\u00a0");

const lines = readFileSync(0, "utf8").trimEnd().split("\n");
let colour = null, bold = false;

/** One line as spans of one style each; a style lasts until it is changed, also into the next line. */
const spans = (line) => {
  let column = 0;
  return line.split(/(\x1b\[[0-9;]*m)/).map((part) => {
    const style = /^\x1b\[([0-9;]*)m$/.exec(part);
    if (style) {
      for (const code of (style[1] || "0").split(";").map(Number)) {
        if (code === 0) [colour, bold] = [null, false];
        else if (code === 1) bold = true;
        else if (code === 22) bold = false;
        else if (code === 39) colour = null;
        else if (theme[code]) colour = theme[code];
      }
      return "";
    }
    if (part === "") return "";
    const x = margin + column * width;
    column += [...part].length;
    const look = (colour ? ` fill="${colour}"` : "") + (bold ? ' font-weight="bold"' : "");
    return part.trim() === "" ? "" : `<tspan x="${x.toFixed(1)}" textLength="${([...part].length * width).toFixed(1)}"${look}>${escape(part)}</tspan>`;
  }).join("");
};

const w = Math.round(columns * width + 2 * margin), h = lines.length * height + 2 * margin;
console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="onhook demo in a terminal">
<rect width="${w}" height="${h}" rx="8" fill="${theme.ground}" stroke="#8c959f" stroke-opacity=".4"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="${theme.text}">`);
lines.forEach((line, i) => {
  const text = spans(line);
  if (text) console.log(`<text y="${margin + (i + 0.75) * height}">${text}</text>`);
});
console.log("</g></svg>");
