import { useState } from "preact/hooks";
import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { list, str } from "./fields";
import { Picture } from "./Picture";

const SEARCH_FROM = 5;

/** Choose one of the shopper's items. */
export function ItemsCard({ card, live, chat }: CardProps) {
  const [wanted, setWanted] = useState("");
  const items = list(card.items);
  const shown = items.filter((item) => fits(item, wanted.trim()));
  return (
    <div class="card items" role="group" aria-label={texts.card.choose}>
      {live && items.length >= SEARCH_FROM && (
        <input
          type="search"
          aria-label={texts.card.search}
          placeholder={texts.card.search}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {shown.map((item) => (
        <button
          key={str(item.button)}
          type="button"
          class="item"
          disabled={!live || !str(item.button)}
          onClick={() => chat.say(str(item.title), { button: str(item.button) })}
        >
          <Picture item={item} base={chat.api.base} />
          <span class="what">
            <b>{str(item.title)}</b>
            <small>{[str(item.sku), str(item.shop)].filter(Boolean).join(" · ")}</small>
            <small>
              <em>{str(item.status_text)}</em> {str(item.ordered_text)} {str(item.paid_text)}
            </small>
          </span>
        </button>
      ))}
      {!shown.length && <p class="faint">{texts.card.none}</p>}
    </div>
  );
}

function fits(item: Record<string, unknown>, wanted: string): boolean {
  const hay = [item.title, item.sku, item.shop, item.status_text].map(str).join(" ").toLowerCase();
  return hay.includes(wanted.toLowerCase());
}
