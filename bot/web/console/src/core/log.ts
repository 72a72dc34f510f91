/** One conversation as this window knows it: rows by sequence number, once each, and what is still on its way. */
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

export class Log {
  rows: Message[] = [];
  outgoing: Outgoing[] = [];
  /** Everything up to here is older than what was fetched; rows may be missing only after it. */
  base = 0;
  private readonly known = new Set<number>();

  /** Take rows in any order, any number of times; returns those that are new. */
  merge(rows: readonly Message[]): Message[] {
    const fresh = rows.filter((row) => !this.known.has(row.seq) && this.known.add(row.seq));
    if (!fresh.length) return fresh;
    this.rows = [...this.rows, ...fresh].sort((a, b) => a.seq - b.seq);
    const arrived = new Set(fresh.map((row) => row.client_id));
    this.outgoing = this.outgoing.filter((one) => !arrived.has(one.client_id));
    return fresh;
  }

  /** The sequence number to resume after: the last one this window has. Rows are always fetched in one piece. */
  get last(): number {
    return this.rows[this.rows.length - 1]?.seq ?? this.base;
  }

  get first(): number {
    return this.rows[0]?.seq ?? this.base + 1;
  }
}
