import { CircleHelp } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

/** A short explanation behind a question mark: by hovering, by focus and by touch; Escape puts it away. */
export function InfoTip({ label, children }: { label: string; children: ReactNode }) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only repeats what focus and press do
    <span
      className="relative inline-block"
      onMouseEnter={() => setIsOpen(true)}
      onMouseLeave={() => setIsOpen(false)}
    >
      <button
        type="button"
        aria-label={label}
        aria-describedby={id}
        className="inline-flex size-6 items-center justify-center rounded-sm align-middle text-ink-soft hover:text-ink"
        onFocus={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onClick={() => setIsOpen(true)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setIsOpen(false);
        }}
      >
        <CircleHelp aria-hidden className="size-4" />
      </button>
      <span
        id={id}
        role="tooltip"
        hidden={!isOpen}
        className="absolute top-full left-1/2 z-40 w-64 max-w-[80vw] -translate-x-1/2 rounded-md border border-line bg-surface p-2 text-left text-xs font-normal whitespace-normal text-ink shadow-lift"
      >
        {children}
      </span>
    </span>
  );
}
