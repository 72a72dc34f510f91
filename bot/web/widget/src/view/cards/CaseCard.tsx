import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { list, str } from "./fields";
import { Steps } from "./Steps";

/** A case with its steps so far and to come. */
export function CaseCard({ card }: CardProps) {
  return (
    <div class="card">
      <p class="head">
        <b>{str(card.title) || texts.card.case}</b>
      </p>
      <Steps steps={list(card.steps)} />
      <p class="faint">
        {texts.card.number} <span class="number">{str(card.number)}</span>
      </p>
    </div>
  );
}
