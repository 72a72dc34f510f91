import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "../core/chat";
import { texts } from "../texts.zh";
import { Icon } from "./Icon";

const MAX_CHARACTERS = 20_000; // the server's limit
const TELL_TYPING_MS = 4_000;

/** Where the shopper writes: Enter sends, Shift+Enter breaks the line, an input method's Enter does neither. */
export function Composer({ chat }: { chat: Chat }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const told = useRef(0);
  const [text, setText] = useState(chat.memory.get("draft", true) ?? "");
  const product = chat.product;
  const over = [...text].length - MAX_CHARACTERS;
  const ready = text.trim() !== "" && over <= 0;

  useLayoutEffect(() => {
    const area = field.current as HTMLTextAreaElement;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 140)}px`;
  }, [text]);

  const write = (value: string): void => {
    setText(value);
    chat.memory.set("draft", value || null, true);
    if (value && Date.now() - told.current > TELL_TYPING_MS) {
      told.current = Date.now();
      chat.tellTyping();
    }
  };
  const send = (): void => {
    if (!ready) return;
    chat.write(text);
    write("");
    told.current = 0; // the message ended the typing; the next key begins it anew
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  const onPick = (event: { currentTarget: HTMLInputElement }): void => {
    chat.attach(event.currentTarget.files);
    event.currentTarget.value = ""; // the same file may be picked again
  };
  // Where there is no finger there is hardly a camera to point at things, and browsers ignore `capture`.
  const withCamera = matchMedia("(pointer: coarse)").matches;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {product?.name && (
        <p class="about">
          <span>{texts.looking(product.name)}</span>
          <button type="button" class="swap" aria-label={texts.lookingNot} onClick={() => chat.leaveOut(product)}>
            <Icon name="close" />
          </button>
        </p>
      )}
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label={texts.inputLabel}
        aria-invalid={over > 0}
        placeholder={texts.inputHintShort}
        enterkeyhint="send"
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          if (chat.attach(event.clipboardData?.files)) event.preventDefault();
        }}
      />
      <button
        type="button"
        class="attach"
        disabled={chat.phase !== "ready"}
        aria-label={texts.attach}
        title={texts.attach}
        onClick={() => files.current?.click()}
      >
        <Icon name="attach" />
      </button>
      <input ref={files} hidden type="file" accept="image/*,video/*" multiple onChange={onPick} />
      {withCamera && (
        <button
          type="button"
          class="attach"
          disabled={chat.phase !== "ready"}
          aria-label={texts.camera}
          title={texts.camera}
          onClick={() => camera.current?.click()}
        >
          <Icon name="camera" />
        </button>
      )}
      {withCamera && <input ref={camera} hidden type="file" accept="image/*" capture="environment" onChange={onPick} />}
      <button type="submit" class="send" disabled={!ready} aria-label={texts.send}>
        <Icon name="send" />
      </button>
      {over > 0 && (
        <p class="over" role="alert">
          {texts.tooLong(over)}
        </p>
      )}
    </form>
  );
}
