import { beforeAll, describe, expect, it } from "vitest";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { amendFiling } from "#app/services/filings/amend-filing.server.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { askRun } from "#app/services/jobs/ask-run.server.ts";
import { listJobs } from "#app/services/jobs/list-jobs.server.ts";
import { showJob } from "#app/services/jobs/show-job.server.ts";
import { stopJob } from "#app/services/jobs/stop-job.server.ts";
import { listRuns } from "#app/services/runs/list-runs.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { claimJob } from "#db/queries/jobs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { askPoints, computableWorld, ended, isWriting, jobWorkers, shown } from "#tests/factories/jobs.ts";
import type { World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const { start, holdWriting, faults } = jobWorkers(db);
let world: World;
let park: Ctx;
let owner: Ctx;
let viewer: Ctx;
let analyst: Ctx;

beforeAll(async () => {
  world = await computableWorld();
  park = await world.as("west", "operator");
  owner = await world.as("west", "owner");
  viewer = await world.as("west", "viewer");
  analyst = await world.as("city", "analyst");
});

const runsOf = (ctx: Ctx) => listRuns({ ctx, input: {} });

describe("a run that is asked for", () => {
  it("waits with its audit entry, is computed as the member who asked, and says where its run is", async () => {
    const { jobId } = await askPoints(park);
    expect(await shown(park, jobId)).toMatchObject({
      status: "queued",
      period: "2024",
      mayStop: true,
      runId: null,
    });
    expect((await listJobs({ ctx: viewer, input: null })).map((it) => it.id)).toEqual([jobId]);
    start();
    const job = await ended(park, jobId);
    expect(job).toMatchObject({ status: "done", attempts: 1, mayStop: false });
    const [run] = await runsOf(park);
    expect(job.runId).toBe(run!.id);
    expect(run!.computed.byMe).toBe(true);
    const entries = await db.admin`select action, entity, entity_id, user_id, request_id from audit_entries
       where entity in ('job', 'run') and organization_id = ${park.organization.id} order by seq`;
    expect(entries).toMatchObject([
      { action: "ask", entity: "job", entity_id: jobId, user_id: park.user.id },
      {
        action: "compute",
        entity: "run",
        entity_id: run!.id,
        user_id: park.user.id,
        request_id: `job-${jobId}`,
      },
    ]);
    expect(await listJobs({ ctx: viewer, input: null })).toEqual([]);
  });

  it("is one run, however often it is asked for: the same form, two people at once, a page that is out of date", async () => {
    const before = await runsOf(park);
    const seen = before[0]!.id;
    const asked = await Promise.all([
      askPoints(park, { seen }, "same-key"),
      askPoints(owner, { seen }),
      askPoints(park, { seen }, "other-key"),
      askPoints(owner, { seen }),
    ]);
    expect(new Set(asked.map((it) => it.jobId)).size).toBe(1);
    expect(await askPoints(park, { seen }, "same-key")).toEqual(asked[0]);
    start();
    await ended(park, asked[0]!.jobId);
    expect(await askPoints(owner, { seen })).toEqual(asked[0]);
    expect(await runsOf(park)).toHaveLength(before.length + 1);
    // Who has seen it and asks again means a new one.
    const { jobId } = await askPoints(owner, { seen: (await shown(park, asked[0]!.jobId)).runId! });
    expect(jobId).not.toBe(asked[0]!.jobId);
    await ended(park, jobId);
    expect(await runsOf(park)).toHaveLength(before.length + 2);
  });

  it("is refused beside one with other figures: while that one goes on, and when it was computed meanwhile", async () => {
    const beta = await world.addCarrier("beta");
    const ask = (reason: string) =>
      askRun({
        ctx: analyst,
        input: {
          kind: "carrier-performance",
          input: {
            period: "2024",
            absent: [{ carrierId: beta, reason }],
          },
          seen: "none",
        },
      });
    await expect(
      askRun({ ctx: analyst, input: { kind: "carrier-performance", input: { period: "2024" } } }),
    ).rejects.toMatchObject({ code: "runs.filings-not-accepted" });
    const { jobId } = await ask("opened in 2026");
    await expect(ask("still empty")).rejects.toMatchObject({
      code: "runs.asked-otherwise",
      details: { name: analyst.user.name },
    });
    start();
    expect(await ended(analyst, jobId)).toMatchObject({ status: "done" });
    expect(await ask("opened in 2026")).toEqual({ jobId });
    await expect(ask("still empty")).rejects.toMatchObject({ code: "runs.computed-meanwhile" });
  });

  it("is not asked for by who may not compute, nor stopped by who neither asked nor answers for it", async () => {
    await expect(askPoints(viewer)).rejects.toMatchObject({ code: "access.denied" });
    await expect(askPoints(await world.as("alpha", "owner"))).rejects.toMatchObject({
      code: "access.denied",
    });
    const { jobId } = await askPoints(owner);
    await expect(stopJob({ ctx: viewer, input: { id: jobId } })).rejects.toMatchObject({
      code: "access.denied",
    });
    await expect(stopJob({ ctx: park, input: { id: jobId } })).rejects.toMatchObject({
      code: "access.denied",
    });
    await expect(showJob({ ctx: analyst, input: { id: jobId } })).rejects.toMatchObject({
      code: "runs.job-absent",
    });
    await stopJob({ ctx: owner, input: { id: jobId } });
  });
});

describe("a job that does not come to a run", () => {
  it("is refused in the words of the verb, when what it needs is not there", async () => {
    const bare = await world.as("bare", "operator");
    const { jobId } = await askPoints(bare);
    start();
    expect(await ended(bare, jobId)).toMatchObject({
      status: "refused",
      refusal: { code: "scoring.no-firms", details: { period: "2024" } },
      runId: null,
    });
    expect(await runsOf(bare)).toEqual([]);
  });

  it("is refused when a filing was opened again after it was asked for", async () => {
    const { jobId } = await askPoints(park);
    const reviewer = await world.as("city", "reviewer", "2025-02-01");
    await amendFiling({
      ctx: reviewer,
      input: { carrierSlug: "west", periodCode: "2024", reason: "a figure is wrong" },
    });
    start();
    expect(await ended(park, jobId)).toMatchObject({
      status: "refused",
      refusal: { code: "runs.filings-not-accepted" },
    });
    const operator = await world.as("west", "operator", "2025-02-01");
    const { digest } = await prepareFiling({ ctx: operator, input: { periodCode: "2024" } });
    await signFiling({
      ctx: await world.as("west", "reviewer", "2025-02-01"),
      input: { periodCode: "2024", digest },
    });
    const accept = { periodCode: "2024", filings: [{ carrierSlug: "west", revision: 2 }] };
    await acceptFilings({ ctx: await world.as("unit-a", "reviewer", "2025-02-01"), input: accept });
    await acceptFilings({ ctx: reviewer, input: accept });
  });

  it("is stopped while it waits: at once, and never computed", async () => {
    const { jobId } = await askPoints(park);
    await stopJob({ ctx: owner, input: { id: jobId } });
    expect(await shown(park, jobId)).toMatchObject({ status: "cancelled", stop: { by: owner.user.name } });
    await stopJob({ ctx: owner, input: { id: jobId } });
    const before = await runsOf(park);
    start();
    const again = await askPoints(park);
    expect(again.jobId).not.toBe(jobId);
    await ended(park, again.jobId);
    expect(await runsOf(park)).toHaveLength(before.length + 1);
    await expect(stopJob({ ctx: owner, input: { id: again.jobId } })).rejects.toMatchObject({
      code: "runs.job-ended",
    });
  });

  it("is stopped in the middle, and leaves nothing", async () => {
    const before = await runsOf(park);
    const letGo = await holdWriting();
    const { jobId } = await askPoints(park);
    start();
    await isWriting(park, jobId);
    await stopJob({ ctx: park, input: { id: jobId } });
    expect(await shown(park, jobId)).toMatchObject({ status: "running", mayStop: false });
    await letGo();
    expect(await ended(park, jobId)).toMatchObject({ status: "cancelled", runId: null });
    expect(await runsOf(park)).toEqual(before);
  });

  it("is refused when the membership of who asked was ended or lowered meanwhile, and says nothing more", async () => {
    const revoked = await askPoints(park);
    await db.admin`update memberships set revoked_at = now() where id = ${park.membershipId}`;
    const first = start();
    expect(await ended(owner, revoked.jobId)).toMatchObject({
      status: "refused",
      refusal: { code: "runs.membership-ended" },
    });
    // An ended membership stays ended for everybody: the test takes it back behind the guard's back.
    await db.admin.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update memberships set revoked_at = null where id = ${park.membershipId}`;
    });
    await first.stop();
    const lowered = await askPoints(park);
    await db.admin`update memberships set role = 'viewer' where id = ${park.membershipId}`;
    start();
    expect(await ended(owner, lowered.jobId)).toMatchObject({
      status: "refused",
      refusal: { code: "access.denied" },
    });
    await db.admin`update memberships set role = 'operator' where id = ${park.membershipId}`;
  });

  it("is refused when the membership ends in the middle of reading and writing", async () => {
    const { jobId } = await askPoints(park);
    const claim = await claimJob();
    await db.admin`update users set disabled_at = now() where id = ${park.user.id}`;
    const job = { organizationId: park.organization.id, id: jobId, lease: claim!.lease };
    await expect(withScope({ ...park, sessionHash: null, job }, async () => {})).rejects.toMatchObject({
      code: "runs.membership-ended",
    });
    await db.admin`update users set disabled_at = null where id = ${park.user.id}`;
  });

  it("fails with a number for the log and no word of the database", async () => {
    const { jobId } = await askPoints(park);
    await db.admin`alter table run_results add constraint broken check (subject_name = 'nobody') not valid`;
    start();
    const job = await ended(park, jobId);
    await db.admin`alter table run_results drop constraint broken`;
    expect(job).toMatchObject({ status: "failed", runId: null, refusal: null });
    expect(job.reference).toBe(jobId.slice(0, 8).toUpperCase());
    expect(faults.splice(0)).toMatchObject([[job.reference, { cause: { constraint_name: "broken" } }]]);
  });
});
