import { z } from "zod";
import { EXIT_KINDS, type ResidencyState } from "#app/domain/residency/residency.ts";
import { TERM_STATES, type TermClock } from "#app/domain/residency/term-clock.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import { markFilter } from "#app/services/people/mark-filter.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { namesOfFirms } from "#db/queries/firm-names.server.ts";
import { countStays, listStays, type StayRow, staysWithFirms } from "#db/queries/residency.server.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { fieldName } from "./hightech-fields.ts";
import { firmsSpelled, isNamed } from "./pinyin-search.server.ts";
import { staysAt, termClocks } from "./term-clocks.ts";

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
  /** Where a stay stands against the limit of its field. */
  term: z.enum(TERM_STATES).optional().catch(undefined),
  /** A kind of founder. */
  founder: z.string().max(40).optional().catch(undefined),
  /** A kind of mark, or with what it says: "university", "industry:33618-101", "tag:…". */
  mark: z.string().max(120).optional().catch(undefined),
  sort: z.enum(["entered", "name", "area"]).default("entered").catch("entered"),
  page: z.coerce.number().int().min(1).max(MOST_PAGES).default(1).catch(1),
});

export type ResidentRow = StayRow & {
  fieldName: string | null;
  clock: TermClock | null;
  /** A former name, where that is by which the row was found. */
  formerly: string | null;
};
export type ResidentsList = {
  on: DateOn;
  filter: z.output<typeof listResidentsInput>;
  rows: ResidentRow[];
  counts: Record<ResidencyState | "all", number>;
  /** Of the chosen state over all pages: what the sum row says. */
  total: { count: number; areaDm2: number };
  pages: number;
};

/** Of the firms whose present name is not what was looked for, the newest former one that is. */
async function formerNames(
  tx: ScopedTx,
  organizationId: string,
  rows: readonly StayRow[],
  text: string | undefined,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (!text) return found;
  const present = new Map(rows.map(({ firmId, name }) => [firmId, name]));
  for (const { firmId, name } of await namesOfFirms(tx, organizationId, [...present.keys()])) {
    const now = present.get(firmId)!;
    if (found.has(firmId) || name === now || (await isNamed(now, text))) continue;
    if (await isNamed(name, text)) found.set(firmId, name);
  }
  return found;
}

/** The carrier's stays as of a day (today unless given), counted by state, with a page of the chosen ones. */
export async function listResidents(
  { ctx, input }: Verb<z.input<typeof listResidentsInput>>,
  /** Rows a page: all of them for an export. */
  pageRows = PAGE_ROWS,
): Promise<ResidentsList> {
  authorise(ctx, "residency:read");
  const filter = listResidentsInput.parse(input);
  const on = filter.on ?? ctx.today;
  const state = filter.state === "all" ? null : filter.state;
  return withScope(ctx, async (tx) => {
    const organizationId = ctx.organization.id;
    const firmIds = await firmsSpelled(tx, organizationId, filter.q);
    const clocks = termClocks(await staysWithFirms(tx, organizationId), on, ctx.organization.carrierKind);
    const stayIds = filter.term && staysAt(clocks, [filter.term]);
    const which = {
      organizationId,
      on,
      text: filter.q,
      firmIds,
      field: filter.field,
      stayIds,
      marks: markFilter(filter),
    };
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
    const pages = Math.max(1, Math.ceil(total.count / pageRows));
    const page = Math.min(filter.page, pages);
    const rows = await listStays(tx, which, {
      state,
      sort: filter.sort,
      limit: pageRows,
      offset: (page - 1) * pageRows,
    });
    const formerly = await formerNames(tx, organizationId, rows, filter.q);
    return {
      on,
      filter: { ...filter, page },
      rows: rows.map((row) => ({
        ...row,
        fieldName: fieldName(row.field),
        clock: clocks.get(row.id) ?? null,
        formerly: formerly.get(row.firmId) ?? null,
      })),
      counts,
      total,
      pages,
    };
  });
}
