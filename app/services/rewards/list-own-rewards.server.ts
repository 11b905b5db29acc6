import { z } from "zod";
import { linesOfBeneficiary } from "#db/queries/rewards.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { type LineView, lineView } from "./line-view.ts";
import { LINE_KINDS } from "./show-rewards.server.ts";

export const listOwnRewardsInput = z.object({
  period: z.string().max(20).optional(),
  item: z.string().max(80).optional(),
  kind: z.enum(LINE_KINDS).optional(),
});

export type OwnRewards = {
  /** Periods with a line, the latest first. */
  periods: string[];
  items: { code: string; label: LineView["detail"]["itemLabel"] }[];
  lines: LineView[];
  totalFen: number;
  /** Of all lines, whatever the filters leave out. */
  count: number;
};

/** What a carrier is paid by approved runs, line by line. Lines of others, and of runs under way, are not there. */
export async function listOwnRewards({
  ctx,
  input,
}: Verb<z.input<typeof listOwnRewardsInput>>): Promise<OwnRewards> {
  authorise(ctx, "rewards:read");
  const { period, item, kind } = listOwnRewardsInput.parse(input);
  const { id, cityId } = ctx.organization;
  const rows = await withScope(ctx, (tx) =>
    linesOfBeneficiary(tx, { organizationId: cityId, beneficiaryId: id }),
  );
  const all = rows.map(lineView);
  const lines = all.filter(
    (it) =>
      (!period || it.detail.period === period) && (!item || it.item === item) && (!kind || it.kind === kind),
  );
  return {
    periods: [...new Set(all.map((it) => it.detail.period))].sort().reverse(),
    items: [...new Map(all.map((it) => [it.item, it.detail.itemLabel]))].map(([code, label]) => ({
      code,
      label,
    })),
    lines,
    totalFen: lines.reduce((total, it) => total + it.amountFen, 0),
    count: all.length,
  };
}
