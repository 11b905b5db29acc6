import { describe, expect, it } from "vitest";
import { inputsOf } from "./describe-inputs.ts";
import type { Expression } from "./expression.ts";

const revenue: Expression = { op: "fact", fact: "revenue" };
const read = (x: Expression) => inputsOf({ indicators: [{ x }] }).facts.map((it) => `${it.fact}@-${it.back}`);

describe("what a policy reads of its subject", () => {
  it("goes back as far as growth, lag and means do, one inside the other", () => {
    expect(read(revenue)).toEqual(["revenue@-0"]);
    expect(read({ op: "growth", x: revenue })).toEqual(["revenue@-0", "revenue@-1"]);
    expect(read({ op: "lag", x: { op: "growth", x: revenue, periods: 2 }, periods: 1 })).toEqual([
      "revenue@-1",
      "revenue@-3",
    ]);
    expect(read({ op: "mean", x: { op: "lag", x: revenue, periods: 1 }, periods: 2 })).toEqual([
      "revenue@-1",
      "revenue@-2",
    ]);
  });

  it("names each fact once, with the choices that the rules name", () => {
    const inputs = inputsOf({
      a: { op: "choice", fact: "grade", in: ["A"] },
      b: { test: "choice", fact: "grade", in: ["B", "A"] },
    });
    expect(inputs.facts).toEqual([{ fact: "grade", back: 0, kind: "choice", values: ["A", "B"] }]);
  });

  it("sees dates, outcomes, the founding day and the field", () => {
    const inputs = inputsOf({
      a: { op: "months-between", of: [{ date: "founded" }, { date: "fact", fact: "opened-on" }] },
      b: { test: "present", fact: "opened-on" },
      c: { op: "count-of", outcome: "high-tech", periods: 1, renewals: false },
      d: { test: "field" },
    });
    expect(inputs).toEqual({
      facts: [{ fact: "opened-on", back: 0, kind: "date", values: [] }],
      outcomes: ["high-tech"],
      readsFoundingDay: true,
      readsField: true,
    });
  });

  it("leaves worked examples out", () => {
    expect(inputsOf({ examples: [{ x: revenue }] }).facts).toEqual([]);
  });

  it("sees titles in force, and the revenue that a stage reads where it names nothing", () => {
    const inputs = inputsOf({
      stages: { unit: "fen", bands: [], defaultStage: null },
      a: { op: "in-force", outcome: "high-tech" },
    });
    expect(inputs.outcomes).toEqual(["high-tech"]);
    expect(inputs.facts).toEqual([{ fact: "revenue", back: 1, kind: "figure", values: [] }]);
    expect(inputsOf({ stages: { by: revenue } }).facts.map((it) => it.back)).toEqual([0]);
  });
});
