import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { ArrowLeftRight, GraduationCap, LogOut, PencilLine } from "lucide-react";
import { Documents } from "#app/components/documents/documents.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { LedgerHistory } from "#app/components/ui/ledger-history.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { ResidencyStateBadge } from "#app/components/ui/residency-state.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { confirmedIn } from "#app/http/confirmed.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { showFirm } from "#app/services/firms/show-firm.server.ts";
import { rightsOfFirm } from "#app/services/intellectual-property/show-right.server.ts";
import { showPeople } from "#app/services/people/show-people.server.ts";
import { correctResident, correctResidentInput } from "#app/services/residency/correct-resident.server.ts";
import { endResidency, endResidencyInput } from "#app/services/residency/end-residency.server.ts";
import { showGraduation } from "#app/services/residency/show-graduation.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { formerTeams } from "#app/services/teams/teams-of-stay.server.ts";
import { distancesOfFirm } from "#app/services/titles/show-distance.server.ts";
import { handedOver } from "#app/services/transfers/handed-over.server.ts";
import { CorrectForm } from "./correct-form.tsx";
import { DistanceSection } from "./distance-section.tsx";
import { EndForm } from "./end-form.tsx";
import { changeFirm } from "./firm-action.server.ts";
import { graduate } from "./graduation-action.server.ts";
import { DecisionSection, GraduateForm, TermSection } from "./graduation-section.tsx";
import { Leases, Titles } from "./holdings.tsx";
import { NameDone, NameForm, NamesSection } from "./names-section.tsx";
import { changePeople } from "./people-action.server.ts";
import { PeopleDone, PeopleForms, PeopleSection } from "./people-section.tsx";
import { FirmFacts, OtherStays, StayFacts } from "./resident-facts.tsx";
import { RightsSection } from "./rights-section.tsx";
import { ServicesSection } from "./services-section.tsx";
import { StayJournal } from "./stay-journal.tsx";
import { TransferBanner, TransferSection } from "./transfer-section.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => data?.view.firm.name ?? t("residency:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params, url }) => {
  const view = await showResident({ ctx, input: { id: params.resident ?? "" } });
  return {
    view,
    distances: await distancesOfFirm({ ctx, input: { uscc: view.firm.uscc } }),
    names: await showFirm({ ctx, input: { residencyId: params.resident ?? "" } }),
    people: await showPeople({ ctx, input: { residencyId: params.resident ?? "" } }),
    graduation: await showGraduation({
      ctx,
      input: {
        id: params.resident ?? "",
        isOffered: ["graduate", "end"].includes(url.searchParams.get("act") ?? ""),
      },
    }),
    documents: await listDocuments({ ctx, input: { kind: "residency", id: params.resident ?? "" } }),
    rights: await rightsOfFirm({ ctx, input: { residencyId: params.resident ?? "" } }),
    teams: await formerTeams({ ctx, input: { residencyId: params.resident ?? "" } }),
    handed: await handedOver({ ctx, input: { residencyId: params.resident ?? "" } }),
    today: ctx.today,
    idempotencyKey: freshKey(),
  };
});

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key, params }) => {
  const here = (done: string) =>
    redirect(paths.carrier(ctx.organization.slug).resident(params.resident ?? "", { done }));
  switch (form.get("intent")) {
    case "end": {
      const input = { ...parseForm(endResidencyInput, form), confirmed: confirmedIn(form) };
      const { leasesEnded } = await endResidency({ ctx, input, key });
      return here(`ended-${leasesEnded}`);
    }
    case "graduate":
      return here(await graduate({ ctx, form, key }));
    case "correct":
      await correctResident({ ctx, input: parseForm(correctResidentInput, form) });
      return here("corrected");
    default: {
      const done = (await changePeople({ ctx, form, key })) ?? (await changeFirm({ ctx, form, key }));
      if (done) return here(done);
      throw new Refusal("invalid", "form.invalid");
    }
  }
});

/** What was just done, from `?done=`; anything else says nothing. */
function DoneBanner({ done }: { done: string | null }) {
  const { t } = useText();
  const ended = /^ended-(\d{1,4})$/.exec(done ?? "");
  if (ended) {
    const count = Number(ended[1]);
    return (
      <Banner
        tone="success"
        title={count > 0 ? t("residency:show.ended", { count }) : t("residency:show.endedNone")}
      />
    );
  }
  const graduated = /^graduated-(\d{1,4})$/.exec(done ?? "");
  if (graduated) {
    const count = Number(graduated[1]);
    const title = count > 0 ? t("admission:graduate.done", { count }) : t("admission:graduate.doneKept");
    return <Banner tone="success" title={title} />;
  }
  if (done === "added") return <Banner tone="success" title={t("residency:show.added")} />;
  if (done === "founded") return <Banner tone="success" title={t("teams:new.done")} />;
  return done === "corrected" ? <Banner tone="success" title={t("residency:show.corrected")} /> : null;
}

export default function Resident() {
  const { t } = useText();
  const {
    distances,
    handed,
    names,
    rights,
    teams,
    view,
    people,
    graduation,
    documents,
    today,
    idempotencyKey,
  } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const [search] = useSearchParams();
  const to = paths.carrier(organization.slug);
  const { firm, stay } = view;
  const here = to.resident(stay.id);
  const may = {
    write: permissions.includes("residency:write"),
    let: permissions.includes("space:write") && stay.leftOn === null,
    claim: permissions.includes("titles:write"),
  };
  const refusal = result && !result.ok ? result.refusal : null;
  const error = (name: string) => {
    const code = refusal?.fields[name];
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  const act = may.write ? search.get("act") : null;
  const actions = may.write ? (
    <>
      <LinkButton to={to.resident(stay.id, { act: "correct" })} icon={PencilLine}>
        {t("residency:show.correct")}
      </LinkButton>
      {stay.leftOn === null && stay.state === "resident" ? (
        <LinkButton to={to.resident(stay.id, { act: "graduate" })} icon={GraduationCap}>
          {t("admission:graduate.action")}
        </LinkButton>
      ) : null}
      {stay.leftOn === null ? (
        <LinkButton to={to.resident(stay.id, { act: "end" })} icon={LogOut}>
          {t("residency:show.end")}
        </LinkButton>
      ) : null}
      {stay.leftOn === null && handed.to === null ? (
        <LinkButton to={to.transferNew(stay.id)} icon={ArrowLeftRight}>
          {t("transfers:propose")}
        </LinkButton>
      ) : null}
    </>
  ) : null;
  return (
    <Page>
      <PageHeader
        title={firm.name}
        status={<ResidencyStateBadge state={stay.state} />}
        crumbs={[{ label: t("residency:title"), href: to.residents() }, { label: firm.name }]}
        actions={actions}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      <TransferBanner handed={handed} hrefOf={to.transfer} />
      {refusal ? null : <DoneBanner done={search.get("done")} />}
      {refusal ? null : <PeopleDone done={search.get("done")} />}
      {act === "end" && stay.leftOn === null ? (
        <EndForm
          view={view}
          graduation={graduation}
          today={today}
          idempotencyKey={idempotencyKey}
          cancelHref={here}
          error={error}
        />
      ) : null}
      {act === "graduate" ? (
        <GraduateForm
          key={stay.rev}
          view={graduation}
          stay={view}
          today={today}
          idempotencyKey={idempotencyKey}
          cancelHref={here}
          error={error}
        />
      ) : null}
      {act === "correct" ? <CorrectForm key={stay.rev} stay={stay} cancelHref={here} error={error} /> : null}
      {refusal ? null : <NameDone done={search.get("done")} radarHref={to.titlesRadar()} />}
      {act === "rename" ? (
        <NameForm
          view={names}
          on={search.get("name")}
          today={today}
          idempotencyKey={idempotencyKey}
          cancelHref={here}
          error={error}
        />
      ) : null}
      <PeopleForms
        view={people}
        act={act}
        of={search.get("of")}
        today={today}
        idempotencyKey={idempotencyKey}
        cancelHref={here}
        error={error}
      />
      <TwoColumns
        main={
          <>
            <DecisionSection view={graduation} certificateHref={to.certificate(stay.id)} />
            <FirmFacts firm={firm} />
            <NamesSection
              view={names}
              hrefOf={may.write ? (on?: string) => to.residentName(stay.id, on) : null}
            />
            <StayFacts
              view={view}
              importHref={view.importFile ? to.importBatch(view.importFile.id) : null}
              spaceHref={may.let ? to.space() : null}
            />
            <TermSection
              view={graduation}
              graduateHref={
                may.write && act !== "graduate" ? to.resident(stay.id, { act: "graduate" }) : null
              }
            />
            <Leases leases={view.leases} roomHref={to.room} spaceHref={may.let ? to.space() : null} />
            <Titles
              titles={view.titles}
              hrefOf={(id) => to.title(id)}
              claimHref={may.claim ? to.titleNew(firm.id) : null}
            />
            <DistanceSection distances={distances} uscc={firm.uscc} to={to} />
            <RightsSection rights={rights} firm={firm} to={to} mayWrite={may.claim} />
            <PeopleSection
              view={people}
              today={today}
              hrefOf={may.write ? (at) => to.residentPeople(stay.id, at) : null}
            />
            <ServicesSection view={people} today={today} to={to} mayWrite={may.write} />
            <OtherStays stays={view.others} hrefOf={(id) => to.resident(id)} />
            <TransferSection
              handed={handed}
              hrefOf={to.transfer}
              ownMonths={[stay, ...view.others].reduce((sum, { months }) => sum + months, 0)}
            />
          </>
        }
        side={
          <>
            <StayJournal steps={view.steps} firm={firm.name} teams={teams} hrefOf={to.team} />
            <Documents list={documents} backTo={here} />
            <Section title={t("residency:show.history")}>
              {view.history.length === 0 ? (
                <p className="text-ink-soft">{t("residency:show.noHistory")}</p>
              ) : (
                <LedgerHistory label={t("residency:show.history")} entries={view.history} />
              )}
            </Section>
          </>
        }
      />
    </Page>
  );
}
