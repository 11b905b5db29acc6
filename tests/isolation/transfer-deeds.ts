import { inventedFirm } from "#db/seed/invented-firm.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";
const OTHER = "jinfeng";
const idOf = (n: number) => `f2f2f2f2-0000-4000-8000-00000000000${n}`;
const [FREE, WITHDRAWN, DECLINED, ACCEPTED] = [1, 2, 3, 4].map(idOf) as [string, string, string, string];

const deed = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier.transfers.${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});

/** Four firms without a lease: one of the park's to propose, one that it proposed, two that are proposed to it. */
async function addStays({ admin, ids }: HttpWorld): Promise<void> {
  for (const [place, id] of [FREE, WITHDRAWN, DECLINED, ACCEPTED].entries()) {
    const { uscc, name, foundedOn, field } = inventedFirm(930_000 + place);
    const [from, to] = place < 2 ? [ids[PARK]!, ids[OTHER]!] : [ids[OTHER]!, ids[PARK]!];
    await admin`
      insert into firms (id, uscc, name, founded_on) values (${id}, ${uscc}, ${name}, ${foundedOn}) on conflict do nothing`;
    await admin`
      insert into residencies (organization_id, id, firm_id, entered_on) values (${from}, ${id}, ${id}, '2024-01-01') on conflict do nothing`;
    if (id === FREE) continue;
    const facts = { uscc, name, foundedOn, field, registeredCapitalFen: null, names: [] };
    await admin`
      insert into transfers (organization_id, id, residency_id, residency_rev, firm_id, to_organization_id, leaves_on, reason, firm,
                             timeline, proposed_by, proposed_by_name)
      values (${from}, ${id}, ${id}, 1, ${id}, ${to}, '2026-01-01', 'x', ${admin.json(facts)}, '[]', ${id}, 'x') on conflict do nothing`;
  }
}

/** Pages of the park's transfers, asked by its owner. */
export async function transferPages(world: HttpWorld): Promise<Deed[]> {
  await addStays(world);
  return [
    deed("_index", {}),
    deed("new", {}, { query: { resident: of("residency", FREE) } }),
    deed("$transfer", { transfer: of("transfer", WITHDRAWN) }, { query: { done: "proposed" } }),
  ];
}

/** A proposal, one withdrawn, one declined and one accepted. */
export async function transferForms(world: HttpWorld): Promise<Deed[]> {
  await addStays(world);
  const answer = (id: string, step: string, fields: Slots, optional: string[]) =>
    deed(
      "$transfer",
      { transfer: of("transfer", id) },
      { fields: { id: of("transfer", id), step, ...fields }, optional },
    );
  return [
    deed(
      "new",
      {},
      {
        query: { resident: of("residency", FREE) },
        fields: {
          residencyId: of("residency", FREE),
          rev: "1",
          to: world.ids[OTHER]!,
          leavesOn: "2026-01-10",
          reason: "扩大场地",
          consents: "yes",
        },
        optional: ["note"],
      },
    ),
    answer(WITHDRAWN, "withdraw", { answer: "改了主意" }, ["evidence"]),
    answer(DECLINED, "decline", { answer: "没有场地" }, ["evidence"]),
    answer(ACCEPTED, "accept", {}, ["evidence", "answer"]),
  ];
}
