/** Tells the shopper that somebody types: at once, again while it goes on, and when it has stopped. */
import { tellTyping } from "./live";

const AGAIN_MS = 3_000;
const STOPPED_MS = 4_000;

export class Typing {
  private told = 0;
  private timer = 0;

  constructor(private readonly chat: string) {}

  changed(text: string): void {
    if (!text) return this.stop();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.stop(), STOPPED_MS);
    if (Date.now() - this.told < AGAIN_MS) return;
    this.told = Date.now();
    tellTyping(this.chat, true);
  }

  stop(): void {
    clearTimeout(this.timer);
    if (this.told) tellTyping(this.chat, false);
    this.told = 0;
  }
}
