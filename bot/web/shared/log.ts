/** The rows of a conversation by sequence number, once each, and what is still on its way to the server. */
interface Row {
  seq: number;
  client_id?: string | null;
}

export class Rows<Message extends Row, Outgoing extends { client_id: string }> {
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
}
