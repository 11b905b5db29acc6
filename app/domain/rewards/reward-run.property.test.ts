import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { world } from "./random-world.fixture.ts";
import { computeRewards } from "./reward-run.ts";
import { slowRewards } from "./slow-oracle.fixture.ts";
import type { RewardInput, RewardResult } from "./types.ts";

/** Turns every list of the input round by a seed. */
function shuffled(input: RewardInput, seed: number): RewardInput {
  const mix = <T>(list: readonly T[]): T[] =>
    list
      .map((it, i) => ({ it, key: ((i + 1) * 7919 * (seed + 1)) % 1009 }))
      .sort((a, b) => a.key - b.key)
      .map(({ it }) => it);
  return {
    ...input,
    standings: mix(input.standings),
    rulings: mix(input.rulings),
    earlierPayments: mix(input.earlierPayments),
    openingBalance: mix(input.openingBalance),
    filings: mix(input.filings).map((it) => ({
      ...it,
      residencies: mix(it.residencies),
      titles: mix(it.titles),
      leases: mix(it.leases),
      firms: mix(it.firms),
      reports: mix(it.reports),
    })),
  };
}

const paidBy = (result: RewardResult): Map<string, number> =>
  new Map(result.totals.byBeneficiary.map((it) => [it.beneficiary.id, it.amountFen]));

describe("a reward run over random cities", () => {
  test("agrees with the slow oracle to the fen", () => {
    fc.assert(
      fc.property(world, (input) => {
        const result = computeRewards(input);
        const slow = slowRewards(input);
        const paid = paidBy(result);
        for (const [id, fen] of slow.paid) expect(BigInt(paid.get(id) ?? 0)).toBe(fen);
        for (const [key, fen] of slow.perItem) {
          const own = result.lines.filter((it) => `${it.beneficiary.id} ${it.item}` === key);
          expect(BigInt(own.reduce((total, it) => total + it.amountFen, 0))).toBe(fen);
        }
        expect(result.conflicts).toHaveLength(slow.conflicts);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test("does not depend on the order of any input", () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 500 }), (input, seed) => {
        expect(canonicalJson(computeRewards(shuffled(input, seed)))).toBe(
          canonicalJson(computeRewards(input)),
        );
      }),
    );
  });

  test("lines add up, no key is paid twice, nobody is paid more than the entitlement", () => {
    fc.assert(
      fc.property(world, (input) => {
        const { lines, totals, budget } = computeRewards(input);
        const sum = lines.reduce((total, it) => total + it.amountFen, 0);
        expect(totals.totalFen).toBe(sum);
        expect(budget.payableFen).toBe(sum);
        expect(totals.byBeneficiary.reduce((total, it) => total + it.amountFen, 0)).toBe(sum);
        expect(totals.byItem.reduce((total, it) => total + it.amountFen, 0)).toBe(sum);
        expect(lines.map((it) => it.lineNo)).toEqual(lines.map((_, i) => i + 1));
        const keys = lines.flatMap((it) => it.paymentKey ?? []);
        expect(new Set(keys).size).toBe(keys.length);
        if (budget.state === "scaled") expect(sum + budget.leftoverFen).toBe(input.budgetFen);
        const unlimited = paidBy(computeRewards({ ...input, budgetFen: null }));
        for (const { beneficiary, amountFen } of totals.byBeneficiary) {
          expect(amountFen).toBeGreaterThanOrEqual(0);
          expect(amountFen).toBeLessThanOrEqual(unlimited.get(beneficiary.id) ?? 0);
        }
      }),
    );
  });

  test("a larger budget lowers nobody", () => {
    fc.assert(
      fc.property(world, fc.nat(20_000_000), fc.nat(20_000_000), (input, budgetFen, more) => {
        const less = paidBy(computeRewards({ ...input, budgetFen }));
        const larger = paidBy(computeRewards({ ...input, budgetFen: budgetFen + more }));
        for (const [id, fen] of less) expect(larger.get(id) ?? 0).toBeGreaterThanOrEqual(fen);
      }),
    );
  });

  test("a conflict waits, is ruled on, and then its awards are paid once and for ever", () => {
    fc.assert(
      fc.property(world, fc.boolean(), (input, first) => {
        const open = computeRewards({ ...input, budgetFen: null });
        const rulings = open.conflicts.map((it) => ({
          outcomeKey: it.outcomeKey,
          carrierId: it.sides.at(first ? 0 : -1)!.carrierId,
          reason: "minutes 7",
        }));
        const ruled = computeRewards({ ...input, budgetFen: null, rulings });
        expect(ruled.conflicts).toEqual([]);
        const waited = open.conflicts.flatMap((it) => it.waiting.map((own) => own.paymentKey));
        const before = new Set(open.lines.map((it) => it.paymentKey));
        for (const key of waited) {
          expect(before.has(key)).toBe(false);
          expect(ruled.lines.filter((it) => it.paymentKey === key).length).toBeLessThanOrEqual(1);
        }
        // A second run over what the first one paid pays none of it again.
        const earlierPayments = ruled.lines.flatMap(({ paymentKey, amountFen }) =>
          paymentKey === null ? [] : [{ paymentKey, amountFen, runId: "run-1" }],
        );
        const again = computeRewards({ ...input, budgetFen: null, rulings, earlierPayments });
        const paid = new Set(earlierPayments.map((it) => it.paymentKey));
        expect(again.lines.filter((it) => it.paymentKey !== null && paid.has(it.paymentKey))).toEqual([]);
      }),
    );
  });
});
