import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { GraduationCap, Plus } from "lucide-react";
import { MentorFields } from "#app/components/mentoring/mentor-fields.tsx";
import { PartTabs } from "#app/components/mentoring/part-tabs.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import {
  DateInput,
  Field,
  FormErrors,
  IdempotencyField,
  Select,
  TextInput,
} from "#app/components/ui/field.tsx";
import {
  FilterBar,
  OtherDayBanner,
  Pagination,
  StatusTabs,
  useHrefWith,
} from "#app/components/ui/list-tools.tsx";
import { Banner, EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat, StatRow } from "#app/components/ui/section.tsx";
import { Count, Percent, Points } from "#app/components/ui/values.tsx";
import { filtersIn } from "#app/http/filters.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { addMentor, addMentorInput } from "#app/services/mentoring/add-mentor.server.ts";
import { listMentors, type MentorsList } from "#app/services/mentoring/list-mentors.server.ts";
import { MentorsTable } from "./mentors-table.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("mentoring:mentors"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, url }) => {
  const given = filtersIn(url);
  return {
    list: await listMentors({ ctx, input: given }),
    today: ctx.today,
    idempotencyKey: freshKey(),
  };
});

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key }) => {
  const { id } = await addMentor({ ctx, input: parseForm(addMentorInput, form), key });
  return redirect(paths.carrier(ctx.organization.slug).mentor(id, { done: "added" }));
});

const STATES = ["appointed", "ended", "later", "all"] as const;

function Figures({ list }: { list: MentorsList }) {
  const { t } = useText();
  const { figures } = list;
  return (
    <section className="flex flex-col gap-1" aria-label={t("mentoring:figures.mentors")}>
      <StatRow>
        <Stat
          label={t("mentoring:figures.mentors")}
          value={<Count value={figures.mentors} />}
          unit={t("mentoring:figures.people")}
        />
        <Stat
          label={t("mentoring:figures.perTen")}
          value={<Points milli={figures.mentorsPerTenMilli} />}
          unit={t("mentoring:figures.people")}
        />
        <Stat
          label={t("mentoring:figures.coached")}
          value={t("mentoring:figures.of", { coached: figures.coached, residents: figures.residents })}
        />
        <Stat label={t("mentoring:figures.share")} value={<Percent milli={figures.coachedMilli} />} />
      </StatRow>
      <p className="text-xs text-ink-soft">{t("mentoring:figures.note", { on: list.on })}</p>
    </section>
  );
}

function AddForm({
  list,
  today,
  idempotencyKey,
  cancelHref,
  error,
}: {
  list: MentorsList;
  today: string;
  idempotencyKey: string;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const values = { name: "", kind: "", employer: null, startsOn: today, lastOn: null, evidence: null };
  return (
    <Section title={t("mentoring:addMentor")} id="new">
      <Form method="post" className="flex flex-col gap-3">
        <IdempotencyField value={idempotencyKey} />
        <MentorFields values={values} kinds={list.kinds} error={error} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("mentoring:quick.save")}</SubmitButton>
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}

export default function Mentors() {
  const { t, locale } = useText();
  const { list, today, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const to = paths.carrier(organization.slug);
  const mayWrite = permissions.includes("residency:write");
  const { filter } = list;
  const isFiltered = Boolean(filter.q || filter.kind || filter.on);
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const isAdding = mayWrite && (search.get("act") === "new" || refusal !== null);
  const add =
    mayWrite && !isAdding ? (
      <LinkButton to={hrefWith({ act: "new", done: null })} variant="primary" icon={Plus}>
        {t("mentoring:addMentor")}
      </LinkButton>
    ) : null;
  const isEmpty = list.counts.all === 0 && !isFiltered;
  return (
    <Page>
      <PageHeader
        title={t("mentoring:mentors")}
        description={t("mentoring:mentorsLead")}
        actions={isEmpty ? null : add}
      />
      <PartTabs slug={organization.slug} current="mentors" />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {search.get("done") === "removed" && !refusal ? (
        <Banner tone="success" title={t("mentoring:mentorPage.removed")} />
      ) : null}
      {isAdding ? (
        <AddForm
          list={list}
          today={today}
          idempotencyKey={idempotencyKey}
          cancelHref={hrefWith({ act: null })}
          error={error}
        />
      ) : null}
      {isEmpty ? (
        <EmptyState icon={GraduationCap} title={t("mentoring:noMentors")} action={add}>
          {t("mentoring:noMentorsHint")}
        </EmptyState>
      ) : (
        <>
          <Figures list={list} />
          <FilterBar
            key={search.toString()}
            keep={{ state: filter.state === "appointed" ? null : filter.state }}
            resetHref={isFiltered ? hrefWith({ q: null, kind: null, on: null }) : undefined}
          >
            <Field name="q" label={t("mentoring:mentorText")}>
              <TextInput type="search" defaultValue={filter.q} maxLength={100} />
            </Field>
            <Field name="kind" label={t("mentoring:mentorKind")}>
              <Select
                defaultValue={filter.kind ?? ""}
                placeholder={t("mentoring:anyKind")}
                options={list.kinds.map((it) => ({
                  value: it.code,
                  label: locale === "en" ? it.en : it.zh,
                }))}
              />
            </Field>
            <Field name="on" label={t("mentoring:asOf")}>
              <DateInput defaultValue={list.on} />
            </Field>
          </FilterBar>
          {list.on === today ? null : (
            <OtherDayBanner
              title={t("mentoring:asOfPast", { on: list.on })}
              today={t("mentoring:today")}
              href={hrefWith({ on: null })}
            />
          )}
          <StatusTabs
            label={t("mentoring:state.label")}
            tabs={STATES.map((state) => ({
              key: state,
              label: t(`mentoring:state.${state}`),
              count: list.counts[state],
              href: hrefWith({ state: state === "appointed" ? null : state }),
              isCurrent: state === filter.state,
            }))}
          />
          {list.rows.length === 0 ? (
            <EmptyState title={t("mentoring:noneMentors")}>{t("mentoring:noneHint")}</EmptyState>
          ) : (
            <>
              <MentorsTable rows={list.rows} kinds={list.kinds} hrefOf={(id) => to.mentor(id)} />
              <Pagination total={list.rows.length} />
            </>
          )}
        </>
      )}
    </Page>
  );
}
