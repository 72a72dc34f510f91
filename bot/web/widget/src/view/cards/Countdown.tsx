import { useEffect, useState } from "preact/hooks";
import { left } from "../../core/words";
import { texts } from "../../texts.zh";
import { str } from "./fields";

const DAY_MS = 86_400_000;

/** The time that is left; a clock in the last day. Screen readers hear the deadline itself instead. */
export function Countdown({ deadline, skew }: { deadline: unknown; skew: number }) {
  const end = Date.parse(str(deadline));
  const [now, setNow] = useState(Date.now() + skew);
  const every = end - now < DAY_MS ? 1_000 : 60_000;
  const over = Number.isNaN(end) || now >= end;
  useEffect(() => {
    if (over) return;
    const timer = setInterval(() => setNow(Date.now() + skew), every);
    return () => clearInterval(timer);
  }, [every, over, skew]);
  if (Number.isNaN(end)) return null;
  const rest = left(end, now);
  return (
    <span class={rest === null ? "countdown over" : "countdown"} aria-hidden="true">
      {rest === null ? texts.card.over : texts.card.left(rest)}
    </span>
  );
}
