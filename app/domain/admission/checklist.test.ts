import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionsSchema } from "#app/domain/policy/conditions.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import type { RunPeriod } from "#app/domain/scoring/input.ts";
import document from "#app/policies/national/resident-admission/2018-12-14.json";
import {
  type Check,
  type CheckState,
  checkOf,
  leavesOf,
  stateOfBranches,
  withFieldNames,
} from "./checklist.ts";

const policy = conditionsSchema.parse(document);
const period: RunPeriod = { code: "2025", kind: "year", firstDay: "2025-01-01", lastDay: "2025-12-31" };

function check(
  known: Record<string, number | string>,
  foundedOn: string | null,
  confirmed: [string, string][],
) {
  const ref = {
    source: "filing",
    filing: null,
    carrier: null,
    report: null,
    cell: null,
    evidence: null,
  } as const;
  const figures = Object.entries(known).map(([fact, value]) => ({
    fact,
    period: "2025",
    state: "known" as const,
    value,
    precedence: 0,
    ref,
  }));
  const subject = { id: "x", name: "x", foundedOn, field: "101", kind: null, figures, outcomes: null };
  const units = (policy.declares ?? []).map(({ code, unit }) => ({ code, unit }));
  const book = new FactBook(subject, factRules(units, new Calendar(period, []), policy.sourceOrder));
  const { when } = policy.conditions[0]!;
  return checkOf(when, testCondition(when, book), book.sources, new Map(confirmed));
}

describe("a checklist", () => {
  const evidence: [string, string][] = [
    ["new-technology", "立项书"],
    ["tech-sme", "自评表"],
    ["registered", "执照"],
    ["works", "租约"],
  ];

  it("is met when figures and confirmations together meet every condition", () => {
    expect(check({ "entry-on": "2026-02-01" }, "2025-01-01", []).state).toBe("unknown");
    const list = check({ "entry-on": "2026-02-01" }, "2025-01-01", evidence);
    expect(list.state).toBe("met");
    expect(leavesOf(list).map((it) => it.told)).toEqual([
      "met",
      "met",
      "unknown",
      "unknown",
      "unknown",
      "unknown",
    ]);
  });

  it("keeps what the figures refute, whatever is confirmed", () => {
    const list = check({ "entry-on": "2026-02-01" }, "2020-01-01", [...evidence, ["age", "口头"]]);
    expect(list.state).toBe("not-met");
    expect(leavesOf(list)[0]).toMatchObject({ code: "age", state: "not-met", evidence: null });
  });

  it("tells the field that a firm works in, by its name where it is known", () => {
    const list = check({ "entry-on": "2026-02-01" }, "2025-01-01", []);
    const field = (of: Check) => leavesOf(of).find(({ code }) => code === "field");
    expect(field(list)).toMatchObject({ state: "met", x: "101" });
    expect(field(withFieldNames(list, (code) => (code === "101" ? "软件" : null)))?.x).toBe("软件");
    expect(field(withFieldNames(list, () => null))?.x).toBe("101");
  });

  it("never gets worse by a confirmation", () => {
    const rank: Record<CheckState, number> = { "not-met": 0, unknown: 1, met: 2 };
    const codes = ["age", "field", "new-technology", "tech-sme", "registered", "works"];
    fc.assert(
      fc.property(fc.subarray(codes), fc.subarray(codes), fc.boolean(), (some, more, isKnown) => {
        const of = (list: string[]) => list.map((code): [string, string] => [code, "e"]);
        const facts: Record<string, string> = isKnown ? { "entry-on": "2026-02-01" } : {};
        const before = check(facts, "2025-01-01", of(some)).state;
        const after = check(facts, "2025-01-01", of([...some, ...more])).state;
        expect(rank[after]).toBeGreaterThanOrEqual(rank[before]);
      }),
    );
  });

  it("joins branches by three values: as sure as every completion of the unknown ones", () => {
    const states = fc.array(fc.constantFrom<CheckState>("met", "not-met", "unknown"), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 6 }), (list, n) => {
        const needed = Math.min(n, list.length);
        const open = list.filter((it) => it === "unknown").length;
        const met = list.filter((it) => it === "met").length;
        const outcomes = new Set(Array.from({ length: open + 1 }, (_, more) => met + more >= needed));
        const sure = outcomes.size > 1 ? "unknown" : outcomes.has(true) ? "met" : "not-met";
        expect(stateOfBranches(list, needed)).toBe(sure);
      }),
    );
  });
});
