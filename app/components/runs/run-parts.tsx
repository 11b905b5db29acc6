import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { WhyMoved } from "#app/components/policy/why-moved.tsx";
import { policyWords } from "#app/components/policy/words.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge, VerificationMark } from "#app/components/ui/badge.tsx";
import { CopyButton, DownloadLink } from "#app/components/ui/button.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Code, Missing, Money, Points } from "#app/components/ui/values.tsx";
import type { Move } from "#app/domain/what-if/comparison.ts";
import { paths } from "#app/http/paths.ts";
import type { RunData } from "#app/http/runs.server.ts";
import { formatCount } from "#app/i18n/format.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

/** Where a carrier's filing of a period is read from here: the own one, or as the authority sees it. */
export function useFilingHref(): (
  carrierSlug: string | null,
  period: string,
  revision: number | null,
) => string | null {
  const { organization } = useFrame();
  return (carrierSlug, period, revision) => {
    if (carrierSlug === null) return null;
    const at = revision ?? undefined;
    if (organization.kind !== "carrier") {
      return paths.authority(organization.slug).filing(carrierSlug, period, at);
    }
    return carrierSlug === organization.slug ? paths.carrier(carrierSlug).filing(period, at) : null;
  };
}

export function SealedParts({
  data,
}: {
  data: Pick<RunData, "run" | "policies" | "geographyVersion" | "bundleSha256">;
}) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const { run } = data;
  return (
    <Section title={t("runs:basis")}>
      <KeyValue
        columns={1}
        facts={[
          {
            label: t("runs:policies"),
            value: (
              <ul className="flex flex-col gap-1">
                {data.policies.map((it) => (
                  <li key={it.code} className="flex flex-wrap items-center gap-2">
                    <Link className="link" to={to.policy(it.code, it.version)}>
                      {locale === "en" ? it.title.en : it.title.zh} {it.version}
                    </Link>
                    <VerificationMark verification={it.verification} />
                  </li>
                ))}
              </ul>
            ),
          },
          { label: t("runs:engine"), value: run.engineVersion },
          { label: t("runs:geography"), value: <Code>{data.geographyVersion}</Code> },
          { label: t("runs:digestInputs"), value: <Code>{run.digests.inputs}</Code> },
          { label: t("runs:digestPolicies"), value: <Code>{run.digests.policies}</Code> },
          { label: t("runs:digestResults"), value: <Code>{run.digests.results}</Code> },
          { label: t("runs:digestBundle"), value: <Code>{data.bundleSha256}</Code> },
        ]}
      />
    </Section>
  );
}

export function VerifyPart({ data }: { data: Pick<RunData, "run" | "filename"> }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const line = `npm run verify -- ${data.filename}`;
  return (
    <Section title={t("runs:verify")} description={t("runs:verifyHint")}>
      <div className="flex flex-col items-start gap-3">
        <DownloadLink href={to.runBundle(data.run.id)} asksFirst variant="primary">
          {t("runs:download")}
        </DownloadLink>
        <pre className="max-w-full overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 text-xs whitespace-pre-wrap break-all">
          <code translate="no">{line}</code>
        </pre>
        <CopyButton text={line} label={t("runs:copyLine")} />
      </div>
    </Section>
  );
}

/** `footer` stands below the filings: where they are shown a page at a time. */
export function FilingParts({
  data,
  footer,
}: {
  data: Pick<RunData, "filings" | "absent">;
  footer?: ReactNode;
}) {
  const { t } = useText();
  const hrefOf = useFilingHref();
  return (
    <>
      <Section id="filings" isFlush title={t("runs:filings")} description={t("runs:filingsHint")}>
        <Table
          isNested
          maxHeight={footer ? undefined : "60vh"}
          label={t("runs:tableOf", { name: t("runs:filings") })}
          rows={data.filings}
          keyOf={(it) => it.sha256}
          columns={[
            {
              key: "carrier",
              header: t("runs:carrier"),
              cell: (it) => {
                const href = hrefOf(it.carrierSlug, it.periodCode, it.revision);
                return href ? (
                  <Link className="link" to={href}>
                    {it.carrierName}
                  </Link>
                ) : (
                  it.carrierName
                );
              },
            },
            { key: "period", header: t("runs:period"), cell: (it) => it.periodCode },
            {
              key: "revision",
              header: t("runs:revision"),
              cell: (it) =>
                it.revision === null ? (
                  <Missing reason="unknown" />
                ) : (
                  t("runs:revisionNo", { revision: it.revision })
                ),
            },
            { key: "digest", header: t("runs:digest"), cell: (it) => <Code>{it.sha256}</Code> },
          ]}
        />
        {footer ? <div className="border-t border-line px-4 py-2">{footer}</div> : null}
      </Section>
      {data.absent.length > 0 ? (
        <Section isFlush title={t("runs:absent")}>
          <Table
            isNested
            maxHeight="60vh"
            label={t("runs:tableOf", { name: t("runs:absent") })}
            rows={data.absent}
            keyOf={(it) => it.carrierId}
            columns={[
              { key: "carrier", header: t("runs:carrier"), cell: (it) => it.name },
              { key: "reason", header: t("runs:reason"), wrap: true, cell: (it) => it.reason },
            ]}
          />
        </Section>
      ) : null}
    </>
  );
}

export function Findings({ data }: { data: Pick<RunData, "run" | "names"> }) {
  const { t, locale } = useText();
  const words = policyWords(t, locale, data.names);
  const { findings } = data.run;
  return (
    <Section title={t("runs:findings")}>
      {findings.length === 0 ? (
        <p className="text-ink-soft">{t("runs:findingsNone")}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {findings.map((it, index) => {
            const params = Object.fromEntries(
              Object.entries(it.params).map(([key, value]) => [key, words(key, value)]),
            );
            const name = String(it.params.name ?? it.subject);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: findings never change while they are shown
              <li key={index} className="flex flex-wrap items-baseline gap-2">
                <Badge tone={it.blocks ? "bad" : "warn"}>
                  {it.blocks ? t("runs:blocks") : t("runs:note")}
                </Badge>
                {t("runs:finding", { name, text: refusalText(t, it.code, params) })}
                {typeof it.params.more === "number" ? (
                  <span className="text-ink-soft">
                    {t("runs:columns.more", { count: it.params.more, figure: formatCount(it.params.more) })}
                  </span>
                ) : null}
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

export function Difference({ data }: { data: RunData }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const words = policyWords(t, locale, data.names);
  const { moves, run } = data;
  const isMoney = run.kind === "reward";
  const figure = (it: Move["before"]) =>
    it === null ? (
      <Missing reason="none" />
    ) : isMoney ? (
      <Money fen={it.amountFen} unit="yuan" exact />
    ) : (
      <>
        <Points milli={it.totalMilli} />
        <span className="ml-2 text-xs text-ink-soft">
          {it.rank === null ? null : `${t("scoring:rank")} ${it.rank}`}
          {it.grade === null ? null : ` · ${words("grade", it.grade)}`}
        </span>
      </>
    );
  const change = ({ before, after }: Move) => {
    if (before === null) return <Badge tone="info">{t("runs:added")}</Badge>;
    if (after === null) return <Badge tone="muted">{t("runs:gone")}</Badge>;
    if (isMoney) return <Money fen={(after.amountFen ?? 0) - (before.amountFen ?? 0)} unit="yuan" exact />;
    return <Points milli={(after.totalMilli ?? 0) - (before.totalMilli ?? 0)} />;
  };
  const title = t("runs:difference");
  if (moves === null || moves.length === 0) {
    return (
      <Section title={title}>
        <p className="text-ink-soft">
          {moves === null ? t("runs:differenceFirst") : t("runs:differenceNone")}
        </p>
      </Section>
    );
  }
  return (
    <Section
      isFlush
      title={title}
      description={t("runs:moved", { count: moves.length })}
      actions={
        run.followsRunId ? (
          <Link className="link text-xs" to={to.run(run.followsRunId)}>
            {t("runs:previous")}
          </Link>
        ) : null
      }
    >
      <Table
        isNested
        maxHeight="60vh"
        label={t("runs:tableOf", { name: title })}
        rows={moves}
        keyOf={(it) => `${it.kind}/${it.id}`}
        columns={[
          { key: "name", header: t("runs:subject"), wrap: true, cell: (it) => it.name },
          { key: "before", header: t("runs:before"), align: "end", cell: (it) => figure(it.before) },
          { key: "after", header: t("runs:after"), align: "end", cell: (it) => figure(it.after) },
          { key: "change", header: t("runs:change"), align: "end", cell: change },
          {
            key: "why",
            header: t("runs:why"),
            wrap: true,
            cell: (it) => <WhyMoved move={it} words={words} />,
          },
        ]}
      />
    </Section>
  );
}
