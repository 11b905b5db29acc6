import example from "#app/policies/example/reward-programme/2023-01-01.json";
import { computeRewards } from "#app/services/rewards/compute-rewards.server.ts";
import { showRewards } from "#app/services/rewards/show-rewards.server.ts";
import { claimTitles } from "#app/services/titles/claim-titles.server.ts";
import { inventedFirm, inventedUscc } from "#db/seed/invented-firm.ts";
import { fileYear } from "./filed-year.ts";
import { moveIn, openYears } from "./reporting.ts";
import { publishPolicyOf } from "./reward-city.ts";
import { makeWorld } from "./world.ts";

/** The period of the runs, and the firm that both carriers claim. */
export const period = "2025";
export const BOTH = 40;

/** 5万 a new high-tech enterprise, once; and what a carrier's recognition earns. */
export const highTech = {
  ...example,
  code: "high-tech-reward",
  family: "high-tech-reward",
  grades: null,
  outcomes: example.outcomes.filter((it) => it.code === "new-high-tech"),
  items: example.items.filter((it) => it.code === "high-tech-unit"),
  exclusions: { ...example.exclusions, grades: [], barred: false },
  examples: example.examples.filter((it) => it.item === "high-tech-unit"),
};
const label = { zh: "首次认定", en: "First recognition" };
export const recognised = {
  ...highTech,
  code: "recognition-reward",
  family: "recognition-reward",
  outcomes: [
    { code: "recognised", label, source: { kind: "recognised", levels: ["national"] }, first: true },
  ],
  items: [
    {
      type: "per-unit",
      code: "first-recognition",
      label,
      clause: "首次认定为国家级的，奖励50万元",
      cap: "none",
      carrierKinds: ["incubator"],
      beneficiary: "carrier",
      outcome: "recognised",
      amount: "500000",
    },
  ],
  examples: [{ item: "first-recognition", note: label, given: { count: 1 }, amount: "500000" }],
};

const claim = (n: number) =>
  [inventedFirm(n).uscc, "高新技术企业", `GR2025510000${n}`, "2025-10-16", "", "", "公告"].join("\t");

export type RegisterCity = Awaited<ReturnType<typeof makeRegisterCity>>;

/** Two carriers that have filed their year, and the two programmes in force. */
export async function makeRegisterCity() {
  const world = await makeWorld();
  const analyst = await world.as("city", "analyst");
  const approver = await world.as("city", "approver");
  await openYears(await world.as("city", "admin"));
  const carrierA = await world.addCarrier("a");
  await world.addCarrier("b");
  const a = await world.as("a", "operator");
  const b = await world.as("b", "operator");
  const ofA = await moveIn(a, [10, 11, 12, BOTH]);
  const ofB = await moveIn(b, [31, BOTH], { enteredOn: "2024-09-01" });
  await claimTitles({ ctx: a, input: { rows: [10, 11, 12, BOTH].map(claim).join("\n") } });
  await claimTitles({ ctx: b, input: { rows: [31, BOTH].map(claim).join("\n") } });
  await fileYear(world, "a", { firms: ofA, year: 2025 });
  await fileYear(world, "b", { firms: ofB.slice(0, 1), year: 2025 });
  const publish = (document: object) => publishPolicyOf({ analyst, approver }, document);
  await publish(highTech);
  await publish(recognised);
  const shown = async (run: string) => (await showRewards({ ctx: analyst, input: { run } })).details!;
  const linesOf = async (run: string) => (await shown(run)).shown.lines;
  return {
    world,
    analyst,
    approver,
    reviewer: await world.as("city", "reviewer"),
    carrierA,
    publish,
    compute: (policy: string = highTech.code) =>
      computeRewards({ ctx: analyst, input: { period, policy } }) as Promise<{ runId: string }>,
    shown,
    linesOf,
    lineOfFirm: async (run: string, firm: number) =>
      (await linesOf(run)).find((it) => it.kind === "item" && it.uscc === inventedUscc(firm)),
  };
}
