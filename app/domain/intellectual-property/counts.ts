import type { DateOn } from "../shared/dates.ts";
import { isHeld, type Right } from "./rights.ts";
import { RIGHT_KINDS, type RightKind, type RightRules } from "./rules.ts";

type Counted = Pick<
  Right,
  "kind" | "appliedOn" | "grantedOn" | "acquiredOn" | "endedOn" | "highValue" | "isMainBusiness"
>;

/** Rights that are held on a day. */
export const heldOn = <T extends Counted>(rights: readonly T[], on: DateOn): T[] =>
  rights.filter((right) => isHeld(right, on));

/** Rights that the firm itself applied for from `firstDay` to `lastDay`, both included. What it took over was another's application. */
export const appliedIn = <T extends Counted>(rights: readonly T[], firstDay: DateOn, lastDay: DateOn): T[] =>
  rights.filter(
    ({ appliedOn, acquiredOn }) =>
      acquiredOn === null && appliedOn !== null && firstDay <= appliedOn && appliedOn <= lastDay,
  );

/** Rights granted or registered to the firm from `firstDay` to `lastDay`, both included. */
export const grantedIn = <T extends Counted>(rights: readonly T[], firstDay: DateOn, lastDay: DateOn): T[] =>
  rights.filter(
    ({ grantedOn, acquiredOn }) =>
      acquiredOn === null && grantedOn !== null && firstDay <= grantedOn && grantedOn <= lastDay,
  );

export const countByKind = (rights: readonly Pick<Right, "kind">[]): Record<RightKind, number> =>
  Object.fromEntries(
    RIGHT_KINDS.map((kind) => [kind, rights.filter((right) => right.kind === kind).length]),
  ) as Record<RightKind, number>;

/** The weighted number of rights in thousandths; null while the weights are not known, or one of a kind that occurs is not. */
export function weightedMilli(
  rights: readonly Pick<Right, "kind">[],
  { weights }: RightRules,
): number | null {
  if ("unknown" in weights) return null;
  let sum = 0;
  for (const { kind } of rights) {
    const weight = weights.milli[kind];
    if (weight === undefined) return null;
    sum += weight;
  }
  return sum;
}

/** The facts of the catalogue (app/policies/facts.json) that dated rights tell, and rights of either class on the last day. */
export type RightFacts = {
  "patents-applied": number;
  "invention-patents": number;
  "software-copyrights": number;
  classOne: number;
  classTwo: number;
  highValue: number;
  weightedMilli: number | null;
};

/** What the rights of a firm come to for a period: flows over its days, stocks on its last day. */
export function rightFacts(
  rights: readonly Counted[],
  { firstDay, lastDay }: { firstDay: DateOn; lastDay: DateOn },
  rules: RightRules,
): RightFacts {
  const held = heldOn(rights, lastDay);
  const kinds = new Map(rules.kinds.map((rule) => [rule.kind, rule]));
  const isPatent = ({ kind }: Counted) => kinds.get(kind)!.isPatent;
  return {
    "patents-applied": appliedIn(rights, firstDay, lastDay).filter(isPatent).length,
    "invention-patents": held.filter(({ kind }) => kind === "invention").length,
    "software-copyrights": held.filter(({ kind }) => kind === "software").length,
    classOne: held.filter(({ kind }) => kinds.get(kind)!.class === "I").length,
    classTwo: held.filter(({ kind }) => kinds.get(kind)!.class === "II").length,
    highValue: held.filter(({ highValue }) => highValue !== null).length,
    weightedMilli: weightedMilli(held, rules),
  };
}

/** The facts of the catalogue that recorded rights tell, and what of them is a stock of a day, a flow of a period, or a truth. */
export const RECORDED_FACTS = [
  "patents-applied",
  "invention-patents",
  "software-copyrights",
  "class-1-ip",
  "class-2-ip",
  "core-ip",
] as const;
export type RecordedFact = (typeof RECORDED_FACTS)[number];
export const isRecordedFact = (fact: string): fact is RecordedFact =>
  (RECORDED_FACTS as readonly string[]).includes(fact);

/**
 * What the rights recorded for a firm tell of a period, by fact; whole numbers, 1 for a truth. Empty without any right: nobody
 * recorded, so nothing is known. That none supports the main business is not told by a box that nobody ticked.
 */
export function recordedFacts(
  rights: readonly Counted[],
  period: { firstDay: DateOn; lastDay: DateOn },
  rules: RightRules,
): Partial<Record<RecordedFact, number>> {
  if (rights.length === 0) return {};
  const told = rightFacts(rights, period, rules);
  const isCore = heldOn(rights, period.lastDay).some((right) => right.isMainBusiness);
  return {
    "patents-applied": told["patents-applied"],
    "invention-patents": told["invention-patents"],
    "software-copyrights": told["software-copyrights"],
    "class-1-ip": told.classOne,
    "class-2-ip": told.classTwo,
    ...(isCore ? { "core-ip": 1 } : {}),
  };
}
