import example from "#app/policies/example/reward-programme/2023-01-01.json";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { showFiling } from "#app/services/filings/show-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { draftPolicy } from "#app/services/policy/draft-policy.server.ts";
import { publishPolicy } from "#app/services/policy/publish-policy.server.ts";
import { computeRewards } from "#app/services/rewards/compute-rewards.server.ts";
import { type RewardRunDetails, showRewards } from "#app/services/rewards/show-rewards.server.ts";
import { claimTitles } from "#app/services/titles/claim-titles.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { moveIn, openYears, typeIn } from "./reporting.ts";
import { makeWorld, type World } from "./world.ts";

/** The period of the runs, and the firm that both carriers claim. */
export const periodCode = "2025";
export const BOTH = 40;

/** The example's two items by outcome, without grades, so that the sums are those of its clauses alone. */
export const programme = {
  ...example,
  code: "outcome-rewards",
  title: { zh: "按事项奖励", en: "Rewards by outcome" },
  family: "outcome-rewards",
  grades: null,
  items: example.items.filter((it) => it.type !== "by-grade"),
  exclusions: { ...example.exclusions, grades: [], barred: false },
  examples: example.examples.filter((it) => it.item !== "grade"),
};

const claim = (n: number, kind: "科技型企业" | "高新技术企业", on: string) => {
  const number = kind === "高新技术企业" ? `GR2025510000${String(n).padStart(2, "0")}` : `KJ2025${n}`;
  return [inventedFirm(n).uscc, kind, number, on].join("\t");
};

export type RewardCity = Awaited<ReturnType<typeof makeRewardCity>>;

/** Two carriers with their firms and claims, nothing filed yet; the programme is published. */
export async function makeRewardCity() {
  const world = await makeWorld();
  const analyst = await world.as("city", "analyst");
  const approver = await world.as("city", "approver");
  await openYears(await world.as("city", "admin"));
  for (const slug of ["a", "b"]) await world.addCarrier(slug);
  await claimAwards(world);
  const city = {
    world,
    analyst,
    approver,
    reviewer: await world.as("city", "reviewer"),
    file: (slug: string) => fileOf(world, slug),
    accept: (slugs: readonly string[]) => acceptOf(world, slugs),
    publish: (document: object) => publishPolicyOf({ analyst, approver }, document),
    compute: (
      input: Partial<Parameters<typeof computeRewards>[0]["input"]> = {},
      key?: string,
    ): Promise<{ runId: string }> =>
      computeRewards({ ctx: analyst, input: { period: periodCode, policy: programme.code, ...input }, key }),
    shown: async (run: string, filters = {}): Promise<RewardRunDetails> =>
      (await showRewards({ ctx: analyst, input: { run, ...filters } })).details!,
  };
  await city.publish(programme);
  return city;
}

async function claimAwards(world: World): Promise<void> {
  const a = await world.as("a", "operator");
  const b = await world.as("b", "operator");
  const batch = Array.from({ length: 12 }, (_, i) => i + 1);
  await moveIn(a, [...batch, BOTH]);
  await moveIn(b, [31, BOTH], { enteredOn: "2024-09-01" });
  const ofA = [
    ...batch.map((n) => claim(n, "科技型企业", `2025-0${1 + (n % 9)}-15`)),
    claim(1, "高新技术企业", "2025-10-16"),
    claim(BOTH, "高新技术企业", "2025-10-16"),
  ];
  const ofB = [31, BOTH].map((n) => claim(n, "高新技术企业", "2025-10-16"));
  await claimTitles({ ctx: a, input: { rows: ofA.join("\n") } });
  await claimTitles({ ctx: b, input: { rows: ofB.join("\n") } });
}

async function fileOf(world: World, slug: string): Promise<void> {
  const operator = await world.as(slug, "operator");
  await typeIn(operator, periodCode, [[null, "staff", "6"]]);
  await prepareFiling({ ctx: operator, input: { periodCode } });
  const signer = await world.as(slug, "reviewer");
  const { digest } = await showFiling({ ctx: signer, input: { periodCode } });
  await signFiling({ ctx: signer, input: { periodCode, digest } });
}

async function acceptOf(world: World, slugs: readonly string[]): Promise<void> {
  const filings = slugs.map((carrierSlug) => ({ carrierSlug, revision: 1 }));
  for (const ctx of [await world.as("unit-a", "reviewer"), await world.as("city", "reviewer")]) {
    await acceptFilings({ ctx, input: { periodCode, filings } });
  }
}

/** Puts a document on the shelf and into force, by two people. */
export async function publishPolicyOf(
  { analyst, approver }: { analyst: Ctx; approver: Ctx },
  document: object,
): Promise<void> {
  const drafted = await draftPolicy({ ctx: analyst, input: { document: JSON.stringify(document) } });
  await publishPolicy({ ctx: approver, input: drafted });
}

/** What each beneficiary gets, by its name. */
export const totals = ({ table }: RewardRunDetails) =>
  Object.fromEntries(table.rows.map((row) => [row.beneficiary.name, row.totalFen]));
