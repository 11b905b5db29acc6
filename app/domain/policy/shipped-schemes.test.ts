import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runConditions } from "../scoring/conditions-run.ts";
import type { ExpertMark, ReportedOutcome, SubjectInput } from "../scoring/input.ts";
import { computePerformance } from "../scoring/performance-run.ts";
import { computePoints } from "../scoring/points-run.ts";
import type { ScoreResult } from "../scoring/result.ts";
import { firm } from "../scoring/sample-scheme.fixture.ts";
import { carrierPerformanceSchema } from "./carrier-performance.ts";
import { conditionsSchema } from "./conditions.ts";
import { firmPointsSchema } from "./firm-points.ts";

/** Shipped schemes as whole runs: grades, minima, pass-through, vetoes and quotas, which worked examples do not show. */
const root = new URL("../../policies/", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const facts: { code: string; unit: string }[] = read("facts.json").facts;
const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});
const setting = { facts, period: year("2023"), periods: ["2020", "2021", "2022", "2023"].map(year) };

const points = (path: string, subjects: SubjectInput[], marks: ExpertMark[] = []): ScoreResult =>
  computePoints({ ...setting, policy: firmPointsSchema.parse(read(path)), subjects, overrides: [], marks });
const told = (result: ScoreResult, id: string) => {
  const it = result.subjects.find((subject) => subject.id === id)!;
  return { total: it.totalMilli, grade: it.grade?.code ?? null, how: it.grade?.how ?? null };
};
const title = (kind: string, on: string, until: string | null = null): ReportedOutcome => ({
  kind,
  on,
  renewal: false,
  until,
  ref: { source: "filing", filing: null, carrier: null, report: null, cell: null, evidence: null },
});
const marksOf = (subject: string, marks: Record<string, string>): ExpertMark[] =>
  Object.entries(marks).map(([indicator, mark]) => ({
    subject,
    indicator,
    expert: "e",
    mark,
    recused: false,
  }));

describe("科技型中小企业 evaluation", () => {
  const PATH = "national/tech-sme-evaluation/2017-01-01.json";
  const sound = {
    "resident-enterprise": 1,
    employees: 100,
    "tech-staff": 20,
    revenue: 10_000_000,
    "rd-expense": 400_000,
    "total-assets": 5_000_000,
    "class-1-ip": 0,
    "class-2-ip": 3,
    "prohibited-products": 0,
    "major-incident": 0,
    blacklisted: 0,
  };
  const run = (over: object, outcomes: ReportedOutcome[] = []) =>
    told(points(PATH, [firm("a", { ...sound, ...over }, { outcomes })]), "a");

  it("qualifies with exactly 60 points and not with the step below", () => {
    expect(run({})).toEqual({ total: 60_000, grade: "pass", how: "minima" });
    expect(run({ "tech-staff": 19 })).toEqual({ total: 56_000, grade: "fail", how: "rest" });
    expect(run({ "tech-staff": 30, "rd-expense": 600_000, "class-1-ip": 1 }).total).toBe(100_000);
  });
  it("asks for technical staff besides the points, but not of firms that enter directly", () => {
    const none = { "tech-staff": 0, "rd-expense": 600_000, "class-2-ip": 2 };
    expect(run(none)).toEqual({ total: 62_000, grade: "fail", how: "rest" });
    expect(run(none, [title("high-tech", "2021-01-01", "2024-01-01")])).toMatchObject({
      grade: "pass",
      how: "pass-through",
    });
    expect(run(none, [title("high-tech", "2020-12-31", "2023-12-31")]).grade).toBe("fail");
  });
  it("bars a firm above the limits whatever its points or titles", () => {
    const large = { employees: 501, "tech-staff": 501 };
    expect(run(large, [title("high-tech", "2022-01-01")]).grade).toBeNull();
    expect(run({ ...large, employees: 500, "tech-staff": 500 }).grade).toBe("pass");
  });
});

describe("innovation score of 高新技术企业", () => {
  const PATH = "national/high-tech-innovation-score/2016-01-01.json";
  const full = {
    "class-1-ip": 1,
    "class-2-ip": 0,
    "transformations-per-year": 5000,
    "net-assets-growth": 35_000,
    "sales-growth": 35_000,
  };
  const experts = {
    "transformations-within": "5",
    "management-1": "6",
    "management-2": "6",
    "management-3": "4",
    "management-4": "4",
    "net-assets-growth-within": "1",
    "sales-growth-within": "1",
  };
  const rights = { advancement: "8", "core-support": "8", "quantity-within": "1", acquisition: "6" };
  const run = (cells: Record<string, number>, marks: Record<string, string>) =>
    points(PATH, [firm("a", cells)], marksOf("a", marks));

  it("gives 100 at most: rights stay at 30 with the extra points for standards", () => {
    const result = run(full, { ...experts, ...rights, standards: "2" });
    expect(told(result, "a")).toMatchObject({ total: 100_000, grade: "pass" });
    expect(result.subjects[0]!.groups.map((it) => it.totalMilli)).toEqual([30_000, 30_000, 20_000, 20_000]);
  });
  it("fails at exactly 70 and passes above", () => {
    const without = { ...full, "class-1-ip": 0 };
    expect(told(run(without, experts), "a")).toEqual({ total: 70_000, grade: "fail", how: "rest" });
    expect(told(run(without, { ...experts, standards: "0.001" }), "a")).toMatchObject({
      total: 70_001,
      grade: "pass",
    });
  });
  it("is the least the firm gets where experts have not marked yet", () => {
    expect(told(run(full, {}), "a").total).toBe(7000 + 25_000 + 9000 + 9000);
  });
});

describe("创新型中小企业", () => {
  const PATH = "national/innovative-sme/2022-01-01.json";
  const cells = {
    "rd-expense": 50_000,
    revenue: 1_000_000,
    "main-revenue": 500_000,
    "main-revenue@2022": 400_000,
    "total-liabilities": 55,
    "total-assets": 100,
    "strategic-emerging": 0,
  };
  const marks = marksOf("a", { "intellectual-property": "20" });
  it("asks for a minimum in each group, unless a direct condition holds", () => {
    expect(told(points(PATH, [firm("a", cells)], marks), "a")).toMatchObject({
      total: 80_000,
      grade: "fail",
    });
    const focused = { ...cells, "strategic-emerging": 1 };
    expect(told(points(PATH, [firm("a", focused)], marks), "a")).toMatchObject({
      total: 85_000,
      grade: "pass",
    });
    const equity = (fen: number) =>
      points(PATH, [
        firm("a", {
          ...cells,
          "equity-financing": fen,
          "equity-financing@2022": 0,
          "equity-financing@2021": 0,
        }),
      ]);
    expect(told(equity(500_000_000), "a")).toMatchObject({ grade: "pass", how: "pass-through" });
    expect(told(equity(499_999_999), "a")).toMatchObject({ grade: "fail" });
  });
});

describe("黄岩 output per mu", () => {
  const PATH = "zhejiang/huangyan-output-per-mu/2022-01-01.json";
  // One mu of land; each figure is the reference value itself.
  const above = (times: number) => ({
    "industry-above-scale": 1,
    "land-area": 66_667,
    "tax-paid": 24_097_000 * times,
    "value-added": 136_160_000 * times,
    "main-revenue": 1_000_000,
    "rd-expense": 30_200 * times,
  });
  it("gives 30 + 20 + 10 at the reference values, and twice that at twice", () => {
    const of = (times: number) => told(points(PATH, [firm("a", above(times))]), "a").total;
    expect(of(1)).toBe(60_000);
    expect(of(2)).toBe(120_000);
  });
  it("gives a firm without emission figures the mean of the others above size", () => {
    const emitting = (id: string, tonnes: number) =>
      firm(id, { ...above(1), "value-added": 4_929_810_000, "emission-tonnes": tonnes });
    const result = points(PATH, [emitting("a", 1000), emitting("b", 2000), firm("c", above(1))]);
    const line = (id: string) =>
      result.subjects.find((it) => it.id === id)!.lines.find((it) => it.code === "emissions")!;
    expect([line("a").exact, line("b").exact, line("c").exact]).toEqual(["10", "5", "15/2"]);
  });
  it("scores firms below size by tax per mu and per kWh alone", () => {
    const small = {
      "industry-above-scale": 0,
      "land-area": 66_667,
      "tax-paid": 11_593_200,
      "electricity-kwh": 492_908,
    };
    const [row] = points(PATH, [firm("a", small)]).subjects;
    expect(row!.class).toBe("below-size");
    expect(row!.lines.map((it) => it.code)).toEqual(["tax-below", "tax-per-kwh"]);
    expect(row!.lines[0]!.exact).toBe("50");
  });
});

describe("浙江 grading of parks", () => {
  it("takes 20 % and 30 % rounded down, 5 % rounded up from the bottom, stars outside the quota", () => {
    const policy = carrierPerformanceSchema.parse(read("zhejiang/park-grading/2023-01-01.json"));
    const park = (place: number, stars: number): SubjectInput => ({
      ...firm(String(place).padStart(2, "0"), {
        // 21 parks with 21 totals: the coefficient alone would tie them.
        "tax-per-mu-coefficient": 350_000,
        "counted-items": 0,
        "star-rating": stars,
      }),
      kind: "park",
    });
    const subjects = Array.from({ length: 21 }, (_, place) => park(place, place === 20 ? 5 : 3));
    const spread = subjects.map((it, place) => ({
      ...it,
      figures: it.figures.map((figure) =>
        figure.fact === "counted-items"
          ? { ...figure, value: Math.min(place, 5) }
          : figure.fact === "tax-per-mu-coefficient"
            ? { ...figure, value: 100_000 + 50_000 * Math.max(0, Math.min(5, place - 5)) }
            : figure,
      ),
    }));
    const result = computePerformance({ ...setting, policy, subjects: spread, marks: [] });
    const [grading] = result.gradings;
    expect(grading!.basis).toBe(21);
    expect(grading!.grades.map((it) => [it.code, it.seats, it.outside])).toEqual([
      ["a", 4, 1],
      ["b", 6, 0],
      ["c", null, 0],
      ["d", 2, 0],
    ]);
    const grade = (place: number) => told(result, String(place).padStart(2, "0")).grade;
    expect([grade(20), grade(0), grade(1), grade(2)]).toEqual(["a", "d", "d", "c"]);
  });
});

describe("conditions of which nothing is known", () => {
  it.each([
    "national/high-tech-conditions/2016-01-01.json",
    "national/specialised-sme/2022-01-01.json",
    "national/little-giant/2022-01-01.json",
    "national/champion/2023-01-01.json",
    "national/incubator-recognition/2018-12-14.json",
    "national/makerspace-filing/2017-01-01.json",
    "chongqing/incubator-recognition/2018-07-08.json",
    "chongqing/makerspace-recognition/2019-09-19.json",
    "example/every-construct-conditions/2023-01-01.json",
  ])("%s: nothing is met, and what is missing is open", (path) => {
    const policy = conditionsSchema.parse(read(path));
    const [row] = runConditions(policy, [firm("a", {}, { outcomes: null })], setting).subjects;
    expect(row!.conditions.map((it) => it.state)).toEqual(policy.conditions.map(() => "unknown"));
  });
});

describe("the scheme of every construct", () => {
  const PATH = "example/every-construct-points/2023-01-01.json";
  const some = (n: number) =>
    firm(
      `f${String(n).padStart(2, "0")}`,
      {
        revenue: n * 400_000_000,
        "revenue@2022": n * 390_000_000,
        "rd-expense": (n % 7) * 30_000_000,
        "rd-expense@2022": (n % 5) * 30_000_000,
        "rd-expense@2021": n * 1_000_000,
        employees: 10 + n,
        "employees@2022": 30,
        "rd-staff": n,
        "tech-staff": n,
        "invention-patents": n % 4,
        "net-profit": (n % 3) * 90_000_000 - 100_000_000,
        "tax-paid": n * 1000,
        "tax-paid@2022": 9000,
      },
      {
        foundedOn: "2018-03-01",
        field: n % 2 ? "10101" : "80101",
        outcomes: [title("high-tech", "2023-02-01")],
      },
    );
  const subjects = Array.from({ length: 20 }, (_, n) => some(n));

  it("gives lines that add up, and the same whatever the order of firms", () => {
    const result = points(PATH, subjects);
    for (const row of result.subjects) {
      expect(row.lines.reduce((sum, it) => sum + it.pointsMilli, 0)).toBe(row.totalMilli);
    }
    expect(points(PATH, [...subjects].reverse())).toEqual(result);
    const kinds = new Set(result.subjects.flatMap((it) => it.lines.map((line) => line.kind)));
    expect([...kinds]).toEqual(expect.arrayContaining(["indicator", "bonus", "deduction"]));
    expect(new Set(result.subjects.map((it) => it.class)).size).toBe(3);
  });
});
