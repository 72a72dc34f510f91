/** What the shopper wrote and the server has not taken yet: sent in order, kept over a reload, never sent twice. */
import { newId } from "../../../shared/id";
import { texts } from "../texts.zh";
import { ApiError, type Api } from "./api";
import type { Log } from "./log";
import type { Memory } from "./memory";
import type { Outgoing } from "./types";

const KEPT = "outbox";
const WAITS_MS = [1_000, 3_000, 8_000, 15_000];

export class Outbox {
  private busy = false;
  private failures = 0;
  private timer = 0;
  private stopped = false;

  constructor(
    private readonly api: Api,
    private readonly log: Log,
    private readonly memory: Memory,
    private readonly changed: () => void,
  ) {}

  /** Take up what a reload interrupted; the server knows by `client_id` what it has already. */
  restore(conversation: string): void {
    const kept = JSON.parse(this.memory.get(KEPT, true) ?? "{}") as { conversation?: string; waiting?: Outgoing[] };
    if (kept.conversation !== conversation) return;
    const here = new Set([...this.log.rows, ...this.log.outgoing].map((one) => one.client_id));
    const waiting = (kept.waiting ?? []).filter((one) => !here.has(one.client_id));
    this.log.outgoing = [...waiting.map((one) => ({ ...one, state: "sending" as const })), ...this.log.outgoing];
  }

  add(text: string, more: Pick<Outgoing, "button" | "context"> = {}): void {
    const one: Outgoing = { client_id: newId(), text, at: new Date().toISOString(), state: "sending", ...more };
    this.log.outgoing = [...this.log.outgoing, one];
    this.keep();
    void this.drain();
  }

  /** Try everything again that can succeed: by hand, or when the line is back. */
  retry(): void {
    clearTimeout(this.timer);
    for (const one of this.log.outgoing) {
      if (one.state === "failed" && !one.final) this.set(one, { state: "sending", note: undefined, retryAt: undefined });
    }
    void this.drain();
  }

  /** Send no more: somebody else speaks from now on. What is unsent stays kept for the one who wrote it. */
  stop(): void {
    clearTimeout(this.timer);
    this.stopped = true;
  }

  private async drain(): Promise<void> {
    if (this.busy || this.stopped) return;
    this.busy = true;
    try {
      for (let one = this.next(); one; one = this.next()) {
        if (!(await this.deliver(one)) || this.stopped) break;
      }
    } finally {
      this.busy = false;
    }
  }

  /** The oldest one to send; a later message never overtakes an earlier one that may still succeed. */
  private next(): Outgoing | undefined {
    const first = this.log.outgoing.find((one) => one.state !== "sent" && !one.final);
    return first?.state === "sending" ? first : undefined;
  }

  /** Send one; true when the next one may be tried at once. */
  private async deliver(one: Outgoing): Promise<boolean> {
    const { client_id, text, button, context } = one;
    try {
      const receipt = await this.api.send({ client_id, text, button, context });
      this.failures = 0;
      this.set(one, { state: "sent", at: receipt.at || one.at });
      return true;
    } catch (error) {
      return this.fail(one, error instanceof ApiError ? error : new ApiError(0));
    }
  }

  /** Note why it failed; true when the next one may be tried at once. */
  private fail(one: Outgoing, error: ApiError): boolean {
    if (this.stopped) return false;
    if (error.status === 404 && one.context) {
      // The server does not know what the page is about; the words count all the same.
      this.set(one, { context: undefined });
      return true;
    }
    const refused = error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
    if (refused) {
      this.set(one, { state: "failed", final: true, note: error.text || texts.refused });
      return true;
    }
    const wait = error.retryAfter * 1000 || (WAITS_MS[Math.min(this.failures++, WAITS_MS.length - 1)] as number);
    const note = error.status === 429 ? texts.retryIn(Math.ceil(wait / 1000)) : error.text;
    this.set(one, { state: "failed", note: note || undefined, retryAt: Date.now() + wait });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.retry(), wait);
    return false;
  }

  private set(one: Outgoing, change: Partial<Outgoing>): void {
    this.log.outgoing = this.log.outgoing.map((other) =>
      other.client_id === one.client_id ? { ...other, ...change } : other,
    );
    this.keep();
  }

  private keep(): void {
    if (this.stopped) return;
    const conversation = this.api.session?.conversation;
    const waiting = this.log.outgoing.filter((one) => one.state !== "sent");
    this.memory.set(KEPT, waiting.length ? JSON.stringify({ conversation, waiting }) : null, true);
    this.changed();
  }
}
