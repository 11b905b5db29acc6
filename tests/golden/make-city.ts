import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { type FirmPoints, firmPointsSchema } from "#app/domain/policy/firm-points.ts";
import { bundlePieces } from "#app/domain/runs/columns/column-bundle.ts";
import { scoredFirm } from "#app/domain/runs/columns/column-results.ts";
import { FirmFreezer } from "#app/domain/runs/columns/freeze-firms.ts";
import { columnPlan } from "#app/domain/runs/columns/plan.ts";
import { sealColumns } from "#app/domain/runs/columns/seal-columns.ts";
import { common, frozen, goldenFile, policy, read, sha256 } from "./make.ts";

const AGE: FirmPoints["ranking"]["tieBreaks"][number] = {
  by: "figure",
  x: { op: "months-between", of: [{ date: "founded" }, { date: "period-last" }] },
  direction: "lower",
};
const hasher = () => {
  const hash = createHash("sha256");
  return { update: (text: string) => void hash.update(text, "utf8"), hex: () => hash.digest("hex") };
};

/** The same firms as a run in columns, by a scheme that counts titles and months too: the text of its bundle. */
export async function cityBundle(): Promise<string> {
  const scheme = firmPointsSchema.parse(policy("example/firm-points/2023-01-01.json"));
  const { facts, periods } = read;
  const { period, geographyVersion } = common;
  const aged: FirmPoints = {
    ...scheme,
    ranking: { ...scheme.ranking, tieBreaks: [...scheme.ranking.tieBreaks, AGE] },
  };
  const plan = columnPlan({ policy: aged, facts, period, periods });
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
  const freezer = new FirmFreezer(aged, facts, period, plan, listed);
  for (const isOwn of [true, false]) {
    listed.forEach(({ content }, place) => {
      if ((content.period.code === period.code) === isOwn) freezer.read(place, content);
    });
  }
  const firms = freezer.frozen();
  const inputs = { facts, periods, places: [...plan.places], filings: listed.map((it) => it.named) };
  const request = { policy: aged, plan, period, geographyVersion, inputs, firms };
  const { head, scores, ids } = sealColumns(request, { hasher, sha256 });
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
  writeFileSync(goldenFile("city"), `${await cityBundle()}\n`);
}
