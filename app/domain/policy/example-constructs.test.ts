import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CARRIER_KINDS } from "#app/domain/access/roles.ts";
import { RECOGNITION_LEVELS } from "#app/domain/rewards/levels.ts";
import { COLOURS } from "./colour-bands.ts";
import { RELATIONS } from "./expression.ts";
import { ATTRIBUTION_ORDERS } from "./reward-programme.ts";
import { MISSING_RULES, SOURCE_KINDS } from "./scheme.ts";

/** The example policies that together show every construct of rules-engine §3 to §8. */
const folder = new URL("../../policies/example/", import.meta.url);
const read = (name: string) => {
  const [file = ""] = readdirSync(new URL(`${name}/`, folder));
  return JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), "utf8"));
};
const policies = {
  points: read("every-construct-points"),
  performance: read("every-construct-performance"),
  conditions: read("every-construct-conditions"),
  reward: read("every-construct-reward"),
  colours: [read("colours-total"), read("colours-use")],
};

type Node = Readonly<Record<string, unknown>>;
const { points, performance, conditions, reward, colours } = policies;
const { examples: _unread, ...rules } = reward;
const nodes = [points, performance, conditions, rules, ...colours].flatMap((it) =>
  nodesIn({ ...it, examples: [] }),
);

function nodesIn(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(nodesIn);
  if (typeof node !== "object" || node === null) return [];
  return [node as Node, ...Object.values(node).flatMap(nodesIn)];
}
/** Every value that some node gives one of its fields, lists taken apart. */
const valuesOf = (field: string, among: readonly Node[] = nodes): unknown[] => [
  ...new Set(among.flatMap((node) => (field in node ? [node[field]].flat() : []))),
];
const nodesWith = (field: string, value: unknown): Node[] => nodes.filter((node) => node[field] === value);

describe("the examples of every construct", () => {
  it.each<[string, string, readonly unknown[]]>([
    [
      "derived facts",
      "op",
      ["fact", "sum", "difference", "product", "ratio", "growth", "lag", "mean", "sum-over"].concat([
        "count-of",
        "in-force",
        "months-between",
        "best-of",
        "compare",
        "choice",
        "constant",
      ]),
    ],
    ["scales", "type", ["linear", "bands", "reference", "rank", "spread", "flag", "expert"]],
    ["reward items", "type", ["by-grade", "per-unit", "per-batch", "area-rate", "share-of-cost", "by-rank"]],
    ["vetoes", "type", ["bar", "cap-grade"]],
    ["missing rules", "missing", MISSING_RULES],
    [
      "rules for what does not apply",
      "notApplicable",
      ["zero", "exclude", "exclude-within-group", "peer-median"],
    ],
    ["peers", "peers", ["stage", "field", "all", "kind"]],
    ["directions", "direction", ["higher", "lower"]],
    ["sources", "sourceOrder", SOURCE_KINDS],
    ["relations", "relation", RELATIONS],
    [
      "tests of a condition",
      "test",
      ["all", "any", "at-least", "compare", "choice", "present", "field", "date"],
    ],
    ["days added to a date", "plusDays", [365]],
    ["dates", "date", ["founded", "period-first", "period-last", "on", "fact"]],
    ["quotas", "of", ["share", "number"]],
    ["rounding of quotas", "rounding", ["floor", "ceil", "half-up"]],
    ["cumulative quotas", "cumulative", [true, false]],
    ["ties at the last seat", "tie", ["admit-all", "admit-none"]],
    ["pass-through", "quota", ["inside", "outside"]],
    ["tie-breaks and colours", "by", ["group", "figure", "total"]],
    ["carriers", "kinds", CARRIER_KINDS],
    ["outcomes and windows", "kind", ["title", "introduced", "graduated", "financed", "recognised", "dates"]],
    ["conditions of multipliers", "kind", ["fact", "field"]],
    ["levels of recognition", "levels", RECOGNITION_LEVELS],
    ["first or any", "first", [true, false]],
    ["beneficiaries", "beneficiary", ["carrier", "firm", "unit"]],
    ["orders of attribution", "whenSeveral", ATTRIBUTION_ORDERS],
    ["colours", "colour", COLOURS],
  ])("use all %s", (_, field, expected) => {
    expect(valuesOf(field)).toEqual(expect.arrayContaining([...expected]));
  });

  it("use what a construct may have besides", () => {
    const having = (field: string, value: unknown, key: string) =>
      nodesWith(field, value).filter((node) => node[key] !== undefined);
    expect(having("op", "sum", "knownOnly")).not.toEqual([]);
    expect(nodesWith("op", "sum").filter((node) => !node.knownOnly)).not.toEqual([]);
    expect(having("op", "growth", "periods")).not.toEqual([]);
    expect(valuesOf("periods", nodesWith("op", "count-of"))).toEqual(expect.arrayContaining([null, 1]));
    expect(having("op", "count-of", "months")).not.toEqual([]);
    expect(valuesOf("renewals")).toEqual(expect.arrayContaining([true, false]));
    expect(having("type", "bands", "alternatives")).not.toEqual([]);
    expect(nodes.filter((node) => node.includesTo === true)).not.toEqual([]);
    expect(nodes.filter((node) => node.includesFrom === false)).not.toEqual([]);
    expect(having("type", "rank", "nothing")).not.toEqual([]);
    expect(having("type", "spread", "p")).not.toEqual([]);
    expect(valuesOf("cap", nodesWith("type", "reference"))).toEqual(expect.arrayContaining(["none", "1"]));
    const [expert] = nodesWith("type", "expert");
    expect(expert).toMatchObject({ dropHighest: 1, dropLowest: 1 });
    expect(having("test", "date", "plusMonths")).not.toEqual([]);
    expect(having("test", "field", "in")).not.toEqual([]);
    expect(nodesWith("fromBottom", true).map((grade) => grade.tie)).toEqual([undefined, "admit-all"]);
  });

  it("use every maximum, the floor, a default stage and tolerances", () => {
    const maxima = points.groups.flatMap((it: Node) => [it.maximum, it.bonusMaximum]);
    expect(maxima.filter((it: unknown) => it !== "none")).toHaveLength(3);
    expect(points.totals).toEqual({ maximum: "105", deductionMaximum: "6", floor: true });
    expect(performance.totals).toEqual({ maximum: "none", deductionMaximum: "none", floor: false });
    expect(points.stages.defaultStage).toBe("startup");
    expect(points.tolerances).toHaveLength(1);
    const [first] = points.grades;
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining(["minimumTotal", "minimumGroups", "minimumFigures", "quota", "tie"]),
    );
    for (const list of [points.bonuses, points.deductions]) {
      expect(list.flatMap((it: { amount: object }) => Object.keys(it.amount)).sort()).toEqual(
        expect.arrayContaining(["bands", "perUnit"]),
      );
    }
  });

  it("use the whole order of caps and budget of a programme", () => {
    expect(reward).toMatchObject({
      roundingUnit: "1",
      beneficiaryCap: "1000000",
      whenOverBudget: "scale",
      exclusions: { grades: ["fail"], barred: true, higherLevel: "nothing" },
    });
    expect(valuesOf("remainder", reward.items)).toEqual(["expire", { carryFrom: "2023-01-01" }]);
    expect(valuesOf("amount", reward.items).filter((it) => typeof it === "object")).toHaveLength(1);
    expect(reward.items.some((it: Node) => it.cap !== "none")).toBe(true);
    expect(reward.outcomes.some((it: Node) => it.minDays === "0")).toBe(true);
    expect(valuesOf("higherLevel", reward.items)).toEqual(expect.arrayContaining(["net", "ignored"]));
    const among = nodesIn(reward.items);
    expect(among.some((it) => "levels" in it && "grade" in it)).toBe(true);
    const costs = among.filter((it) => it.type === "share-of-cost");
    expect(costs.flatMap((it) => nodesIn(it.percent)).flatMap((it) => it.kind ?? [])).toEqual([
      "fact",
      "recognised",
    ]);
    expect(costs.filter((it) => it.limits)).toHaveLength(2);
    expect(among.some((it) => "factor" in it && nodesIn(it.when).some((below) => below.test === "any"))).toBe(
      true,
    );
  });
});
