import { Badge } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Missing } from "#app/components/ui/values.tsx";
import type { PolicyData } from "#app/http/policies.server.ts";
import { useText } from "#app/i18n/index.ts";
import type { Words } from "./words.ts";

/** Each worked example of a policy: what it should give, and what the engine gives now. */
export function PolicyExamples({ policy, words }: { policy: PolicyData["policy"]; words: Words }) {
  const { t, locale } = useText();
  const { examples } = policy.check;
  const failing = examples.filter((it) => !it.holds).length;
  const nameOf = (code: string) => policy.names.rules[code]?.[locale === "en" ? "en" : "zh"] ?? code;
  return (
    <Section
      isFlush
      title={t("policy:page.examples")}
      description={t("policy:page.examplesHint")}
      actions={
        failing > 0 ? (
          <Badge tone="bad">{t("policy:page.someFail", { count: failing })}</Badge>
        ) : (
          <Badge tone="ok">{t("policy:page.allHold", { count: examples.length })}</Badge>
        )
      }
    >
      <Table
        isNested
        label={t("policy:tableOf", { name: t("policy:page.examples") })}
        rows={examples}
        keyOf={(it) => `${it.index}${it.what}`}
        rowTone={(it) => (it.holds ? undefined : "bad")}
        columns={[
          { key: "rule", header: t("policy:page.exampleRule"), cell: (it) => nameOf(it.of) },
          {
            key: "what",
            header: t("policy:page.exampleWhat"),
            cell: (it) => t(`policy:page.what.${it.what}`),
          },
          {
            key: "expected",
            header: t("policy:page.exampleExpected"),
            align: "end",
            cell: (it) => words("state", it.expected),
          },
          {
            key: "found",
            header: t("policy:page.exampleFound"),
            align: "end",
            cell: (it) => (it.found === null ? <Missing reason="unknown" /> : words("state", it.found)),
          },
          {
            key: "holds",
            header: t("policy:page.exampleHolds"),
            cell: (it) =>
              it.holds ? (
                <Badge tone="ok">{t("policy:page.holds")}</Badge>
              ) : (
                <Badge tone="bad">{t("policy:page.fails")}</Badge>
              ),
          },
        ]}
      />
    </Section>
  );
}
