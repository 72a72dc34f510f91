import { useState } from "preact/hooks";
import { texts } from "../../texts.zh";
import { Icon } from "../Icon";
import type { CardProps } from "./CardView";
import { str } from "./fields";

const STARS = [1, 2, 3, 4, 5];
const MAX_CHARACTERS = 500;

/** Stars and a few words for a person's answer; asked once, and once given they stand. */
export function RatingCard({ card, chat }: CardProps) {
  const segment = str(card.segment);
  const [stars, setStars] = useState(0);
  const [words, setWords] = useState("");
  const [state, setState] = useState<"" | "sending" | "failed">("");
  const [sent, setSent] = useState(Number(chat.memory.get(`rated.${segment}`)));
  const given = Number(card.stars) || sent; // the server's word comes later than ours, and from other devices
  if (given) {
    return (
      <div class="card">
        <p role="status">
          <Stars count={given} /> {texts.rating.thanks}
        </p>
      </div>
    );
  }
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!stars) return;
    setState("sending");
    try {
      await chat.rate(card.segment as number, stars, words.trim());
      setSent(stars);
    } catch {
      setState("failed");
    }
  };
  return (
    <form class="card rating" onSubmit={send}>
      <fieldset>
        <legend>{texts.rating.ask}</legend>
        <div class="stars">
          {STARS.map((count) => (
            <label key={count} class={count <= stars ? "lit" : ""}>
              <input
                type="radio"
                name={`stars-${segment}`}
                class="hidden"
                checked={count === stars}
                aria-label={texts.rating.stars(count)}
                onChange={() => setStars(count)}
              />
              <Icon name="star" />
            </label>
          ))}
          <span class="faint">{stars ? texts.rating.words[stars - 1] : ""}</span>
        </div>
      </fieldset>
      {stars > 0 && (
        <textarea
          rows={2}
          maxLength={MAX_CHARACTERS}
          value={words}
          aria-label={texts.rating.more}
          placeholder={texts.rating.more}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <button type="submit" class="plain" disabled={!stars || state === "sending"}>
        {texts.rating.send}
      </button>
      {state === "failed" && <p role="alert">{texts.rating.failed}</p>}
    </form>
  );
}

function Stars({ count }: { count: number }) {
  return (
    <span class="stars given" role="img" aria-label={texts.rating.stars(count)}>
      {STARS.map((one) => (
        <span key={one} class={one <= count ? "lit" : ""}>
          <Icon name="star" />
        </span>
      ))}
    </span>
  );
}
