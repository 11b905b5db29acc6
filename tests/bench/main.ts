import { carrierPageRls } from "./carrier-page-rls.ts";
import type { Figure } from "./measure.ts";
import { occupancy5y } from "./occupancy-5y.ts";
import { registerAsOf } from "./register-as-of.ts";
import { rescoreCity } from "./rescore-city.ts";
import { rescoreGrowth, rescoreKernel } from "./rescore-kernel.ts";
import { rescoreOne } from "./rescore-one.ts";
import { rewardSeason } from "./reward-season.ts";
import { robustness1000 } from "./robustness-1000.ts";

// `npm run bench -- name …` runs these, or all of them; one JSON line a figure.
const BENCHES: Record<string, () => Promise<Figure[]>> = {
  "carrier-page-rls": carrierPageRls,
  "reward-season": rewardSeason,
  "register-as-of": registerAsOf,
  "occupancy-5y": occupancy5y,
  "rescore-kernel": rescoreKernel,
  "rescore-growth": rescoreGrowth,
  "rescore-city": rescoreCity,
  "rescore-one": rescoreOne,
  "robustness-1000": robustness1000,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(", ")}; there are: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  for (const figure of (await BENCHES[name]?.()) ?? []) process.stdout.write(`${JSON.stringify(figure)}\n`);
}
