import type { ImportNoun } from "#app/domain/imports/templates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { leasesImport } from "./import-leases.ts";
import { rightsImport } from "./import-rights.ts";
import { roomsImport } from "./import-rooms.ts";
import { servicesImport } from "./import-services.ts";
import { titlesImport } from "./import-titles.ts";
import type { Importing } from "./importing.ts";

const IMPORTS: Readonly<Record<ImportNoun, Importing>> = {
  rooms: roomsImport,
  leases: leasesImport,
  titles: titlesImport,
  "intellectual-property": rightsImport,
  services: servicesImport,
};

/** The import of a noun; refused as absent where there is none. */
export function importOf(noun: string): Importing {
  const found = Object.hasOwn(IMPORTS, noun) ? IMPORTS[noun as ImportNoun] : null;
  if (!found) throw new Refusal("absent", "common.no-such-page");
  return found;
}
