/** The live line's glue: what a frame means for the lists and for the open chat. */
import { ref, watch } from "vue";
import { Socket, type Frame, type Line } from "../core/socket";
import { chat, fetchRows, refreshChat, someoneTypes } from "./chat";
import { lists, listsChanged, refreshLists, unread } from "./lists";
import { refreshMe } from "./me";
import { retryAll } from "./outbox";
import { texts } from "../texts.zh";

export const line = ref<Line>("connecting");
let socket: Socket | null = null;
let calm = 0;

export function startLive(): void {
  socket = new Socket({
    frame: take,
    line: (now) => (line.value = now),
    live: () => {
      watchChat(chat.id);
      catchUp();
    },
    poll: catchUp,
  });
  socket.start();
}

export function stopLive(): void {
  socket?.stop();
  socket = null;
}

export const watchChat = (id: string): void => socket?.send({ type: "watch", chat: id || null });
export const tellTyping = (id: string, on: boolean): void => socket?.send({ type: "typing", chat: id, on });

function catchUp(): void {
  void refreshLists();
  if (chat.id) void refreshChat();
  retryAll();
}

function take(frame: Frame): void {
  if (frame.type === "rows") {
    void fetchRows(frame.chat);
    listsChanged();
    if (frame.chat === chat.id) packetChanged();
  } else if (frame.type === "chats") {
    listsChanged();
    if (chat.id) packetChanged();
  } else if (frame.type === "typing") {
    someoneTypes(frame.chat, frame.who, frame.on);
  } else if (frame.type === "read") {
    if (frame.chat === chat.id) chat.readSeq = Math.max(chat.readSeq, frame.seq);
  } else if (frame.type === "presence") {
    present(frame.chat, frame.present);
  } else if (frame.type === "me") {
    void refreshMe().catch(() => undefined);
  }
}

/** The packet may say something new after a row; it is dear to make, so a burst of rows fetches it once. */
function packetChanged(): void {
  if (calm) return;
  calm = window.setTimeout(() => {
    calm = 0;
    void refreshChat();
  }, 1_500);
}

function present(id: string, here: boolean): void {
  for (const one of [...lists.shown, ...lists.mine]) if (one.id === id) one.present = here;
  if (chat.id === id && chat.brief) chat.brief = { ...chat.brief, present: here };
}

watch(unread, (count) => (document.title = count ? texts.titleUnread(count) : texts.title), { immediate: true });
