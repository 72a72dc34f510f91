import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { list, str } from "./fields";

/** What is to be prepared, and what is there already. */
export function ChecklistCard({ card, ticked }: CardProps) {
  return (
    <div class="card">
      <Checklist card={card} ticked={ticked} />
    </div>
  );
}

/** The list by itself; `ticked` are the lines that have come in since. */
export function Checklist({ card, ticked }: { card: Record<string, unknown>; ticked: string }) {
  const came = new Set(ticked.split("\n"));
  return (
    <>
      <p class="head">
        <b>{str(card.title)}</b>
      </p>
      <ul class="checklist">
        {list(card.rows).map((row, index) => {
          const done = row.done === true || came.has(str(row.text));
          return (
            <li key={index} class={done ? "done" : ""}>
              {str(row.text)}
              <span class="hidden">{done ? texts.card.done : texts.card.open}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
