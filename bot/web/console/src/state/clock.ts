/** The present, for everything that shows how long something has left; moves on every 15 seconds. */
import { ref } from "vue";

export const now = ref(Date.now());
setInterval(() => (now.value = Date.now()), 15_000);
