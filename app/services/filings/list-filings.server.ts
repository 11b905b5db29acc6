import { can } from "#app/domain/access/permissions.ts";
import type { FilingAction, FilingState } from "#app/domain/filings/state.ts";
import { actionsFor, isLate, submissionFault } from "#app/domain/filings/state.ts";
import type { Period } from "#app/domain/reports/periods.ts";
import { periodView } from "#app/services/reports/period.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { filingsOf } from "#db/queries/filings.server.ts";
import { periodsOf } from "#db/queries/reports.server.ts";
import { withScope } from "#db/scope.server.ts";

export type OwnFiling = {
  period: Period;
  status: FilingState | null;
  revision: number;
  acceptedRevision: number | null;
  preparedByName: string | null;
  isLate: boolean;
  isClosed: boolean;
  /** The step that this person may take next. */
  next: FilingAction | null;
};

/** The carrier's periods, the latest first, each with where its filing stands. */
export async function listFilings({ ctx }: Verb<null>): Promise<OwnFiling[]> {
  authorise(ctx, "filing:read");
  const place = { orgKind: ctx.organization.kind, carrierKind: ctx.organization.carrierKind, role: ctx.role };
  return withScope(ctx, async (tx) => {
    const filings = new Map((await filingsOf(tx, ctx.organization.id)).map((it) => [it.periodId, it]));
    const periods = await periodsOf(tx, ctx.organization.cityId);
    return periods.map((row) => {
      const filing = filings.get(row.id);
      const fault = submissionFault(row, ctx.today, filing?.revision ?? 0);
      const open = actionsFor(filing?.status ?? "draft", "carrier");
      const next: FilingAction | null = fault
        ? null
        : open.includes("submit") && can(place, "filing:sign")
          ? "submit"
          : open.includes("prepare") && can(place, "filing:prepare")
            ? "prepare"
            : null;
      return {
        period: periodView(row),
        status: filing?.status ?? null,
        revision: filing?.revision ?? 0,
        acceptedRevision: filing?.acceptedRevision ?? null,
        preparedByName: filing?.preparedByName ?? null,
        isLate: (filing?.revision ?? 0) === 0 && isLate(row, ctx.today),
        isClosed: fault?.code === "filings.closed",
        next,
      };
    });
  });
}
