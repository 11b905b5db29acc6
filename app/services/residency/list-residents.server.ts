import { z } from "zod";
import { EXIT_KINDS, type ResidencyState } from "#app/domain/residency/residency.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { countStays, listStays, type StayRow } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { fieldName } from "./hightech-fields.ts";

export const RESIDENT_STATES = ["resident", "expected", ...EXIT_KINDS] as const;
const PAGE_ROWS = 50;
const MOST_PAGES = 10_000;

// A list's address may be typed or kept from an older version: what it does not understand is left out, not refused.
export const listResidentsInput = z.object({
  on: z.string().refine(isDate).optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
  field: z
    .string()
    .regex(/^\d{2,3}$/)
    .optional()
    .catch(undefined),
  state: z
    .enum([...RESIDENT_STATES, "all"])
    .default("resident")
    .catch("resident"),
  sort: z.enum(["entered", "name", "area"]).default("entered").catch("entered"),
  page: z.coerce.number().int().min(1).max(MOST_PAGES).default(1).catch(1),
});

export type ResidentRow = StayRow & { fieldName: string | null };
export type ResidentsList = {
  on: DateOn;
  filter: z.output<typeof listResidentsInput>;
  rows: ResidentRow[];
  counts: Record<ResidencyState | "all", number>;
  /** Of the chosen state over all pages: what the sum row says. */
  total: { count: number; areaDm2: number };
  pages: number;
};

/** The carrier's stays as of a day (today unless given), counted by state, with a page of the chosen ones. */
export async function listResidents({
  ctx,
  input,
}: Verb<z.input<typeof listResidentsInput>>): Promise<ResidentsList> {
  authorise(ctx, "residency:read");
  const filter = listResidentsInput.parse(input);
  const on = filter.on ?? ctx.today;
  const state = filter.state === "all" ? null : filter.state;
  return withScope(ctx, async (tx) => {
    const which = { organizationId: ctx.organization.id, on, text: filter.q, field: filter.field };
    const states = await countStays(tx, which);
    const counts = { all: 0 } as ResidentsList["counts"];
    for (const name of RESIDENT_STATES) counts[name] = 0;
    const total = { count: 0, areaDm2: 0 };
    for (const row of states) {
      counts[row.state] = row.count;
      counts.all += row.count;
      if (state !== null && state !== row.state) continue;
      total.count += row.count;
      total.areaDm2 += row.areaDm2;
    }
    const pages = Math.max(1, Math.ceil(total.count / PAGE_ROWS));
    const page = Math.min(filter.page, pages);
    const rows = await listStays(tx, which, {
      state,
      sort: filter.sort,
      limit: PAGE_ROWS,
      offset: (page - 1) * PAGE_ROWS,
    });
    return {
      on,
      filter: { ...filter, page },
      rows: rows.map((row) => ({ ...row, fieldName: fieldName(row.field) })),
      counts,
      total,
      pages,
    };
  });
}
