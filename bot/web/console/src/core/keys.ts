/** Keyboard shortcuts of the work place. Alt and a letter, by the key's place, so that typing is never disturbed. */
export type Action = "next" | "previous" | "claim" | "compose" | "note" | "close" | "search" | "mine" | "queue" | "all" | "help";

/** The key that is shown and the `KeyboardEvent.code` that is meant. */
export const keys: Record<Exclude<Action, "help">, [string, string]> = {
  next: ["Alt+J", "KeyJ"],
  previous: ["Alt+K", "KeyK"],
  claim: ["Alt+C", "KeyC"],
  compose: ["Alt+M", "KeyM"],
  note: ["Alt+N", "KeyN"],
  close: ["Alt+X", "KeyX"],
  search: ["Alt+S", "KeyS"],
  mine: ["Alt+1", "Digit1"],
  queue: ["Alt+2", "Digit2"],
  all: ["Alt+3", "Digit3"],
};

/** What a key press asks for; null for one that is just typing. */
export function actionOf(event: KeyboardEvent): Action | null {
  const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select, [contenteditable]");
  if (event.key === "?" && !typing) return "help";
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  const found = Object.entries(keys).find(([, [, code]]) => code === event.code);
  return found ? (found[0] as Action) : null;
}
