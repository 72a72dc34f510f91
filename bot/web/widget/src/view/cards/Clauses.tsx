import { texts } from "../../texts.zh";
import { list, str } from "./fields";

/** The clauses something rests on; each unfolds to what it means, its date and grade. */
export function Clauses({ clauses, pageFirst }: { clauses: unknown; pageFirst: unknown }) {
  const rows = list(clauses);
  if (!rows.length && pageFirst !== true) return null;
  return (
    <div class="clauses">
      {rows.length > 0 && <h3>{texts.card.clauses}</h3>}
      {rows.map((clause, index) => (
        <details key={index}>
          <summary>{texts.card.clause(str(clause.title), str(clause.article))}</summary>
          {str(clause.says) && <p>{str(clause.says)}</p>}
          <p class="faint">{about(clause)}</p>
        </details>
      ))}
      {pageFirst === true && <p class="faint">{texts.card.pageFirst}</p>}
    </div>
  );
}

function about(clause: Record<string, unknown>): string {
  const grade = texts.card.grades[str(clause.grade)] ?? str(clause.grade);
  const version = str(clause.version);
  const changes = clause.volatile === true ? texts.card.volatile : "";
  return [version && texts.card.version(version), grade, changes].filter(Boolean).join(" · ");
}
