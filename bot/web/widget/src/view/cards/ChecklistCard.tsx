import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { list, str } from "./fields";

/** What is to be prepared, and what is there already. */
export function ChecklistCard({ card }: CardProps) {
  return (
    <div class="card">
      <p class="head">
        <b>{str(card.title)}</b>
      </p>
      <ul class="checklist">
        {list(card.rows).map((row, index) => (
          <li key={index} class={row.done === true ? "done" : ""}>
            {str(row.text)}
            <span class="hidden">{row.done === true ? texts.card.done : texts.card.open}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
