import { z } from "zod";
import { type DateOn, isDate } from "#app/domain/shared/dates.ts";
import { CODE_LISTS } from "#app/services/people/code-lists.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { mentorsOf, staysToServe } from "#db/queries/mentoring.server.ts";
import { type EntryRow, type KindSum, listEntries, sumEntries } from "#db/queries/services.server.ts";
import { withScope } from "#db/scope.server.ts";

const PAGE_ROWS = 50;
const MOST_PAGES = 10_000;
/** So many entries go into one file. */
const MOST_EXPORTED = 50_000;

const optionalOn = z.string().refine(isDate).optional().catch(undefined);
// A list's address may be typed or kept from an older version: what it does not understand is left out, not refused.
export const listServicesInput = z.object({
  from: optionalOn,
  to: optionalOn,
  kind: z.string().max(40).optional().catch(undefined),
  mentor: z.uuid().optional().catch(undefined),
  firm: z.uuid().optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
  state: z.enum(["counted", "withdrawn"]).default("counted").catch("counted"),
  page: z.coerce.number().int().min(1).max(MOST_PAGES).default(1).catch(1),
});

export type ServicesList = {
  filter: z.output<typeof listServicesInput>;
  rows: EntryRow[];
  counts: { counted: number; withdrawn: number };
  /** Of all pages; the kinds add up to it. */
  sum: { entries: number; minutes: number; firmTimes: number; firms: number };
  byKind: KindSum[];
  pages: number;
  firms: { id: string; name: string }[];
  mentors: { id: string; name: string }[];
  kinds: typeof CODE_LISTS.serviceKinds;
  today: DateOn;
};

type Listed = Verb<z.input<typeof listServicesInput>>;

const entriesOf = (sums: readonly KindSum[]) => sums.reduce((sum, { entries }) => sum + entries, 0);

async function list({ ctx, input }: Listed, rowsOnAPage: number): Promise<ServicesList> {
  authorise(ctx, "residency:read");
  const filter = listServicesInput.parse(input);
  const organizationId = ctx.organization.id;
  const { from, to, kind, mentor: mentorId, firm: residencyId, q: text, state } = filter;
  const which = { organizationId, from, to, kind, mentorId, residencyId, text };
  return withScope(ctx, async (tx) => {
    const sums = {
      counted: await sumEntries(tx, { ...which, state: "counted" }),
      withdrawn: await sumEntries(tx, { ...which, state: "withdrawn" }),
    };
    const { byKind, firms } = sums[state];
    const total = (of: (it: KindSum) => number) => byKind.reduce((all, it) => all + of(it), 0);
    const sum = {
      entries: total((it) => it.entries),
      minutes: total((it) => it.minutes),
      firmTimes: total((it) => it.firmTimes),
      firms,
    };
    const pages = Math.max(1, Math.ceil(sum.entries / rowsOnAPage));
    const page = Math.min(filter.page, pages);
    const stays = await staysToServe(tx, organizationId, ctx.today);
    return {
      filter: { ...filter, page },
      rows: await listEntries(
        tx,
        { ...which, state },
        { limit: rowsOnAPage, offset: (page - 1) * rowsOnAPage },
      ),
      counts: { counted: entriesOf(sums.counted.byKind), withdrawn: entriesOf(sums.withdrawn.byKind) },
      sum,
      byKind,
      pages,
      firms: stays.map(({ id, name }) => ({ id, name })),
      mentors: (await mentorsOf(tx, organizationId)).map(({ id, name }) => ({ id, name })),
      kinds: CODE_LISTS.serviceKinds,
      today: ctx.today,
    };
  });
}

/** The log of services by period, firm, mentor, kind and words, with sums over all pages. */
export const listServices = (asked: Listed): Promise<ServicesList> => list(asked, PAGE_ROWS);

/** The same, all of it on one page: what a file holds. */
export const exportServices = ({ ctx, input }: Listed): Promise<ServicesList> =>
  list({ ctx, input: { ...input, page: 1 } }, MOST_EXPORTED);
