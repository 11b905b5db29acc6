import type { Answer } from "./client.ts";
import type { Deed } from "./deeds.ts";
import { pause } from "./random.ts";
import {
  back,
  type Found,
  type Given,
  onScene,
  pageMs,
  type Scene,
  spread,
  standing,
  Tally,
} from "./scene.ts";

/** More than the pool has connections. */
const AT_ONCE = 24;
const HUNG_MS = 30_000;
const RECOVERY_MS = 5_000;
/** The role's idle_in_transaction_session_timeout, and a little. */
const IDLE_IN_TRANSACTION_MS = 65_000;

/** `peace`: the slowest answer of a crowd that nothing disturbs; a limit is meant beyond it. */
type Notes = { tally: Tally; faults: string[]; slowest: number; peace: number };

const PAGES = ["/", "/sign-in", "/carrier/jinfeng-park/residents", "/carrier/jinfeng-park/filings"];

/** Many requests at once; each must be answered, in words, within half a minute. */
async function crowd({ town }: Scene, what: string, notes: Notes): Promise<void> {
  const answers: Answer[] = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, i) => town.operator.page(PAGES[i % PAGES.length] ?? "/")),
  );
  for (const { kind, status, ms, text } of answers) {
    notes.tally.add(`${what}: ${kind}`);
    notes.slowest = Math.max(notes.slowest, ms);
    if (ms > HUNG_MS + notes.peace || kind === "unknown")
      notes.faults.push(`${what}: no answer for ${Math.round(ms)} ms`);
    if (kind === "broken") notes.faults.push(`${what}: ${status} ${text.slice(0, 200)}`);
  }
}

async function interrupted(scene: Scene, way: "hole" | "refuse", notes: Notes): Promise<number> {
  const { town, proxy } = scene;
  const { faults, tally } = notes;
  let upload: Deed | undefined;
  for await (const deed of town.importing()) {
    upload = deed;
    break;
  }
  if (!upload) throw new Error("nothing to send");
  const key = crypto.randomUUID();
  proxy.way = way;
  const [answer] = await Promise.all([upload.send(key), crowd(scene, way, notes)]);
  tally.add(`${way}, forms: ${answer.kind}`);
  notes.slowest = Math.max(notes.slowest, answer.ms);
  if (answer.kind !== "away") faults.push(`${way}, a form: ${answer.status} ${answer.text.slice(0, 200)}`);
  proxy.cut();
  proxy.way = "pass";
  const ms = await back(scene);
  const again = await upload.send(key);
  if (again.kind !== "done") faults.push(`${way}, again: ${again.status} ${again.text.slice(0, 200)}`);
  if ((await standing(upload, faults)) !== 1) faults.push(`${way}: the form does not stand once`);
  return ms;
}

/** Somebody holds a lock that all writers need: the pool fills up with those who wait. */
async function exhausted(scene: Scene, notes: Notes): Promise<void> {
  const { cluster, town } = scene;
  const holder = await cluster.admin.reserve();
  await holder`begin`;
  await holder`select from audit_heads for update`;
  const writers: Promise<Answer>[] = [];
  for (let i = 0; i < AT_ONCE; i++) {
    for await (const deed of town.importing()) {
      writers.push(deed.send(crypto.randomUUID()));
      break;
    }
  }
  await pause(500);
  await crowd(scene, "exhausted", notes);
  for (const { kind, status, ms, text } of await Promise.all(writers)) {
    notes.tally.add(`exhausted, forms: ${kind}`);
    notes.slowest = Math.max(notes.slowest, ms);
    if (ms > HUNG_MS + notes.peace) notes.faults.push(`exhausted: no answer for ${Math.round(ms)} ms`);
    if (kind === "broken" || kind === "done") notes.faults.push(`exhausted: ${status} ${text.slice(0, 200)}`);
  }
  await holder`rollback`;
  holder.release();
}

/** Transactions that the database still holds open for the product long after their connection went silent. */
async function leftOpen({ cluster }: Scene): Promise<number> {
  const [row] = await cluster.admin<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity
     where usename = 'zaiti_app' and state like 'idle in transaction%' and state_change < now() - interval '61 seconds'`;
  return row?.n ?? -1;
}

/** The way to PostgreSQL goes silent, refuses, or is full: no request hangs, 503 in words, and back within five seconds. */
export const halfOpen = (given: Given): Promise<Found> =>
  onScene(given, {}, async (scene) => {
    const { web, worker, town } = scene;
    await town.signInAll();
    const notes: Notes = { tally: new Tally(), faults: [], slowest: 0, peace: Infinity };
    await crowd(scene, "warming up", notes);
    notes.slowest = 0;
    await crowd(scene, "in peace", notes);
    notes.peace = notes.slowest;
    notes.slowest = 0;
    const usual = await pageMs(scene);
    const recoveredMs: number[] = [];
    const rounds = Math.max(1, Math.round(given.rounds / 10));
    for (let round = 0; round < rounds && !given.isTimeUp(); round++) {
      recoveredMs.push(await interrupted(scene, "hole", notes));
      recoveredMs.push(await interrupted(scene, "refuse", notes));
      await exhausted(scene, notes);
      recoveredMs.push(await back(scene));
    }
    await (await town.asking("park")).send(crypto.randomUUID());
    scene.proxy.way = "hole";
    await pause(IDLE_IN_TRANSACTION_MS);
    const open = await leftOpen(scene);
    scene.proxy.cut();
    scene.proxy.way = "pass";
    await back(scene);
    const idle = await town.idle();
    const { tally, faults } = notes;
    if (open > 0) faults.push(`${open} transactions left open`);
    const recovered = spread(recoveredMs);
    if (recovered.most > RECOVERY_MS + usual) faults.push(`recovered only after ${recovered.most} ms`);
    if (!web.isAlive || !worker.isAlive) faults.push("a process of the product has ended");
    return {
      figures: {
        ...tally.counts,
        "a page in peace ms": usual,
        "slowest of a crowd in peace ms": Math.round(notes.peace),
        "slowest answer ms": Math.round(notes.slowest),
        "recovered after ms, median": recovered.median,
        "most ms": recovered.most,
        "transactions left open": open,
        "job done after ms": Math.round(idle),
        "jobs ended without a run": await town.failedJobs(),
      },
      faults,
    };
  });
