import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyFile } from "#app/cli/verify.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import type { ColumnHead } from "#app/domain/runs/columns/column-bundle.ts";
import { asScored } from "#app/domain/runs/columns/explain-firm.ts";
import { firmSubjects, residentsOn } from "#app/domain/scoring/from-filings.ts";
import type { SubjectResult } from "#app/domain/scoring/result.ts";
import { score } from "#app/domain/scoring/score.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { askRun } from "#app/services/jobs/ask-run.server.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { openPeriod } from "#app/services/reports/open-period.server.ts";
import { approveRun } from "#app/services/runs/approve-run.server.ts";
import { downloadBundle } from "#app/services/runs/download-bundle.server.ts";
import { listRuns } from "#app/services/runs/list-runs.server.ts";
import { showColumnRun } from "#app/services/runs/show-column-run.server.ts";
import { showRun } from "#app/services/runs/show-run.server.ts";
import { showRunSubject } from "#app/services/runs/show-run-subject.server.ts";
import { computeCityPoints } from "#app/services/scoring/compute-city-points.server.ts";
import { computePoints } from "#app/services/scoring/compute-points.server.ts";
import { sha256 } from "#app/services/verb.server.ts";
import { frozenFirms, scoredFirms } from "#db/queries/city-points.server.ts";
import { acceptedFilings } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { fileYear } from "#tests/factories/filed-year.ts";
import { ended, jobWorkers } from "#tests/factories/jobs.ts";
import { moveIn, openYears } from "#tests/factories/reporting.ts";
import { sentPastItsTime } from "#tests/factories/sent-bundle.ts";
import { edited, publishShipped } from "#tests/factories/shelf.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const POINTS = "example-firm-points";
const db = testDatabase();
const jobs = jobWorkers(db);
let world: World;
const firms: Record<string, string[]> = {};
const NUMBERS: Record<string, number[]> = {
  west: [1, 2, 3, 4],
  inner: [5, 6, 7],
  alpha: [8, 9, 10],
  beta: [11, 12],
};

/** The park west with the carrier inner inside it, and alpha and beta elsewhere; 2023 and 2024 are accepted for all. */
beforeAll(async () => {
  world = await makeWorld();
  const days = { opensOn: "2024-01-01", dueOn: "2024-02-15", closesOn: "2024-02-28" };
  await openPeriod({ ctx: world.city, input: { code: "2023", ...days } });
  await openYears(world.city);
  const west = await world.addCarrier("west", { kind: "park" });
  await world.addCarrier("inner", { park: west });
  await world.addCarrier("alpha");
  await world.addCarrier("beta", { unit: "unit-b" });
  for (const [slug, list] of Object.entries(NUMBERS)) {
    firms[slug] = await moveIn(await world.as(slug, "operator"), list, { enteredOn: "2022-03-01" });
    const unit = slug === "beta" ? "unit-b" : "unit-a";
    for (const year of [2023, 2024]) {
      const one = firms[slug]![0]!;
      const figures = {
        [`${one}/invention-patents`]: String(year - 2020),
        [`${one}/revenue`]: "61234567.89",
      };
      await fileYear(world, slug, { year, firms: firms[slug]!, unit, figures });
    }
  }
}, 120_000);

const analyst = () => world.as("city", "analyst");
const input = { period: "2024" };

describe("before a run of the city's firms", () => {
  it("is refused without a policy, to who may not, and where experts mark", async () => {
    await expect(computeCityPoints({ ctx: await analyst(), input })).rejects.toMatchObject({
      code: "policy.none-in-force",
    });
    await publishShipped(world, [POINTS, "example-every-construct-points"]);
    for (const ctx of [await world.as("city", "approver"), await world.as("unit-a", "analyst")]) {
      await expect(computeCityPoints({ ctx, input })).rejects.toMatchObject({ code: "access.denied" });
    }
    await expect(
      computeCityPoints({ ctx: await world.as("west", "operator"), input: { ...input, policy: POINTS } }),
    ).rejects.toMatchObject({ code: "access.denied" });
    await expect(
      computeCityPoints({
        ctx: await analyst(),
        input: { ...input, policy: "example-every-construct-points" },
      }),
    ).rejects.toMatchObject({
      code: "scoring.city-experts",
      details: { count: 1, names: "技术先进程度（专家）" },
    });
    await expect(
      askRun({
        ctx: await analyst(),
        input: { kind: "firm-points", input: { ...input, policy: "example-every-construct-points" } },
      }),
    ).rejects.toMatchObject({ code: "scoring.city-experts" });
  });

  it("is refused while a filing is open, unless the analyst says why the carrier does not take part", async () => {
    const ctx = await analyst();
    const asked = { period: "2025", policy: POINTS };
    await expect(computeCityPoints({ ctx, input: asked })).rejects.toMatchObject({
      code: "runs.filings-not-accepted",
      details: { count: 4 },
    });
    await fileYear(world, "alpha", { year: 2025, firms: firms.alpha! });
    const others = await Promise.all(["west", "inner", "beta"].map((it) => world.as(it, "owner")));
    const absent = others.map((it) => ({ carrierId: it.organization.id, reason: "未参加本期" }));
    const { runId } = await computeCityPoints({ ctx, input: { ...asked, absent } });
    const shown = await showColumnRun({ ctx, input: { id: runId } });
    expect(shown.run).toMatchObject({ format: 2, subjects: 3 });
    expect(shown.absent).toHaveLength(3);
    expect(shown.run.findings.filter((it) => it.code === "scoring.absent")).toHaveLength(3);
    expect(shown.filings.total).toBe(3);
  });
});

describe("a run of the city's firms", () => {
  let runId: string;
  const all = () => Object.values(firms).flat().sort();

  /** The same world by the row engine, from the filings themselves. */
  async function byRows(policy: FirmPoints, head: ColumnHead): Promise<SubjectResult[]> {
    const ctx = await analyst();
    const filings = await withScope(ctx, async (tx) => {
      const carriers = await tx.execute<{ id: string }>(
        "select id from organizations where kind = 'carrier'",
      );
      const periods = await tx.execute<{ id: string }>(
        "select id from periods where code in ('2022', '2023', '2024')",
      );
      return acceptedFilings(
        tx,
        carriers.map((it) => it.id),
        periods.map((it) => it.id),
      );
    });
    const own = filings.filter((it) => it.content.period.code === "2024");
    const { facts, periods } = head.inputs;
    const subjects = firmSubjects(filings, residentsOn(own, "2024-12-31"));
    return score({ policy, facts, period: head.period, periods, subjects, overrides: [], marks: [] })
      .subjects;
  }
  const headOf = async (id: string): Promise<ColumnHead> => {
    const [row] = await db.admin`select bundle from runs where id = ${id}`;
    return JSON.parse(row!.bundle);
  };
  /** Every stored figure of a run against the row engine's, and every firm opened. */
  async function compareAll(id: string, policy: FirmPoints): Promise<void> {
    const ctx = await analyst();
    const head = await headOf(id);
    const expected = await byRows(policy, head);
    const of = { organizationId: ctx.organization.id, runId: id };
    const stored = await withScope(ctx, (tx) => scoredFirms(tx, of, all()));
    expect(stored).toEqual(expected.map((it) => asScored(it, head.results.slots, policy.groups)));
    for (const row of expected) {
      const { result, explanation, sources } = await showRunSubject({ ctx, input: { id, subject: row.id } });
      const opened = result as SubjectResult;
      expect(opened).toEqual({ ...row, sources: row.sources.slice(0, opened.sources.length) });
      expect(explanation).toMatchObject({ kind: "total" });
      expect(sources.length).toBeGreaterThan(0);
    }
  }
  const shelf = (code: string) => JSON.parse(edited(code, {})) as FirmPoints;

  it("scores every firm to the digit as the row engine does, and opens each down to its filing", async () => {
    const ctx = await analyst();
    const asked = { ...input, policy: POINTS };
    ({ runId } = await computeCityPoints({ ctx, input: asked, key: "city-1" }));
    expect(await computeCityPoints({ ctx, input: asked, key: "city-1" })).toEqual({ runId });
    const { run, firms: page, stages, filings, moves } = await showColumnRun({ ctx, input: { id: runId } });
    expect(run).toMatchObject({ status: "computed", verification: "example", subjects: 12, period: "2024" });
    expect(page.rows.map((it) => it.subject).sort()).toEqual(all());
    expect(stages.reduce((n, it) => n + it.firms, 0)).toBe(12);
    expect(filings.total).toBe(8);
    expect(moves).toBeNull();
    await compareAll(runId, shelf(POINTS));
    const frozen = await withScope(ctx, (tx) =>
      frozenFirms(tx, { organizationId: ctx.organization.id, runId }, all()),
    );
    expect(frozen.every((it) => it.sources.length === 2 && it.name.length > 0)).toBe(true);
    await expect(showRun({ ctx, input: { id: runId } })).rejects.toMatchObject({ code: "runs.absent" });
    await expect(showRunSubject({ ctx, input: { id: runId, subject: "nobody" } })).rejects.toMatchObject({
      code: "runs.subject-absent",
    });
  });

  it("gives a park's firms the figures that the park's own run froze", async () => {
    const park = await world.as("west", "operator");
    const { runId: own } = await computePoints({ ctx: park, input: { ...input, policy: POINTS } });
    const [row] =
      await db.admin`select result from run_results where run_id = ${own} and subject = ${firms.west![0]!}`;
    const mine = (row!.result as SubjectResult).lines.map((it) => [it.code, it.x]);
    const city = await showRunSubject({
      ctx: await analyst(),
      input: { id: runId, subject: firms.west![0]! },
    });
    expect((city.result as SubjectResult).lines.map((it) => [it.code, it.x])).toEqual(mine);
  });

  it("is listed a page at a time, by name, code, stage and field", async () => {
    const ctx = await analyst();
    const list = async (filter: object) =>
      (await showColumnRun({ ctx, input: { id: runId, ...filter } })).firms;
    const everyone = await list({});
    expect(everyone.rows.map((it) => it.position)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    const [fifth] = everyone.rows.slice(4);
    expect((await list({ q: fifth!.subject.toLowerCase() })).rows.map((it) => it.subject)).toEqual([
      fifth!.subject,
    ]);
    expect((await list({ q: fifth!.subjectName })).rows).toContainEqual(fifth);
    expect((await list({ q: "100%" })).total).toBe(0);
    expect((await list({ class: fifth!.class })).rows.every((it) => it.class === fifth!.class)).toBe(true);
    expect((await list({ class: "none" })).rows).toEqual([]);
    const after = await list({ after: 5 });
    expect(after).toMatchObject({ total: 12, hasBefore: true, hasAfter: false });
    expect(after.rows[0]!.position).toBe(6);
    const before = await list({ before: 6 });
    expect(before.rows.map((it) => it.position)).toEqual([1, 2, 3, 4, 5]);
    expect(before).toMatchObject({ hasBefore: false, hasAfter: true });
  });

  it("downloads as canonical JSON that verifies offline, and not with one digit changed", async () => {
    const { text, filename } = await downloadBundle({ ctx: await analyst(), input: { id: runId } });
    const bundle = JSON.parse(text);
    expect(canonicalJson(bundle)).toBe(text);
    // The file goes on after the time in which its request was to be answered.
    expect((await sentPastItsTime(await analyst(), runId)) === text).toBe(true);
    expect(bundle.digests.inputs).toBe(sha256(canonicalJson(bundle.inputs)));
    expect(bundle.digests.results).toBe(sha256(canonicalJson(bundle.results)));
    expect(bundle.inputs.firms).toHaveLength(12);
    const file = join(mkdtempSync(join(tmpdir(), "bundle-")), filename);
    const verify = (content: string) => {
      let said = "";
      writeFileSync(file, content);
      const write = (line: string) => {
        said += line;
      };
      const code = verifyFile(file, { write, read: (path) => readFileSync(path, "utf8") });
      return { code, said };
    };
    expect(verify(text)).toMatchObject({ code: 0 });
    const total = /"total":(\d+)/.exec(text)!;
    const changed = verify(text.replace(total[0], `"total":${Number(total[1]) + 1}`));
    expect(changed.code).toBe(1);
    expect(changed.said).toContain("First difference: /results/firms/0/total");
    const figure = verify(text.replace(/"figures":\[(\d+)/, (_, it) => `"figures":[${Number(it) + 1}`));
    expect(figure.code).toBe(1);
    expect(figure.said).toContain("The inputs in the file were changed");
  });

  it("is superseded by the next, which says who moved; leaves and titles are scored as rows are", async () => {
    const shipped = shelf(POINTS);
    const titled = {
      version: "2023.2",
      supersedes: "2023.1",
      bonuses: [
        ...shipped.bonuses,
        {
          code: "years-in-business",
          group: "support",
          label: { zh: "成立月数", en: "Months" },
          x: { op: "months-between", of: [{ date: "founded" }, { date: "period-last" }] },
          unit: "months",
          amount: { perUnit: "0.01" },
          cap: "2",
        },
      ],
      examples: [
        ...shipped.examples,
        { of: "years-in-business", foundedOn: "2021-12-31", facts: {}, expect: { x: "24", points: "0.24" } },
      ],
    };
    const drafted = await draftPolicy({ ctx: await analyst(), input: { document: edited(POINTS, titled) } });
    await publishPolicy({ ctx: await world.as("city", "approver"), input: drafted });
    const ctx = await analyst();
    const second = await computeCityPoints({ ctx, input: { ...input, policy: POINTS } });
    const head = await headOf(second.runId);
    expect(head.inputs.places.some((it) => "leaf" in it)).toBe(true);
    await compareAll(second.runId, head.policies[0]);
    const shown = await showColumnRun({ ctx, input: { id: second.runId } });
    expect(shown.run).toMatchObject({ followsRunId: runId, policyVersion: "2023.2" });
    expect(shown.moves!.counts).toMatchObject({ moved: 12, up: 12, down: 0, added: 0, gone: 0 });
    const far = shown.moves!.rows.map((it) => it.after!.totalMilli! - it.before!.totalMilli!);
    expect(far).toEqual([...far].sort((a, b) => b - a));
    const { text } = await downloadBundle({ ctx, input: { id: second.runId } });
    const io = { write: () => {}, read: () => text };
    expect(verifyFile("bundle.json", io)).toBe(0);
    const runs = await listRuns({ ctx, input: { kind: "firm-points", period: "2024" } });
    expect(runs.map((it) => it.status)).toEqual(["computed", "superseded"]);
  });

  it("is worked off as a job, once for two who ask, and led to from its page", async () => {
    const ctx = await analyst();
    const asked = { kind: "firm-points" as const, input: { ...input, policy: POINTS } };
    const { jobId } = await askRun({ ctx, input: asked });
    expect(await askRun({ ctx, input: asked })).toEqual({ jobId });
    jobs.start();
    const done = await ended(ctx, jobId, 60_000);
    expect(done).toMatchObject({ status: "done", kind: "firm-points", period: "2024" });
    const { run } = await showColumnRun({ ctx, input: { id: done.runId! } });
    expect(run).toMatchObject({ format: 2, status: "computed" });
  });

  it("is approved by the approver, once, and is seen by nobody else", async () => {
    const [live] = await listRuns({ ctx: await analyst(), input: { kind: "firm-points", period: "2024" } });
    const approver = await world.as("city", "approver");
    await approveRun({ ctx: approver, input: { id: live!.id } });
    const { run } = await showColumnRun({ ctx: approver, input: { id: live!.id } });
    expect(run.status).toBe("approved");
    for (const ctx of [await world.as("west", "owner"), await world.as("unit-a", "analyst")]) {
      await expect(showColumnRun({ ctx, input: { id: live!.id } })).rejects.toMatchObject({
        code: "runs.absent",
      });
    }
    const [entry] = await db.admin`
      select count(*)::int as n from audit_entries where action = 'compute' and entity = 'run' and entity_id = ${live!.id}`;
    expect(entry!.n).toBe(1);
  });
});
