import type { Outgoing } from "../core/types";
import { texts } from "../texts.zh";
import { Words } from "./Words";

/** What the shopper wrote and the server's log does not show yet. */
export function OutgoingRow({ one, retry }: { one: Outgoing; retry(): void }) {
  return (
    <div class={`row shopper outgoing ${one.state}`}>
      <Words text={one.text} />
      <p class="meta" role={one.state === "failed" ? "alert" : undefined}>
        <span>{one.state === "failed" && one.note ? one.note : texts[one.state]}</span>
        {one.state === "failed" && !one.final && (
          <button type="button" class="swap" onClick={retry}>
            {texts.retry}
          </button>
        )}
      </p>
    </div>
  );
}
