import { sql } from "drizzle-orm";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { ScopedTx } from "#db/scope.server.ts";

/** A firm's registration facts: to a carrier those that it was told itself, to others what the common register says. */
export type FirmFacts = {
  id: string;
  uscc: string;
  name: string;
  foundedOn: DateOn;
  /** Code in hightech-fields. */
  field: string | null;
  registeredCapitalFen: number | null;
};

const COLUMNS = sql.raw(
  `id, uscc, name, founded_on::text as "foundedOn", field, registered_capital_fen::float8 as "registeredCapitalFen"`,
);

/** The facts of these firms, by code; ids that nobody registered are left out. */
export async function firmsById(tx: ScopedTx, ids: readonly string[]): Promise<FirmFacts[]> {
  return tx.execute<FirmFacts>(sql`
    select ${COLUMNS}
      from app.firm_facts(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid))
     order by uscc`);
}

/** The same by code. A carrier is answered for the firms that it has been told of alone. */
export async function firmsByCode(tx: ScopedTx, codes: readonly string[]): Promise<FirmFacts[]> {
  return tx.execute<FirmFacts>(sql`
    select ${COLUMNS}
      from app.firms_by_code(array(select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb)))
     order by uscc`);
}

/**
 * Registers the codes that are new, and keeps what is given as the carrier's own facts, where it has none of its own yet. The id of
 * every code given, by which nobody learns whether it was new.
 * In order of the codes, so that two carriers which register the same firms wait for each other instead of deadlocking.
 */
export async function registerFirms(
  tx: ScopedTx,
  given: readonly Omit<FirmFacts, "id">[],
): Promise<Map<string, string>> {
  const inOrder = given.toSorted((a, b) => (a.uscc < b.uscc ? -1 : 1));
  const rows = await tx.execute<{ id: string; uscc: string }>(
    sql`select id, uscc from app.register_firms(${JSON.stringify(inOrder)}::jsonb)`,
  );
  return new Map(rows.map(({ id, uscc }) => [uscc, id]));
}
