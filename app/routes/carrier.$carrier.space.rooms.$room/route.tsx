import { type MetaFunction, redirect } from "@remix-run/node";
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
import { type ActionArgs, carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { cancelLease, cancelLeaseInput } from "#app/services/space/cancel-lease.server.ts";
import { changeRoom, changeRoomForm } from "#app/services/space/change-room.server.ts";
import { correctLease, correctLeaseForm } from "#app/services/space/correct-lease.server.ts";
import { endLease, endLeaseForm } from "#app/services/space/end-lease.server.ts";
import { holdRoom, holdRoomForm } from "#app/services/space/hold-room.server.ts";
import { letRoom, letRoomForm } from "#app/services/space/let-room.server.ts";
import { mergeRooms, mergeRoomsForm } from "#app/services/space/merge-rooms.server.ts";
import { releaseHold, releaseHoldInput } from "#app/services/space/release-hold.server.ts";
import { showRoom } from "#app/services/space/show-room.server.ts";
import { splitRoom, splitRoomForm } from "#app/services/space/split-room.server.ts";
import { undoReshape, undoReshapeInput } from "#app/services/space/undo-reshape.server.ts";
import { Holds } from "./holds.tsx";
import { type Done, DoneToast } from "./lease-actions.tsx";
import { LeaseTable } from "./lease-table.tsx";
import { LettingForm } from "./letting-form.tsx";
import { OriginsBanner, ReshapeDone, ReshapeForms } from "./reshape-forms.tsx";
import { FreeStretches, RoomFigures, RoomVersions } from "./room-facts.tsx";

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  pageTitle(matches, (t) => (data ? t("space:room.title", data.page.room) : t("space:title")));

export const loader = carrierLoader({ can: "space:read" }, async ({ ctx, params }) => ({
  page: await showRoom({ ctx, input: { roomId: params.room ?? "" } }),
  keys: { let: freshKey(), change: freshKey(), hold: freshKey(), reshape: freshKey() },
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
    case "hold":
      await holdRoom({ ctx, input: { roomId, ...parseForm(holdRoomForm, form) }, key });
      return { done: "held" };
    case "release": {
      const { heldFor, from, to, areaDm2, desks } = await releaseHold({
        ctx,
        input: parseForm(releaseHoldInput, form),
        key,
      });
      return { done: "released", hold: { heldFor, from, to, areaDm2, desks } };
    }
    default:
      return reshape({ ctx, form, key, roomId });
  }
});

/** Splits, merges, and takes either back; leads to a room that stands afterwards. */
async function reshape({
  ctx,
  form,
  key,
  roomId,
}: Pick<ActionArgs, "ctx" | "form" | "key"> & { roomId: string }): Promise<never> {
  const to = paths.carrier(ctx.organization.slug);
  switch (form.get("intent")) {
    case "split": {
      await splitRoom({ ctx, input: { roomId, ...parseForm(splitRoomForm, form) }, key });
      throw redirect(to.room(roomId, { done: "reshaped" }));
    }
    case "merge": {
      const roomIds = [roomId, ...form.getAll("rooms").map(String)];
      const made = await mergeRooms({ ctx, input: { roomIds, ...parseForm(mergeRoomsForm, form) }, key });
      throw redirect(to.room(made.roomId, { done: "reshaped" }));
    }
    case "undo-reshape": {
      const { roomIds } = await undoReshape({ ctx, input: parseForm(undoReshapeInput, form), key });
      throw redirect(to.room(roomIds[0] ?? roomId, { done: "reshape-undone" }));
    }
    default:
      throw new Refusal("invalid", "form.invalid");
  }
}

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
        hrefOf={(id, act) => to.lease(id, { act })}
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
      <ReshapeDone />
      <OriginsBanner origins={page.origins} roomId={room.id} mayWrite={mayWrite} />
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
            <Holds page={page} mayWrite={mayWrite && mayLet} idempotencyKey={keys.hold} result={result} />
            <RoomVersions
              key={room.rev}
              idempotencyKey={keys.change}
              room={room}
              on={page.on}
              mayWrite={mayWrite}
              result={result}
            />
            {mayWrite && now ? (
              <ReshapeForms page={page} idempotencyKey={keys.reshape} result={result} />
            ) : null}
          </>
        }
      />
      {mayLet ? <LeaseSection page={page} mayWrite onDone={setLatest} /> : null}
      <DoneToast latest={latest} />
    </Page>
  );
}

export const ErrorBoundary = RouteError;
