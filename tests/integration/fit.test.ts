import { beforeAll, describe, expect, it } from "vitest";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { fitPolicy } from "#app/services/policy/fit-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { shippedPolicy } from "#app/services/policy/shipped-policies.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";
import { testDatabase } from "#tests/setup/database.ts";

const SHIPPED = "national-high-tech-conditions";
const FIRMS = "grown";
const CARRIERS = "full";
const TODAY = "2026-01-20";
const db = testDatabase();
let analyst: Ctx;
let operator: Ctx;

/** Two plain conditions over figures that the demo city reports, in a policy of its own. */
async function publish(
  code: string,
  subject: "firm" | "carrier",
  conditions: { code: string; fact: string; value: string; unit: string }[],
): Promise<void> {
  const document = {
    ...shippedPolicy(SHIPPED)!,
    code,
    subject,
    purpose: subject === "firm" ? "points" : "evaluation",
    verification: "example",
    declares: [],
    tolerances: [],
    conditions: conditions.map(({ code, fact, value, unit }) => ({
      code,
      label: { zh: code, en: code },
      when: {
        test: "all",
        of: [{ test: "compare", x: { op: "fact", fact }, relation: ">=", value, unit }],
      },
    })),
    examples: conditions.map(({ code, fact }) => ({
      of: code,
      facts: { [fact]: 0 },
      expect: { state: "not-met" },
    })),
  };
  const drafted = await draftPolicy({ ctx: analyst, input: { document: JSON.stringify(document) } });
  await publishPolicy({ ctx: await actor("approver@city.demo", "chongqing", TODAY), input: drafted });
}

beforeAll(async () => {
  await seedDemo();
  analyst = await actor("analyst@city.demo", "chongqing", TODAY);
  operator = await actor("operator@jinfeng.demo", "jinfeng", TODAY);
  await publish(FIRMS, "firm", [
    { code: "staffed", fact: "employees", value: "20", unit: "count" },
    { code: "rich", fact: "revenue", value: "1000000", unit: "10k-yuan" },
    { code: "scored", fact: "innovation-score", value: "1", unit: "count" },
  ]);
  await publish(CARRIERS, "carrier", [{ code: "mentored", fact: "mentors", value: "5", unit: "count" }]);
}, 120_000);

describe("whom conditions fit", () => {
  it("counts the city's firms by verdict, lists those that lack least first, and stores nothing", async () => {
    const count = async () => (await db.admin`select count(*) from audit_entries`)[0]!.count as string;
    const before = await count();
    const all = await fitPolicy({ ctx: analyst, input: { code: FIRMS, period: "2024" } });
    expect(all).toMatchObject({ from: "accepted", subjects: "firm", condition: "staffed", refusal: null });
    expect(all.read).toHaveLength(8);
    const { met, "not-met": notMet, unknown } = all.counts;
    expect([met > 0, notMet > 0]).toEqual([true, true]);
    expect(all.total).toBe(met + notMet + unknown);
    expect(all.rows).toHaveLength(Math.min(all.page, all.total));
    expect(all.rows.slice(0, met).every((it) => it.state === "met" && it.openCount === 0)).toBe(true);
    expect(all.rows.every((it) => it.hosts.length > 0)).toBe(true);

    const failing = await fitPolicy({
      ctx: analyst,
      input: { code: FIRMS, period: "2024", state: "not-met" },
    });
    expect(failing.total).toBe(notMet);
    for (const { open } of failing.rows) {
      const [leaf] = open;
      expect(leaf).toMatchObject({ state: "not-met", closing: { unit: "count", facts: ["employees"] } });
      // What is there and what would close it make the 20 that are asked for.
      expect(Number(leaf!.x) + Number(leaf!.closing!.by)).toBe(20);
    }
    expect(await count()).toBe(before);
  });

  it("pages, searches and narrows to a district", async () => {
    const input = { code: FIRMS, period: "2024" };
    const all = await fitPolicy({ ctx: analyst, input });
    const rest = await fitPolicy({ ctx: analyst, input: { ...input, skip: all.page } });
    expect(rest.rows).toHaveLength(Math.max(0, Math.min(all.page, all.total - all.page)));
    expect(rest.rows.map((it) => it.id)).not.toContain(all.rows[0]!.id);
    const one = await fitPolicy({ ctx: analyst, input: { ...input, q: all.rows[3]!.id.toLowerCase() } });
    expect(one.rows).toEqual([all.rows[3]]);
    let sum = 0;
    for (const unit of all.units) {
      const found = await fitPolicy({ ctx: analyst, input: { ...input, unit: unit.id } });
      sum += found.total;
    }
    expect(sum).toBe(all.total);
  });

  it("tells a figure that nobody reports from one that falls short", async () => {
    const input = { code: FIRMS, period: "2024" };
    const rich = await fitPolicy({ ctx: analyst, input: { ...input, condition: "rich" } });
    expect(rich.counts).toMatchObject({ met: 0, unknown: 0 });
    const scored = await fitPolicy({ ctx: analyst, input: { ...input, condition: "scored" } });
    expect(scored.counts).toEqual({ met: 0, "not-met": 0, unknown: scored.total });
    expect(scored.rows[0]!.open).toMatchObject([{ state: "unknown", closing: null }]);
  });

  it("opens one down to its figures and their filings", async () => {
    const input = { code: FIRMS, period: "2024" };
    const { rows } = await fitPolicy({ ctx: analyst, input });
    const { opened } = await fitPolicy({ ctx: analyst, input: { ...input, subject: rows[0]!.id } });
    expect(opened).toMatchObject({ id: rows[0]!.id, name: rows[0]!.name });
    expect(opened!.verdicts.map((it) => [it.code, it.state])).toEqual([
      ["staffed", "met"],
      ["rich", "not-met"],
      ["scored", "unknown"],
    ]);
    expect(opened!.sources).toMatchObject([{ periodCode: "2024" }]);
    await expect(fitPolicy({ ctx: analyst, input: { ...input, subject: "nobody" } })).rejects.toMatchObject({
      code: "policy.fit-absent",
    });
  });

  it("tests a carrier itself, and its own firms alone, from its last filings", async () => {
    const firms = await fitPolicy({ ctx: operator, input: { code: FIRMS, period: "2024" } });
    expect(firms).toMatchObject({ from: "own", units: [], leftOut: [], refusal: null });
    const [own] = firms.read;
    expect(firms.read).toHaveLength(1);
    expect(firms.rows.every((it) => it.hosts.length === 1 && it.hosts[0] === own!.name)).toBe(true);
    const itself = await fitPolicy({ ctx: operator, input: { code: CARRIERS, period: "2024" } });
    expect(itself.rows).toMatchObject([{ id: operator.organization.id, name: own!.name }]);
    const city = await fitPolicy({ ctx: analyst, input: { code: CARRIERS, period: "2024" } });
    expect(city.rows).toHaveLength(8);
  });

  it("is not for a district; refuses other kinds, unknown figures and a period without filings in words", async () => {
    const district = await actor("reviewer@gaoxin.demo", "gaoxin", TODAY);
    await expect(fitPolicy({ ctx: district, input: { code: FIRMS } })).rejects.toMatchObject({
      code: "access.denied",
    });
    await expect(fitPolicy({ ctx: operator, input: { code: SHIPPED } })).rejects.toMatchObject({
      code: "policy.absent",
    });
    await expect(fitPolicy({ ctx: analyst, input: { code: "example-firm-points" } })).rejects.toMatchObject({
      code: "policy.absent",
    });
    const open = await fitPolicy({
      ctx: analyst,
      input: { code: "cq-incubator-recognition", version: "2019-draft" },
    });
    expect(open).toMatchObject({ rows: [], refusal: { code: "policy.unknown-figures" } });
    const never = await fitPolicy({
      ctx: analyst,
      input: { code: FIRMS, period: "1999", unit: "no id", skip: "x" },
    });
    expect(never).toMatchObject({ period: null, rows: [], refusal: null });
  });
});
