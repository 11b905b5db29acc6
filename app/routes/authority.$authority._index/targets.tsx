import { VerificationMark } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { Target } from "#app/services/access/list-targets.server.ts";

/** The published goals, each with its source. */
export function Targets({ targets }: { targets: readonly Target[] }) {
  const { t, locale } = useText();
  if (targets.length === 0) return null;
  const measureOf = (code: string) => t(`access:measure.${code}` as "access:measure.high-tech-firms");
  return (
    <Section isFlush title={t("access:targets.title")} description={t("access:targets.lead")}>
      <Table
        label={t("access:targets.title")}
        rows={targets}
        keyOf={(target) => target.id}
        empty={null}
        columns={[
          {
            key: "subject",
            header: t("access:targets.subject"),
            cell: (target) => (locale === "en" ? target.subjectEn : target.subjectZh),
          },
          {
            key: "measure",
            header: t("access:targets.measure"),
            cell: (target) => measureOf(target.measure),
          },
          {
            key: "value",
            header: t("access:targets.value"),
            align: "end",
            cell: (target) => <Count value={target.value} />,
          },
          { key: "due", header: t("access:targets.due"), cell: (target) => <DateText on={target.dueOn} /> },
          { key: "source", header: t("access:targets.source"), wrap: true, cell: (target) => target.source },
          {
            key: "mark",
            header: t("access:targets.mark"),
            cell: (target) => <VerificationMark verification={target.verification} />,
          },
        ]}
      />
    </Section>
  );
}
