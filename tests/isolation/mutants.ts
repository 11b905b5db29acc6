import type postgres from "postgres";
import { isSame, type Place, placesThatDiffer, weakenings, widenings } from "./policy-expression.ts";

/** One thing that is made weaker, and made whole again. */
export type Mutant = {
  kind: "clause" | "role" | "security off" | "not forced" | "grant" | "function";
  table: string;
  /** The statements that it concerns, by their first word: others cannot notice it. */
  verbs: readonly string[];
  /** What was weakened, in words. */
  what: string;
  apply: string;
  undo: string;
  /** Of a policy: how it stands when weakened, to be weakened together with others of the same, and whom it could let through. */
  policy?: { name: string; qual: string | null; check: string | null; places: readonly Place[] };
};

type Policy = { table: string; name: string; cmd: string; qual: string | null; check: string | null };

/** What is not read cannot be found to be changed or deleted. */
const VERBS: Record<string, readonly string[]> = {
  SELECT: ["select", "update", "delete"],
  INSERT: ["insert"],
  UPDATE: ["update"],
  DELETE: ["delete"],
};

const parts = (qual: string | null, check: string | null) =>
  [qual === null ? "" : `using (${qual})`, check === null ? "" : `with check (${check})`].join(" ");
export const alterPolicy = ({ table, name, qual, check }: Omit<Policy, "cmd">) =>
  `alter policy "${name}" on "${table}" ${parts(qual, check)}`;

/** The weaker conditions that let something through that the whole one does not. */
const weakerThan = (condition: string, ways: (of: string) => string[]) =>
  ways(condition).filter((it) => !isSame(condition, it));

function policyMutants(policy: Policy): Mutant[] {
  const { table, name, qual, check } = policy;
  // What a change must find and what it must leave behind say the same: either refuses alone, so that they are weakened together.
  const isTwice = qual !== null && qual === check;
  const of = (kind: "clause" | "role", clause: "using" | "check", weakened: string): Mutant => {
    const changed = {
      qual: isTwice || clause === "using" ? weakened : qual,
      check: isTwice || clause === "check" ? weakened : check,
    };
    const places = placesThatDiffer((clause === "using" ? qual : check) ?? "true", weakened);
    return {
      kind,
      table,
      verbs: VERBS[policy.cmd]!,
      what: `${table} ${name} ${isTwice ? "both" : clause} (${weakened.replaceAll(/\( SELECT (app\.\w+\(\)) AS \w+\)|::text|\s*\n\s*/g, "$1")})`,
      apply: alterPolicy({ ...policy, ...changed }),
      undo: alterPolicy(policy),
      policy: { name, ...changed, places },
    };
  };
  const ways = (condition: string | null, clause: "using" | "check") => [
    ...weakerThan(condition ?? "true", weakenings).map((it) => of("clause", clause, it)),
    ...weakerThan(condition ?? "true", widenings).map((it) => of("role", clause, it)),
  ];
  return [...ways(qual, "using"), ...(isTwice ? [] : ways(check, "check"))];
}

type Table = {
  table: string;
  columns: string[];
  ungranted: string[];
  unchangeable: string[];
  unreadable: string[];
};

function tableMutants({ table, ungranted, unchangeable, unreadable }: Table): Mutant[] {
  const grant = (verb: string): Mutant => ({
    kind: "grant",
    table,
    verbs: [verb.split(" ")[0]!],
    what: `${table} grant ${verb}`,
    apply: `grant ${verb} on "${table}" to zaiti_app`,
    undo: `revoke ${verb} on "${table}" from zaiti_app`,
  });
  const security = (kind: "security off" | "not forced", off: string, on: string): Mutant => ({
    kind,
    table,
    verbs: ["select", "insert", "update", "delete"],
    what: `${table} ${off}`,
    apply: `alter table "${table}" ${off}`,
    undo: `alter table "${table}" ${on}`,
  });
  return [
    security("security off", "disable row level security", "enable row level security"),
    security("not forced", "no force row level security", "force row level security"),
    ...ungranted.map(grant),
    ...unreadable.map((column) => grant(`select (${column})`)),
    ...unchangeable.map((column) => grant(`update (${column})`)),
  ];
}

/** Every way in which the policies, the grants and the switches of row-level security are made weaker. */
export async function mutantsOf(admin: postgres.Sql): Promise<Mutant[]> {
  const policies = await admin<Policy[]>`
    select tablename as table, policyname as name, cmd, qual, with_check as check from pg_policies
     where schemaname = 'public' and 'zaiti_app' = any (roles) order by 1, 2`;
  const tables = await admin<Table[]>`
    select relname as table, array_agg(attname::text order by attnum) as columns,
           array(select v from unnest('{select,insert,update,delete}'::text[]) v
                  where not has_table_privilege('zaiti_app', c.oid, v)
                    and (v = 'delete' or not has_any_column_privilege('zaiti_app', c.oid, v))) as ungranted,
           coalesce(array_agg(attname::text) filter (where has_any_column_privilege('zaiti_app', c.oid, 'update')
                                               and not has_column_privilege('zaiti_app', c.oid, attnum, 'update')), '{}') as unchangeable,
           coalesce(array_agg(attname::text) filter (where has_any_column_privilege('zaiti_app', c.oid, 'select')
                                               and not has_column_privilege('zaiti_app', c.oid, attnum, 'select')), '{}') as unreadable
      from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum > 0 and not attisdropped
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') group by c.oid, relname order by 1`;
  return [...policies.flatMap(policyMutants), ...tables.flatMap(tableMutants)];
}
