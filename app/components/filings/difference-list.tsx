import { useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Missing } from "#app/components/ui/values.tsx";
import type { Difference } from "#app/domain/filings/difference.ts";
import type { Fact } from "#app/domain/reports/facts.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import { formatArea, formatFigure, type MoneyUnit } from "#app/i18n/format.ts";
import { type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { factLabel, unitLabel } from "./texts.ts";

type Cell = { state: string; value: number | string | null; explanation: string | null };
const isCell = (value: Json): value is Cell & Json =>
  typeof value === "object" && value !== null && "state" in value && "explanation" in value;

/** Codes of the ledger in the reader's words. */
const GLOSSARY: Record<string, string> = {
  use: "roomUse",
  tenure: "tenure",
  exit: "residencyExit",
  kind: "titleKind",
};

function valueText(
  t: Translate,
  value: Json,
  field: string | null,
  fact: Fact | undefined,
  money: MoneyUnit,
): string {
  if (value === null) return "";
  if (isCell(value)) {
    const words = value.explanation
      ? ` ${t("filings:difference.explanation", { text: value.explanation })}`
      : "";
    if (value.state === "not-applicable") return t("common:value.notApplicable") + words;
    if (value.state !== "known") return t("common:value.missing") + words;
    return formatFigure(value.value, fact?.unit ?? "text", money) + words;
  }
  if (typeof value === "boolean") return t(value ? "common:value.yes" : "common:value.no");
  const name = field?.split("/").at(-1) ?? "";
  if (name === "areaDm2" && typeof value === "number") return formatArea(value);
  if (typeof value === "string") {
    const group = GLOSSARY[name];
    return group ? textOfCode(t, "glossary", `${group}.${value}`, {}, value) : value;
  }
  return typeof value === "number" ? String(value) : "";
}

/** What two revisions differ in, row by row and field by field. */
export function DifferenceList({
  difference,
  comparedWith,
  facts,
}: {
  difference: readonly Difference[];
  comparedWith: number | null;
  facts: ReadonlyMap<string, Fact>;
}) {
  const { t, locale } = useText();
  const money = useMoneyUnit();
  const factOf = (it: Difference) =>
    it.label.list === "reports" && it.label.field ? facts.get(it.label.field) : undefined;
  const whatText = (it: Difference): string => {
    const fact = factOf(it);
    if (fact) {
      const unit = unitLabel(t, fact.unit, money);
      return unit ? `${factLabel(fact, locale)} (${unit})` : factLabel(fact, locale);
    }
    if (it.label.field === null) return t("filings:difference.whole");
    const name = it.label.field.split("/").at(-1) ?? "";
    return textOfCode(t, "filings", `difference.field.${name}`, {}, t("filings:difference.field.other"));
  };
  const side = (it: Difference, value: Json, isWhole: string) => {
    if (it.label.field === null) return value === null ? <Missing reason="none" /> : isWhole;
    const text = valueText(t, value, it.label.field, factOf(it), money);
    return text === "" ? <Missing reason="none" /> : text;
  };
  const title =
    comparedWith === null
      ? t("filings:difference.title")
      : t("filings:difference.titleOf", { revision: comparedWith });
  return (
    <Section id="difference" title={`${title} · ${difference.length}`} isFlush={difference.length > 0}>
      {difference.length === 0 ? (
        <p>{t("filings:difference.none")}</p>
      ) : (
        <Table
          isNested
          maxHeight="24rem"
          label={t("filings:table", { title })}
          rows={difference}
          keyOf={(it) => it.path}
          columns={[
            {
              key: "where",
              header: t("filings:difference.where"),
              cell: (it) => `${t(`filings:difference.list.${it.label.list}`)} · ${it.label.row}`,
            },
            { key: "what", header: t("filings:difference.what"), cell: whatText },
            {
              key: "before",
              header: t("filings:difference.before"),
              align: "end",
              cell: (it) => side(it, it.before, t("filings:difference.removed")),
            },
            {
              key: "after",
              header: t("filings:difference.after"),
              align: "end",
              cell: (it) => <strong>{side(it, it.after, t("filings:difference.added"))}</strong>,
            },
          ]}
        />
      )}
    </Section>
  );
}
