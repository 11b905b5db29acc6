import { beforeAll, describe, expect, it } from "vitest";
import { verifyBundle } from "#app/domain/runs/verify-bundle.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { computeRewards } from "#app/services/rewards/compute-rewards.server.ts";
import { listConflicts } from "#app/services/rewards/list-conflicts.server.ts";
import { ruleConflict } from "#app/services/rewards/rule-conflict.server.ts";
import { showConflict } from "#app/services/rewards/show-conflict.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { downloadBundle } from "#app/services/runs/download-bundle.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import { bundleOf, moveRun } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import {
  BOTH,
  makeRewardCity,
  periodCode,
  programme,
  type RewardCity,
  totals,
} from "#tests/factories/reward-city.ts";
import type { World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
let city: RewardCity;
let world: World;
let analyst: Ctx;
let reviewer: Ctx;
let approver: Ctx;

const compute = (...asked: Parameters<RewardCity["compute"]>) => city.compute(...asked);
const shown = (...asked: Parameters<RewardCity["shown"]>) => city.shown(...asked);

beforeAll(async () => {
  city = await makeRewardCity();
  ({ world, analyst, reviewer, approver } = city);
});

describe("before a run", () => {
  it("needs every filing accepted, and names the carriers whose filing is not", async () => {
    await city.file("a");
    await city.file("b");
    await city.accept(["a"]);
    const carrierB = (await world.as("b", "operator")).organization.id;
    await expect(compute()).rejects.toMatchObject({
      code: "runs.filings-not-accepted",
      details: { count: 1, names: "b孵化器" },
      fields: { [carrierB]: "runs.filing-submitted" },
    });
    const [row] = await db.admin`select count(*)::int as runs from runs`;
    expect(row).toEqual({ runs: 0 });
  });

  it("leaves out a carrier that took no part, with the reason in its bundle", async () => {
    const carrierB = (await world.as("b", "operator")).organization.id;
    const { runId } = await compute({ absent: [{ carrierId: carrierB, reason: "全年停业装修" }] });
    const details = await shown(runId);
    expect(totals(details)).toEqual({ a孵化器: 3_000_000 + 2 * 5_000_000 });
    expect(details.run.findings).toContainEqual(
      expect.objectContaining({ code: "scoring.absent", blocks: false }),
    );
    const text = await withScope(analyst, (tx) => bundleOf(tx, analyst.organization.id, runId));
    expect(JSON.parse(text!).inputs.absent).toEqual([
      { carrierId: carrierB, name: "b孵化器", reason: "全年停业装修" },
    ]);
    await city.accept(["b"]);
  });

  it("is for the city's analyst", async () => {
    for (const ctx of [
      reviewer,
      approver,
      await world.as("unit-a", "analyst"),
      await world.as("a", "owner"),
    ]) {
      await expect(
        computeRewards({ ctx, input: { period: periodCode, policy: programme.code } }),
      ).rejects.toMatchObject({ kind: "denied" });
    }
  });

  it("refuses a programme with unknown figures and names them", async () => {
    await draftPolicy({ ctx: analyst, input: { code: "cq-gaoxin-double-increase" } });
    await expect(compute({ policy: "cq-gaoxin-double-increase" })).rejects.toMatchObject({
      code: "rewards.unknown-figures",
      details: {
        programme: "重庆高新区科技企业“双倍增”奖励（2023—2027年）",
        names: expect.stringContaining("每新增培育10家科技型企业 (/items/0/cap)"),
      },
    });
  });

  it("refuses a draft, a code that nobody drafted, and a budget that is no amount", async () => {
    await draftPolicy({
      ctx: analyst,
      input: { document: JSON.stringify({ ...programme, code: "only-a-draft" }) },
    });
    await expect(compute({ policy: "only-a-draft" })).rejects.toMatchObject({
      code: "rewards.not-published",
    });
    await expect(compute({ policy: "nowhere" })).rejects.toMatchObject({ code: "policy.none-in-force" });
    await expect(compute({ budget: "约三十万" })).rejects.toThrow("rewards.budget-form");
  });
});

describe("a firm that two carriers claim", () => {
  let first: string;
  let conflictId: string;

  it("stands in the queue, and earns for neither meanwhile", async () => {
    first = (await compute()).runId;
    const details = await shown(first);
    expect(totals(details)).toEqual({ a孵化器: 8_000_000, b孵化器: 5_000_000 });
    expect(details.table).toMatchObject({
      totalFen: 13_000_000,
      byItem: { "tech-firm-batch": 3_000_000, "high-tech-unit": 10_000_000 },
    });
    expect(details.uncounted.filter((it) => it.text.code === "uncounted.batch-expired")).toHaveLength(2);
    expect(details.openConflicts).toBe(1);
    const lines = details.shown.lines.reduce((total, it) => total + it.amountFen, 0);
    expect(lines).toBe(details.run.totalFen);

    const { conflicts, counts } = await listConflicts({ ctx: reviewer, input: {} });
    expect(counts).toEqual({ all: 1, open: 1, recompute: 0, ruled: 0, lapsed: 0 });
    conflictId = conflicts[0]!.id;
    expect(conflicts[0]).toMatchObject({ uscc: inventedFirm(BOTH).uscc, state: "open", blocksRun: true });
  });

  it("shows the same facts for each side to the city and to both carriers, and to nobody else", async () => {
    const seen = await Promise.all(
      [reviewer, await world.as("a", "viewer"), await world.as("b", "owner")].map((ctx) =>
        showConflict({ ctx, input: { id: conflictId } }),
      ),
    );
    const [city, a, b] = seen;
    const sides = city!.conflict.sides.toSorted((x, y) => x.carrierName.localeCompare(y.carrierName));
    expect(sides).toMatchObject([
      {
        carrierName: "a孵化器",
        enteredOn: "2024-03-01",
        stayDays: 594,
        record: {
          titles: [{ number: "GR202551000040", filing: { period: "2025", revision: 1 } }],
          stays: [{ enteredOn: "2024-03-01", leftOn: null }],
        },
      },
      { carrierName: "b孵化器", enteredOn: "2024-09-01", record: { titles: [{ number: "GR202551000040" }] } },
    ]);
    expect(a!.conflict.sides).toEqual(city!.conflict.sides);
    expect(b!.conflict.sides).toEqual(city!.conflict.sides);
    expect(a!.run).toBeNull();

    await world.addCarrier("stranger", { unit: "unit-b" });
    const stranger = await world.as("stranger", "owner");
    expect((await listConflicts({ ctx: stranger, input: {} })).conflicts).toEqual([]);
    await expect(showConflict({ ctx: stranger, input: { id: conflictId } })).rejects.toMatchObject({
      code: "rewards.conflict-absent",
    });
    await db.admin`update organizations set closed_on = '2025-06-30' where slug = 'stranger'`;
  });

  it("keeps the run from being approved", async () => {
    await expect(approveRun({ ctx: approver, input: { id: first } })).rejects.toMatchObject({
      code: "runs.findings-block",
    });
    await expect(
      withScope(approver, (tx) =>
        moveRun(tx, approver.organization.id, { id: first, status: "computed" }, "approved"),
      ),
    ).rejects.toMatchObject({ code: "runs.findings-block" });
  });

  it("is ruled by the city's reviewer only, for a side of it, with a reason, once", async () => {
    const [a, b] = [await world.as("a", "owner"), await world.as("b", "owner")];
    const reason = "研发场地和主要人员都在 b，以其实际办公地为准。";
    const rule = (ctx: Ctx, carrierId: string, why = reason) =>
      ruleConflict({ ctx, input: { id: conflictId, carrierId, reason: why } });
    for (const ctx of [analyst, approver, a, await world.as("unit-a", "reviewer")]) {
      await expect(rule(ctx, b.organization.id)).rejects.toMatchObject({ kind: "denied" });
    }
    await expect(rule(reviewer, b.organization.id, "同意")).rejects.toThrow("rewards.reason-short");
    await expect(rule(reviewer, world.ids.unitA)).rejects.toMatchObject({ code: "rewards.not-a-party" });
    const answers = await Promise.allSettled([
      rule(reviewer, b.organization.id),
      rule(reviewer, a.organization.id),
    ]);
    expect(answers.map((it) => it.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(rule(reviewer, a.organization.id)).rejects.toMatchObject({ code: "rewards.already-ruled" });
    const [row] = await db.admin`select action, after->>'reason' as reason from audit_entries
      where entity = 'conflict' order by seq desc limit 1`;
    expect(row).toEqual({ action: "rule", reason });
  });

  it("is paid once after the run that follows, which says who moved, by how much and why", async () => {
    const waiting = await listConflicts({ ctx: reviewer, input: { state: "recompute" } });
    expect(waiting.conflicts.map((it) => it.id)).toEqual([conflictId]);
    expect((await shown(first)).ruledSince).toBe(1);
    const winner = waiting.conflicts[0]!.ruling!.carrierName;

    const { runId } = await compute();
    const details = await shown(runId);
    expect(details.run.followsRunId).toBe(first);
    expect(details.run.findings.filter((it) => it.blocks)).toEqual([]);
    const disputed = details.shown.lines.filter((it) => it.uscc === inventedFirm(BOTH).uscc);
    expect(disputed).toMatchObject([
      { amountFen: 5_000_000, detail: { carrier: { name: winner }, text: { code: "attribution.ruling" } } },
    ]);
    expect(details.table.totalFen).toBe(18_000_000);
    expect(details.changes).toMatchObject([
      {
        name: winner,
        lines: [{ beforeFen: null, afterFen: 5_000_000, text: { code: "attribution.ruling" } }],
      },
    ]);
    expect((await listConflicts({ ctx: reviewer, input: {} })).counts).toMatchObject({
      ruled: 1,
      recompute: 0,
    });
    const [row] = await db.admin`select
      (select status from runs where id = ${first}) as before,
      (select count(*)::int from payment_keys where run_id = ${first}) as old_keys,
      (select count(*)::int from payment_keys where run_id = ${runId}) as keys,
      (select count(*)::int from reward_lines where run_id = ${first}) as old_lines`;
    expect(row).toEqual({ before: "superseded", old_keys: 0, keys: 13, old_lines: 12 });

    const { text } = await downloadBundle({ ctx: analyst, input: { id: runId } });
    const checks = verifyBundle(JSON.parse(text), sha256);
    expect(checks.filter((it) => it.difference)).toEqual([]);
  });
});
