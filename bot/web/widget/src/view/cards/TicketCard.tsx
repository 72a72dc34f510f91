import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { str } from "./fields";

/** A ticket for a human: its number, why, and until when somebody answers. */
export function TicketCard({ card }: CardProps) {
  return (
    <div class="card">
      <p class="head">
        <b>{texts.card.ticket}</b>
        <em>{str(card.reason_text)}</em>
      </p>
      <p>
        {texts.card.number} <span class="number">{str(card.number)}</span>
      </p>
      {str(card.due_text) && <p class="fact">{str(card.due_text)}</p>}
    </div>
  );
}
