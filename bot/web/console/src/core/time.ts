/** Times as an agent reads them, in Shanghai whatever the machine says. */
import { texts } from "../texts.zh";

const ZONE = "Asia/Shanghai";
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "long", day: "numeric" });
const full = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, dateStyle: "medium", timeStyle: "medium" });
const HOUR = 3_600_000;

export const timeText = (iso: string): string => clock.format(new Date(iso));
export const dayText = (iso: string): string => day.format(new Date(iso));
export const fullText = (iso: string): string => full.format(new Date(iso));

/** "14:05" today, "11月23日 14:05" on another day. */
export function shortText(iso: string, now: number): string {
  const today = dayText(new Date(now).toISOString()) === dayText(iso);
  return today ? timeText(iso) : `${dayText(iso)} ${timeText(iso)}`;
}

/** "还剩 3 小时", "已超 12 分钟": from `now` (ms) to an instant. */
export function leftText(iso: string, now: number): string {
  const ms = new Date(iso).getTime() - now;
  return ms >= 0 ? texts.left(spanText(ms)) : texts.over(spanText(-ms));
}

/** A span in its largest fitting unit; minutes below two hours, days above two days. */
export function spanText(ms: number): string {
  if (ms < 2 * HOUR) return texts.minutes(Math.floor(ms / 60_000));
  if (ms < 48 * HOUR) return texts.hours(Math.floor(ms / HOUR));
  return texts.days(Math.floor(ms / (24 * HOUR)));
}

/** How near an instant is: over, soon (within `hours`), far. */
export function nearness(iso: string, now: number, hours: number): "over" | "soon" | "far" {
  const ms = new Date(iso).getTime() - now;
  if (ms < 0) return "over";
  return ms < hours * HOUR ? "soon" : "far";
}
