/**
 * The script a page embeds:
 *
 *   <script src="https://…/widget.js" data-shop="muyi" data-theme="light" defer></script>
 *
 * It puts up the button and brings the chat when it is opened or the page is idle. Its one global is
 * `window.anxin`: open(), close(), identify(token), ask(text, {orderLine, product}), on(event, listener), off(event, listener).
 * Events: ready, open, close, message, unread, token-expired.
 */
import css from "./styles/button.css?inline";
import { buttonTexts as texts } from "./texts.zh";

interface App {
  open(): void;
  close(): void;
  identify(token: unknown): void;
  ask(text: string, about?: unknown): void;
}

interface Mount {
  mount(host: HTMLElement, root: ShadowRoot, base: string, script: HTMLElement, emit: (name: string, detail?: unknown) => void): App;
}

const script = document.currentScript as HTMLScriptElement;
const base = new URL(".", script.src).href.replace(/\/$/, "");
const known = (window as { anxin?: object }).anxin;

if (!known && !customElements.get("anxin-chat")) start();

function start(): void {
  let app: Promise<App> | null = null;
  const events = new EventTarget();
  const wrapped = new WeakMap<object, EventListener>();
  const emit = (name: string, detail?: unknown): void => {
    events.dispatchEvent(new CustomEvent(name, { detail }));
  };

  class AnxinChat extends HTMLElement {}
  customElements.define("anxin-chat", AnxinChat);
  const host = document.createElement("anxin-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "launcher";
  button.setAttribute("aria-label", texts.open);
  button.setAttribute("aria-expanded", "false");
  button.append(icon(), texts.label);
  button.onclick = () => api.open();
  root.append(button);

  /** Bring the chat once; a failed attempt may be made again. */
  const load = (): Promise<App> => {
    app ??= (import(/* @vite-ignore */ `${base}/widget-app.js`) as Promise<Mount>).then(
      (module) => module.mount(host, root, base, script, emit),
      (error: unknown) => {
        app = null;
        button.removeAttribute("aria-busy");
        throw error;
      },
    );
    return app;
  };
  const run = (work: (app: App) => void): void => {
    load().then(work, () => emit("error"));
  };

  const api = {
    open: () => {
      button.setAttribute("aria-busy", "true");
      run((chat) => chat.open());
    },
    close: () => run((chat) => chat.close()),
    identify: (token: unknown) => run((chat) => chat.identify(token)),
    ask: (text: string, about?: unknown) => run((chat) => chat.ask(text, about)),
    on: (name: string, listener: (detail: unknown) => void) => {
      const heard: EventListener = (event) => listener((event as CustomEvent).detail);
      wrapped.set(listener, heard);
      events.addEventListener(name, heard);
    },
    off: (name: string, listener: (detail: unknown) => void) => {
      const heard = wrapped.get(listener);
      if (heard) events.removeEventListener(name, heard);
    },
  };
  Object.defineProperty(window, "anxin", { value: Object.freeze(api) });

  const show = (): void => {
    document.body.append(host);
    const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 2_000));
    const rest = (): unknown => idle(() => void load().catch(() => undefined));
    if (document.readyState === "complete") rest();
    else addEventListener("load", rest, { once: true });
  };
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show, { once: true });
}

function icon(): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M12 3c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-.9 0-1.7-.1-2.5-.3L5 20.5l.9-3.6C4.1 15.5 3 13.2 3 10.7 3 6.4 7 3 12 3zm-3.3 7.6l2.5 2.5 4.3-4.4");
  svg.append(path);
  return svg;
}
