import type postgres from "postgres";
import { addressOf, type Deed, type Slots, textOf } from "./deeds.ts";
import { dataOf, type Site } from "./http-asking.ts";

type Column = { table_name: string; column_name: string; data_type: string };

const tablesOf = (admin: postgres.Sql): Promise<Column[]> =>
  admin<Column[]>`select c.table_name, c.column_name, c.data_type from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
   where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`;

/** What the columns that decide most are sent as; the others by their type. */
const WANTED: Readonly<Record<string, string>> = {
  role: "owner",
  status: "approved",
  state: "accepted",
  kind: "city",
  carrier_kind: "park",
  verification: "verified",
  source: "list",
  rev: "77",
  revision: "77",
};
const BY_TYPE: Readonly<Record<string, string>> = {
  integer: "987654321",
  bigint: "987654321",
  date: "1999-09-09",
  "timestamp with time zone": "1999-09-09T00:00:00Z",
  boolean: "true",
  jsonb: '{"hostile":1}',
};

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A field for every column there is, written both ways, with a value that its rows should never get. `id` is of another organisation. */
export async function columnFields(admin: postgres.Sql, id: string): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const { column_name: name, data_type: type } of await tablesOf(admin)) {
    const value = WANTED[name] ?? (type === "uuid" ? id : (BY_TYPE[type] ?? "hostile"));
    fields[name] = value;
    fields[camel(name)] = value;
  }
  return fields;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Made anew each time, or made of what is. */
const FRESH_COLUMN = /(^|_)(hash|secret)$/;

/** Every row of every table, without what is made anew each time: ids, moments, hashes, random codes. */
export async function rowsStored(
  admin: postgres.Sql,
  known: ReadonlySet<string>,
): Promise<Map<string, string[]>> {
  const columns = await tablesOf(admin);
  const today = new Date().toISOString().slice(0, 8);
  const stored = new Map<string, string[]>();
  for (const table of new Set(columns.map((it) => it.table_name))) {
    const kept = columns.filter(
      (it) => it.table_name === table && it.data_type !== "bytea" && !FRESH_COLUMN.test(it.column_name),
    );
    const names = kept.map(({ column_name }) => `"${column_name}"`).join(", ");
    const rows = await admin.unsafe(
      `select to_jsonb(t)::text as row from (select ${names} from "${table}") t`,
    );
    const lines = rows.map(({ row }) =>
      String(row)
        .replace(UUID, (id) => (known.has(id) ? id : "new"))
        .replace(/\b[0-9a-f]{64}\b/g, "digest")
        .replace(/\d{4}-\d{2}-\d{2}[T ][\d:.]+(\+\d\d(:\d\d)?|Z)/g, (at) =>
          at.startsWith(today) ? "now" : at,
        ),
    );
    stored.set(table, lines.sort());
  }
  return stored;
}

export async function idsIn(admin: postgres.Sql): Promise<Set<string>> {
  const none = { has: () => true } as unknown as ReadonlySet<string>;
  const rows = [...(await rowsStored(admin, none)).values()].flat();
  return new Set(rows.flatMap((row) => row.match(UUID) ?? []));
}

/** Rows that are in one of them only. */
export function differing(one: Map<string, string[]>, other: Map<string, string[]>): string[] {
  return [...one].flatMap(([table, rows]) => {
    const rest = [...(other.get(table) ?? [])];
    const only = rows.filter((row) => {
      const at = rest.indexOf(row);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
    return [...only.map((row) => `${table} without: ${row}`), ...rest.map((row) => `${table} with: ${row}`)];
  });
}

const sent = (slots: Slots): Record<string, string> =>
  Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, textOf(slot)]));

/** Does every deed in turn, with fields beside its own; answers what was refused. */
export async function doAll(
  site: Site,
  deeds: readonly Deed[],
  extra: Readonly<Record<string, string>>,
): Promise<{ done: number; refused: string[] }> {
  const refused: string[] = [];
  let done = 0;
  for (const deed of deeds) {
    if (!deed.fields || deed.isRefused) continue;
    const own = sent({ ...deed.fields, ...(await deed.late?.()) });
    const names = new Set([...Object.keys(own), ...(deed.optional ?? [])]);
    const beside = Object.entries(extra).filter(([name]) => !names.has(name));
    const { status, body } = await site.ask({
      to: dataOf(addressOf(deed)),
      session: deed.session,
      fields: { ...Object.fromEntries(beside), ...own },
    });
    done++;
    if (status >= 300 || body.includes('"refusal"')) {
      refused.push(`${deed.route} ${deed.intent ?? ""}: ${status} ${body.slice(0, 300)}`);
    }
  }
  return { done, refused };
}
