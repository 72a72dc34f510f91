/** What an agent wrote: shown at once, sent in order, again after a broken network, stored once by its `client_id`. */
import { newId } from "../../../shared/id";
import { ApiError, post } from "../core/api";
import type { Outgoing } from "../core/log";
import { fetchRows, logOf, publish } from "./chat";
import { reasonOf } from "./toast";

const WAITS_MS = [1_000, 3_000, 8_000, 15_000];
const busy = new Set<string>();
const waiting = new Set<string>(); // chats with something to send again
const failures = new Map<string, number>(); // in a row, of each chat
const sent = new Set<string>(); // taken by the server; their rows are on the way

export function say(id: string, text: string, kind: Outgoing["kind"]): void {
  const log = logOf(id);
  const one: Outgoing = { client_id: newId(), text, kind, at: new Date().toISOString(), state: "sending", final: false, note: "" };
  log.outgoing = [...log.outgoing, one];
  publish(id);
  void drain(id);
}

/** Try again what can succeed: by hand, after a pause, or when the line is back. */
export function retry(id: string, also?: string): void {
  const log = logOf(id);
  waiting.delete(id);
  log.outgoing = log.outgoing.map((one) =>
    one.state === "failed" && (!one.final || one.client_id === also) ? { ...one, state: "sending", final: false, note: "" } : one,
  );
  publish(id);
  void drain(id);
}

export const retryAll = (): void => [...waiting].forEach((id) => retry(id));

export function discard(id: string, clientId: string): void {
  const log = logOf(id);
  log.outgoing = log.outgoing.filter((one) => one.client_id !== clientId);
  publish(id);
}

async function drain(id: string): Promise<void> {
  if (busy.has(id)) return;
  busy.add(id);
  try {
    for (let one = next(id); one; one = next(id)) {
      const error = await deliver(id, one);
      if (!error) continue;
      const refused = error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
      set(id, one, { state: "failed", final: refused, note: reasonOf(error) });
      if (refused) continue;
      const count = failures.get(id) ?? 0;
      failures.set(id, count + 1);
      waiting.add(id);
      const wait = error.retryAfter * 1_000 || (WAITS_MS[Math.min(count, WAITS_MS.length - 1)] as number);
      window.setTimeout(() => waiting.has(id) && retry(id), wait);
      return;
    }
  } finally {
    busy.delete(id);
  }
}

/** The oldest one to send; a later one never overtakes an earlier one that may still succeed. */
function next(id: string): Outgoing | undefined {
  const first = logOf(id).outgoing.find((one) => !one.final && !sent.has(one.client_id));
  return first?.state === "sending" ? first : undefined;
}

async function deliver(id: string, one: Outgoing): Promise<ApiError | null> {
  try {
    await post(`/chats/${id}/${one.kind}`, { client_id: one.client_id, text: one.text });
    sent.add(one.client_id);
    failures.delete(id);
    void fetchRows(id);
    return null;
  } catch (error) {
    return error instanceof ApiError ? error : new ApiError(0);
  }
}

function set(id: string, one: Outgoing, change: Partial<Outgoing>): void {
  const log = logOf(id);
  log.outgoing = log.outgoing.map((other) => (other.client_id === one.client_id ? { ...other, ...change } : other));
  publish(id);
}
