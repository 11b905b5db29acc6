import { describe, expect, it } from "vitest";
import { testCondition } from "./conditions.ts";
import { derive } from "./derive.ts";
import { Calendar, FactBook, factRules } from "./facts.ts";
import type { ReportedOutcome, SubjectInput } from "./input.ts";

const year = (code: string) => ({
  code,
  kind: "year" as const,
  firstDay: `${code}-01-01`,
  lastDay: `${code}-12-31`,
});
const rules = factRules([], new Calendar(year("2023"), ["2021", "2022", "2023"].map(year)), undefined);
const ref = {
  source: "filing",
  filing: null,
  carrier: null,
  report: null,
  cell: null,
  evidence: null,
} as const;
const title = (on: string, until?: string | null, kind = "high-tech"): ReportedOutcome => ({
  kind,
  on,
  renewal: false,
  ref,
  ...(until === undefined ? {} : { until }),
});
const book = (outcomes: ReportedOutcome[] | null, foundedOn: string | null = null): FactBook => {
  const subject: SubjectInput = {
    id: "f",
    name: "f",
    foundedOn,
    field: null,
    kind: null,
    figures: [],
    outcomes,
  };
  return new FactBook(subject, rules);
};
const IN_FORCE = { op: "in-force", outcome: "high-tech" } as const;
const told = (outcomes: ReportedOutcome[] | null, back = 0, foundedOn: string | null = null) => {
  const { state, trace } = derive(IN_FORCE, book(outcomes, foundedOn), back);
  return trace.value ?? state;
};

describe("a title in force on the period's last day", () => {
  it.each<[string, ReportedOutcome[] | null, string]>([
    ["awarded on that very day", [title("2023-12-31", null)], "1"],
    ["awarded the day after", [title("2024-01-01", null)], "0"],
    ["ending the day after", [title("2021-01-01", "2024-01-01")], "1"],
    ["ended on that day", [title("2021-01-01", "2023-12-31")], "0"],
    ["one ended, another in force", [title("2018-01-01", "2021-01-01"), title("2021-05-01", null)], "1"],
    ["another kind", [title("2021-01-01", null, "champion")], "0"],
    ["none", [], "0"],
    ["nobody reported titles", null, "missing"],
    ["its end is not told", [title("2021-01-01")], "missing"],
    ["its end is not told, and it was awarded later", [title("2024-01-01")], "0"],
    ["one that is untold beside one in force", [title("2021-01-01"), title("2022-01-01", null)], "1"],
  ])("%s", (_, outcomes, expected) => {
    expect(told(outcomes)).toBe(expected);
  });

  it("is asked of the last day of an earlier period", () => {
    const outcomes = [title("2021-06-01", "2022-12-31")];
    expect([0, 1, 2].map((back) => told(outcomes, back))).toEqual(["0", "0", "1"]);
  });

  it("does not apply to a period that ended before the founding day", () => {
    expect(told([], 1, "2023-01-01")).toBe("not-applicable");
    expect(told([], 1, "2022-12-31")).toBe("0");
    expect(told([title("2022-01-01", null)], 1, "2023-01-01")).toBe("1");
  });

  it("tells which titles it was made of", () => {
    const { trace } = derive(IN_FORCE, book([title("2021-01-01", null), title("2020-01-01", "2021-01-01")]));
    expect(trace).toMatchObject({ unit: "truth", of: [{ op: "outcome", value: "2021-01-01" }] });
    expect(trace.of).toHaveLength(1);
  });
});

describe("a date some days later", () => {
  const state = (foundedOn: string | null, plusDays: number) =>
    testCondition(
      {
        test: "date",
        x: { date: "founded" },
        plusDays,
        relation: "<=",
        than: { date: "period-last" },
      },
      book([], foundedOn),
    );

  it("counts days, not months, and tells how many are wanting", () => {
    expect(state("2022-12-31", 365)).toMatchObject({ state: "met", x: "2023-12-31", gap: null });
    expect(state("2023-01-01", 365)).toMatchObject({ state: "not-met", x: "2024-01-01", gap: "-1" });
    expect(state("2024-01-01", -1).state).toBe("met");
    expect(state(null, 365).state).toBe("unknown");
  });
});
