import { block, type Fault, warn } from "../reports/fault.ts";
import type { DateOn } from "../shared/dates.ts";
import type { EndReason, HighValue, RightKind, RightRules } from "./rules.ts";

/**
 * An intellectual property right of a firm. It is held over [heldFrom, endedOn): from its grant, or from the day it was
 * taken over where that is later.
 */
export type Right = {
  id: string;
  uscc: string;
  kind: RightKind;
  number: string;
  name: string;
  appliedOn: DateOn | null;
  grantedOn: DateOn | null;
  /** It came from somebody else on that day; null = the firm's own application. */
  acquiredOn: DateOn | null;
  endedOn: DateOn | null;
  endReason: EndReason | null;
  isMainBusiness: boolean;
  highValue: HighValue | null;
};

type Dated = Pick<Right, "grantedOn" | "acquiredOn" | "endedOn">;

/** The first day on which the firm holds the granted right; null while it is not granted. */
export function heldFrom({ grantedOn, acquiredOn }: Dated): DateOn | null {
  if (grantedOn === null) return null;
  return acquiredOn !== null && acquiredOn > grantedOn ? acquiredOn : grantedOn;
}

/** True when the firm holds the right, granted, on that day. */
export function isHeld(right: Dated, on: DateOn): boolean {
  const from = heldFrom(right);
  return from !== null && from <= on && (right.endedOn === null || on < right.endedOn);
}

/** A right's number as it is compared: half-width, without blanks, points and the letters before it. */
export const normalRightNumber = (number: string): string =>
  number
    .normalize("NFKC")
    .replace(/[\s.．。-]/g, "")
    .toUpperCase()
    .replace(/^ZL/, "");

/**
 * What is wrong with a right beside the same carrier's others (the same id is the one being changed). Codes:
 * intellectual-property.date-required, .granted-before-applied, .in-the-future, .ended-before, .end-reason-required,
 * .end-day-required, .never-granted, .high-value-kind, .duplicate (block); .not-applied (warn).
 */
export function rightFault(
  right: Right,
  others: readonly Right[],
  { rules, today }: { rules: RightRules; today: DateOn },
): Fault[] {
  const faults: Fault[] = [];
  const wrong = (code: string, field: string, details: Fault["details"] = {}) =>
    faults.push(block(`intellectual-property.${code}`, field, details));
  const { appliedOn, grantedOn, acquiredOn, endedOn, endReason } = right;
  if (appliedOn === null && grantedOn === null && acquiredOn === null) wrong("date-required", "appliedOn");
  if (appliedOn !== null && grantedOn !== null && grantedOn < appliedOn) {
    wrong("granted-before-applied", "grantedOn", { appliedOn, grantedOn });
  }
  for (const [field, on] of Object.entries({ appliedOn, grantedOn, acquiredOn, endedOn })) {
    if (on !== null && on > today) wrong("in-the-future", field, { on });
  }
  const begin = [appliedOn, grantedOn, acquiredOn]
    .flatMap((on) => on ?? [])
    .sort()
    .at(-1);
  if (endedOn !== null && begin !== undefined && endedOn < begin)
    wrong("ended-before", "endedOn", { endedOn, begin });
  if (endedOn !== null && endReason === null) wrong("end-reason-required", "endReason");
  if (endedOn === null && endReason !== null) wrong("end-day-required", "endedOn");
  const rule = rules.kinds.find(({ kind }) => kind === right.kind)!;
  if (!rule.isGranted && grantedOn !== null) wrong("never-granted", "grantedOn");
  if (right.highValue !== null && right.kind !== rules.highValue.of) wrong("high-value-kind", "highValue");
  const number = normalRightNumber(right.number);
  const twin = others.some(
    (it) =>
      it.id !== right.id &&
      it.uscc === right.uscc &&
      it.kind === right.kind &&
      normalRightNumber(it.number) === number,
  );
  if (twin) wrong("duplicate", "number", { number: right.number });
  if (rule.isPatent && appliedOn === null && acquiredOn === null) {
    faults.push(warn("intellectual-property.not-applied", "appliedOn"));
  }
  return faults;
}
