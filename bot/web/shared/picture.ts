/** Which drawing shows an article: by what it is called where a category holds very different things. */

const byName: [RegExp, string][] = [
  [/裙/, "dress"],
  [/裤/, "trousers"],
  [/夹克|外套|开衫|卫衣|防晒衣/, "jacket"],
  [/帽/, "hat"],
  [/围巾|披肩/, "scarf"],
];
const dressed = new Set(["clothing", "childrens_clothing", "accessories"]);

/** The name of a file under /pictures; "" for what is no category id. */
export function pictureOf(category: string, title: string): string {
  if (!/^[a-z0-9_]+$/.test(category)) return "";
  const named = dressed.has(category) ? byName.find(([pattern]) => pattern.test(title)) : undefined;
  return `${named ? named[1] : category}.svg`;
}
