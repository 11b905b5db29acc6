import type postgres from "postgres";
import { onCluster } from "#tests/bench/cluster.ts";
import { faultsOf } from "./catalogue.ts";
import type { Member } from "./members.ts";
import { alterPolicy, type Mutant, mutantsOf } from "./mutants.ts";
import { CHECKS, type IsolationWorld, openWorld, type Try, wrongOf } from "./probes.ts";

/** What share of the weakened policies the probes must notice, without the catalogue's help. */
const ENOUGH = 0.9;

type By = "probes" | "catalogue" | null;
type Suite = {
  world: IsolationWorld;
  members: Member[];
  /** What each member tries, by table and by the first word of the statement. */
  tries: Map<Member, Map<string, Try[]>>;
};

function suiteOf(world: IsolationWorld): Suite {
  const members = world.members.filter(({ isLive }) => isLive);
  const tries: Suite["tries"] = new Map();
  for (const member of members) {
    const grouped = new Map<string, Try[]>();
    for (const it of Object.values(CHECKS).flatMap((check) => check(world, member))) {
      const key = `${it.table} ${it.statement.split(" ", 1)[0]}`;
      grouped.set(key, [...(grouped.get(key) ?? []), it]);
    }
    tries.set(member, grouped);
  }
  return { world, tries, members };
}

/** What the probes find, those that concern a mutant or all; the member who found something last is asked first. */
async function wrongOn(suite: Suite, mutant?: Mutant): Promise<string | null> {
  for (const [place, member] of suite.members.entries()) {
    const grouped = suite.tries.get(member)!;
    const tries = mutant
      ? mutant.verbs.flatMap((verb) => grouped.get(`${mutant.table} ${verb}`) ?? [])
      : [...grouped.values()].flat();
    const [first] = await wrongOf(suite.world.app, member, tries);
    if (!first) continue;
    suite.members.unshift(...suite.members.splice(place, 1));
    return `${member.name} ${first}`;
  }
  return null;
}

async function weakened<T>(
  admin: postgres.Sql,
  mutants: readonly Mutant[],
  work: () => Promise<T>,
): Promise<T> {
  for (const { apply } of mutants) await admin.unsafe(apply);
  try {
    return await work();
  } finally {
    for (const { undo } of mutants) await admin.unsafe(undo);
  }
}

/** Several weakenings of one policy are one: a row passes if it passes any. */
function together(mutants: readonly Mutant[]): Mutant[] {
  const byPolicy = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    const key = mutant.policy ? `${mutant.table} ${mutant.policy.name}` : mutant.what;
    byPolicy.set(key, [...(byPolicy.get(key) ?? []), mutant]);
  }
  return [...byPolicy.values()].map((of) => {
    const { table, undo, policy } = of[0]!;
    if (!policy) return of[0]!;
    const either = (clause: "qual" | "check") => {
      const found = of.map((it) => it.policy![clause]);
      return found[0] === null ? null : [...new Set(found.map((it) => `(${it})`))].join(" or ");
    };
    const joined = { table, name: policy.name, qual: either("qual"), check: either("check") };
    return { ...of[0]!, apply: alterPolicy(joined), undo };
  });
}

/**
 * Of mutants that the probes of their own table missed, those that no other probe notices either. All at once first: a weakening
 * that shows nothing together with others shows nothing alone.
 */
async function missedByAll(admin: postgres.Sql, suite: Suite, mutants: readonly Mutant[]): Promise<Mutant[]> {
  if (mutants.length === 0) return [];
  const wrong = await weakened(admin, together(mutants), () => wrongOn(suite));
  if (wrong === null) return [...mutants];
  if (mutants.length === 1) return [];
  const half = Math.ceil(mutants.length / 2);
  return [
    ...(await missedByAll(admin, suite, mutants.slice(0, half))),
    ...(await missedByAll(admin, suite, mutants.slice(half))),
  ];
}

async function judge(
  admin: postgres.Sql,
  suite: Suite,
  mutants: readonly Mutant[],
): Promise<Map<Mutant, By>> {
  const judged = new Map<Mutant, By>(mutants.map((mutant) => [mutant, "probes"]));
  const missed: Mutant[] = [];
  let tried = 0;
  for (const mutant of mutants) {
    // Force only binds the owner of a table, who is none of the members.
    const isBeyondProbes = mutant.kind === "not forced";
    if (isBeyondProbes || (await weakened(admin, [mutant], () => wrongOn(suite, mutant))) === null) {
      missed.push(mutant);
      process.stderr.write(`missed on its own table: ${mutant.kind}: ${mutant.what}\n`);
    }
    if (++tried % 50 === 0)
      process.stdout.write(`${tried} of ${mutants.length}, ${missed.length} missed on their own table\n`);
  }
  const ofPolicies = missed.filter(({ policy }) => policy);
  const survivors = [
    ...(await missedByAll(admin, suite, ofPolicies)),
    ...missed.filter(({ policy }) => !policy),
  ];
  for (const mutant of survivors) {
    const faults = await weakened(admin, [mutant], () => faultsOf(admin));
    judged.set(mutant, faults.length > 0 ? "catalogue" : null);
  }
  return judged;
}

function report(judged: ReadonlyMap<Mutant, By>): boolean {
  for (const [{ kind, what }, by] of judged)
    if (by !== "probes")
      process.stdout.write(`not noticed by a probe${by ? `, but by the ${by}` : ""}: ${kind}: ${what}\n`);
  const all = [...judged];
  for (const kind of new Set(all.map(([mutant]) => mutant.kind))) {
    const of = all.filter(([mutant]) => mutant.kind === kind);
    const by = (who: By) => of.filter(([, it]) => it === who).length;
    process.stdout.write(
      `${kind}: ${of.length} weakened, ${by("probes")} noticed by probes, ${by("catalogue")} more by the catalogue, ${by(null)} by nothing\n`,
    );
  }
  const ofPolicies = all.filter(([{ kind }]) => kind === "clause" || kind === "role");
  const noticed = ofPolicies.filter(([, by]) => by === "probes").length;
  process.stdout.write(`of the policies: ${noticed} of ${ofPolicies.length} noticed by probes\n`);
  return (
    noticed >= ENOUGH * ofPolicies.length &&
    all.every(([{ kind }, by]) => kind === "clause" || kind === "role" || by !== null)
  );
}

/**
 * Makes each policy, grant and switch of row-level security weaker, one at a time, and asks whether the probes of the isolation tests
 * notice, or at least the rules of the catalogue. Names of tables, or of kinds of weakening, as arguments limit it to these.
 */
await onCluster(async (admin, appUrl) => {
  const started = Date.now();
  const suite = suiteOf(await openWorld(admin, appUrl));
  try {
    const count = [...suite.tries.values()].flatMap((it) => [...it.values()]).flat().length;
    const asked = process.argv.slice(2);
    const leak = asked.length === 0 ? await wrongOn(suite) : null;
    const found = asked.length === 0 ? `, whole: ${leak ?? "0 wrong"}` : "";
    process.stdout.write(`${suite.members.length} members, ${count} probes${found}\n`);
    const all = await mutantsOf(admin);
    const isAsked = (of: "table" | "kind", mutant: Mutant) =>
      asked.includes(mutant[of]) || !all.some((it) => asked.includes(it[of]));
    const mutants = all.filter((it) => isAsked("table", it) && isAsked("kind", it));
    const isEnough = report(await judge(admin, suite, mutants));
    process.stdout.write(`${Math.round((Date.now() - started) / 1000)} s\n`);
    if (!isEnough || leak !== null) process.exitCode = 1;
  } finally {
    await suite.world.app.end();
  }
});
