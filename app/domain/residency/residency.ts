import { block, type Fault, warn } from "../reports/fault.ts";
import { type DateOn, monthsBetween, overlaps } from "../shared/dates.ts";

/** How a stay ended: 毕业, 迁出, 淘汰, 注销. */
export const EXIT_KINDS = ["graduated", "left", "dropped", "closed"] as const;
export type ExitKind = (typeof EXIT_KINDS)[number];

/** A firm in a carrier over [enteredOn, leftOn): `leftOn` is the first day away, null while it stays. */
export type Residency = {
  id: string;
  uscc: string;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: ExitKind | null;
};

/** True when the firm is in residence on that day. */
export const isResident = (stay: Pick<Residency, "enteredOn" | "leftOn">, on: DateOn): boolean =>
  stay.enteredOn <= on && (stay.leftOn === null || on < stay.leftOn);

export type ResidencyState = "expected" | "resident" | ExitKind;

/** What a residency is on a day: not begun, in residence 在孵, or how it ended. */
export function residencyState(stay: Residency, on: DateOn): ResidencyState {
  if (on < stay.enteredOn) return "expected";
  return isResident(stay, on) ? "resident" : (stay.exit ?? "left");
}

/** Whole months in residence up to a day (not counting it), at most to the day it left; 0 before it entered. */
export function monthsInIncubation(stay: Pick<Residency, "enteredOn" | "leftOn">, on: DateOn): number {
  const end = stay.leftOn !== null && stay.leftOn < on ? stay.leftOn : on;
  return Math.max(0, monthsBetween(stay.enteredOn, end));
}

/** The residencies in force on a day: by entry, then by code, then by id. */
export function registerOn<T extends Residency>(stays: readonly T[], on: DateOn): T[] {
  const key = (stay: T) => `${stay.enteredOn} ${stay.uscc} ${stay.id}`;
  return stays.filter((stay) => isResident(stay, on)).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const span = (stay: Pick<Residency, "enteredOn" | "leftOn">) => ({ from: stay.enteredOn, to: stay.leftOn });

/**
 * What is wrong with a residency beside the same carrier's others (the same id is the one being changed).
 * `foundedOn` is the firm's founding day: entering before it is only remarked, as registers lag behind.
 * Codes: residency.left-before-entered, .exit-missing, .exit-without-date, .overlap (block), .before-founding (warn).
 */
export function residencyFault(
  stay: Residency,
  others: readonly Residency[],
  foundedOn: DateOn | null = null,
): Fault[] {
  const faults: Fault[] = [];
  const { enteredOn, leftOn, exit } = stay;
  if (leftOn !== null && leftOn <= enteredOn) {
    return [block("residency.left-before-entered", "leftOn", { enteredOn, leftOn })];
  }
  if (leftOn !== null && exit === null) faults.push(block("residency.exit-missing", "exit", { leftOn }));
  if (leftOn === null && exit !== null) faults.push(block("residency.exit-without-date", "leftOn", { exit }));
  const clash = others.find(
    (other) => other.id !== stay.id && other.uscc === stay.uscc && overlaps(span(other), span(stay)),
  );
  if (clash) {
    const details = { uscc: stay.uscc, enteredOn: clash.enteredOn, leftOn: clash.leftOn ?? "" };
    faults.push(block("residency.overlap", "enteredOn", details));
  }
  if (foundedOn !== null && enteredOn < foundedOn) {
    faults.push(warn("residency.before-founding", "enteredOn", { enteredOn, foundedOn }));
  }
  return faults;
}
