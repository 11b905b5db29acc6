import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { LogOut, PencilLine } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { LedgerHistory } from "#app/components/ui/ledger-history.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { ResidencyStateBadge } from "#app/components/ui/residency-state.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { correctResident, correctResidentInput } from "#app/services/residency/correct-resident.server.ts";
import { endResidency, endResidencyInput } from "#app/services/residency/end-residency.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { CorrectForm } from "./correct-form.tsx";
import { EndForm } from "./end-form.tsx";
import { Leases, Titles } from "./holdings.tsx";
import { FirmFacts, OtherStays, StayFacts } from "./resident-facts.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => data?.view.firm.name ?? t("residency:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params }) => ({
  view: await showResident({ ctx, input: { id: params.resident ?? "" } }),
  today: ctx.today,
  idempotencyKey: freshKey(),
}));

export const action = carrierAction({ can: "residency:write" }, async ({ ctx, form, key, params }) => {
  const here = (done: string) =>
    redirect(paths.carrier(ctx.organization.slug).resident(params.resident ?? "", { done }));
  switch (form.get("intent")) {
    case "end": {
      const { leasesEnded } = await endResidency({ ctx, input: parseForm(endResidencyInput, form), key });
      return here(`ended-${leasesEnded}`);
    }
    case "correct":
      await correctResident({ ctx, input: parseForm(correctResidentInput, form) });
      return here("corrected");
    default:
      throw new Refusal("invalid", "form.invalid");
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
  if (done === "added") return <Banner tone="success" title={t("residency:show.added")} />;
  return done === "corrected" ? <Banner tone="success" title={t("residency:show.corrected")} /> : null;
}

export default function Resident() {
  const { t } = useText();
  const { view, today, idempotencyKey } = useLoaderData<typeof loader>();
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
      {stay.leftOn === null ? (
        <LinkButton to={to.resident(stay.id, { act: "end" })} icon={LogOut}>
          {t("residency:show.end")}
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
      {refusal ? null : <DoneBanner done={search.get("done")} />}
      {act === "end" && stay.leftOn === null ? (
        <EndForm view={view} today={today} idempotencyKey={idempotencyKey} cancelHref={here} error={error} />
      ) : null}
      {act === "correct" ? <CorrectForm key={stay.rev} stay={stay} cancelHref={here} error={error} /> : null}
      <TwoColumns
        main={
          <>
            <FirmFacts firm={firm} />
            <StayFacts
              view={view}
              importHref={view.importFile ? to.importBatch(view.importFile.id) : null}
              spaceHref={may.let ? to.space() : null}
            />
            <Leases leases={view.leases} roomHref={to.room} spaceHref={may.let ? to.space() : null} />
            <Titles
              titles={view.titles}
              hrefOf={(id) => to.title(id)}
              claimHref={may.claim ? to.titleNew(firm.id) : null}
            />
            <OtherStays stays={view.others} hrefOf={(id) => to.resident(id)} />
          </>
        }
        side={
          <Section title={t("residency:show.history")}>
            {view.history.length === 0 ? (
              <p className="text-ink-soft">{t("residency:show.noHistory")}</p>
            ) : (
              <LedgerHistory label={t("residency:show.history")} entries={view.history} />
            )}
          </Section>
        }
      />
    </Page>
  );
}
