import { Link } from "@remix-run/react";
import { policyWords } from "#app/components/policy/words.ts";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Pagination, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Section, Stat, StatRow, TwoColumns } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Timeline } from "#app/components/ui/timeline.tsx";
import { Count, Missing, Points } from "#app/components/ui/values.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { ColumnRunData } from "#app/http/runs.server.ts";
import { formatCount } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import { FirmList } from "./firm-list.tsx";
import { RunFrame, useSteps } from "./run-frame.tsx";
import { FilingParts, Findings, SealedParts, VerifyPart } from "./run-parts.tsx";
import { StageTable } from "./stage-table.tsx";

/** A run over all firms of a city: how they stand by stage, page by page, what it read, and who moved. */
export function ColumnRunPage({
  data,
  isApproved,
  refusal,
}: {
  data: ColumnRunData;
  isApproved: boolean;
  refusal: RefusalView | null;
}) {
  const { t } = useText();
  return (
    <RunFrame data={data} isApproved={isApproved} refusal={refusal}>
      <KeyFigures data={data} />
      <TwoColumns
        main={
          <>
            <Section isFlush title={t("scoring:points.byStage")}>
              <StageTable data={data} />
            </Section>
            <Findings data={data} />
            <Moves data={data} />
          </>
        }
        side={
          <>
            <VerifyPart data={data} />
            <Section title={t("runs:timeline")}>
              <Timeline entries={useSteps(data)} />
            </Section>
          </>
        }
      />
      <FirmList data={data} />
      <TwoColumns main={<Filings data={data} />} side={<SealedParts data={data} />} />
    </RunFrame>
  );
}

function KeyFigures({ data }: { data: ColumnRunData }) {
  const { t } = useText();
  const { run, stages, filings, absent } = data;
  const unscored = stages.find((it) => it.class === null)?.firms ?? 0;
  const barred = stages.reduce((all, it) => all + it.barred, 0);
  return (
    <StatRow>
      <Stat label={t("runs:columns.firms")} value={<Count value={run.subjects} />} />
      <Stat label={t("runs:columns.scored")} value={<Count value={run.subjects - unscored} />} />
      {unscored > 0 ? <Stat label={t("scoring:notScored")} value={<Count value={unscored} />} /> : null}
      {barred > 0 ? <Stat label={t("scoring:barred")} value={<Count value={barred} />} /> : null}
      <Stat
        label={t("runs:filings")}
        value={<Count value={filings.total} />}
        note={
          absent.length > 0
            ? t("runs:columns.absentCount", { count: absent.length })
            : t("runs:columns.everyCarrier")
        }
      />
    </StatRow>
  );
}

function Filings({ data }: { data: ColumnRunData }) {
  const hrefWith = useHrefWith();
  const { filings } = data;
  const at = (page: number) => `${hrefWith({ filings: page === 0 ? null : String(page) })}#filings`;
  return (
    <FilingParts
      data={{ filings: filings.rows, absent: data.absent }}
      footer={
        <Pagination
          total={filings.total}
          previousHref={filings.hasBefore ? at(filings.page - 1) : null}
          nextHref={filings.hasAfter ? at(filings.page + 1) : null}
        />
      }
    />
  );
}

type Moved = NonNullable<ColumnRunData["moves"]>["rows"][number];

function Moves({ data }: { data: ColumnRunData }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const hrefWith = useHrefWith();
  const words = policyWords(t, locale, data.names);
  const { moves, run } = data;
  const title = t("runs:difference");
  if (moves === null || moves.counts.moved === 0) {
    return (
      <Section id="moves" title={title}>
        <p className="text-ink-soft">
          {moves === null ? t("runs:differenceFirst") : t("runs:differenceNone")}
        </p>
      </Section>
    );
  }
  const { counts } = moves;
  const at = (page: number) => `${hrefWith({ moves: page === 0 ? null : String(page) })}#moves`;
  const told = (["up", "down", "ranks", "grades", "added", "gone"] as const).filter((it) => counts[it] > 0);
  const figure = (it: Moved["before"]) =>
    it === null ? (
      <Missing reason="none" />
    ) : (
      <>
        <Points milli={it.totalMilli} />
        <span className="block text-xs text-ink-soft">
          {it.rank === null ? null : `${t("scoring:rank")} ${it.rank}`}
          {it.grade === null ? null : ` · ${words("grade", it.grade)}`}
        </span>
      </>
    );
  return (
    <Section
      id="moves"
      isFlush
      title={title}
      description={[
        t("runs:moved", { count: counts.moved }),
        ...told.map((it) =>
          t(`runs:columns.moves.${it}`, { count: counts[it], figure: formatCount(counts[it]) }),
        ),
      ].join(" · ")}
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
        label={t("runs:tableOf", { name: title })}
        rows={moves.rows}
        keyOf={(it) => it.subject}
        columns={[
          {
            key: "name",
            header: t("scoring:points.subject"),
            wrap: true,
            cell: (it) =>
              it.after === null ? (
                it.name
              ) : (
                <Link className="link" to={to.runSubject(run.id, it.subject)}>
                  {it.name}
                </Link>
              ),
          },
          {
            key: "change",
            header: t("runs:change"),
            align: "end",
            cell: ({ before, after }) =>
              before === null ? (
                <Badge tone="info">{t("runs:added")}</Badge>
              ) : after === null ? (
                <Badge tone="muted">{t("runs:gone")}</Badge>
              ) : (
                <Points milli={(after.totalMilli ?? 0) - (before.totalMilli ?? 0)} />
              ),
          },
          { key: "before", header: t("runs:before"), align: "end", cell: (it) => figure(it.before) },
          { key: "after", header: t("runs:after"), align: "end", cell: (it) => figure(it.after) },
        ]}
      />
      <div className="border-t border-line px-4 py-2">
        <Pagination
          total={counts.moved}
          previousHref={moves.hasBefore ? at(moves.page - 1) : null}
          nextHref={moves.hasAfter ? at(moves.page + 1) : null}
        />
      </div>
    </Section>
  );
}
