import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#tests/setup/database.ts";
import { EXPECTATIONS, type Expectation, mayStep } from "./expectations.ts";
import { insertMembers, type Member, memberList, type Slug } from "./members.ts";
import { FILING_STATUSES, insertRows, type Row } from "./rows.ts";

const db = testDatabase();
let app: postgres.Sql;
let ids: Record<Slug, string>;
let rows: Row[];
let members: Member[];
/** Each row as stored, to make a copy of. */
const stored = new Map<Row, Record<string, unknown>>();

beforeAll(async () => {
  await db.admin.begin(async (tx) => {
    await tx.unsafe("set local session_replication_role = replica");
    ({ ids, rows } = await insertRows(tx as unknown as postgres.Sql));
    members = await insertMembers(tx as unknown as postgres.Sql, ids);
  });
  for (const member of members) {
    rows.push({ table: "memberships", organization: member.slug, key: { id: member.membershipId } });
    rows.push({ table: "users", organization: member.slug, key: { id: member.userId } });
    rows.push({ table: "sessions", organization: member.slug, key: { id_hash: member.sessionHash } });
  }
  for (const row of rows) {
    const [found] = await db.admin.unsafe(
      `select to_jsonb(t) as row from ${row.table} t where ${where(row)}`,
    );
    stored.set(row, found!.row as Record<string, unknown>);
  }
  app = postgres(db.url("app"), { max: 2, onnotice: () => {} });
});
afterAll(() => app.end());

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
async function asMember(member: Member, work: (probe: Probe) => Promise<void>): Promise<void> {
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

describe("the catalogue", () => {
  it("has a case for every table, forced row-level security on each, and rows of each to probe", async () => {
    const tables = await db.admin<{ name: string; forced: boolean }[]>`
      select relname as name, relrowsecurity and relforcerowsecurity as forced
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and relkind in ('r', 'p') order by 1`;
    expect(tables.filter(({ forced }) => !forced)).toEqual([]);
    const names = tables.map(({ name }) => name);
    expect(Object.keys(EXPECTATIONS).sort()).toEqual(names);
    expect([...new Set(rows.map(({ table }) => table))].sort()).toEqual(names);
  });

  it("keeps definer functions away from the public and from the caller's search path", async () => {
    // A body parsed at its creation has no names left to look up; the others are held to a path, as every definer is.
    const loose = await db.admin`
      select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('app', 'app_private')
         and ((p.prosecdef or p.prosqlbody is null)
               and not exists (select from unnest(p.proconfig) c where c like 'search_path=pg_catalog%')
              or has_function_privilege('public', p.oid, 'execute'))`;
    expect(loose).toEqual([]);
  });

  it("has no view and no materialised view, which would read past the policies", async () => {
    expect(
      await db.admin`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and relkind in ('v', 'm')`,
    ).toEqual([]);
  });
});

describe.each(
  memberList()
    .filter(({ isLive }) => isLive)
    .map(({ name }) => name),
)("%s", (name) => {
  const self = () => members.find((member) => member.name === name)!;
  const wrongOf = async (
    check: (member: Member, probe: Probe, wrong: string[]) => Promise<void>,
  ): Promise<string[]> => {
    const wrong: string[] = [];
    await asMember(self(), (probe) => check(self(), probe, wrong));
    return wrong;
  };
  const describeRow = (row: Row) =>
    `${row.table} of ${row.organization}${row.status ? ` (${row.status})` : ""}`;
  const each = async (action: (row: Row, expectation: Expectation) => Promise<void>) => {
    for (const row of rows) await action(row, EXPECTATIONS[row.table]!);
  };

  it("reads exactly the rows that are theirs to read", async () => {
    const wrong = await wrongOf(async (member, probe, found) => {
      await each(async (row, { read }) => {
        const outcome = await probe(`select from ${row.table} where ${where(row)}`);
        const expected = read(member, row);
        if (expected ? outcome.count !== 1 : !isRefusal(outcome))
          found.push(`${expected ? "cannot" : "can"} read ${describeRow(row)}`);
      });
    });
    expect(wrong).toEqual([]);
  });

  it("changes exactly the rows that are theirs to change, one by one and blindly", async () => {
    const wrong = await wrongOf(async (member, probe, found) => {
      const changeable = new Map<string, number>();
      await each(async (row, { update }) => {
        const set = update?.set ?? `${Object.keys(row.key)[0]} = ${Object.keys(row.key)[0]}`;
        const outcome = await probe(`update ${row.table} set ${set} where ${where(row)}`);
        const expected = update?.by(member, row) ?? false;
        if (expected) changeable.set(row.table, (changeable.get(row.table) ?? 0) + 1);
        if (expected ? outcome.count !== 1 : !isRefusal(outcome))
          found.push(`${expected ? "cannot" : "can"} change ${describeRow(row)} ${outcome.code}`);
      });
      for (const [table, { update }] of Object.entries(EXPECTATIONS)) {
        if (!update) continue;
        const outcome = await probe(`update ${table} set ${update.set}`);
        const expected = changeable.get(table) ?? 0;
        if (outcome.code === null ? outcome.count !== expected : !isRefusal(outcome))
          found.push(`blind change of ${table}: ${outcome.count}, not ${expected}`);
      }
    });
    expect(wrong).toEqual([]);
  });

  it("deletes exactly the rows that are theirs to delete", async () => {
    const wrong = await wrongOf(async (member, probe, found) => {
      await each(async (row, { remove }) => {
        const outcome = await probe(`delete from ${row.table} where ${where(row)}`);
        const expected = remove(member, row);
        if (expected ? !wentThrough(outcome) : !isRefusal(outcome))
          found.push(`${expected ? "cannot" : "can"} delete ${describeRow(row)} ${outcome.code}`);
      });
    });
    expect(wrong).toEqual([]);
  });

  it("inserts only for organisations that are theirs to write for", async () => {
    const wrong = await wrongOf(async (member, probe, found) => {
      await each(async (row, { insert }) => {
        const copy = { ...stored.get(row), ...insert.differing(member, ids) };
        const outcome = await probe(
          `insert into ${row.table} select * from jsonb_populate_record(null::${row.table}, ${literal(copy)}::jsonb)`,
        );
        const expected = insert.by(member, row);
        if (expected ? outcome.count !== 1 : !isRefusal(outcome))
          found.push(`${expected ? "cannot" : "can"} insert ${describeRow(row)} ${outcome.code}`);
      });
    });
    expect(wrong).toEqual([]);
  });

  it("takes exactly the steps of a filing that are theirs to take, and inserts none that is past its start", async () => {
    const wrong = await wrongOf(async (member, probe, found) => {
      for (const row of rows.filter(({ table }) => table === "filings")) {
        for (const to of FILING_STATUSES) {
          const accepts = to === "accepted" ? ", accepted_revision = revision" : "";
          const outcome = await probe(`update filings set status = '${to}'${accepts} where ${where(row)}`);
          const expected = mayStep(member, row, to);
          if (expected ? outcome.count !== 1 : !isRefusal(outcome))
            found.push(`${expected ? "cannot" : "can"} take ${describeRow(row)} to ${to} ${outcome.code}`);
          if (to === "draft") continue;
          const copy = {
            ...stored.get(row),
            ...EXPECTATIONS.filings!.insert.differing(member, ids),
            status: to,
          };
          const inserted = await probe(
            `insert into filings select * from jsonb_populate_record(null::filings, ${literal(copy)}::jsonb)`,
          );
          if (!isRefusal(inserted)) found.push(`can insert ${describeRow(row)} as ${to}`);
        }
      }
    });
    expect(wrong).toEqual([]);
  });
});

describe("without a right", () => {
  it.each(
    memberList()
      .filter(({ isLive }) => !isLive)
      .map(({ name }) => name),
  )("%s gets no scope", async (name) => {
    const member = members.find((candidate) => candidate.name === name)!;
    await expect(asMember(member, async () => {})).rejects.toMatchObject({ code: "ZA002" });
  });

  it("a session gets no scope with another person's membership", async () => {
    const [first, second] = [members[0]!, members.find(({ slug }) => slug === "beta")!];
    await expect(
      asMember({ ...first, membershipId: second.membershipId }, async () => {}),
    ).rejects.toMatchObject({ code: "ZA002" });
  });

  it("no table shows or takes a row outside a scope", async () => {
    for (const table of Object.keys(EXPECTATIONS)) {
      const seen = await app.unsafe(`select from ${table}`).then(
        (result) => result.count,
        (error: { code: string }) => error.code,
      );
      expect([0, "42501"]).toContain(seen);
    }
  });

  it("a forged, replayed or second scope is worth nothing", async () => {
    const victim = members.find(({ name }) => name === "alpha owner")!;
    await app.begin(async (tx) => {
      const scope = JSON.stringify({
        organization: ids.alpha,
        kind: "carrier",
        role: "owner",
        readable: [ids.alpha],
        city: ids.city,
      });
      await tx`select set_config('app.ctx', ${scope}, true), set_config('app.signature', 'x', true)`;
      expect(await tx`select from residencies`).toHaveLength(0);
    });
    const taken = await app.begin(async (tx) => {
      await tx`select app.begin_scope(${victim.sessionHash}, ${victim.membershipId}, 'r', 'a')`;
      const [row] =
        await tx`select current_setting('app.ctx') as ctx, current_setting('app.signature') as signature`;
      await expect(
        tx.savepoint(
          (inner) => inner`select app.begin_scope(${victim.sessionHash}, ${victim.membershipId}, 'r', 'a')`,
        ),
      ).rejects.toMatchObject({ code: "ZA001" });
      return row!;
    });
    await app.begin(async (tx) => {
      await tx`select set_config('app.ctx', ${taken.ctx as string}, true), set_config('app.signature', ${taken.signature as string}, true)`;
      expect(await tx`select from residencies`).toHaveLength(0);
    });
  });
});
