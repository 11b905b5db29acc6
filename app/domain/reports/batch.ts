import {
  type CellValue,
  cellLimits,
  checkCell,
  type MoneyUnit,
  type ReportCell,
  reportFaults,
} from "./cells.ts";
import type { FactCatalogue, FactSubject } from "./facts.ts";
import type { Fault } from "./fault.ts";

/** One cell as it was typed; `explanation` undefined leaves the one that stands. */
export type TypedCell = { fact: string; text: string; explanation?: string | null };
export type DecidedCell = { fact: string; cell: CellValue; explanation: string | null };
export type RefusedCell = { fact: string; code: string; details: Fault["details"] };

/** At most so many characters of explanation. */
export const EXPLANATION_MAX = 400;

/**
 * Which of the cells typed into one report can be stored. Each is read against its fact; then the report is looked at
 * as a whole, and a cell that would break a hard rule is refused while the others are stored. Faults that stood before
 * refuse nothing. Codes: those of checkCell and reportFaults; reports.below-other when it is the larger figure that was
 * typed too small; reports.explanation-long.
 */
export function decideCells(
  catalogue: FactCatalogue,
  subject: FactSubject,
  stored: readonly ReportCell[],
  typed: readonly TypedCell[],
  money: MoneyUnit,
): { decided: DecidedCell[]; refused: RefusedCell[] } {
  const refused: RefusedCell[] = [];
  const before = new Map(stored.map((it) => [it.fact, it]));
  let decided: DecidedCell[] = [];
  for (const { fact: code, text, explanation } of typed) {
    const fact = catalogue.byCode.get(code);
    if (fact?.subject !== subject || fact.reporter !== "carrier") {
      refused.push({ fact: code, code: "reports.unknown-fact", details: {} });
      continue;
    }
    const words =
      explanation === undefined ? (before.get(code)?.explanation ?? null) : explanation?.trim() || null;
    const read = checkCell(fact, text, null, money);
    if ("fault" in read) refused.push({ fact: code, code: read.fault, details: cellLimits(fact) });
    else if ((words?.length ?? 0) > EXPLANATION_MAX) {
      refused.push({ fact: code, code: "reports.explanation-long", details: { most: EXPLANATION_MAX } });
    } else decided.push({ fact: code, cell: read.cell, explanation: words });
  }
  // Taking a cell back may bring the older figure into another fault, so it is looked at again until nothing moves.
  for (;;) {
    const found = newFaults(catalogue, stored, decided);
    if (found.length === 0) return { decided, refused };
    refused.push(...found);
    const out = new Set(found.map((it) => it.fact));
    decided = decided.filter((it) => !out.has(it.fact));
  }
}

/** The report as it would stand. */
export function mergeCells(stored: readonly ReportCell[], decided: readonly DecidedCell[]): ReportCell[] {
  const merged = new Map(stored.map((it) => [it.fact, it]));
  for (const { fact, cell, explanation } of decided) {
    merged.set(fact, {
      fact,
      state: cell.state,
      value: cell.state === "known" ? cell.value : null,
      explanation,
    });
  }
  return [...merged.values()];
}

function newFaults(
  catalogue: FactCatalogue,
  stored: readonly ReportCell[],
  decided: readonly DecidedCell[],
): RefusedCell[] {
  const key = (fault: Fault) => `${fault.code} ${fault.field} ${fault.details.other ?? ""}`;
  const typed = new Set(decided.map((it) => it.fact));
  const stood = new Set(reportFaults(catalogue, stored).map(key));
  const found = new Map<string, RefusedCell>();
  for (const fault of reportFaults(catalogue, mergeCells(stored, decided))) {
    if (fault.level !== "block") continue;
    const other = String(fault.details.other ?? "");
    if (typed.has(fault.field)) {
      found.set(fault.field, { fact: fault.field, code: fault.code, details: fault.details });
    } else if (typed.has(other) && !stood.has(key(fault))) {
      const details = { value: fault.details.most ?? 0, least: fault.details.value ?? 0, other: fault.field };
      found.set(other, { fact: other, code: "reports.below-other", details });
    }
  }
  return [...found.values()];
}
