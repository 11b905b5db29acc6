import { EXIT_KINDS } from "#app/domain/residency/residency.ts";
import { csvText } from "#app/domain/shared/spreadsheet-text.ts";
import { fileResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { formatArea } from "#app/i18n/format.ts";
import { type Translate, translateIn } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import {
  compareRegisters,
  type RegisterDifference,
} from "#app/services/residency/compare-registers.server.ts";

type Row = RegisterDifference["difference"]["entered"][number];

/** The same lists as the page, a line a change, and the sums that they add up to. */
function linesOf(t: Translate, { from, to, difference }: RegisterDifference): string[][] {
  const line = (change: string, row: Row, before = "", after = "") => {
    return [change, row.uscc, row.name, row.enteredOn, row.leftOn ?? "", before, after];
  };
  const { entered, ended, areaChanged, titlesChanged, firms } = difference;
  const title = (kind: string) => t(`glossary:titleKind.${kind as "high-tech"}`);
  return [
    t("register:difference.csvHead").split(","),
    ...entered.map((row) => line(t("register:steps.kind.entered"), row)),
    ...EXIT_KINDS.flatMap((kind) => ended[kind].map((row) => line(t(`register:steps.kind.${kind}`), row))),
    ...areaChanged.map((row) =>
      line(t("register:difference.csvArea"), row, formatArea(row.areaFromDm2), formatArea(row.areaToDm2)),
    ),
    ...titlesChanged.flatMap(({ stay, gained, lost }) => [
      ...gained.map((kind) => line(t("register:difference.csvGained"), stay, "", title(kind))),
      ...lost.map((kind) => line(t("register:difference.csvLost"), stay, title(kind), "")),
    ]),
    [t("register:difference.csvStock"), "", "", from, to, String(firms.from), String(firms.to)],
  ];
}

/** The difference of two registers as CSV, in the language of the page. */
export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url, request }) => {
  const asked = { from: url.searchParams.get("from") ?? "", to: url.searchParams.get("to") ?? "" };
  const compared = await compareRegisters({ ctx, input: asked });
  const t = translateIn(localeOf(request));
  const { from, to } = compared;
  return fileResponse(
    t("register:difference.fileName", { from, to }),
    "text/csv; charset=utf-8",
    csvText(linesOf(t, compared)),
  );
});
