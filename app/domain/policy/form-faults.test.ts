import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { carrierPerformanceSchema } from "./carrier-performance.ts";
import { firmPointsSchema } from "./firm-points.ts";
import { faultsText, formFaults, readFaultsText } from "./form-faults.ts";
import { rewardProgrammeSchema } from "./reward-programme.ts";

// What keeps a document from being a policy, each place with the names of the rules around it.

type Doc = Record<string, unknown>;
const shipped = (path: string): Doc =>
  JSON.parse(readFileSync(new URL(`../../policies/${path}`, import.meta.url), "utf8"));
const SCHEMAS = {
  "firm-points": firmPointsSchema,
  "carrier-performance": carrierPerformanceSchema,
  "reward-programme": rewardProgrammeSchema,
} as const;
const POINTS = "example/every-construct-points/2023-01-01.json";
const REWARD = "example/every-construct-reward/2023-01-01.json";

/** The faults of a shipped document after a change, a line each: where, in English names and keys, and what. */
function faults(path: string, change: (document: Doc) => void): string[] {
  const document = shipped(path);
  change(document);
  const read = SCHEMAS[document.kind as keyof typeof SCHEMAS].safeParse(document);
  if (read.success) return [];
  return readFaultsText(faultsText(formFaults(document, read.error.issues))).map(({ code, params, place }) =>
    [[...place.labels.map((it) => it.en), ...place.keys].join(" › "), code, ...Object.values(params)].join(
      " | ",
    ),
  );
}
const at = (document: Doc, ...keys: (string | number)[]): Doc =>
  keys.reduce<Doc>((node, key) => (node as never)[key], document);

describe("faults of form", () => {
  it.each<[string, string, (document: Doc) => void, string[]]>([
    ["nothing", POINTS, () => {}, []],
    [
      "a figure as a number",
      POINTS,
      (it) => Object.assign(at(it, "indicators", 0), { weights: { startup: 24.1 } }),
      ["R&D expense › weights › startup | policy.form-figure"],
    ],
    [
      "a figure that is no decimal",
      POINTS,
      (it) => Object.assign(at(it, "indicators", 0), { weights: { startup: "viel" } }),
      ["R&D expense › weights › startup | policy.figure-not-decimal"],
    ],
    [
      "a key missing",
      POINTS,
      (it) => void delete at(it, "indicators", 0).missing,
      ["R&D expense › missing | policy.form-missing"],
    ],
    [
      "a word that is none of several",
      POINTS,
      (it) => Object.assign(at(it, "indicators", 0), { missing: "nought" }),
      [
        "R&D expense › missing | policy.form-value | zero, exclude, exclude-within-group, peer-mean, peer-median",
      ],
    ],
    [
      "a form that there is not",
      POINTS,
      (it) => Object.assign(at(it, "indicators", 0), { scale: { type: "curved" } }),
      ["R&D expense › scale › type | policy.form-choice | curved"],
    ],
    [
      "a key that nothing reads",
      POINTS,
      (it) => Object.assign(at(it, "indicators", 0), { surprise: 1 }),
      ["R&D expense | policy.form-key | surprise"],
    ],
    [
      "a date",
      POINTS,
      (it) => Object.assign(it, { effectiveFrom: "2023-02-30" }),
      ["effectiveFrom | policy.not-a-date"],
    ],
    ["a code", POINTS, (it) => Object.assign(it, { code: "A b" }), ["code | policy.code-form"]],
    ["an empty text", POINTS, (it) => Object.assign(it, { version: "" }), ["version | policy.form-empty"]],
    ["a list", POINTS, (it) => Object.assign(it, { indicators: {} }), ["indicators | policy.form-list"]],
    [
      "a unit",
      POINTS,
      (it) => Object.assign(at(it, "indicators", 0), { unit: "furlong" }),
      ["R&D expense › unit | policy.unit-unknown"],
    ],
  ])("%s", (_, path, change, expected) => {
    expect(faults(path, change)).toEqual(expected);
  });

  it("of a programme, each at its own rule", () => {
    const item = (type: string) => (document: Doc) =>
      (document.items as Doc[]).findIndex((it) => it.type === type);
    const found = faults(REWARD, (it) => {
      const [unit, batch, cost] = ["per-unit", "per-batch", "share-of-cost"].map((type) => item(type)(it));
      Object.assign(at(it, "items", unit!), { outcome: "nowhere" });
      Object.assign(at(it, "items", batch!), { size: "2.5" });
      Object.assign(at(it, "items", cost!), { cap: "0.001" });
      Object.assign(at(it, "attribution"), { minDays: "1.5" });
    });
    expect(found).toEqual([
      expect.stringMatching(/ › outcome \| policy\.no-such-outcome-of \| nowhere$/),
      expect.stringMatching(/ › size \| policy\.batch-size \| /),
      "attribution › minDays | policy.attribution-not-whole",
      expect.stringMatching(/ › cap \| policy\.cap-not-a-multiple$/),
    ]);
    expect(found.every((it) => !/ \/|items/.test(it))).toBe(true);
  });

  it("are twenty at most", () => {
    const all = faults(POINTS, (it) => {
      it.examples = (it.examples as Doc[]).concat(Array.from({ length: 50 }, () => ({})));
    });
    expect(all).toHaveLength(20);
  });
});
