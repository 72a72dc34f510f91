import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "../core/chat";
import type { Card, Message } from "../core/types";
import { dayOf } from "../core/words";
import { texts } from "../texts.zh";
import { list, str } from "./cards/fields";
import { UploadRow } from "./Attachment";
import { Icon } from "./Icon";
import { OutgoingRow } from "./OutgoingRow";
import { Row } from "./Row";

const NEAR_END_PX = 80;
const NEAR_TOP_PX = 60;

/** Where the view stays: at the end, at the start of a tall answer, or where the reader scrolled to. */
type Follows = "end" | "start" | null;

/** The messages, oldest first. It stays at its end while the reader is there, and where it is otherwise. */
export function LogView({ chat }: { chat: Chat }) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef<Follows>("end");
  const height = useRef(0);
  const first = useRef(0);
  const last = useRef(0);
  const waiting = useRef(0);
  /** Where this view scrolled to by itself; another place is the reader's doing. */
  const put = useRef(0);
  const [missed, setMissed] = useState(false);
  const { rows, outgoing } = chat.log;
  const uploads = chat.uploads.list;
  const leaving = outgoing.length + uploads.length;
  const count = rows.length + leaving;

  const scrollTo = (top: number): void => {
    const log = box.current;
    if (!log) return;
    log.scrollTop = top;
    put.current = log.scrollTop;
  };
  const toEnd = (): void => {
    scrollTo(box.current?.scrollHeight ?? 0);
    follows.current = "end";
  };
  /** Show the end, or the start of what was just answered when it is taller than the log. */
  const toNewest = (): void => {
    toEnd();
    const log = box.current;
    const start = log?.querySelector<HTMLElement>(`[data-seq="${chat.log.newest[0]?.seq}"]`);
    const above = log && start ? log.getBoundingClientRect().top - start.getBoundingClientRect().top : 0;
    if (!log || above <= 0) return;
    scrollTo(log.scrollTop - above - 8);
    follows.current = "start";
  };
  useLayoutEffect(() => {
    const log = box.current as HTMLDivElement;
    if (first.current > chat.log.first && follows.current !== "end") scrollTo(log.scrollTop + log.scrollHeight - height.current);
    if (follows.current && last.current !== chat.log.last) toNewest();
    else if (follows.current === "end") toEnd();
    last.current = chat.log.last;
    height.current = log.scrollHeight;
    first.current = chat.log.first;
  });
  useEffect(() => {
    if (follows.current) chat.markRead();
    else setMissed(true);
  }, [chat.log.last]);
  useEffect(() => {
    if (leaving > waiting.current) toEnd();
    waiting.current = leaving;
  }, [leaving]);
  useEffect(() => {
    const log = box.current as HTMLDivElement;
    const watch = new ResizeObserver(() => (follows.current === "start" ? toNewest() : follows.current && toEnd()));
    watch.observe(log);
    return () => watch.disconnect();
  }, []);

  const onScroll = (): void => {
    const log = box.current as HTMLDivElement;
    if (Math.abs(log.scrollTop - put.current) < 2) return;
    follows.current = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX ? "end" : null;
    if (follows.current) {
      setMissed(false);
      chat.markRead();
    }
    if (log.scrollTop < NEAR_TOP_PX && !follows.current && chat.log.first > 1) void chat.history().catch(() => undefined);
  };

  const jump = (): void => {
    setMissed(false);
    toEnd();
    chat.markRead();
  };

  const ready = chat.phase === "ready";
  return (
    <div class="logframe">
      <div
        ref={box}
        class="log"
        role="log"
        aria-label={texts.log}
        aria-live={ready ? "polite" : "off"}
        aria-busy={!ready || chat.loading}
        tabIndex={0}
        onScroll={onScroll}
      >
        {chat.log.first > 1 && (
          <button type="button" class="plain older" onClick={() => void chat.history().catch(() => undefined)}>
            {chat.loading ? texts.loading : texts.older}
          </button>
        )}
        {ready && count === 0 && <p class="hello">{texts.hello}</p>}
        {!ready && <p class="hello">{texts.loading}</p>}
        <Rows chat={chat} />
        {outgoing.map((one) => (
          <OutgoingRow key={one.client_id} one={one} retry={() => chat.retry()} />
        ))}
        {uploads.map((one) => (
          <UploadRow key={one.client_id} one={one} chat={chat} />
        ))}
        {chat.typing && (
          <p class="typing">
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {chat.typing === "agent" ? texts.typingOf(chat.agent || (texts.authors.agent as string)) : texts.typing}
          </p>
        )}
      </div>
      {missed && (
        <button type="button" class="jump" onClick={jump}>
          {texts.newMessages}
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** One flat list of keyed rows: a page of older ones is put in front without touching those that stand. */
function Rows({ chat }: { chat: Chat }) {
  const now = Date.now() + chat.api.skew;
  const newest = new Set(chat.log.newest);
  const latest = latestOf(chat.log.rows);
  const ticked = tickedOf(chat.log.rows);
  const read = lastRead(chat);
  const shown: VNode[] = [];
  let day = "";
  let author = "";
  for (const row of chat.log.rows) {
    const today = dayOf(row.at, now);
    if (today !== day) {
      shown.push(
        <p key={`day-${today}`} class="day">
          <span>{today}</span>
        </p>,
      );
    }
    shown.push(
      <Row
        key={row.seq}
        row={row}
        card={latest.get(caseOf(row)) ?? row.card}
        ticked={ticked.get(claimOf(row)) ?? ""}
        live={newest.has(row)}
        leads={today !== day || author !== row.author}
        read={row.seq === read}
        chat={chat}
      />,
    );
    day = today;
    author = row.author;
  }
  return <>{shown}</>;
}

/** What a card of a case or a rating is about; "" for other cards. */
const caseOf = ({ card }: Message): string =>
  card?.type === "case" ? str(card.number) : card?.type === "rating" ? `rating ${str(card.segment)}` : "";

/** The newest card of each case and rating: an earlier one shows how it stands now. */
function latestOf(rows: readonly Message[]): Map<string, Card | null | undefined> {
  return new Map(rows.filter(caseOf).map((row) => [caseOf(row), row.card]));
}

/** The checklist of a card: its own, or the one in a confirmation. */
const proofOf = ({ card }: Message): Record<string, unknown> | undefined =>
  card?.type === "checklist" ? card : (list([card?.proof])[0] ?? undefined);

const claimOf = (row: Message): string => str(proofOf(row)?.claim ?? proofOf(row)?.title);

/** What has come in for each checklist, one a line: later answers tick it off on the earlier cards too. */
function tickedOf(rows: readonly Message[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const row of rows) {
    const name = claimOf(row);
    if (!name) continue;
    const done = list(proofOf(row)?.rows).filter((one) => one.done === true);
    found.set(name, [found.get(name) ?? "", ...done.map((one) => str(one.text))].join("\n"));
  }
  return found;
}

/** The last words of the shopper that the agent has read; none while no agent has the chat. */
function lastRead({ held, seen, log }: Chat): number {
  if (held !== "agent") return 0;
  for (let index = log.rows.length - 1; index >= 0; index--) {
    const row = log.rows[index] as Message;
    if (row.author === "shopper" && row.seq <= seen) return row.seq;
  }
  return 0;
}
