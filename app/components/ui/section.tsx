import { type ReactNode, useId } from "react";
import { cx } from "./class-names.ts";

/** A titled part of a page, on a white sheet. `isFlush` lets a table touch its edges. */
export function Section({
  title,
  description,
  actions,
  children,
  isFlush,
  id,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  isFlush?: boolean;
  id?: string;
}) {
  const own = useId();
  const headingId = id ? `${id}-heading` : own;
  return (
    <section
      id={id}
      aria-labelledby={headingId}
      className="min-w-0 overflow-clip rounded-md border border-line bg-surface"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <div className="min-w-0">
          <h2 id={headingId} className="text-sm leading-7">
            {title}
          </h2>
          {description ? <p className="max-w-prose pb-1 text-xs text-ink-soft">{description}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div> : null}
      </div>
      <div className={isFlush ? undefined : "p-4"}>{children}</div>
    </section>
  );
}

/** A white sheet without a heading. */
export const Card = ({ children, className }: { children: ReactNode; className?: string }) => (
  <div className={cx("min-w-0 rounded-md border border-line bg-surface p-4", className)}>{children}</div>
);

/** Facts on the left, timeline on the right; one under the other on narrow screens. */
export const TwoColumns = ({ main, side }: { main: ReactNode; side: ReactNode }) => (
  <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] 2xl:grid-cols-[minmax(0,1fr)_26rem]">
    <div className="flex min-w-0 flex-col gap-5">{main}</div>
    <div className="flex min-w-0 flex-col gap-5">{side}</div>
  </div>
);

/** Key figures in one quiet row; give it Stats. */
export const StatRow = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-2 overflow-clip rounded-md border border-line bg-surface gap-px sm:grid-cols-[repeat(auto-fit,minmax(10rem,1fr))]">
    {children}
  </dl>
);

/** One figure with its name, its unit, and what it is compared with. */
export function Stat({
  label,
  value,
  unit,
  note,
}: {
  label: ReactNode;
  value: ReactNode;
  unit?: string;
  note?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-0.5 px-4 py-3 outline-1 outline-line">
      <dt className="text-xs text-ink-soft">{label}</dt>
      <dd className="text-lg font-semibold">
        {value}
        {unit ? <span className="ml-1 text-xs font-normal text-ink-soft">{unit}</span> : null}
      </dd>
      {note ? <dd className="text-xs text-ink-soft">{note}</dd> : null}
    </div>
  );
}

export type Fact = { label: ReactNode; value: ReactNode; key?: string };

/** Facts of a thing, name and value. */
export function KeyValue({ facts, columns = 2 }: { facts: readonly Fact[]; columns?: 1 | 2 | 3 }) {
  const grid = { 1: "", 2: "sm:grid-cols-2", 3: "sm:grid-cols-2 xl:grid-cols-3" }[columns];
  return (
    <dl className={cx("grid gap-x-8", grid)}>
      {facts.map((fact, index) => (
        <div
          key={fact.key ?? (typeof fact.label === "string" ? fact.label : index)}
          className="flex min-w-0 items-baseline gap-4 border-b border-line py-1.5"
        >
          <dt className="w-28 shrink-0 text-ink-soft">{fact.label}</dt>
          <dd className="min-w-0 grow">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
