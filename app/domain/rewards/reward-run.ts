import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { lineOutcome, prepareRun, type RunContext } from "./claims.ts";
import { drawLines, inBeneficiaryOrder } from "./entitlement.ts";
import { itemParts } from "./items.ts";
import { conflictKey, paidKeys, subjectOf } from "./once.ts";
import type { ItemParts } from "./parts.ts";
import { byText, firmName, gatherTestimony } from "./testimony.ts";
import {
  ALL_ITEMS,
  type Beneficiary,
  type Conflict,
  type RewardFinding,
  type RewardInput,
  type RewardLine,
  type RewardResult,
  type Standing,
} from "./types.ts";

/** What a performance run says of each carrier, as reward items read it. */
export const standingsOf = (performance: ScoreResult): Standing[] =>
  performance.subjects.map((it) => ({
    carrierId: it.id,
    grade: it.grade?.code ?? null,
    rank: it.rank,
    peerGroup: it.peerGroup ?? "",
    barred: it.barred,
  }));

function gatherConflicts(
  context: RunContext,
  byItem: readonly { item: { code: string }; found: ItemParts }[],
): Conflict[] {
  const conflicts = new Map<string, Conflict>();
  for (const { item, found } of byItem) {
    for (const { attributed, paymentKey } of found.waiting) {
      const { outcome, attribution } = attributed;
      if (attribution.state !== "conflict") continue;
      const outcomeKey = conflictKey(outcome);
      const conflict = conflicts.get(outcomeKey) ?? {
        outcomeKey,
        uscc: subjectOf(outcome),
        firmName: firmName(context.city, subjectOf(outcome)),
        outcome: lineOutcome(outcome),
        sides: [...attribution.candidates].sort((a, b) => byText(a.carrierId, b.carrierId)),
        waiting: [],
      };
      conflict.waiting.push({ item: item.code, paymentKey });
      conflicts.set(outcomeKey, conflict);
    }
  }
  return [...conflicts.values()].sort(
    (a, b) => byText(a.outcome.date, b.outcome.date) || byText(a.outcomeKey, b.outcomeKey),
  );
}

/** A carrier that earns while its grade, which could exclude it, is not known. */
function ungraded({ programme, standings }: RewardInput, lines: readonly RewardLine[]): RewardFinding[] {
  const { grades, barred } = programme.exclusions;
  if (grades.length === 0 && !barred) return [];
  const known = new Set(standings.map((it) => it.carrierId));
  const carriers = new Set(
    lines.flatMap((it) => (it.beneficiary.kind === "carrier" ? it.beneficiary.id : [])),
  );
  return [...carriers]
    .filter((id) => !known.has(id))
    .sort(byText)
    .map((id) => ({ code: "rewards.no-standing", subject: id, blocks: true, params: {} }));
}

function totals({ items }: RewardProgramme, lines: readonly RewardLine[]): RewardResult["totals"] {
  const byItem = new Map([...items.map((it) => it.code), ALL_ITEMS].map((item) => [item, 0]));
  const byBeneficiary = new Map<string, { beneficiary: Beneficiary; amountFen: number }>();
  let totalFen = 0;
  for (const { amountFen, beneficiary, item } of lines) {
    const key = `${beneficiary.kind}/${beneficiary.id}`;
    totalFen += amountFen;
    byItem.set(item, (byItem.get(item) ?? 0) + amountFen);
    byBeneficiary.set(key, {
      beneficiary,
      amountFen: (byBeneficiary.get(key)?.amountFen ?? 0) + amountFen,
    });
  }
  return {
    totalFen,
    byBeneficiary: [...byBeneficiary.values()].sort((a, b) =>
      inBeneficiaryOrder(a.beneficiary, b.beneficiary),
    ),
    byItem: [...byItem].map(([item, amountFen]) => ({ item, amountFen })),
  };
}

/** Sorted by canonical text, each once: a finding that two items meet is one finding. */
function distinct<T extends Parameters<typeof canonicalJson>[0]>(list: readonly T[]): T[] {
  const byKey = new Map(list.map((it) => [canonicalJson(it), it]));
  return [...byKey].sort(([a], [b]) => byText(a, b)).map(([, it]) => it);
}

/**
 * A reward run (rules-engine §7, §8): from accepted filings, grades, earlier payments and rulings to lines in fen.
 * The result is the same for any order of the inputs; totals are the sums of the lines.
 * Throws Refusal `policy.unknown-figures` for a programme with an unknown figure, `rewards.filing-twice` for two
 * filings of one carrier and period.
 */
export function computeRewards(input: RewardInput): RewardResult {
  const { programme } = input;
  requireKnownFigures(programme);
  const city = gatherTestimony(input.filings);
  const paid = paidKeys(input.openingBalance, input.earlierPayments);
  const { context, uncounted, findings } = prepareRun(input, city, paid);
  const byItem = programme.items.map((item) => ({ item, found: itemParts(context, item) }));
  const { lines, budget } = drawLines(
    { programme, standings: input.standings, higherLevel: input.higherLevelPayments },
    byItem.map(({ item, found }) => ({ item, parts: found.parts })),
    input,
  );
  const conflicts = gatherConflicts(context, byItem);
  findings.push(...byItem.flatMap(({ found }) => found.findings), ...ungraded(input, lines));
  if (budget.state === "refused") {
    const params = { budgetFen: budget.budgetFen, entitledFen: budget.entitledFen };
    findings.push({ code: "rewards.over-budget", subject: programme.code, blocks: true, params });
  }
  return {
    lines,
    conflicts,
    uncounted: distinct([...uncounted, ...byItem.flatMap(({ found }) => found.uncounted)]),
    findings: distinct(findings),
    budget,
    totals: totals(programme, lines),
    blocked: conflicts.length > 0 || findings.some((it) => it.blocks),
  };
}
