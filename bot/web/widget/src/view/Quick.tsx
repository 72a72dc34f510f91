import type { Chat } from "../core/chat";
import type { Button, Message } from "../core/types";
import { texts } from "../texts.zh";
import { ownsButtons } from "./cards/CardView";

/** The buttons of the last answer. They vanish when something newer was said. */
export function Quick({ chat }: { chat: Chat }) {
  const buttons = offered(chat.log.newest);
  if (!buttons.length || chat.phase !== "ready") return null;
  return (
    <div class="quick" role="group" aria-label={texts.quick}>
      {buttons.map((button) => (
        <button key={button.id} type="button" onClick={() => chat.say(button.title, { button: button.id })}>
          {button.title}
        </button>
      ))}
    </div>
  );
}

/** Each title once, the latest offer of it; the way to a human stands in the header already. */
function offered(rows: readonly Message[]): Button[] {
  const byTitle = new Map<string, Button>();
  for (const row of rows) {
    if (row.card && ownsButtons(row.card)) continue;
    for (const button of row.buttons ?? []) byTitle.set(button.title, button);
  }
  byTitle.delete(texts.humanAsk);
  return [...byTitle.values()];
}
