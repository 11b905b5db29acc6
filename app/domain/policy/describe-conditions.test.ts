import { describe, expect, it } from "vitest";
import type { Condition } from "./condition.ts";
import { describeCondition, describeExpression } from "./describe.ts";
import type { Relation } from "./expression.ts";

const told = (relation: Relation, value: string, unit = "truth"): string =>
  describeCondition({ test: "compare", x: { op: "fact", fact: "a" }, relation, value, unit }).code;
const dated = (plus: object): Condition => ({
  test: "date",
  x: { date: "founded" },
  ...plus,
  relation: "<=",
  than: { date: "period-last" },
});

describe("conditions in words", () => {
  it("says yes or no of a truth, and compares everything else", () => {
    expect([told("=", "1"), told("!=", "0")]).toEqual(Array(2).fill("policy.condition.is-true"));
    expect([told("=", "0"), told("!=", "1")]).toEqual(Array(2).fill("policy.condition.is-false"));
    expect([told(">=", "1"), told("=", "2"), told("=", "1", "count")]).toEqual(
      Array(3).fill("policy.condition.compare"),
    );
  });

  it("tells days from months, and a date as it is", () => {
    expect(describeCondition(dated({ plusDays: 365 }))).toMatchObject({
      code: "policy.condition.date-plus-days",
      params: { days: 365, relation: "<=" },
    });
    expect(describeCondition(dated({ plusMonths: 12 }))).toMatchObject({
      code: "policy.condition.date-plus",
      params: { months: 12 },
    });
    expect(describeCondition(dated({})).code).toBe("policy.condition.date");
  });

  it("names the title that is to be in force", () => {
    expect(describeExpression({ op: "in-force", outcome: "high-tech" })).toMatchObject({
      code: "policy.op.in-force",
      params: { outcome: "high-tech" },
    });
  });
});
