import { codedText, inLocale } from "#app/components/rewards/texts.ts";
import { Table } from "#app/components/ui/table.tsx";
import { Code, DateText } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { RewardRunDetails } from "#app/services/rewards/show-rewards.server.ts";

/** Outcomes that the run saw and does not pay for, each with its reason. */
export function NotCounted({ details }: { details: RewardRunDetails }) {
  const { t, locale } = useText();
  const labels = new Map(details.items.map((it) => [it.code, it.label]));
  const names = new Map(details.beneficiaries.map((it) => [it.id, it.name]));
  return (
    <details className="rounded-md border border-line bg-surface">
      <summary className="flex flex-wrap items-baseline gap-2 px-4 py-2">
        <span className="link text-sm">{t("rewards:uncounted.title")}</span>
        <span className="text-xs text-ink-soft">
          {t("rewards:uncounted.count", { count: details.uncounted.length })} · {t("rewards:uncounted.hint")}
        </span>
      </summary>
      <Table
        isNested
        label={t("rewards:uncounted.title")}
        rows={details.uncounted}
        keyOf={(it, index) => `${it.uscc ?? it.carrierId} ${it.item} ${index}`}
        columns={[
          {
            key: "firm",
            header: t("rewards:lines.firm"),
            cell: (it) => (
              <>
                {it.subject}
                {it.uscc === null ? null : (
                  <span className="block">
                    <Code>{it.uscc}</Code>
                  </span>
                )}
              </>
            ),
          },
          {
            key: "item",
            header: t("rewards:lines.item"),
            cell: (it) => {
              const label = it.item === null ? null : labels.get(it.item);
              return label ? inLocale(locale, label) : t("rewards:uncounted.wholeProgramme");
            },
          },
          { key: "date", header: t("rewards:lines.date"), cell: (it) => <DateText on={it.outcome.date} /> },
          { key: "number", header: t("rewards:lines.number"), cell: (it) => it.outcome.number || "—" },
          {
            key: "carrier",
            header: t("rewards:lines.carrier"),
            cell: (it) => (it.carrierId === null ? "—" : (names.get(it.carrierId) ?? "—")),
          },
          {
            key: "why",
            header: t("rewards:uncounted.why"),
            wrap: true,
            cell: (it) => codedText(t, locale, it.text),
          },
        ]}
      />
    </details>
  );
}
