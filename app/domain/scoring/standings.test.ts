import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { assignGrades, quotaSeats } from "./grades.ts";
import type { ReportedFigure, SubjectInput } from "./input.ts";
import { fact, firm, indicator, label, run, scheme } from "./sample-scheme.fixture.ts";
import { score } from "./score.ts";

const rows = (policy: FirmPoints, subjects: SubjectInput[]) => score(run(policy, subjects));
const atLeast = (code: string, value: string) =>
  ({ test: "compare", x: fact(code), relation: ">=", value, unit: "count" }) as const;

describe("standings", () => {
  const places = (over: Partial<FirmPoints>, subjects: SubjectInput[]) =>
    rows(scheme(over), subjects).subjects.map((it) => `${it.id}${it.rank}/${it.tied}`);
  const two = [indicator("a"), indicator("b", { group: "two" })];

  it("ties break by a group's total or a figure, as declared; an unknown figure loses", () => {
    const subjects = [
      firm("f", { a: 3, b: 4, c: 1 }),
      firm("g", { a: 4, b: 3, c: 2 }),
      firm("h", { a: 3, b: 4 }),
    ];
    const by = (...tieBreaks: FirmPoints["ranking"]["tieBreaks"]) =>
      places({ indicators: two, ranking: { within: "all", tieBreaks } }, subjects);
    expect(by()).toEqual(["f1/3", "g1/3", "h1/3"]);
    expect(by({ by: "group", group: "two" })).toEqual(["f1/2", "g3/1", "h1/2"]);
    expect(by({ by: "figure", x: fact("c"), direction: "higher" })).toEqual(["f2/1", "g1/1", "h3/1"]);
    expect(by({ by: "figure", x: fact("c"), direction: "lower" })).toEqual(["f1/1", "g2/1", "h3/1"]);
    expect(by({ by: "group", group: "two" }, { by: "figure", x: fact("c"), direction: "lower" })).toEqual([
      "f1/1",
      "g3/1",
      "h2/1",
    ]);
  });

  it("grades ask for totals, groups and figures, all from the minimum on", () => {
    const grade = (over: object) => ({
      grades: [
        { code: "top", label, ...over },
        { code: "rest", label },
      ],
      indicators: two,
    });
    const given = (over: object, cells: Parameters<typeof firm>[1]) =>
      rows(scheme(grade(over)), [firm("f", cells)]).subjects[0]!.grade;
    const f = { a: 3, b: 4, money: 500 };
    const group = (minimum: string) => ({ minimumGroups: [{ group: "two", minimum }] });
    const money = (minimum: string) => ({ minimumFigures: [{ x: fact("money"), unit: "yuan", minimum }] });
    for (const [over, top] of [
      [{ minimumTotal: "7" }, true],
      [{ minimumTotal: "7.001" }, false],
      [group("4"), true],
      [group("4.001"), false],
      [money("5"), true],
      [money("5.01"), false],
    ] as const) {
      expect(given(over, f)).toEqual({
        code: top ? "top" : "rest",
        how: top ? "minima" : "rest",
        before: null,
      });
    }
    expect(given(money("0"), { a: 3, b: 4 })?.code).toBe("rest");
  });

  const quota = { of: "number", value: "1", rounding: "floor", cumulative: false } as const;
  it("pass-through sits inside or outside the quota, and an unknown one is a finding that blocks nothing", () => {
    const pass = (seat: "inside" | "outside") => ({
      grades: [
        { code: "top", label, quota },
        { code: "rest", label },
      ],
      passThroughs: [{ code: "star", label, when: atLeast("c", "1"), grade: "top", quota: seat }],
    });
    const subjects = [firm("f", { a: 9, c: 0 }), firm("g", { a: 1, c: 1 }), firm("h", { a: 2 })];
    const of = (seat: "inside" | "outside") => rows(scheme(pass(seat)), subjects);
    expect(of("inside").subjects.map((it) => it.grade!.code)).toEqual(["rest", "top", "rest"]);
    expect(of("outside").subjects.map((it) => it.grade!.code)).toEqual(["top", "top", "rest"]);
    expect(of("outside").gradings[0]!.grades).toEqual([
      { code: "top", seats: 1, taken: 1, outside: 1 },
      { code: "rest", seats: null, taken: 1, outside: 0 },
    ]);
    expect(of("inside").findings).toEqual([
      { code: "scoring.pass-through-unknown", subject: "h", blocks: false, params: { rule: "star" } },
    ]);
  });

  it("each grade says how it was given, and its seats how many took them", () => {
    const grades = [
      { code: "A", label, quota },
      { code: "B", label },
      { code: "C", label },
      { code: "D", label, quota, fromBottom: true },
      { code: "E", label, quota: { ...quota, value: "3", cumulative: true } },
    ];
    const own = (id: number, meets: string[]) => ({
      id: String(id),
      rank: id,
      meets: new Set(meets),
      passThrough: null,
      caps: [],
    });
    const list = [own(1, ["A"]), own(2, ["B"]), own(3, ["D"]), own(4, ["D", "C"]), own(5, [])];
    const { grades: given, seats } = assignGrades([grades[0]!, grades[1]!, grades[2]!, grades[3]!], list);
    expect(list.map(({ id }) => [given.get(id)!.code, given.get(id)!.how])).toEqual([
      ["A", "quota"],
      ["B", "minima"],
      ["C", "rest"],
      ["D", "from-bottom"],
      ["C", "rest"],
    ]);
    expect(seats.map((it) => [it.code, it.seats, it.taken])).toEqual([
      ["A", 1, 1],
      ["B", null, 1],
      ["C", null, 2],
      ["D", 1, 1],
    ]);
    expect(assignGrades([], []).seats).toEqual([]);
  });

  it("seats are rounded as declared, and never fewer than none", () => {
    const seats = (value: string, rounding: "floor" | "ceil" | "half-up", basis: number) =>
      quotaSeats({ of: "share", value, rounding, cumulative: false }, basis);
    expect([seats("0.24", "floor", 5), seats("0.24", "ceil", 5), seats("0.24", "half-up", 5)]).toEqual([
      1, 2, 1,
    ]);
    expect([seats("0.3", "floor", 5), seats("0.3", "ceil", 5), seats("0.3", "half-up", 5)]).toEqual([
      1, 2, 2,
    ]);
  });

  it("tied subjects of one grade stand by id, and a pass-through says so", () => {
    const own = (id: string, rank: number, pass = false) => ({
      id,
      rank,
      meets: new Set(["A"]),
      passThrough: pass ? { grade: "A", inside: true } : null,
      caps: [],
    });
    const { grades } = assignGrades(
      [
        { code: "A", label, quota },
        { code: "B", label },
      ],
      [own("b", 1), own("a", 1), own("c", 3, true)],
    );
    expect([...grades].map(([id, it]) => [id, it.code, it.how])).toEqual([
      ["c", "A", "pass-through"],
      ["a", "B", "rest"],
      ["b", "B", "rest"],
    ]);
  });

  it("peer groups stand in order", () => {
    const policy = scheme({ ranking: { within: "field", tieBreaks: [] } });
    const fields = ["b", "c", "a", null].map((field, i) => firm(`f${i}`, { a: i }, { field }));
    expect(rows(policy, fields).gradings.map((it) => it.peerGroup)).toEqual(["", "a", "b", "c"]);
  });
});

describe("sources that differ (rules-engine §3)", () => {
  const figure = (source: "department" | "filing", cells: Partial<ReportedFigure>): ReportedFigure => ({
    fact: "a",
    period: "2023",
    state: "known",
    value: 5,
    precedence: 0,
    ref: { source, filing: null, carrier: `of ${source}`, report: null, cell: null, evidence: null },
    ...cells,
  });
  const found = (cells: Partial<ReportedFigure>, tolerance?: string, used: Partial<ReportedFigure> = {}) =>
    rows(scheme(tolerance ? { tolerances: [{ fact: "a", value: tolerance, unit: "count" }] } : {}), [
      firm("f", {}, { figures: [figure("department", used), figure("filing", cells)] }),
    ]).findings;

  it("beyond the tolerance, in either direction, are a finding that blocks nothing", () => {
    const params = (other: string) => ({
      fact: "a",
      period: "2023",
      used: "5",
      other,
      source: "filing",
      carrier: "of filing",
    });
    for (const [value, tolerance, is] of [
      [5, undefined, false],
      [6, undefined, true],
      [4, undefined, true],
      [8, "3", false],
      [9, "3", true],
      [2, "3", false],
      [1, "3", true],
    ] as const) {
      const finding = {
        code: "scoring.source-difference",
        subject: "f",
        blocks: false,
        params: params(String(value)),
      };
      expect(found({ value }, tolerance)).toEqual(is ? [finding] : []);
    }
  });

  it("need two figures that are known", () => {
    expect(found({ state: "rejected", value: 9 })).toEqual([]);
    expect(found({ state: "missing", value: null })).toEqual([]);
    expect(found({ value: 9 }, undefined, { state: "not-applicable", value: null })).toEqual([]);
  });

  it("stand in one order, whoever is read first", () => {
    const two = (id: string) =>
      firm(id, {}, { figures: [figure("department", {}), figure("filing", { value: 7 })] });
    expect(rows(scheme(), [two("b"), two("a"), two("c")]).findings.map((it) => it.subject)).toEqual([
      "a",
      "b",
      "c",
    ]);
  });
});
