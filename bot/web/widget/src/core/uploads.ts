/** Photos and videos on their way: one after the other, with progress; each can be taken back or sent again. */
import { texts } from "../texts.zh";
import { ApiError, type Api } from "./api";
import { newId } from "../../../shared/id";

export interface Upload {
  client_id: string;
  file: File;
  /** From 0 to 1. */
  progress: number;
  failed: boolean;
  note?: string;
  /** True when the same file would be refused again. */
  final?: boolean;
}

export class Uploads {
  list: Upload[] = [];
  private busy: AbortController | null = null;
  private current = "";

  constructor(
    private readonly api: Api,
    private readonly changed: () => void,
  ) {}

  add(files: Iterable<File>): void {
    const fresh = [...files].map((file) => ({ client_id: newId(), file, progress: 0, failed: false }));
    this.list = [...this.list, ...fresh];
    this.changed();
    void this.drain();
  }

  /** Stop it when it is on its way; what the server has taken already stays in the log. */
  cancel(id: string): void {
    this.list = this.list.filter((one) => one.client_id !== id);
    if (this.current === id) this.busy?.abort();
    this.changed();
  }

  retry(id: string): void {
    this.set(id, { failed: false, note: undefined, progress: 0 });
    void this.drain();
  }

  /** Their rows are in the log now. */
  arrived(ids: Set<unknown>): void {
    this.list = this.list.filter((one) => !ids.has(one.client_id));
  }

  stop(): void {
    this.list = [];
    this.busy?.abort();
  }

  private async drain(): Promise<void> {
    if (this.busy) return;
    for (let one = this.next(); one; one = this.next()) {
      this.busy = new AbortController();
      this.current = one.client_id;
      await this.deliver(one, this.busy.signal);
      this.busy = null;
    }
  }

  private next(): Upload | undefined {
    return this.list.find((one) => !one.failed && one.progress < 2);
  }

  private async deliver({ client_id, file }: Upload, signal: AbortSignal): Promise<void> {
    try {
      await this.api.upload(client_id, file, signal, (progress) => this.set(client_id, { progress }));
      this.set(client_id, { progress: 2 }); // the server has it; its row comes by the line
    } catch (error) {
      const { status, text, retryAfter } = error instanceof ApiError ? error : new ApiError(0);
      const final = status >= 400 && status < 500 && ![401, 408, 429].includes(status);
      const note = status === 429 && retryAfter ? texts.sendAgainIn(retryAfter) : text || texts.failed;
      this.set(client_id, { failed: true, final, note });
    }
  }

  private set(id: string, change: Partial<Upload>): void {
    this.list = this.list.map((one) => (one.client_id === id ? { ...one, ...change } : one));
    this.changed();
  }
}
