import type { DateOn } from "../shared/dates.ts";
import type { RegistryEntry } from "./registry.ts";
import { endsOn, normalNumber, type Title } from "./titles.ts";

export type ClaimedTitle = Pick<
  Title,
  "id" | "uscc" | "kind" | "number" | "awardedOn" | "expiresOn" | "revokedOn"
> & {
  name: string;
};

/** What of a claim reads otherwise in the register. */
export const REGISTRY_FIELDS = ["name", "number", "awardedOn", "expiresOn"] as const;
export type RegistryField = (typeof REGISTRY_FIELDS)[number];

export const VERIFICATIONS = ["verified", "differs", "not-listed", "no-list"] as const;
/** `no-list`: the register holds no list of this kind at all, so that absence from it says nothing. */
export type Verification = (typeof VERIFICATIONS)[number];

export type Verified<T extends ClaimedTitle> = {
  title: T;
  state: Verification;
  entry: RegistryEntry | null;
  differs: RegistryField[];
};

/** A name as it is compared: half-width, without blanks. */
const plainName = (name: string): string => name.normalize("NFKC").replace(/\s/g, "");

/** Fields in which a claim differs from the register. What the register does not say is not compared. */
export function differences(title: ClaimedTitle, entry: RegistryEntry): RegistryField[] {
  const end: DateOn | null = endsOn(title);
  const differs: Record<RegistryField, boolean> = {
    name: plainName(title.name) !== plainName(entry.name),
    number: normalNumber(title.number) !== normalNumber(entry.number),
    awardedOn: title.awardedOn !== entry.awardedOn,
    expiresOn: entry.expiresOn !== null && title.expiresOn !== entry.expiresOn && end !== entry.expiresOn,
  };
  return REGISTRY_FIELDS.filter((field) => differs[field]);
}

/**
 * Claims beside the register. An entry answers for one claim of the same firm and kind: the one of its number, else of
 * its day of award, else, where firm and kind have a single one left on either side, that. `unclaimed` are the entries
 * that nobody claims. Neither list needs an order; each claim stands once, each entry in one place.
 */
export function verifyTitles<T extends ClaimedTitle>(
  claims: readonly T[],
  entries: readonly RegistryEntry[],
  listedKinds: ReadonlySet<string>,
): { verified: Verified<T>[]; unclaimed: RegistryEntry[] } {
  const keyOf = (it: { uscc: string; kind: string }) => `${it.kind} ${it.uscc}`;
  const left = new Map<string, RegistryEntry[]>();
  for (const entry of entries) left.set(keyOf(entry), [...(left.get(keyOf(entry)) ?? []), entry]);
  const found = new Map<string, RegistryEntry>();
  const match = (fits: (claim: T, entry: RegistryEntry, alone: boolean) => boolean) => {
    const open = claims.filter(({ id }) => !found.has(id));
    const perKey = new Map<string, number>();
    for (const claim of open) perKey.set(keyOf(claim), (perKey.get(keyOf(claim)) ?? 0) + 1);
    for (const claim of open) {
      const key = keyOf(claim);
      const own = left.get(key) ?? [];
      const entry = own.find((it) => fits(claim, it, own.length === 1 && perKey.get(key) === 1));
      if (!entry) continue;
      found.set(claim.id, entry);
      left.set(
        key,
        own.filter(({ id }) => id !== entry.id),
      );
    }
  };
  match((claim, entry) => normalNumber(claim.number) === normalNumber(entry.number));
  match((claim, entry) => claim.awardedOn === entry.awardedOn);
  match((_claim, _entry, isAlone) => isAlone);
  const verified = claims.map((title): Verified<T> => {
    const entry = found.get(title.id) ?? null;
    if (entry === null) {
      return { title, state: listedKinds.has(title.kind) ? "not-listed" : "no-list", entry, differs: [] };
    }
    const differs = differences(title, entry);
    return { title, state: differs.length === 0 ? "verified" : "differs", entry, differs };
  });
  return { verified, unclaimed: [...left.values()].flat() };
}
