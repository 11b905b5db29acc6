import { Link } from "@remix-run/react";
import { Bookmark } from "lucide-react";
import { type RefObject, useCallback, useEffect, useState } from "react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Drawer, useDialog } from "#app/components/ui/dialog.tsx";
import { Stat, StatRow } from "#app/components/ui/section.tsx";
import { Area } from "#app/components/ui/values.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { Days, type PlanRoom, RoomStateMark } from "./stacking-plan.tsx";

/** Which room's panel is open; the browser closes it on Escape and gives the focus back to the block. */
export function usePlanPanel() {
  const { ref, open } = useDialog();
  const [shown, setShown] = useState<{ room: PlanRoom } | null>(null);
  // Opened once the room is in it, so that what is read out is the room that was chosen.
  useEffect(() => {
    if (shown) open();
  }, [shown, open]);
  const show = useCallback((room: PlanRoom) => setShown({ room }), []);
  return { ref, room: shown?.room ?? null, show };
}

function Occupant({ lease, mayWrite }: { lease: PlanRoom["occupants"][number]; mayWrite: boolean }) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const acts = (["renew", "change", "end"] as const).filter((act) => act !== "renew" || lease.to !== null);
  return (
    <li className="flex flex-col gap-1.5 border-b border-line py-2.5 last:border-0">
      <span className="flex flex-wrap items-baseline justify-between gap-x-3">
        <Link to={to.lease(lease.leaseId)} className="link font-medium">
          {lease.name}
        </Link>
        <span>
          <Area dm2={lease.areaDm2} withUnit />
          {lease.desks ? ` · ${t("space:desks")} ${lease.desks}` : null}
        </span>
      </span>
      <span className="text-ink-soft">
        <Days from={lease.from} to={lease.to} />
      </span>
      {mayWrite ? (
        <span className="flex flex-wrap gap-1.5">
          {acts.map((act) => (
            <LinkButton key={act} size="sm" to={to.lease(lease.leaseId, { act })}>
              {t(`leases:act.${act}`)}
              <span className="sr-only"> {lease.name}</span>
            </LinkButton>
          ))}
        </span>
      ) : null}
    </li>
  );
}

/** A room of the plan beside the plan: who has it, what is held, and everything that can be done with it. */
export function PlanPanel({
  dialogRef,
  room,
  mayWrite,
}: {
  dialogRef: RefObject<HTMLDialogElement>;
  room: PlanRoom | null;
  mayWrite: boolean;
}) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  if (!room) return null;
  const m2 = t("common:units.m2");
  return (
    <Drawer
      dialogRef={dialogRef}
      title={t("space:room.title", { building: room.building, label: room.label })}
      footer={
        <LinkButton to={to.room(room.id)} variant="primary">
          {t("leases:plan.roomPage")}
        </LinkButton>
      }
    >
      <div className="flex flex-col gap-4">
        <RoomStateMark state={room.state} />
        <StatRow>
          <Stat label={t("space:area")} value={<Area dm2={room.areaDm2} />} unit={m2} />
          <Stat
            label={t("space:let")}
            value={<Area dm2={room.letDm2} />}
            unit={m2}
            note={room.desks ? t("space:desksOf", { let: room.letDesks, total: room.desks }) : undefined}
          />
          <Stat label={t("space:free")} value={<Area dm2={room.freeDm2} />} unit={m2} />
        </StatRow>
        {room.holds.map((hold) => (
          <p key={hold.id} className="flex items-center gap-1.5">
            <Bookmark aria-hidden className="size-4 shrink-0 fill-current" />
            {t(hold.desks ? "leases:hold.itemDesks" : "leases:hold.item", {
              name: hold.heldFor,
              area: hold.areaDm2,
              desks: hold.desks ?? 0,
              until: addDays(hold.to, -1),
            })}
          </p>
        ))}
        {room.occupants.length === 0 ? (
          <p className="text-ink-soft">{t("leases:plan.vacant")}</p>
        ) : (
          <ul>
            {room.occupants.map((lease) => (
              <Occupant key={lease.leaseId} lease={lease} mayWrite={mayWrite} />
            ))}
          </ul>
        )}
        {mayWrite ? (
          <div className="flex flex-wrap gap-2 border-t border-line pt-3">
            {room.freeDm2 > 0 ? (
              <>
                <LinkButton to={`${to.room(room.id)}#let`}>{t("leases:plan.let")}</LinkButton>
                <LinkButton to={`${to.room(room.id, { act: "hold" })}#hold`}>
                  {t("leases:plan.hold")}
                </LinkButton>
              </>
            ) : null}
            <LinkButton to={`${to.room(room.id, { act: "split" })}#split`}>
              {t("leases:plan.split")}
            </LinkButton>
            <LinkButton to={`${to.room(room.id, { act: "merge" })}#merge`}>
              {t("leases:plan.merge")}
            </LinkButton>
          </div>
        ) : null}
      </div>
    </Drawer>
  );
}
