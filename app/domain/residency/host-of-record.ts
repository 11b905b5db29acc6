import type { DateOn } from "../shared/dates.ts";
import { isResident, type Residency } from "./residency.ts";

/** A firm's stay with the carrier that hosts it; `parkId` is the park that the carrier lies in on that day. */
export type Hosting = Pick<Residency, "enteredOn" | "leftOn"> & { carrierId: string; parkId: string | null };

/**
 * The carrier of record: of those that host the firm on the period's last day the innermost (a park gives way to a
 * carrier inside it), then the earliest entry, then the smaller id. Null when nobody hosts it that day.
 */
export function hostOfRecord<T extends Hosting>(hostings: readonly T[], lastDay: DateOn): T | null {
  const hosts = hostings.filter((it) => isResident(it, lastDay));
  const outer = new Set(hosts.map((it) => it.parkId));
  const innermost = hosts.filter((it) => !outer.has(it.carrierId));
  const key = (it: T) => `${it.enteredOn} ${it.carrierId}`;
  return innermost.reduce<T | null>((best, it) => (best === null || key(it) < key(best) ? it : best), null);
}
