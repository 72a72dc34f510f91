/** Where in the console one is: the part of the address after "#/". */
import { ref } from "vue";

const read = (): string[] => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);

/** ["work", "c123"]: the page and what is open on it. */
export const place = ref<string[]>(read());
addEventListener("hashchange", () => (place.value = read()));

export function go(...parts: string[]): void {
  location.hash = `#/${parts.map(encodeURIComponent).join("/")}`;
  place.value = parts;
}
