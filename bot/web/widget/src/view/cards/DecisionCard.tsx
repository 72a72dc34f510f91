import { texts } from "../../texts.zh";
import { Words } from "../Words";
import type { CardProps } from "./CardView";
import { Checklist } from "./ChecklistCard";
import { Clauses } from "./Clauses";
import { Countdown } from "./Countdown";
import { list, str, strings } from "./fields";
import { Outcome } from "./Outcome";

/** What the shopper is entitled to: verdict, deadline, money, freight, proof, steps, clauses. */
export function DecisionCard({ card, ticked, chat }: CardProps) {
  const [proof] = list([card.proof]);
  return (
    <div class={`card decision ${str(card.outcome)}`}>
      <p class="head">
        <b>{str(card.guarantee_name)}</b>
        <Outcome outcome={card.outcome} text={card.outcome_text} />
      </p>
      {card.confirm === true ? (
        <p class="check">{texts.card.check}</p>
      ) : (
        <>
          <p class="faint">{str(card.item)}</p>
          <Words text={str(card.verdict)} />
        </>
      )}
      {str(card.deadline_text) && (
        <p class="fact">
          {str(card.deadline_text)}
          <Countdown deadline={card.deadline} skew={chat.api.skew} />
        </p>
      )}
      {str(card.amount_text) && <p class="fact money">{str(card.amount_text)}</p>}
      {str(card.payer_text) && <p class="fact">{str(card.payer_text)}</p>}
      {proof && list(proof.rows).length > 0 ? (
        <Checklist card={proof} ticked={ticked} />
      ) : (
        <Points title={texts.card.evidence} points={strings(card.evidence)} />
      )}
      <Points title={texts.card.todo} points={strings(card.steps)} ordered />
      <Clauses clauses={card.clauses} pageFirst={card.page_first} />
    </div>
  );
}

/** A short list under a heading; nothing when it is empty. */
export function Points({ title, points, ordered }: { title: string; points: string[]; ordered?: boolean }) {
  if (!points.length) return null;
  const rows = points.map((point, index) => <li key={index}>{point}</li>);
  return (
    <div class="points">
      <h3>{title}</h3>
      {ordered ? <ol>{rows}</ol> : <ul>{rows}</ul>}
    </div>
  );
}
