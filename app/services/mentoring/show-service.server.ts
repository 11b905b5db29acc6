import { z } from "zod";
import type { Fault } from "#app/domain/reports/fault.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type HistoryEntry, historyOf } from "#db/queries/residency.server.ts";
import { type EntryRow, listEntries } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";
import { secondLook } from "./service-entries.ts";

export type ServiceView = {
  entry: EntryRow;
  /** What is worth a second look, for as long as it is so. */
  warnings: Fault[];
  history: HistoryEntry[];
  kinds: typeof CODE_LISTS.serviceKinds;
};

/** One entry of the log of services, also when it was taken back. */
export async function showService({ ctx, input }: Verb<{ id: string }>): Promise<ServiceView> {
  authorise(ctx, "residency:read");
  const { id } = input;
  if (!z.uuid().safeParse(id).success) throw new Refusal("absent", "mentoring.service-absent");
  const organizationId = ctx.organization.id;
  return withScope(ctx, async (tx) => {
    const [entry] = await listEntries(tx, { organizationId, id, state: "all" }, { limit: 1, offset: 0 });
    if (!entry) throw new Refusal("absent", "mentoring.service-absent");
    const residencyIds = entry.firms.map((firm) => firm.id);
    const isCounted = entry.withdrawnReason === null;
    const warnings = isCounted ? await secondLook(tx, ctx, { ...entry, residencyIds }) : [];
    return { entry, warnings, history: await historyOf(tx, [id]), kinds: CODE_LISTS.serviceKinds };
  });
}
