import { useCallback, useMemo, useState } from "react";
import { periodName } from "#app/components/filings/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Button, buttonClass, LinkButton } from "#app/components/ui/button.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import {
  answered,
  countsOf,
  type Entry,
  filledCount,
  openEntry,
  type Place,
  type SentCell,
  typed,
} from "#app/domain/reports/entry-grid.ts";
import type { Grid, SaveCellsResult } from "#app/domain/reports/grid.ts";
import { paths } from "#app/http/paths.ts";
import type { MoneyUnit } from "#app/i18n/format.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { CellBar } from "./cell-bar.tsx";
import { rowKey, type Seen } from "./form-cells.ts";
import { GridTable } from "./grid-table.tsx";
import { IssueList } from "./issue-list.tsx";
import { useEntry } from "./use-entry.ts";

type Answer =
  | { ok: true; sent: SentCell[]; result: SaveCellsResult }
  | { ok: false; refusal: { code: string; details: Readonly<Record<string, string | number>> } };

/** What a plain form brought back: its wrong and conflicting cells as they were typed. */
function withAnswer(entry: Entry, answer: Answer | undefined): Entry {
  if (!answer?.ok) return entry;
  const { sent, result } = answer;
  const open = [...result.invalid, ...result.conflicts];
  const isOpen = (it: SentCell) => open.some((cell) => cell.uscc === it.uscc && cell.fact === it.fact);
  const kept = sent.filter(isOpen);
  const refilled = kept.reduce((now, { uscc, fact, text }) => {
    const row = now.rows.findIndex((it) => it.uscc === uscc);
    return typed(now, { row, fact }, text);
  }, entry);
  return answered(refilled, kept, result);
}

const seenOf = (entry: Entry): Seen => {
  const seen: Seen = {};
  for (const { uscc, cells } of entry.rows) {
    for (const [fact, { rev, savedText, savedExplanation }] of Object.entries(cells)) {
      if (rev > 0) seen[`${rowKey(uscc)}:${fact}`] = [rev, savedText, savedExplanation];
    }
  }
  return seen;
};

/** The grid, its state line, the current cell, and the list of what is to be settled. */
export function EntryEditor({
  grid,
  ownName,
  money,
  answer,
}: {
  grid: Grid;
  ownName: string;
  money: MoneyUnit;
  answer: Answer | undefined;
}) {
  const { t } = useText();
  const { organization } = useFrame();
  const mayWrite = grid.mayWrite && !grid.lock;
  const facts = useMemo(() => [...grid.firmFacts, ...grid.carrierFacts], [grid]);
  const { entry, apply, save, retry, failure, restoredCount } = useEntry({
    first: () =>
      withAnswer(openEntry([...grid.firms, { ...grid.own, name: ownName }], facts, money, mayWrite), answer),
    storageKey: `zaiti:grid:${organization.slug}:${grid.period.code}`,
    period: grid.period.code,
    mayWrite,
  });
  // Of the first drawing: what is saved meanwhile is still to be looked at.
  const [filled] = useState(() => filledCount(entry));
  const [seen] = useState(() => JSON.stringify(seenOf(entry)));
  const [active, setActive] = useState<Place | null>(null);
  const [notice, setNotice] = useState("");

  const go = useCallback((place: Place) => {
    const input = document.querySelector<HTMLInputElement>(`[data-cell="${place.row}:${place.fact}"]`);
    input?.focus();
    input?.scrollIntoView({ block: "center", inline: "center" });
  }, []);
  const table = { entry, apply, save, onActive: setActive, onNotice: setNotice, mayWrite, money };
  const period = periodName(t, grid.period);
  const to = paths.carrier(organization.slug);
  return (
    <form
      method="post"
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        retry();
      }}
    >
      <input type="hidden" name="period" value={grid.period.code} />
      <input type="hidden" name="money" value={money} />
      <input type="hidden" name="seen" value={seen} />
      <p className="sr-only" role="status">
        {notice}
      </p>
      {failure ? <Failure failure={failure} onRetry={retry} /> : null}
      {answer && !answer.ok ? (
        <Banner tone="error" title={refusalText(t, answer.refusal.code, answer.refusal.details)} />
      ) : null}
      {answer?.ok ? (
        <Banner
          tone={answer.result.invalid.length + answer.result.conflicts.length > 0 ? "warning" : "success"}
          title={t("reports:save.doneForm", {
            saved: answer.result.saved.length,
            invalid: answer.result.invalid.length,
            conflicts: answer.result.conflicts.length,
          })}
        />
      ) : null}
      {filled > 0 ? <Banner tone="info" title={t("reports:filled", { count: filled })} /> : null}
      {restoredCount > 0 ? (
        <Banner tone="info" title={t("reports:save.restored", { count: restoredCount })} />
      ) : null}
      {grid.firms.length === 0 ? (
        <EmptyState
          title={t("reports:noFirms")}
          action={<LinkButton to={to.residents()}>{t("reports:toResidents")}</LinkButton>}
        >
          {t("reports:noFirmsHint", { day: grid.period.lastDay })}
        </EmptyState>
      ) : (
        <Section
          title={t("reports:firms")}
          description={mayWrite ? t("reports:firmsHint") : undefined}
          isFlush
          actions={mayWrite ? <SaveState entry={entry} hasFailed={failure !== null} /> : null}
        >
          <GridTable
            {...table}
            label={t("reports:grid", { part: t("reports:firms"), period })}
            nameLabel={t("reports:firm")}
            facts={grid.firmFacts}
            from={0}
            to={grid.firms.length}
            hasSum
          />
          <CellBar entry={entry} place={active} lastCode={grid.lastCode} apply={apply} mayWrite={mayWrite} />
        </Section>
      )}
      <Section title={t("reports:own")} isFlush>
        <GridTable
          {...table}
          label={t("reports:grid", { part: t("reports:own"), period })}
          nameLabel={t("reports:carrier")}
          facts={grid.carrierFacts}
          from={grid.firms.length}
          to={grid.firms.length + 1}
        />
      </Section>
      <IssueList entry={entry} apply={apply} onGo={go} mayWrite={mayWrite} />
    </form>
  );
}

/** What is saved and what is not, in words; the button saves at once and works as a plain form too. */
function SaveState({ entry, hasFailed }: { entry: Entry; hasFailed: boolean }) {
  const { t } = useText();
  const { dirty, saving, invalid, conflict } = countsOf([entry]);
  const open = invalid + conflict;
  const text = hasFailed
    ? t("reports:save.failed")
    : saving > 0
      ? t("reports:save.saving")
      : dirty > 0
        ? t("reports:save.waiting", { count: dirty })
        : open > 0
          ? t("reports:save.open", { count: open })
          : t("reports:save.all");
  return (
    <>
      <span
        role="status"
        className={hasFailed || open > 0 ? "text-xs font-medium text-bad" : "text-xs text-ink-soft"}
      >
        {text}
      </span>
      <Button type="submit" variant="primary" size="sm">
        {t("reports:save.now")}
      </Button>
    </>
  );
}

/** Why nothing was saved, and what to do; what was typed stays where it is. */
function Failure({
  failure,
  onRetry,
}: {
  failure: { code: string; details: Readonly<Record<string, string | number>> };
  onRetry: () => void;
}) {
  const { t } = useText();
  const isSignedOut = failure.code === "access.session-ended";
  return (
    <Banner
      tone="error"
      title={isSignedOut ? t("reports:save.sessionTitle") : refusalText(t, failure.code, failure.details)}
      actions={
        <>
          {isSignedOut ? (
            <a
              href={paths.signIn()}
              target="_blank"
              rel="noreferrer"
              className={buttonClass("secondary", "sm")}
            >
              {t("reports:save.signIn")}
            </a>
          ) : null}
          <Button variant="primary" size="sm" onClick={onRetry}>
            {t("reports:save.retry")}
          </Button>
        </>
      }
    >
      {isSignedOut ? t("reports:save.sessionText") : null}
    </Banner>
  );
}
