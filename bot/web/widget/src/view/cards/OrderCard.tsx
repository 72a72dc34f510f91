import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { list, str } from "./fields";
import { Picture } from "./Picture";
import { Steps } from "./Steps";

/** An order: its lines and the parcel's way. */
export function OrderCard({ card, chat }: CardProps) {
  const steps = list(card.steps);
  return (
    <div class="card">
      <p class="head">
        <b>{str(card.shop)}</b>
        <em>{str(card.status_text)}</em>
      </p>
      {list(card.lines).map((line, index) => (
        <div class="item" key={index}>
          <Picture item={line} base={chat.api.base} />
          <span class="what">
            <b>{str(line.title)}</b>
            <small>
              {str(line.sku)} {texts.card.quantity(Number(line.quantity) || 1)}
            </small>
          </span>
          <span class="paid">{str(line.paid_text)}</span>
        </div>
      ))}
      {steps.length > 0 && (
        <details>
          <summary>{texts.card.steps(steps.length)}</summary>
          <Steps steps={steps} />
        </details>
      )}
      <p class="faint">
        {texts.card.order} {str(card.number)}
      </p>
    </div>
  );
}
