import postgres from "postgres";
import { EXPECTATIONS, type Expectation, mayStep } from "./expectations.ts";
import { insertMembers, type Member, type Slug } from "./members.ts";
import { FILING_STATUSES, insertRows, type Row } from "./rows.ts";

/** Two cities with rows in every table, every kind of member, and the login of the server to try them with. */
export type IsolationWorld = {
  app: postgres.Sql;
  ids: Record<Slug, string>;
  rows: Row[];
  members: Member[];
  /** Each row as stored, to make a copy of. */
  stored: ReadonlyMap<Row, Record<string, unknown>>;
};

/** Fills a migrated database as an administrator, past every policy. The caller ends `app`. */
export async function openWorld(admin: postgres.Sql, appUrl: string): Promise<IsolationWorld> {
  const { ids, rows, members } = await admin.begin(async (tx) => {
    const inside = tx as unknown as postgres.Sql;
    await tx.unsafe("set local session_replication_role = replica");
    const inserted = await insertRows(inside);
    return { ...inserted, members: await insertMembers(inside, inserted.ids) };
  });
  for (const member of members) {
    rows.push({ table: "memberships", organization: member.slug, key: { id: member.membershipId } });
    rows.push({ table: "users", organization: member.slug, key: { id: member.userId } });
    rows.push({ table: "sessions", organization: member.slug, key: { id_hash: member.sessionHash } });
  }
  const stored = new Map<Row, Record<string, unknown>>();
  for (const row of rows) {
    const [found] = await admin.unsafe(`select to_jsonb(t) as row from ${row.table} t where ${where(row)}`);
    stored.set(row, found!.row as Record<string, unknown>);
  }
  return { app: postgres(appUrl, { max: 2, onnotice: () => {} }), ids, rows, members, stored };
}

const literal = (value: unknown): string => {
  if (value === null || value === undefined) return "null";
  if (Buffer.isBuffer(value)) return `'\\x${value.toString("hex")}'::bytea`;
  if (typeof value === "number") return String(value);
  return `'${(typeof value === "object" ? JSON.stringify(value) : String(value)).replaceAll("'", "''")}'`;
};
function where(row: Row): string {
  return Object.entries(row.key)
    .map(([name, value]) => `${name} = ${literal(value)}`)
    .join(" and ");
}

type Outcome = { count: number; code: string | null };
type Probe = (statement: string) => Promise<Outcome>;

/** Runs probes as a member in one transaction; each is undone before the next. */
export async function asMember(
  app: postgres.Sql,
  member: Member,
  work: (probe: Probe) => Promise<void>,
): Promise<void> {
  const undo = new Error("undo");
  await app
    .begin(async (tx) => {
      await tx`select app.begin_scope(${member.sessionHash}, ${member.membershipId}, 'isolation', '127.0.0.1')`;
      await work(async (statement) => {
        // Sent together: three answers for one wait.
        const [, tried] = await Promise.allSettled([
          tx.unsafe("savepoint probe"),
          tx.unsafe(statement),
          tx.unsafe("rollback to savepoint probe"),
        ]);
        if (tried.status === "fulfilled") return { count: tried.value.count, code: null };
        return { count: 0, code: (tried.reason as { code: string }).code };
      });
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
}

/** A refusal by a policy, a missing grant or a guard; anything else says something about rows the member may not know. */
const isRefusal = ({ code, count }: Outcome) =>
  code === null ? count === 0 : code === "42501" || code.startsWith("ZA");
// A row that others still refer to, a room that is let: the policy let the deletion through, the key or the guard did not.
const wentThrough = ({ code, count }: Outcome) =>
  code === null ? count === 1 : code === "23503" || code === "ZA101";
const nameOf = (row: Row) => `${row.table} of ${row.organization}${row.status ? ` (${row.status})` : ""}`;

/** What a member can do that is not theirs to do, and cannot do that is; empty where the database is right. */
type Check = (world: IsolationWorld, member: Member, probe: Probe) => Promise<string[]>;

const reads: Check = async ({ rows }, member, probe) => {
  const wrong: string[] = [];
  for (const row of rows) {
    const outcome = await probe(`select from ${row.table} where ${where(row)}`);
    const expected = EXPECTATIONS[row.table]!.read(member, row);
    if (expected ? outcome.count !== 1 : !isRefusal(outcome))
      wrong.push(`${expected ? "cannot" : "can"} read ${nameOf(row)}`);
  }
  return wrong;
};

const changes: Check = async ({ rows }, member, probe) => {
  const wrong: string[] = [];
  const changeable = new Map<string, number>();
  const tables = new Map<string, Expectation>();
  for (const row of rows) {
    const { update } = EXPECTATIONS[row.table]!;
    tables.set(row.table, EXPECTATIONS[row.table]!);
    const set = update?.set ?? `${Object.keys(row.key)[0]} = ${Object.keys(row.key)[0]}`;
    const outcome = await probe(`update ${row.table} set ${set} where ${where(row)}`);
    const expected = update?.by(member, row) ?? false;
    if (expected) changeable.set(row.table, (changeable.get(row.table) ?? 0) + 1);
    if (expected ? outcome.count !== 1 : !isRefusal(outcome))
      wrong.push(`${expected ? "cannot" : "can"} change ${nameOf(row)} ${outcome.code}`);
  }
  for (const [table, { update }] of tables) {
    if (!update) continue;
    const outcome = await probe(`update ${table} set ${update.set}`);
    const expected = changeable.get(table) ?? 0;
    if (outcome.code === null ? outcome.count !== expected : !isRefusal(outcome))
      wrong.push(`blind change of ${table}: ${outcome.count}, not ${expected}`);
  }
  return wrong;
};

const deletions: Check = async ({ rows }, member, probe) => {
  const wrong: string[] = [];
  for (const row of rows) {
    const outcome = await probe(`delete from ${row.table} where ${where(row)}`);
    const expected = EXPECTATIONS[row.table]!.remove(member, row);
    if (expected ? !wentThrough(outcome) : !isRefusal(outcome))
      wrong.push(`${expected ? "cannot" : "can"} delete ${nameOf(row)} ${outcome.code}`);
  }
  return wrong;
};

const insertion = (table: string, copy: Record<string, unknown>) =>
  `insert into ${table} select * from jsonb_populate_record(null::${table}, ${literal(copy)}::jsonb)`;

const insertions: Check = async ({ rows, stored, ids }, member, probe) => {
  const wrong: string[] = [];
  for (const row of rows) {
    const { insert } = EXPECTATIONS[row.table]!;
    const outcome = await probe(
      insertion(row.table, { ...stored.get(row), ...insert.differing(member, ids) }),
    );
    const expected = insert.by(member, row);
    if (expected ? outcome.count !== 1 : !isRefusal(outcome))
      wrong.push(`${expected ? "cannot" : "can"} insert ${nameOf(row)} ${outcome.code}`);
  }
  return wrong;
};

const filingSteps: Check = async ({ rows, stored, ids }, member, probe) => {
  const wrong: string[] = [];
  for (const row of rows.filter(({ table }) => table === "filings")) {
    for (const to of FILING_STATUSES) {
      const accepts = to === "accepted" ? ", accepted_revision = revision" : "";
      const outcome = await probe(`update filings set status = '${to}'${accepts} where ${where(row)}`);
      const expected = mayStep(member, row, to);
      if (expected ? outcome.count !== 1 : !isRefusal(outcome))
        wrong.push(`${expected ? "cannot" : "can"} take ${nameOf(row)} to ${to} ${outcome.code}`);
      if (to === "draft") continue;
      const differing = EXPECTATIONS.filings!.insert.differing(member, ids);
      const inserted = await probe(insertion("filings", { ...stored.get(row), ...differing, status: to }));
      if (!isRefusal(inserted)) wrong.push(`can insert ${nameOf(row)} as ${to}`);
    }
  }
  return wrong;
};

/** Everything that is tried with every row, by what it shows. */
export const CHECKS = {
  "reads exactly the rows that are theirs to read": reads,
  "changes exactly the rows that are theirs to change, one by one and blindly": changes,
  "deletes exactly the rows that are theirs to delete": deletions,
  "inserts only for organisations that are theirs to write for": insertions,
  "takes exactly the steps of a filing that are theirs to take, and inserts none that is past its start":
    filingSteps,
} as const satisfies Record<string, Check>;
export type CheckName = keyof typeof CHECKS;

/** What one check finds wrong for one member. */
export async function wrongFor(world: IsolationWorld, member: Member, check: CheckName): Promise<string[]> {
  let wrong: string[] = [];
  await asMember(world.app, member, async (probe) => {
    wrong = await CHECKS[check](world, member, probe);
  });
  return wrong;
}
