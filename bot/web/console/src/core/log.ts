/** One conversation as this window knows it: rows by sequence number, once each, and what is still on its way. */
import { Rows } from "../../../shared/log";
import type { Message } from "./types";

export interface Outgoing {
  client_id: string;
  text: string;
  kind: "messages" | "notes" | "whisper";
  at: string;
  state: "sending" | "failed";
  /** Refused for good: sending it again would change nothing. */
  final: boolean;
  note: string;
}

export class Log extends Rows<Message, Outgoing> {
  /** The sequence number to resume after: the last one this window has. Rows are always fetched in one piece. */
  get last(): number {
    return this.rows[this.rows.length - 1]?.seq ?? this.base;
  }

  get first(): number {
    return this.rows[0]?.seq ?? this.base + 1;
  }
}
