import { figureValue } from "#app/domain/policy/figure.ts";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { add, divide, multiply, type Rational, rational, sum, ZERO } from "#app/domain/shared/rational.ts";
import { areaParts } from "./area-item.ts";
import { type Claim, type Claims, claimOutcomes, lineOutcome, type RunContext } from "./claims.ts";
import { bandedAmount, carrierFact, firmFact } from "./firm-facts.ts";
import { paymentKey, subjectOf } from "./once.ts";
import { byText, type CarrierTestimony, carrierOn } from "./testimony.ts";
import type { Beneficiary, CodedText, LineOutcome, RewardFinding, Standing, Uncounted } from "./types.ts";

/** One addend of an item, exact, in fen. Parts stand by date, then id. */
export type Part = {
  beneficiary: Beneficiary;
  fen: Rational;
  date: DateOn;
  id: string;
  uscc: string | null;
  carrierId: string | null;
  outcome: LineOutcome | null;
  paymentKey: string | null;
  text: CodedText;
};
export type ItemParts = {
  parts: Part[];
  waiting: Claims["waiting"];
  uncounted: Uncounted[];
  findings: RewardFinding[];
};
type ItemOf<T extends RewardItem["type"]> = Extract<RewardItem, { type: T }>;

export const HUNDRED = rational(100);
/** Yuan as fen, exact. */
export const toFen = (yuan: Rational): Rational => multiply(yuan, HUNDRED);

const attributionText = ({ attribution }: Claim): CodedText =>
  attribution.state === "attributed" ? attribution.text : { code: "attribution.not-needed", params: {} };

const partOf = (claim: Claim, fen: Rational): Part => ({
  beneficiary: claim.beneficiary,
  fen,
  date: claim.outcome.date,
  id: subjectOf(claim.outcome),
  uscc: claim.outcome.uscc,
  carrierId: claim.carrierId,
  outcome: lineOutcome(claim.outcome),
  paymentKey: claim.paymentKey,
  text: attributionText(claim),
});

function perUnit(context: RunContext, item: ItemOf<"per-unit">): ItemParts {
  const { claims, waiting, uncounted } = claimOutcomes(context, item, context.window.from);
  const findings: RewardFinding[] = [];
  const parts = claims.map((claim) => {
    const uscc = subjectOf(claim.outcome);
    if (typeof item.amount !== "object" || !("bands" in item.amount)) {
      return partOf(claim, toFen(figureValue(item.amount)));
    }
    const amount = bandedAmount(item.amount, (fact, yearsBack) =>
      firmFact(context.firmCells, uscc, fact, { period: context.period, yearsBack }),
    );
    if (amount.state === "known") return partOf(claim, toFen(amount.yuan));
    const code = amount.differs ? "rewards.fact-differs" : "rewards.fact-not-known";
    const params = { item: item.code, fact: amount.fact };
    findings.push({ code, subject: uscc, blocks: amount.differs, params });
    return partOf(claim, ZERO);
  });
  return { parts, waiting, uncounted, findings };
}

const beneficiaryText = ({ kind, id }: Beneficiary): string => `${kind}/${id}`;

function perBatch(context: RunContext, item: ItemOf<"per-batch">): ItemParts {
  const { remainder } = item;
  const carried =
    remainder !== "expire" && remainder.carryFrom < context.window.from ? remainder.carryFrom : null;
  const { claims, waiting, uncounted } = claimOutcomes(context, item, carried ?? context.window.from);
  const size = Number(figureValue(item.size).n);
  const share = divide(toFen(figureValue(item.amount)), rational(size));
  const byBeneficiary = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = beneficiaryText(claim.beneficiary);
    byBeneficiary.set(key, [...(byBeneficiary.get(key) ?? []), claim]);
  }
  const parts: Part[] = [];
  for (const own of byBeneficiary.values()) {
    const used = own.length - (own.length % size);
    parts.push(...own.slice(0, used).map((claim) => partOf(claim, share)));
    const code = remainder === "expire" ? "uncounted.batch-expired" : "uncounted.batch-carried";
    for (const { outcome, carrierId } of own.slice(used)) {
      const text = { code, params: { left: own.length - used, size } };
      uncounted.push({ item: item.code, uscc: outcome.uscc, outcome: lineOutcome(outcome), carrierId, text });
    }
  }
  return { parts, waiting, uncounted, findings: [] };
}

/** The eligible carriers with a filing of the run's period, in order of id. */
export const eligibleCarriers = (context: RunContext, item: RewardItem): CarrierTestimony[] =>
  context.city.carriers.filter(
    (it) =>
      it.filings.some(({ period }) => period.code === context.period.code) &&
      (item.carrierKinds === null || item.carrierKinds.includes(carrierOn(it, context.period.lastDay).kind)),
  );

type CarrierAmount = { outcome: string; fen: Rational; text: CodedText; findings: RewardFinding[] };

/** A part of the carrier as a whole (a grade, a place, a cost), once a period. Null, with a finding, when paid. */
function carrierPart(
  context: RunContext,
  item: ItemOf<"by-grade" | "by-rank" | "share-of-cost">,
  it: CarrierTestimony,
  { outcome, fen, text, findings }: CarrierAmount,
): Part | null {
  const { period, programme, paid } = context;
  const key = paymentKey({
    family: programme.family,
    item: item.code,
    beneficiaryKind: item.beneficiary,
    outcome,
    subject: it.id,
    number: period.code,
  });
  const where = paid.get(key);
  if (where !== undefined) {
    const params = { item: item.code, where };
    findings.push({ code: "rewards.already-paid", subject: it.id, blocks: false, params });
    return null;
  }
  const { unit } = carrierOn(it, period.lastDay);
  return {
    beneficiary: item.beneficiary === "unit" ? { kind: "unit", id: unit.id } : { kind: "carrier", id: it.id },
    fen,
    date: period.lastDay,
    id: it.id,
    uscc: null,
    carrierId: it.id,
    outcome: { kind: outcome, date: period.lastDay, number: period.code, evidence: null },
    paymentKey: key,
    text,
  };
}

const partsOnly = (parts: (Part | null)[], findings: RewardFinding[]): ItemParts => ({
  parts: parts.filter((it) => it !== null),
  waiting: [],
  uncounted: [],
  findings,
});

const standingOf = (context: RunContext, id: string): Standing | undefined =>
  context.standings.find((it) => it.carrierId === id);

function byGrade(context: RunContext, item: ItemOf<"by-grade">): ItemParts {
  const findings: RewardFinding[] = [];
  const parts = eligibleCarriers(context, item).map((it) => {
    const grade = standingOf(context, it.id)?.grade ?? null;
    const { kind } = carrierOn(it, context.period.lastDay);
    const row = item.grades.find((row) => row.grade === grade && (row.kinds?.includes(kind) ?? true));
    if (grade === null || !row) return null;
    const text = { code: "item.by-grade", params: { grade } };
    const fen = toFen(figureValue(row.amount));
    return carrierPart(context, item, it, { outcome: "grade", fen, text, findings });
  });
  return partsOnly(parts, findings);
}

/** The sum of the places that a tie covers, shared equally, in yuan; places past the last earn nothing. */
export function placeShare(places: readonly Rational[], rank: number, tied: number): Rational {
  const covered = Array.from({ length: tied }, (_, i) => places[rank - 1 + i] ?? ZERO);
  return divide(sum(covered), rational(tied));
}

function byRank(context: RunContext, item: ItemOf<"by-rank">): ItemParts {
  const findings: RewardFinding[] = [];
  const places = item.places.map(figureValue);
  const parts = eligibleCarriers(context, item).map((it) => {
    const own = standingOf(context, it.id);
    if (!own || own.rank === null || own.barred || own.rank > places.length) return null;
    const tied = context.standings.filter(
      (other) => !other.barred && other.rank === own.rank && other.peerGroup === own.peerGroup,
    ).length;
    const fen = toFen(placeShare(places, own.rank, tied));
    const text = { code: "item.by-rank", params: { place: own.rank, tied } };
    return carrierPart(context, item, it, { outcome: "rank", fen, text, findings });
  });
  return partsOnly(parts, findings);
}

function shareOfCost(context: RunContext, item: ItemOf<"share-of-cost">): ItemParts {
  const findings: RewardFinding[] = [];
  const percent = figureValue(item.percent);
  const parts = eligibleCarriers(context, item).map((it) => {
    const cost = carrierFact(it, item.fact, context.period);
    if (cost.state === "unknown") {
      const params = { item: item.code, fact: item.fact };
      findings.push({ code: "rewards.cost-not-known", subject: it.id, blocks: false, params });
      return null;
    }
    const fen = divide(multiply(rational(cost.value), percent), HUNDRED);
    const text = { code: "item.share-of-cost", params: { costFen: cost.value } };
    return carrierPart(context, item, it, { outcome: "cost", fen, text, findings });
  });
  return partsOnly(parts, findings);
}

function partsFor(context: RunContext, item: RewardItem): ItemParts {
  switch (item.type) {
    case "per-unit":
      return perUnit(context, item);
    case "per-batch":
      return perBatch(context, item);
    case "by-grade":
      return byGrade(context, item);
    case "by-rank":
      return byRank(context, item);
    case "area-rate":
      return partsOnly(areaParts(context, item, eligibleCarriers(context, item)), []);
    case "share-of-cost":
      return shareOfCost(context, item);
  }
}

/** The parts of one item, by beneficiary order left to the caller, each list by date, then id (rules-engine §8). */
export function itemParts(context: RunContext, item: RewardItem): ItemParts {
  const result = partsFor(context, item);
  result.parts.sort(
    (a, b) => byText(a.date, b.date) || byText(a.id, b.id) || byText(a.paymentKey ?? "", b.paymentKey ?? ""),
  );
  return result;
}

export const partsTotal = (parts: readonly Part[]): Rational => parts.reduce((t, it) => add(t, it.fen), ZERO);
