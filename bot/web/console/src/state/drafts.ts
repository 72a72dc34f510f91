/** What was begun and not sent, kept for each chat while the window is open. */
const drafts = new Map<string, string>();

export const draftOf = (id: string): string => drafts.get(id) ?? "";
export const keepDraft = (id: string, text: string): void => void (text ? drafts.set(id, text) : drafts.delete(id));
