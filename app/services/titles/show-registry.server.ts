import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { TITLE_KINDS } from "#app/domain/titles/kinds.ts";
import { REGISTRY_ROW_STATES, type RegistryRow, type RegistryRowState } from "#app/domain/titles/registry.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import {
  type EntryOfFirm,
  listRegistryBatches,
  type RegistryBatch,
  registryBatchById,
  registryPage,
  registryTwin,
} from "#db/queries/registry.server.ts";
import { withScope } from "#db/scope.server.ts";
import { readRegistryRows } from "./registry-outcome.server.ts";
import { registryUndoRefusal } from "./undo-registry.server.ts";

const PAGE_ROWS = 100;
const MOST_BATCHES = 50;

export const showRegistryInput = z.object({
  kind: z.enum(TITLE_KINDS).optional().catch(undefined),
  q: z.string().trim().max(100).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
});
export type RegistryView = {
  filter: z.output<typeof showRegistryInput>;
  rows: EntryOfFirm[];
  total: number;
  pages: number;
  batches: RegistryBatch[];
};

/** The register of titled firms of the city, by name, and the lists that it was made of. */
export async function showRegistry({
  ctx,
  input,
}: Verb<z.input<typeof showRegistryInput>>): Promise<RegistryView> {
  authorise(ctx, "registry:read");
  const filter = showRegistryInput.parse(input);
  const { cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const of = { kind: filter.kind, text: filter.q };
    const at = { limit: PAGE_ROWS, offset: (filter.page - 1) * PAGE_ROWS };
    const { rows, total } = await registryPage(tx, cityId, of, at);
    return {
      filter,
      rows,
      total,
      pages: Math.max(1, Math.ceil(total / PAGE_ROWS)),
      batches: await listRegistryBatches(tx, cityId, MOST_BATCHES),
    };
  });
}

export const showRegistryBatchInput = z.object({
  id: z.string(),
  state: z.enum(REGISTRY_ROW_STATES).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
});
export type RegistryBatchView = {
  batch: RegistryBatch;
  state: RegistryRowState | null;
  rows: RegistryRow[];
  total: number;
  page: number;
  pages: number;
  /** A committed list that says the same. */
  twin: RegistryBatch | null;
  /** Why it cannot be taken back; null when it can, or is not committed. */
  undoRefusal: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

/** One list with its rows as they were checked: the wrong ones first, unless one state is asked for. */
export async function showRegistryBatch({
  ctx,
  input,
}: Verb<z.input<typeof showRegistryBatchInput>>): Promise<RegistryBatchView> {
  authorise(ctx, "registry:read");
  const asked = showRegistryBatchInput.parse(input);
  const absent = new Refusal("absent", "registry.no-such-batch");
  if (!z.uuid().safeParse(asked.id).success) throw absent;
  const { cityId } = ctx.organization;
  return withScope(ctx, async (tx) => {
    const found = await registryBatchById(tx, cityId, asked.id);
    if (!found) throw absent;
    const { outcome, ...batch } = found;
    const order = ["wrong", "changed", "new", "same"];
    const rows = readRegistryRows(outcome)
      .filter(({ state }) => asked.state === undefined || state === asked.state)
      .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.row - b.row);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
    const page = Math.min(asked.page, pages);
    const refusal = batch.status === "committed" ? await registryUndoRefusal(tx, cityId, batch.id) : null;
    return {
      batch,
      state: asked.state ?? null,
      rows: rows.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS),
      total: rows.length,
      page,
      pages,
      twin: await registryTwin(tx, cityId, batch),
      undoRefusal: refusal && { code: refusal.code, details: refusal.details },
    };
  });
}
