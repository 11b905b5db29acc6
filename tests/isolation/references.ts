import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { EXPECTATIONS } from "./expectations.ts";
import type { Member } from "./members.ts";
import type { IsolationWorld } from "./probes.ts";
import type { Row } from "./row.ts";
import { insertion } from "./statements.ts";

export type ForeignKey = {
  table: string;
  name: string;
  columns: string[];
  target: string;
  targets: string[];
};
/** The register of firms belongs to nobody: whoever knows the random id of a firm may host it. */
const OF_NOBODY = ["firms"];

/** Keys by which a row refers to an organisation, or to another row. */
export async function foreignKeys(admin: postgres.Sql): Promise<ForeignKey[]> {
  const keys = await admin<ForeignKey[]>`
    select conrelid::regclass::text as table, conname as name, confrelid::regclass::text as target,
           array(select attname::text from unnest(conkey) with ordinality k (n, place) join pg_attribute a on a.attrelid = conrelid and attnum = n order by place) as columns,
           array(select attname::text from unnest(confkey) with ordinality k (n, place) join pg_attribute a on a.attrelid = confrelid and attnum = n order by place) as targets
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`;
  return keys.filter(({ target }) => !OF_NOBODY.includes(target));
}

/** So many hidden rows are referred to by each key. */
const MOST = 3;
export type Reference = { table: string; name: string; hidden: string; absent: string };

/** Copies of a row that refer to something hidden from the member, each with one that refers to nothing. */
function pairs(world: IsolationWorld, member: Member, row: Row, key: ForeignKey): Reference[] {
  const copy = {
    ...world.stored.get(row),
    ...EXPECTATIONS[key.table]!.insert.differing(member, world.ids),
  };
  const columns = key.columns.flatMap((column, place) =>
    column === "organization_id" && key.columns.length > 1 ? [] : [{ column, target: key.targets[place]! }],
  );
  const referring = (value: (target: string) => unknown) =>
    insertion(key.table, {
      ...copy,
      ...Object.fromEntries(columns.map(({ column, target }) => [column, value(target)])),
    });
  return world.rows
    .filter(
      (it) =>
        it.table === key.target &&
        it.organization !== member.slug &&
        !EXPECTATIONS[key.target]!.read(member, it),
    )
    .slice(0, MOST)
    .map((it) => {
      const stored = world.stored.get(it)!;
      const random = new Map(columns.map(({ target }) => [target, randomUUID()]));
      return {
        table: key.table,
        name: key.name,
        hidden: referring((target) => stored[target]),
        absent: referring((target) =>
          typeof stored[target] === "string" ? random.get(target) : stored[target],
        ),
      };
    });
}

/** Every reference by which a member could ask about something hidden from them, in rows that are else theirs to insert. */
export const referencesOf = (world: IsolationWorld, member: Member): Reference[] =>
  world.keys.flatMap((key) => {
    const row = world.rows.find(
      (it) => it.table === key.table && EXPECTATIONS[key.table]!.insert.by(member, it),
    );
    return row ? pairs(world, member, row, key) : [];
  });
