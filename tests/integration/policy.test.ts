import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { readFaultsText } from "#app/domain/policy/form-faults.ts";
import type { Refusal } from "#app/domain/shared/errors.ts";
import { comparePolicies } from "#app/services/policy/compare-policies.server.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { listPolicies } from "#app/services/policy/list-policies.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { retirePolicy } from "#app/services/policy/retire-policy.server.ts";
import { shippedPolicies, shippedPolicy } from "#app/services/policy/shipped-policies.server.ts";
import { showPolicy } from "#app/services/policy/show-policy.server.ts";
import { tryPolicy } from "#app/services/policy/try-policy.server.ts";
import { whatIf } from "#app/services/policy/what-if.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { changeVersion, holdVersion } from "#db/queries/policy.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { edited } from "#tests/factories/shelf.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const POINTS = "example-firm-points";
const PERFORMANCE = "example-carrier-performance";

const db = testDatabase();
let world: World;
let analyst: Ctx;
let approver: Ctx;
beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  analyst = await world.as("city", "analyst");
  approver = await world.as("city", "approver");
});

const example = () =>
  (shippedPolicy(POINTS) as unknown as { examples: { of: string; expect: object }[] }).examples;

describe("drafting", () => {
  it("puts a shipped policy on the shelf once, whatever how often the same request comes", async () => {
    const input = { code: POINTS };
    const first = await draftPolicy({ ctx: analyst, input, key: "draft-1" });
    expect(await draftPolicy({ ctx: analyst, input, key: "draft-1" })).toEqual(first);
    const lines = await listPolicies({ ctx: analyst, input: { on: "2026-01-20" } });
    expect(lines.filter((it) => it.code === POINTS)).toMatchObject([
      { status: "draft", inForce: false, verification: "example", unknown: 0 },
    ]);
    expect(lines.filter((it) => it.status === "shipped")).toHaveLength(shippedPolicies().length - 1);
  });

  it("is the analyst's: not the approver's, not a carrier's", async () => {
    for (const ctx of [approver, await world.as("alpha", "owner"), await world.as("unit-a", "analyst")]) {
      await expect(draftPolicy({ ctx, input: { code: PERFORMANCE } })).rejects.toMatchObject({
        code: "access.denied",
      });
    }
  });

  it("refuses a text that is no policy, and says where", async () => {
    const tried = (document: string) => draftPolicy({ ctx: analyst, input: { document } });
    await expect(tried("{ not json")).rejects.toMatchObject({ code: "policy.not-json" });
    await expect(tried(edited(POINTS, { effectiveFrom: "2023-02-30" }))).rejects.toMatchObject({
      code: "policy.not-a-policy",
      details: { path: "/effectiveFrom" },
    });
    await expect(tried(edited(POINTS, { effectiveTo: "2022-01-01" }))).rejects.toMatchObject({
      code: "policy.effective-reversed",
    });
    const caught = await tried(edited(POINTS, { code: PERFORMANCE, surprise: 1 })).catch((it: unknown) => it);
    expect(caught).toMatchObject({ code: "policy.not-a-policy", details: { path: "/", count: 1 } });
    // Every place is told in a sentence, in both languages.
    expect(readFaultsText(String((caught as Refusal).details.faults))).toMatchObject([
      { code: "policy.form-key", params: { keys: "surprise" }, place: { labels: [], keys: [] } },
    ]);
  });

  it("hides a draft from everybody outside the city", async () => {
    const seen = await listPolicies({ ctx: await world.as("alpha", "owner"), input: { on: "2026-01-20" } });
    expect(seen).toEqual([]);
    await expect(
      showPolicy({ ctx: await world.as("unit-a", "reviewer"), input: { code: POINTS } }),
    ).rejects.toMatchObject({ code: "policy.absent" });
  });

  it("lets another person neither rewrite the draft nor take its version", async () => {
    const { version } = shippedPolicy(POINTS)!;
    const other = await secondAnalyst();
    await expect(
      draftPolicy({ ctx: other, input: { document: edited(POINTS, { version }) } }),
    ).rejects.toMatchObject({ code: "policy.draft-of-another" });
  });
});

async function secondAnalyst(): Promise<Ctx> {
  await withScope(await world.as("city", "admin"), (tx) =>
    tx.execute(
      sql`select app.add_member(${world.ids.city}::uuid, 'second@city.test', 'second', '$argon2id$none', 'analyst', false)`,
    ),
  );
  return actor("second@city.test", "city", "2026-01-20");
}

describe("publishing", () => {
  it("takes the approver, and then everybody in the city reads it", async () => {
    const input = { code: POINTS, version: shippedPolicy(POINTS)!.version };
    await expect(publishPolicy({ ctx: analyst, input })).rejects.toMatchObject({ code: "access.denied" });
    const proved = (minutes: number) =>
      db.admin`update sessions set authenticated_at = now() - make_interval(mins => ${minutes}) where user_id = ${approver.user.id}`;
    await proved(11);
    await expect(publishPolicy({ ctx: approver, input })).rejects.toMatchObject({
      code: "access.confirm-needed",
    });
    await proved(9);
    await publishPolicy({ ctx: approver, input, key: "publish-1" });
    await publishPolicy({ ctx: approver, input, key: "publish-1" });
    await expect(publishPolicy({ ctx: approver, input })).rejects.toMatchObject({ code: "policy.published" });
    const view = await showPolicy({ ctx: await world.as("alpha", "viewer"), input: { code: POINTS } });
    expect(view).toMatchObject({ status: "published", inForce: true, published: { by: "city approver" } });
    expect(view.check.examples.length).toBeGreaterThan(10);
    expect(view.check.examples.every((it) => it.holds)).toBe(true);
    expect(view.sections.map((it) => it.code)).toContain("group");
  });

  it("never changes what is published: not by the verb, not in the database", async () => {
    const { version } = shippedPolicy(POINTS)!;
    await expect(
      draftPolicy({ ctx: analyst, input: { document: edited(POINTS, { version }) } }),
    ).rejects.toMatchObject({ code: "policy.version-exists" });
    await expect(
      withScope(analyst, async (tx) => {
        const held = await holdVersion(tx, world.ids.city, POINTS, version);
        await changeVersion(tx, held!, { document: { changed: true }, sha256: "0".repeat(64) });
      }),
    ).rejects.toMatchObject({ code: "policy.published" });
  });

  it("needs a second person even where one person holds both roles", async () => {
    await withScope(await world.as("city", "admin"), (tx) =>
      tx.execute(
        sql`select app.add_member(${world.ids.city}::uuid, 'analyst@city.test', 'both', '$argon2id$none', 'approver', false)`,
      ),
    );
    const both = await actor("analyst@city.test", "city", "2026-01-20", "approver");
    const drafted = await draftPolicy({ ctx: analyst, input: { code: PERFORMANCE } });
    await expect(publishPolicy({ ctx: both, input: drafted })).rejects.toMatchObject({
      code: "policy.second-person",
    });
    await expect(
      withScope(both, async (tx) => {
        const held = await holdVersion(tx, world.ids.city, drafted.code, drafted.version);
        await changeVersion(tx, held!, { status: "published" });
      }),
    ).rejects.toMatchObject({ code: "policy.second-person" });
  });

  it("refuses unknown figures and names them; the policy can be read all the same", async () => {
    const drafted = await draftPolicy({ ctx: analyst, input: { code: "cq-gaoxin-double-increase" } });
    await expect(publishPolicy({ ctx: approver, input: drafted })).rejects.toMatchObject({
      code: "policy.unknown-listed",
      details: { list: expect.stringContaining("/attribution/minDays") },
    });
    const view = await showPolicy({ ctx: analyst, input: drafted });
    expect(view.verification).toBe("unverified");
    expect(view.check.unknown.map((it) => it.path)).toContain("/items/0/cap");
    expect(JSON.stringify(view.sections)).toContain('"?"');
    expect(view.check.examples.every((it) => it.holds)).toBe(true);
  });

  it("refuses a document whose example fails, or that has a rule without one", async () => {
    const [first, ...rest] = example();
    const wrong = { ...first, expect: { share: "0.123" } };
    const failing = await draftPolicy({
      ctx: analyst,
      input: { document: edited(POINTS, { version: "wrong-example", examples: [wrong, ...rest] }) },
    });
    await expect(publishPolicy({ ctx: approver, input: failing })).rejects.toMatchObject({
      code: "policy.examples-fail",
      details: { count: 1, list: first!.of },
    });
    const bare = await draftPolicy({
      ctx: analyst,
      input: { document: edited(POINTS, { version: "no-examples", examples: [] }) },
    });
    await expect(publishPolicy({ ctx: approver, input: bare })).rejects.toMatchObject({
      code: "policy.faults",
    });
  });
});

describe("the version in force", () => {
  it("is the one of the day that is asked for, and none after the policy retired", async () => {
    const drafted = await draftPolicy({
      ctx: analyst,
      input: {
        document: edited(POINTS, { version: "2025.1", effectiveFrom: "2025-01-01", supersedes: "2023.1" }),
      },
    });
    await publishPolicy({ ctx: approver, input: drafted });
    const inForce = async (on: string) =>
      (await listPolicies({ ctx: analyst, input: { on } }))
        .filter((it) => it.code === POINTS && it.inForce)
        .map((it) => it.version);
    expect(await inForce("2024-12-31")).toEqual(["2023.1"]);
    expect(await inForce("2025-01-01")).toEqual(["2025.1"]);
    expect(await inForce("2022-12-31")).toEqual([]);

    await expect(retirePolicy({ ctx: analyst, input: { ...drafted, reason: "改版" } })).rejects.toMatchObject(
      { code: "access.denied" },
    );
    await expect(retirePolicy({ ctx: approver, input: { ...drafted, reason: "" } })).rejects.toThrow();
    await retirePolicy({ ctx: approver, input: { ...drafted, reason: "改版" } });
    await expect(
      retirePolicy({ ctx: approver, input: { ...drafted, reason: "改版" } }),
    ).rejects.toMatchObject({ code: "policy.not-published" });
    expect(await inForce("2025-01-01")).toEqual(["2023.1"]);
  });

  it("leaves a trace of every step in the log", async () => {
    const rows = await db.admin`select action from audit_entries where entity = 'policy' order by seq`;
    const actions = rows.map((it) => it.action as string);
    expect(actions).toEqual(expect.arrayContaining(["draft", "publish", "retire"]));
    expect(actions.filter((it) => it === "publish")).toHaveLength(2);
  });
});

describe("comparing versions", () => {
  it("names what the later one says otherwise, to whoever may see both", async () => {
    const input = { code: POINTS, from: "2023.1", to: "2025.1" };
    for (const ctx of [analyst, await world.as("alpha", "viewer"), await world.as("unit-a", "reviewer")]) {
      const found = await comparePolicies({ ctx, input });
      expect(found).toMatchObject({ from: "2023.1", to: "2025.1" });
      expect(found.changes.map((it) => [it.part, it.at.at(-1)])).toEqual([
        ["header", "version"],
        ["header", "effectiveFrom"],
        ["header", "supersedes"],
      ]);
    }
  });

  it("takes the version that was replaced where none is named, and one alone for what it is", async () => {
    expect(await comparePolicies({ ctx: analyst, input: { code: POINTS, to: "2025.1" } })).toMatchObject({
      from: "2023.1",
    });
    const alone = await comparePolicies({ ctx: analyst, input: { code: "national-innovation-points" } });
    expect(alone).toMatchObject({ from: null, changes: [] });
  });

  it("hides drafts from everybody outside the city", async () => {
    const owner = await world.as("alpha", "owner");
    const input = { code: POINTS, to: "wrong-example" };
    await expect(comparePolicies({ ctx: owner, input })).rejects.toMatchObject({ code: "policy.absent" });
    const { versions } = await comparePolicies({ ctx: owner, input: { code: POINTS } });
    expect(versions.map((it) => it.version)).not.toContain("wrong-example");
  });
});

const tried = (code: string, fields: Record<string, string>, ctx = analyst) =>
  tryPolicy({ ctx, input: { code, fields } });

describe("trying a policy", () => {
  it("asks for the facts that it reads, in the units that people type", async () => {
    const { fields, result } = await tried(PERFORMANCE, {});
    expect(result).toBeNull();
    expect(fields.find((it) => it.name === "f.fund-size")).toMatchObject({ unit: "10k-yuan", typed: "" });
    expect(fields.find((it) => it.name === "kind")).toMatchObject({ typed: "makerspace" });
    expect(fields.filter((it) => it.part === "peers").length).toBeGreaterThan(0);
  });

  it("scores what was typed, and every line adds up", async () => {
    const typed = { kind: "incubator", "f.mentors": "5", "f.residents": "100", "f.fund-size": "200" };
    const { result } = await tried(PERFORMANCE, typed);
    if (result?.kind !== "score") throw new Error("not scored");
    // Mentors: 0.05 of 0.1, weight 6. Fund: 200 of 500 万元, weight 5. All else is missing and counts as 0.
    const service = result.groups.find((it) => it.code === "service");
    expect(service).toEqual({ code: "service", totalMilli: 5000 });
    expect(result.groups.reduce((total, it) => total + it.totalMilli, 0)).toBe(result.totalMilli);
    expect(result.explanation.figure).toEqual({ value: String(result.totalMilli), unit: "points-milli" });
  });

  it("tells a missing figure from one that does not apply, and a wrong one from both", async () => {
    const { fields, result } = await tried(PERFORMANCE, { "f.fund-size": "12 元", "n.mentors": "1" });
    expect(result).toBeNull();
    expect(fields.find((it) => it.name === "f.fund-size")?.fault).toBe("reports.other-unit");
    expect(fields.find((it) => it.name === "f.mentors")).toMatchObject({
      isNotApplicable: true,
      fault: null,
    });
  });

  it("compares with the peers that were typed, and says where there were none", async () => {
    const own = { kind: "incubator", "f.new-residents": "5" };
    const alone = await tried(PERFORMANCE, own);
    const among = await tried(PERFORMANCE, { ...own, "p.new-residents": "1 2 3 8" });
    if (alone.result?.kind !== "score" || among.result?.kind !== "score") throw new Error("not scored");
    expect([alone.result.withoutPeers, among.result.withoutPeers]).toEqual([["new-residents"], []]);
    // Spread: (5 − 1) / (8 − 1) of the weight 6.
    expect(alone.result.groups.find((it) => it.code === "incubation")?.totalMilli).toBe(6000);
    expect(among.result.groups.find((it) => it.code === "incubation")?.totalMilli).toBe(3429);
    expect(JSON.stringify(among.result.explanation)).not.toContain("typed-peer");
  });

  it("gives each condition its verdict and what would close it", async () => {
    const { result } = await tried("cq-makerspace-recognition", {
      "f.disposable-area": "400",
      "f.mentors": "2",
    });
    if (result?.kind !== "conditions") throw new Error("not tested");
    const open = result.conditions.flatMap((it) => it.open);
    expect(open.find((it) => it.closing?.facts.includes("mentors"))?.closing).toMatchObject({ by: "1" });
    expect(open.find((it) => it.closing?.facts.includes("disposable-area"))?.closing).toMatchObject({
      by: "10000",
      unit: "dm2",
    });
    expect(open.some((it) => it.state === "unknown")).toBe(true);
  });

  it("pays a made-up carrier as the programme says, caps and exclusions included", async () => {
    const paid = async (fields: Record<string, string>) => {
      const { result, refusal } = await tried("example-reward-programme", fields);
      if (result?.kind !== "reward") throw new Error(`no amounts: ${refusal?.code}`);
      return result;
    };
    const base = { kind: "incubator", "o.new-tech-firm": "25", "o.new-high-tech": "3", grade: "excellent" };
    const { items, totalFen } = await paid(base);
    expect(items.map((it) => it.amountFen)).toEqual([6_000_000, 15_000_000, 50_000_000]);
    expect(totalFen).toBe(71_000_000);
    const failing = await paid({ ...base, grade: "fail" });
    expect(failing.totalFen).toBe(0);
    const scaled = await paid({ ...base, "f.budget": "35.5" });
    expect(scaled.totalFen).toBe(35_500_000);
  });

  it("computes nothing with an unknown figure, and lists them", async () => {
    const { result, refusal, unknown } = await tried("cq-gaoxin-double-increase", {
      kind: "incubator",
      "f.budget": "1",
    });
    expect(result).toBeNull();
    expect(refusal).toMatchObject({ code: "policy.unknown-figures" });
    expect(unknown.length).toBeGreaterThan(0);
  });

  it("is for everybody who may read the policy, and leaves no trace", async () => {
    const count = async () => (await db.admin`select count(*) from audit_entries`)[0]!.count as string;
    const before = await count();
    const viewer = await world.as("alpha", "viewer");
    expect((await tried(POINTS, { "f.revenue": "100" }, viewer)).result?.kind).toBe("score");
    await expect(tried("cq-gaoxin-double-increase", {}, viewer)).rejects.toMatchObject({
      code: "policy.absent",
    });
    expect(await count()).toBe(before);
  });

  it("has a form for every shipped policy, and an answer that is no error", async () => {
    for (const { code, version } of shippedPolicies()) {
      const form = await tryPolicy({ ctx: analyst, input: { code, version, fields: {} } });
      const fields = Object.fromEntries(
        form.fields.map((it) => [
          it.name,
          it.options[0]?.value ?? (it.entry === "date" ? "2020-01-31" : "3"),
        ]),
      );
      const { result, refusal } = await tryPolicy({ ctx: analyst, input: { code, version, fields } });
      expect(result?.kind ?? refusal?.code, code).toMatch(
        /^(score|conditions|colour|reward|policy\.unknown-figures)$/,
      );
      const view = await showPolicy({ ctx: analyst, input: { code, version } });
      expect(view.sections.length, code).toBeGreaterThan(0);
      expect(
        view.examples.every((it) => it.results.length > 0),
        code,
      ).toBe(true);
    }
  });
});

describe("what if", () => {
  it("is the city analyst's alone, and for schemes and programmes", async () => {
    const input = { code: PERFORMANCE };
    for (const ctx of [approver, await world.as("alpha", "owner"), await world.as("unit-a", "analyst")]) {
      await expect(whatIf({ ctx, input })).rejects.toMatchObject({ code: "access.denied" });
    }
    const conditions = { code: "national-high-tech-conditions" };
    await expect(whatIf({ ctx: analyst, input: conditions })).rejects.toMatchObject({
      code: "policy.absent",
    });
  });

  it("says that there is no period yet, rather than showing nothing", async () => {
    expect(await whatIf({ ctx: analyst, input: { code: PERFORMANCE } })).toMatchObject({
      period: null,
      comparison: null,
      refusal: null,
    });
  });
});
