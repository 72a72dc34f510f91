/** Reading a card's fields: the server is ours, yet a card of another version must not break the chat. */

/** The text of a field; numbers are written out, everything else is "". */
export function str(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** The objects of a list field. */
export function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}

/** The texts of a list field. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(str).filter(Boolean) : [];
}
