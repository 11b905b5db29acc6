import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { saveCells } from "#app/services/reports/save-cells.server.ts";
import { showGrid } from "#app/services/reports/show-grid.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { endResidency } from "#app/services/residency/end-residency.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { addBuilding } from "#app/services/space/add-building.server.ts";
import { addRooms } from "#app/services/space/add-rooms.server.ts";
import { letRoom } from "#app/services/space/let-room.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type CarrierPlan, carrierFigures, firmFigures, type StayPlan, type TitlePlan } from "./demo-plan.ts";

/** A carrier's operator at work on some day. */
export type At = (today: string) => Ctx;

/** The rooms of a carrier: most for incubation, one a floor for public service, one for other use. Returns the lettable ones. */
export async function seedRooms(ctx: Ctx, plan: CarrierPlan): Promise<string[]> {
  const { floors, perFloor, areaDm2 } = plan.rooms;
  const buildingId = await addBuilding({ ctx, input: { name: "1号楼", address: "示例路1号" } });
  const room = (floor: number, place: number) => ({
    floor: `${floor}F`,
    label: `${floor}${String(place).padStart(2, "0")}`,
    areaDm2: areaDm2 + place * 250,
  });
  const common = { buildingId, from: "2020-01-01", tenure: "disposable" as const };
  const storeys = Array.from({ length: floors }, (_, i) => i + 1);
  const lettable = storeys.flatMap((floor) =>
    Array.from({ length: perFloor - 1 }, (_, i) => room(floor, i + 1)),
  );
  const ids = await addRooms({ ctx, input: { ...common, use: "incubation", rooms: lettable } });
  await addRooms({
    ctx,
    input: {
      ...common,
      use: "public-service",
      rooms: storeys.slice(1).map((floor) => room(floor, perFloor)),
    },
  });
  await addRooms({ ctx, input: { ...common, use: "other", rooms: [room(1, perFloor)] } });
  return ids;
}

/** Enters the stays, each with a room of its own while there are free ones. */
export async function seedEntries(at: At, stays: readonly StayPlan[], rooms: string[]): Promise<void> {
  for (const { firm, enteredOn } of stays) {
    const ctx = at(enteredOn);
    const { id } = await addResident({
      ctx,
      input: {
        uscc: firm.uscc,
        name: firm.name,
        foundedOn: firm.foundedOn,
        field: firm.field,
        capitalYuan: String(firm.registeredCapitalFen / 100),
        enteredOn,
        entryEvidence: `示例孵化协议 ${enteredOn}`,
      },
    });
    const roomId = rooms.shift();
    if (roomId) await letRoom({ ctx, input: { roomId, residencyId: id, from: enteredOn, to: null } });
  }
}

/** Ends the stays that end, with what is let to them. */
export async function seedExits(at: At, stays: readonly StayPlan[]): Promise<void> {
  for (const { firm, leftOn, exit } of stays) {
    if (!leftOn || !exit) continue;
    const ctx = at(leftOn);
    const { rows } = await listResidents({ ctx, input: { q: firm.uscc, state: "all" } });
    const stay = rows.find((row) => row.uscc === firm.uscc);
    if (!stay) continue;
    const exitReason = exit === "graduated" ? "达到毕业条件" : "迁往其他载体";
    await endResidency({
      ctx,
      input: { id: stay.id, rev: 1, exit, leftOn, exitReason, exitEvidence: `示例确认书 ${leftOn}` },
    });
  }
}

export async function seedTitles(at: At, titles: readonly TitlePlan[], today: string): Promise<void> {
  const ctx = at(today);
  const residents = await listResidents({ ctx, input: { state: "all" } });
  const firmIds = new Map(residents.rows.map((row) => [row.uscc, row.firmId]));
  for (const { uscc, kind, number, awardedOn, expiresOn } of titles) {
    const firmId = firmIds.get(uscc);
    if (!firmId) continue;
    await claimTitle({
      ctx,
      input: {
        firmId,
        kind,
        number,
        awardedOn,
        expiresOn: expiresOn ?? undefined,
        evidence: `示例证书 ${number}`,
      },
    });
  }
}

/** Fills in a year's grid: the carrier's own figures and those of the firms that it answers for. */
export async function seedFigures(ctx: Ctx, index: number, year: number): Promise<void> {
  const grid = await showGrid({ ctx, input: { periodCode: String(year) } });
  const cells = [grid.own, ...grid.firms].flatMap(({ uscc, cells: seen }) => {
    const figures = uscc === null ? carrierFigures(index, year) : firmFigures(uscc, year);
    return Object.entries(figures).flatMap(([fact, text]) =>
      text === null ? [] : [{ uscc, fact, text, rev: seen[fact]?.rev ?? 0 }],
    );
  });
  await saveCells({ ctx, input: { periodCode: String(year), money: "yuan", cells } });
}

/** Prepares and signs a year's filing. */
export async function seedFiling(operator: Ctx, reviewer: Ctx, periodCode: string): Promise<void> {
  const { digest } = await prepareFiling({ ctx: operator, input: { periodCode } });
  await signFiling({ ctx: reviewer, input: { periodCode, digest } });
}

export async function seedAcceptance(
  reviewer: Ctx,
  periodCode: string,
  carrierSlugs: readonly string[],
): Promise<void> {
  await acceptFilings({
    ctx: reviewer,
    input: {
      periodCode,
      filings: carrierSlugs.map((carrierSlug) => ({ carrierSlug, revision: 1 })),
      opinion: "数据齐全，同意。",
    },
  });
}
