import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "#app/domain/shared/errors.ts";
import { termsFault } from "#app/domain/space/rent.ts";
import { audit, authorise, type Ctx, once, type Verb } from "#app/services/verb.server.ts";
import { lockStay } from "#db/queries/residency.server.ts";
import {
  type HoldRow,
  holdsOf,
  leasesOf,
  lettableResidencies,
  lockRooms,
  roomsOf,
} from "#db/queries/space.server.ts";
import { leases, roomHolds } from "#db/schema/space.ts";
import { type ScopedTx, withScope } from "#db/scope.server.ts";
import { areaWanted, heldRefusal, lettingRefusal } from "./decide-letting.ts";
import {
  areaDm2Field,
  areaText,
  dateField,
  desksField,
  desksText,
  lastDayText,
  noteField,
  tenantField,
} from "./fields.ts";
import { readTerms, termFields, termFormFields, termsOf } from "./lease-terms.ts";

export const letRoomInput = z
  .object({
    roomId: z.uuid("space.room-required"),
    /** A resident firm (also a graduate who stays on), or else the name of another tenant. */
    residencyId: z.uuid("space.occupant-required").optional(),
    tenantName: tenantField.optional(),
    from: dateField,
    /** The first day away; null = open. */
    to: dateField.nullable().default(null),
    /** Absent: the whole room, or the desks' share of it. */
    areaDm2: areaDm2Field.optional(),
    desks: desksField.nullable().optional(),
    ...termFields,
    /** What is held is let to whom it was held for: the hold that ends with this letting. */
    holdId: z.uuid("space.hold-absent").optional(),
    /** Lets what is held for somebody else all the same; the holds stay. */
    despiteHolds: z.boolean().optional(),
    note: noteField.nullable().optional(),
  })
  .refine(({ residencyId, tenantName }) => (residencyId === undefined) !== (tenantName === undefined), {
    path: ["residencyId"],
    message: "space.occupant-required",
  });
export type LetRoomInput = z.input<typeof letRoomInput>;

const formFields = z.object({
  occupant: z.enum(["resident", "other"], "space.occupant-required"),
  residencyId: z.uuid("space.occupant-required").optional(),
  tenantName: tenantField.optional(),
  from: dateField,
  lastOn: lastDayText.optional(),
  extent: z.enum(["whole", "part", "desks"], "space.extent-required"),
  area: areaText.optional(),
  desks: desksText.optional(),
  ...termFormFields,
  /** Empty, the hold that this letting fulfils, or "despite". */
  hold: z.union([z.literal("despite"), z.uuid("space.hold-absent")]).optional(),
  note: noteField.optional(),
});

/** The form sends the fields of the kinds that were not chosen too; what was left in them does not matter. */
function chosenOnly(fields: unknown): unknown {
  if (typeof fields !== "object" || fields === null) return fields;
  const { residencyId, tenantName, area, desks, ...rest } = fields as Record<string, unknown>;
  return {
    ...rest,
    ...(rest.occupant === "resident" ? { residencyId } : { tenantName }),
    ...(rest.extent === "part" ? { area } : rest.extent === "desks" ? { desks } : {}),
  };
}

/** The letting form: figures as typed, the last day instead of the first day away. */
export const letRoomForm = z
  .preprocess(chosenOnly, formFields)
  .superRefine((form, issues) => {
    const miss = (path: string, message: string) =>
      issues.addIssue({ code: "custom", path: [path], message });
    if (form.occupant === "resident" && !form.residencyId) miss("residencyId", "space.occupant-required");
    if (form.occupant === "other" && !form.tenantName) miss("tenantName", "space.occupant-required");
    if (form.extent === "part" && form.area === undefined) miss("area", "space.area-required");
    if (form.extent === "desks" && form.desks === undefined) miss("desks", "space.desks-whole");
  })
  .transform((given) => {
    const { terms, rest: form } = readTerms(given);
    return {
      ...(form.occupant === "resident" ? { residencyId: form.residencyId } : { tenantName: form.tenantName }),
      from: form.from,
      to: form.lastOn ?? null,
      ...(form.extent === "part" ? { areaDm2: form.area } : {}),
      desks: form.extent === "desks" ? (form.desks ?? null) : null,
      ...terms,
      ...(form.hold === undefined
        ? {}
        : form.hold === "despite"
          ? { despiteHolds: true }
          : { holdId: form.hold }),
      note: form.note ?? null,
    };
  });

/** Lets a room, a part of it or desks to a resident firm or another tenant. Returns the lease's id. */
export async function letRoom({ ctx, input, key }: Verb<LetRoomInput>): Promise<string> {
  authorise(ctx, "space:write");
  const given = letRoomInput.parse(input);
  return withScope(ctx, (tx) =>
    once(tx, { ctx, key, input }, "let-room", async () => {
      const extent = await decideExtent(tx, ctx, given);
      const terms = termsOf(given);
      const fault = termsFault({ ...terms, from: given.from, to: given.to });
      if (fault) throw fault;
      const [lease] = await tx
        .insert(leases)
        .values({
          organizationId: ctx.organization.id,
          roomId: given.roomId,
          residencyId: given.residencyId ?? null,
          tenantName: given.tenantName ?? null,
          startsOn: given.from,
          endsOn: given.to,
          areaDm2: extent.areaDm2,
          desks: given.desks ?? null,
          ...terms,
          note: given.note ?? null,
        })
        .returning({ id: leases.id });
      if (given.holdId) {
        await tx
          .delete(roomHolds)
          .where(and(eq(roomHolds.organizationId, ctx.organization.id), eq(roomHolds.id, given.holdId)));
      }
      await audit(tx, {
        action: "let",
        entity: "lease",
        entityId: lease!.id,
        after: {
          ...given,
          areaDm2: extent.areaDm2,
          room: extent.label,
          ...(extent.fulfils ? { heldFor: extent.fulfils.heldFor } : {}),
        },
      });
      return lease!.id;
    }),
  );
}

async function decideExtent(
  tx: ScopedTx,
  ctx: Ctx,
  given: z.output<typeof letRoomInput>,
): Promise<{ areaDm2: number; label: string; fulfils: HoldRow | null }> {
  const organizationId = ctx.organization.id;
  await lockRooms(tx, [given.roomId]);
  const [room] = await roomsOf(tx, organizationId, { roomId: given.roomId });
  if (!room) throw new Refusal("absent", "space.absent");
  if (given.residencyId) {
    // Who ends the stay at the same moment waits, and then finds this lease.
    await lockStay(tx, organizationId, given.residencyId);
    const [residency] = await lettableResidencies(tx, organizationId, { residencyId: given.residencyId });
    if (!residency) throw new Refusal("absent", "residency.absent");
  }
  const standing = await leasesOf(tx, organizationId, { roomId: room.id });
  const areaDm2 = areaWanted(room, given, given);
  const { from, to, desks = null } = given;
  const wanted = { id: "", roomId: room.id, from, to, areaDm2, desks };
  const refusal = lettingRefusal(room, standing, wanted);
  if (refusal) throw refusal;
  const holds = await holdsOf(tx, organizationId, { roomId: room.id });
  const fulfils = holds.find((hold) => hold.id === given.holdId) ?? null;
  if (given.holdId && !fulfils)
    throw new Refusal("conflict", "space.hold-absent", {}, { hold: "space.hold-absent" });
  if (!given.despiteHolds) {
    const others = holds.filter((hold) => hold !== fulfils);
    const held = heldRefusal(room, standing, others, wanted, ctx.today);
    if (held) throw held;
  }
  return { areaDm2, label: `${room.building} ${room.label}`, fulfils };
}
