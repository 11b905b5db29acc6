import type { ClientActionFunctionArgs, MetaFunction, ShouldRevalidateFunction } from "@remix-run/react";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CalendarClock } from "lucide-react";
import { periodName } from "#app/components/filings/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { DownloadLink, LinkButton } from "#app/components/ui/button.tsx";
import { StatusTabs } from "#app/components/ui/list-tools.tsx";
import { MoneyUnitSwitch, useMoneyUnit } from "#app/components/ui/money-unit.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import type { SentCell } from "#app/domain/reports/entry-grid.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type ActionResult, carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listPeriods } from "#app/services/reports/list-periods.server.ts";
import { type SaveCellsInput, saveCells } from "#app/services/reports/save-cells.server.ts";
import { showGrid } from "#app/services/reports/show-grid.server.ts";
import { EntryEditor } from "./entry-editor.tsx";
import { cellsOfForm } from "./form-cells.ts";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("reports:title"));

export const loader = carrierLoader({ can: "reports:read" }, async ({ ctx, url }) => {
  const { periods, currentCode } = await listPeriods({ ctx, input: null });
  const periodCode = url.searchParams.get("period") ?? currentCode;
  const grid = periodCode ? await showGrid({ ctx, input: { periodCode } }) : null;
  return { periods, grid };
});

/** The cells of a batch: as JSON from the grid, or as the fields of a plain form. */
function sentCells(form: FormData): SentCell[] {
  const cells = form.get("cells");
  if (typeof cells !== "string") return cellsOfForm(form);
  try {
    return JSON.parse(cells) as SentCell[];
  } catch {
    throw new Refusal("invalid", "reports.cells-unreadable");
  }
}

export const action = carrierAction({ can: "reports:write" }, async ({ ctx, form }) => {
  const sent = sentCells(form);
  const input = { periodCode: String(form.get("period")), money: form.get("money"), cells: sent };
  return { sent, result: await saveCells({ ctx, input: input as SaveCellsInput }) };
});

type Answer = ActionResult<{ sent: SentCell[]; result: Awaited<ReturnType<typeof saveCells>> }>;

/** Without a connection the grid goes on, rather than giving way to an error page. */
export const clientAction = async ({ serverAction }: ClientActionFunctionArgs): Promise<Answer> => {
  try {
    return await serverAction<Answer>();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, refusal: { code: "reports.offline", details: {}, fields: {} } };
  }
};

/** A saved draft changes nothing that the page does not know already. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  formData?.has("cells") ? false : defaultShouldRevalidate;

export default function Reports() {
  const { t, locale } = useText();
  const { periods, grid } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const { organization } = useFrame();
  const money = useMoneyUnit("yuan");
  const to = paths.carrier(organization.slug);
  if (!grid) {
    return (
      <Page>
        <PageHeader title={t("reports:title")} />
        <EmptyState icon={CalendarClock} title={t("reports:noPeriod")}>
          {t("reports:noPeriodHint")}
        </EmptyState>
      </Page>
    );
  }
  const { period } = grid;
  return (
    <Page>
      <PageHeader
        title={`${t("reports:title")} · ${periodName(t, period)}`}
        description={t("reports:lead")}
        actions={
          <>
            <MoneyUnitSwitch standard="yuan" />
            <DownloadLink href={to.reportsExport(period.code, money)} filename={`${period.code}.csv`}>
              {t("reports:export")}
            </DownloadLink>
            <LinkButton to={to.filing(period.code)}>{t("reports:toFiling")}</LinkButton>
          </>
        }
      />
      <StatusTabs
        label={t("reports:periods")}
        tabs={periods.map((it) => ({
          key: it.code,
          label: periodName(t, it),
          href: to.reports(it.code, money),
          isCurrent: it.code === period.code,
        }))}
      />
      {grid.lock ? (
        <Banner
          tone="info"
          title={refusalText(t, grid.lock.code, grid.lock.details)}
          actions={<LinkButton to={to.filing(period.code)}>{t("reports:toFiling")}</LinkButton>}
        />
      ) : grid.mayWrite ? null : (
        <Banner tone="info" title={t("reports:readOnly")} />
      )}
      <EntryEditor
        key={`${organization.slug} ${period.code} ${money}`}
        grid={grid}
        ownName={locale === "en" ? organization.nameEn : organization.nameZh}
        money={money}
        answer={answer}
      />
    </Page>
  );
}
