import { Check } from "lucide-react";
import { cx } from "./class-names.ts";

/** The steps of a longer work in one line: those behind, the one at hand, those to come. */
export function Steps({
  label,
  steps,
  current,
}: {
  label: string;
  steps: readonly string[];
  current: number;
}) {
  return (
    <ol aria-label={label} className="flex flex-wrap gap-x-2 gap-y-2 text-sm">
      {steps.map((step, index) => {
        const isDone = index < current;
        const isCurrent = index === current;
        return (
          <li
            key={step}
            aria-current={isCurrent ? "step" : undefined}
            className={cx(
              "flex items-center gap-2 pr-2",
              isCurrent ? "font-medium text-ink" : "text-ink-soft",
              index > 0 && "sm:before:h-px sm:before:w-6 sm:before:bg-line-strong",
            )}
          >
            <span
              aria-hidden
              className={cx(
                "flex size-5 shrink-0 items-center justify-center rounded-full border text-xs",
                isDone && "border-ok-line bg-ok-soft text-ok",
                isCurrent && "border-accent bg-accent text-on-accent",
                !isDone && !isCurrent && "border-line-strong bg-surface",
              )}
            >
              {isDone ? <Check className="size-3" /> : index + 1}
            </span>
            {step}
          </li>
        );
      })}
    </ol>
  );
}
