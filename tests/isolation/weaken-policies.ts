import type postgres from "postgres";
import { onCluster } from "#tests/bench/cluster.ts";
import { faultsOf } from "./catalogue.ts";
import { insertGate } from "./gate.ts";
import type { Member } from "./members.ts";
import { alterPolicy, type Mutant, mutantsOf } from "./mutants.ts";
import { CHECKS, type IsolationWorld, openWorld, type Try, wrongOf } from "./probes.ts";
import { type Definer, definerSuite, weakenDefiners, wrongWithout } from "./weaken-definers.ts";

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

/** Nobody is answered otherwise by a weaker policy but those in whose place it lets more through. */
const concerns = (mutant: Mutant, { kind, role, slug }: Member) =>
  mutant.policy?.places.some(
    (place) => place.kind === kind && place.role === role && place.isPark === (slug === "park"),
  ) ?? true;

/**
 * What the probes find, of the members whom the mutants concern or of all: of one mutant the probes of its own table, else every
 * probe. The member who found something last is asked first.
 */
async function wrongOn(
  suite: Suite,
  mutants: readonly Mutant[] | null,
  isOnOwnTable = false,
): Promise<string | null> {
  for (const [place, member] of suite.members.entries()) {
    if (mutants && !mutants.some((mutant) => concerns(mutant, member))) continue;
    const grouped = suite.tries.get(member)!;
    const keys = (mutants ?? []).flatMap(({ table, verbs }) => verbs.map((verb) => `${table} ${verb}`));
    const tries = isOnOwnTable ? keys.flatMap((key) => grouped.get(key) ?? []) : [...grouped.values()].flat();
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
  const wrong = await weakened(admin, together(mutants), () => wrongOn(suite, mutants));
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
    if (isBeyondProbes || (await weakened(admin, [mutant], () => wrongOn(suite, [mutant], true))) === null) {
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

/** The functions that run with other rights than their caller's, without one of their checks: what is wrong before that, if anything is. */
async function judgeDefiners(
  admin: postgres.Sql,
  suite: Suite,
  isAsked: ((definer: Definer) => boolean) | null,
): Promise<string | null> {
  const triesOf = (member: Member) => [...suite.tries.get(member)!.values()].flat();
  const definers = await definerSuite(admin, suite.world, triesOf);
  const leak = isAsked ? null : await wrongWithout(definers, null);
  if (leak !== null) return leak;
  const { missed, tried } = await weakenDefiners(admin, definers, isAsked ?? (() => true));
  for (const it of missed) process.stdout.write(`not noticed by a probe: definer: ${it}\n`);
  process.stdout.write(
    `definer: ${tried} weakened, ${tried - missed.length} noticed by probes, ${missed.length} by nothing\n`,
  );
  return null;
}

/**
 * Makes each policy, grant and switch of row-level security weaker, and leaves out each check of a definer function, one at a time, and
 * asks whether the probes of the isolation tests notice, or at least the rules of the catalogue. Names of tables or functions, or of
 * kinds of weakening, as arguments limit it to these.
 */
await onCluster(async (admin, appUrl) => {
  const started = Date.now();
  const world = await openWorld(admin, appUrl);
  await insertGate(admin, world);
  const suite = suiteOf(world);
  try {
    const count = [...suite.tries.values()].flatMap((it) => [...it.values()]).flat().length;
    const asked = process.argv.slice(2);
    const leak = asked.length === 0 ? await wrongOn(suite, null) : null;
    const found = asked.length === 0 ? `, whole: ${leak ?? "0 wrong"}` : "";
    process.stdout.write(`${suite.members.length} members, ${count} probes${found}\n`);
    const all = await mutantsOf(admin);
    const functions = (it: string) => it === "definer" || !all.some((mutant) => isOf(mutant, it));
    const isOf = ({ table, kind }: Mutant, it: string) => table === it || kind === it;
    const isAsked = (of: "table" | "kind", mutant: Mutant) =>
      asked.includes(mutant[of]) || !all.some((it) => asked.includes(it[of]));
    const mutants = all.filter(
      (it) => !(asked.length > 0 && asked.every(functions)) && isAsked("table", it) && isAsked("kind", it),
    );
    const isEnough = mutants.length === 0 || report(await judge(admin, suite, mutants));
    const named = asked.filter((it) => functions(it) && it !== "definer");
    const wrong =
      asked.length === 0 || asked.some(functions)
        ? await judgeDefiners(
            admin,
            suite,
            asked.length === 0 ? null : ({ name }) => named.length === 0 || named.includes(name),
          )
        : null;
    if (wrong !== null) process.stdout.write(`${wrong}\n`);
    process.stdout.write(`${Math.round((Date.now() - started) / 1000)} s\n`);
    if (!isEnough || leak !== null || wrong !== null) process.exitCode = 1;
  } finally {
    await suite.world.app.end();
  }
});
