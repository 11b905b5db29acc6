import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { programmeFactFaults } from "./check-programme.ts";
import type { CatalogueFact } from "./check-units.ts";
import type { Condition } from "./condition.ts";
import type { Expression } from "./expression.ts";
import { type RewardProgramme, rewardProgrammeSchema } from "./reward-programme.ts";

const root = new URL("../../policies/", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const catalogue: CatalogueFact[] = read("facts.json").facts;
const programmes: [string, RewardProgramme][] = (
  readdirSync(root, { recursive: true, encoding: "utf8" }) as string[]
).flatMap((path) => {
  const document = path.endsWith(".json") ? read(path) : {};
  return document.kind === "reward-programme" ? [[path, rewardProgrammeSchema.parse(document)]] : [];
});

describe("facts of reward programmes", () => {
  it.each(programmes)("%s reads facts that are collected for its purpose", (_, programme) => {
    expect(programmeFactFaults(programme, catalogue)).toEqual([]);
  });

  it("names a fact of another purpose by its place", () => {
    const [, programme] = programmes.find(([, it]) => JSON.stringify(it.items).includes('"fact":"revenue"'))!;
    const others = catalogue.map((it) => ({ ...it, purposes: ["credit"] }));
    const found = programmeFactFaults(programme, others);
    expect(found).toContainEqual({
      code: "policy.fact-of-other-purpose",
      path: expect.stringMatching(/^\/items\/\d/),
      params: { fact: "revenue", purpose: programme.purpose },
    });
    expect(programmeFactFaults(programme, [])).toEqual([]);
  });

  it("looks into conditions: outcomes, units and purposes as in every other policy", () => {
    const [, programme] = programmes[0]!;
    const when = (condition: Condition) =>
      programmeFactFaults(
        { ...programme, items: [{ when: condition }] } as unknown as RewardProgramme,
        catalogue,
      );
    const compare = (x: Expression, unit: string): Condition => ({
      test: "compare",
      x,
      relation: ">=",
      value: "1",
      unit,
    });
    const count = (outcome: string): Expression => ({ op: "count-of", outcome, periods: 1, renewals: true });
    expect(when(compare(count("high-tech"), "count"))).toEqual([]);
    expect(when({ test: "all", of: [compare(count("hightech"), "count")] })).toMatchObject([
      { code: "policy.no-such-outcome", path: "/items/0/when/of/0" },
    ]);
    expect(when(compare({ op: "fact", fact: "employees" }, "yuan"))).toMatchObject([
      { code: "policy.unit-mismatch" },
    ]);
  });
});
