import { TITLE_KINDS, type TitleKind } from "#app/domain/titles/kinds.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type OwnFirm, ownFirms } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { TITLE_RULES } from "./title-rules.ts";

export type KindChoice = {
  kind: TitleKind;
  /** Years from award to expiry; "none" without end; null when the rule does not say. */
  validityYears: number | "none" | null;
  numberExample: string | null;
};
export type ClaimForm = { firms: OwnFirm[]; kinds: KindChoice[] };

/** What a claim is filled in from. */
export async function claimForm({ ctx }: Verb<null>): Promise<ClaimForm> {
  authorise(ctx, "titles:write");
  const firms = await withScope(ctx, (tx) => ownFirms(tx, ctx.organization.id, ctx.today));
  const kinds = TITLE_KINDS.map((kind): KindChoice => {
    const rule = TITLE_RULES.get(kind)!;
    const years = rule.validityYears;
    return {
      kind,
      validityYears: typeof years !== "string" ? null : years === "none" ? "none" : Number(years),
      numberExample: rule.number?.example ?? null,
    };
  });
  return { firms, kinds };
}
