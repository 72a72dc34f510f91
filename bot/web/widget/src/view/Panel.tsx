import { useEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "../core/chat";
import { texts } from "../texts.zh";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { LogView } from "./LogView";
import { QueueBanner } from "./QueueBanner";
import { Quick } from "./Quick";

interface Props {
  chat: Chat;
  close(): void;
}

/** The open chat. Keys stay inside it, so that a page's shortcuts do not fire while somebody types. */
export function Panel({ chat, close }: Props) {
  const panel = useRef<HTMLElement>(null);
  const [large, setLarge] = useState(chat.memory.get("large") === "1");
  useEffect(() => panel.current?.querySelector("textarea")?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") close();
    if (event.key === "Tab" && panel.current) stayInside(event, panel.current);
  };
  const [dropping, setDropping] = useState(false);
  const onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setDropping(event.type === "dragover");
    if (event.type === "drop") chat.attach(event.dataTransfer.files);
  };
  const toggleLarge = (): void => {
    chat.memory.set("large", large ? null : "1");
    setLarge(!large);
  };
  return (
    <section
      ref={panel}
      class={large ? "panel large" : "panel"}
      role="dialog"
      aria-label={texts.name}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => event.stopPropagation()}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={onDrag}
    >
      {dropping && <p class="drop">{texts.dropHere}</p>}
      <Header chat={chat} large={large} toggleLarge={toggleLarge} close={close} />
      <QueueBanner chat={chat} />
      <Body chat={chat} />
      <Quick chat={chat} />
      <Composer chat={chat} />
    </section>
  );
}

function Body({ chat }: { chat: Chat }) {
  if (chat.phase === "failed" || chat.phase === "expired") {
    return (
      <div class="log notice" role="alert">
        <p>{chat.phase === "failed" ? texts.startFailed : texts.tokenExpired}</p>
        {chat.phase === "failed" && (
          <button type="button" class="plain" onClick={() => void chat.begin()}>
            {texts.startRetry}
          </button>
        )}
      </div>
    );
  }
  return <LogView chat={chat} />;
}

/** On a phone the chat fills the screen: Tab goes round in it. */
function stayInside(event: KeyboardEvent, panel: HTMLElement): void {
  if (!matchMedia("(max-width: 640px)").matches) return;
  const stops = [...panel.querySelectorAll<HTMLElement>("button, a[href], textarea, input, summary, [tabindex='0']")].filter(
    (one) => !one.hasAttribute("disabled") && one.offsetParent !== null,
  );
  const root = panel.getRootNode() as ShadowRoot;
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (root.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
}
