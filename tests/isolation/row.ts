import type postgres from "postgres";
import type { CarrierSlug, Slug } from "./members.ts";

/** One row of a table, with what the expectations need to know of it. */
export type Row = {
  table: string;
  organization: Slug;
  /** The columns that find it again. */
  key: Record<string, string | number | Buffer>;
  status?: string;
  beneficiary?: CarrierSlug;
  /** Whether the row's run is approved, its revision the accepted one. */
  isReleased?: boolean;
  /** The name of the member who made it, where that is one. */
  author?: string;
  /** Whether something holds up the next step of it: a finding of a run, a run that raised or read a conflict. */
  isHeldUp?: boolean;
};

export const FILING_STATUSES = [
  "draft",
  "prepared",
  "submitted",
  "unit-accepted",
  "accepted",
  "returned",
  "amending",
] as const;
export const POLICY_STATUSES = ["draft", "reviewed", "published", "retired"] as const;
export const CITIES = ["city", "other-city"] as const;

export type Insert = (
  table: string,
  columns: Record<string, unknown>,
  row: Omit<Row, "table" | "key">,
  key: string[],
) => Promise<void>;

/** Puts rows down, and keeps a list of them. */
export const inserting =
  (admin: postgres.Sql, rows: Row[]): Insert =>
  async (table, columns, row, key) => {
    await admin`insert into ${admin(table)} ${admin(columns as Record<string, string>)}`;
    rows.push({
      ...row,
      table,
      key: Object.fromEntries(key.map((name) => [name, columns[name]])) as Row["key"],
    });
  };

/** A period in which nobody has a filing yet. */
export const FREE_PERIOD = 9;
export const periodOf = (ids: Record<Slug, string>, city: Slug, index: number) =>
  `${ids[city].slice(0, 35)}${index}`;
