/** What this browser keeps. Storage that is blocked (private mode, policy) only costs the memory. */

/** Keys are `anxin.<shop>.<name>`; `tab` values end with the tab. */
export class Memory {
  constructor(private readonly shop: string) {}

  get(name: string, tab = false): string | null {
    try {
      return this.store(tab).getItem(this.key(name));
    } catch {
      return null;
    }
  }

  /** Keep `value`; null forgets it. */
  set(name: string, value: string | null, tab = false): void {
    try {
      if (value === null) this.store(tab).removeItem(this.key(name));
      else this.store(tab).setItem(this.key(name), value);
    } catch {
      // Full or forbidden: the chat goes on, only without this memory.
    }
  }

  key(name: string): string {
    return `anxin.${this.shop}.${name}`;
  }

  visitor(): string | null {
    return this.get("visitor");
  }

  keepVisitor(secret: string | null): void {
    this.set("visitor", secret);
  }

  private store(tab: boolean): Storage {
    return tab ? sessionStorage : localStorage;
  }
}
