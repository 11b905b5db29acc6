import { z } from "zod";
import { isOpenToCarrier } from "#app/domain/filings/state.ts";
import type { FilingView } from "#app/domain/filings/view.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { periodAsked } from "#app/services/reports/period.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  acceptedContent,
  type FilingRow,
  filingOf,
  revisionContent,
  revisionsOf,
} from "#db/queries/filings.server.ts";
import { type PeriodRow, periodBefore } from "#db/queries/reports.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { actorOf, filedAsked } from "./filed.server.ts";
import { filingView, type Shown } from "./filing-view.server.ts";
import { faultsOf, faultsOfFiled, freezeLedger } from "./freeze-ledger.server.ts";

const revision = z.coerce.number().int().min(0).optional();
export const showFilingInput = z.object({ periodCode: z.string(), revision });
export const showFiledInput = z.object({ carrierSlug: z.string(), periodCode: z.string(), revision });

/**
 * The own filing of a period: any revision, or (revision 0) the ledger as it would be signed now. Without a revision,
 * what the carrier has to do with: the ledger while the filing is its own, else what it submitted last.
 */
export async function showFiling({ ctx, input }: Verb<z.input<typeof showFilingInput>>): Promise<FilingView> {
  authorise(ctx, "filing:read");
  const asked = showFilingInput.parse(input);
  return withScope(ctx, async (tx) => {
    const period = await periodAsked(tx, ctx, asked.periodCode);
    const filing = await filingOf(tx, ctx.organization.id, period.id);
    const isOwn = !filing || isOpenToCarrier(filing.status) || filing.status === "prepared";
    const wanted = asked.revision ?? (isOwn ? 0 : filing.revision);
    const { slug, nameZh, nameEn } = ctx.organization;
    const base = { carrier: { slug, nameZh, nameEn }, actor: "carrier", period, filing } as const;
    if (wanted > 0) return filingView(tx, ctx, { ...base, ...(await signed(tx, period, filing, wanted)) });
    const { content } = await freezeLedger(tx, ctx, period);
    const faults = await faultsOf(tx, ctx, period, content);
    const last = filing && filing.revision > 0 ? await contentOf(tx, filing, filing.revision) : null;
    return filingView(tx, ctx, {
      ...base,
      revision: 0,
      content,
      signedDigest: null,
      before: last && filing ? { revision: filing.revision, content: last } : null,
      faults,
    });
  });
}

/** A submitted filing as an authority reads it: its last revision, or any other. */
export async function showFiled({ ctx, input }: Verb<z.input<typeof showFiledInput>>): Promise<FilingView> {
  authorise(ctx, "filing:read");
  const asked = showFiledInput.parse(input);
  return withScope(ctx, async (tx) => {
    const { carrier, period, filing } = await filedAsked(tx, ctx, asked);
    const shown = await signed(tx, period, filing, asked.revision || filing.revision);
    return filingView(tx, ctx, { carrier, actor: actorOf(ctx), period, filing, ...shown });
  });
}

/** One frozen revision with the one before it. */
async function signed(
  tx: ScopedTx,
  period: PeriodRow,
  filing: FilingRow | null,
  wanted: number,
): Promise<Pick<Shown, "revision" | "content" | "signedDigest" | "before" | "faults">> {
  const heads = filing ? await revisionsOf(tx, filing.organizationId, filing.id) : [];
  const head = heads.find((it) => it.revision === wanted);
  if (!filing || !head) throw new Refusal("absent", "filings.no-revision", { revision: wanted });
  const content = await contentOf(tx, filing, wanted);
  const before =
    wanted > 1 ? { revision: wanted - 1, content: await contentOf(tx, filing, wanted - 1) } : null;
  const earlier = await periodBefore(tx, period);
  const accepted = earlier ? await acceptedContent(tx, filing.organizationId, earlier.id) : null;
  return {
    revision: wanted,
    content,
    signedDigest: head.sha256,
    before,
    faults: faultsOfFiled(content, accepted),
  };
}

async function contentOf(tx: ScopedTx, filing: FilingRow, wanted: number) {
  const content = await revisionContent(tx, filing.organizationId, filing.id, wanted);
  if (!content) throw new Refusal("absent", "filings.no-revision", { revision: wanted });
  return content;
}
