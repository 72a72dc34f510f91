import { Component } from "preact";
import type { Chat } from "../core/chat";
import type { Message } from "../core/types";
import { timeOf } from "../core/words";
import { texts } from "../texts.zh";
import { Attachment } from "./Attachment";
import { CardView, replacesText } from "./cards/CardView";
import { Words } from "./Words";

interface Props {
  row: Message;
  /** The row's card as it stands now. */
  card: Message["card"];
  /** What its checklist asked for and has come in since, one a line. */
  ticked: string;
  /** True while its buttons still count. */
  live: boolean;
  /** True for the first of several by the same author. */
  leads: boolean;
  /** True for the shopper's last words that the agent has read. */
  read: boolean;
  chat: Chat;
}

/** One message; drawn again only when it changes, so that long histories stay light. */
export class Row extends Component<Props, { plain: boolean }> {
  override state = { plain: false };

  override shouldComponentUpdate(next: Props, state: { plain: boolean }): boolean {
    const now = this.props;
    const watched = ["row", "card", "ticked", "live", "leads", "read"] as const;
    return state !== this.state || watched.some((name) => next[name] !== now[name]);
  }

  override render({ row, card, ticked, live, leads, read, chat }: Props, { plain }: { plain: boolean }) {
    const { author, attachment } = row;
    const mine = author === "shopper";
    const instead = !plain && card ? replacesText(card) : false;
    return (
      <div class={`row ${author}${leads ? " leads" : ""}`} data-seq={row.seq}>
        {leads && (
          <p class="meta">
            <span class={mine ? "hidden" : ""}>{texts.authors[author] ?? author}</span>
            <time dateTime={row.at}>{timeOf(row.at)}</time>
          </p>
        )}
        {attachment && <Attachment row={row} chat={chat} />}
        {row.text && !instead && !attachment && <Words text={row.text} />}
        {card && !plain && <CardView card={card} row={row} ticked={ticked} live={live} chat={chat} />}
        {card && replacesText(card) && row.text && (
          <button type="button" class="swap" onClick={() => this.setState({ plain: !plain })}>
            {plain ? texts.cardView : texts.plainText}
          </button>
        )}
        {read && <p class="meta read">{texts.read}</p>}
      </div>
    );
  }
}
