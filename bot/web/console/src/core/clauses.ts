/** The clauses of something in one line each; an article says nothing without the text it is of. */
import { texts } from "../texts.zh";
import type { Clause } from "./types";

export const clauseTexts = (clauses: Clause[]): string[] =>
  clauses.map((one) => (typeof one === "string" ? one : one.title ? texts.clause(one.title, one.article ?? "") : "")).filter(Boolean);
