/** The present by the server's clock, for everything that shows how long something has left; moves on every 15 seconds. */
import { computed, ref } from "vue";

const here = ref(Date.now());
const ahead = ref(0);
setInterval(() => (here.value = Date.now()), 15_000);

export const now = computed(() => here.value + ahead.value);

/** The server said its time. Less than two seconds apart is the way here. */
export function serverTime(iso: string | undefined): void {
  const at = Date.parse(iso ?? "");
  if (Number.isNaN(at)) return;
  here.value = Date.now();
  const apart = at - here.value;
  ahead.value = Math.abs(apart) < 2_000 ? 0 : apart;
}

const HOUR = 3_600_000;
/** Hours until an instant, below zero once it has passed. */
export const hoursTo = (iso: string): number => (Date.parse(iso) - now.value) / HOUR;
