import type { ReactNode } from "react";
import {
  type FactUnit,
  formatArea,
  formatCount,
  formatDate,
  formatFigure,
  formatInstant,
  formatMoney,
  formatMoneyExact,
  formatPercentMilli,
  formatPoints,
  MISSING,
  type MoneyUnit,
} from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { useMoneyUnit } from "./money-unit.tsx";

type Nullable<T> = T | null | undefined;

/** The dash of a figure that is not there, with the reason for those who cannot see it. */
export function Missing({
  reason = "missing",
}: {
  reason?: "missing" | "notApplicable" | "rejected" | "none" | "unknown";
}) {
  const { t } = useText();
  const text = t(`common:value.${reason}`);
  return (
    <span className="text-ink-soft" title={text}>
      <span aria-hidden>{MISSING}</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}

const Figure = ({ children, title, unit }: { children: ReactNode; title?: string; unit?: string }) => (
  <span className="whitespace-nowrap" title={title}>
    {children}
    {unit ? <span className="ml-1 text-xs text-ink-soft">{unit}</span> : null}
  </span>
);

/**
 * Money from fen, in the page's unit (`?money=`) or the one given. The full figure in 元 shows on hover.
 * `withUnit` writes the unit behind it; in tables the unit belongs into the header.
 */
export function Money({
  fen,
  unit,
  withUnit,
  exact,
}: {
  fen: Nullable<number>;
  unit?: MoneyUnit;
  withUnit?: boolean;
  /** Every digit, no rounding: for amounts that are paid. */
  exact?: boolean;
}) {
  const { t } = useText();
  const chosen = useMoneyUnit();
  if (fen === null || fen === undefined) return <Missing />;
  const shown = unit ?? chosen;
  return (
    <Figure
      title={shown === "yuan" ? undefined : `${formatMoney(fen)} ${t("common:units.yuan")}`}
      unit={withUnit ? t(`common:units.${shown}`) : undefined}
    >
      {exact ? formatMoneyExact(fen, shown) : formatMoney(fen, shown)}
    </Figure>
  );
}

/** An area in m² from hundredths of m². */
export function Area({ dm2, withUnit }: { dm2: Nullable<number>; withUnit?: boolean }) {
  const { t } = useText();
  if (dm2 === null || dm2 === undefined) return <Missing />;
  return <Figure unit={withUnit ? t("common:units.m2") : undefined}>{formatArea(dm2)}</Figure>;
}

/** Points from thousandths. */
export function Points({ milli, withUnit }: { milli: Nullable<number>; withUnit?: boolean }) {
  const { t } = useText();
  if (milli === null || milli === undefined) return <Missing />;
  return <Figure unit={withUnit ? t("common:units.points") : undefined}>{formatPoints(milli)}</Figure>;
}

/** A percentage from thousandths of a percent. */
export function Percent({ milli, places }: { milli: Nullable<number>; places?: number }) {
  if (milli === null || milli === undefined) return <Missing />;
  return <Figure>{formatPercentMilli(milli, places)}</Figure>;
}

export function Count({ value, unit }: { value: Nullable<number>; unit?: string }) {
  if (value === null || value === undefined) return <Missing />;
  return <Figure unit={unit}>{formatCount(value)}</Figure>;
}

/** A calendar date, as it is stored. */
export function DateText({
  on,
  reason = "none",
}: {
  on: Nullable<string>;
  reason?: "none" | "unknown" | "missing";
}) {
  if (!on) return <Missing reason={reason} />;
  return (
    <time dateTime={on} className="whitespace-nowrap">
      {formatDate(on)}
    </time>
  );
}

/** An instant on the city's wall clock. */
export function InstantText({ at, timeZone }: { at: Nullable<string | Date>; timeZone?: string }) {
  if (!at) return <Missing reason="none" />;
  return (
    <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap">
      {formatInstant(at, timeZone)}
    </time>
  );
}

/** An interval [from, to): the last day shown is the one before `to`, given by the caller as `lastOn`. */
/** A sentence whose dates are not torn apart at their hyphens. */
export const DatedText = ({ children }: { children: string }) =>
  children.split(/(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
      <span key={index} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  );

export function DateRange({ from, lastOn }: { from: string; lastOn: Nullable<string> }) {
  const { t } = useText();
  return (
    <span className="whitespace-nowrap">
      {lastOn ? t("common:value.range", { from, to: lastOn }) : t("common:value.rangeOpen", { from })}
    </span>
  );
}

/** A code or a digest: 统一社会信用代码, SHA-256. */
export const Code = ({ children }: { children: string }) => (
  <code className="font-mono text-xs break-all" translate="no">
    {children}
  </code>
);

/** A cell of the fact catalogue: its figure in its own unit, or why there is none. */
export function FactText({
  state,
  value,
  unit,
  money,
}: {
  state: "known" | "missing" | "not-applicable" | "rejected";
  value: Nullable<number | string>;
  unit: FactUnit;
  money?: MoneyUnit;
}) {
  const chosen = useMoneyUnit();
  if (state === "not-applicable") return <Missing reason="notApplicable" />;
  if (state !== "known") return <Missing reason={state} />;
  return <Figure>{formatFigure(value, unit, money ?? chosen)}</Figure>;
}
