import { describe, expect, it } from "vitest";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { fact, firm, indicator, label, run, scheme } from "../sample-scheme.fixture.ts";
import { KNOWN, MISSING, NOT_APPLICABLE } from "./column.ts";
import { agree, barring, both, company, firms, of } from "./constructs.fixture.ts";
import { factKey } from "./figures.ts";
import { tableOfSubjects } from "./table-of-subjects.ts";

// A run's subjects as a table, and what standings and points beside indicators are at their edges.

describe("a table of subjects", () => {
  const subjects = [
    firm("m", { a: 3, "a@2022": null, t: 1 }, { field: "z", kind: "park", foundedOn: "2022-03-04" }),
    firm("b", { a: "not-applicable" }, { field: null, kind: "incubator" }),
    firm("x", { b: 7 }, { field: "k", kind: null }),
    firm("c", {}, { field: "z", kind: "park" }),
  ];
  it("holds rows by id, fields and kinds by name, and a day not known as 0", () => {
    const table = tableOfSubjects(run(scheme(), subjects));
    expect(table.ids).toEqual(["b", "c", "m", "x"]);
    expect([table.fields, [...table.field]]).toEqual([
      ["", "k", "z"],
      [0, 2, 2, 1],
    ]);
    expect([table.kind!.names, [...table.kind!.of]]).toEqual([
      ["", "incubator", "park"],
      [1, 2, 2, 0],
    ]);
    expect([...table.foundedOn]).toEqual([0, 0, 20_220_304, 0]);
  });

  it("holds figures of the periods listed; texts and dates are left out", () => {
    const facts = [
      { code: "a", unit: "count" },
      { code: "b", unit: "fen" },
      { code: "t", unit: "text" },
      { code: "since", unit: "date" },
    ];
    // A figure that does not apply has no value, whatever was sent with it.
    const odd = subjects.map((it) => ({
      ...it,
      figures: it.figures.map((own) => (own.state === "not-applicable" ? { ...own, value: 9 } : own)),
    }));
    const table = tableOfSubjects(run(scheme(), odd, { facts }));
    const years = ["2023", "2022", "2021", "2020"];
    expect([...table.facts.keys()].sort()).toEqual(
      years.flatMap((year) => [factKey("a", year), factKey("b", year)]).sort(),
    );
    const { state, value } = table.facts.get(factKey("a", "2023"))!;
    expect([...state]).toEqual([NOT_APPLICABLE, MISSING, KNOWN, MISSING]);
    expect([...value]).toEqual([0, 0, 3, 0]);
    expect([...table.facts.get(factKey("b", "2023"))!.state]).toEqual([MISSING, MISSING, MISSING, KNOWN]);
    expect([...table.facts.get(factKey("a", "2021"))!.state]).toEqual([
      MISSING,
      MISSING,
      NOT_APPLICABLE,
      MISSING,
    ]);
    expect([...table.units]).toEqual(facts.map(({ code, unit }) => [code, unit]));
  });

  it("goes back as far as an expression may look", () => {
    const quarters = Array.from({ length: 90 }, (_, back) => {
      const [year, quarter] = [2023 - Math.floor(back / 4), 3 - (back % 4)];
      const month = (n: number) => String(n).padStart(2, "0");
      return {
        code: `q${back}`,
        kind: "quarter" as const,
        firstDay: `${year}-${month(quarter * 3 + 1)}-01`,
        lastDay: `${year}-${month(quarter * 3 + 3)}-${quarter % 3 === 0 ? 31 : 30}`,
      };
    });
    const facts = [{ code: "a", unit: "count" }];
    const own = [firm("f", { "a@q0": 1, "a@q80": 5 })];
    const table = tableOfSubjects(run(scheme(), own, { facts, period: quarters[0]!, periods: quarters }));
    expect(table.facts.size).toBe(81);
    expect([...table.facts.get(factKey("a", "q80"))!.value]).toEqual([5]);
  });
});

describe("standings", () => {
  const indicators = [indicator("a"), indicator("c", { group: "two" })];
  it("have no grades where the scheme has none, and no grade where nobody is scored", () => {
    expect(of({ indicators }).grades).toBeNull();
    const stages: FirmPoints["stages"] = {
      by: fact("b"),
      unit: "count",
      bands: [
        { code: "some", label, from: null, to: "5" },
        { code: "only", label, from: "5", to: "900" },
        { code: "nobody", label, from: "900", to: null },
      ],
      defaultStage: null,
    };
    const grades: FirmPoints["grades"] = [{ code: "rest", label }];
    const own = [indicator("a", { weights: { some: "4", only: "9", nobody: "1" } })];
    const found = of({ stages, grades, indicators: own, ranking: { within: "stage", tieBreaks: [] } });
    expect(found.grades).toHaveLength(firms.length);
    expect(found.grades!.filter((it) => it === null)).toHaveLength(2);
  });

  it("a minimum is not reached by a figure that is not known", () => {
    for (const minimum of ["0", "-3", "2"]) {
      of({
        indicators,
        grades: [
          { code: "good", label, minimumFigures: [{ x: fact("b"), unit: "count", minimum }] },
          { code: "rest", label },
        ],
      });
    }
  });

  it("a minimum of a group; one that the scheme has not has 0", () => {
    const codes = (group: string, minimum: string) => {
      const good = { code: "good", label, minimumGroups: [{ group, minimum }] };
      const found = of({ indicators, grades: [good, { code: "rest", label }] });
      return [...new Set(found.grades!.map((it) => it!.code))].sort();
    };
    expect(codes("nowhere", "0")).toEqual(["good"]);
    expect(codes("nowhere", "0.001")).toEqual(["rest"]);
    expect(codes("one", "2")).toEqual(["good", "rest"]);
  });

  it("a bar caps no grade; a cap needs a figure that applies", () => {
    const effect = { type: "cap-grade" as const, grade: "rest" };
    const [bar] = barring;
    const when = { ...bar!.when, x: fact("b"), relation: "<=" as const, value: "0" };
    const vetoes = [bar!, { ...bar!, code: "cap", effect, when }];
    const grades: FirmPoints["grades"] = [
      { code: "top", label },
      { code: "rest", label },
    ];
    agree(run(scheme({ vetoes, indicators, grades }), company));
  });
});

describe("points beside indicators", () => {
  const MOST = Number.MAX_SAFE_INTEGER;
  const rich = [3, 0, -4, MOST, -MOST, null, 12].map((b, i) => firm(`r${i}`, { a: 1, b, c: 3 }));
  const adjustment = (by: string, perUnit: string, cap: string): FirmPoints["bonuses"][number] => ({
    code: "b",
    group: "one",
    label,
    x: { op: "product", x: fact("b"), by },
    unit: "count",
    amount: { perUnit },
    cap,
  });
  it.each([
    ["0.00000000003", "7", "none"],
    ["1.5", "0.0000000001", "none"],
    ["1.5", "1", "20"],
    ["1.5", "1", "0.00000000000000000001"],
    ["1.5", "0.00000000000000000001", "5"],
    ["0.7", "3", "7.1"],
  ])("of %s × %s to %s, from figures near 2^53", (by, perUnit, cap) => {
    const own = [adjustment(by, perUnit, cap)];
    agree(
      run(
        scheme({ ...both({}), bonuses: own, deductions: own.map((it) => ({ ...it, code: "less" })) }),
        rich,
      ),
    );
  });
});
