/** What the agents' interface says and hears. Times are ISO with offset, money is whole fen. */

export type Role = "agent" | "supervisor" | "admin";
export type Status = "online" | "away" | "offline";
export type Box = "mine" | "queue" | "all";
export type Holder = "bot" | "queue" | "agent" | "closed";

export interface Me {
  id: string;
  name: string;
  role: Role;
  skills: string[];
  cap: number;
  status: Status;
  csrf: string;
  permissions: string[];
  /** The server's time: what is left goes by it, not by this machine's clock. */
  now?: string;
}

export interface Brief {
  id: string;
  shopper: { id: string; name: string; phone_masked: string; signed_in: boolean };
  held_by: Holder;
  agent: { id: string; name: string } | null;
  reason: string;
  reason_text: string;
  priority: string;
  waiting_since: string | null;
  due_at: string | null;
  right_due_at: string | null;
  amount_fen: number | null;
  amount_text: string;
  unread: number;
  last: { author: string; text: string; at: string } | null;
  present: boolean;
  about: string;
}

export interface Chats {
  chats: Brief[];
  counts: Record<Box, number>;
  next: number | null;
  now?: string;
}

export interface Message {
  seq: number;
  author: "shopper" | "bot" | "agent" | "system";
  name: string;
  text: string;
  at: string;
  internal: boolean;
  card: ({ type: string } & Record<string, unknown>) | null;
  attachment: { url: string; kind: string } | null;
  client_id: string | null;
  /** What the page it was written on showed. */
  about?: string;
}

/** An article that something rests on: a line of text, or its parts. */
export type Clause = string | { title?: string; rule?: string; article?: string; version?: string; grade?: string };

export interface Right {
  guarantee: string;
  name: string;
  outcome: string;
  verdict: string;
  deadline_text: string;
  deadline: string | null;
  hours_left: number | null;
  amount_text: string;
  clauses: Clause[];
}

export interface Item {
  line: number;
  order: string;
  title: string;
  paid_text: string;
  category?: string;
  rights: Right[];
  timeline_url: string;
  /** What can be asked for on this item, with the guarantees that decide it. */
  flows: { id: string; title: string; guarantees: string[] }[];
}

export interface CaseEvent {
  name: string;
  title: string;
  /** What the event needs to be told. */
  detail: { name: string; title: string }[];
}

export interface Case {
  number: string;
  kind_text: string;
  state_text: string;
  next_text: string;
  events_allowed: CaseEvent[];
}

export interface Packet {
  why: { reason_text: string; note: string };
  items: Item[];
  told: string[];
  /** What the bot told the shopper last, in short. */
  said: { text: string; at_text: string }[];
  decided: { name: string; verdict: string; at_text: string; clauses: Clause[] }[];
  evidence: { id: string; kind: string; url: string; evidence: string; at_text: string }[];
  evidence_missing: string[];
  cases: Case[];
  tickets: { number: string; state_text: string; due_text: string }[];
  soonest: { title: string; hours_left: number; deadline: string; deadline_text: string } | null;
}

export interface Detail {
  brief: Brief;
  last_seq: number;
  shopper_read_seq: number;
  packet: Packet;
}

export interface Question {
  name: string;
  question: string;
  kind: "choice" | "money" | "days" | "number" | "share" | "day" | "time" | "text";
  codes: { code: string | number | boolean; title: string }[];
}

/** What opening a case answers: the decision and what is still to be asked, or the number of the case. */
export interface CaseAnswer {
  decision_text?: string;
  missing?: Question[];
  shown?: unknown;
  number?: string;
  /** True when the case was open already: nothing new was written. */
  before?: boolean;
}

export interface Canned {
  id: string;
  title: string;
  text: string;
  group: string;
}

export interface Suggestion {
  text: string;
  why: string;
  clauses: string[];
}

export interface Found {
  title: string;
  text: string;
  clause: string;
  grade: string;
  date_text: string;
  cite: string;
}

export interface Ticket {
  number: string;
  kind: string;
  kind_text: string;
  reason_text: string;
  priority: string;
  priority_text: string;
  state: string;
  state_text: string;
  agent: { id: string; name: string } | null;
  shopper: { id: string; name: string };
  opened_at: string;
  due_at: string | null;
  due_for_text: string;
  resolve_due_at: string | null;
  breached: boolean;
  paused: boolean;
  outcome_text: string;
  chat: string | null;
}

export interface TicketEvent {
  at: string;
  actor_text: string;
  name_text: string;
  note: string;
  detail_text: string;
}

export interface Board {
  now: string;
  waiting: number;
  longest_wait_s: number;
  with_agents: number;
  breached: number;
  agents: BoardAgent[];
  hours: Hour[];
}

export interface BoardAgent {
  id: string;
  name: string;
  status: Status;
  active: number;
  cap: number;
  handled_today: number;
  breached: number;
  first_answer_median_s: number | null;
  rating: number | null;
}

export interface Hour {
  hour: number;
  waiting: number;
  handled: number;
  breached: number;
}

export interface Group {
  key: string;
  likely_intent: string;
  items: { id: number; text: string; intents: unknown[]; reason: string; at_text: string }[];
}

export interface Agent {
  id: string;
  name: string;
  login: string;
  role: Role;
  skills: string[];
  cap: number;
  status: Status;
  active: number;
  disabled: boolean;
}

export interface Audited {
  id: number;
  at: string;
  agent: { id: string; name: string };
  action: string;
  target: string;
  detail: Record<string, unknown>;
  chat?: string | null;
}
