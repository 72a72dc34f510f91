/** What the gateway's shopper interface speaks (`/schema/openapi.json`). */

export interface Button {
  id: string;
  title: string;
}

/** A card is data to look at; its `type` picks the view, an unknown one falls back to the text. */
export type Card = { type: string } & Record<string, unknown>;

export type Author = "shopper" | "bot" | "agent" | "system";

/** One entry of the log. `seq` counts what the shopper sees: 1, 2, 3 … without a gap. */
export interface Message {
  seq: number;
  author: Author;
  text: string;
  response?: string;
  buttons?: Button[];
  card?: Card | null;
  client_id?: string | null;
  attachment?: { id: string; kind: "photo" | "video" } | null;
  at: string;
}

export type Holder = "bot" | "queue" | "agent" | "closed";

export interface Session {
  session: string;
  expires_at: string;
  visitor: string | null;
  shopper: { name: string; signed_in: boolean };
  conversation: string;
  held_by: Holder;
  last_seq: number;
  /** The server's clock. */
  now: string;
  typing?: boolean;
}

export interface Page {
  messages: Message[];
  last_seq: number;
  held_by: Holder;
}

/** A message on its way. `sent`: the server has it, its row has not come back yet. */
export interface Outgoing {
  client_id: string;
  text: string;
  button?: string;
  context?: Context;
  at: string;
  state: "sending" | "sent" | "failed";
  /** Why it failed, in words; `final` when the same text would be refused again. */
  note?: string;
  final?: boolean;
  /** Epoch milliseconds of the next attempt by itself. */
  retryAt?: number;
}

/** The order line a question is about. With its `id` the server knows it for sure; else by number and name. */
export interface OrderLine {
  id?: number;
  number: string;
  name: string;
}

/** The product of a page, for questions before buying. */
export interface Product {
  id: string;
  name?: string;
}

/** What the page says a message is about. */
export interface Context {
  order_line?: number;
  product?: string;
}

export interface About {
  orderLine?: OrderLine;
  product?: Product | string;
}

/** Who holds the chat; in the queue the place (1 is next) and about how many seconds it takes. */
export interface State {
  held_by: Holder;
  position?: number | null;
  wait_s?: number | null;
  agent?: string | null;
}
