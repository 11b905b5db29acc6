import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { RoomStateMark } from "#app/components/chart/stacking-plan.tsx";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { cancelLease, cancelLeaseInput } from "#app/services/space/cancel-lease.server.ts";
import { changeRoom, changeRoomForm } from "#app/services/space/change-room.server.ts";
import { correctLease, correctLeaseForm } from "#app/services/space/correct-lease.server.ts";
import { endLease, endLeaseForm } from "#app/services/space/end-lease.server.ts";
import { letRoom, letRoomForm } from "#app/services/space/let-room.server.ts";
import { showRoom } from "#app/services/space/show-room.server.ts";
import { type Done, DoneToast } from "./lease-actions.tsx";
import { LeaseTable } from "./lease-table.tsx";
import { LettingForm } from "./letting-form.tsx";
import { FreeStretches, RoomFigures, RoomVersions } from "./room-facts.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => (data ? t("space:room.title", data.page.room) : t("space:title")));

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, params }) => ({
  page: await showRoom({ ctx, input: { roomId: params.room ?? "" } }),
  keys: { let: freshKey(), change: freshKey() },
}));

export const action = carrierAction({ can: "space:write" }, async ({ ctx, form, key, params }) => {
  const roomId = params.room ?? "";
  switch (form.get("intent")) {
    case "let":
      return {
        done: "let",
        leaseId: await letRoom({ ctx, input: { roomId, ...parseForm(letRoomForm, form) }, key }),
      };
    case "end": {
      const input = parseForm(endLeaseForm, form);
      const { previousTo, rev } = await endLease({ ctx, input, key });
      return { done: "ended", leaseId: input.leaseId, rev, previousTo };
    }
    case "reopen": {
      const { leaseId, rev } = parseForm(cancelLeaseInput, form);
      await correctLease({ ctx, input: { leaseId, rev, to: String(form.get("to") ?? "") || null }, key });
      return { done: "undone", leaseId };
    }
    case "correct": {
      const input = parseForm(correctLeaseForm, form);
      await correctLease({ ctx, input, key });
      return { done: "corrected", leaseId: input.leaseId };
    }
    case "cancel":
      await cancelLease({ ctx, input: parseForm(cancelLeaseInput, form), key });
      return { done: "cancelled" };
    case "change":
      await changeRoom({ ctx, input: { roomId, ...parseForm(changeRoomForm, form) }, key });
      return { done: "changed" };
    default:
      throw new Refusal("invalid", "form.invalid");
  }
});

type RoomData = Awaited<ReturnType<typeof showRoom>>;

function LeaseSection({
  page,
  mayWrite,
  onDone,
}: {
  page: RoomData;
  mayWrite: boolean;
  onDone: (done: Done) => void;
}) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  return (
    <Section isFlush title={t("space:lease.list")}>
      <LeaseTable
        leases={page.leases}
        on={page.on}
        mayWrite={mayWrite}
        hasDesks={page.freeDesks !== null}
        hrefOfResident={to.resident}
        onDone={onDone}
      />
    </Section>
  );
}

export default function RoomPage() {
  const { t } = useText();
  const { page, keys } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const [latest, setLatest] = useState<Done | null>(null);
  useEffect(() => {
    if (result?.ok) setLatest(result);
  }, [result]);
  const { room, now } = page;
  const mayWrite = permissions.includes("space:write");
  const mayLet =
    mayWrite &&
    room.versions.some(({ use, to: end }) => use !== "public-service" && (end === null || end > page.on));
  const current = now ?? room.versions.at(-1);
  return (
    <Page>
      <PageHeader
        title={t("space:room.title", room)}
        crumbs={[
          { label: t("space:title"), href: to.space() },
          { label: [room.site, room.building, room.floor].filter(Boolean).join(" ") },
        ]}
        status={
          now ? <RoomStateMark state={now.state} /> : <Badge tone="muted">{t("space:room.notInUse")}</Badge>
        }
      />
      <RoomFigures current={current} now={now} />
      <TwoColumns
        main={
          mayLet ? (
            <LettingForm
              key={result?.ok && result.done === "let" ? result.leaseId : "first"}
              idempotencyKey={keys.let}
              page={page}
              result={result}
            />
          ) : (
            <LeaseSection page={page} mayWrite={mayWrite} onDone={setLatest} />
          )
        }
        side={
          <>
            <FreeStretches
              stretches={page.free}
              on={page.on}
              isLettable={current?.use !== "public-service"}
            />
            <RoomVersions
              key={room.rev}
              idempotencyKey={keys.change}
              room={room}
              on={page.on}
              mayWrite={mayWrite}
              result={result}
            />
          </>
        }
      />
      {mayLet ? <LeaseSection page={page} mayWrite onDone={setLatest} /> : null}
      <DoneToast latest={latest} />
    </Page>
  );
}

export const ErrorBoundary = RouteError;
