import type { Beneficiary } from "#app/domain/rewards/types.ts";
import type { LineView } from "./line-view.ts";

/** Beneficiary × item, in fen: every cell is the sum of lines, and so are the margins. */
export type RewardTable = {
  items: string[];
  rows: { beneficiary: Beneficiary & { name: string }; cells: Record<string, number>; totalFen: number }[];
  byItem: Record<string, number>;
  totalFen: number;
};

/** Adds lines up by who gets them and what for; the largest sum first. Lines of no one (a budget's rest) are left out. */
export function rewardTable(lines: readonly LineView[], items: readonly string[]): RewardTable {
  const rows = new Map<string, RewardTable["rows"][number]>();
  const byItem: Record<string, number> = {};
  let totalFen = 0;
  for (const { amountFen, item, detail } of lines) {
    const { beneficiary } = detail;
    if (beneficiary.kind === "authority") continue;
    const key = `${beneficiary.kind}/${beneficiary.id}`;
    const row = rows.get(key) ?? { beneficiary, cells: {}, totalFen: 0 };
    row.cells[item] = (row.cells[item] ?? 0) + amountFen;
    row.totalFen += amountFen;
    byItem[item] = (byItem[item] ?? 0) + amountFen;
    totalFen += amountFen;
    rows.set(key, row);
  }
  const sorted = [...rows.values()].sort(
    (a, b) => b.totalFen - a.totalFen || a.beneficiary.name.localeCompare(b.beneficiary.name, "zh"),
  );
  return { items: items.filter((it) => it in byItem), rows: sorted, byItem, totalFen };
}
