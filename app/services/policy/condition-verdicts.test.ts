import { expect, it } from "vitest";
import type { Condition } from "#app/domain/policy/condition.ts";
import type { ConditionTrace } from "#app/domain/scoring/result.ts";
import { openLeaves } from "./condition-verdicts.ts";

type State = ConditionTrace["state"];
/** A leaf that is told apart by its threshold. */
const leaf = (name: string, state: State): [Condition, ConditionTrace] => [
  { test: "compare", x: { op: "fact", fact: "a" }, relation: ">=", value: name, unit: "count" },
  { test: "compare", code: null, state, gap: null },
];
const node = (
  test: "all" | "any" | "at-least",
  state: State,
  of: [Condition, ConditionTrace][],
): [Condition, ConditionTrace] => [
  test === "at-least" ? { test, n: 2, of: of.map(([it]) => it) } : { test, of: of.map(([it]) => it) },
  { test, code: null, state, gap: null, of: of.map(([, it]) => it) },
];
const open = ([condition, trace]: [Condition, ConditionTrace]) =>
  openLeaves(condition, trace).map((it) => it.phrase.params.value);

it("names what is open of all that has to be met", () => {
  const all = node("all", "not-met", [leaf("1", "met"), leaf("2", "not-met"), leaf("3", "unknown")]);
  expect(open(all)).toEqual(["2", "3"]);
  expect(open(node("all", "met", [leaf("1", "met")]))).toEqual([]);
});

it("of alternatives names the one that lacks least, what can be told before what cannot, then the earlier", () => {
  const two = node("all", "not-met", [leaf("1", "not-met"), leaf("2", "not-met")]);
  expect(open(node("any", "not-met", [two, leaf("3", "not-met")]))).toEqual(["3"]);
  expect(open(node("any", "unknown", [leaf("1", "unknown"), leaf("2", "not-met")]))).toEqual(["2"]);
  expect(open(node("any", "not-met", [leaf("1", "not-met"), leaf("2", "not-met")]))).toEqual(["1"]);
});

it("of at least so many names as many as are still needed", () => {
  const some = [leaf("1", "met"), leaf("2", "unknown"), leaf("3", "not-met")];
  expect(open(node("at-least", "unknown", some))).toEqual(["3"]);
  expect(open(node("at-least", "not-met", some.slice(1)))).toEqual(["3", "2"]);
});
