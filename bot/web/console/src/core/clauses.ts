/** The clauses of something in one line each; an article says nothing without the text it is of. */
import { texts } from "../texts.zh";
import type { Clause } from "./types";

export const clauseTexts = (clauses: Clause[]): string[] => clauses.map(textOf).filter(Boolean);

function textOf(one: Clause): string {
  if (typeof one === "string") return one;
  if (!one.title) return "";
  const grade = texts.knowledge.grades[one.grade ?? ""] ?? "";
  const beside = [one.version, grade].filter(Boolean).join("，");
  return texts.clause(one.title, one.article ?? "") + (beside && `（${beside}）`);
}
