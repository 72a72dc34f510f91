import { texts } from "../../texts.zh";
import type { CardProps } from "./CardView";
import { Clauses } from "./Clauses";
import { Countdown } from "./Countdown";
import { list, str } from "./fields";
import { Outcome } from "./Outcome";
import { Timeline } from "./Timeline";

/** The rights of an item on a line of time: what, until when, how much. */
export function RightsCard({ card, chat }: CardProps) {
  return (
    <div class="card">
      <p class="head">
        <b>{texts.card.rights}</b>
      </p>
      <p class="faint">{str(card.item)}</p>
      {typeof card.line === "number" && <Timeline line={card.line} item={str(card.item)} chat={chat} />}
      <ol class="rights">
        {list(card.rights).map((right, index) => (
          <li key={index}>
            <p class="head">
              <b>{str(right.guarantee_name)}</b>
              <Outcome outcome={right.outcome} text={right.outcome_text} />
            </p>
            <p>{str(right.verdict)}</p>
            {str(right.deadline_text) && (
              <p class="fact">
                {str(right.deadline_text)}
                <Countdown deadline={right.deadline} skew={chat.api.skew} />
              </p>
            )}
            {str(right.amount_text) && <p class="fact money">{str(right.amount_text)}</p>}
            <Clauses clauses={right.clauses} pageFirst={right.page_first} />
          </li>
        ))}
      </ol>
    </div>
  );
}
