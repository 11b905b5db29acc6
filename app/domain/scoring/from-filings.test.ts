import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import type { FilingContent } from "#app/domain/filings/content.ts";
import { A, B, cell, sample, uscc } from "#app/domain/filings/sample.test-data.ts";
import { carrierPerformanceSchema } from "#app/domain/policy/carrier-performance.ts";
import { firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import { OUTCOME_KINDS } from "#app/domain/policy/outcome-kinds.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import type { ExplainNode } from "#app/domain/shared/explain.ts";
import { explainSubject } from "./explain-score.ts";
import { carrierSubjects, type FrozenFiling, firmSubjects, periodsOf, residentsOn } from "./from-filings.ts";
import { computePerformance } from "./performance-run.ts";
import { computePoints } from "./points-run.ts";

const shipped = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../policies/${path}`, import.meta.url), "utf8"));
const points = firmPointsSchema.parse(shipped("example/firm-points/2023-01-01.json"));
const performance = carrierPerformanceSchema.parse(shipped("example/carrier-performance/2023-01-01.json"));
const facts: { code: string; unit: string }[] = shipped("facts.json").facts;

const frozen = (sha256: string, over: Partial<FilingContent>): FrozenFiling => ({
  sha256,
  content: sample(over),
});
const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});
const carrier = (id: string, kind: "incubator" | "park" = "incubator") => ({
  ...sample().carrier,
  id,
  kind,
});
/** Revenue and R&D of a firm that grows from one year to the next. */
const report = (code: string, wan: number) => ({
  uscc: code,
  cells: [
    cell("revenue", wan * 1_000_000),
    cell("rd-expense", wan * 100_000),
    cell("net-profit", wan * 50_000),
    cell("employees", 20),
    cell("rd-staff", 6),
  ],
});

describe("firms of filings", () => {
  const moved = [{ id: "s9", uscc: A, enteredOn: "2025-07-01", leftOn: null, exit: null, evidence: null }];
  const filings = [
    frozen("aa", { period: year("2024"), reports: [report(A, 100)] }),
    frozen("bb", { reports: [report(A, 150), report(B, 90)], residencies: [] }),
    frozen("cc", { carrier: carrier("c2"), reports: [report(A, 160)], residencies: moved }),
  ];
  it("lets the carrier decide in which a firm stands on the period's last day, and shows the other beside it", () => {
    const [firm] = firmSubjects(filings, [A]);
    const run = {
      policy: points,
      facts,
      period: year("2025"),
      periods: periodsOf(filings),
      overrides: [],
      marks: [],
    };
    const result = computePoints({ ...run, subjects: [firm!] });
    const { lines, sources } = result.subjects[0]!;
    const growth = lines.find((line) => line.code === "revenue-growth")!;
    expect(growth.x).toBe("60");
    expect(sources[growth.trace!.of![0]!.source!]!.filing).toBe("cc");
    expect(growth.trace!.of![0]!.others!.map((it) => sources[it.source]!.filing)).toEqual(["bb"]);
    expect(result.findings.map((it) => it.params.fact)).toContain("revenue");
    expect(residentsOn(filings, "2025-12-31")).toEqual([A]);
  });
  it("counts a title that several filings repeat once, and explains it to its evidence", () => {
    const subjects = firmSubjects(filings, [A, B]);
    const run = {
      policy: points,
      facts,
      period: year("2025"),
      periods: periodsOf(filings),
      overrides: [],
      marks: [],
    };
    const row = computePoints({ ...run, subjects }).subjects.find((it) => it.id === A)!;
    expect(row.lines.find((line) => line.code === "high-tech-title")!.pointsMilli).toBe(3000);
    const evidence: string[] = [];
    const walk = (node: ExplainNode): void => {
      if (node.kind === "outcome" && node.source?.evidence) evidence.push(node.source.evidence);
      node.children.forEach(walk);
    };
    walk(explainSubject(row, points));
    expect(evidence).toEqual(["e2"]);
  });
  it("gives the same bytes for filings in any order", () => {
    const bytes = (list: FrozenFiling[]) => canonicalJson(firmSubjects(list, [A, B]));
    expect(bytes([...filings].reverse())).toBe(bytes(filings));
  });
});

describe("what titles and recognitions tell of their end", () => {
  const title = (number: string, over: object) => ({
    ...sample().titles[0]!,
    id: number,
    uscc: A,
    number,
    awardedOn: "2023-01-01",
    expiresOn: null,
    revokedOn: null,
    ...over,
  });
  it("takes the earlier of expiry and revocation, as the latest filing has it", () => {
    const before = title("t1", { expiresOn: "2026-01-01" });
    const [firm] = firmSubjects(
      [
        frozen("aa", { period: year("2024"), titles: [before] }),
        frozen("bb", {
          titles: [
            { ...before, revokedOn: "2025-05-01" },
            title("t2", {}),
            title("t3", { expiresOn: "2024-01-01" }),
          ],
        }),
      ],
      [A],
    );
    expect(firm!.outcomes!.map((it) => it.until).sort()).toEqual(["2024-01-01", "2025-05-01", null]);
  });

  const recognition = (over: object) => ({
    carrierId: "c1",
    level: "national" as const,
    from: "2021-03-01",
    to: "2024-03-01",
    revokedOn: null,
    isRenewal: false,
    number: "国科火字1号",
    evidence: null,
    ...over,
  });
  it("gives carriers their recognitions, none to a carrier without, and nothing known without a register", () => {
    const filings = [frozen("aa", { carrier: carrier("c1") }), frozen("bb", { carrier: carrier("c2") })];
    const [own, other] = carrierSubjects(filings, carrierFacts, [
      recognition({}),
      recognition({
        level: "district",
        to: null,
        revokedOn: "2022-01-01",
        isRenewal: true,
        evidence: "撤销通知",
      }),
    ]);
    expect(own!.outcomes).toMatchObject([
      { kind: "recognised-national", on: "2021-03-01", until: "2024-03-01", renewal: false },
      { kind: "recognised-district", until: "2022-01-01", renewal: true, ref: { evidence: "撤销通知" } },
    ]);
    expect(own!.outcomes![0]!.ref).toMatchObject({
      source: "registry",
      carrier: "c1",
      evidence: "国科火字1号",
    });
    expect(other!.outcomes).toEqual([]);
    expect(carrierSubjects(filings, carrierFacts)[0]!.outcomes).toBeNull();
    const kinds: readonly string[] = OUTCOME_KINDS.carrier;
    expect(own!.outcomes!.every((it) => kinds.includes(it.kind))).toBe(true);
  });

  it("names only outcomes that policies can count", () => {
    const kinds: readonly string[] = OUTCOME_KINDS.firm;
    const left = { ...sample().residencies[0]!, uscc: A, leftOn: "2025-06-01", exit: "graduated" as const };
    const [firm] = firmSubjects([frozen("aa", { residencies: [left], titles: [title("t1", {})] })], [A]);
    expect(firm!.outcomes!.map((it) => it.kind).sort()).toEqual(["graduated", title("t1", {}).kind].sort());
    expect(firm!.outcomes!.every((it) => kinds.includes(it.kind))).toBe(true);
  });
});

describe("the example schemes over a small city", () => {
  const codes = Array.from({ length: 30 }, (_, index) => uscc(index + 10));
  const firms = codes.map((code, index) => ({
    uscc: code,
    name: `企业${index}`,
    foundedOn: index % 3 ? "2020-05-01" : "2025-03-01",
    field: null,
  }));
  const residencies = codes.map((code, index) => ({
    id: `s${index}`,
    uscc: code,
    enteredOn: index % 2 ? "2023-01-01" : "2025-06-01",
    leftOn: null,
    exit: null,
    evidence: null,
  }));
  const ownOf = (place: number) => ({
    uscc: null,
    cells: [
      cell("mentors", 4),
      cell("staff", 8),
      cell("specialised-staff", 6),
      cell("events-held", 12 - 5 * place),
    ],
  });
  const city = ["c1", "c2", "c3"].flatMap((id, place) =>
    ["2024", "2025"].map((code): FrozenFiling => {
      const mine = <T>(list: T[]) => list.filter((_, index) => index % 3 === place);
      const reports = mine(codes).map((it, index) =>
        report(it, (index + 2) * 40 * (code === "2025" ? 3 : 2)),
      );
      return frozen(`${id}-${code}`, {
        carrier: carrier(id, id === "c3" ? "park" : "incubator"),
        period: year(code),
        firms: mine(firms),
        residencies: mine(residencies),
        leases: [],
        titles: [],
        reports: [ownOf(place), ...reports],
      });
    }),
  );
  const common = { facts, period: year("2025"), periods: periodsOf(city), marks: [] };

  it("scores firms, with lines that add up", () => {
    const result = computePoints({
      ...common,
      policy: points,
      subjects: firmSubjects(city, residentsOn(city, "2025-12-31")),
      overrides: [],
    });
    expect(result.subjects).toHaveLength(30);
    for (const row of result.subjects) {
      expect(row.lines.reduce((sum, line) => sum + line.pointsMilli, 0)).toBe(row.totalMilli);
      expect(row.rank).not.toBeNull();
    }
    expect(new Set(result.subjects.map((row) => row.grade!.code)).size).toBeGreaterThan(1);
  });
  it("scores carriers by kind, and lists a park as not scored", () => {
    const result = computePerformance({
      ...common,
      policy: performance,
      subjects: carrierSubjects(city, (content) => carrierFacts(content)),
    });
    const park = result.subjects.find((row) => row.id === "c3")!;
    expect([park.state, park.reason]).toEqual(["not-scored", "scoring.kind-not-scored"]);
    const scored = result.subjects.filter((row) => row.state === "scored");
    expect(scored.map((row) => row.rank).sort()).toEqual([1, 2]);
    for (const row of scored) {
      expect(row.lines.reduce((sum, line) => sum + line.pointsMilli, 0)).toBe(row.totalMilli);
      // Nobody rents anything: the veto on idle space keeps the grade at 合格 or below.
      expect(["pass", "fail"]).toContain(row.grade!.code);
    }
    expect(() => canonicalJson(result as never)).not.toThrow();
  });
});
