import type { CarrierPerformance } from "#app/domain/policy/carrier-performance.ts";
import type { PolicyHeader } from "#app/domain/policy/header.ts";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { type UnknownFigure, unknownFigures } from "#app/domain/policy/unknown-figures.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { type PolicyVersionRow, versionsOf, versionsOfPolicy } from "#db/queries/policy.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { policiesOn, policyInForce } from "../policy/policy-in-force.server.ts";

/** A reward programme of the city's shelf as the page offers it. */
export type OfferedProgramme = {
  code: string;
  version: string;
  title: Bilingual;
  verification: PolicyHeader["verification"];
  status: PolicyVersionRow["status"];
  whenOverBudget: RewardProgramme["whenOverBudget"];
  /** Figures that its source left open: it cannot run while there are any. */
  unknown: UnknownFigure[];
};

const NAMED = 6;

/** The figures by the names of the rules around them, with their place in the document. */
function namesOfFigures(unknown: readonly UnknownFigure[]): string {
  const names = unknown
    .slice(0, NAMED)
    .map(({ labels, path }) => `${labels.map((it) => it.zh).join(" › ")} (${path})`.trim());
  return names.join("；") + (unknown.length > NAMED ? "…" : "");
}

/** Programmes that could run on a day: the published ones in force, and drafts of that time, which cannot run yet. */
export async function programmesOn(tx: ScopedTx, cityId: string, on: DateOn): Promise<OfferedProgramme[]> {
  const published = await policiesOn(tx, cityId, "reward-programme", on);
  const codes = new Set(published.map((row) => row.code));
  const drafts = (await versionsOf(tx, cityId)).filter(
    (row) =>
      row.kind === "reward-programme" &&
      (row.status === "draft" || row.status === "reviewed") &&
      !codes.has(row.code) &&
      row.effectiveFrom <= on &&
      (row.effectiveTo === null || on < row.effectiveTo),
  );
  return [...published, ...drafts].map((row) => {
    const { title, verification, whenOverBudget } = row.document as RewardProgramme;
    const { code, version, status } = row;
    const unknown = unknownFigures(row.document as object);
    return { code, version, title, verification, status, whenOverBudget, unknown };
  });
}

/** The latest published version of a programme. Refuses a code that nobody has published. */
export async function publishedProgramme(
  tx: ScopedTx,
  cityId: string,
  code: string,
): Promise<RewardProgramme> {
  const versions = await versionsOfPolicy(tx, cityId, code);
  const found = versions.find((row) => row.kind === "reward-programme" && row.status === "published");
  if (!found)
    throw new Refusal("invalid", "rewards.opening-programme", {}, { programme: "rewards.opening-programme" });
  return found.document as RewardProgramme;
}

/**
 * The programme that a run of a period uses. Refuses one that is not published and one with unknown figures, and
 * names them.
 */
export async function programmeInForce(
  tx: ScopedTx,
  cityId: string,
  on: DateOn,
  code: string | undefined,
): Promise<RewardProgramme> {
  const asked = (await programmesOn(tx, cityId, on)).find((it) => it.code === code);
  if (asked && asked.unknown.length > 0) {
    throw new Refusal("conflict", "rewards.unknown-figures", {
      programme: asked.title.zh,
      count: asked.unknown.length,
      names: namesOfFigures(asked.unknown),
    });
  }
  if (asked && asked.status !== "published") {
    throw new Refusal("conflict", "rewards.not-published", { programme: asked.title.zh });
  }
  return policyInForce(tx, cityId, "reward-programme", on, code);
}

/** The policy whose grades the programme reads, null when it reads none. */
export async function gradesInForce(
  tx: ScopedTx,
  cityId: string,
  on: DateOn,
  { grades }: RewardProgramme,
): Promise<CarrierPerformance | null> {
  if (grades === null) return null;
  const known = await policiesOn(tx, cityId, "carrier-performance", on);
  if (!known.some((row) => row.code === grades)) {
    throw new Refusal("conflict", "rewards.no-grades-policy", { policy: grades, on });
  }
  return policyInForce(tx, cityId, "carrier-performance", on, grades);
}
