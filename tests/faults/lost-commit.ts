import type { Deed } from "./deeds.ts";
import {
  brokenLinks,
  doPlainly,
  type Found,
  type Given,
  onScene,
  type Scene,
  standing,
  Tally,
} from "./scene.ts";

const CUTS_A_ROUND = 4;

async function* deedsOf({ town }: Scene): AsyncGenerator<Deed> {
  await town.signInAll();
  yield* town.importing();
  yield* town.filing();
  yield await town.asking("city");
  await town.idle();
  yield await town.approving();
}

/** The connection is cut when the transaction stands and its answer is on the way: the form is sent again, nothing is done twice. */
export const lostCommit = (given: Given): Promise<Found> =>
  onScene(given, { isWorkerDirect: true }, async (scene) => {
    const { proxy, cluster } = scene;
    const tally = new Tally();
    const faults: string[] = [];
    const wanted = given.rounds * CUTS_A_ROUND;
    while (proxy.dropped < wanted && faults.length < 20 && !given.isTimeUp()) {
      for await (const deed of deedsOf(scene)) {
        const key = crypto.randomUUID();
        const before = await standing(deed, faults);
        const dropped = proxy.dropped;
        proxy.dropNextCommit();
        const answer = await deed.send(key);
        proxy.disarm();
        if (proxy.dropped === dropped) {
          // Refused before it came to a COMMIT, as a starved machine refuses a file that takes long to read.
          tally.add(`not cut (${answer.status})`);
          await doPlainly(deed);
          continue;
        }
        const isToldUnknown = answer.kind === "away" && answer.text.includes("common.outcome-unknown");
        tally.add(isToldUnknown ? "told that it is not known" : `told ${answer.kind} (${answer.status})`);
        if (!isToldUnknown) faults.push(`${deed.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
        if ((await standing(deed, faults)) - before !== 1)
          faults.push(`${deed.name} did not stand after its COMMIT`);
        const again = await deed.send(key);
        if (again.kind !== "done")
          faults.push(`${deed.name} again: ${again.status} ${again.text.slice(0, 200)}`);
        const times = (await standing(deed, faults)) - before;
        tally.add(times === 1 ? "stand once" : "stand otherwise");
        if (times !== 1) faults.push(`${deed.name} stands ${times} times`);
      }
    }
    const broken = await brokenLinks(cluster);
    if (broken > 0) faults.push(`audit: ${broken} broken links`);
    return { figures: { "commits cut": proxy.dropped, ...tally.counts, "broken links": broken }, faults };
  });
