/** What an agent does to a whole chat. Every act ends with what the server then says of it. */
import { ref } from "vue";
import { post } from "../core/api";
import type { Brief } from "../core/types";
import { texts } from "../texts.zh";
import { chat, nowIs, refreshChat } from "./chat";
import { refreshLists } from "./lists";
import { refreshMe } from "./me";
import { attempt, done } from "./toast";

/** The chat that is being claimed or taken over: what is written to it meanwhile would be a note that its shopper never sees. */
export const taking = ref("");

/** `taken` is called as soon as it is ours: what is fetched afterwards must not pull the agent back from elsewhere. */
export const claim = (id: string, taken: () => void): Promise<boolean> => take(id, "claim", taken);
export const takeOver = (id: string): Promise<boolean> => take(id, "take_over");
export const transfer = (id: string, agent: string | null, note: string): Promise<boolean> =>
  act(id, "transfer", { agent, note }, texts.hand.done);
export const assign = (id: string, agent: string): Promise<boolean> => act(id, "assign", { agent }, texts.hand.assigned);
export const giveBack = (id: string, note: string): Promise<boolean> => act(id, "return", { note }, texts.back.done);
export const end = (id: string, outcome: string, intent: string, note: string): Promise<boolean> =>
  act(id, "close", { outcome, note, ...(intent && { corrected_intent: intent }) }, texts.end.done);

async function take(id: string, verb: string, then?: () => void): Promise<boolean> {
  taking.value = id;
  const free = (): void => void (taking.value === id && (taking.value = ""));
  return act(id, verb, {}, texts.act.claimed, () => (free(), then?.())).finally(free);
}

/** True when it worked. When it did not, the lists are fetched all the same: somebody else may have been faster. */
async function act(id: string, verb: string, body: object, said: string, then?: () => void): Promise<boolean> {
  const worked = await attempt(async () => {
    const brief = await post<Brief | undefined>(`/chats/${id}/${verb}`, body);
    if (brief) nowIs(brief);
    done(said);
    then?.();
    return true;
  });
  await Promise.all([refreshLists(true), chat.id === id ? refreshChat() : undefined, refreshMe().catch(() => undefined)]);
  return worked ?? false;
}
