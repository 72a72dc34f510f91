import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { list, str } from "./fields";

/** The facts once more, before the yes. */
export function ConfirmCard({ card }: CardProps) {
  return (
    <div class="card">
      <p class="head">
        <b>{str(card.title)}</b>
      </p>
      <p class="check">{texts.card.check}</p>
      <dl>
        {list(card.rows).map((row, index) => (
          <div key={index}>
            <dt>{str(row.label)}</dt>
            <dd>{str(row.value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
