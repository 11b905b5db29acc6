import { z } from "zod";
import { addMonths, type DateOn, isDate } from "#app/domain/shared/dates.ts";
import { TITLE_KINDS, type TitleKind } from "#app/domain/titles/kinds.ts";
import { endsOn, isValid, titleStock } from "#app/domain/titles/titles.ts";
import { VERIFICATIONS, type Verification } from "#app/domain/titles/verify.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { ownFirms, type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import { withScope } from "#db/scope.server.ts";
import { verification } from "./verify-titles.server.ts";

export const TITLE_STATES = ["valid", "expiring", "ended", "later", "all"] as const;
export type TitleState = (typeof TITLE_STATES)[number];
const SOON_MONTHS = 3;
const PAGE_ROWS = 100;

export const listTitlesInput = z.object({
  on: z.string().refine(isDate).optional().catch(undefined),
  kind: z.enum(TITLE_KINDS).optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
  state: z.enum(TITLE_STATES).default("valid").catch("valid"),
  /** How it stands beside the city's register. */
  check: z.enum(VERIFICATIONS).optional().catch(undefined),
  page: z.coerce.number().int().min(1).default(1).catch(1),
});

export type ListedTitle = TitleRow & {
  endsOn: DateOn | null;
  isValid: boolean;
  isExpiring: boolean;
  /** Of a firm in residence on the day; null when it has never stayed here. */
  residencyId: string | null;
  isResident: boolean;
  /** Beside the city's register as it stands today. */
  verification: Verification;
};
export type TitlesList = {
  on: DateOn;
  filter: z.output<typeof listTitlesInput>;
  rows: ListedTitle[];
  counts: Record<TitleState, number>;
  /** Firms in residence on the day that hold a valid title, per kind: a firm counts once a kind. */
  stock: Record<TitleKind, number>;
  /** Firms in residence on the day. */
  residents: number;
  /** What the city's register lists of own residents and nobody here claims. */
  unclaimed: number;
  total: number;
  pages: number;
};

/** The state of a title in a list: expiring is part of valid. */
function isIn(title: ListedTitle, state: TitleState, on: DateOn): boolean {
  if (state === "valid") return title.isValid;
  if (state === "expiring") return title.isExpiring;
  if (state === "later") return title.awardedOn > on;
  if (state === "ended") return title.endsOn !== null && title.endsOn <= on;
  return true;
}

/** The titles as of a day (today unless given): stock of the residents by kind, those that end within three months. */
export async function listTitles(
  { ctx, input }: Verb<z.input<typeof listTitlesInput>>,
  /** Rows a page: all of them for an export. */
  pageRows = PAGE_ROWS,
): Promise<TitlesList> {
  authorise(ctx, "titles:read");
  const filter = listTitlesInput.parse(input);
  const on = filter.on ?? ctx.today;
  const soon = addMonths(on, SOON_MONTHS);
  return withScope(ctx, async (tx) => {
    const organizationId = ctx.organization.id;
    const rows = await titlesOf(tx, { organizationId });
    const own = await ownFirms(tx, organizationId, on);
    const firms = new Map(own.map((firm) => [firm.id, firm]));
    const { verified, unclaimed } = await verification(tx, ctx, rows, own);
    const checks = new Map(verified.map(({ title, state }) => [title.id, state]));
    const all = rows.map((row): ListedTitle => {
      const end = endsOn(row);
      const valid = isValid(row, on);
      const firm = firms.get(row.firmId);
      return {
        ...row,
        endsOn: end,
        isValid: valid,
        isExpiring: valid && end !== null && end <= soon,
        residencyId: firm?.residencyId ?? null,
        isResident: firm?.isResident ?? false,
        verification: checks.get(row.id)!,
      };
    });
    const text = filter.q?.toLowerCase();
    const chosen = all.filter(
      (row) =>
        (filter.kind === undefined || row.kind === filter.kind) &&
        (filter.check === undefined || row.verification === filter.check) &&
        (!text || [row.name, row.uscc, row.number].some((it) => it.toLowerCase().includes(text))),
    );
    const counts = Object.fromEntries(
      TITLE_STATES.map((state) => [state, chosen.filter((row) => isIn(row, state, on)).length]),
    ) as Record<TitleState, number>;
    const found = chosen.filter((row) => isIn(row, filter.state, on));
    const pages = Math.max(1, Math.ceil(found.length / pageRows));
    const page = Math.min(filter.page, pages);
    return {
      on,
      filter: { ...filter, page },
      rows: found.slice((page - 1) * pageRows, page * pageRows),
      counts,
      stock: titleStock(
        all.filter(({ isResident }) => isResident),
        on,
      ),
      unclaimed: unclaimed.filter(({ firm }) => firm.isResident).length,
      residents: [...firms.values()].filter(({ isResident }) => isResident).length,
      total: found.length,
      pages,
    };
  });
}
