import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Days } from "#app/components/chart/stacking-plan.tsx";
import { Documents } from "#app/components/documents/documents.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { TwoColumns } from "#app/components/ui/section.tsx";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { cancelLease, cancelLeaseInput } from "#app/services/space/cancel-lease.server.ts";
import { changeLease, changeLeaseForm } from "#app/services/space/change-lease.server.ts";
import { correctLease, correctLeaseForm } from "#app/services/space/correct-lease.server.ts";
import { endLease, endLeaseForm } from "#app/services/space/end-lease.server.ts";
import { renewLease, renewLeaseForm } from "#app/services/space/renew-lease.server.ts";
import { showLease } from "#app/services/space/show-lease.server.ts";
import { undoChange, undoChangeInput } from "#app/services/space/undo-change.server.ts";
import { ActForm, isAct, LEASE_ACTS } from "./act-form.tsx";
import { DoneBanner } from "./done-banner.tsx";
import { LeaseChain, LeaseFacts, LeaseMonths } from "./lease-facts.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) =>
    data
      ? t("leases:title", { occupant: data.page.lease.occupant, room: data.page.room.label })
      : t("leases:lease"),
  );

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, params }) => ({
  page: await showLease({ ctx, input: { leaseId: params.lease ?? "" } }),
  documents: await listDocuments({ ctx, input: { kind: "lease", id: params.lease ?? "" } }),
  key: freshKey(),
}));

export const action = carrierAction({ can: "space:write" }, async ({ ctx, form, key }) => {
  const to = paths.carrier(ctx.organization.slug);
  switch (form.get("intent")) {
    case "renew": {
      const { leaseId } = await renewLease({ ctx, input: parseForm(renewLeaseForm, form), key });
      return redirect(to.lease(leaseId, { done: "renewed" }));
    }
    case "change": {
      const { leaseId } = await changeLease({ ctx, input: parseForm(changeLeaseForm, form), key });
      return redirect(to.lease(leaseId, { done: "changed" }));
    }
    case "end": {
      const input = parseForm(endLeaseForm, form);
      const { previousTo } = await endLease({ ctx, input, key });
      return redirect(to.lease(input.leaseId, { done: "ended", back: previousTo ?? "open" }));
    }
    case "correct": {
      const input = parseForm(correctLeaseForm, form);
      await correctLease({ ctx, input, key });
      return redirect(to.lease(input.leaseId, { done: "corrected" }));
    }
    case "reopen": {
      const { leaseId, rev } = parseForm(cancelLeaseInput, form);
      const back = String(form.get("back") ?? "");
      await correctLease({ ctx, input: { leaseId, rev, to: isDate(back) ? back : null }, key });
      return redirect(to.lease(leaseId, { done: "undone" }));
    }
    case "undo-change": {
      const { leaseId } = await undoChange({ ctx, input: parseForm(undoChangeInput, form), key });
      return redirect(to.lease(leaseId, { done: "undone" }));
    }
    case "cancel": {
      const { roomId } = await cancelLease({ ctx, input: parseForm(cancelLeaseInput, form), key });
      return redirect(to.room(roomId));
    }
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

export default function LeasePage() {
  const { t } = useText();
  const { page, documents, key } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [search] = useSearchParams();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const { lease, room } = page;
  const mayWrite = permissions.includes("space:write");
  const asked = search.get("act");
  const act = mayWrite && isAct(asked) ? asked : null;
  const name = { occupant: lease.occupant, room: `${room.building} ${room.label}` };
  return (
    <Page>
      <PageHeader
        title={t("leases:title", name)}
        crumbs={[
          { label: t("space:title"), href: to.space() },
          { label: `${room.building} ${room.label}`, href: to.room(room.id) },
          { label: t("leases:lease") },
        ]}
        status={
          <Badge tone={lease.isResident ? "ok" : "muted"}>
            {t(lease.isResident ? "space:lease.kind.resident" : "space:lease.kind.other")}
          </Badge>
        }
        description={<Days from={lease.from} to={lease.to} />}
        actions={
          mayWrite
            ? LEASE_ACTS.map((name) => (
                <LinkButton
                  key={name}
                  to={to.lease(lease.id, { act: name })}
                  variant={name === act || (act === null && name === "renew") ? "primary" : "secondary"}
                  aria-current={name === act ? "true" : undefined}
                  preventScrollReset
                >
                  {t(`leases:act.${name}`)}
                </LinkButton>
              ))
            : null
        }
      />
      <DoneBanner page={page} mayWrite={mayWrite} idempotencyKey={key} result={act ? undefined : result} />
      <TwoColumns
        main={
          <>
            {act ? (
              <ActForm
                key={`${lease.id} ${act}`}
                act={act}
                page={page}
                idempotencyKey={key}
                result={result}
              />
            ) : null}
            <LeaseFacts page={page} />
            <LeaseMonths months={page.months} />
          </>
        }
        side={
          <>
            <LeaseChain page={page} />
            <Documents list={documents} backTo={to.lease(lease.id)} />
          </>
        }
      />
    </Page>
  );
}

export const ErrorBoundary = RouteError;
