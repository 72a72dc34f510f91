import { useState } from "preact/hooks";
import { pieces } from "../core/words";
import { texts } from "../texts.zh";

const LONG_CHARACTERS = 480;
const LONG_LINES = 16;

/** What somebody said: as text, with safe links; a very long one can be unfolded. */
export function Words({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const long = text.length > LONG_CHARACTERS || text.split("\n", LONG_LINES + 1).length > LONG_LINES;
  return (
    <div class={long && !whole ? "bubble long" : "bubble"}>
      <p dir="auto">
        {pieces(text).map((piece) =>
          piece.href ? (
            <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">
              {piece.text}
            </a>
          ) : (
            piece.text
          ),
        )}
      </p>
      {long && (
        <button type="button" class="swap" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? texts.collapse : texts.expand}
        </button>
      )}
    </div>
  );
}
