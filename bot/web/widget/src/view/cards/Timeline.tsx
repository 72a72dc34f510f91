import { useState } from "preact/hooks";
import type { Chat } from "../../core/chat";
import { texts } from "../../texts.zh";

/** The rights of an item drawn on one axis of time: asked for when unfolded, and in an image, where no script runs. */
export function Timeline({ line, item, chat }: { line: number; item: string; chat: Chat }) {
  const [src, setSrc] = useState("");
  const [gone, setGone] = useState("");
  /** Each time anew: its address is good for some minutes, and now moves on. */
  const toggle = (event: Event): void => {
    setSrc("");
    setGone("");
    if (!(event.currentTarget as HTMLDetailsElement).open) return;
    chat.api.timeline(line).then(setSrc, (error: { text?: string }) => setGone(error.text || texts.card.noTimeline));
  };
  return (
    <details class="timeline" onToggle={toggle}>
      <summary>{texts.card.timeline}</summary>
      {gone && <p role="alert">{gone}</p>}
      {src && !gone && (
        <div class="wide" role="group" tabIndex={0} aria-label={texts.card.timeline}>
          <img src={src} alt={texts.card.timelineOf(item)} onError={() => setGone(texts.card.noTimeline)} />
        </div>
      )}
    </details>
  );
}
