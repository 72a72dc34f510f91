import { useEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "../core/chat";
import type { Upload } from "../core/uploads";
import type { Message } from "../core/types";
import { timeOf } from "../core/words";
import { texts } from "../texts.zh";

/** A photo or video of the log, by an address that is good for some minutes and asked for again when it is not. */
export function Attachment({ row, chat }: { row: Message; chat: Chat }) {
  const { id, kind } = row.attachment as NonNullable<Message["attachment"]>;
  const [src, setSrc] = useState("");
  const [gone, setGone] = useState("");
  const tries = useRef(0);
  const ask = (): Promise<string | void> =>
    chat.api.link(id).then(
      (path) => (setSrc(path), path),
      (error: { text?: string }) => setGone(error.text || texts.fileMissing),
    );
  useEffect(() => void ask(), [id]);
  /** The address ran out, once; or the file is not there any more. */
  const onError = (): void => void (tries.current++ ? setGone(texts.fileMissing) : ask());
  const label = (kind === "video" ? texts.videoAlt : texts.photoAlt)(timeOf(row.at));
  if (gone) return <p class="bubble">{gone}</p>;
  if (!src) return <div class="media" role="img" aria-label={label} />;
  if (kind === "video") {
    return <video class="media" src={src} controls preload="metadata" playsInline aria-label={label} onError={onError} />;
  }
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    void ask().then((path) => path && window.open(path, "_blank", "noopener"));
  };
  return (
    <a href={src} target="_blank" rel="noopener" onClick={open}>
      <img class="media" src={src} alt={label} onError={onError} onLoad={() => (tries.current = 0)} />
    </a>
  );
}

/** A file on its way: what it is, how far it got, and a way back. */
export function UploadRow({ one, chat }: { one: Upload; chat: Chat }) {
  const { client_id: id, file, failed, progress } = one;
  const picture = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (file.type.startsWith("image/")) void preview(file, picture.current).catch(() => undefined);
  }, [file]);
  return (
    <div class={`row shopper outgoing${failed ? " failed" : ""}`}>
      <div class="bubble">
        {file.type.startsWith("image/") && <canvas ref={picture} class="media" role="img" aria-label={texts.preview} />}
        <p>{file.name}</p>
        {!failed && <progress max={1} value={Math.min(1, progress)} aria-label={texts.sending} />}
      </div>
      <p class="meta" role={failed ? "alert" : undefined}>
        <span>{failed ? one.note : progress < 1 ? texts.percent(Math.floor(progress * 100)) : texts.checking}</span>
        {failed && !one.final && (
          <button type="button" class="swap" onClick={() => chat.uploads.retry(id)}>
            {texts.retry}
          </button>
        )}
        <button type="button" class="swap" onClick={() => chat.uploads.cancel(id)}>
          {failed ? texts.remove : texts.cancel}
        </button>
      </p>
    </div>
  );
}

/** Drawn, not linked: a page's policy may forbid blob addresses. */
async function preview(file: File, canvas: HTMLCanvasElement | null): Promise<void> {
  const bitmap = await createImageBitmap(file, { resizeWidth: 400 });
  if (canvas) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  }
  bitmap.close();
}
