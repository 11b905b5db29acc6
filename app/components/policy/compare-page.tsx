import { FileDiff } from "lucide-react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { Field, Select } from "#app/components/ui/field.tsx";
import { FilterBar } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import type { CompareData } from "#app/http/policies.server.ts";
import { type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { formulaOf, isFormula, PhraseList, PhraseText } from "./phrase-list.tsx";
import { expectedLine, givenLines } from "./policy-examples.tsx";
import { measured, policyWords, UNSAID_UNITS, valueText, type Words } from "./words.ts";

type Comparison = CompareData["comparison"];
type Change = Comparison["changes"][number];
type Told = NonNullable<Change["before"]>;

/** Two versions of a policy side by side, in words: what was added, removed, changed and moved, part by part. */
export function ComparePage({ comparison }: CompareData) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { code, title, versions, changes } = comparison;
  const name = locale === "en" ? title.en : title.zh;
  const choices = versions.map((it) => ({
    value: it.version,
    label: t("policy:compare.choice", {
      version: it.version,
      from: it.effectiveFrom,
      status: t(`policy:status.${it.status}`),
    }),
  }));
  return (
    <Page>
      <PageHeader
        crumbs={[
          { label: t("policy:title"), href: to.policies() },
          { label: name, href: to.policy(code, comparison.to) },
          { label: t("policy:compare.title") },
        ]}
        title={t("policy:compare.title")}
        status={
          changes.length > 0 ? (
            <Badge tone="info">{t("policy:compare.count", { count: changes.length })}</Badge>
          ) : null
        }
        description={t("policy:compare.lead")}
      />
      {versions.length > 1 ? (
        <FilterBar label={t("policy:compare.title")}>
          <Field name="from" label={t("policy:compare.from")}>
            <Select key={comparison.from} options={choices} defaultValue={comparison.from ?? undefined} />
          </Field>
          <Field name="to" label={t("policy:compare.to")}>
            <Select key={comparison.to} options={choices} defaultValue={comparison.to} />
          </Field>
        </FilterBar>
      ) : null}
      {changes.length === 0 ? <NothingChanged comparison={comparison} /> : null}
      <ChangeTables
        changes={changes}
        names={comparison.names}
        examples={comparison.examples}
        isMoney={comparison.kind === "reward-programme"}
      />
    </Page>
  );
}

function NothingChanged({ comparison: { from, to } }: { comparison: Comparison }) {
  const { t } = useText();
  const [title, hint] =
    from === null
      ? [t("policy:compare.single"), t("policy:compare.singleHint")]
      : from === to
        ? [t("policy:compare.sameTitle"), t("policy:compare.sameHint")]
        : [t("policy:compare.none"), t("policy:compare.noneHint")];
  return (
    <EmptyState icon={FileDiff} title={title}>
      {hint}
    </EmptyState>
  );
}

const TONE: Readonly<Record<Change["change"], Tone>> = {
  added: "ok",
  removed: "bad",
  changed: "info",
  moved: "neutral",
};

type Tables = {
  changes: readonly Change[];
  names: Comparison["names"];
  /** Where worked examples are compared. */
  examples?: Comparison["examples"];
  /** Whether bare sums are yuan, as they are in reward programmes. */
  isMoney: boolean;
};

/** Changes in words, one table a part of the document. */
export const ChangeTables = (props: Tables) =>
  [...new Set(props.changes.map((it) => it.part))].map((part) => <Part key={part} part={part} {...props} />);

function Part({ part, changes, names, examples, isMoney }: Tables & { part: string }) {
  const { t, locale } = useText();
  const words = policyWords(t, locale, names);
  const title = textOfCode(t, "policy", `part.${part}`, {}, part);
  return (
    <Section isFlush title={title}>
      <Table
        isNested
        label={t("policy:tableOf", { name: title })}
        rows={changes.filter((it) => it.part === part)}
        keyOf={(it, index) => `${index}${it.path}`}
        columns={[
          {
            key: "where",
            header: t("policy:compare.where"),
            wrap: true,
            cell: (it) => whereOf(t, it, words, locale === "en") || title,
          },
          {
            key: "change",
            header: t("policy:compare.change"),
            cell: (it) => <Badge tone={TONE[it.change]}>{t(`policy:compare.${it.change}`)}</Badge>,
          },
          {
            key: "before",
            header: t("policy:compare.before"),
            wrap: true,
            cell: (it) =>
              it.part === "examples" ? (
                <ExampleText side="before" change={it} examples={examples} words={words} />
              ) : (
                <ToldText told={it.before} change={it} words={words} isMoney={isMoney} />
              ),
          },
          {
            key: "after",
            header: t("policy:compare.after"),
            wrap: true,
            cell: (it) =>
              it.part === "examples" ? (
                <ExampleText side="after" change={it} examples={examples} words={words} />
              ) : (
                <ToldText told={it.after} change={it} words={words} isMoney={isMoney} />
              ),
          },
        ]}
      />
    </Section>
  );
}

/** "创业导师之比 › 权重 › 孵化器": names of the rules, then the way below the innermost. */
function whereOf(t: Translate, { part, labels, at }: Change, words: Words, isEnglish: boolean): string {
  const way = at[0] === part ? at.slice(1) : at;
  const steps = way.map((key, index) =>
    /^\d+$/.test(key)
      ? t("policy:compare.item", { n: key })
      : way[index - 1] === "weights" || at[at.indexOf(key) - 1] === "weights"
        ? words("class", key)
        : textOfCode(t, "policy", `figureAt.${key}`, {}, words("class", key)),
  );
  return [...labels.map((it) => (isEnglish ? it.en : it.zh)), ...steps].join(" › ");
}

/** A worked example in short: of two that stand for each other only what differs, and what comes out. */
function ExampleText({
  side,
  change,
  examples,
  words,
}: {
  side: "before" | "after";
  change: Change;
  examples: Comparison["examples"] | undefined;
  words: Words;
}) {
  const { t } = useText();
  const viewOf = (at: "before" | "after") => {
    const told = change[at];
    return told && "example" in told ? examples?.[at][told.example] : undefined;
  };
  const [own, other] = [viewOf(side), viewOf(side === "before" ? "after" : "before")];
  if (!own) return <span className="text-ink-soft">{t("policy:compare.nothing")}</span>;
  const lines = givenLines(t, own, words);
  const beside = other ? givenLines(t, other, words) : [];
  const differing = lines.filter((it) => !beside.includes(it));
  const given = (differing.length > 0 ? differing : lines).join(t("policy:word.and"));
  const result = own.results.map((it) => expectedLine(t, it, words)).join(t("policy:word.and"));
  return <>{t("policy:compare.example", { given, result })}</>;
}

const MONEY_KEYS = new Set(["amount", "cap", "beneficiaryCap", "roundingUnit", "places"]);
const UNIT_KEYS = new Set(["zero", "full", "reference", "nothing", "value", "minimum"]);

function ToldText({
  told,
  change,
  words,
  isMoney,
}: {
  told: Told | null;
  change: Change;
  words: Words;
  isMoney: boolean;
}) {
  const { t, locale } = useText();
  if (told === null) return <span className="text-ink-soft">{t("policy:compare.nothing")}</span>;
  if ("label" in told) return <>{locale === "en" ? told.label.en : told.label.zh}</>;
  if ("phrase" in told) {
    if (isFormula(told.phrase)) return <span>{formulaOf(t, told.phrase, words)}</span>;
    return told.phrase.of.length === 0 ? (
      <PhraseText phrase={told.phrase} words={words} />
    ) : (
      <PhraseList phrases={[told.phrase]} words={words} isNested />
    );
  }
  if ("example" in told) return null;
  const key = change.at.findLast((it) => !/^\d+$/.test(it)) ?? "";
  const text = valueText(t, words, key, told.text);
  if (!/^-?\d/.test(told.text)) return <>{text}</>;
  if (change.unit === "truth" && key === "value") return <>{measured(t, words, told.text, "truth")}</>;
  const unit =
    isMoney && MONEY_KEYS.has(key)
      ? words("unit", "yuan")
      : change.unit && UNIT_KEYS.has(key) && !UNSAID_UNITS.has(change.unit)
        ? words("unit", change.unit)
        : "";
  return (
    <>
      {text}
      {unit ? <span className="ml-1 text-xs text-ink-soft">{unit}</span> : null}
    </>
  );
}
