import type { Permission } from "#app/domain/access/permissions.ts";
import type { Judge, JudgedRow } from "#app/domain/imports/dry-run.ts";
import type { ImportNoun } from "#app/domain/imports/templates.ts";
import type { ImportTemplate } from "#app/domain/residency/import-template.ts";
import { normaliseName } from "#app/domain/residency/normalise.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import type { Added } from "./outcome.ts";

/** An import of one noun: its columns, what the ledger says to a row, and what committing writes. */
export type Importing = {
  noun: ImportNoun;
  template: ImportTemplate;
  read: Permission;
  write: Permission;
  /** Reads what the ledger holds, and answers the judge of a file's rows. */
  judge(tx: ScopedTx, ctx: Ctx): Promise<Judge>;
  /** Holds what the rows change until the transaction ends; before they are judged for the last time. */
  hold(tx: ScopedTx, ctx: Ctx, rows: readonly JudgedRow[]): Promise<void>;
  /** Writes rows that were judged to be new. */
  add(tx: ScopedTx, ctx: Ctx, rows: readonly JudgedRow[]): Promise<Added>;
};

/** Names as they are compared: as on a licence, without regard to capitals. */
export function nameKey(name: string): string {
  const read = normaliseName(name, 200);
  return (read.ok ? read.value : name).toLowerCase();
}

export const textIn = (value: string | number | null | undefined): string | null =>
  typeof value === "string" ? value : null;
export const wholeIn = (value: string | number | null | undefined): number | null =>
  typeof value === "number" ? value : null;
