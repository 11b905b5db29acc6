import { carrierPageRls } from "./carrier-page-rls.ts";
import type { Figure } from "./measure.ts";

// `npm run bench -- name …` runs these, or all of them; one JSON line a figure.
const BENCHES: Record<string, () => Promise<Figure[]>> = { "carrier-page-rls": carrierPageRls };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(", ")}; there are: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  for (const figure of (await BENCHES[name]?.()) ?? []) process.stdout.write(`${JSON.stringify(figure)}\n`);
}
