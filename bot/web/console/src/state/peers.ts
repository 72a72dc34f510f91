/** The agents one can hand a chat to, fetched when asked. */
import { ref } from "vue";
import { get } from "../core/api";
import type { Agent } from "../core/types";
import { failed } from "./toast";

export const peers = ref<Agent[]>([]);

export async function loadPeers(): Promise<void> {
  try {
    const answer = await get<Agent[] | { agents: Agent[] }>("/agents");
    peers.value = Array.isArray(answer) ? answer : answer.agents;
  } catch (error) {
    failed(error);
  }
}
