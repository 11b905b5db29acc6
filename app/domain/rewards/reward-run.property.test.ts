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
    higherLevelPayments: mix(input.higherLevelPayments),
    registry: mix(input.registry ?? []),
    recognitions: mix(input.recognitions ?? []),
    facts: mix(input.facts ?? []),
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

const earlier = (paid: ReadonlyMap<string, string>): RewardInput["earlierPayments"] =>
  [...paid].map(([paymentKey, runId]) => ({ paymentKey, amountFen: 1, runId }));

/** The same city after something that must not pay anybody twice. */
function changed(input: RewardInput, kind: string, round: number): RewardInput {
  const { filings } = input;
  switch (kind) {
    // Every row comes in again under new ids.
    case "import-again":
      return {
        ...input,
        filings: filings.map((it) => ({
          ...it,
          residencies: it.residencies.map((row) => ({ ...row, id: `${row.id}-${round}` })),
          leases: it.leases.map((row) => ({
            ...row,
            id: `${row.id}-${round}`,
            residencyId: row.residencyId && `${row.residencyId}-${round}`,
          })),
          titles: it.titles.map((row) => ({ ...row, id: `${row.id}-${round}` })),
        })),
      };
    case "rename":
      return {
        ...input,
        filings: filings.map((it) => ({
          ...it,
          carrier: { ...it.carrier, name: `${it.carrier.name} renamed` },
          firms: it.firms.map((firm) => ({ ...firm, name: `${firm.name} renamed` })),
        })),
      };
    // A carrier hands its firms and their titles to the next one, or is merged into it.
    case "transfer":
    case "merge": {
      const [from, into, ...rest] = filings;
      if (!from || !into) return input;
      const merged = {
        ...into,
        firms: [...into.firms, ...from.firms],
        residencies: [...into.residencies, ...from.residencies],
        leases: [...into.leases, ...from.leases],
        titles: [...into.titles, ...from.titles.map((row) => ({ ...row, id: `${row.id}-${round}` }))],
        reports: [...into.reports, ...from.reports.filter((it) => it.uscc !== null)],
      };
      const left = { ...from, residencies: [], leases: [], titles: [], reports: [] };
      return { ...input, filings: kind === "merge" ? [merged, ...rest] : [left, merged, ...rest] };
    }
    default:
      return input;
  }
}

const paidBy = (result: RewardResult): Map<string, number> =>
  new Map(result.totals.byBeneficiary.map((it) => [it.beneficiary.id, it.amountFen]));

/** The keys that a run pays. */
const paidKeysOf = (result: RewardResult): string[] => result.lines.flatMap((it) => it.paymentKey ?? []);

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
  }, 30_000);

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

  test("no outcome is paid twice, whatever is imported again, renamed, transferred or merged, in any order", () => {
    const change = fc.constantFrom("import-again", "rename", "transfer", "merge");
    fc.assert(
      fc.property(world, fc.array(change, { maxLength: 4 }), fc.nat(500), (input, changes, seed) => {
        const unlimited = { ...input, budgetFen: null };
        const paid = new Map<string, string>();
        let now: RewardInput = unlimited;
        for (const [i, kind] of ["first", ...changes].entries()) {
          if (kind !== "first") now = changed(now, kind, i);
          const result = computeRewards(shuffled({ ...now, earlierPayments: earlier(paid) }, seed + i));
          for (const key of paidKeysOf(result)) {
            expect(paid.has(key)).toBe(false);
            paid.set(key, `run-${i}`);
          }
        }
        // The key of a first award names no carrier: whoever hosts the firm now, it is the same payment.
        const firsts = [...paid.keys()].filter((key) => /\/new-(tech|high-tech)\//.test(key));
        const subjects = firsts.map((key) => key.split("/").slice(1).join(" "));
        expect(new Set(subjects).size).toBe(firsts.length);
        expect(subjects.every((it) => it.split(" ").length === 4)).toBe(true);
      }),
    );
  });

  test("what the opening balance names is never paid by a run", () => {
    fc.assert(
      fc.property(world, fc.nat(), (input, pick) => {
        const free = computeRewards({ ...input, budgetFen: null });
        const keyed = free.lines.filter((it) => it.paymentKey !== null && it.outcome !== null);
        const line = keyed[pick % Math.max(1, keyed.length)];
        fc.pre(line !== undefined);
        const parts = line!
          .paymentKey!.split("/")
          .map((it) => it.replaceAll("~1", "/").replaceAll("~0", "~"));
        const [family, item, beneficiaryKind, outcome, subject, number] = parts;
        const opening = {
          family: family!,
          item: item!,
          beneficiaryKind: beneficiaryKind as "carrier",
          outcome: outcome!,
          subject: subject!,
          number: number ?? null,
          amountFen: 1,
          paidOn: null,
          document: "minutes 3",
        };
        const after = computeRewards({ ...input, budgetFen: null, openingBalance: [opening] });
        expect(paidKeysOf(after)).not.toContain(line!.paymentKey);
      }),
    );
  });
});
