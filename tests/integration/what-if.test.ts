import { beforeAll, describe, expect, it } from "vitest";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { shippedPolicy } from "#app/services/policy/shipped-policies.server.ts";
import { whatIf } from "#app/services/policy/what-if.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";
import { testDatabase } from "#tests/setup/database.ts";

const CODE = "example-carrier-performance";
const db = testDatabase();
let analyst: Ctx;
beforeAll(async () => {
  await seedDemo();
  analyst = await actor("analyst@city.demo", "chongqing", "2026-01-20");
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
    expect(found).toMatchObject({ counted: 8, leftOut: [], changes: [], refusal: null });
    expect(found.comparison).toMatchObject({ moves: [], unmoved: 8, cost: null });
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
