/** Who is signed in, and what they may do. The server decides; this only hides what it would refuse. */
import { reactive } from "vue";
import { ApiError, get, post, remove, setCsrf, whenSignedOut } from "../core/api";
import type { Me, Status } from "../core/types";
import { serverTime } from "./clock";

export const session = reactive({ me: null as Me | null, asked: false, failed: false });

export const may = (permission: string): boolean => Boolean(session.me?.permissions.includes(permission));

whenSignedOut(() => take(null));

/** Take up the session of the cookie, if there is one. */
export async function resume(): Promise<void> {
  session.failed = false;
  try {
    take(await get<Me>("/session"));
  } catch (error) {
    take(null);
    session.failed = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
  }
  session.asked = true;
}

export async function signIn(login: string, password: string): Promise<void> {
  take(await post<Me>("/session", { login, password }));
}

export async function signOut(): Promise<void> {
  try {
    await remove("/session");
  } finally {
    take(null);
  }
}

export async function setStatus(status: Status): Promise<void> {
  take(await post<Me>("/presence", { status }));
}

/** The server's word on me changed: my state, my cap, my rights. */
export async function refreshMe(): Promise<void> {
  take(await get<Me>("/session"));
}

function take(me: Me | null): void {
  session.me = me;
  serverTime(me?.now);
  setCsrf(me?.csrf ?? "");
}
