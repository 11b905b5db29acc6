import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { computeRewards } from "#app/domain/rewards/reward-run.ts";
import { filing, itemHead, programme, rewardInput } from "#app/domain/rewards/sample.fixture.ts";
import { bundleText, makeBundle, type RunRequest, readBundle } from "#app/domain/runs/bundle.ts";
import { verifyBundle } from "#app/domain/runs/verify-bundle.ts";
import { type FilingRef, filingsOfCarrier } from "./provenance.ts";
import { lineRows } from "./stored-lines.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const least = (fact: string, value: string) => ({
  test: "compare" as const,
  x: { op: "fact" as const, fact },
  relation: ">=" as const,
  value,
  unit: "count",
});
const policy = programme({
  grades: null,
  items: [
    {
      ...itemHead,
      type: "area-rate",
      code: "rent",
      beneficiary: "carrier",
      rates: ["10"],
      multipliers: [
        { when: { test: "all", of: [least("staff", "20"), least("engineers", "5")] }, factor: "1.5" },
      ],
    },
    {
      ...itemHead,
      type: "share-of-cost",
      code: "cost",
      beneficiary: "carrier",
      fact: "cost",
      percent: { since: { kind: "recognised", levels: ["national"] }, years: ["50"] },
    },
  ],
});
const filings = [
  filing({
    carrier: "A",
    stays: [{ uscc: "F", from: "2023-01-01", areaDm2: 10_000 }],
    facts: { F: { staff: 20, engineers: 5 } },
    own: { cost: 1000 },
  }),
];
const { programme: _programme, period, filings: _filings, standings: _standings, ...rewards } = rewardInput();
const request: RunRequest = {
  kind: "reward",
  period,
  geographyVersion: "",
  policies: [policy],
  inputs: {
    filings,
    scoring: null,
    rewards: {
      ...rewards,
      facts: [
        { code: "staff", unit: "count" },
        { code: "engineers", unit: "count" },
      ],
      recognitions: [
        {
          carrierId: "A",
          kind: "incubator",
          unitId: "unit-1",
          level: "national",
          from: "2023-01-01",
          to: "2026-01-01",
          number: "7",
          isRenewal: false,
          revokedOn: null,
          evidence: null,
        },
      ],
    },
  },
};

test("a bundle holds what conditions and levels read, and is recomputed from that alone", () => {
  const bundle = readBundle(JSON.parse(bundleText(makeBundle(request, sha256))));
  expect(verifyBundle(bundle, sha256).filter((it) => it.difference)).toEqual([]);
  expect(bundle.results).toMatchObject({ rewards: { totals: { totalFen: 1_800_000 + 500 } } });
});

test("a stored line opens each condition down to the filing's digest", () => {
  const sealed = filings.map((content) => ({ revision: 2, sha256: "d".repeat(64), content }));
  const { lines } = computeRewards({
    ...request.inputs.rewards,
    period,
    filings,
    programme: policy,
    standings: [],
  });
  const material = {
    programme: policy,
    period: period.code,
    authority: { id: "city", name: "City" },
    filings: sealed,
    scheme: null,
    standings: null,
  };
  const [row, cost] = lineRows(material, lines);
  const digests = (node: {
    source: { filing: string | null } | null;
    children: readonly object[];
  }): string[] => [
    ...(node.source?.filing ? [node.source.filing] : []),
    ...node.children.flatMap((it) => digests(it as typeof node)),
  ];
  const [condition] = row!.detail.conditions!;
  expect(condition).toMatchObject({ factor: "1.5", explained: { params: { state: "met" } } });
  const own: FilingRef["sha256"] = filingsOfCarrier(sealed, "A")[0]!.sha256;
  expect([...new Set(digests(condition!.explained))]).toEqual([own]);
  expect(cost!.detail).not.toHaveProperty("conditions");
});
