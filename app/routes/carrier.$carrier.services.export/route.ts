import { clockOf } from "#app/domain/mentoring/services.ts";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { csvText } from "#app/domain/shared/spreadsheet-text.ts";
import { fileResponse } from "#app/http/download.server.ts";
import { filtersIn } from "#app/http/filters.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { translateIn } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { exportServices } from "#app/services/mentoring/list-services.server.ts";

/** The log as it is filtered, all pages of it, as a CSV file that Excel opens in the right encoding; its last line is the sum. */
export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url, request }) => {
  const given = filtersIn(url);
  const list = await exportServices({ ctx, input: given });
  const locale = localeOf(request);
  const t = translateIn(locale);
  const separator = locale === "en" ? "; " : "、";
  const lines = [
    [
      t("mentoring:heldOn"),
      t("mentoring:kind"),
      t("mentoring:topic"),
      t("mentoring:firms"),
      t("mentoring:sum.firmTimes"),
      t("mentoring:hours"),
      t("mentoring:mentor"),
      t("mentoring:staff"),
      t("mentoring:evidence"),
    ],
    ...list.rows.map((entry) => [
      entry.heldOn,
      wordOf(list.kinds, entry.kind, locale),
      entry.topic,
      entry.firms.map(({ name }) => name).join(separator),
      String(entry.firms.length),
      clockOf(entry.minutes),
      entry.mentorName ?? "",
      entry.staff ?? "",
      entry.evidence ?? "",
    ]),
    [t("mentoring:sum.all"), "", "", "", String(list.sum.firmTimes), clockOf(list.sum.minutes), "", "", ""],
  ];
  const name = `${ctx.organization.nameZh} ${t("mentoring:file")}.csv`;
  return fileResponse(name, "text/csv; charset=utf-8", csvText(lines));
});
