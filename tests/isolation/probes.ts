import postgres from "postgres";
import { EXPECTATIONS } from "./expectations.ts";
import { GRANTS } from "./grants.ts";
import { insertMembers, type Member, type Slug } from "./members.ts";
import { insertOwnHands } from "./own-hands.ts";
import { type ForeignKey, foreignKeys, referencesOf } from "./references.ts";
import { insertViews } from "./register-rows.ts";
import { FILING_STATUSES, inserting, type Row } from "./row.ts";
import { insertRows } from "./rows.ts";
import { insertion, where } from "./statements.ts";
import { GUARDED, mayReverse, maySign, mayStep, mayTake, NEVER_NEW, STEPS } from "./steps.ts";
import { asMember, type Outcome, TRY_ALL } from "./try-all.ts";

/** Two cities with rows in every table, every kind of member, and the login of the server to try them with. */
export type IsolationWorld = {
  app: postgres.Sql;
  ids: Record<Slug, string>;
  rows: Row[];
  members: Member[];
  /** Each row as stored, to make a copy of. */
  stored: ReadonlyMap<Row, Record<string, unknown>>;
  keys: ForeignKey[];
};

/** Fills a migrated database as an administrator, past every policy. The caller ends `app`. */
export async function openWorld(admin: postgres.Sql, appUrl: string): Promise<IsolationWorld> {
  const { ids, rows, members } = await admin.begin(async (tx) => {
    const inside = tx as unknown as postgres.Sql;
    await tx.unsafe("set local session_replication_role = replica");
    const inserted = await insertRows(inside);
    const members = await insertMembers(inside, inserted.ids);
    await insertOwnHands(inserting(inside, inserted.rows), inserted.ids, members);
    await insertViews(inserting(inside, inserted.rows), inserted.ids, members);
    return { ...inserted, members };
  });
  for (const member of members) {
    rows.push({ table: "memberships", organization: member.slug, key: { id: member.membershipId } });
    rows.push({ table: "users", organization: member.slug, key: { id: member.userId } });
    rows.push({ table: "sessions", organization: member.slug, key: { id_hash: member.sessionHash } });
  }
  await admin.unsafe(TRY_ALL);
  const computed = await computedColumns(admin);
  const stored = new Map<Row, Record<string, unknown>>();
  for (const row of rows) {
    const [found] = await admin.unsafe(`select to_jsonb(t) as row from ${row.table} t where ${where(row)}`);
    const columns = Object.entries(found!.row as Record<string, unknown>);
    stored.set(row, Object.fromEntries(columns.filter(([name]) => !computed.get(row.table)?.includes(name))));
  }
  return {
    app: postgres(appUrl, { max: 2, onnotice: () => {} }),
    ids,
    rows,
    members,
    stored,
    keys: await foreignKeys(admin),
  };
}

/** Columns that are computed from others, by table: nobody can write them, whatever they may. */
async function computedColumns(admin: postgres.Sql): Promise<Map<string, string[]>> {
  const found = await admin<{ table: string; columns: string[] }[]>`
    select table_name as table, array_agg(column_name::text) as columns from information_schema.columns
     where table_schema = 'public' and is_generated = 'ALWAYS' group by table_name`;
  return new Map(found.map(({ table, columns }) => [table, columns]));
}

/** A refusal by a policy, a missing grant or a guard; anything else says something about rows the member may not know. */
const isRefusal = ({ code, count }: Outcome) =>
  code === null ? count === 0 : code === "42501" || code.startsWith("ZA");
// A row that others still refer to, a room that is let: the policy let the deletion through, the key or the guard did not.
const wentThrough = ({ code, count }: Outcome) =>
  code === null ? count === 1 : code === "23503" || code === "ZA101";
const nameOf = (row: Row) => `${row.table} of ${row.organization}${row.status ? ` (${row.status})` : ""}`;

/** One statement, and what is wrong with how it ended; null where it ended as it should. */
export type Try = { table: string; statement: string; judge: (outcome: Outcome) => string | null };

/** What is tried as a member: what is not theirs to do must be refused, what is must go through. */
type Check = (world: IsolationWorld, member: Member) => Try[];

const trying = (
  row: Row,
  statement: string,
  {
    what,
    isTheirs,
    goesThrough = ({ count }: Outcome) => count === 1,
  }: { what: string; isTheirs: boolean; goesThrough?: (outcome: Outcome) => boolean },
): Try => ({
  table: row.table,
  statement,
  judge: (outcome) => {
    if (isTheirs ? goesThrough(outcome) : isRefusal(outcome)) return null;
    return `${isTheirs ? "cannot" : "can"} ${what} ${outcome.code ?? ""}`;
  },
});

/** A statement that reads no column, so that what may be read does not limit what it reaches: exactly so many rows. */
const unread = (table: string, statement: string, expected: number): Try => ({
  table,
  statement: `${statement} where probe.passes_by()`,
  judge: (outcome) =>
    (outcome.code === null ? outcome.count === expected : expected === 0 && isRefusal(outcome))
      ? null
      : `${statement}, unread: ${outcome.code ?? outcome.count}, not ${expected}`,
});

const reads: Check = ({ rows }, member) =>
  rows.map((row) =>
    trying(row, `select from ${row.table} where ${where(row)}`, {
      what: `read ${nameOf(row)}`,
      isTheirs: EXPECTATIONS[row.table]!.read(member, row),
    }),
  );

const changes: Check = ({ rows }, member) => {
  const changeable = new Map<string, number>();
  const tries = rows.map((row) => {
    const { update } = EXPECTATIONS[row.table]!;
    const set = update?.set ?? `${Object.keys(row.key)[0]} = ${Object.keys(row.key)[0]}`;
    const isTheirs = update?.by(member, row) ?? false;
    changeable.set(row.table, (changeable.get(row.table) ?? 0) + (isTheirs ? 1 : 0));
    return trying(row, `update ${row.table} set ${set} where ${where(row)}`, {
      what: `change ${nameOf(row)}`,
      isTheirs,
    });
  });
  for (const [table, expected] of changeable) {
    const { update } = EXPECTATIONS[table]!;
    if (!update) continue;
    tries.push(unread(table, `update ${table} set ${update.set.split(" ")[0]} = default`, expected));
    tries.push({
      table,
      statement: `update ${table} set ${update.set}`,
      judge: (outcome) =>
        (outcome.code === null ? outcome.count === expected : isRefusal(outcome))
          ? null
          : `blind change of ${table}: ${outcome.count}, not ${expected}`,
    });
  }
  return tries;
};

/** A guard answers who was let through by the policies, and nobody else. */
const guarded: Check = ({ rows }, member) => {
  const tries: Try[] = [];
  for (const [table, { set, by }] of Object.entries(GUARDED)) {
    for (const row of rows.filter((it) => it.table === table)) {
      const isTheirs = by(member, row);
      tries.push({
        table,
        statement: `update ${table} set ${set} where ${where(row)}`,
        judge: ({ count, code }) => {
          const isThrough = count > 0 || (code !== null && code !== "42501");
          return isThrough === isTheirs
            ? null
            : `${isTheirs ? "is kept from" : "reaches"} the guard of ${nameOf(row)} ${code ?? ""}`;
        },
      });
    }
    const expected = rows.filter((it) => it.table === table && by(member, it)).length;
    tries.push(unread(table, `update ${table} set ${set.split(" ")[0]} = default`, expected));
  }
  return tries;
};

const deletions: Check = ({ rows }, member) => [
  ...rows.map((row) =>
    trying(row, `delete from ${row.table} where ${where(row)}`, {
      what: `delete ${nameOf(row)}`,
      isTheirs: EXPECTATIONS[row.table]!.remove(member, row),
      goesThrough: wentThrough,
    }),
  ),
  ...[...new Set(rows.map(({ table }) => table))].map((table) =>
    unread(
      table,
      `delete from ${table}`,
      rows.filter((it) => it.table === table && EXPECTATIONS[table]!.remove(member, it)).length,
    ),
  ),
];

const insertions: Check = ({ rows, stored, ids }, member) =>
  rows.map((row) => {
    const { insert } = EXPECTATIONS[row.table]!;
    return trying(row, insertion(row.table, { ...stored.get(row), ...insert.differing(member, ids) }), {
      what: `insert ${nameOf(row)}`,
      isTheirs: insert.by(member, row),
    });
  });

/** What another kind of organisation has, put down as one's own: a key that is missed was not asked for before the policy. */
const misfits: Check = ({ rows, stored, ids }, member) => {
  const owners = new Map<string, Set<string>>();
  for (const row of rows) owners.set(row.table, (owners.get(row.table) ?? new Set()).add(row.organization));
  return rows
    .filter(
      (row) =>
        "organization_id" in stored.get(row)! &&
        !owners.get(row.table)!.has(member.slug) &&
        !EXPECTATIONS[row.table]!.insert.by(member, { ...row, organization: member.slug }),
    )
    .map((row) =>
      trying(
        row,
        insertion(row.table, {
          ...stored.get(row),
          ...EXPECTATIONS[row.table]!.insert.differing(member, ids),
          organization_id: ids[member.slug],
        }),
        { what: `insert ${nameOf(row)} as ${member.slug}'s`, isTheirs: false },
      ),
    );
};

/** A row that may be new, but not with what comes later or is said by the session. */
const beginnings: Check = ({ rows, stored, ids }, member) =>
  rows.flatMap((row) =>
    (NEVER_NEW[row.table]?.(member) ?? []).map((never) =>
      trying(
        row,
        insertion(row.table, {
          ...stored.get(row),
          ...EXPECTATIONS[row.table]!.insert.differing(member, ids),
          ...never,
        }),
        { what: `insert ${nameOf(row)} with ${Object.keys(never).join(", ")}`, isTheirs: false },
      ),
    ),
  );

/** A payment is taken back by who approves payments, where its run stands and is another's. */
const reversals: Check = ({ rows, stored, ids }, member) =>
  rows
    .filter(({ table }) => table === "reward_lines")
    .flatMap((row) => {
      const line = stored.get(row)!;
      const reversal = {
        amount_fen: -Number(line.amount_fen),
        payment_key: null,
        reverses_run_id: line.run_id,
        reverses_line_no: line.line_no,
      };
      const put = (columns: Record<string, unknown>) =>
        insertion(row.table, {
          ...line,
          ...EXPECTATIONS[row.table]!.insert.differing(member, ids),
          ...columns,
        });
      const isTheirs = mayReverse(member, row);
      return [
        trying(row, put(reversal), { what: `reverse ${nameOf(row)}`, isTheirs }),
        ...[
          { ...reversal, amount_fen: -7 },
          { ...reversal, payment_key: "x" },
          { payment_key: line.payment_key },
        ].map((columns) =>
          trying(row, put(columns), {
            what: `pay ${nameOf(row)} with ${Object.keys(columns)}`,
            isTheirs: false,
          }),
        ),
      ];
    });

const hiddenReferences: Check = (world, member) =>
  referencesOf(world, member).map(({ table, name, hidden }) => ({
    table,
    statement: hidden,
    // By a key of one's own organisation it is missed like what does not exist.
    judge: ({ code, count }) => (code !== null || count === 0 ? null : `can refer by ${name}`),
  }));

/** Signs what is prepared, and nothing else: a revision of it is the next step of its carrier's owners and reviewers. */
const signing = ({ stored, rows }: IsolationWorld, member: Member, filing: Row): Try => {
  const [signed] = rows.filter(({ table }) => table === "filing_revisions");
  const next = {
    organization_id: stored.get(filing)!.organization_id,
    filing_id: filing.key.id,
    revision: Number(stored.get(filing)!.revision) + 1,
  };
  return trying(
    { ...filing, table: "filing_revisions" },
    insertion("filing_revisions", { ...stored.get(signed!), ...next }),
    { what: `sign ${nameOf(filing)}`, isTheirs: filing.status === "prepared" && maySign(member, filing) },
  );
};

const filingSteps: Check = (world, member) => {
  const of = world.rows.filter(({ table }) => table === "filings");
  const steps = of.flatMap((row) =>
    FILING_STATUSES.map((to) => {
      const accepts = to === "accepted" ? ", accepted_revision = revision" : "";
      return trying(row, `update filings set status = '${to}'${accepts} where ${where(row)}`, {
        what: `take ${nameOf(row)} to ${to}`,
        isTheirs: mayStep(member, row, to),
      });
    }),
  );
  // A step that is theirs leaves what was signed and what was accepted as it is.
  const theirs = of.flatMap((row) =>
    FILING_STATUSES.filter((to) => mayStep(member, row, to)).flatMap((to) =>
      ["revision = revision + 1", "accepted_revision = 7"].map((besides) =>
        trying(row, `update filings set status = '${to}', ${besides} where ${where(row)}`, {
          what: `take ${nameOf(row)} to ${to} with ${besides}`,
          isTheirs: false,
        }),
      ),
    ),
  );
  return [...steps, ...theirs, ...of.map((filing) => signing(world, member, filing))];
};

/** Every step of what a guard watches, whether it is its time and the member's to take or not. */
const steps: Check = ({ rows, stored, ids }, member) =>
  rows.flatMap((row) =>
    (STEPS[row.table]?.(row, ids) ?? []).map((step) =>
      trying(row, `update ${row.table} set ${step.set} where ${where(row)}`, {
        what: `set ${step.set} in ${nameOf(row)}`,
        isTheirs: mayTake(step, member, row, String(stored.get(row)!.status)),
      }),
    ),
  );

const hiddenColumns: Check = () =>
  Object.entries(GRANTS).flatMap(([table, { read }]) =>
    (read === "all" ? [] : read.except).map((column) => ({
      table,
      statement: `select ${column} from ${table}`,
      judge: ({ code }) => (code === "42501" ? null : `can read ${column} of ${table}`),
    })),
  );

/** One row a table and organisation: what a column's grant lets through, the policies must let through for somebody. */
const columnChanges: Check = ({ rows, stored }) => {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const [place, columns] = [
      `${row.table} ${row.organization} ${row.status}`,
      GRANTS[row.table]?.update ?? [],
    ];
    if (seen.has(place)) return [];
    seen.add(place);
    return Object.keys(stored.get(row)!)
      .filter((column) => !columns.includes(column))
      .map((column) =>
        trying(row, `update ${row.table} set ${column} = ${column} where ${where(row)}`, {
          what: `change ${column} of ${nameOf(row)}`,
          isTheirs: false,
        }),
      );
  });
};

/** Everything that is tried with every row, by what it shows. */
export const CHECKS = {
  "reads exactly the rows that are theirs to read": reads,
  "changes exactly the rows that are theirs to change, one by one and blindly": changes,
  "deletes exactly the rows that are theirs to delete": deletions,
  "inserts only for organisations that are theirs to write for": insertions,
  "takes exactly the steps of a filing that are theirs to take": filingSteps,
  "takes exactly the steps of what a guard watches that are theirs to take": steps,
  "inserts nothing that is past its beginning, or in another's name": beginnings,
  "takes back exactly the payments that are theirs to take back": reversals,
  "refers to nothing that is hidden from them": hiddenReferences,
  "inserts nothing that another kind of organisation keeps": misfits,
  "reaches exactly the guards of what is theirs to take a step in": guarded,
  "changes no column that is not to be changed": columnChanges,
  "reads no column that is not to be read": hiddenColumns,
} as const satisfies Record<string, Check>;
export type CheckName = keyof typeof CHECKS;

/** What tries find wrong for one member, or without a scope. */
export async function wrongOf(
  app: postgres.Sql,
  member: Member | null,
  tries: readonly Try[],
): Promise<string[]> {
  const wrong: string[] = [];
  await asMember(app, member, async (probe) => {
    const outcomes = await probe(tries.map(({ statement }) => statement));
    for (const [place, { judge }] of tries.entries()) {
      const found = judge(outcomes[place]!);
      if (found) wrong.push(found);
    }
  });
  return wrong;
}

/** What one check finds wrong for one member. */
export const wrongFor = (world: IsolationWorld, member: Member, check: CheckName): Promise<string[]> =>
  wrongOf(world.app, member, CHECKS[check](world, member));
