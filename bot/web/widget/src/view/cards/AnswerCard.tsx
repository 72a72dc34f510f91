import { texts } from "../../texts.zh";
import { Words } from "../Words";
import type { CardProps } from "./CardView";
import { Clauses } from "./Clauses";
import { Points } from "./DecisionCard";
import { str, strings } from "./fields";

/** What a guarantee is: in short, its conditions, how to use it, what it rests on. */
export function AnswerCard({ card }: CardProps) {
  return (
    <div class="card">
      <p class="head">
        <b>{str(card.guarantee_name)}</b>
      </p>
      <Words text={str(card.short)} />
      <Points title={texts.card.conditions} points={strings(card.conditions)} />
      <Points title={texts.card.todo} points={strings(card.steps)} ordered />
      <Clauses clauses={card.clauses} pageFirst={card.page_first} />
    </div>
  );
}
