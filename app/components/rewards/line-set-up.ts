import type { MetaFunction } from "@remix-run/node";
import { pageTitle } from "#app/i18n/page-title.ts";
import type { RewardLineDetails } from "#app/services/rewards/show-reward-line.server.ts";
import type { LinkOfFiling } from "./filed-facts.tsx";

/** What the authority's page of a line and the carrier's have in common. */
export const lineMeta: MetaFunction = ({ matches, params }) =>
  pageTitle(matches, (t) => t("rewards:line.title", { no: params.line ?? "" }));

type Filing = RewardLineDetails["filings"][number];
export type LineLinks = {
  back: string;
  policy: string;
  run: string | null;
  /** The address of a filing by its digest, where the reader may open it. */
  filing: LinkOfFiling;
};

/** Where a line's page leads to: the rule in the version used, and each filing that the reader may open. */
export function lineLinks(
  { line, filings }: RewardLineDetails,
  to: {
    back: string;
    policy: (code: string, version: string) => string;
    run: string | null;
    filing: (filing: Filing) => string;
  },
): LineLinks {
  const { code, version } = line.detail.programme;
  return {
    back: to.back,
    policy: to.policy(code, version),
    run: to.run,
    filing: (digest) => {
      const found = filings.find((it) => it.sha256 === digest);
      return found ? to.filing(found) : null;
    },
  };
}
