import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Building2, LogOut, PencilLine, Undo2 } from "lucide-react";
import { Documents } from "#app/components/documents/documents.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TeamStateBadge } from "#app/components/teams/team-state.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { JournalSection } from "#app/components/ui/journal.tsx";
import { LedgerHistory } from "#app/components/ui/ledger-history.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { withJoined } from "#app/http/many-values.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { FIELD_CHOICES } from "#app/services/residency/hightech-fields.ts";
import { correctTeam, correctTeamInput } from "#app/services/teams/correct-team.server.ts";
import { endTeam, endTeamInput } from "#app/services/teams/end-team.server.ts";
import { linkTeam, linkTeamInput } from "#app/services/teams/link-team.server.ts";
import { reopenTeam, reopenTeamInput } from "#app/services/teams/reopen-team.server.ts";
import { showTeam, type TeamView } from "#app/services/teams/show-team.server.ts";
import { TeamFacts } from "./team-facts.tsx";
import { CorrectForm, EndForm, FoundForm, ReopenForm } from "./team-forms.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => data?.view.team.name ?? t("teams:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params, url }) => {
  const id = params.team ?? "";
  return {
    view: await showTeam({ ctx, input: { id, isFounding: url.searchParams.get("act") === "found" } }),
    documents: await listDocuments({ ctx, input: { kind: "team", id } }),
    fields: FIELD_CHOICES,
    today: ctx.today,
    idempotencyKey: freshKey(),
  };
});

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key, params }) => {
  const here = (done: string) =>
    redirect(paths.carrier(ctx.organization.slug).team(params.team ?? "", { done }));
  switch (form.get("intent")) {
    case "correct":
      await correctTeam({ ctx, input: parseForm(correctTeamInput, withJoined(form, "kinds")) });
      return here("corrected");
    case "end":
      await endTeam({ ctx, input: parseForm(endTeamInput, form), key });
      return here("ended");
    case "link":
      await linkTeam({ ctx, input: parseForm(linkTeamInput, form), key });
      return here("linked");
    case "reopen":
      await reopenTeam({ ctx, input: parseForm(reopenTeamInput, form), key });
      return here("reopened");
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

const DONE = {
  added: "teams:show.added",
  corrected: "teams:show.corrected",
  ended: "teams:show.ended",
  linked: "teams:show.linked",
  reopened: "teams:show.reopened",
} as const;

type To = ReturnType<typeof paths.carrier>;

function Actions({ view, to }: { view: TeamView; to: To }) {
  const { t } = useText();
  const { id, exit } = view.team;
  return (
    <>
      <LinkButton to={to.team(id, { act: "correct" })} icon={PencilLine}>
        {t("teams:show.correct")}
      </LinkButton>
      {exit === null ? (
        <>
          <LinkButton to={to.team(id, { act: "end" })} icon={LogOut}>
            {t("teams:show.end")}
          </LinkButton>
          <LinkButton to={to.team(id, { act: "found" })} icon={Building2} variant="primary">
            {t("teams:show.found")}
          </LinkButton>
        </>
      ) : (
        <LinkButton to={to.team(id, { act: "reopen" })} icon={Undo2}>
          {t(exit === "founded" ? "teams:show.reopenFounded" : "teams:show.reopenEnded")}
        </LinkButton>
      )}
    </>
  );
}

/** The team's steps, and above them those of the firm that it became. */
function Journal({ view, to }: { view: TeamView; to: To }) {
  const { t } = useText();
  const { team, firm, steps } = view;
  const own = { key: team.id, heading: t("teams:journal.asTeam", { name: team.name }), steps };
  const became = firm
    ? [
        {
          key: firm.residencyId,
          heading: (
            <Link to={to.resident(firm.residencyId)} className="link">
              {t("teams:journal.asFirm", { name: firm.name })}
            </Link>
          ),
          steps: firm.steps,
        },
      ]
    : [];
  return (
    <JournalSection
      title={t("teams:journal.title")}
      lead={t(firm ? "teams:journal.lead" : "register:steps.lead")}
      parts={[...became, own]}
    />
  );
}

export default function Team() {
  const { t } = useText();
  const { view, documents, fields, today, idempotencyKey } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const { team, firm } = view;
  const here = to.team(team.id);
  const mayWrite = permissions.includes("residency:write");
  const act = mayWrite ? search.get("act") : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const done = refusal ? null : (search.get("done") as keyof typeof DONE | null);
  const form = { view, today, idempotencyKey, cancelHref: here, error };
  return (
    <Page>
      <PageHeader
        title={team.name}
        status={<TeamStateBadge state={team.state} />}
        crumbs={[{ label: t("teams:title"), href: to.teams() }, { label: team.name }]}
        actions={mayWrite ? <Actions view={view} to={to} /> : null}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {done && Object.hasOwn(DONE, done) ? <Banner tone="success" title={t(DONE[done])} /> : null}
      {firm && team.leftOn ? (
        <Banner
          title={t("teams:show.became", { on: team.leftOn, name: firm.name })}
          actions={
            <LinkButton size="sm" to={to.resident(firm.residencyId)}>
              {t("teams:show.toFirm")}
            </LinkButton>
          }
        />
      ) : null}
      {act === "correct" ? <CorrectForm key={team.rev} {...form} fields={fields} /> : null}
      {act === "end" && team.exit === null ? <EndForm {...form} /> : null}
      {act === "found" && team.exit === null ? (
        <FoundForm {...form} newHref={to.residentNew(team.id)} />
      ) : null}
      {act === "reopen" && team.exit !== null ? <ReopenForm {...form} /> : null}
      <TwoColumns
        main={<TeamFacts view={view} applicationHref={(id) => to.application(id)} />}
        side={
          <>
            <Journal view={view} to={to} />
            <Documents list={documents} backTo={here} />
            <Section title={t("teams:show.history")}>
              <LedgerHistory label={t("teams:show.history")} entries={view.history} />
            </Section>
          </>
        }
      />
    </Page>
  );
}
