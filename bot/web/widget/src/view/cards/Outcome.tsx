import { Icon } from "../Icon";
import { str } from "./fields";

const icons = { granted: "ok", refused: "no", conditional: "maybe", needs_facts: "maybe" } as const;

/** The verdict's sign: colour, mark and word say the same. */
export function Outcome({ outcome, text }: { outcome: unknown; text: unknown }) {
  const known = str(outcome) as keyof typeof icons;
  return (
    <span class={`outcome ${known in icons ? known : "conditional"}`}>
      <Icon name={icons[known] ?? "maybe"} />
      {str(text)}
    </span>
  );
}
