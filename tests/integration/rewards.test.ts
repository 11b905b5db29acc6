import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyBundle } from "#app/domain/runs/verify-bundle.ts";
import example from "#app/policies/example/reward-programme/2023-01-01.json";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { showFiling } from "#app/services/filings/show-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { computeRewards } from "#app/services/rewards/compute-rewards.server.ts";
import { listConflicts } from "#app/services/rewards/list-conflicts.server.ts";
import { listOwnRewards } from "#app/services/rewards/list-own-rewards.server.ts";
import { ruleConflict } from "#app/services/rewards/rule-conflict.server.ts";
import { showConflict } from "#app/services/rewards/show-conflict.server.ts";
import { showRewardLine } from "#app/services/rewards/show-reward-line.server.ts";
import { type RewardRunDetails, showRewards } from "#app/services/rewards/show-rewards.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { computePerformance } from "#app/services/scoring/compute-performance.server.ts";
import { claimTitles } from "#app/services/titles/claim-titles.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import { insertLines, linesOfRun } from "#db/queries/rewards.server.ts";
import { bundleOf, moveRun } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { moveIn, openYears, typeIn } from "#tests/factories/reporting.ts";
import { makeWorld, TODAY, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const periodCode = "2025";
const BOTH = 40;
let world: World;
let analyst: Ctx;
let reviewer: Ctx;
let approver: Ctx;

/** The example's two items by outcome, without grades, so that the sums are those of its clauses alone. */
const programme = {
  ...example,
  code: "outcome-rewards",
  title: { zh: "按事项奖励", en: "Rewards by outcome" },
  family: "outcome-rewards",
  grades: null,
  items: example.items.filter((it) => it.type !== "by-grade"),
  exclusions: { ...example.exclusions, grades: [], barred: false },
  examples: example.examples.filter((it) => it.item !== "grade"),
};

const claim = (n: number, kind: "科技型企业" | "高新技术企业", on: string) => {
  const number = kind === "高新技术企业" ? `GR2025510000${String(n).padStart(2, "0")}` : `KJ2025${n}`;
  return [inventedFirm(n).uscc, kind, number, on].join("\t");
};

async function file(slug: string): Promise<void> {
  const operator = await world.as(slug, "operator");
  await typeIn(operator, periodCode, [[null, "staff", "6"]]);
  await prepareFiling({ ctx: operator, input: { periodCode } });
  const signer = await world.as(slug, "reviewer");
  const { digest } = await showFiling({ ctx: signer, input: { periodCode } });
  await signFiling({ ctx: signer, input: { periodCode, digest } });
}

async function accept(slugs: readonly string[]): Promise<void> {
  const filings = slugs.map((carrierSlug) => ({ carrierSlug, revision: 1 }));
  await acceptFilings({ ctx: await world.as("unit-a", "reviewer"), input: { periodCode, filings } });
  await acceptFilings({ ctx: reviewer, input: { periodCode, filings } });
}

async function publish(document: object): Promise<void> {
  const drafted = await draftPolicy({ ctx: analyst, input: { document: JSON.stringify(document) } });
  await publishPolicy({ ctx: approver, input: drafted });
}

const compute = (
  input: Partial<Parameters<typeof computeRewards>[0]["input"]> = {},
  key?: string,
): Promise<{ runId: string }> =>
  computeRewards({ ctx: analyst, input: { period: periodCode, policy: programme.code, ...input }, key });

async function shown(run: string, filters = {}): Promise<RewardRunDetails> {
  const { details } = await showRewards({ ctx: analyst, input: { run, ...filters } });
  return details!;
}
const totals = ({ table }: RewardRunDetails) =>
  Object.fromEntries(table.rows.map((row) => [row.beneficiary.name, row.totalFen]));

beforeAll(async () => {
  world = await makeWorld();
  analyst = await world.as("city", "analyst");
  reviewer = await world.as("city", "reviewer");
  approver = await world.as("city", "approver");
  await openYears(await world.as("city", "admin"));
  for (const slug of ["a", "b"]) await world.addCarrier(slug);
  const a = await world.as("a", "operator");
  const b = await world.as("b", "operator");
  const batch = Array.from({ length: 12 }, (_, i) => i + 1);
  await moveIn(a, [...batch, BOTH]);
  await moveIn(b, [31, BOTH], { enteredOn: "2024-09-01" });
  await claimTitles({
    ctx: a,
    input: {
      rows: [
        ...batch.map((n) => claim(n, "科技型企业", `2025-0${1 + (n % 9)}-15`)),
        claim(1, "高新技术企业", "2025-10-16"),
        claim(BOTH, "高新技术企业", "2025-10-16"),
      ].join("\n"),
    },
  });
  await claimTitles({
    ctx: b,
    input: {
      rows: [31, BOTH].map((n) => claim(n, "高新技术企业", "2025-10-16")).join("\n"),
    },
  });
  await publish(programme);
});

describe("before a run", () => {
  it("needs every filing accepted, and names the carriers whose filing is not", async () => {
    await file("a");
    await file("b");
    await accept(["a"]);
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
    await accept(["b"]);
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

    const text = await withScope(analyst, (tx) => bundleOf(tx, analyst.organization.id, runId));
    const checks = verifyBundle(JSON.parse(text!), sha256);
    expect(checks.filter((it) => it.difference)).toEqual([]);
  });
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
