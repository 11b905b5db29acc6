import { codedText, inLocale } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Missing, Money } from "#app/components/ui/values.tsx";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import type { BeneficiaryChange, LineChange } from "#app/services/rewards/line-difference.ts";
import type { RewardRunDetails } from "#app/services/rewards/show-rewards.server.ts";

type Row = { key: string; name: string; change: BeneficiaryChange; line: LineChange | null };

/** Whose money moved against the run before, by how much, and why. */
export function Changes({
  details,
  changes,
  unit,
}: {
  details: RewardRunDetails;
  changes: readonly BeneficiaryChange[];
  unit: string;
}) {
  const { t, locale } = useText();
  const to = paths.authority(useFrame().organization.slug);
  const labels = new Map(details.items.map((it) => [it.code, it.label]));
  const rows = changes.flatMap((change): Row[] => [
    { key: change.id, name: change.name, change, line: null },
    ...change.lines.map((line) => ({ key: `${change.id} ${line.key}`, name: change.name, change, line })),
  ]);
  const why = ({ text, beforeFen, afterFen }: LineChange): string => {
    if (text) return codedText(t, locale, text);
    if (beforeFen === null) return t("rewards:changes.newClaim");
    return afterFen === null ? t("rewards:changes.noLonger") : "";
  };
  const what = ({ item, firmName, kind }: LineChange): string => {
    const label = labels.get(item);
    return [firmName, label ? inLocale(locale, label) : t(`rewards:kind.${kind}`)]
      .filter(Boolean)
      .join(" · ");
  };
  const amounts = ({ line, change }: Row) => line ?? change;
  return (
    <Section
      isFlush
      title={t("rewards:changes.title")}
      description={t("rewards:changes.hint")}
      actions={
        <LinkButton size="sm" to={to.rewards(undefined, { run: details.run.followsRunId ?? undefined })}>
          {t("rewards:changes.toBefore")}
        </LinkButton>
      }
    >
      {rows.length === 0 ? (
        <p className="p-4 text-ink-soft">{t("rewards:changes.none")}</p>
      ) : (
        <Table
          isNested
          label={t("rewards:changes.tableLabel")}
          rows={rows}
          keyOf={(row) => row.key}
          columns={[
            {
              key: "name",
              header: t("rewards:table.beneficiary"),
              cell: ({ name, line }) =>
                line ? <span className="pl-4 text-ink-soft">{what(line)}</span> : <strong>{name}</strong>,
            },
            {
              key: "before",
              header: t("rewards:changes.before"),
              unit,
              align: "end",
              cell: (row) => <Amount fen={amounts(row).beforeFen} />,
            },
            {
              key: "after",
              header: t("rewards:changes.after"),
              unit,
              align: "end",
              cell: (row) => <Amount fen={amounts(row).afterFen} />,
            },
            {
              key: "change",
              header: t("rewards:changes.change"),
              unit,
              align: "end",
              cell: (row) => <Signed fen={(amounts(row).afterFen ?? 0) - (amounts(row).beforeFen ?? 0)} />,
            },
            {
              key: "why",
              header: t("rewards:changes.why"),
              wrap: true,
              cell: ({ line }) => (line ? why(line) : null),
            },
          ]}
        />
      )}
    </Section>
  );
}

const Amount = ({ fen }: { fen: number | null }) =>
  fen === null ? <Missing reason="none" /> : <Money fen={fen} exact />;

const Signed = ({ fen }: { fen: number }) => (
  <>
    {fen > 0 ? "+" : ""}
    <Money fen={fen} exact />
  </>
);
