import type { DateOn } from "../shared/dates.ts";
import { TITLE_KINDS, type TitleKind } from "./kinds.ts";
import { endsOn, isValid, type Title } from "./titles.ts";

type Held = Pick<Title, "id" | "uscc" | "kind" | "awardedOn" | "expiresOn" | "revokedOn">;

/**
 * What happened to the titles of one kind over (from, to]: firms that held one on `from`, that gained it, that lost it, and
 * that hold one on `to`. `stockAtTo = stockAtFrom + gained − expired − revoked`. A renewal keeps a firm in the stock: it is
 * counted beside, in no sum. Each list names the titles behind its figure.
 */
export type KindChange<T> = {
  kind: TitleKind;
  stockAtFrom: T[];
  gained: T[];
  renewed: T[];
  expired: T[];
  revoked: T[];
  stockAtTo: T[];
};

/** The title that counts for a firm on a day, of several the one that ends last; null = none. */
function holdingOn<T extends Held>(titles: readonly T[], on: DateOn): T | null {
  const valid = titles.filter((title) => isValid(title, on));
  const later = (a: T, b: T): T => {
    const [endA, endB] = [endsOn(a), endsOn(b)];
    if (endA === endB) return a.id < b.id ? a : b;
    return endA === null || (endB !== null && endA > endB) ? a : b;
  };
  return valid.length === 0 ? null : valid.reduce(later);
}

/** Stock on `from`, gains, renewals, losses and stock on `to`, by kind: a firm counts once a kind. */
export function titleChanges<T extends Held>(
  titles: readonly T[],
  from: DateOn,
  to: DateOn,
): KindChange<T>[] {
  const groups = new Map<string, T[]>();
  for (const title of titles) {
    const key = `${title.kind} ${title.uscc}`;
    groups.set(key, [...(groups.get(key) ?? []), title]);
  }
  const changes = new Map(
    TITLE_KINDS.map((kind): [TitleKind, KindChange<T>] => [
      kind,
      { kind, stockAtFrom: [], gained: [], renewed: [], expired: [], revoked: [], stockAtTo: [] },
    ]),
  );
  for (const own of groups.values()) {
    const change = changes.get(own[0]!.kind)!;
    const before = holdingOn(own, from);
    const after = holdingOn(own, to);
    if (before) change.stockAtFrom.push(before);
    if (after) change.stockAtTo.push(after);
    if (after && !before) change.gained.push(after);
    if (before && !after) {
      const last = own
        .filter((title) => title.awardedOn <= to && endsOn(title) !== null && endsOn(title)! > from)
        .reduce((a, b) => (endsOn(a)! >= endsOn(b)! ? a : b), before);
      const isRevoked = last.revokedOn !== null && last.revokedOn === endsOn(last);
      (isRevoked ? change.revoked : change.expired).push(last);
    }
    if (before && after) {
      change.renewed.push(...own.filter((title) => title.awardedOn > from && title.awardedOn <= to));
    }
  }
  return [...changes.values()];
}
