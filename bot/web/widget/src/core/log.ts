/** The conversation as this tab knows it: the server's rows by sequence, and what is still on its way. */
import type { Message, Outgoing } from "./types";

export class Log {
  /** In the order of `seq`; may have a gap for a moment when the network reorders. */
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

  /** The sequence number to resume after: the last one before the first gap. */
  get complete(): number {
    let last = this.base;
    for (const row of this.rows) {
      if (row.seq > last + 1) break;
      last = row.seq;
    }
    return last;
  }

  get last(): number {
    return this.rows[this.rows.length - 1]?.seq ?? 0;
  }

  get first(): number {
    return this.rows[0]?.seq ?? 0;
  }

  /** The server's rows that answer what the shopper said last; empty while something is on its way. */
  get newest(): Message[] {
    if (this.outgoing.some((one) => one.state !== "failed")) return [];
    let from = this.rows.length;
    while (from > 0 && this.rows[from - 1]?.author !== "shopper") from--;
    return this.rows.slice(from);
  }
}
