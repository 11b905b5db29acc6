import type { Permission } from "#app/domain/access/permissions.ts";
import type { ImportNoun } from "#app/domain/imports/templates.ts";
import type { paths } from "#app/http/paths.ts";
import type { Translate } from "#app/i18n/index.ts";

/** Who may look at imports of any noun, and who may make them. */
export const IMPORT_READS = ["space:read", "titles:read", "residency:read"] as const;
export const IMPORT_WRITES = ["space:write", "titles:write", "residency:write"] as const;

/** What a person needs to import a noun. */
export const WRITE_OF = {
  rooms: "space:write",
  leases: "space:write",
  titles: "titles:write",
  "intellectual-property": "titles:write",
  services: "residency:write",
} as const satisfies Record<ImportNoun, Permission>;

/** The list that an import of a noun fills, with its address. */
export function listOf(
  noun: ImportNoun,
  t: Translate,
  to: ReturnType<typeof paths.carrier>,
): { label: string; href: string } {
  switch (noun) {
    case "titles":
      return { label: t("titles:title"), href: to.titles() };
    case "intellectual-property":
      return { label: t("property:title"), href: to.property() };
    case "services":
      return { label: t("mentoring:services"), href: to.services() };
    default:
      return { label: t("space:title"), href: to.space() };
  }
}
