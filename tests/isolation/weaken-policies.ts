import type postgres from "postgres";
import { onCluster } from "#tests/bench/cluster.ts";
import { weakenings } from "./policy-expression.ts";
import { CHECKS, type CheckName, type IsolationWorld, openWorld, wrongFor } from "./probes.ts";

/** What share of the weakened policies the probes must notice. */
const ENOUGH = 0.9;

type Policy = { table: string; name: string; qual: string | null; check: string | null };
type Mutant = Policy & { clause: "using" | "check"; weakened: string };

const mutantsOf = (policy: Policy): Mutant[] => [
  ...weakenings(policy.qual ?? "true").map((weakened) => ({ ...policy, clause: "using" as const, weakened })),
  ...weakenings(policy.check ?? "true").map((weakened) => ({
    ...policy,
    clause: "check" as const,
    weakened,
  })),
];

const parts = (qual: string | null, check: string | null) =>
  [qual === null ? "" : `using (${qual})`, check === null ? "" : `with check (${check})`].join(" ");
const altered = ({ table, name }: Policy, definition: string) =>
  `alter policy "${name}" on "${table}" ${definition}`;

/** What the probes find first, or null: those on the policy's own table, then those on every table. */
async function noticed(world: IsolationWorld, table: string): Promise<string | null> {
  const own = { ...world, rows: world.rows.filter((row) => row.table === table) };
  for (const tried of [own, world]) {
    for (const check of Object.keys(CHECKS) as CheckName[]) {
      for (const member of world.members.filter(({ isLive }) => isLive)) {
        const [first] = await wrongFor(tried, member, check);
        if (first) return `${member.name} ${first}`;
      }
    }
  }
  return null;
}

async function tryMutant(admin: postgres.Sql, world: IsolationWorld, mutant: Mutant): Promise<string | null> {
  const { qual, check, clause, weakened } = mutant;
  await admin.unsafe(altered(mutant, clause === "using" ? parts(weakened, check) : parts(qual, weakened)));
  try {
    return await noticed(world, mutant.table);
  } finally {
    await admin.unsafe(altered(mutant, parts(qual, check)));
  }
}

/**
 * Weakens every policy of the server's login by one clause at a time, and asks whether the probes of the isolation
 * tests notice. Prints a line for each one that they do not, and fails below `ENOUGH`.
 */
await onCluster(async (admin, appUrl) => {
  const world = await openWorld(admin, appUrl);
  try {
    const policies = await admin<Policy[]>`
      select tablename as table, policyname as name, qual, with_check as check from pg_policies
       where schemaname = 'public' and 'zaiti_app' = any (roles) order by 1, 2`;
    const asked = process.argv.slice(2);
    const mutants = policies
      .filter(({ table }) => asked.length === 0 || asked.includes(table))
      .flatMap(mutantsOf);
    const survivors: Mutant[] = [];
    for (const mutant of mutants) {
      if ((await tryMutant(admin, world, mutant)) !== null) continue;
      survivors.push(mutant);
      const { table, name, clause, weakened } = mutant;
      process.stdout.write(`not noticed: ${table} ${name} ${clause} (${weakened})\n`);
    }
    const found = mutants.length - survivors.length;
    const share = found / mutants.length;
    process.stdout.write(
      `${policies.length} policies, ${mutants.length} weakened, ${found} noticed (${(share * 100).toFixed(1)} %)\n`,
    );
    if (share < ENOUGH) process.exitCode = 1;
  } finally {
    await world.app.end();
  }
});
