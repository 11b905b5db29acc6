import { figureValue } from "#app/domain/policy/figure.ts";
import type { RewardItem } from "#app/domain/policy/reward-programme.ts";
import { divide, type Rational, rational, sum, ZERO } from "#app/domain/shared/rational.ts";
import { areaParts } from "./area-item.ts";
import { type Claim, claimOutcomes, lineOutcome, type RunContext } from "./claims.ts";
import { shareOfCost } from "./cost-item.ts";
import { bandedAmount, firmFact } from "./firm-facts.ts";
import { type RecognitionLevel, recognisedLevel } from "./levels.ts";
import { subjectOf } from "./once.ts";
import {
  carrierPart,
  eligibleCarriers,
  type ItemOf,
  type ItemParts,
  type Part,
  partsOnly,
  toFen,
} from "./parts.ts";
import { byText, carrierOn } from "./testimony.ts";
import type { Beneficiary, CodedText, Recognition, RewardFinding, Standing } from "./types.ts";

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

const standingOf = (context: RunContext, id: string): Standing | undefined =>
  context.standings.find((it) => it.carrierId === id);

/**
 * A fixed sum per grade, kind and level: the first row that fits pays. A carrier whose grade earns by level, but is
 * recognised at none of the levels asked for on the period's last day, is a finding.
 */
function byGrade(context: RunContext, item: ItemOf<"by-grade">): ItemParts {
  const { lastDay } = context.period;
  const findings: RewardFinding[] = [];
  const parts = eligibleCarriers(context, item).map((it) => {
    const grade = standingOf(context, it.id)?.grade ?? null;
    if (grade === null) return null;
    const { kind } = carrierOn(it, lastDay);
    const rows = item.grades.filter((row) => row.grade === grade && (row.kinds?.includes(kind) ?? true));
    const own = rows.some((row) => row.levels) ? recognisedLevel(context.recognitions, it.id, lastDay) : [];
    const at = (levels: readonly RecognitionLevel[]) => own.find((level) => levels.includes(level.level));
    const row = rows.find(({ levels }) => levels === undefined || at(levels) !== undefined);
    if (!row) {
      if (rows.length > 0) {
        const levels = [...new Set(own.map((level) => level.level))].join(", ");
        const params = { item: item.code, grade, levels };
        findings.push({ code: "rewards.level-without-row", subject: it.id, blocks: false, params });
      }
      return null;
    }
    const text = gradeText(grade, row.levels && at(row.levels));
    const fen = toFen(figureValue(row.amount));
    return carrierPart(context, item, it, { outcome: "grade", fen, text, findings });
  });
  return partsOnly(parts, findings);
}

/** The grade, and the recognition that the level follows from. */
const gradeText = (grade: string, at: Recognition | undefined): CodedText =>
  at
    ? { code: "item.by-grade-level", params: { grade, level: at.level, on: at.from, number: at.number } }
    : { code: "item.by-grade", params: { grade } };

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
    case "area-rate": {
      const { parts, findings } = areaParts(context, item, eligibleCarriers(context, item));
      return partsOnly(parts, findings);
    }
    case "share-of-cost":
      return shareOfCost(context, item);
  }
}

/** The parts of one item, by beneficiary order left to the caller, each list by date, then id (rules-engine §8). */
export function itemParts(context: RunContext, item: RewardItem): ItemParts {
  const result = partsFor(context, item);
  result.parts.sort(
    // What a limit takes off has no key and stands after the part that it is taken from.
    (a, b) =>
      byText(a.date, b.date) || byText(a.id, b.id) || byText(a.paymentKey ?? "~", b.paymentKey ?? "~"),
  );
  return result;
}
