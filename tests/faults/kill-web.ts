import type { Deed } from "./deeds.ts";
import { pause } from "./random.ts";
import {
  brokenLinks,
  doPlainly,
  type Found,
  type Given,
  onScene,
  type Scene,
  spread,
  standing,
  Tally,
} from "./scene.ts";

/** The kill falls anywhere in this many times of what a form usually takes. */
const STRETCH = 1.3;

/**
 * The four forms that a kill meets at once, each made possible in peace: an import that is checked, a filing that is
 * prepared, a run of the park to ask for, a run of the city to approve.
 */
async function fourDeeds({ town }: Scene): Promise<Deed[]> {
  await town.signInAll();
  const deeds: Deed[] = [];
  for (const chain of [town.importing(), town.filing()]) {
    for await (const deed of chain) {
      if (deed.name === "import" || deed.name === "sign") {
        deeds.push(deed);
        break;
      }
      await doPlainly(deed);
    }
  }
  await doPlainly(await town.asking("city"));
  await town.idle();
  return [...deeds, await town.asking("park"), await town.approving()];
}

type Underway = { deed: Deed; key: string; before: number };

/** What stands of a form after the kill, and after the same form was sent again. */
async function settle(
  { deed, key, before }: Underway,
  isAcknowledged: boolean,
  { tally, faults }: { tally: Tally; faults: string[] },
  restart: Promise<unknown>,
): Promise<void> {
  const after = (await standing(deed, faults)) - before;
  tally.add(
    `${deed.name}: ${isAcknowledged ? "acknowledged" : after > 0 ? "done, not acknowledged" : "undone"}`,
  );
  if (isAcknowledged && after !== 1) faults.push(`${deed.name}: acknowledged, but stands ${after} times`);
  await restart;
  const again = await deed.send(key);
  const times = (await standing(deed, faults)) - before;
  if (again.kind !== "done") faults.push(`${deed.name} again: ${again.status} ${again.text.slice(0, 200)}`);
  if (times !== 1) faults.push(`${deed.name}: stands ${times} times after it was sent again`);
}

/** kill −9 of the web server in the middle of an import, a signature, a run that is asked for and an approval; all sent again. */
export const killWeb = (given: Given): Promise<Found> =>
  onScene(given, {}, async (scene) => {
    const { web, town } = scene;
    const { random } = given;
    const tally = new Tally();
    const faults: string[] = [];
    const readyMs: number[] = [];
    const usual = new Map<string, number>();
    // The first is slow for another reason: modules are read, statements planned.
    for (let time = 0; time < 2; time++) {
      const deeds = await fourDeeds(scene);
      await Promise.all(deeds.map(async (deed) => usual.set(deed.name, await doPlainly(deed))));
    }
    for (let round = 0; round < given.rounds && !given.isTimeUp(); round++) {
      const deeds = await fourDeeds(scene);
      const longest = Math.max(...usual.values());
      const sent = [];
      for (const deed of deeds) {
        const underway = { deed, key: crypto.randomUUID(), before: await standing(deed, faults) };
        // Short forms are sent later, so that the kill meets each of them anywhere in its course.
        const wait = random.below(Math.max(0, longest - (usual.get(deed.name) ?? 0)) + 1);
        sent.push({ underway, answer: pause(wait).then(() => deed.send(underway.key)) });
      }
      await pause(random.below(longest * STRETCH));
      await web.end("SIGKILL");
      tally.add("kills");
      const answers = await Promise.all(sent.map(({ answer }) => answer));
      // The database ends by itself what it was told to commit.
      await pause(300);
      const restart = web.start().then((ms) => readyMs.push(ms));
      for (const [i, { underway }] of sent.entries()) {
        await settle(underway, answers[i]?.kind === "done", { tally, faults }, restart);
      }
      await town.idle();
    }
    const broken = await brokenLinks(scene.cluster);
    if (broken > 0) faults.push(`audit: ${broken} broken links`);
    const stuck = await town.failedJobs();
    if (stuck > 0) faults.push(`${stuck} jobs did not end with their run`);
    return {
      figures: { ...tally.counts, "broken links": broken, "start ms, median": spread(readyMs).median },
      faults,
    };
  });
