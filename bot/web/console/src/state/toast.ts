/** What went wrong or well, in a line that goes away by itself. Always as text. */
import { ElMessage } from "element-plus";
import { ApiError } from "../core/api";
import { texts } from "../texts.zh";

export const done = (text: string): void => void ElMessage({ message: text, type: "success", duration: 2_500 });

export const warn = (text: string): void => void ElMessage({ message: text, type: "warning", duration: 6_000, showClose: true });

/** Tell why something failed, in the server's words where it has some. */
export function failed(error: unknown): void {
  ElMessage({ message: reasonOf(error), type: "error", duration: 6_000, showClose: true });
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return texts.errors.unknown;
  if (error.text) return error.text;
  if (error.status === 0) return texts.errors.network;
  return texts.errors.byStatus[error.status] ?? texts.errors.unknown;
}

/** Do something; on failure say so and answer undefined. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    failed(error);
    return undefined;
  }
}
