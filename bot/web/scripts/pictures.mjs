// Draws dist/pictures/<category>.svg: the goods of the demo shop, by category. Other categories get parcel.svg's drawing.
import { mkdirSync, writeFileSync } from "node:fs";
import { drawings, parcel } from "./drawings.mjs";

const folder = new URL("../dist/pictures/", import.meta.url);

/** A whole SVG file of one drawing. Colours are attributes: a strict Content-Security-Policy forbids styles. */
function svg({ hue, art }) {
  const colours = { a: `hsl(${hue} 52% 50%)`, b: `hsl(${hue} 55% 68%)`, w: `hsl(${hue} 60% 97%)`, leaf: "hsl(128 38% 42%)" };
  const painted = art.replace(/(fill|stroke)="(a|b|w|leaf)"/g, (_, kind, name) =>
    kind === "fill"
      ? `fill="${colours[name]}"`
      : `fill="none" stroke="${colours[name]}" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"`,
  );
  const ground = `<rect width="96" height="96" fill="hsl(${hue} 45% 93%)"/><ellipse cx="48" cy="82" rx="30" ry="4" fill="hsl(${hue} 35% 84%)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">${ground}${painted}</svg>\n`;
}

mkdirSync(folder, { recursive: true });
for (const drawing of drawings) {
  for (const category of drawing.for) writeFileSync(new URL(`${category}.svg`, folder), svg(drawing));
}
writeFileSync(new URL("parcel.svg", folder), svg(parcel));
