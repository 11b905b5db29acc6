import type { Deed } from "./deeds.ts";
import { pause, until } from "./random.ts";
import {
  back,
  brokenLinks,
  type Found,
  type Given,
  onScene,
  pageMs,
  type Scene,
  spread,
  standing,
  Tally,
} from "./scene.ts";

const WRITERS = 4;
const RECOVERY_MS = 5_000;
/** Longer than any limit inside of the product, and than a starved machine takes for four of its forms. */
const HUNG_MS = 60_000;

type Notes = { tally: Tally; faults: string[]; acknowledged: Deed[]; isOver: boolean };

/** Sends forms without a pause; one that was not acknowledged is sent again with the same key until it is. */
async function write({ town }: Scene, notes: Notes): Promise<void> {
  while (!notes.isOver) {
    for await (const deed of town.importing()) {
      const key = crypto.randomUUID();
      for (;;) {
        const answer = await deed.send(key);
        notes.tally.add(`forms: ${answer.kind}`);
        if (answer.ms > HUNG_MS) notes.faults.push(`${deed.name} took ${Math.round(answer.ms)} ms`);
        if (answer.kind === "done") break;
        // A starved machine refuses a file that takes longer than ten seconds to read.
        const isStarved = answer.text.includes('"too-slow"');
        if (answer.kind === "broken" || (answer.kind === "refused" && !isStarved)) {
          notes.faults.push(`${deed.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
        }
        await pause(200);
      }
      notes.acknowledged.push(deed);
    }
  }
}

/** Looks at a page all the time. */
async function read({ town }: Scene, notes: Notes): Promise<void> {
  while (!notes.isOver) {
    const answer = await town.operator.page("/carrier/jinfeng-park/residents");
    notes.tally.add(`pages: ${answer.kind}`);
    if (answer.ms > HUNG_MS) notes.faults.push(`a page took ${Math.round(answer.ms)} ms`);
    const isInWords = answer.kind !== "away" || answer.text.includes("database cannot be reached");
    if (answer.kind === "broken" || answer.kind === "unknown" || !isInWords) {
      notes.faults.push(`a page: ${answer.status} ${answer.text.replace(/<[^>]+>/g, " ").slice(0, 300)}`);
    }
    await pause(40);
  }
}

/** The postmaster is killed, or told to stop at once, under load; then started again. The product is not. */
export const postgresCrash = (given: Given): Promise<Found> =>
  onScene(given, {}, async (scene) => {
    const { town, cluster, web, worker } = scene;
    const { random } = given;
    await town.signInAll();
    const notes: Notes = { tally: new Tally(), faults: [], acknowledged: [], isOver: false };
    const pids = [web.pid, worker.pid].join();
    const usual = await pageMs(scene);
    const load = [read(scene, notes), ...Array.from({ length: WRITERS }, () => write(scene, notes))];
    // One that fails is known below, when all are waited for.
    for (const one of load) one.catch(() => {});
    const recoveredMs: number[] = [];
    for (let crash = 0; crash < given.rounds && !given.isTimeUp(); crash++) {
      await pause(1_000 + random.below(2_000));
      await (await town.asking("park")).send(crypto.randomUUID());
      await pause(random.below(700));
      await cluster.end(crash % 2 === 0 ? "SIGKILL" : "SIGQUIT");
      notes.tally.add("crashes");
      await pause(300 + random.below(1_500));
      await until("PostgreSQL starts again", 60_000, () =>
        cluster.start().then(
          () => true,
          () => false,
        ),
      );
      recoveredMs.push(await back(scene));
      if (!worker.isAlive) throw new Error("the worker has ended");
    }
    await town.idle();
    notes.isOver = true;
    await Promise.all(load);
    const { tally, faults, acknowledged } = notes;
    for (const deed of acknowledged) {
      const times = await standing(deed, faults);
      if (times !== 1) faults.push(`${deed.name}: acknowledged, stands ${times} times`);
    }
    const recovered = spread(recoveredMs);
    const late = recoveredMs.filter((ms) => ms > RECOVERY_MS + usual).length;
    if (late > 0) faults.push(`recovered late ${late} times, at most after ${recovered.most} ms`);
    if (pids !== [web.pid, worker.pid].join() || !web.isAlive || !worker.isAlive) {
      faults.push("a process of the product has ended");
    }
    const broken = await brokenLinks(cluster);
    if (broken > 0) faults.push(`audit: ${broken} broken links`);
    return {
      figures: {
        ...tally.counts,
        "acknowledged forms": acknowledged.length,
        "jobs ended without a run": await town.failedJobs(),
        "a page in peace ms": usual,
        "recovered after ms, median": recovered.median,
        "most ms": recovered.most,
        "broken links": broken,
      },
      faults,
    };
  });
