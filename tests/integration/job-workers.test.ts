import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { startJobProcess } from "#app/server/jobs-process.server.ts";
import { askRun } from "#app/services/jobs/ask-run.server.ts";
import { listRuns } from "#app/services/runs/list-runs.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { database } from "#db/client.server.ts";
import { claimJob, endJob, noteProgress } from "#db/queries/jobs.server.ts";
import { withScope } from "#db/scope.server.ts";
import {
  askPoints,
  computableWorld,
  ended,
  isWriting,
  jobWorkers,
  shown,
  until,
} from "#tests/factories/jobs.ts";
import type { World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const { start, holdWriting, startProcess } = jobWorkers(db);
let world: World;
let park: Ctx;
let owner: Ctx;
let analyst: Ctx;

beforeAll(async () => {
  world = await computableWorld();
  park = await world.as("west", "operator");
  owner = await world.as("west", "owner");
  analyst = await world.as("city", "analyst");
});

const runsOf = (ctx: Ctx) => listRuns({ ctx, input: {} });

describe("workers", () => {
  it("never get the same job, and never work on one that somebody works on", async () => {
    const letGo = await holdWriting();
    const { jobId } = await askPoints(park);
    const claims = await Promise.all(Array.from({ length: 6 }, () => claimJob()));
    const taken = claims.filter((it) => it !== null);
    expect(taken.map((it) => it.id)).toEqual([jobId]);
    // Who took it never begins: after a while another one does.
    start();
    start();
    await isWriting(park, jobId);
    // Longer than a claim is waited for: the second one sees that the first lives.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await shown(park, jobId)).toMatchObject({ status: "running", attempts: 2 });
    const late = { organizationId: park.organization.id, id: jobId, lease: taken[0]!.lease };
    await expect(noteProgress(late, "write", 1, 1)).rejects.toMatchObject({ code: "runs.job-lost" });
    await expect(endJob(late, { status: "failed" })).rejects.toMatchObject({ code: "runs.job-lost" });
    await letGo();
    expect(await ended(park, jobId)).toMatchObject({ status: "done", attempts: 2 });
  });

  it("share out what waits: each job once", async () => {
    const before = [await runsOf(park), await runsOf(analyst)].flat().length;
    const input = { period: "2024" };
    const asked = [
      { ctx: park, ...(await askPoints(park)) },
      { ctx: analyst, ...(await askRun({ ctx: analyst, input: { kind: "carrier-performance", input } })) },
    ];
    for (let i = 0; i < 4; i++) start();
    for (const { jobId, ctx } of asked) {
      expect(await ended(ctx, jobId)).toMatchObject({ status: "done", attempts: 1 });
    }
    expect([await runsOf(park), await runsOf(analyst)].flat()).toHaveLength(before + 2);
  });

  it("killed in the middle leave nothing; another one takes the job up within five seconds", async () => {
    const before = await runsOf(park);
    const letGo = await holdWriting();
    const { jobId } = await askPoints(park);
    const child = startProcess();
    await isWriting(park, jobId, 20_000);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    await letGo();
    const killedAt = Date.now();
    expect(await shown(park, jobId)).toMatchObject({ status: "running" });
    expect(await runsOf(park)).toEqual(before);
    start();
    expect(await ended(park, jobId)).toMatchObject({ status: "done", attempts: 2 });
    expect(Date.now() - killedAt).toBeLessThan(5_000);
    expect(await runsOf(park)).toHaveLength(before.length + 1);
    const [halves] = await db.admin`select count(*)::int as n from run_results r
       where not exists (select from runs where id = r.run_id)`;
    expect(halves!.n).toBe(0);
  }, 60_000);

  it("take a job up three times and no more", async () => {
    const { jobId } = await askPoints(park);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const claim = await claimJob();
      expect(claim).toMatchObject({ id: jobId, attempts: attempt });
      expect(await claimJob()).toBeNull();
      await db.admin`update jobs set claimed_at = now() - interval '1 minute' where id = ${jobId}`;
    }
    expect(await claimJob()).toBeNull();
    expect(await shown(park, jobId)).toMatchObject({ status: "failed", attempts: 3 });
  });

  it("that are asked to stop end the job at hand, or give it back, which counts as no attempt", async () => {
    const before = await runsOf(park);
    const letGo = await holdWriting();
    const { jobId } = await askPoints(park);
    const first = start();
    await isWriting(park, jobId);
    await first.stop(200);
    expect(await shown(park, jobId)).toMatchObject({ status: "queued", attempts: 0 });
    await letGo();
    const second = start();
    expect(await ended(park, jobId)).toMatchObject({ status: "done", attempts: 1 });
    expect(await runsOf(park)).toHaveLength(before.length + 1);
    const { jobId: next } = await askPoints(park);
    await until(async () => (await shown(park, next)).status !== "queued");
    await second.stop();
    expect(await shown(park, next)).toMatchObject({ status: "done" });
  });

  it("give their job back when their process is asked to end in the middle of it", async () => {
    const letGo = await holdWriting();
    const { jobId } = await askPoints(park);
    const child = startProcess();
    await isWriting(park, jobId, 20_000);
    child.kill("SIGTERM");
    await until(async () => (await shown(park, jobId)).status === "queued", 15_000);
    expect(await shown(park, jobId)).toMatchObject({ attempts: 0, stage: null });
    const gone = new Promise((resolve) => child.once("exit", resolve));
    await letGo();
    expect(await gone).toBe(0);
    start();
    expect(await ended(park, jobId)).toMatchObject({ status: "done", attempts: 1 });
  }, 60_000);
});

describe("the process beside a server", () => {
  const pids = (): number[] => {
    const told = spawnSync("pgrep", ["-P", String(process.pid), "-f", "jobs-child"], { encoding: "utf8" });
    return told.stdout.split("\n").filter(Boolean).map(Number);
  };

  it("that is killed in the middle of a job is started again and ends it; it goes with its server", async () => {
    const before = await runsOf(park);
    const letGo = await holdWriting();
    const { jobId } = await askPoints(park);
    const beside = startJobProcess({ databaseUrl: db.url("app"), origin: "http://localhost" });
    try {
      await isWriting(park, jobId, 20_000);
      const [first, ...others] = pids();
      expect(others).toEqual([]);
      process.kill(first!, "SIGKILL");
      await letGo();
      expect(await ended(park, jobId, 20_000)).toMatchObject({ status: "done", attempts: 2 });
      expect(await runsOf(park)).toHaveLength(before.length + 1);
      expect(pids()).not.toContain(first);
      process.kill(pids()[0]!, "SIGTERM");
    } finally {
      await beside.stop();
    }
    expect(pids()).toEqual([]);
  }, 60_000);
});

describe("the scope of a job", () => {
  const asApp = (statement: string) => database().execute(statement);

  it("begins for nobody who does not hold the lease, and the lease cannot be read", async () => {
    const { jobId } = await askPoints(park);
    await claimJob();
    const job = { organizationId: park.organization.id, id: jobId, lease: jobId };
    await expect(withScope({ ...park, sessionHash: null, job }, async () => {})).rejects.toMatchObject({
      code: "runs.job-lost",
    });
    await expect(withScope(park, (tx) => tx.execute("select lease from jobs"))).rejects.toMatchObject({
      code: "access.denied",
    });
    expect(await asApp("select id from jobs")).toHaveLength(0);
    await expect(asApp("update jobs set status = 'queued'")).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  });

  it("is not had by asking in somebody else's name, or for another organisation", async () => {
    const { jobId } = await askPoints(park);
    const copy = (changed: string) =>
      `insert into jobs (organization_id, kind, city_id, period_id, policy_code, input, membership_id, asked_by, asked_by_name)
       select organization_id, kind, city_id, period_id, 'another', input, membership_id, asked_by, asked_by_name
         from (select ${changed} from jobs where id = '${jobId}') as t`;
    const rest = "kind, city_id, period_id, input, asked_by_name";
    const forged = [
      `organization_id, '${owner.membershipId}'::uuid as membership_id, asked_by, ${rest}`,
      `organization_id, membership_id, '${owner.user.id}'::uuid as asked_by, ${rest}`,
      `organization_id, '${owner.membershipId}'::uuid as membership_id, '${owner.user.id}'::uuid as asked_by, ${rest}`,
      `'${analyst.organization.id}'::uuid as organization_id, '${analyst.membershipId}'::uuid as membership_id, '${analyst.user.id}'::uuid as asked_by, ${rest}`,
    ];
    for (const changed of forged) {
      await expect(withScope(park, (tx) => tx.execute(copy(changed)))).rejects.toMatchObject({
        code: "access.denied",
      });
    }
    const begun = copy(`organization_id, membership_id, asked_by, ${rest}`)
      .replace("asked_by_name)", "asked_by_name, status, lease)")
      .replace("asked_by_name\n", `asked_by_name, 'running', '${jobId}'\n`);
    expect(begun).toContain("'running'");
    await expect(withScope(park, (tx) => tx.execute(begun))).rejects.toMatchObject({ code: "access.denied" });
    await withScope(park, (tx) => tx.execute(copy(`organization_id, membership_id, asked_by, ${rest}`)));
  });

  it("does not outlive its transaction, nor let a job be called done outside of it", async () => {
    const { jobId } = await askPoints(park);
    const claim = await claimJob();
    const job = { organizationId: park.organization.id, id: jobId, lease: claim!.lease };
    const [run] = await runsOf(park);
    const done = `select app.end_job('${job.organizationId}', '${jobId}', '${job.lease}', 'done', '${run!.id}', null)`;
    await expect(asApp(done)).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(withScope(park, (tx) => tx.execute(done))).rejects.toMatchObject({ code: "access.denied" });
    const ctx = { ...park, sessionHash: null, job };
    const scope = await withScope(ctx, (tx) => tx.execute("select app.ctx() as ctx"));
    expect(scope[0]!.ctx).toMatchObject({
      user: park.user.id,
      organization: park.organization.id,
      job: jobId,
    });
    expect(await asApp("select app.ctx() as ctx")).toMatchObject([{ ctx: null }]);
  });
});
