/** The chat: put into the shadow root of the button when it is first wanted. */
import { render } from "preact";
import type { TokenSource } from "./core/api";
import { Chat } from "./core/chat";
import type { About, Product } from "./core/types";
import css from "./styles/panel.css?inline";
import cardCss from "./styles/cards.css?inline";
import { buttonTexts, texts } from "./texts.zh";
import { Panel } from "./view/Panel";

type Emit = (name: string, detail?: unknown) => void;

export interface App {
  open(): void;
  close(): void;
  identify(token: TokenSource): void;
  ask(text: string, about?: About): void;
}

const PHONE = "(max-width: 640px)";

export function mount(host: HTMLElement, root: ShadowRoot, base: string, script: HTMLElement, emit: Emit): App {
  const { shop, theme } = script.dataset;
  if (theme) host.dataset.theme = theme;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css + cardCss);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const launcher = root.querySelector<HTMLButtonElement>(".launcher") as HTMLButtonElement;
  const place = document.createElement("div");
  root.append(place);
  const page = (): Product | null => {
    const { product, productName } = script.dataset; // read each time: a page may show another product by now
    return product ? { id: product, name: productName } : null;
  };
  const chat = new Chat(base, shop ?? "", page, emit);
  new MutationObserver(chat.changed).observe(script, { attributes: true });
  const title = titleKeeper();

  const draw = (): void => {
    launcher.hidden = chat.open;
    launcher.setAttribute("aria-expanded", String(chat.open));
    const unread = chat.unread;
    launcher.dataset.unread = unread > 99 ? "99+" : unread ? String(unread) : "";
    launcher.setAttribute("aria-label", unread ? `${buttonTexts.open}，${texts.unread(unread)}` : buttonTexts.open);
    title(document.hidden || !chat.open ? unread : 0);
    render(chat.open ? <Panel chat={chat} close={close} /> : null, place);
  };
  chat.subscribe(draw);
  document.addEventListener("visibilitychange", chat.changed);
  let told = 0;
  chat.subscribe(() => {
    if (chat.unread !== told) emit("unread", { count: (told = chat.unread) });
  });

  /** True when opening on a phone made a step of history, which back takes away with the chat. */
  let stepped = false;
  const open = (): void => {
    launcher.removeAttribute("aria-busy");
    if (chat.open) return;
    chat.open = true;
    if (matchMedia(PHONE).matches) {
      history.pushState({ ...history.state, anxin: true }, "");
      stepped = true;
    }
    void chat.begin();
    draw();
    emit("open");
  };
  const hide = (): void => {
    if (!chat.open) return;
    chat.open = false;
    draw();
    launcher.focus();
    emit("close");
  };
  /** Closing by hand takes back the step of history that opening on a phone made. */
  const close = (): void => {
    hide();
    if (history.state?.anxin) history.back();
  };
  addEventListener("popstate", () => {
    if (!stepped || history.state?.anxin) return; // the page moves on by itself; the chat stays
    stepped = false;
    hide();
  });

  if (chat.returning) void chat.begin();
  draw();
  return {
    open,
    close,
    identify: (token) => void chat.identify(token),
    ask: (text, about) => {
      open();
      chat.ask(text, about);
    },
  };
}

/** Put the number of new messages before the page's title, and take it away again. */
function titleKeeper(): (unread: number) => void {
  let added = "";
  return (unread) => {
    const plain = added && document.title.startsWith(added) ? document.title.slice(added.length) : document.title;
    const next = unread ? texts.titleUnread(unread) : "";
    if (next === added && document.title === added + plain) return;
    added = next;
    document.title = added + plain;
  };
}
