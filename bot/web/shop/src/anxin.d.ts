/** The widget's one global; see widget/src/loader.ts. */
interface Window {
  anxin?: {
    open(): void;
    close(): void;
    identify(token: string | (() => string | Promise<string>) | null): void;
    ask(text: string, about?: { orderLine?: { id?: number; number: string; name: string }; product?: { id: string; name?: string } }): void;
    on(event: string, listener: (detail: unknown) => void): void;
    off(event: string, listener: (detail: unknown) => void): void;
  };
}
