/** The live line: a WebSocket that resumes by sequence, and polling while none can be had. */
import type { Message, State } from "./types";

export type Line = "connecting" | "live" | "polling" | "offline";

export interface Ends {
  session(): Promise<string>;
  /** The last sequence number this side has without a gap. */
  after(): number;
  /** Ask over HTTP for what is missing. */
  poll(): Promise<void>;
  messages(rows: Message[]): void;
  state(state: State): void;
  typing(on: boolean, who: string): void;
  /** The agent has read up to there. */
  read(seq: number): void;
  line(line: Line): void;
}

type Frame =
  | { type: "messages"; messages: Message[] }
  | ({ type: "state" } & State)
  | { type: "read"; seq: number }
  | { type: "typing"; who: string; on: boolean }
  | { type: "ack" | "pong" | "error" };

const PING_MS = 20_000;
const PONG_MS = 8_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const POLL_MS = 3_000;
const POLL_AFTER_TRIES = 2;

export class Link {
  private socket: WebSocket | null = null;
  private tries = 0;
  private stopped = true;
  private polls = false;
  private timers: Record<string, number> = {};

  constructor(
    private readonly url: string,
    private readonly ends: Ends,
  ) {}

  start(): void {
    this.stopped = false;
    addEventListener("online", this.wake);
    addEventListener("offline", this.wake);
    addEventListener("focus", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.wake);
    removeEventListener("focus", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    for (const name of Object.keys(this.timers)) this.clear(name);
    this.drop();
  }

  typing(): void {
    this.write({ type: "typing" });
  }

  /** After sleep, a network change or a return to the tab: make sure at once that the line lives. */
  private wake = (): void => {
    if (!navigator.onLine) return this.ends.line("offline");
    if (document.hidden) return;
    if (this.socket?.readyState === WebSocket.OPEN) return this.ping();
    if (this.socket?.readyState === WebSocket.CONNECTING) return;
    this.tries = 0;
    this.clear("retry");
    void this.connect();
  };

  private async connect(): Promise<void> {
    if (this.stopped) return;
    this.drop();
    if (!this.polls) this.ends.line("connecting");
    let session: string;
    try {
      session = await this.ends.session();
    } catch {
      return this.later();
    }
    if (this.stopped) return;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.after("pong", PONG_MS, () => socket.close());
    socket.onopen = () => this.write({ type: "hello", session, after: this.ends.after() });
    socket.onmessage = (event) => this.socket === socket && this.take(String(event.data));
    socket.onclose = () => this.socket === socket && this.later();
  }

  private take(data: string): void {
    this.clear("pong");
    let frame: Frame;
    try {
      frame = JSON.parse(data) as Frame;
    } catch {
      return;
    }
    if (frame.type !== "error") this.live();
    if (frame.type === "messages") this.ends.messages(frame.messages);
    if (frame.type === "state") this.ends.state(frame);
    if (frame.type === "read") this.ends.read(frame.seq);
    if (frame.type === "typing" && frame.who !== "shopper") this.ends.typing(frame.on, frame.who);
  }

  private live(): void {
    this.tries = 0;
    this.polls = false;
    this.clear("poll");
    this.ends.line("live");
    this.after("ping", PING_MS, () => this.ping());
  }

  private ping(): void {
    this.write({ type: "ping" });
    this.after("pong", PONG_MS, () => this.later());
  }

  private later(): void {
    if (this.stopped) return;
    this.drop();
    this.tries++;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries) * (0.5 + Math.random() / 2);
    this.after("retry", wait, () => void this.connect());
    if (this.polls) return;
    this.ends.line(navigator.onLine ? "connecting" : "offline");
    if (this.tries < POLL_AFTER_TRIES) return;
    this.polls = true;
    void this.poll();
  }

  private async poll(): Promise<void> {
    try {
      await this.ends.poll();
      if (this.polls) this.ends.line("polling");
    } catch {
      if (this.polls) this.ends.line("offline");
    }
    if (this.polls && !this.stopped) this.after("poll", document.hidden ? POLL_MS * 5 : POLL_MS, () => void this.poll());
  }

  private drop(): void {
    this.clear("ping");
    this.clear("pong");
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private write(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private after(name: string, wait: number, work: () => void): void {
    this.clear(name);
    this.timers[name] = window.setTimeout(work, wait);
  }

  private clear(name: string): void {
    clearTimeout(this.timers[name]);
    delete this.timers[name];
  }
}
