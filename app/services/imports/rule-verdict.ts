import type { Verdict } from "#app/domain/imports/dry-run.ts";
import type { Fault as RuleFault } from "#app/domain/reports/fault.ts";
import type { ImportRule, ImportWarning } from "#app/domain/residency/import-texts.ts";
import { type Fault, fault } from "./firm-of-row.ts";

/** How an import says what the rules of a form find. */
export type Sentences = {
  /** The column of a field that has another name than its column. */
  columns: Readonly<Record<string, string>>;
  rules: Readonly<Record<string, ImportRule>>;
  warnings: Readonly<Record<string, ImportWarning>>;
  /** Of codes that have no sentence of their own. */
  otherwise: { rule: ImportRule; warning: ImportWarning };
};

export const refused = (...faults: Fault[]): Verdict => ({ faults, warnings: [], isSame: false });
/** The ledger has it already. */
export const sameAgain = (): Verdict => ({ faults: [], warnings: [], isSame: true });

/** What the rules of a form say to a row, in the sentences of an import. */
export function verdictOf(
  said: readonly RuleFault[],
  { columns, rules, warnings, otherwise }: Sentences,
): Verdict {
  const column = (field: string) => columns[field] ?? field;
  const of = (level: RuleFault["level"]) => said.filter((one) => one.level === level);
  return {
    faults: of("block").map(({ code, field, details }) =>
      fault(column(field), rules[code] ?? otherwise.rule, details),
    ),
    warnings: of("warn").map(({ code, field, details }) => ({
      column: column(field),
      rule: warnings[code] ?? otherwise.warning,
      params: details,
    })),
    isSame: false,
  };
}
