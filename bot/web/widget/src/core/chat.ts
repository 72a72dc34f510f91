/** One shopper's chat in this tab: session, log, line and what the view shows of them. */
import { texts } from "../texts.zh";
import { Api, ApiError, type TokenSource } from "./api";
import { Link, type Line } from "./link";
import { Log } from "./log";
import { Memory } from "./memory";
import { Outbox } from "./outbox";
import { Uploads } from "./uploads";
import type { Holder, Message, OrderLine, Session } from "./types";

export type Phase = "idle" | "starting" | "ready" | "failed" | "expired";

const PAGE = 30;
const TYPING_MS = 25_000;

export class Chat {
  phase: Phase = "idle";
  line: Line = "connecting";
  held: Holder = "bot";
  position: number | null = null;
  typing = false;
  open = false;
  /** True while older messages are being fetched. */
  loading = false;
  log = new Log();
  readonly api: Api;
  readonly memory: Memory;
  uploads: Uploads;
  private outbox: Outbox;
  private link: Link | null = null;
  private listeners = new Set<() => void>();
  private typingTimer = 0;
  private asked: string[] = [];
  private generation = 0;
  private telling = false;

  constructor(
    base: string,
    shop: string,
    private readonly emit: (name: string, detail?: unknown) => void,
  ) {
    this.memory = new Memory(shop);
    this.api = new Api(base, this.memory);
    this.outbox = this.newOutbox();
    this.uploads = new Uploads(this.api, this.changed);
    addEventListener("storage", (event) => {
      if (event.key === this.memory.key("read")) this.changed();
    });
  }

  /** Call `listener` after changes, once a frame at most; returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  readonly changed = (): void => {
    if (this.telling) return;
    this.telling = true;
    queueMicrotask(() => {
      this.telling = false;
      this.listeners.forEach((listener) => listener());
    });
  };

  /** True when somebody known came back: worth a session before the panel is opened. */
  get returning(): boolean {
    return Boolean(this.api.token || this.memory.visitor());
  }

  /** Open the session and the line; safe to call again. */
  async begin(): Promise<void> {
    if (this.phase === "ready" || this.phase === "starting") return;
    const generation = ++this.generation;
    this.phase = "starting";
    this.changed();
    try {
      const session = await this.api.start();
      if (generation !== this.generation) return;
      await this.history(session.last_seq + 1);
      if (generation !== this.generation) return;
      this.enter(session);
      this.phase = "ready";
      this.emit("ready", { name: session.shopper.name, signedIn: session.shopper.signed_in });
      this.asked.splice(0).forEach((text) => this.outbox.add(text));
      this.outbox.retry();
    } catch (error) {
      if (generation !== this.generation) return;
      this.phase = this.refusedToken(error) ? "expired" : "failed";
    }
    this.changed();
  }

  private refusedToken(error: unknown): boolean {
    const refused = Boolean(this.api.token) && error instanceof ApiError && error.status === 401;
    if (refused) this.emit("token-expired");
    return refused;
  }

  private enter(session: Session): void {
    this.held = session.held_by;
    this.typing = Boolean(session.typing);
    this.outbox.restore(session.conversation);
    this.link = new Link(`${this.api.base.replace(/^http/, "ws")}/api/shopper/socket`, {
      session: async () => (await this.api.fresh()).session,
      after: () => this.log.complete,
      poll: () => this.fetchNew(),
      messages: (rows) => this.take(rows),
      state: (held, position) => this.hold(held, position),
      typing: (on) => this.type(on),
      line: (line) => this.onLine(line),
    });
    this.link.start();
  }

  /** Somebody signs in (`token`) or out (null). What an anonymous visitor said comes along. */
  async identify(token: TokenSource): Promise<void> {
    this.api.identify(token);
    if (token === null) this.memory.set("visitor", null);
    const before = this.phase;
    this.reset();
    if (before !== "idle" || this.open || this.returning) await this.begin();
  }

  private reset(): void {
    this.generation++;
    this.link?.stop();
    this.link = null;
    this.outbox.stop();
    this.uploads.stop();
    this.log = new Log();
    this.outbox = this.newOutbox();
    this.uploads = new Uploads(this.api, this.changed);
    this.loading = false;
    this.phase = "idle";
    this.changed();
  }

  private newOutbox(): Outbox {
    return new Outbox(this.api, this.log, this.memory, this.changed);
  }

  // -- saying

  say(text: string, button?: string): void {
    const said = text.trim();
    if (!said) return;
    if (this.phase !== "ready") {
      this.asked.push(said);
      void this.begin();
      return;
    }
    this.outbox.add(said, button);
    if (this.held === "bot") this.type(true);
  }

  /** Ask about an order line; the bot finds it by the order's number and the name. */
  ask(text: string, about?: OrderLine): void {
    this.say(about ? texts.askAbout(about.number, about.name, text) : text);
  }

  /** Send photos and videos; anything else among `files` is left out. True when there were some. */
  attach(files: Iterable<File> | null | undefined): boolean {
    const media = [...(files ?? [])].filter((file) => /^(image|video)\//.test(file.type));
    if (media.length && this.phase === "ready") this.uploads.add(media);
    return media.length > 0;
  }

  callHuman(): void {
    const offered = this.log.newest.flatMap((row) => row.buttons ?? []).find((one) => one.title === texts.humanAsk);
    this.say(texts.humanAsk, offered?.id);
  }

  retry(): void {
    this.outbox.retry();
  }

  tellTyping(): void {
    this.link?.typing();
  }

  // -- hearing

  private take(rows: Message[]): void {
    const fresh = this.log.merge(rows);
    this.uploads.arrived(new Set(fresh.map((row) => row.client_id)));
    const heard = fresh.filter((row) => row.author !== "shopper");
    if (heard.length) this.type(false);
    heard.forEach((row) => this.emit("message", { seq: row.seq, author: row.author, text: row.text }));
    if (this.log.complete < this.log.last) void this.fetchNew().catch(() => undefined);
    if (fresh.length) this.changed();
  }

  private async fetchNew(): Promise<void> {
    const log = this.log;
    for (;;) {
      const page = await this.api.messages(`after=${log.complete}&limit=100`);
      if (log !== this.log) return;
      this.hold(page.held_by, this.position);
      this.take(page.messages);
      if (!page.messages.length || log.complete >= page.last_seq) return;
    }
  }

  /** Fetch the page of messages before `seq`; by default before the oldest one here. */
  async history(seq = this.log.first): Promise<void> {
    if (this.loading || seq <= 1) return;
    this.loading = true;
    this.changed();
    const log = this.log;
    try {
      const page = await this.api.messages(`before=${seq}&limit=${PAGE}`);
      log.merge(page.messages);
      log.base = Math.max(0, log.first - 1);
    } finally {
      if (log === this.log) this.loading = false;
      this.changed();
    }
  }

  private hold(held: Holder, position: number | null): void {
    this.held = held;
    this.position = position;
    this.changed();
  }

  private type(on: boolean): void {
    clearTimeout(this.typingTimer);
    this.typing = on;
    if (on) this.typingTimer = window.setTimeout(() => this.type(false), TYPING_MS);
    this.changed();
  }

  private onLine(line: Line): void {
    if (line === "live" && this.line !== "live") this.outbox.retry();
    this.line = line;
    this.changed();
  }

  // -- read and unread

  get unread(): number {
    const read = this.readUpTo;
    return this.log.rows.filter((row) => row.seq > read && row.author !== "shopper").length;
  }

  private get readUpTo(): number {
    const [conversation, seq] = (this.memory.get("read") ?? "").split(":");
    return conversation === this.api.session?.conversation ? Number(seq) || 0 : 0;
  }

  /** The shopper sees the end of the log. */
  markRead(): void {
    const conversation = this.api.session?.conversation;
    if (conversation && this.log.last > this.readUpTo) this.memory.set("read", `${conversation}:${this.log.last}`);
  }
}
