import { type SQL, sql } from "drizzle-orm";

/** Which stays a list shows, by who stands behind them and what they are marked with. */
export type MarkFilter = {
  /** A kind of founder. */
  founder?: string;
  /** A kind of mark. */
  mark?: string;
  /** Of that kind: a code of its list, or for a free tag the tag. */
  what?: string;
};

/** Holds on the day: no first day or a past one, no last day or a coming one. */
const holds = (on: string): SQL =>
  sql`(starts_on is null or starts_on <= ${on}) and (last_on is null or last_on >= ${on})`;

/**
 * A condition on a stay's id, for the residents' list as of a day: `where ${hasMarks(sql`s.id`, …)}`. True when nothing is
 * asked. Each part enters its table by the organisation.
 */
export function hasMarks(
  stayId: SQL,
  { organizationId, on }: { organizationId: string; on: string },
  { founder, mark, what }: MarkFilter,
): SQL {
  const parts: SQL[] = [];
  if (founder) {
    parts.push(sql`${stayId} in (select residency_id from founders
      where organization_id = ${organizationId} and ${founder} = any (kinds) and ${holds(on)})`);
  }
  if (mark) {
    const said = what ? sql`and case when kind = 'tag' then name else code end = ${what}` : sql``;
    parts.push(sql`${stayId} in (select residency_id from residency_marks
      where organization_id = ${organizationId} and kind = ${mark} ${said} and ${holds(on)})`);
  }
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}
