import { changeRoom } from "#app/services/space/change-room.server.ts";
import { correctLease } from "#app/services/space/correct-lease.server.ts";
import { holdRoom } from "#app/services/space/hold-room.server.ts";
import { letRoom } from "#app/services/space/let-room.server.ts";
import { listRooms } from "#app/services/space/list-rooms.server.ts";
import { showRoom } from "#app/services/space/show-room.server.ts";
import { splitRoom } from "#app/services/space/split-room.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";

/** Ends of leases beside the demo's day: soon, within half a year, within the year, later. */
const ENDS = ["2026-03-01", "2026-06-01", "2026-11-01", "2027-07-01", "2028-01-01"];
const FEN_PER_M2 = 3_500;

/** Terms for the first leases: an end, a rent, a deposit; some with rent-free days or a step. */
async function seedTerms(ctx: Ctx): Promise<void> {
  const { rooms } = await listRooms({ ctx, input: {} });
  const let1 = rooms.filter((room) => room.occupants.length === 1).slice(0, ENDS.length * 2);
  for (const [index, room] of let1.entries()) {
    const page = await showRoom({ ctx, input: { roomId: room.id } });
    const lease = page.leases.find(({ state }) => state === "current");
    if (!lease || lease.from >= "2026-01-01") continue;
    const rent = Math.round((lease.areaDm2 / 100) * FEN_PER_M2);
    await correctLease({
      ctx,
      input: {
        leaseId: lease.id,
        rev: lease.rev,
        to: ENDS[index % ENDS.length],
        rentFenPerMonth: rent,
        depositFen: rent * 2,
        agreementNumber: `示例租赁协议 ${String(index + 1).padStart(3, "0")}`,
        ...(index % 2 === 0
          ? { rentSteps: [{ from: "2026-02-01", rentFenPerMonth: Math.round(rent * 1.05) }] }
          : {}),
      },
    });
  }
}

/** A room held for an applicant, and one split in two. */
async function seedPlan(ctx: Ctx): Promise<void> {
  const { rooms } = await listRooms({ ctx, input: { state: "vacant" } });
  const [held, divided] = rooms;
  if (held) {
    const input = {
      roomId: held.id,
      heldFor: "示例申请企业",
      from: "2026-01-15",
      to: "2026-03-01",
      note: "已看房，等待入驻评审",
    };
    await holdRoom({ ctx, input });
  }
  if (divided) {
    const half = Math.floor(divided.areaDm2 / 2);
    const parts = [
      { label: `${divided.label}-1`, areaDm2: divided.areaDm2 - half },
      { label: `${divided.label}-2`, areaDm2: half },
    ];
    await splitRoom({ ctx, input: { roomId: divided.id, rev: 1, on: "2026-01-10", parts } });
  }
}

/** Desks in a vacant room of a makerspace, some of them let. */
async function seedDesks(ctx: Ctx): Promise<void> {
  const { rooms } = await listRooms({ ctx, input: { state: "vacant" } });
  const [room] = rooms;
  if (!room) return;
  const { areaDm2, use, tenure } = room;
  const kind = { areaDm2, use, tenure, desks: 24 };
  await changeRoom({ ctx, input: { roomId: room.id, rev: 1, from: "2026-01-05", ...kind } });
  for (const [tenantName, desks] of [
    ["示例创客甲", 4],
    ["示例创客乙", 6],
  ] as const) {
    const input = { roomId: room.id, tenantName, from: "2026-01-06", to: "2027-01-01", desks };
    await letRoom({ ctx, input: { ...input, rentFenPerMonth: desks * 60_000 } });
  }
}

/** Terms of leases, a hold, a split room; desks where people rent those. */
export async function seedSpace(ctx: Ctx): Promise<void> {
  if (ctx.organization.carrierKind === "makerspace") await seedDesks(ctx);
  await seedTerms(ctx);
  await seedPlan(ctx);
}
