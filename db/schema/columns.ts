import { type SQL, sql } from "drizzle-orm";
import {
  bigint,
  customType,
  date,
  integer,
  pgPolicy,
  pgRole,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

/** The login that the server uses. It owns nothing and cannot bypass row-level security. */
export const appRole = pgRole("zaiti_app").existing();
/** The owner of the definer functions: reaches tables only through the policies that name it. */
export const definerRole = pgRole("zaiti_definer").existing();

export const organizationId = () => uuid("organization_id").notNull();
export const id = () => uuid("id").notNull().defaultRandom();
export const dateOn = (name: string) => date(name, { mode: "string" });
export const instantAt = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });
/** Fen, dm² and counts: whole numbers inside ±2^53. */
export const whole = (name: string) => bigint(name, { mode: "number" });
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** What every journal keeps of a step: what happened on which day and why, what it takes back, and who recorded it when. */
export const stepColumns = () => ({
  no: integer("no").notNull(),
  kind: text("kind").notNull(),
  onDay: dateOn("on_day").notNull(),
  reason: text("reason"),
  evidence: text("evidence"),
  reverses: integer("reverses"),
  recordedBy: uuid("recorded_by"),
  recordedByName: text("recorded_by_name").notNull().default(""),
  recordedAt: instantAt("recorded_at").notNull().defaultNow(),
});

/*
 * The expressions every policy is made of, each in a sub-select so that PostgreSQL evaluates it once per query
 * and the index on organization_id stays usable.
 */
/** The organisation of the membership that the session acts in. */
export const own = sql`(select app.own())`;
/** The same for who administers it, to whom `own` gives none: the organisation without its data. */
export const office = sql`(select app.office())`;
/** Own organisation and those whose submitted filings the session may read. */
export const readable = sql`any ((select app.readable())::uuid[])`;
export const city = sql`(select app.city())`;
export const kind = sql`(select app.kind())`;
export const role = sql`(select app.role())`;
/** A member of a carrier who keeps its ledger. */
export const keepsLedger = sql`(select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')`;

/** The city's administrator of its tree, periods and goals. */
export const governs = sql`(select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin')`;

/** A member who has runs computed: the city's analyst, the keepers of a park. */
export const computes = sql`((${kind} = 'city' and ${role} = 'analyst') or ((select app.is_park()) and ${role} in ('owner', 'operator')))`;

/** The organisations that the session may name: of another city's it does not learn whether they exist. */
export const ofCity = sql`(select o.id from organizations o where o.city_id = (select app.city()))`;

/** Definer functions of this table's noun read and write it; nothing else does so beyond the policies below it. */
export const definerAll = () =>
  pgPolicy("definer", { for: "all", to: definerRole, using: sql`true`, withCheck: sql`true` });

/**
 * The policies of a carrier's ledger: its members read, its keepers write, nobody else sees a row. `also` holds for a new row; `changes`
 * are those that the login is granted on the table at all.
 */
export const ledgerPolicies = (
  also?: SQL | null,
  changes: readonly ("update" | "delete")[] = ["update", "delete"],
) => {
  const kept = sql`organization_id = ${own} and ${keepsLedger}`;
  return [
    pgPolicy("sel", { for: "select", to: appRole, using: sql`organization_id = ${own}` }),
    pgPolicy("ins", {
      for: "insert",
      to: appRole,
      withCheck: also ? sql`organization_id = ${own} and ${keepsLedger} and ${also}` : kept,
    }),
    ...(changes.includes("update")
      ? [pgPolicy("upd", { for: "update", to: appRole, using: kept, withCheck: kept })]
      : []),
    ...(changes.includes("delete") ? [pgPolicy("del", { for: "delete", to: appRole, using: kept })] : []),
  ];
};
