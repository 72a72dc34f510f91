const paths = {
  close: "M6 6l12 12M18 6L6 18",
  text: "M3 19L8 6l5 13M4.8 14.5h6.4M15 19l3-8 3 8M16 16h4",
  send: "M4 12l16-8-5 16-3.5-6.5L4 12z",
  attach: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  camera: "M4 7h3l2-2h6l2 2h3v12H4zM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7",
  down: "M6 10l6 6 6-6",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
  ok: "M5 12.5l4.5 4.5L19 7.5",
  no: "M7 7l10 10M17 7L7 17",
  maybe: "M12 6v7M12 17v.5",
};

/** A line drawing; always beside or under a text that says the same. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
