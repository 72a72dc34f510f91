/** The agents' interface over HTTP. The cookie is the browser's alone; what changes something carries the CSRF token. */

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code = "",
    readonly text = "",
    readonly retryAfter = 0,
  ) {
    super(text || code || String(status));
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;
const ROOT = "/api/agent";
const TIMEOUT_MS = 20_000;

let csrf = "";
let onSignedOut: () => void = () => undefined;

export const setCsrf = (token: string): void => void (csrf = token);
export const csrfToken = (): string => csrf;
export const whenSignedOut = (work: () => void): void => void (onSignedOut = work);

export const get = <T>(path: string, query: Query = {}): Promise<T> => call<T>("GET", path + search(query));
export const post = <T>(path: string, body: object = {}): Promise<T> => call<T>("POST", path, body);
export const remove = (path: string): Promise<void> => call<void>("DELETE", path);

/** The address of something that the browser fetches itself, a picture or a file. */
export const addressOf = (path: string, query: Query = {}): string => ROOT + path + search(query);

/** "?a=1&b=2" of what is set. */
export function search(query: Query): string {
  const said = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const text = new URLSearchParams(said.map(([key, value]) => [key, String(value)])).toString();
  return text && `?${text}`;
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF"] = csrf;
  if (body) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(ROOT + path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new ApiError(0);
  }
  if (!answer.ok) throw await refusal(answer, path);
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function refusal(answer: Response, path: string): Promise<ApiError> {
  const said = (await answer.json().catch(() => ({}))) as { code?: string; error?: string; text?: string };
  if (answer.status === 401 && path !== "/session") onSignedOut();
  const seconds = Number(answer.headers.get("Retry-After")) || 0;
  return new ApiError(answer.status, said.code ?? said.error ?? "", said.text ?? "", seconds);
}
