/** The live line. It only says that something changed; rows and lists are fetched, so that nothing is lost or doubled. */
import { csrfToken } from "./api";
import Beat from "./beat.worker?worker";

export type Line = "connecting" | "live" | "offline";
export type Frame =
  | { type: "rows"; chat: string }
  | { type: "chats" | "me" | "pong" }
  | { type: "typing"; chat: string; who: string; on: boolean }
  | { type: "read"; chat: string; seq: number }
  | { type: "presence"; chat: string; present: boolean };

export interface Ends {
  frame(frame: Frame): void;
  line(line: Line): void;
  /** The line is back, or up for the first time: fetch what may have been missed. */
  live(): void;
  /** Asked every few seconds while there is no line. */
  poll(): void;
}

const PING_S = 5; // a line cut for 30 s must not look like an agent who left: the server gives chats back after 45 s
const POLL_S = 5;
const SILENCE_S = 40; // nothing heard for so long: the line is dead, whatever the browser believes
const LONGEST_WAIT_S = 15;

export class Socket {
  private socket: WebSocket | null = null;
  private beat: Worker | null = null;
  private second = 0;
  private heard = 0;
  private retryAt = 0;
  private tries = 0;

  constructor(private readonly ends: Ends) {}

  start(): void {
    this.beat = new Beat();
    this.beat.onmessage = () => this.tick();
    addEventListener("online", this.wake);
    addEventListener("offline", this.wake);
    addEventListener("focus", this.wake);
    this.connect();
  }

  stop(): void {
    this.beat?.terminate();
    this.beat = null;
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.wake);
    removeEventListener("focus", this.wake);
    this.drop();
  }

  send(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private wake = (): void => {
    if (!navigator.onLine) return this.lost();
    if (this.socket?.readyState === WebSocket.OPEN) return this.send({ type: "ping" });
    this.tries = 0;
    this.retryAt = 0;
  };

  private tick(): void {
    this.second++;
    if (this.socket) {
      if (this.second - this.heard > SILENCE_S) return this.lost();
      if (this.second % PING_S === 0) this.send({ type: "ping" });
      return;
    }
    if (this.second >= this.retryAt && navigator.onLine) this.connect();
    if (this.second % POLL_S === 0) this.ends.poll();
  }

  private connect(): void {
    this.drop();
    this.heard = this.second;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/api/agent/socket`);
    this.socket = socket;
    socket.onopen = () => {
      this.send({ type: "hello", csrf: csrfToken() });
      this.send({ type: "ping" });
      this.ends.line("live");
      this.ends.live();
    };
    socket.onmessage = (event) => this.socket === socket && this.take(String(event.data));
    socket.onclose = () => this.socket === socket && this.lost();
  }

  private take(data: string): void {
    this.heard = this.second;
    this.tries = 0;
    try {
      this.ends.frame(JSON.parse(data) as Frame);
    } catch {
      // A frame that is no JSON says nothing; the next fetch brings what there is.
    }
  }

  private lost(): void {
    this.drop();
    this.tries++;
    const wait = Math.min(LONGEST_WAIT_S, 2 ** Math.min(this.tries, 5) / 2);
    this.retryAt = this.second + Math.ceil(wait * (0.5 + Math.random() / 2));
    this.ends.line(navigator.onLine ? "connecting" : "offline");
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }
}
