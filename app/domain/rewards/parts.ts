import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { add, multiply, type Rational, rational, ZERO } from "#app/domain/shared/rational.ts";
import type { Claims, RunContext } from "./claims.ts";
import { paymentKey } from "./once.ts";
import { type CarrierTestimony, carrierOn } from "./testimony.ts";
import type {
  Beneficiary,
  CodedText,
  JudgedConditions,
  LineKind,
  LineOutcome,
  RewardFinding,
  Uncounted,
} from "./types.ts";

/** One addend of an item, exact, in fen. Parts stand by date, then id. */
export type Part = {
  /** `item` where nothing is said; what a limit inside the item takes off is negative and a cap. */
  kind?: Extract<LineKind, "item-cap">;
  beneficiary: Beneficiary;
  fen: Rational;
  date: DateOn;
  id: string;
  uscc: string | null;
  carrierId: string | null;
  outcome: LineOutcome | null;
  paymentKey: string | null;
  text: CodedText;
  judged?: JudgedConditions;
};
export type ItemParts = {
  parts: Part[];
  waiting: Claims["waiting"];
  uncounted: Uncounted[];
  findings: RewardFinding[];
};
export type ItemOf<T extends RewardItem["type"]> = Extract<RewardItem, { type: T }>;

export const HUNDRED = rational(100);
/** Yuan as fen, exact. */
export const toFen = (yuan: Rational): Rational => multiply(yuan, HUNDRED);
export const partsTotal = (parts: readonly Part[]): Rational => parts.reduce((t, it) => add(t, it.fen), ZERO);

/** The eligible carriers with a filing of the run's period, in order of id. */
export const eligibleCarriers = (context: RunContext, item: RewardItem): CarrierTestimony[] =>
  context.city.carriers.filter(
    (it) =>
      it.filings.some(({ period }) => period.code === context.period.code) &&
      (item.carrierKinds === null || item.carrierKinds.includes(carrierOn(it, context.period.lastDay).kind)),
  );

export type CarrierItem = ItemOf<"by-grade" | "by-rank" | "share-of-cost">;
export type CarrierAmount = {
  outcome: string;
  fen: Rational;
  text: CodedText;
  findings: RewardFinding[];
  /** Of an amount that has several parts: which one, and its last day. */
  part?: { name: string; on: DateOn };
};

const carrierKey = (
  { period, programme }: RunContext,
  item: CarrierItem,
  { id }: CarrierTestimony,
  outcome: string,
  part?: string,
): string =>
  paymentKey({
    family: programme.family,
    item: item.code,
    beneficiaryKind: item.beneficiary,
    outcome,
    subject: id,
    number: part === undefined ? period.code : `${period.code} ${part}`,
  });

/** A part of the carrier as a whole (a grade, a place, a cost), once a period. Null, with a finding, when paid. */
export function carrierPart(
  context: RunContext,
  item: CarrierItem,
  it: CarrierTestimony,
  { outcome, fen, text, findings, part }: CarrierAmount,
): Part | null {
  const { period, paid } = context;
  const whole = carrierKey(context, item, it, outcome);
  const key = part ? carrierKey(context, item, it, outcome, part.name) : whole;
  const where = paid.get(whole) ?? paid.get(key);
  if (where !== undefined) {
    const params = { item: item.code, where };
    findings.push({ code: "rewards.already-paid", subject: it.id, blocks: false, params });
    return null;
  }
  const on = part?.on ?? period.lastDay;
  return {
    beneficiary: carrierBeneficiary(context, item, it),
    fen,
    date: on,
    id: it.id,
    uscc: null,
    carrierId: it.id,
    outcome: { kind: outcome, date: on, number: period.code, evidence: null },
    paymentKey: key,
    text,
  };
}

const carrierBeneficiary = ({ period }: RunContext, item: CarrierItem, it: CarrierTestimony): Beneficiary =>
  item.beneficiary === "unit"
    ? { kind: "unit", id: carrierOn(it, period.lastDay).unit.id }
    : { kind: "carrier", id: it.id };

export const partsOnly = (parts: (Part | null)[], findings: RewardFinding[]): ItemParts => ({
  parts: parts.filter((it) => it !== null),
  waiting: [],
  uncounted: [],
  findings,
});
