import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect } from "vitest";
import { type AskRun, askRun } from "#app/services/jobs/ask-run.server.ts";
import { type JobView, showJob } from "#app/services/jobs/show-job.server.ts";
import { startWorker, type Worker } from "#app/services/jobs/work-jobs.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import type { TestDatabase } from "#tests/setup/database.ts";
import { fileYear } from "./filed-year.ts";
import { moveIn, openYears } from "./reporting.ts";
import { publishShipped } from "./shelf.ts";
import { makeWorld, TODAY, type World } from "./world.ts";

export const askPoints = (ctx: Ctx, more: Partial<AskRun> = {}, key?: string) =>
  askRun({ ctx, input: { kind: "firm-points", input: { period: "2024" }, ...more } as AskRun, key });
export const shown = (ctx: Ctx, jobId: string): Promise<JobView> => showJob({ ctx, input: { id: jobId } });

/** The parks west and bare and the carrier alpha, 2024 accepted for all of them; in bare there is no firm. */
export async function computableWorld(): Promise<World> {
  const world = await makeWorld();
  await openYears(world.city);
  await world.addCarrier("west", { kind: "park" });
  await world.addCarrier("bare", { kind: "park" });
  await world.addCarrier("alpha");
  for (const [slug, numbers] of [
    ["west", [1, 2, 3, 4]],
    ["alpha", [5, 6, 7]],
    ["bare", []],
  ] as const) {
    const operator = await world.as(slug, "operator");
    const firms = numbers.length ? await moveIn(operator, numbers, { enteredOn: "2023-03-01" }) : [];
    await fileYear(world, slug, { year: 2024, firms });
  }
  await publishShipped(world, ["example-firm-points", "example-carrier-performance"]);
  return world;
}

export async function until<T>(what: () => Promise<T | false>, ms = 10_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await what();
    if (found !== false) return found;
    if (Date.now() > end) throw new Error(`not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
export const ended = (ctx: Ctx, jobId: string, ms?: number): Promise<JobView> =>
  until(async () => {
    const job = await shown(ctx, jobId);
    return job.endedAt !== null && job;
  }, ms);
export const isWriting = (ctx: Ctx, jobId: string, ms?: number) =>
  until(async () => (await shown(ctx, jobId)).stage === "write", ms);

/** Workers of a test file: all of them end with each test, no test leaves a job behind, and no fault goes unseen. */
export function jobWorkers(db: TestDatabase) {
  const workers: Worker[] = [];
  const children: ChildProcess[] = [];
  const holds: (() => Promise<void>)[] = [];
  const faults: unknown[] = [];
  afterEach(async () => {
    for (const release of holds.splice(0)) await release();
    for (const child of children.splice(0)) child.kill("SIGKILL");
    for (const worker of workers.splice(0)) await worker.stop(10_000);
    await db.admin`delete from jobs where status in ('queued', 'running')`;
    expect(faults.splice(0)).toEqual([]);
  });
  return {
    faults,
    start: (): Worker => {
      const worker = startWorker({
        clock: () => ({ now: `${TODAY}T02:00:00.000Z`, today: TODAY }),
        onFault: (reference, fault) => faults.push([reference, fault]),
        pollMs: 50,
      });
      workers.push(worker);
      return worker;
    },
    /** The product's own worker, in a process of its own. */
    startProcess: (): ChildProcess => {
      const child = spawn(process.execPath, ["--import", "tsx", "app/server/worker.server.ts"], {
        env: { ...process.env, DATABASE_URL: db.url("app"), DEMO: "off", NODE_ENV: "test" },
        stdio: ["ignore", "ignore", "pipe"],
      });
      child.stderr!.on("data", (text: Buffer) => faults.push(text.toString("utf8")));
      children.push(child);
      return child;
    },
    /** Holds the table of results: whoever computes stands still in the middle of writing until it is let go. */
    holdWriting: async (): Promise<() => Promise<void>> => {
      let letGo = () => {};
      const gate = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      let isHeld = () => {};
      const held = new Promise<void>((resolve) => {
        isHeld = resolve;
      });
      const holding = db.admin.begin(async (tx) => {
        await tx`lock table run_results in exclusive mode`;
        isHeld();
        await gate;
      });
      await held;
      const release = async () => {
        letGo();
        await holding;
      };
      holds.push(release);
      return release;
    },
  };
}
