import { floor, rational } from "#app/domain/shared/rational.ts";

/** What each of a list of entitlements gets under a budget, in fen (rules-engine §8). */
export type Budgeted = {
  state: "none" | "within" | "refused" | "scaled";
  paidFen: bigint[];
  leftoverFen: bigint;
};

/**
 * Within the budget everyone gets the entitlement. Over it: `refuse` pays nobody; `scale` pays each
 * entitlement × budget / sum, rounded down to the fen, and leaves the rest unspent. So nobody gets more than the
 * entitlement, and a larger budget never lowers anyone. `budgetFen` null = no budget was set.
 */
export function applyBudget(
  entitledFen: readonly bigint[],
  budgetFen: bigint | null,
  whenOver: "refuse" | "scale",
): Budgeted {
  const demand = entitledFen.reduce((total, it) => total + it, 0n);
  if (budgetFen === null) return { state: "none", paidFen: [...entitledFen], leftoverFen: 0n };
  if (demand <= budgetFen)
    return { state: "within", paidFen: [...entitledFen], leftoverFen: budgetFen - demand };
  if (whenOver === "refuse")
    return { state: "refused", paidFen: entitledFen.map(() => 0n), leftoverFen: budgetFen };
  const paidFen = entitledFen.map((it) => floor(rational(it * budgetFen, demand)));
  return { state: "scaled", paidFen, leftoverFen: budgetFen - paidFen.reduce((total, it) => total + it, 0n) };
}
