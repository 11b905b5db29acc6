import { pause, until } from "./random.ts";
import { brokenLinks, doPlainly, type Found, type Given, onScene, spread, Tally } from "./scene.ts";

/** A job that nobody works is taken up by the next worker that looks; longer than this is stuck. */
const STUCK_MS = 30_000;
const RECOVERY_MS = 5_000;

/** kill −9 of the worker in the middle of a run; the next worker takes it up. */
export const killWorker = (given: Given): Promise<Found> =>
  onScene(given, {}, async (scene) => {
    const { town, worker, cluster } = scene;
    const tally = new Tally();
    const faults: string[] = [];
    const takenMs: number[] = [];
    const resumedMs: number[] = [];
    const status = async (after: string): Promise<string> => {
      const [job] = await cluster.admin<{ status: string }[]>`
        select status from jobs where follows_run_id = ${after} order by asked_at desc limit 1`;
      return job?.status ?? "absent";
    };
    /** How often the job was taken, and whether it is still to be worked. */
    const claims = async (after: string): Promise<{ attempts: number; isLive: boolean }> => {
      const [job] = await cluster.admin<{ attempts: number; isLive: boolean }[]>`
        select attempts, status in ('queued', 'running') as "isLive" from jobs where follows_run_id = ${after}
         order by asked_at desc limit 1`;
      return job ?? { attempts: 0, isLive: false };
    };
    const runs = async (after: string): Promise<number> => {
      try {
        return await town.runsAfter(after);
      } catch (error) {
        faults.push(`half done: ${String(error)}`);
        return -1;
      }
    };
    const ask = async (): Promise<string> => {
      await town.signInAll();
      const before = await town.cityRun();
      await doPlainly(await town.asking("city"));
      await until("the job is taken", STUCK_MS, async () => (await status(before)) !== "queued", 2);
      return before;
    };
    await ask();
    await town.idle();
    await ask();
    const usual = await town.idle();
    for (let round = 0; round < given.rounds && !given.isTimeUp(); round++) {
      const before = await ask();
      await pause(given.random.below(usual * 1.2));
      await worker.end("SIGKILL");
      tally.add("kills");
      await pause(300);
      const stood = await runs(before);
      tally.add(stood > 0 ? "run stood at the kill" : "run undone at the kill");
      if (stood > 0 !== ((await status(before)) === "done")) faults.push("run and job do not agree");
      const { attempts, isLive } = await claims(before);
      await worker.start();
      const takenUp = async () => (await claims(before)).attempts > attempts;
      const taken = isLive ? await until("the job is taken up", STUCK_MS, takenUp) : 0;
      if (isLive) takenMs.push(taken);
      const resumed = taken + (await town.idle(STUCK_MS));
      if (isLive) resumedMs.push(resumed);
      if ((await runs(before)) !== 1) faults.push(`${await runs(before)} runs instead of one`);
    }
    const broken = await brokenLinks(cluster);
    if (broken > 0) faults.push(`audit: ${broken} broken links`);
    const lost = await town.failedJobs();
    if (lost > 0) faults.push(`${lost} jobs did not end with their run`);
    const [taken, resumed] = [spread(takenMs), spread(resumedMs)];
    if (taken.most > RECOVERY_MS + usual) faults.push(`taken up only after ${taken.most} ms`);
    return {
      figures: {
        ...tally.counts,
        "run takes ms": Math.round(usual),
        "taken up after ms, median": taken.median,
        "taken up after ms, most": taken.most,
        "taken up and done after ms, median": resumed.median,
        "most ms": resumed.most,
        "broken links": broken,
      },
      faults,
    };
  });
