import type { Params } from "@remix-run/react";
import { type RewardLineDetails, showRewardLine } from "#app/services/rewards/show-reward-line.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";

/** The line that an address names, for the authority's page and the carrier's alike. */
export const lineAsked = ({ ctx, params }: { ctx: Ctx; params: Params }): Promise<RewardLineDetails> =>
  showRewardLine({ ctx, input: { run: params.run ?? "", line: params.line ?? "" } });
