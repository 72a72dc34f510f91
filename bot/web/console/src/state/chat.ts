/** The chat that is open: its log, its packet, who types, what was read. Logs of chats that were open stay kept. */
import { reactive, shallowReactive } from "vue";
import { ApiError, get } from "../core/api";
import { Log, type Outgoing } from "../core/log";
import type { Brief, Detail, Message, Packet } from "../core/types";
import { lists } from "./lists";
import { failed } from "./toast";

const PAGE = 50;
const TYPING_MS = 6_000;
const KEPT_LOGS = 40;

export const chat = shallowReactive({
  id: "",
  brief: null as Brief | null,
  packet: null as Packet | null,
  rows: [] as Message[],
  outgoing: [] as Outgoing[],
  readSeq: 0,
  older: false,
  loading: false,
  failed: "" as "" | "gone" | "network",
});
/** Who types in which chat: several may at once, and one that stops leaves the others. */
const typing = reactive(new Set<string>());

const logs = new Map<string, Log>();
const timers = new Map<string, number>();
const fetching = new Map<string, Promise<void>>();
let asked = 0; // details that were asked for, and of which of them the chat is shown
let known = 0;

export function logOf(id: string): Log {
  let log = logs.get(id);
  if (!log) {
    log = new Log();
    logs.set(id, log);
    for (const old of logs.keys()) {
      if (logs.size <= KEPT_LOGS) break;
      if (old !== id && !logs.get(old)?.outgoing.length) logs.delete(old);
    }
  }
  return log;
}

/** Show the state of a log, if its chat is the open one. */
export function publish(id: string): void {
  if (chat.id !== id) return;
  const log = logOf(id);
  Object.assign(chat, { rows: log.rows, outgoing: log.outgoing, older: log.first > 1 && log.rows.length > 0 });
}

export async function openChat(id: string): Promise<void> {
  if (chat.id === id) return;
  const brief = lists.shown.find((one) => one.id === id) ?? lists.mine.find((one) => one.id === id) ?? null;
  Object.assign(chat, { id, brief, packet: null, readSeq: 0, rows: [], outgoing: [], older: false, failed: "", loading: Boolean(id) });
  if (!id) return;
  publish(id);
  await refreshChat(id);
}

export const closeChat = (): Promise<void> => openChat("");

/** Fetch the packet and the rows of the open chat anew. */
export async function refreshChat(id = chat.id): Promise<void> {
  if (!id) return;
  try {
    await detailOf(id);
    publish(id);
    await fetchRows(id);
  } catch (error) {
    if (chat.id !== id) return;
    const gone = error instanceof ApiError && [403, 404].includes(error.status);
    chat.failed = gone ? "gone" : chat.packet ? "" : "network";
    if (gone) chat.packet = null;
  } finally {
    if (chat.id === id) chat.loading = false;
  }
}

/** What an act of ours brought about: an answer that was asked for before it would take the chat away again. */
export function nowIs(brief: Brief): void {
  if (chat.id !== brief.id) return;
  known = ++asked;
  chat.brief = brief;
}

/** Fetch whose chat it is and its packet; of a log that is empty its last page too. */
async function detailOf(id: string): Promise<void> {
  const turn = ++asked;
  const detail = await get<Detail>(`/chats/${id}`);
  const log = logOf(id);
  if (!log.rows.length) {
    const page = await get<{ messages: Message[] }>(`/chats/${id}/messages`, { before: detail.last_seq + 1, limit: PAGE });
    log.merge(page.messages);
  }
  if (chat.id !== id || turn < known) return;
  known = turn;
  Object.assign(chat, { brief: detail.brief, packet: detail.packet, failed: "" });
  chat.readSeq = Math.max(chat.readSeq, detail.shopper_read_seq);
}

/** Fetch the rows after the last one that is here; one fetch a chat at a time, and once more if asked meanwhile. */
export function fetchRows(id: string): Promise<void> {
  const running = fetching.get(id);
  const work = (running ?? Promise.resolve()).then(() => after(id)).catch(() => undefined);
  fetching.set(id, work);
  return work.finally(() => fetching.get(id) === work && fetching.delete(id));
}

async function after(id: string): Promise<void> {
  const log = logs.get(id);
  if (!log?.rows.length) return;
  for (;;) {
    const page = await get<{ messages: Message[] }>(`/chats/${id}/messages`, { after: log.last, limit: PAGE });
    const fresh = log.merge(page.messages);
    if (fresh.some((row) => row.author === "shopper")) someoneTypes(id, "shopper", false);
    // A notice may say that the chat changed hands: whose it is comes first, or what is shown would be marked as read.
    if (chat.id === id && fresh.some((row) => row.author === "system")) await detailOf(id).catch(() => undefined);
    publish(id);
    if (page.messages.length < PAGE) return;
  }
}

export async function loadOlder(): Promise<void> {
  const { id } = chat;
  const log = logOf(id);
  try {
    const page = await get<{ messages: Message[] }>(`/chats/${id}/messages`, { before: log.first, limit: PAGE });
    log.merge(page.messages);
    publish(id);
    if (!page.messages.length && chat.id === id) chat.older = false;
  } catch (error) {
    failed(error);
  }
}

const writer = (id: string, who: string): string => `${who} ${id}`;

export const types = (id: string, who: string): boolean => typing.has(writer(id, who));

export function someoneTypes(id: string, who: string, on: boolean): void {
  const key = writer(id, who);
  clearTimeout(timers.get(key));
  if (!on) return void typing.delete(key);
  typing.add(key);
  timers.set(key, window.setTimeout(() => typing.delete(key), TYPING_MS));
}

export function resetChats(): void {
  logs.clear();
  typing.clear();
  void closeChat();
}
