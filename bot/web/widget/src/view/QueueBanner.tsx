import type { Chat } from "../core/chat";
import { texts } from "../texts.zh";

/** While the shopper waits for a person: the place in the queue and about how long, as the server tells it. */
export function QueueBanner({ chat }: { chat: Chat }) {
  if (chat.held !== "queue" || chat.position === null) return null;
  return (
    <p class="banner" aria-live="polite">
      <b>{texts.queue.place(chat.position)}</b>
      {chat.wait !== null && <span>{texts.queue.wait(Math.ceil(chat.wait / 60))}</span>}
      <small>{texts.queue.meanwhile}</small>
    </p>
  );
}
