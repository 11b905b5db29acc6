import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { listConflicts } from "#app/services/rewards/list-conflicts.server.ts";
import { listOwnRewards } from "#app/services/rewards/list-own-rewards.server.ts";
import { ruleConflict } from "#app/services/rewards/rule-conflict.server.ts";
import { showRewardLine } from "#app/services/rewards/show-reward-line.server.ts";
import { type RewardRunDetails, showRewards } from "#app/services/rewards/show-rewards.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { computePerformance } from "#app/services/scoring/compute-performance.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { insertLines, linesOfRun } from "#db/queries/rewards.server.ts";
import { moveRun } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeRewardCity, periodCode, programme, type RewardCity } from "#tests/factories/reward-city.ts";
import { TODAY, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let city: RewardCity;
let world: World;
let analyst: Ctx;
let reviewer: Ctx;
let approver: Ctx;

const compute = (...asked: Parameters<RewardCity["compute"]>) => city.compute(...asked);
const shown = (...asked: Parameters<RewardCity["shown"]>) => city.shown(...asked);
const publish = (document: object) => city.publish(document);

/** Both carriers have filed, and the firm that both claim is ruled to be b's. */
beforeAll(async () => {
  city = await makeRewardCity();
  ({ world, analyst, reviewer, approver } = city);
  for (const slug of ["a", "b"]) await city.file(slug);
  await city.accept(["a", "b"]);
  await compute();
  const { conflicts } = await listConflicts({ ctx: reviewer, input: {} });
  const carrierId = (await world.as("b", "owner")).organization.id;
  const reason = "研发场地和主要人员都在 b，以其实际办公地为准。";
  await ruleConflict({ ctx: reviewer, input: { id: conflicts[0]!.id, carrierId, reason } });
});

describe("a run that stands", () => {
  let runId: string;
  const live = async () => (await showRewards({ ctx: analyst, input: { period: periodCode } })).details!.run;

  it("is the same run when the same request comes twice", async () => {
    const key = "reward-2025-once";
    runId = (await compute({}, key)).runId;
    expect(await compute({}, key)).toEqual({ runId });
    await expect(compute({ budget: "1" }, key)).rejects.toMatchObject({ code: "common.key-reused" });
    expect((await live()).id).toBe(runId);
  });

  it("is not followed twice by two people in the same second", async () => {
    const before = await live();
    const runs = await Promise.all([compute(), compute()]);
    const rows = await db.admin`select id, follows_run_id, status from runs where kind = 'reward'
      and id in ${db.admin(runs.map((it) => it.runId))}`;
    // Which of the two came first is theirs to settle: what counts is that one follows the other.
    const first = rows.find((it) => it.follows_run_id === before.id);
    const second = rows.find((it) => it.follows_run_id === first?.id);
    expect(first).toMatchObject({ status: "superseded" });
    expect(second).toMatchObject({ status: "computed" });
    runId = second!.id as string;
  });

  it("holds its payment keys against any second payment", async () => {
    const { id } = analyst.organization;
    const again = withScope(analyst, async (tx) => {
      const [line] = await linesOfRun(tx, id, runId);
      await insertLines(tx, [{ ...line!, lineNo: 900 }]);
    });
    await expect(again).rejects.toMatchObject({ code: "rewards.already-paid" });
  });

  it("pays nothing again under another programme of the same family", async () => {
    const sibling = { ...programme, code: "outcome-rewards-again" };
    await publish(sibling);
    const details = await shown((await compute({ policy: sibling.code })).runId);
    expect(details.table.totalFen).toBe(0);
    const paid = details.uncounted.filter((it) => it.text.code === "uncounted.already-paid");
    expect(paid).toHaveLength(13);
    expect(paid.every((it) => it.text.params.where === runId)).toBe(true);
  });

  it("opens every line down to the filing, its digest, the clause and the source", async () => {
    const details = await shown(runId, { item: "high-tech-unit", kind: "item" });
    expect(details.shown.table.totalFen).toBe(15_000_000);
    expect(details.table.totalFen).toBe(18_000_000);
    const line = details.shown.lines.find((it) => it.uscc === inventedFirm(31).uscc)!;
    const opened = await showRewardLine({ ctx: analyst, input: { run: runId, line: line.lineNo } });
    const [filing] = await db.admin`select sha256 from filing_revisions
      where organization_id = ${line.detail.carrier!.id}`;
    expect(opened).toMatchObject({
      line: {
        amountFen: 5_000_000,
        detail: {
          firmName: inventedFirm(31).name,
          clause: "每新增培育1家高新技术企业，奖励5万元",
          outcome: { date: "2025-10-16", number: "GR202551000031" },
          text: { code: "attribution.only-host", params: { enteredOn: "2024-09-01", stayDays: 410 } },
          sources: [{ titles: [{ filing: { sha256: filing!.sha256, revision: 1 } }] }],
        },
      },
      filings: [{ sha256: filing!.sha256, carrierSlug: "b", periodCode: "2025", revision: 1 }],
      isOwnRun: true,
    });
    expect(opened.sources.length).toBe(2);
  });

  it("is approved by another person than its computer, also when that one holds both roles", async () => {
    await withScope(world.city, (tx) =>
      tx.execute(
        sql`select app.add_member(${world.ids.city}::uuid, 'analyst@city.test', 'x', 'x', 'approver', false)`,
      ),
    );
    const both = await actor("analyst@city.test", "city", TODAY, "approver");
    await expect(approveRun({ ctx: both, input: { id: runId } })).rejects.toMatchObject({
      code: "runs.second-person",
    });
    const push = withScope(both, (tx) =>
      moveRun(tx, both.organization.id, { id: runId, status: "computed" }, "approved"),
    );
    await expect(push).rejects.toMatchObject({ code: "runs.second-person" });
  });

  it("shows a carrier its own lines once approved, and nothing of another's", async () => {
    const [a, b] = [await world.as("a", "viewer"), await world.as("b", "viewer")];
    expect((await listOwnRewards({ ctx: a, input: {} })).lines).toEqual([]);
    await approveRun({ ctx: approver, input: { id: runId } });
    const [ofA, ofB] = await Promise.all([a, b].map((ctx) => listOwnRewards({ ctx, input: {} })));
    expect(ofA!.totalFen + ofB!.totalFen).toBe(18_000_000);
    expect(ofA!.lines.every((it) => it.detail.beneficiary.id === a.organization.id)).toBe(true);
    const own = ofB!.lines[0]!;
    const opened = await showRewardLine({ ctx: b, input: { run: runId, line: own.lineNo } });
    expect(opened).toMatchObject({ isOwnRun: false, line: { amountFen: own.amountFen } });
    expect(opened.line.detail.sources.every((it) => it.carrierId === b.organization.id)).toBe(true);
    await expect(
      showRewardLine({ ctx: b, input: { run: runId, line: ofA!.lines[0]!.lineNo } }),
    ).rejects.toMatchObject({ code: "rewards.absent" });
  });
});

describe("grades and a budget", () => {
  it("reads the grades of the evaluation, and scales over the budget without paying more than it", async () => {
    for (const code of ["example-carrier-performance", "example-reward-programme"]) {
      const drafted = await draftPolicy({ ctx: analyst, input: { code } });
      if (code === "example-reward-programme") {
        await publishPolicy({ ctx: approver, input: drafted });
        await expect(compute({ policy: code })).resolves.toBeDefined();
      } else {
        await expect(compute({ policy: "example-reward-programme" })).rejects.toMatchObject({
          code: "policy.none-in-force",
        });
        await publishPolicy({ ctx: approver, input: drafted });
      }
    }
    const details = await shown((await compute({ policy: "example-reward-programme" })).runId);
    expect(details.policies.map((it) => it.code)).toEqual([
      "example-reward-programme",
      "example-carrier-performance",
    ]);
    // Neither carrier reports more than its staff, so both fail the evaluation, and an exclusion takes it all.
    expect(
      details.shown.lines.filter((it) => it.kind === "exclusion").map((it) => it.detail.text.code),
    ).toEqual(["limit.failing-grade", "limit.failing-grade", "limit.failing-grade"]);
    expect(details.table.totalFen).toBe(0);
    const codes = ({ run }: RewardRunDetails) =>
      run.findings.filter((it) => it.code.includes("evaluation")).map((it) => [it.code, it.blocks]);
    expect(codes(details)).toEqual([["rewards.no-evaluation", false]]);
    await computePerformance({ ctx: analyst, input: { period: periodCode } });
    const after = await shown((await compute({ policy: "example-reward-programme" })).runId);
    expect(codes(after)).toEqual([]);
  });

  it("cuts every beneficiary by the same share, and shows what is left over", async () => {
    const scaled = await shown((await compute({ budget: "100,000.01" })).runId);
    expect(scaled.budget).toMatchObject({ state: "scaled", budgetFen: 10_000_001, entitledFen: 18_000_000 });
    expect(scaled.budget.payableFen + scaled.budget.leftoverFen).toBe(10_000_001);
    expect(scaled.table.totalFen).toBe(scaled.budget.payableFen);
    expect(scaled.shown.lines.filter((it) => it.kind === "budget-cut")).toHaveLength(2);
    expect(scaled.changes).toHaveLength(2);
  });
});
