import { test } from "./fixtures.ts";
import { startWalk } from "./walk.ts";
import { cityGrades, parkScores } from "./walk-evaluation.ts";
import {
  cityAccepts,
  claimsTitles,
  districtAccepts,
  districtReturns,
  mendsFigure,
  prepares,
  signs,
} from "./walk-filing.ts";
import {
  enters,
  entersFigures,
  letsRooms,
  mendsAndCommits,
  seesAreaLedger,
  seesDryRun,
  uploadsFirms,
} from "./walk-ledger.ts";
import { approves, computesRewards, paysOnce, rulesConflicts, verifiesBundle } from "./walk-rewards.ts";

test.setTimeout(900_000);

test("from a workbook of firms to a reward that anyone can recompute", async ({ person }, info) => {
  const walk = startWalk(person, (name) => info.outputPath(name));
  const step = <T>(title: string, act: () => Promise<T>): Promise<T> => test.step(title, act);

  await step("1. the incubator's operator enters with one press", () => enters(walk));
  await step("1. fills the template with 30 firms and uploads it", () => uploadsFirms(walk));
  await step("1. sees the dry run by row, field and rule, and that the sums agree", () => seesDryRun(walk));
  await step("1. gets the workbook back marked, mends it and commits", () => mendsAndCommits(walk));
  await step("1. lets rooms to three firms: whole, a part, the other part", () => letsRooms(walk));
  await step("1. sees area ledger, occupancy and the 75 % rule change", () => seesAreaLedger(walk));
  await step("2. enters the year's figures: a pasted block, and by keyboard", () => entersFigures(walk));
  await step("2. claims titles", () => claimsTitles(walk));
  await step("2. prepares the filing", () => prepares(walk));
  await step("2. the carrier's reviewer signs", () => signs(walk, 1));
  await step("3. the district returns one cell with a comment", () => districtReturns(walk));
  const figures = await step("3. the operator mends it and prepares again", () => mendsFigure(walk));
  await step("3. the second revision is signed", () => signs(walk, 2));
  await step("3. the district sees the difference and accepts", () => districtAccepts(walk, figures));
  await step("3. the city accepts", () => cityAccepts(walk));
  await step("4. the park scores its firms; a firm's points add up", () => parkScores(walk));
  await step("5. the city computes performance and grades", () => cityGrades(walk));
  await step("5. rewards; one yuan opens down to its evidence", () => computesRewards(walk));
  await step("5. the disputes show the same facts to all and are ruled on", () => rulesConflicts(walk));
  await step("5. computed again, it is paid once", () => paysOnce(walk));
  await step("5. another hand approves", () => approves(walk));
  await step("6. the bundle recomputes offline; a changed digit is named", () => verifiesBundle(walk));
});
