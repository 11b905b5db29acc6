import { sql } from "drizzle-orm";
import { openPeriod } from "#app/services/reports/open-period.server.ts";
import { type SaveCellsInput, saveCells } from "#app/services/reports/save-cells.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { residencies } from "#db/schema/residency.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { inventedFirm, inventedUscc } from "#db/seed/invented-firm.ts";

type Stay = { enteredOn?: string; leftOn?: string; exit?: string };

async function registered(tx: ScopedTx, numbers: readonly number[]): Promise<Map<string, string>> {
  const rows = numbers.map(inventedFirm);
  const known = await tx.execute<{ id: string; uscc: string }>(
    sql`select id, uscc from app.register_firms(${JSON.stringify(rows)}::jsonb)`,
  );
  return new Map(known.map((it) => [it.uscc, it.id]));
}

/** Invented firms that a carrier's keeper enters, all with the same dates. Returns their codes. */
export async function moveIn(ctx: Ctx, numbers: readonly number[], stay: Stay = {}): Promise<string[]> {
  const codes = numbers.map(inventedUscc);
  await withScope(ctx, async (tx) => {
    const ids = await registered(tx, numbers);
    await tx.insert(residencies).values(
      codes.map((uscc) => ({
        organizationId: ctx.organization.id,
        firmId: ids.get(uscc)!,
        enteredOn: stay.enteredOn ?? "2024-03-01",
        leftOn: stay.leftOn ?? null,
        exit: stay.leftOn ? (stay.exit ?? "left") : null,
      })),
    );
  });
  return codes;
}

/** The years 2024 and 2025, each filed in the first months of the next. */
export async function openYears(city: Ctx): Promise<void> {
  for (const year of [2024, 2025]) {
    await openPeriod({
      ctx: city,
      input: {
        code: String(year),
        opensOn: `${year + 1}-01-01`,
        dueOn: `${year + 1}-02-15`,
        closesOn: `${year + 1}-03-31`,
      },
    });
  }
}

/** Figures in 元, by firm (null = the carrier's own) and fact; each seen as never filled in unless `rev` says otherwise. */
export const typeIn = (
  ctx: Ctx,
  periodCode: string,
  figures: readonly [uscc: string | null, fact: string, text: string, rev?: number, explanation?: string][],
  money: SaveCellsInput["money"] = "yuan",
) =>
  saveCells({
    ctx,
    input: {
      periodCode,
      money,
      cells: figures.map(([uscc, fact, text, rev = 0, explanation]) => ({
        uscc,
        fact,
        text,
        rev,
        explanation,
      })),
    },
  });
