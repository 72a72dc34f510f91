/** The clauses of something in one line each. */
import { texts } from "../texts.zh";
import type { Clause } from "./types";

export const clauseTexts = (clauses: Clause[]): string[] =>
  clauses.map((one) => (typeof one === "string" ? one : texts.clause(one.title ?? "", one.article ?? "")));
