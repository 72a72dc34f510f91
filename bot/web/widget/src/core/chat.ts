/** One shopper's chat in this tab: session, log, line and what the view shows of them. */
import { texts } from "../texts.zh";
import { Api, ApiError, type TokenSource } from "./api";
import { Link, type Line } from "./link";
import { Log } from "./log";
import { Memory } from "./memory";
import { Outbox } from "./outbox";
import { Uploads } from "./uploads";
import type { About, Holder, Message, Outgoing, Product, Session, State } from "./types";

export type Phase = "idle" | "starting" | "ready" | "failed" | "expired";

const PAGE = 30;
const TYPING_MS = 25_000;

export class Chat {
  phase: Phase = "idle";
  line: Line = "connecting";
  held: Holder = "bot";
  /** In the queue: the place, and about how many seconds are left. */
  position: number | null = null;
  wait: number | null = null;
  /** The name of the person who has the chat. */
  agent = "";
  /** Who is typing: "bot", "agent", or nobody. */
  typing = "";
  /** The agent has read up to here. */
  seen = 0;
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
  private asked: [string, Pick<Outgoing, "button" | "context">][] = [];
  private told = 0;
  private leftOut = "";
  private generation = 0;
  private telling = false;

  constructor(
    base: string,
    shop: string,
    /** The product of the page one is on, as the page says it now. */
    private readonly page: () => Product | null,
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
      this.asked.splice(0).forEach(([text, more]) => this.outbox.add(text, more));
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
    this.typing = session.typing ? "bot" : "";
    this.outbox.restore(session.conversation);
    this.link = new Link(`${this.api.base.replace(/^http/, "ws")}/api/shopper/socket`, {
      session: async () => (await this.api.fresh()).session,
      after: () => this.log.complete,
      poll: () => this.fetchNew(),
      messages: (rows) => this.take(rows),
      state: (state) => this.hold(state),
      typing: (on, who) => this.type(on ? who : ""),
      read: (seq) => {
        this.seen = Math.max(this.seen, seq);
        this.changed();
      },
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
    this.seen = this.told = 0;
    this.phase = "idle";
    this.changed();
  }

  private newOutbox(): Outbox {
    return new Outbox(this.api, this.log, this.memory, this.changed);
  }

  // -- saying

  say(text: string, more: Pick<Outgoing, "button" | "context"> = {}): void {
    const said = text.trim();
    if (!said) return;
    if (this.phase !== "ready") {
      this.asked.push([said, more]);
      void this.begin();
      return;
    }
    this.outbox.add(said, more);
    if (this.held === "bot") this.type("bot");
  }

  /** Say what was typed: about the product of the page, unless the shopper took that away. */
  write(text: string): void {
    const product = this.product;
    this.say(text, product ? { context: { product: product.id } } : {});
  }

  /** The product that typed words are about. */
  get product(): Product | null {
    const product = this.page();
    return product && product.id !== this.leftOut ? product : null;
  }

  /** What is typed on this product's page is not about it. */
  leaveOut(product: Product): void {
    this.leftOut = product.id;
    this.changed();
  }

  /** Ask about an order line or a product. */
  ask(text: string, { orderLine, product }: About = {}): void {
    if (orderLine) {
      const { id, number, name } = orderLine;
      return this.say(texts.askAbout(number, name, text), id ? { context: { order_line: id } } : {});
    }
    if (product) return this.say(text, { context: { product: typeof product === "string" ? product : product.id } });
    return this.write(text);
  }

  /** Send photos and videos; anything else among `files` is left out. True when there were some. */
  attach(files: Iterable<File> | null | undefined): boolean {
    const media = [...(files ?? [])].filter((file) => /^(image|video)\//.test(file.type));
    if (media.length && this.phase === "ready") this.uploads.add(media);
    return media.length > 0;
  }

  /** The way to a person that does not hang on the bot; said in words where the server has no such way. */
  callHuman(): void {
    if (this.phase !== "ready") return this.say(texts.humanAsk);
    const offered = this.log.newest.flatMap((row) => row.buttons ?? []).find((one) => one.title === texts.humanAsk);
    this.api.tell("/human").catch(() => this.say(texts.humanAsk, { button: offered?.id }));
  }

  /** Stars (1 to 5) for a person's answer, once. */
  async rate(segment: number | string, stars: number, text: string): Promise<void> {
    try {
      await this.api.tell("/rating", { segment, stars, text });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error; // 409: it was rated before
    }
    this.memory.set(`rated.${segment}`, String(stars));
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
    if (heard.length) this.type("");
    heard.forEach((row) => this.emit("message", { seq: row.seq, author: row.author, text: row.text }));
    if (this.log.complete < this.log.last) void this.fetchNew().catch(() => undefined);
    if (fresh.length) this.changed();
  }

  private async fetchNew(): Promise<void> {
    const log = this.log;
    for (;;) {
      const page = await this.api.messages(`after=${log.complete}&limit=100`);
      if (log !== this.log) return;
      if (page.held_by !== this.held) this.hold(page);
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

  private hold(state: State): void {
    this.held = state.held_by;
    this.position = state.position ?? null;
    this.wait = state.wait_s ?? null;
    this.agent = state.agent ?? "";
    this.changed();
  }

  private type(who: string): void {
    clearTimeout(this.typingTimer);
    this.typing = who;
    if (who) this.typingTimer = window.setTimeout(() => this.type(""), TYPING_MS);
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
    const seq = this.log.last;
    if (conversation && seq > this.readUpTo) this.memory.set("read", `${conversation}:${seq}`);
    if (this.held !== "agent" || seq <= this.told || document.hidden) return;
    this.told = seq;
    this.api.tell("/read", { seq }).catch(() => undefined);
  }
}
