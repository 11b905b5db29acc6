import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Badge, VerificationMark } from "#app/components/ui/badge.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { type Fact, KeyValue, Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Code, Count, DateText, Missing, Money, Points } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { RewardLineDetails } from "#app/services/rewards/show-reward-line.server.ts";
import { FiledFacts, FilingText } from "./filed-facts.tsx";
import { LineConditions } from "./line-conditions.tsx";
import type { LineLinks } from "./line-set-up.ts";
import { codedText, inLocale, itemName, LINE_TONE } from "./texts.ts";

/** Where one reward line comes from: outcome, attribution, filings by digest, clause and source. */
export function RewardLinePage({
  details,
  links,
  children,
}: {
  details: RewardLineDetails;
  links: LineLinks;
  /** Stands below the amount. */
  children?: ReactNode;
}) {
  const { t, locale } = useText();
  const { line } = details;
  const { detail } = line;
  return (
    <Page>
      <PageHeader
        title={t("rewards:line.title", { no: line.lineNo })}
        crumbs={[{ label: t("rewards:title"), href: links.back }, { label: detail.period }]}
        status={
          <>
            <Badge tone={LINE_TONE[line.kind]}>{t(`rewards:kind.${line.kind}`)}</Badge>
            <VerificationMark verification={detail.programme.verification} />
          </>
        }
        description={codedText(t, locale, detail.text, detail.standing?.gradeLabel)}
      />
      <TwoColumns
        main={
          <>
            <Amount details={details} />
            {children}
            <LineConditions details={details} />
            {detail.standing ? <Standing details={details} linkOf={links.filing} /> : null}
          </>
        }
        side={
          <Section title={t("rewards:line.programme")}>
            <KeyValue
              columns={1}
              facts={[
                {
                  label: t("rewards:programme"),
                  value: (
                    <Link to={links.policy} className="link">
                      {inLocale(locale, detail.programme.title)} ({detail.programme.version})
                    </Link>
                  ),
                },
                { label: t("rewards:line.item"), value: itemName(t, locale, detail.itemLabel) },
                { label: t("rewards:line.clause"), value: detail.clause || <Missing reason="none" /> },
                ...(links.run
                  ? [
                      {
                        label: t("rewards:line.run"),
                        value: (
                          <Link to={links.run} className="link">
                            {t("rewards:run.toRun")}
                          </Link>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <h3 className="mt-3 text-sm">{t("rewards:line.sources")}</h3>
            <Sources details={details} />
          </Section>
        }
      />
      {detail.sources.length > 0 && detail.outcome ? (
        <Section isFlush title={t("rewards:line.hosts")} description={t("rewards:line.hostsHint")}>
          <FiledFacts sources={detail.sources} on={detail.outcome.date} linkOf={links.filing} />
        </Section>
      ) : null}
    </Page>
  );
}

function Amount({ details: { line } }: { details: RewardLineDetails }) {
  const { t, locale } = useText();
  const { detail } = line;
  const facts: Fact[] = [
    { label: t("rewards:line.amount"), value: <Money fen={line.amountFen} unit="yuan" exact withUnit /> },
    {
      label: t("rewards:line.beneficiary"),
      value: `${detail.beneficiary.name} (${t(`rewards:beneficiaryKind.${detail.beneficiary.kind}`)})`,
    },
  ];
  if (line.uscc) {
    facts.push({
      label: t("rewards:line.firm"),
      value: (
        <>
          {detail.firmName}
          <span className="block">
            <Code>{line.uscc}</Code>
          </span>
        </>
      ),
    });
  }
  if (detail.outcome?.label) {
    facts.push(
      { label: t("rewards:line.outcome"), value: inLocale(locale, detail.outcome.label) },
      { label: t("rewards:line.date"), value: <DateText on={detail.outcome.date} /> },
      { label: t("rewards:line.number"), value: detail.outcome.number || <Missing /> },
      { label: t("rewards:line.evidence"), value: detail.outcome.evidence ?? <Missing /> },
    );
  }
  if (detail.carrier) facts.push({ label: t("rewards:line.attributed"), value: detail.carrier.name });
  facts.push({
    label: t("rewards:line.key"),
    value: line.paymentKey ? (
      <>
        <Code>{line.paymentKey}</Code>
        <span className="block text-xs text-ink-soft">{t("rewards:line.keyHint")}</span>
      </>
    ) : (
      t("rewards:line.keyNone")
    ),
  });
  return (
    <Section title={t("rewards:line.outcome")}>
      <KeyValue facts={facts} />
    </Section>
  );
}

function Standing({
  details: { line },
  linkOf,
}: {
  details: RewardLineDetails;
  linkOf: (sha256: string) => string | null;
}) {
  const { t, locale } = useText();
  const { standing } = line.detail;
  if (!standing) return null;
  return (
    <Section title={t("rewards:line.standing")}>
      <KeyValue
        facts={[
          {
            label: t("rewards:line.grade"),
            value: standing.gradeLabel ? inLocale(locale, standing.gradeLabel) : <Missing reason="none" />,
          },
          { label: t("rewards:line.total"), value: <Points milli={standing.totalMilli} withUnit /> },
          { label: t("rewards:line.rank"), value: <Count value={standing.rank} /> },
          {
            label: t("rewards:line.filing"),
            value: standing.filing ? <FilingText filing={standing.filing} linkOf={linkOf} /> : <Missing />,
          },
        ]}
      />
    </Section>
  );
}

function Sources({ details: { sources } }: { details: RewardLineDetails }) {
  const { t } = useText();
  if (sources.length === 0) return <p className="text-xs text-ink-soft">{t("rewards:line.sourceUnknown")}</p>;
  return (
    <ul className="mt-1 flex flex-col gap-2 text-xs text-ink-soft">
      {sources.map((it) => (
        <li key={`${it.title}${it.number ?? ""}`}>
          {[it.title, it.number, it.date, it.article].filter(Boolean).join(" · ")}
        </li>
      ))}
    </ul>
  );
}
