import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { PencilLine, Trash2 } from "lucide-react";
import { MentorFields } from "#app/components/mentoring/mentor-fields.tsx";
import { ServiceLines } from "#app/components/mentoring/service-lines.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { LedgerHistory } from "#app/components/ui/ledger-history.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section, TwoColumns } from "#app/components/ui/section.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { clockOf } from "#app/domain/mentoring/services.ts";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { addCoaching, addCoachingInput } from "#app/services/mentoring/add-coaching.server.ts";
import { correctCoaching, correctCoachingInput } from "#app/services/mentoring/correct-coaching.server.ts";
import { correctMentor, correctMentorInput } from "#app/services/mentoring/correct-mentor.server.ts";
import { removeCoaching, removeCoachingInput } from "#app/services/mentoring/remove-coaching.server.ts";
import { removeMentor, removeMentorInput } from "#app/services/mentoring/remove-mentor.server.ts";
import { type MentorView, showMentor } from "#app/services/mentoring/show-mentor.server.ts";
import { AddCoaching, ChangeCoaching, Coachings } from "./coachings.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => data?.view.mentor.name ?? t("mentoring:mentors"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params }) => ({
  view: await showMentor({ ctx, input: { id: params.mentor ?? "" } }),
  today: ctx.today,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key, params }) => {
  const to = paths.carrier(ctx.organization.slug);
  const saved = () => redirect(to.mentor(params.mentor ?? "", { done: "saved" }));
  switch (form.get("intent")) {
    case "correct":
      await correctMentor({ ctx, input: parseForm(correctMentorInput, form) });
      return saved();
    case "remove":
      await removeMentor({ ctx, input: parseForm(removeMentorInput, form) });
      return redirect(to.mentors("removed"));
    case "coaching-add":
      await addCoaching({ ctx, input: parseForm(addCoachingInput, form), key });
      return saved();
    case "coaching-correct":
      await correctCoaching({ ctx, input: parseForm(correctCoachingInput, form) });
      return saved();
    case "coaching-remove":
      await removeCoaching({ ctx, input: parseForm(removeCoachingInput, form) });
      return saved();
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

function Facts({ view }: { view: MentorView }) {
  const { t, locale } = useText();
  const { mentor, kinds } = view;
  return (
    <Section title={t("mentoring:mentorPage.facts")}>
      <KeyValue
        facts={[
          { label: t("mentoring:mentorFacts.kind"), value: wordOf(kinds, mentor.kind, locale) },
          {
            label: t("mentoring:mentorFacts.employer"),
            value: mentor.employer ?? <Missing reason="none" />,
          },
          { label: t("mentoring:mentorFacts.startsOn"), value: <DateText on={mentor.startsOn} /> },
          { label: t("mentoring:mentorFacts.lastOn"), value: <DateText on={mentor.lastOn} /> },
          {
            label: t("mentoring:mentorFacts.evidence"),
            value: mentor.evidence ?? <Missing reason="none" />,
          },
        ]}
      />
    </Section>
  );
}

function Remove({ mentor }: { mentor: MentorView["mentor"] }) {
  const { t } = useText();
  return (
    <Form method="post" onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}>
      <input type="hidden" name="intent" value="remove" />
      <input type="hidden" name="id" value={mentor.id} />
      <input type="hidden" name="rev" value={mentor.rev} />
      <ConfirmButton
        size="sm"
        variant="danger"
        icon={Trash2}
        label={t("mentoring:mentorPage.remove")}
        title={t("mentoring:mentorPage.removeTitle")}
        confirm={<SubmitButton variant="danger">{t("mentoring:mentorPage.remove")}</SubmitButton>}
      >
        <p>{t("mentoring:mentorPage.removeBody", { name: mentor.name })}</p>
      </ConfirmButton>
    </Form>
  );
}

function Correct({
  view,
  cancelHref,
  error,
}: {
  view: MentorView;
  cancelHref: string;
  error: (name: string) => string | undefined;
}) {
  const { t } = useText();
  const { mentor } = view;
  return (
    <Section title={t("mentoring:mentorPage.correct")} id="correct" actions={<Remove mentor={mentor} />}>
      <Form method="post" key={mentor.rev} className="flex flex-col gap-3">
        <input type="hidden" name="intent" value="correct" />
        <input type="hidden" name="id" value={mentor.id} />
        <input type="hidden" name="rev" value={mentor.rev} />
        <MentorFields values={mentor} kinds={view.kinds} error={error} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t("people:save")}</SubmitButton>
          <LinkButton to={cancelHref} variant="quiet">
            {t("common:actions.cancel")}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}

function Latest({ view, to }: { view: MentorView; to: ReturnType<typeof paths.carrier> }) {
  const { t } = useText();
  const { services, mentor } = view;
  return (
    <Section
      title={t("mentoring:mentorPage.latest")}
      description={t("mentoring:mentorPage.total", {
        count: services.entries,
        hours: clockOf(services.minutes),
      })}
      actions={
        <Link to={to.services({ mentor: mentor.id })} className="link text-sm">
          {t("mentoring:mentorPage.all")}
        </Link>
      }
    >
      {services.latest.length === 0 ? (
        <p className="text-ink-soft">{t("mentoring:mentorPage.noServices")}</p>
      ) : (
        <ServiceLines entries={services.latest} kinds={view.serviceKinds} hrefOf={(id) => to.service(id)} />
      )}
    </Section>
  );
}

export default function Mentor() {
  const { t } = useText();
  const { view, today, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const { mentor } = view;
  const here = to.mentor(mentor.id);
  const mayWrite = permissions.includes("residency:write");
  const act = mayWrite ? search.get("act") : null;
  const coaching = view.coachings.find(({ id }) => id === search.get("of"));
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const done = { added: t("mentoring:mentorPage.added"), saved: t("mentoring:mentorPage.saved") }[
    search.get("done") ?? ""
  ];
  return (
    <Page>
      <PageHeader
        title={mentor.name}
        status={
          <Badge tone={mentor.isAppointed ? "ok" : "muted"}>
            {t(
              mentor.isAppointed
                ? "mentoring:state.appointed"
                : mentor.startsOn > today
                  ? "mentoring:state.later"
                  : "mentoring:state.ended",
            )}
          </Badge>
        }
        crumbs={[
          { label: t("mentoring:services"), href: to.services() },
          { label: t("mentoring:mentors"), href: to.mentors() },
          { label: mentor.name },
        ]}
        actions={
          mayWrite ? (
            <LinkButton to={to.mentor(mentor.id, { act: "correct" })} icon={PencilLine}>
              {t("mentoring:mentorPage.correct")}
            </LinkButton>
          ) : null
        }
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {done && !refusal ? <Banner tone="success" title={done} /> : null}
      {act === "correct" ? <Correct view={view} cancelHref={here} error={error} /> : null}
      {act === "coaching" && coaching ? (
        <ChangeCoaching view={view} coaching={coaching} cancelHref={here} error={error} />
      ) : null}
      {act === "coaching" && !search.has("of") ? (
        <AddCoaching
          view={view}
          today={today}
          idempotencyKey={idempotencyKey}
          cancelHref={here}
          error={error}
        />
      ) : null}
      <TwoColumns
        main={
          <>
            <Facts view={view} />
            <Coachings
              view={view}
              residentHref={(id) => to.resident(id)}
              addHref={mayWrite ? to.mentor(mentor.id, { act: "coaching" }) : null}
              changeHref={mayWrite ? (id) => to.mentor(mentor.id, { act: "coaching", of: id }) : null}
            />
            <Latest view={view} to={to} />
          </>
        }
        side={
          <Section title={t("mentoring:show.history")}>
            <LedgerHistory label={t("mentoring:show.history")} entries={view.history} />
          </Section>
        }
      />
    </Page>
  );
}
