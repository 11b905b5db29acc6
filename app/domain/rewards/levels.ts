import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import type { Recognition } from "./types.ts";

/**
 * At what level a carrier is recognised (lifecycle, Recognition): 国家级, 省级, 市级 (of a municipality under the State
 * Council the same as 省级), 区县级; 标准级 and 卓越级 since 2025; 备案 of a makerspace.
 */
export const RECOGNITION_LEVELS = [
  "national",
  "provincial",
  "municipal",
  "district",
  "standard",
  "excellent",
  "filed",
] as const;
export type RecognitionLevel = (typeof RECOGNITION_LEVELS)[number];

/** What stands above what: 国家级, 标准级, 卓越级 and 备案 are the nation's. */
const TIERS: readonly (readonly RecognitionLevel[])[] = [
  ["national", "standard", "excellent", "filed"],
  ["provincial"],
  ["municipal"],
  ["district"],
];

/** Recognised on that day: since then, not ended, not revoked. */
export const isInForce = ({ from, to, revokedOn }: Recognition, on: DateOn): boolean =>
  isWithin(on, { from, to: to ?? null }) && (revokedOn === null || on < revokedOn);

/**
 * The carrier's recognised level on that day: of its recognitions in force, those of the highest tier, the earliest
 * first. Empty where it is recognised nowhere.
 */
export function recognisedLevel(
  recognitions: readonly Recognition[],
  carrierId: string,
  on: DateOn,
): Recognition[] {
  const own = recognitions.filter((it) => it.carrierId === carrierId && isInForce(it, on));
  const tier = TIERS.find((levels) => own.some((it) => levels.includes(it.level))) ?? [];
  const inOrder = (it: Recognition): string => [it.from, it.level, it.number].join(" ");
  return own.filter((it) => tier.includes(it.level)).sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1));
}

/** Whether anything in the programme hangs on the register of recognised carriers. */
export const readsRecognitions = ({
  outcomes,
  items,
}: Pick<RewardProgramme, "outcomes" | "items">): boolean =>
  outcomes.some((it) => it.source.kind === "recognised") ||
  items.some((item) => {
    if (item.type === "by-grade") return item.grades.some((row) => row.levels !== undefined);
    if (item.type !== "share-of-cost" || typeof item.percent !== "object") return false;
    return "since" in item.percent && item.percent.since.kind === "recognised";
  });
