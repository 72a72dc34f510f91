/** The shopper's HTTP interface: one session, renewed before it ends and once after a 401. */
import type { Context, Page, Session } from "./types";

/** A refusal of the server. `retryAfter` in seconds; `status` 0 means the network failed. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly text = "",
    readonly retryAfter = 0,
  ) {
    super(`HTTP ${status}`);
  }
}

export type TokenSource = string | (() => string | Promise<string>) | null;

const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 15_000;

export class Api {
  session: Session | null = null;
  /** Server clock minus ours, in milliseconds. */
  skew = 0;
  private renewing: Promise<Session> | null = null;
  private who = 0;

  constructor(
    readonly base: string,
    private readonly memory: { visitor(): string | null; keepVisitor(secret: string | null): void },
    private source: TokenSource = null,
  ) {}

  get token(): TokenSource {
    return this.source;
  }

  /** Somebody else speaks from now on; a session that is still being opened for the one before is dropped. */
  identify(source: TokenSource): void {
    this.source = source;
    this.session = null;
    this.renewing = null;
    this.who++;
  }

  /** Open or renew the session; parallel callers share one request. */
  start(): Promise<Session> {
    if (this.renewing) return this.renewing;
    const opening = this.openSession().finally(() => {
      if (this.renewing === opening) this.renewing = null;
    });
    this.renewing = opening;
    return opening;
  }

  private async openSession(): Promise<Session> {
    const who = this.who;
    const token = typeof this.source === "function" ? await this.source() : this.source;
    const visitor = this.memory.visitor();
    const body = { ...(token ? { token } : {}), ...(visitor ? { visitor } : {}) };
    const session = (await this.fetch("POST", "/session", body, null)) as Session;
    if (who !== this.who) return session;
    this.session = session;
    this.skew = Date.parse(session.now) - Date.now();
    this.memory.keepVisitor(session.visitor); // none for one who signed in: the conversation is theirs now
    return session;
  }

  /** A session that is good for the next request. */
  async fresh(): Promise<Session> {
    const session = this.session;
    const ends = session ? Date.parse(session.expires_at) - Date.now() - this.skew : 0;
    return session && ends > RENEW_BEFORE_MS ? session : this.start();
  }

  messages(query: string): Promise<Page> {
    return this.call("GET", `/messages?${query}`) as Promise<Page>;
  }

  send(message: { client_id: string; text: string; button?: string; context?: Context }): Promise<{ seq: number; at: string }> {
    return this.call("POST", "/messages", message) as Promise<{ seq: number; at: string }>;
  }

  /** Call a person; read marks; stars for a person's answer. */
  tell(path: "/human" | "/read" | "/rating", body: object = {}): Promise<unknown> {
    return this.call("POST", path, body);
  }

  /** The address of a photo or video for some minutes. */
  async link(id: string): Promise<string> {
    return this.base + ((await this.call("GET", `/attachments/${id}/link`)) as { path: string }).path;
  }

  /** The address of an item's timeline for some minutes. */
  async timeline(line: number): Promise<string> {
    return this.base + ((await this.call("GET", `/items/${line}/timeline.svg/link`)) as { path: string }).path;
  }

  /** Send a file; `told` hears how much of it is sent, from 0 to 1. */
  async upload(client_id: string, file: File, signal: AbortSignal, told: (sent: number) => void): Promise<void> {
    const body = new FormData();
    body.append("client_id", client_id);
    body.append("file", file, file.name || "file");
    try {
      await this.post(body, signal, told, (await this.fresh()).session);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      await this.post(body, signal, told, (await this.start()).session);
    }
  }

  /** XMLHttpRequest, because fetch does not tell the progress of what is sent. */
  private post(body: FormData, signal: AbortSignal, told: (sent: number) => void, bearer: string): Promise<void> {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.base}/api/shopper/attachments`);
      request.setRequestHeader("Authorization", `Bearer ${bearer}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => told(event.loaded / (event.total || 1));
      request.onload = () => {
        const wait = Number(request.getResponseHeader("Retry-After")) || 0;
        request.status < 300 ? done() : failed(new ApiError(request.status, request.response?.text, wait));
      };
      request.onerror = request.onabort = () => failed(new ApiError(0));
      signal.onabort = () => request.abort();
      signal.aborted ? failed(new ApiError(0)) : request.send(body);
    });
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const session = await this.fresh();
    try {
      return await this.fetch(method, path, body, session.session);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      return this.fetch(method, path, body, (await this.start()).session);
    }
  }

  private async fetch(method: string, path: string, body: object | undefined, bearer: string | null): Promise<unknown> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(`${this.base}/api/shopper${path}`, {
        method,
        signal: stop.signal,
        credentials: "omit",
        cache: "no-store",
        headers: {
          ...(body ? { "Content-Type": "application/json" } : {}),
          ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
        },
        body: body ? JSON.stringify(body) : undefined,
      });
      const answer = await response.json().catch(() => ({}));
      if (response.ok) return answer;
      throw new ApiError(response.status, answer.text || "", Number(response.headers.get("Retry-After")) || 0);
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0);
    } finally {
      clearTimeout(timer);
    }
  }
}
