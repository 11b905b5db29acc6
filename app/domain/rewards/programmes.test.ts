import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rewardProgrammeSchema } from "#app/domain/policy/reward-programme.ts";
import { unknownFigures } from "#app/domain/policy/unknown-figures.ts";
import { itemsWithoutExample, rewardExampleFaults } from "./examples.ts";
import { run } from "./sample.fixture.ts";

const folder = new URL("../../policies/", import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL("facts.json", folder), "utf8")).facts;
const programmes = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".json"))
  .map((path) => ({ path, json: JSON.parse(readFileSync(new URL(path, folder), "utf8")) }))
  .filter(({ json }) => json.kind === "reward-programme")
  .map(({ path, json }) => ({ path, programme: rewardProgrammeSchema.parse(json) }));

describe.each(programmes)("the shipped programme $path", ({ path, programme }) => {
  test("computes its worked examples, at least one per item", () => {
    expect(rewardExampleFaults(programme, catalogue)).toEqual([]);
    expect(itemsWithoutExample(programme)).toEqual([]);
  });

  test("stands under its first day and names a source", () => {
    expect(path.endsWith(`/${programme.effectiveFrom}.json`)).toBe(true);
    expect(programme.verification).not.toBe("verified");
  });
});

test("a programme whose cap is unknown can be read, not run", () => {
  const byCode = (code: string) => programmes.find((it) => it.programme.code === code)!.programme;
  const unknown = unknownFigures(byCode("cq-gaoxin-double-increase")).map((it) => it.path);
  expect(unknown).toContain("/beneficiaryCap");
  expect(() => run({ programme: byCode("cq-gaoxin-double-increase") })).toThrow("policy.unknown-figures");
  expect(run({ programme: byCode("example-reward-programme") }).lines).toEqual([]);
});

test("an example that is wrong is found", () => {
  const { programme } = programmes.find((it) => it.programme.code === "example-reward-programme")!;
  const wrong = { ...programme, examples: [{ ...programme.examples[0]!, amount: "60000.01" }] };
  expect(rewardExampleFaults(wrong)).toEqual([
    { index: 0, item: "tech-firm-batch", expected: "60000.01", found: "60000.00" },
  ]);
});
