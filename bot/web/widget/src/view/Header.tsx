import type { Chat } from "../core/chat";
import { texts } from "../texts.zh";
import { Icon } from "./Icon";

interface Props {
  chat: Chat;
  large: boolean;
  toggleLarge(): void;
  close(): void;
}

/** Who answers, how the line is, and the way to a human, always there. */
export function Header({ chat, large, toggleLarge, close }: Props) {
  return (
    <header class="header">
      <div class="who">
        <h2>{texts.name}</h2>
        <p class={chat.line === "live" ? "state live" : "state"} role="status">
          {statusOf(chat)}
        </p>
      </div>
      {chat.held !== "agent" && (
        <button type="button" class="human" onClick={() => chat.callHuman()}>
          {texts.human}
        </button>
      )}
      <button
        type="button"
        class="tool"
        aria-pressed={large}
        aria-label={texts.largeText}
        title={large ? texts.largeTextOff : texts.largeTextOn}
        onClick={toggleLarge}
      >
        <Icon name="text" />
      </button>
      <button type="button" class="tool" aria-label={texts.close} title={texts.close} onClick={close}>
        <Icon name="close" />
      </button>
    </header>
  );
}

function statusOf(chat: Chat): string {
  if (chat.phase !== "ready" || chat.line !== "live") {
    return texts.status[chat.line === "live" ? "connecting" : chat.line];
  }
  if (chat.held === "agent" && chat.agent) return texts.status.agentNamed(chat.agent);
  return texts.status[chat.held];
}
