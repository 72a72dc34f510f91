import type { ComponentType } from "preact";
import type { Chat } from "../../core/chat";
import type { Card, Message } from "../../core/types";
import { AnswerCard } from "./AnswerCard";
import { CaseCard } from "./CaseCard";
import { ChecklistCard } from "./ChecklistCard";
import { ConfirmCard } from "./ConfirmCard";
import { DecisionCard } from "./DecisionCard";
import { ItemsCard } from "./ItemsCard";
import { OrderCard } from "./OrderCard";
import { ProductCard } from "./ProductCard";
import { RatingCard } from "./RatingCard";
import { RightsCard } from "./RightsCard";
import { TicketCard } from "./TicketCard";

export interface CardProps {
  card: Card;
  row: Message;
  ticked: string;
  live: boolean;
  chat: Chat;
}

interface Kind {
  view: ComponentType<CardProps>;
  /** The card says all that the text says, so it is shown in its place. */
  instead?: true;
  /** The card shows the message's buttons itself. */
  buttons?: true;
}

const kinds: Record<string, Kind> = {
  items: { view: ItemsCard, buttons: true },
  order: { view: OrderCard },
  decision: { view: DecisionCard, instead: true },
  answer: { view: AnswerCard, instead: true },
  rights: { view: RightsCard, instead: true },
  ticket: { view: TicketCard },
  confirm: { view: ConfirmCard },
  case: { view: CaseCard },
  checklist: { view: ChecklistCard },
  product: { view: ProductCard, instead: true },
  rating: { view: RatingCard },
};

const kindOf = (card: Card): Kind | undefined => (Object.hasOwn(kinds, card.type) ? kinds[card.type] : undefined);

/** True when the card stands for the message's text; a confirmation shows both. */
export const replacesText = (card: Card): boolean => Boolean(kindOf(card)?.instead) && card.confirm !== true;

export const ownsButtons = (card: Card): boolean => Boolean(kindOf(card)?.buttons);

/** A card by its type; one that is unknown, or not of the shape it should be, leaves the text alone. */
export function CardView(props: CardProps) {
  const kind = kindOf(props.card);
  return kind ? <kind.view {...props} /> : null;
}
