import { z } from "zod";
import { figuresOf } from "#app/domain/filings/firm-facts.ts";
import { type DecidedCell, decideCells } from "#app/domain/reports/batch.ts";
import {
  cellText,
  checkCell,
  MONEY_UNITS,
  type MoneyUnit,
  type ReportCell,
  reportFaults,
} from "#app/domain/reports/cells.ts";
import type { CellPlace, ConflictCell, SaveCellsResult } from "#app/domain/reports/grid.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, type Ctx, once, sha256, type Verb } from "#app/services/verb.server.ts";
import { filingOf } from "#db/queries/filings.server.ts";
import {
  type CellRow,
  type CellWrite,
  cellsOf,
  ensureReports,
  firmsOfRecord,
  type PeriodRow,
  writeCells,
} from "#db/queries/reports.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { factCatalogue } from "./catalogue.ts";
import { lastFigures } from "./last-figures.server.ts";
import { figuresLock } from "./lock.server.ts";
import { periodAsked } from "./period.server.ts";

/** More than a grid of the largest carrier holds. */
const CELLS_MAX = 5000;

export const saveCellsInput = z.object({
  periodCode: z.string(),
  money: z.enum(MONEY_UNITS).default("yuan"),
  cells: z
    .array(
      z.object({
        /** Null = the carrier's own figures. */
        uscc: z.string().max(18).nullable(),
        fact: z.string().max(60),
        text: z.string().max(500),
        /** Left out = the explanation that stands is kept. */
        explanation: z.string().nullable().optional(),
        /** The rev that was seen; 0 = the cell was empty. */
        rev: z.int().min(0),
      }),
    )
    .max(CELLS_MAX),
});
export type SaveCellsInput = z.input<typeof saveCellsInput>;

type Typed = z.output<typeof saveCellsInput>["cells"][number];
/** `isSame`: what stands there already, so that nothing is written. */
type Write = CellWrite & { uscc: string | null; isSame: boolean };
type Report = { firmId: string | null; uscc: string | null; stored: CellRow[]; typed: Typed[] };

/**
 * Saves a batch of typed cells as a draft, each for itself: what is right and untouched by others is stored, a hard
 * fault and a cell that somebody else changed meanwhile come back. A soft rule's cell is stored and says that an
 * explanation is missing; the filing cannot be prepared without it.
 */
export async function saveCells({ ctx, input, key }: Verb<SaveCellsInput>): Promise<SaveCellsResult> {
  authorise(ctx, "reports:write");
  const parsed = saveCellsInput.safeParse(input);
  if (!parsed.success) throw new Refusal("invalid", "reports.cells-unreadable");
  const { periodCode, money, cells } = parsed.data;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "save-cells", async () => {
      const period = await periodAsked(tx, ctx, periodCode);
      const lock = figuresLock(ctx, period, await filingOf(tx, ctx.organization.id, period.id, true));
      if (lock) throw lock;
      return saveInto(tx, ctx, period, money, cells);
    }),
  );
}

async function saveInto(
  tx: ScopedTx,
  ctx: Ctx,
  period: PeriodRow,
  money: MoneyUnit,
  cells: readonly Typed[],
): Promise<SaveCellsResult> {
  const organizationId = ctx.organization.id;
  const firms = await firmsOfRecord(tx, organizationId, period.lastDay);
  const last = await lastFigures(tx, organizationId, period, firms);
  const firmIdOf = new Map<string | null, string | null>([
    [null, null],
    ...firms.map((it): [string, string] => [it.uscc, it.firmId]),
  ]);
  const result: SaveCellsResult = { saved: [], invalid: [], conflicts: [] };
  const reports = new Map<string | null, Report>();
  const stored = await cellsOf(tx, organizationId, period.id);
  for (const typed of cells) {
    const firmId = firmIdOf.get(typed.uscc);
    if (firmId === undefined) {
      result.invalid.push({ uscc: typed.uscc, fact: typed.fact, code: "reports.not-of-record", details: {} });
      continue;
    }
    const report = reports.get(typed.uscc) ?? {
      firmId,
      uscc: typed.uscc,
      stored: stored.filter((it) => it.firmId === firmId),
      typed: [],
    };
    reports.set(typed.uscc, report);
    report.typed.push(typed);
  }
  const reportIds = await ensureReports(
    tx,
    { organizationId, cityId: ctx.organization.cityId, periodId: period.id },
    [...reports.values()].map((it) => it.firmId),
  );
  const writes: Write[] = [];
  for (const report of reports.values()) {
    writes.push(...decideReport(report, reportIds.get(report.firmId)!, money, result));
  }
  const { by, written } = await write(tx, ctx, period, writes);
  for (const it of writes) {
    const place = { uscc: it.uscc, fact: it.fact };
    const now = by.get(`${it.reportId} ${it.fact}`);
    if (now && !it.isSame && !written.has(`${it.reportId} ${it.fact}`))
      result.conflicts.push(conflict(place, now, money));
    else if (now) {
      const report = [...by.values()].filter((row) => row.reportId === it.reportId).map(reportCell);
      const fault = reportFaults(factCatalogue, report, last ? figuresOf(last, it.uscc) : {}).find(
        (found) => found.field === it.fact && found.level === "warn",
      );
      const mustExplain = fault ? { code: fault.code, details: fault.details } : null;
      result.saved.push({ ...place, rev: now.rev, text: textOf(now, money), mustExplain });
    }
  }
  return result;
}

/** Adds what is refused or in conflict to the result and returns what may be written. */
function decideReport(
  { uscc, stored, typed }: Report,
  reportId: string,
  money: MoneyUnit,
  result: SaveCellsResult,
): Write[] {
  const before = new Map(stored.map((it) => [it.fact, it]));
  const fresh: Typed[] = [];
  for (const cell of new Map(typed.map((it) => [it.fact, it])).values()) {
    const now = before.get(cell.fact);
    // Whoever typed the same as the other person has nothing to settle with them.
    if (now && now.rev !== cell.rev && !saysTheSame(now, cell, money)) {
      result.conflicts.push(conflict({ uscc, fact: cell.fact }, now, money));
    } else fresh.push({ ...cell, rev: now?.rev ?? cell.rev });
  }
  const { decided, refused } = decideCells(
    factCatalogue,
    uscc === null ? "carrier" : "firm",
    stored.map(reportCell),
    fresh,
    money,
  );
  for (const { fact, code, details } of refused) result.invalid.push({ uscc, fact, code, details });
  const revs = new Map(fresh.map((it) => [it.fact, it.rev]));
  return decided.map((it) => {
    const write = cellWrite(reportId, it, revs.get(it.fact) ?? 0);
    const now = before.get(it.fact);
    const isSame =
      now?.state === write.state &&
      now.value === write.value &&
      now.textValue === write.textValue &&
      now.explanation === write.explanation;
    return { uscc, ...write, isSame };
  });
}

function saysTheSame(now: CellRow, typed: Typed, money: MoneyUnit): boolean {
  const fact = factCatalogue.byCode.get(now.fact);
  const read = fact ? checkCell(fact, typed.text, null, money) : null;
  if (!read || "fault" in read || read.cell.state !== now.state) return false;
  if (read.cell.state === "known" && read.cell.value !== (now.value ?? now.textValue)) return false;
  return typed.explanation === undefined || (typed.explanation?.trim() || null) === now.explanation;
}

const cellWrite = (
  reportId: string,
  { fact, cell, explanation }: DecidedCell,
  seenRev: number,
): CellWrite => ({
  reportId,
  fact,
  state: cell.state,
  value: cell.state === "known" && typeof cell.value === "number" ? cell.value : null,
  textValue: cell.state === "known" && typeof cell.value === "string" ? cell.value : null,
  explanation,
  seenRev,
});

async function write(
  tx: ScopedTx,
  ctx: Ctx,
  period: PeriodRow,
  all: readonly Write[],
): Promise<{ by: Map<string, CellRow>; written: Set<string> }> {
  const organizationId = ctx.organization.id;
  const writes = all.filter((it) => !it.isSame);
  const done = await writeCells(tx, organizationId, ctx.user, writes);
  const written = new Set(done.map((it) => `${it.reportId} ${it.fact}`));
  const now = await cellsOf(tx, organizationId, period.id);
  if (done.length > 0) {
    const rows = writes
      .filter((it) => written.has(`${it.reportId} ${it.fact}`))
      .map(({ uscc, fact, state, value, textValue, explanation }) => ({
        uscc,
        fact,
        state,
        value: value ?? textValue,
        explanation,
      }));
    await audit(tx, {
      action: "save",
      entity: "report-cells",
      entityId: period.id,
      after: { period: period.code, count: rows.length, sha256: sha256(JSON.stringify(rows)), cells: rows },
    });
  }
  return { by: new Map(now.map((it) => [`${it.reportId} ${it.fact}`, it])), written };
}

const reportCell = (it: CellRow): ReportCell => ({
  fact: it.fact,
  state: it.state,
  value: it.value ?? it.textValue,
  explanation: it.explanation,
});

/** A stored cell as the grid writes it. */
function textOf(cell: CellRow, money: MoneyUnit): string {
  if (cell.state === "missing") return "";
  if (cell.state === "not-applicable") return "/";
  const fact = factCatalogue.byCode.get(cell.fact);
  const value = cell.value ?? cell.textValue;
  return fact && value !== null ? cellText(fact, value, money) : "";
}

const conflict = (place: CellPlace, now: CellRow, money: MoneyUnit): ConflictCell => ({
  ...place,
  rev: now.rev,
  text: textOf(now, money),
  explanation: now.explanation,
  by: now.updatedByName,
  at: now.updatedAt,
});
