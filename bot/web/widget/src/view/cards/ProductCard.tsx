import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { Clauses } from "./Clauses";
import { list, str, strings } from "./fields";
import { Picture } from "./Picture";

/** A product before it is bought: the marks of its page, each unfolding to what it means and rests on. */
export function ProductCard({ card, chat }: CardProps) {
  return (
    <div class="card">
      <div class="item">
        <Picture item={card} base={chat.api.base} />
        <span class="what">
          <b>{str(card.title)}</b>
          <small>{str(card.shop)}</small>
        </span>
        <span class="paid">{str(card.price_text)}</span>
      </div>
      {strings(card.notes).map((note, index) => (
        <p class="check" key={index}>
          {note}
        </p>
      ))}
      {list(card.guarantees).map((one, index) => (
        <details key={index} class="mark">
          <summary>{str(one.name)}</summary>
          <p>{str(one.short)}</p>
          <Clauses clauses={one.clauses} pageFirst={false} />
        </details>
      ))}
      {card.page_first === true && <p class="faint">{texts.card.pageFirst}</p>}
    </div>
  );
}
