/** The conversation as this tab knows it: the server's rows by sequence, and what is still on its way. */
import { Rows } from "../../../shared/log";
import type { Message, Outgoing } from "./types";

export class Log extends Rows<Message, Outgoing> {
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
