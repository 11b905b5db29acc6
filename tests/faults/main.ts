import { parseArgs } from "node:util";
import { makeTemplate } from "./cluster.ts";
import { diskFull } from "./disk-full.ts";
import { halfOpen } from "./half-open.ts";
import { killWeb } from "./kill-web.ts";
import { killWorker } from "./kill-worker.ts";
import { lostCommit } from "./lost-commit.ts";
import { postgresCrash } from "./postgres-crash.ts";
import { bundleEntries } from "./processes.ts";
import { seeded } from "./random.ts";
import type { Scenario } from "./scene.ts";

// `npm run test:faults -- name … --seed 7 --rounds 50` runs these, or all of them; one JSON line a scenario. Needs `npm run build`.
const SCENARIOS: Record<string, Scenario> = {
  "kill-web": killWeb,
  "kill-worker": killWorker,
  "postgres-crash": postgresCrash,
  "lost-commit": lostCommit,
  "half-open": halfOpen,
  "disk-full": diskFull,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string" },
    rounds: { type: "string", default: "50" },
    template: { type: "string" },
    minutes: { type: "string" },
  },
});
const unknown = positionals.filter((name) => !(name in SCENARIOS));
if (unknown.length > 0) {
  process.stderr.write(
    `no scenario ${unknown.join(", ")}; there are: ${Object.keys(SCENARIOS).join(", ")}\n`,
  );
  process.exit(2);
}
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const rounds = Number(values.rounds);
process.stdout.write(`seed ${seed}, rounds ${rounds}\n`);
// --template: a data directory that `npm run db:seed` filled with DEMO=on, and that nobody uses meanwhile.
const template = values.template ? { directory: values.template, remove: () => {} } : await makeTemplate();
await bundleEntries();
// --minutes: how long scenarios may begin further rounds.
const lastly = values.minutes ? performance.now() + Number(values.minutes) * 60_000 : Infinity;
let isSound = true;
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(SCENARIOS)) {
    const began = performance.now();
    const found = await SCENARIOS[name]?.({
      template: template.directory,
      rounds,
      isTimeUp: () => performance.now() > lastly,
      random: seeded(seed),
    });
    if (!found) continue;
    const seconds = Math.round((performance.now() - began) / 1_000);
    process.stdout.write(`${JSON.stringify({ scenario: name, seed, rounds, seconds, ...found })}\n`);
    if (found.faults.length > 0) isSound = false;
  }
} finally {
  template.remove();
}
process.exitCode = isSound ? 0 : 1;
