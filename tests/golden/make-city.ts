import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { contentDigest, type FilingContent } from "#app/domain/filings/content.ts";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import { bundlePieces } from "#app/domain/runs/columns/column-bundle.ts";
import { scoredFirm } from "#app/domain/runs/columns/column-results.ts";
import { FirmFreezer } from "#app/domain/runs/columns/freeze-firms.ts";
import { columnPlan } from "#app/domain/runs/columns/plan.ts";
import { sealColumns } from "#app/domain/runs/columns/seal-columns.ts";
import type { FactUnit } from "#app/domain/scoring/input.ts";
import { common, frozen, goldenFile, policy, read, sha256, told } from "./make.ts";

const AGE: FirmPoints["ranking"]["tieBreaks"][number] = {
  by: "figure",
  x: { op: "months-between", of: [{ date: "founded" }, { date: "period-last" }] },
  direction: "lower",
};
const hasher = () => {
  const hash = createHash("sha256");
  return { update: (text: string) => void hash.update(text, "utf8"), hex: () => hash.digest("hex") };
};

type City = {
  engineVersion: string;
  policy: FirmPoints;
  facts: readonly FactUnit[];
  frozen: readonly { sha256: string; content: FilingContent }[];
};
const scheme = firmPointsSchema.parse(policy("example/firm-points/2023-01-01.json"));
const aged: FirmPoints = {
  ...scheme,
  ranking: { ...scheme.ranking, tieBreaks: [...scheme.ranking.tieBreaks, AGE] },
};
/** What 1.2.0 does otherwise: two carriers report one firm's credit standing differently, which a veto reads. */
const distrusted: FirmPoints = {
  ...aged,
  vetoes: [
    {
      code: "distrusted",
      label: { zh: "严重失信", en: "Seriously untrustworthy" },
      when: { test: "choice", fact: "credit-state", in: ["严重失信"] },
      effect: { type: "bar" },
    },
  ],
};
const withCredit = frozen.map(({ content }) => {
  const state = content.carrier.id === "carrier-a" ? "守信" : "严重失信";
  const changed = content.period.code === "2023" ? told(content, { "credit-state": state }) : content;
  return { content: changed, sha256: contentDigest(changed, sha256) };
});
export const CITIES: Readonly<Record<"city" | "city-texts", City>> = {
  city: { engineVersion: "1.1.0", policy: aged, facts: read.facts, frozen },
  "city-texts": {
    engineVersion: "1.2.0",
    policy: distrusted,
    facts: [...read.facts, { code: "credit-state", unit: "text" }],
    frozen: withCredit,
  },
};

/** The same firms as a run in columns, by a scheme that counts titles and months too: the text of its bundle. */
export async function cityBundle(name: keyof typeof CITIES): Promise<string> {
  const { policy, frozen, engineVersion } = CITIES[name];
  const facts = [...CITIES[name].facts];
  const { periods } = read;
  const { period, geographyVersion } = common;
  const plan = columnPlan({ policy, facts, period, periods });
  const listed = frozen
    .map(({ sha256: digest, content }) => ({
      content,
      carrierId: content.carrier.id,
      named: {
        carrier: { id: content.carrier.id, name: content.carrier.name },
        period: content.period.code,
        revision: 1,
        sha256: digest,
      },
      sha256: digest,
    }))
    .sort((a, b) => (`${a.carrierId} ${a.named.period}` < `${b.carrierId} ${b.named.period}` ? -1 : 1));
  const freezer = new FirmFreezer(policy, facts, period, plan, listed);
  for (const isOwn of [true, false]) {
    listed.forEach(({ content }, place) => {
      if ((content.period.code === period.code) === isOwn) freezer.read(place, content);
    });
  }
  const firms = freezer.frozen();
  const { texts } = firms;
  const named = listed.map((it) => it.named);
  const inputs = { facts, periods, places: [...plan.places], filings: named, ...(texts ? { texts } : {}) };
  const request = { policy, plan, period, geographyVersion, inputs, firms };
  const { head, scores, ids } = await sealColumns(request, { hasher, sha256 }, engineVersion);
  const rows = ids.map((_, row) => row);
  const pieces: string[] = [];
  for await (const piece of bundlePieces(head, async function* (member) {
    yield member === "inputs" ? rows.map(firms.at) : rows.map((row) => scoredFirm(scores, ids[row]!, row));
  })) {
    pieces.push(piece);
  }
  return pieces.join("");
}
if (/[\\/]golden[\\/]make-city\.ts$/.test(process.argv[1] ?? "")) {
  for (const name of Object.keys(CITIES) as (keyof typeof CITIES)[]) {
    writeFileSync(goldenFile(name), `${await cityBundle(name)}\n`);
  }
}
