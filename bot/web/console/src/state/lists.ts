/** The lists of chats: mine, the queue, all open. One is shown; the counts and my unread ones are always kept. */
import { computed, reactive } from "vue";
import { get } from "../core/api";
import { chime } from "../core/chime";
import type { Box, Brief, Chats } from "../core/types";
import { serverTime } from "./clock";
import { session } from "./me";

const PAGE = 200;
const CALM_MS = 400; // many changes in a burst are fetched once

export const lists = reactive({
  box: "mine" as Box,
  search: "",
  shown: [] as Brief[],
  mine: [] as Brief[],
  counts: { mine: 0, queue: 0, all: 0 } as Record<Box, number>,
  loading: true,
  failed: false,
});

export const unread = computed(() => lists.mine.reduce((sum, chat) => sum + chat.unread, 0));

let asked = 0;
let timer = 0;
let fetching: Promise<void> | null = null;

/** Something changed: fetch the lists soon, once for a burst of changes. */
export function listsChanged(): void {
  if (timer) return;
  timer = window.setTimeout(() => {
    timer = 0;
    void refreshLists();
  }, CALM_MS);
}

export function showBox(box: Box): void {
  if (lists.box === box) return;
  lists.box = box;
  lists.shown = box === "mine" ? lists.mine : [];
  lists.loading = true;
  void refreshLists(true);
}

/** All of a chat was read: its badge goes at once, the server has heard of it. */
export function readUp(id: string): void {
  for (const one of [...lists.shown, ...lists.mine]) if (one.id === id) one.unread = 0;
}

export function searchLists(search: string): void {
  lists.search = search;
  void refreshLists(true);
}

/** Fetch what is shown. While one fetch runs another waits for its end, so that answers never overtake each other. */
export async function refreshLists(anew = false): Promise<void> {
  const turn = ++asked;
  if (fetching && !anew) await fetching;
  if (turn !== asked) return;
  fetching = load(turn).finally(() => (fetching = null));
  return fetching;
}

async function load(turn: number): Promise<void> {
  const { box, search } = lists;
  try {
    const shown = await allPages(box, search);
    const mine = box === "mine" && !search ? shown : await allPages("mine", "");
    if (turn !== asked) return;
    serverTime(mine.now);
    ring(mine.chats, shown.counts.queue);
    Object.assign(lists, { shown: shown.chats, mine: mine.chats, counts: shown.counts, failed: false });
  } catch {
    if (turn === asked) lists.failed = true;
  }
  if (turn === asked) lists.loading = false;
}

async function allPages(box: Box, search: string): Promise<Chats> {
  const all = await get<Chats>("/chats", { box, search, limit: PAGE });
  for (let next = all.next; next; ) {
    const more = await get<Chats>("/chats", { box, search, after: next, limit: PAGE });
    all.chats.push(...more.chats);
    next = more.next;
  }
  const ids = new Set<string>(); // a list that moves while it is paged may name a chat twice
  return { ...all, chats: all.chats.filter((chat) => !ids.has(chat.id) && ids.add(chat.id)) };
}

/** A tone for news: more unread than before, or somebody new in the queue while I am there to take them. */
function ring(mine: Brief[], queue: number): void {
  if (lists.loading) return;
  const before = new Map(lists.mine.map((chat) => [chat.id, chat.unread]));
  if (mine.some((chat) => !before.has(chat.id) || chat.unread > (before.get(chat.id) as number))) return chime(1);
  if (queue > lists.counts.queue && session.me?.status === "online") chime(2);
}

export function resetLists(): void {
  Object.assign(lists, { box: "mine", search: "", shown: [], mine: [], counts: { mine: 0, queue: 0, all: 0 }, loading: true });
}
