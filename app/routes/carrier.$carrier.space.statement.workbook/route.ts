import { workbookResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { translateIn } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { showStatementInput } from "#app/services/space/show-statement.server.ts";
import { statementWorkbook } from "#app/services/space/statement-workbook.server.ts";

/** The monthly statement as a workbook, in the language of who asks. */
export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, url, request }) => {
  const t = translateIn(localeOf(request));
  const asked = { month: url.searchParams.get("month") || undefined };
  const m2days = t("leases:figures.m2days");
  const yuan = t("common:units.yuan");
  const texts = {
    title: t("leases:statement.title"),
    sum: t("leases:statement.sum"),
    definitions: t("leases:statement.definitions"),
    headers: [
      t("leases:statement.firm"),
      t("leases:statement.uscc"),
      t("leases:statement.room"),
      `${t("space:area")} (${t("common:units.m2")})`,
      t("leases:statement.days"),
      `${t("leases:statement.residentAreaDays")} (${m2days})`,
      `${t("leases:statement.otherAreaDays")} (${m2days})`,
      `${t("leases:statement.residentRent")} (${yuan})`,
      `${t("leases:statement.otherRent")} (${yuan})`,
    ],
    notes: [
      [t("leases:statement.title"), t("leases:statement.lead")],
      [t("leases:statement.counts"), t("leases:statement.count1")],
      ["", t("leases:statement.count2")],
      ["", t("leases:statement.count3")],
      ["", t("leases:statement.unverified")],
    ],
  };
  const isSound = showStatementInput.safeParse(asked).success;
  const { month, bytes } = await statementWorkbook({ ctx, input: isSound ? asked : {}, texts });
  return workbookResponse(`${ctx.organization.nameZh} ${texts.title} ${month}.xlsx`, bytes);
});
