/** Times, days and links in what people read. */
import { texts } from "../texts.zh";

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000; // Beijing time has no summer time

interface Parts {
  year: number;
  month: number;
  day: number;
  time: string;
}

function parts(at: number): Parts {
  const date = new Date(at + SHANGHAI_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    time: date.toISOString().slice(11, 16),
  };
}

/** The time of day, as 09:05. */
export function timeOf(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? "" : parts(at).time;
}

/** The day as people say it: 今天, 昨天, 11月20日; with the year when it is another one. */
export function dayOf(iso: string, now: number): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "";
  const [then, today, yesterday] = [parts(at), parts(now), parts(now - DAY_MS)];
  if (same(then, today)) return texts.today;
  if (same(then, yesterday)) return texts.yesterday;
  return texts.day(then.year === today.year ? null : then.year, then.month, then.day);
}

function same(a: Parts, b: Parts): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

/** Text cut into plain pieces and links. Only http and https become links. */
export function pieces(text: string): { text: string; href?: string }[] {
  const found: { text: string; href?: string }[] = [];
  let done = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef\u4e00-\u9fff“”‘’]+/gi)) {
    const shown = match[0].replace(/[.,;:!?)\]}]+$/, "");
    const href = safe(shown);
    if (!href) continue;
    if (match.index > done) found.push({ text: text.slice(done, match.index) });
    found.push({ text: shown, href });
    done = match.index + shown.length;
  }
  if (done < text.length) found.push({ text: text.slice(done) });
  return found;
}

function safe(address: string): string | undefined {
  try {
    const url = new URL(address);
    return (url.protocol === "http:" || url.protocol === "https:") && !url.username ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** What is left until `deadline`, in words; null when it is over. Days and hours, or a clock on the last day. */
export function left(deadline: number, now: number): string | null {
  const rest = Math.floor((deadline - now) / 1000);
  if (rest <= 0) return null;
  if (rest >= 86_400) return texts.card.daysHours(Math.floor(rest / 86_400), Math.floor((rest % 86_400) / 3600));
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return `${two(rest / 3600)}:${two((rest % 3600) / 60)}:${two(rest % 60)}`;
}
