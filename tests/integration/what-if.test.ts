import { beforeAll, describe, expect, it } from "vitest";
import { gainsOf } from "#app/domain/what-if/gains.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { shippedPolicy } from "#app/services/policy/shipped-policies.server.ts";
import { showGains } from "#app/services/policy/show-gains.server.ts";
import { whatIf } from "#app/services/policy/what-if.server.ts";
import { downloadBundle } from "#app/services/runs/download-bundle.server.ts";
import { showRun } from "#app/services/runs/show-run.server.ts";
import { computePoints } from "#app/services/scoring/compute-points.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";
import { testDatabase } from "#tests/setup/database.ts";

const CODE = "example-carrier-performance";
const db = testDatabase();
let analyst: Ctx;
let park: Ctx;
beforeAll(async () => {
  await seedDemo();
  analyst = await actor("analyst@city.demo", "chongqing", "2026-01-20");
  park = await actor("operator@jinfeng-park.demo", "jinfeng-park", "2026-01-20");
}, 120_000);

type Draft = { version: string; supersedes: string; indicators: { weights: Record<string, string> }[] };

/** A draft with one weight of incubators changed, and nothing else. */
async function draftWith(version: string, weight: string): Promise<void> {
  const draft = structuredClone(shippedPolicy(CODE)) as unknown as Draft;
  draft.supersedes = draft.version;
  draft.version = version;
  draft.indicators[0]!.weights.incubator = weight;
  await draftPolicy({ ctx: analyst, input: { document: JSON.stringify(draft) } });
}
const rows = async (): Promise<string> =>
  JSON.stringify(
    await db.admin`select (select count(*) from runs) as runs, (select count(*) from run_results) as results,
      (select count(*) from audit_entries) as audits`,
  );

describe("what if, over the demo city", () => {
  it("moves nobody with the version that is in force", async () => {
    const found = await whatIf({ ctx: analyst, input: { code: CODE, period: "2024" } });
    expect(found).toMatchObject({ counted: 8, leftOut: [], changes: [], refusal: null, subjects: "carrier" });
    expect(found.comparison).toMatchObject({ moves: [], moved: 0, unmoved: 8, cost: null });
  });

  it("shows who moves under a draft and why, and leaves everything as it is", async () => {
    await draftWith("what-if", "1");
    const before = await rows();
    const found = await whatIf({ ctx: analyst, input: { code: CODE, version: "what-if", period: "2024" } });
    expect(found.changes.filter((it) => it.part === "indicators")).toMatchObject([
      { at: ["weights", "incubator"], before: { text: "6" }, after: { text: "1" } },
    ]);
    const { moves = [], split = [] } = found.comparison ?? {};
    // Incubators alone: their totals fall by what the weight took, and only that line differs.
    expect(moves.length).toBeGreaterThan(0);
    for (const move of moves) {
      expect(move.place.kind).toBe("incubator");
      expect(move.lines.find((it) => it.code === "mentors")?.why).toContain("weight");
      expect(move.after!.totalMilli!).toBeLessThan(move.before!.totalMilli!);
    }
    expect(split.filter((it) => it.by === "kind" && it.key !== "incubator").map((it) => it.moved)).toEqual(
      split.filter((it) => it.by === "kind" && it.key !== "incubator").map(() => 0),
    );
    expect(await rows()).toBe(before);
  });

  it("counts accepted filings only, and names the carriers that it leaves out", async () => {
    const found = await whatIf({ ctx: analyst, input: { code: CODE, period: "2025" } });
    expect(found).toMatchObject({ counted: 6, refusal: null });
    expect(found.leftOut).toHaveLength(2);
  });

  it("computes nothing with unknown figures", async () => {
    const input = { code: "cq-incubator-performance", period: "2024" };
    expect(await whatIf({ ctx: analyst, input })).toMatchObject({
      comparison: null,
      refusal: { code: "policy.unknown-figures" },
    });
  });

  it("says what a draft programme would cost, whom it moves and by which item, and pays nothing", async () => {
    const code = "example-reward-programme";
    type Programme = Draft & { items: { code: string }[]; examples: { item?: string }[] };
    const draft = structuredClone(shippedPolicy(code)) as unknown as Programme;
    const same = await whatIf({ ctx: analyst, input: { code, period: "2024" } });
    expect(same.comparison).toMatchObject({
      moves: [],
      cost: { beforeFen: same.comparison!.cost!.afterFen },
    });
    draft.supersedes = draft.version;
    draft.version = "no-grades";
    draft.items = draft.items.filter((it) => it.code !== "grade");
    draft.examples = draft.examples.filter((it) => it.item !== "grade");
    await draftPolicy({ ctx: analyst, input: { document: JSON.stringify(draft) } });
    const before = await rows();
    const found = await whatIf({ ctx: analyst, input: { code, version: "no-grades", period: "2024" } });
    expect(found.refusal).toBeNull();
    const { moves, cost } = found.comparison!;
    expect(moves.length).toBeGreaterThan(0);
    let sum = 0;
    for (const { name, money } of moves) {
      expect(name).toMatch(/示例/);
      expect(money.map((it) => it.item)).toEqual(["grade"]);
      sum += money[0]!.afterFen - money[0]!.beforeFen;
    }
    expect(cost!.afterFen - cost!.beforeFen).toBe(sum);
    expect(sum).toBeLessThan(0);
    expect(await rows()).toBe(before);
  });
});

const POINTS = "example-firm-points";
/** A points scheme in which research expense weighs nothing at the first stage. */
async function pointsDraft(version: string): Promise<void> {
  const draft = structuredClone(shippedPolicy(POINTS)) as unknown as Draft;
  const [first] = draft.indicators;
  const [stage] = Object.keys(first!.weights);
  draft.supersedes = draft.version;
  draft.version = version;
  first!.weights[stage!] = "0";
  await draftPolicy({ ctx: analyst, input: { document: JSON.stringify(draft) } });
}

describe("what if, for the points of firms", () => {
  it("moves nobody in a park with the scheme in force, over the firms that a run would score", async () => {
    const { runId: id } = await computePoints({ ctx: park, input: { period: "2024" } });
    const { results } = await showRun({ ctx: park, input: { id } });
    const found = await whatIf({ ctx: park, input: { code: POINTS, period: "2024" } });
    expect(found).toMatchObject({ subjects: "firm", counted: 2, leftOut: [], changes: [], refusal: null });
    expect(found.comparison).toMatchObject({ moves: [], moved: 0, unmoved: results.length, cost: null });
    expect(found.choices.map((it) => it.code)).toEqual([POINTS]);
    const stages = found.comparison!.split.filter((it) => it.by === "kind");
    expect(stages.reduce((sum, it) => sum + it.subjects, 0)).toBe(results.length);
  });

  it("shows the city who moves under a draft: by stage, district and group, the furthest first", async () => {
    await pointsDraft("lighter");
    const before = await rows();
    const found = await whatIf({ ctx: analyst, input: { code: POINTS, version: "lighter", period: "2024" } });
    expect(found.refusal).toBeNull();
    const { moves, moved, unmoved, split, page } = found.comparison!;
    expect(moved).toBeGreaterThan(0);
    expect(moves).toHaveLength(Math.min(moved, page));
    const far = moves.map((it) => Math.abs(it.after!.totalMilli! - it.before!.totalMilli!));
    expect(far).toEqual([...far].sort((a, b) => b - a));
    for (const by of ["kind", "unit", "group"] as const) {
      const part = split.filter((it) => it.by === by);
      expect(part.reduce((sum, it) => sum + it.subjects, 0)).toBe(moved + unmoved);
      expect(part.reduce((sum, it) => sum + it.moved, 0)).toBe(moved);
    }
    expect(Object.keys(found.units).sort()).toEqual(
      expect.arrayContaining(split.filter((it) => it.by === "unit").map((it) => it.key)),
    );
    const rest = await whatIf({
      ctx: analyst,
      input: { code: POINTS, version: "lighter", period: "2024", skip: moved - 1 },
    });
    expect(rest.comparison!.moves).toHaveLength(1);
    expect(await rows()).toBe(before);
  });

  it("is for those who compute points: not for a viewer, a carrier inside, or a district", async () => {
    const input = { code: POINTS, period: "2024" };
    const others = [
      await actor("reviewer@jinfeng-park.demo", "jinfeng-park", "2026-01-20"),
      await actor("operator@jinfeng.demo", "jinfeng", "2026-01-20"),
      await actor("reviewer@gaoxin.demo", "gaoxin", "2026-01-20"),
    ];
    for (const ctx of others)
      await expect(whatIf({ ctx, input })).rejects.toMatchObject({ code: "access.denied" });
    await expect(whatIf({ ctx: park, input: { code: CODE } })).rejects.toMatchObject({
      code: "access.denied",
    });
    await expect(whatIf({ ctx: park, input: { code: POINTS, version: "lighter" } })).rejects.toMatchObject({
      code: "policy.absent",
    });
    const unheard = await whatIf({ ctx: park, input: { code: POINTS, period: "1999", against: "no-such" } });
    expect(unheard).toMatchObject({ period: null, comparison: null });
    const against = await whatIf({ ctx: park, input: { ...input, against: "no-such" } });
    expect(against.refusal).toMatchObject({ code: "policy.none-in-force" });
  });
});

describe("what would move a score", () => {
  it("is what the engine gives for one more of each figure that the run sealed, and is stored nowhere", async () => {
    const { runId: id } = await computePoints({ ctx: park, input: { period: "2024" } });
    const { results } = await showRun({ ctx: park, input: { id } });
    const first = results.find((it) => it.totalMilli !== null)!;
    const before = await rows();
    const told = await showGains({ ctx: park, input: { id, subject: first.subject } });
    expect(told).toMatchObject({ subjectName: first.subjectName, refusal: null });
    expect(told.found).toMatchObject({ totalMilli: first.totalMilli, rank: first.rank });
    const { gains } = told.found!;
    expect(gains.length).toBeGreaterThan(3);
    const known = gains.filter((it) => it.gainMilli !== null).map((it) => it.gainMilli!);
    expect(known).toEqual([...known].sort((a, b) => b - a));
    const { text } = await downloadBundle({ ctx: park, input: { id } });
    const { inputs, policies, period } = JSON.parse(text);
    const again = gainsOf({ ...inputs.scoring, policy: policies[0], period }, first.subject, [
      gains[0]!.fact,
    ]);
    expect(again.gains).toEqual([gains[0]]);
    expect(await rows()).toBe(before);
  });

  it("is for those who may see the run, and says so where there is no such firm", async () => {
    const { runId: id } = await computePoints({ ctx: park, input: { period: "2024" } });
    const asked = (ctx: Ctx, subject: string, run = id) => showGains({ ctx, input: { id: run, subject } });
    await expect(asked(park, "nobody")).rejects.toMatchObject({ code: "runs.subject-absent" });
    await expect(asked(park, "nobody", "no-uuid")).rejects.toMatchObject({ code: "runs.absent" });
    const stranger = await actor("operator@hualongqiao.demo", "hualongqiao", "2026-01-20");
    await expect(asked(stranger, "nobody")).rejects.toMatchObject({ code: "runs.absent" });
  });
});
