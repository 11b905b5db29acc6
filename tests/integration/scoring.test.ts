import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyFile } from "#app/cli/verify.ts";
import { bundleText, readBundle } from "#app/domain/runs/bundle.ts";
import { keptText } from "#app/domain/runs/kept-bundle.ts";
import type { SubjectResult } from "#app/domain/scoring/result.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { downloadBundle } from "#app/services/runs/download-bundle.server.ts";
import { listRuns } from "#app/services/runs/list-runs.server.ts";
import { showRobustness } from "#app/services/runs/show-robustness.server.ts";
import { showRun } from "#app/services/runs/show-run.server.ts";
import { showRunSubject } from "#app/services/runs/show-run-subject.server.ts";
import { computePerformance } from "#app/services/scoring/compute-performance.server.ts";
import { computePoints } from "#app/services/scoring/compute-points.server.ts";
import { showReadiness } from "#app/services/scoring/show-readiness.server.ts";
import { sha256 } from "#app/services/verb.server.ts";
import { moveRun } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { fileYear } from "#tests/factories/filed-year.ts";
import { moveIn, openYears } from "#tests/factories/reporting.ts";
import { sentPastItsTime } from "#tests/factories/sent-bundle.ts";
import { edited, publishShipped } from "#tests/factories/shelf.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const POINTS = "example-firm-points";
const PERFORMANCE = "example-carrier-performance";

const db = testDatabase();
let world: World;
const firms: Record<string, string[]> = {};

/** The park west with the carrier inner inside it, and alpha and beta elsewhere; 2024 is accepted for all of them. */
beforeAll(async () => {
  world = await makeWorld();
  await openYears(world.city);
  const west = await world.addCarrier("west", { kind: "park" });
  await world.addCarrier("inner", { park: west });
  await world.addCarrier("alpha");
  await world.addCarrier("beta", { unit: "unit-b" });
  const numbers: Record<string, number[]> = {
    west: [1, 2, 3, 4],
    inner: [5, 6, 7],
    alpha: [8, 9, 10],
    beta: [11, 12],
  };
  for (const [slug, list] of Object.entries(numbers)) {
    firms[slug] = await moveIn(await world.as(slug, "operator"), list, { enteredOn: "2023-03-01" });
    await fileYear(world, slug, {
      year: 2024,
      firms: firms[slug],
      unit: slug === "beta" ? "unit-b" : "unit-a",
    });
  }
});

const park = () => world.as("west", "operator");
const analyst = () => world.as("city", "analyst");

describe("before a run", () => {
  it("refuses without a policy in force, and says that nobody published one", async () => {
    await expect(computePoints({ ctx: await park(), input: { period: "2024" } })).rejects.toMatchObject({
      code: "policy.none-in-force",
    });
    await publishShipped(world, [POINTS, PERFORMANCE]);
    const readiness = await showReadiness({
      ctx: await park(),
      input: { kind: "firm-points", period: "2024" },
    });
    expect(readiness.policies.map((it) => it.code)).toEqual([POINTS]);
    expect(readiness.carriers.map((it) => [it.slug, it.state])).toEqual([
      ["west", "accepted"],
      ["inner", "accepted"],
    ]);
  });

  it("refuses who may not compute: a viewer, a carrier that is no park, the approver", async () => {
    const points = async (slug: string, role: "viewer" | "operator") =>
      computePoints({ ctx: await world.as(slug, role), input: { period: "2024" } });
    await expect(points("west", "viewer")).rejects.toMatchObject({ code: "access.denied" });
    await expect(points("alpha", "operator")).rejects.toMatchObject({ code: "access.denied" });
    await expect(
      computePerformance({ ctx: await world.as("city", "approver"), input: { period: "2024" } }),
    ).rejects.toMatchObject({ code: "access.denied" });
    await expect(computePoints({ ctx: await analyst(), input: { period: "2024" } })).rejects.toMatchObject({
      code: "scoring.parks-only",
    });
  });

  it("refuses a period that does not exist and one that nobody has filed, naming each carrier's state", async () => {
    await expect(computePoints({ ctx: await park(), input: { period: "2019" } })).rejects.toMatchObject({
      code: "reports.no-period",
    });
    await fileYear(world, "west", { year: 2025, firms: firms.west!, upTo: "submitted" });
    const west = (await park()).organization.id;
    const inner = (await world.as("inner", "owner")).organization.id;
    await expect(computePoints({ ctx: await park(), input: { period: "2025" } })).rejects.toMatchObject({
      code: "runs.filings-not-accepted",
      details: { count: 2 },
      fields: { [west]: "runs.filing-submitted", [inner]: "runs.filing-unseen" },
    });
    expect(await listRuns({ ctx: await park(), input: {} })).toEqual([]);
  });
});

describe("a park's points", () => {
  let runId: string;
  it("scores the firms of the park and of the carriers inside it, with lines that add up", async () => {
    const ctx = await park();
    ({ runId } = await computePoints({ ctx, input: { period: "2024" }, key: "points-1" }));
    const again = await computePoints({ ctx, input: { period: "2024" }, key: "points-1" });
    expect(again).toEqual({ runId });
    const { run, results, filings } = await showRun({ ctx, input: { id: runId } });
    expect(run).toMatchObject({ status: "computed", verification: "example", subjects: 7, period: "2024" });
    expect(results.map((it) => it.subject).sort()).toEqual([...firms.west!, ...firms.inner!].sort());
    expect(filings.map((it) => [it.carrierSlug, it.revision]).sort()).toEqual([
      ["inner", 1],
      ["west", 1],
    ]);
    const stored = await db.admin`select total_milli, result from run_results where run_id = ${runId}`;
    for (const row of stored) {
      const { lines } = row.result as SubjectResult;
      const sum = lines.reduce((total, line) => total + line.pointsMilli, 0);
      expect(sum).toBe(Number(row.total_milli));
    }
  });

  it("opens a firm's points down to the filing's revision", async () => {
    const subject = firms.inner![0]!;
    const shown = await showRunSubject({ ctx: await park(), input: { id: runId, subject } });
    expect(shown.explanation).toMatchObject({ kind: "total", label: { zh: expect.any(String) } });
    expect(shown.sources.map((it) => [it.carrierSlug, it.periodCode, it.revision])).toEqual([
      ["inner", "2024", 1],
    ]);
    await expect(
      showRunSubject({ ctx: await park(), input: { id: runId, subject: firms.alpha![0]! } }),
    ).rejects.toMatchObject({ code: "runs.subject-absent" });
  });

  it("shows nothing of it to another organisation, not even that it is there", async () => {
    for (const ctx of [await world.as("inner", "owner"), await analyst()]) {
      expect(await listRuns({ ctx, input: { kind: "firm-points" } })).toEqual([]);
      await expect(showRun({ ctx, input: { id: runId } })).rejects.toMatchObject({ code: "runs.absent" });
      await expect(downloadBundle({ ctx, input: { id: runId } })).rejects.toMatchObject({
        code: "runs.absent",
      });
    }
    await expect(showRun({ ctx: await park(), input: { id: "no-id" } })).rejects.toMatchObject({
      code: "runs.absent",
    });
  });

  it("is superseded by the next run, which says who moved", async () => {
    const policy = {
      version: "2023.2",
      supersedes: "2023.1",
      totals: { maximum: "20", deductionMaximum: "none", floor: true },
    };
    const drafted = await draftPolicy({
      ctx: await analyst(),
      input: { document: edited(POINTS, policy) },
    });
    await publishPolicy({ ctx: await world.as("city", "approver"), input: drafted });
    const ctx = await park();
    const second = await computePoints({ ctx, input: { period: "2024" } });
    const { run, moves } = await showRun({ ctx, input: { id: second.runId } });
    expect(run).toMatchObject({ followsRunId: runId, policyVersion: "2023.2" });
    expect(moves!.length).toBeGreaterThan(0);
    for (const move of moves!) {
      expect(move.after!.totalMilli).toBeLessThanOrEqual(20_000);
      const cut = move.lines.find((it) => it.kind === "total-maximum");
      expect([move.name, cut?.why, cut?.afterMilli]).toEqual([
        expect.stringMatching(/\S/),
        ["cut"],
        move.after!.totalMilli! - move.before!.totalMilli!,
      ]);
    }
    const earlier = await showRun({ ctx, input: { id: runId } });
    expect(earlier.run).toMatchObject({ status: "superseded", followedById: second.runId });
    await expect(
      approveRun({ ctx: await world.as("west", "reviewer"), input: { id: runId } }),
    ).rejects.toMatchObject({ code: "runs.superseded" });
  });

  it("follows one after the other when two people compute in the same second", async () => {
    const [a, b] = await Promise.all([
      computePoints({ ctx: await park(), input: { period: "2024" } }),
      computePoints({ ctx: await world.as("west", "owner"), input: { period: "2024" } }),
    ]);
    const runs = await listRuns({ ctx: await park(), input: { kind: "firm-points" } });
    expect(runs.filter((it) => it.status !== "superseded")).toHaveLength(1);
    const followed = runs.find((it) => it.id === a.runId)?.followsRunId;
    const other = runs.find((it) => it.id === b.runId)?.followsRunId;
    expect(followed === b.runId || other === a.runId).toBe(true);
  });
});

describe("the city's performance", () => {
  const input = { period: "2024" };
  let runId: string;

  it("grades every carrier of the city and names each filing", async () => {
    const ctx = await analyst();
    ({ runId } = await computePerformance({ ctx, input, key: "performance-1" }));
    const shown = await showRun({ ctx, input: { id: runId } });
    expect(shown.filings.map((it) => it.carrierSlug).sort()).toEqual(["alpha", "beta", "inner", "west"]);
    expect(shown.absent).toEqual([]);
    const graded = shown.results.filter((it) => it.class === "incubator");
    expect(graded).toHaveLength(3);
    expect(shown.results.find((it) => it.class === null)?.reason).toBe("scoring.kind-not-scored");
  });

  it("says how firmly each rank and grade stands, alike for whoever asks", async () => {
    const found = await showRobustness({ ctx: await analyst(), input: { id: runId } });
    const { results } = await showRun({ ctx: await analyst(), input: { id: runId } });
    const standing = (it: { name: string; rank: number | null; grade: string | null }) =>
      `${it.name} ${it.rank} ${it.grade}`;
    const ranked = results.filter((it) => it.rank !== null).map((it) => ({ ...it, name: it.subjectName }));
    expect(found.subjects.map(standing).sort()).toEqual(ranked.map(standing).sort());
    expect(found.draws).toBe(10_000);
    const again = await showRobustness({ ctx: await world.as("city", "auditor"), input: { id: runId } });
    expect(again).toEqual({ ...found, run: again.run });
    const [points] = await listRuns({ ctx: await park(), input: { kind: "firm-points" } });
    await expect(showRobustness({ ctx: await park(), input: { id: points!.id } })).rejects.toMatchObject({
      code: "runs.absent",
    });
  });

  it("goes on with a download after the time in which its request was to be answered", async () => {
    const sent = await sentPastItsTime(await analyst(), runId);
    const { text } = await downloadBundle({ ctx: await analyst(), input: { id: runId } });
    expect(sent).toBe(text);
  });

  it("downloads the very bytes that were sealed, which verify offline and not with one digit changed", async () => {
    const { text, filename } = await downloadBundle({ ctx: await analyst(), input: { id: runId } });
    expect(filename).toMatch(/^zaiti-carrier-performance-2024-[0-9a-f]{8}\.json$/);
    // The run keeps it with its filings named; the file holds what they say.
    const [row] = await db.admin`select bundle, format from runs where id = ${runId}`;
    const bundle = readBundle(JSON.parse(text));
    expect(row).toEqual({ bundle: keptText(bundle, sha256), format: 3 });
    expect(row!.bundle.length).toBeLessThan(text.length);
    expect(bundleText(bundle)).toBe(text);
    const file = join(mkdtempSync(join(tmpdir(), "bundle-")), filename);
    let said = "";
    const io = {
      write: (line: string) => {
        said += line;
      },
      read: (path: string) => readFileSync(path, "utf8"),
    };
    writeFileSync(file, text);
    expect(verifyFile(file, io)).toBe(0);
    const total = /"totalMilli":(\d+)/.exec(text)!;
    writeFileSync(file, text.replace(total[0], `"totalMilli":${Number(total[1]) + 1}`));
    said = "";
    expect(verifyFile(file, io)).toBe(1);
    expect(said).toContain("/results/");
  });

  it("is refused while filings are open, unless the analyst says why a carrier did not take part", async () => {
    const ctx = await analyst();
    for (const slug of ["inner", "alpha"]) await fileYear(world, slug, { year: 2025, firms: firms[slug]! });
    const beta = (await world.as("beta", "owner")).organization.id;
    const west = (await park()).organization.id;
    await expect(computePerformance({ ctx, input: { period: "2025" } })).rejects.toMatchObject({
      code: "runs.filings-not-accepted",
      details: { count: 2 },
      fields: { [west]: "runs.filing-submitted", [beta]: "runs.filing-none" },
    });
    const absent = [
      { carrierId: west, reason: "园区不参加本次评价" },
      { carrierId: beta, reason: "停业整顿" },
    ];
    await expect(
      computePerformance({ ctx, input: { period: "2025", absent: [{ carrierId: beta, reason: " " }] } }),
    ).rejects.toThrow();
    await expect(computePerformance({ ctx, input: { period: "2024", absent } })).rejects.toMatchObject({
      code: "scoring.absent-accepted",
    });
    const { runId: id } = await computePerformance({ ctx, input: { period: "2025", absent } });
    const shown = await showRun({ ctx, input: { id } });
    expect(shown.absent.map((it) => it.reason).sort()).toEqual(["停业整顿", "园区不参加本次评价"]);
    expect(shown.results.map((it) => it.subjectName).sort()).toEqual(["alpha孵化器", "inner孵化器"]);
    expect(shown.filings.map((it) => it.periodCode).sort()).toEqual(["2024", "2024", "2025", "2025"]);
    const { text } = await downloadBundle({ ctx, input: { id } });
    expect(JSON.parse(text).inputs.absent).toHaveLength(2);
  });

  it("is approved by another person than its computer, once", async () => {
    await withScope(await world.as("city", "admin"), (tx) =>
      tx.execute(
        sql`select app.add_member(${world.ids.city}::uuid, 'analyst@city.test', 'both', '$argon2id$none', 'approver', false)`,
      ),
    );
    const both = await actor("analyst@city.test", "city", "2026-01-20", "approver");
    const approver = await world.as("city", "approver");
    await expect(approveRun({ ctx: await analyst(), input: { id: runId } })).rejects.toMatchObject({
      code: "access.denied",
    });
    await expect(approveRun({ ctx: both, input: { id: runId } })).rejects.toMatchObject({
      code: "runs.second-person",
    });
    await expect(
      withScope(both, (tx) => moveRun(tx, world.ids.city, { id: runId, status: "computed" }, "approved")),
    ).rejects.toMatchObject({ code: "runs.second-person" });
    await approveRun({ ctx: approver, input: { id: runId }, key: "approve-1" });
    await approveRun({ ctx: approver, input: { id: runId }, key: "approve-1" });
    await expect(approveRun({ ctx: approver, input: { id: runId } })).rejects.toMatchObject({
      code: "runs.approved-already",
    });
    const after = await showRun({ ctx: approver, input: { id: runId } });
    expect(after.run).toMatchObject({ status: "approved", approved: { by: "city approver" } });
  });

  it("is not approved while a veto cannot be told for want of a figure", async () => {
    const veto = {
      code: "three-years",
      label: { zh: "三年前没有活动", en: "No events three years before" },
      when: {
        test: "compare",
        x: { op: "lag", x: { op: "fact", fact: "events-held" }, periods: 3 },
        relation: "<=",
        value: "0",
        unit: "count",
      },
      effect: { type: "bar" },
    };
    const shipped = JSON.parse(edited(PERFORMANCE, {})) as { vetoes: object[]; examples: object[] };
    const drafted = await draftPolicy({
      ctx: await analyst(),
      input: {
        document: edited(PERFORMANCE, {
          code: "strict-performance",
          vetoes: [...shipped.vetoes, veto],
          examples: [
            ...shipped.examples,
            { of: "three-years", facts: { "events-held@-3": 0 }, expect: { state: "met" } },
          ],
        }),
      },
    });
    const approver = await world.as("city", "approver");
    await publishPolicy({ ctx: approver, input: drafted });
    await expect(computePerformance({ ctx: await analyst(), input })).rejects.toMatchObject({
      code: "policy.several-in-force",
    });
    const { runId: strict } = await computePerformance({
      ctx: await analyst(),
      input: { ...input, policy: drafted.code },
    });
    await expect(approveRun({ ctx: approver, input: { id: strict } })).rejects.toMatchObject({
      code: "runs.findings-block",
    });
    await expect(
      withScope(approver, (tx) =>
        moveRun(tx, world.ids.city, { id: strict, status: "computed" }, "approved"),
      ),
    ).rejects.toMatchObject({ code: "runs.findings-block" });
    const first = await showRun({ ctx: approver, input: { id: runId } });
    expect(first.run.status).toBe("approved");
  });
});
