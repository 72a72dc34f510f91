import { str } from "./fields";

/** What happened, one below the other, with its time. */
export function Steps({ steps }: { steps: Record<string, unknown>[] }) {
  return (
    <ol class="steps">
      {steps.map((step, index) => (
        <li key={index} class={step.done === false ? "todo" : ""}>
          <span>{str(step.text)}</span>
          <small>{str(step.at_text)}</small>
        </li>
      ))}
    </ol>
  );
}
