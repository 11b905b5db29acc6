import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TitlesTabs } from "#app/components/titles/titles-tabs.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText } from "#app/components/ui/values.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { RADAR_BANDS } from "#app/domain/titles/radar.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import {
  noteDuty,
  noteDutyInput,
  noteEvent,
  noteEventInput,
  withdrawDuty,
  withdrawDutyInput,
} from "#app/services/titles/note-duty.server.ts";
import { type RadarView, showRadar } from "#app/services/titles/show-radar.server.ts";
import { DutyForm, EventForm } from "./duty-forms.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("titles:radar.title"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx }) => ({
  view: await showRadar({ ctx, input: null }),
  today: ctx.today,
  key: freshKey(),
}));

export const action = carrierAction({ can: "titles:write" }, async ({ ctx, form, key }) => {
  const to = paths.carrier(ctx.organization.slug);
  switch (form.get("intent")) {
    case "note":
      await noteDuty({ ctx, input: parseForm(noteDutyInput, form), key });
      return redirect(to.titlesRadar("saved"));
    case "event":
      await noteEvent({ ctx, input: parseForm(noteEventInput, form), key });
      return redirect(to.titlesRadar("saved"));
    case "withdraw":
      await withdrawDuty({ ctx, input: parseForm(withdrawDutyInput, form) });
      return redirect(to.titlesRadar("withdrawn"));
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

const BAND_TONE = { ended: "muted", "within-3": "bad", "within-6": "warn", "within-12": "info" } as const;
const DUTY_TONE = { done: "ok", missed: "bad", overdue: "warn", upcoming: "info" } as const;

function Expiry({ rows, hrefOf }: { rows: RadarView["rows"]; hrefOf: (id: string) => string }) {
  const { t } = useText();
  return (
    <Section title={t("titles:radar.expiry")} isFlush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="text-ink-soft">{t("titles:radar.noExpiry")}</p>
      ) : (
        <Table
          isNested
          label={t("titles:radar.expiry")}
          rows={rows}
          keyOf={({ title }) => title.id}
          columns={[
            { key: "firm", header: t("titles:firm"), cell: ({ title }) => title.name },
            {
              key: "kind",
              header: t("titles:kind"),
              cell: ({ title }) => (
                <Link to={hrefOf(title.id)} className="link">
                  {t(`glossary:titleKind.${title.kind}`)}
                </Link>
              ),
            },
            {
              key: "band",
              header: t("titles:radar.band.label"),
              cell: ({ band }) => <Badge tone={BAND_TONE[band]}>{t(`titles:radar.band.${band}`)}</Badge>,
            },
            { key: "on", header: t("titles:radar.endsOn"), cell: (row) => <DateText on={row.endsOn} /> },
            { key: "number", header: t("titles:number"), cell: ({ title }) => title.number },
          ]}
        />
      )}
    </Section>
  );
}

function Duties({
  view,
  mayWrite,
  today,
  idempotencyKey,
}: {
  view: RadarView;
  mayWrite: boolean;
  today: string;
  idempotencyKey: string;
}) {
  const { t } = useText();
  return (
    <Section title={t("titles:radar.duties")} isFlush={view.duties.length > 0}>
      {view.duties.length === 0 ? (
        <p className="text-ink-soft">{t("titles:radar.noDuties")}</p>
      ) : (
        <Table
          isNested
          label={t("titles:radar.duties")}
          rows={view.duties}
          keyOf={(it) => `${it.title.id} ${it.rule.code} ${it.dueOn}`}
          columns={[
            { key: "firm", header: t("titles:firm"), cell: (it) => it.title.name },
            {
              key: "duty",
              header: t("titles:radar.duty.label"),
              wrap: true,
              cell: (it) => (
                <>
                  {t(`titles:radar.duty.${it.rule.code}` as "titles:radar.duty.high-tech-annual-report")}
                  {it.misses > 0 ? (
                    <span className={`block text-xs ${it.isCancelling ? "text-bad" : "text-warn"}`}>
                      {t(it.isCancelling ? "titles:radar.cancelling" : "titles:radar.misses", {
                        misses: it.misses,
                      })}
                    </span>
                  ) : null}
                </>
              ),
            },
            { key: "due", header: t("titles:radar.dueOn"), cell: (it) => <DateText on={it.dueOn} /> },
            {
              key: "state",
              header: t("titles:radar.state.label"),
              cell: (it) => <Badge tone={DUTY_TONE[it.state]}>{t(`titles:radar.state.${it.state}`)}</Badge>,
            },
            {
              key: "done",
              header: t("titles:radar.doneOn"),
              cell: (it) => <DateText on={it.record?.doneOn ?? null} />,
            },
            {
              key: "evidence",
              header: t("titles:radar.evidence"),
              wrap: true,
              cell: (it) => it.record?.evidence,
            },
            {
              key: "act",
              header: t("titles:radar.note"),
              hideHeader: true,
              cell: (it) =>
                mayWrite ? <DutyForm duty={it} today={today} idempotencyKey={idempotencyKey} /> : null,
            },
          ]}
        />
      )}
    </Section>
  );
}

export default function Radar() {
  const { t } = useText();
  const { view, today, key } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  const code = refusal ? (Object.values(refusal.fields)[0] ?? refusal.code) : null;
  const done = search.get("done");
  const mayWrite = permissions.includes("titles:write");
  return (
    <Page>
      <PageHeader title={t("titles:radar.title")} description={t("titles:radar.lead")} />
      <TitlesTabs current="radar" />
      {refusal && code ? <FormErrors errors={[refusalText(t, code, refusal.details)]} /> : null}
      {!refusal && (done === "saved" || done === "withdrawn") ? (
        <Banner tone="success" title={t(`titles:radar.${done}`)} />
      ) : null}
      {view.withoutEnd > 0 ? (
        <Banner tone="warning" title={t("titles:radar.withoutEnd", { count: view.withoutEnd })} />
      ) : null}
      <dl className="grid grid-cols-2 gap-px overflow-clip rounded-md border border-line bg-line sm:grid-cols-4">
        {RADAR_BANDS.map((band) => (
          <Stat
            key={band}
            label={t(`titles:radar.band.${band}`)}
            value={<Count value={view.counts[band]} />}
          />
        ))}
      </dl>
      <Duties view={view} mayWrite={mayWrite} today={today} idempotencyKey={key} />
      <Expiry rows={view.rows} hrefOf={(id) => to.title(id)} />
      {mayWrite && view.holders.length > 0 ? (
        <Section title={t("titles:radar.eventTitle")} description={t("titles:radar.eventHint")}>
          <EventForm holders={view.holders} today={today} idempotencyKey={key} />
        </Section>
      ) : null}
    </Page>
  );
}
