import { useState } from "preact/hooks";
import { pictureOf } from "../../../../shared/picture";
import { str } from "./fields";

/** The picture of goods: the one named, else the drawing of the category, else the first character. */
export function Picture({ item, base }: { item: Record<string, unknown>; base: string }) {
  const [broken, setBroken] = useState(false);
  const image = imageOf(item, base);
  if (!image || broken) {
    return (
      <span class="picture" aria-hidden="true">
        {[...str(item.title)][0] ?? ""}
      </span>
    );
  }
  return <img class="picture" src={image} alt="" loading="lazy" width={48} height={48} onError={() => setBroken(true)} />;
}

function imageOf(item: Record<string, unknown>, base: string): string {
  const named = str(item.image);
  if (/^https?:\/\//i.test(named)) return named;
  if (/^\/(?!\/)/.test(named)) return base + named;
  const drawing = pictureOf(str(item.category), str(item.title));
  return drawing && `${base}/pictures/${drawing}`;
}
