import { randomUUID } from "node:crypto";
import { inventedUscc } from "#db/seed/invented-firm.ts";
import { addressOf, type Deed, type Slots, textOf } from "./deeds.ts";
import { type Foreign, insertForeign, KINDS, type Kind } from "./foreign-rows.ts";
import { type Answer, dataOf, type Site } from "./http-asking.ts";
import type { HttpWorld } from "./http-world.ts";

export type Found = { asked: number; places: number; differences: string[] };

/** Things of a carrier of the same city, in another district, and of another city with its park. */
export const makeForeign = ({ admin, ids }: HttpWorld, count: number): Promise<Foreign[]> =>
  admin.begin(async (sql) => {
    // Neither triggers nor references to other tables: what is looked for is only whether the rows are seen.
    await sql`set local session_replication_role = replica`;
    const of = (organization: string, city: string, unit: string | null, serial: number) =>
      insertForeign(sql, { organization: ids[organization]!, city: ids[city]!, unit, serial }, count);
    return [
      await of("hualongqiao", "chongqing", "yuzhong", 1),
      await of("elsewhere-park", "elsewhere", "elsewhere", 2),
      await of("elsewhere", "elsewhere", null, 3),
    ];
  });

const RANDOM: Readonly<Partial<Record<Kind, (index: number) => string>>> = {
  uscc: (i) => inventedUscc(500_000 + i),
  period: (i) => `${1_400 + i}-Q3`,
  policy: (i) => `elsewhere-policy-${9_000 + i}`,
  slug: (i) => `elsewhere-9-${i}`,
};
const randomOf = (kind: Kind, index: number): string => RANDOM[kind]?.(index) ?? randomUUID();

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** An answer without what was asked and what is made anew each time. */
function normal({ status, headers, body }: Answer, asked: string, foreign: ReadonlySet<string>): string {
  const without = (text: string) =>
    [asked, encodeURIComponent(asked)]
      .reduce((rest, it) => rest.replaceAll(it, "·"), text)
      .replace(UUID, (id) => (foreign.has(id) ? "another's" : "own"));
  const said = Object.entries(headers)
    .filter(([name]) => name !== "date")
    .map(([name, value]) => `${name}: ${without(value)}`)
    .sort();
  return [status, ...said, without(body)].join("\n");
}

const firstDifference = (a: string, b: string): string => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const from = Math.max(0, at - 60);
  return `${JSON.stringify(a.slice(from, at + 80))} ≠ ${JSON.stringify(b.slice(from, at + 80))}`;
};

type Place = { where: "params" | "query" | "fields"; name: string; kind: Kind };

function placesOf(deed: Deed): Place[] {
  const of = (where: Place["where"], slots: Slots = {}): Place[] =>
    Object.entries(slots).flatMap(([name, slot]) =>
      typeof slot === "string" ? [] : [{ where, name, kind: slot.of }],
    );
  return [...of("params", deed.params), ...of("query", deed.query), ...of("fields", deed.fields)];
}

const fieldsOf = (slots: Slots | undefined): Record<string, string> | undefined =>
  slots && Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, textOf(slot)]));

/** The organisation that acts, which the frame around a page looks up as well. */
const isOwn = (deed: Deed, place: Place) =>
  place.where === "params" && deed.route.startsWith(`${place.name}.`);

/** How many ids a place is tried with: of things that exist, and as many random ones. */
export type Extent = {
  /** As data or as a file. */
  ids: number;
  /** As a rendered page or a sent form, which says nothing that its data does not hold. */
  pages: number;
  /** Of the organisation in the address, which every route looks up in the same way. */
  organizations: number;
};

/** As many of a kind as are wanted, evenly from whoever has such things. */
function someOf(foreign: readonly Foreign[], kind: Kind, count: number, turn: number): string[] {
  const owners = foreign.map((it) => it[kind]).filter((it) => it.length > 0);
  const share = Math.ceil(count / owners.length);
  const all = owners.flatMap((it) => it.slice(0, share));
  if (all.length === 0) throw new Error(`nothing foreign of the kind ${kind}`);
  // Fewer than there are owners: another one's turn at each place.
  return count < owners.length ? Array.from({ length: count }, (_, i) => all[(turn + i) % all.length]!) : all;
}

/**
 * Asks for every deed with each reference in turn replaced by ids of things that are really there, in organisations of which whoever
 * asks is no member, and by as many that exist nowhere: as a page or file, and as data. All answers of a place have to be the same.
 */
export async function compareIds(
  site: Site,
  deeds: readonly Deed[],
  foreign: readonly Foreign[],
  extent: Extent,
): Promise<Found> {
  const found: Found = { asked: 0, places: 0, differences: [] };
  const known = new Set(foreign.flatMap((it) => KINDS.flatMap((kind) => it[kind])));
  for (const given of deeds) {
    const deed = { ...given, fields: given.fields && { ...given.fields, ...(await given.late?.()) } };
    for (const place of placesOf(deed)) {
      const most = Math.min(
        extent.ids,
        isOwn(deed, place) ? extent.organizations : (deed.most ?? extent.ids),
      );
      if (most === 0) continue;
      found.places++;
      const values = someOf(foreign, place.kind, most, found.places);
      for (const isData of extent.pages > 0 ? [true, false] : [true]) {
        const some = isData ? values : values.slice(0, extent.pages);
        const { asked, differing } = await compareAt(site, deed, place, { values: some, isData, known });
        found.asked += asked;
        if (differing.size === 0) continue;
        const what = `${deed.route} ${deed.fields ? `POST ${deed.intent ?? ""}` : "GET"} ${place.where}.${place.name}`;
        const [first] = differing;
        found.differences.push(`${what} ${isData ? "data" : "page"}: ${differing.size}, as ${first}`);
      }
    }
  }
  return found;
}

type Values = { values: readonly string[]; isData: boolean; known: ReadonlySet<string> };

async function compareAt(site: Site, deed: Deed, place: Place, { values, isData, known }: Values) {
  let asked = 0;
  const askWith = async (value: string) => {
    const changed: Deed = { ...deed, [place.where]: { ...deed[place.where], [place.name]: value } };
    const to = addressOf(changed);
    const asking = {
      to: isData ? dataOf(to) : to,
      session: deed.session,
      cookie: deed.cookie,
      fields: fieldsOf(changed.fields),
    };
    asked++;
    return normal(await site.ask(asking), value, known);
  };
  // The first one may do what the form is for, where it goes by another field, and note what was read.
  if (deed.fields || deed.route.includes("audit")) await askWith(randomOf(place.kind, 0));
  const expected = await askWith(randomOf(place.kind, 1));
  const differing = new Set<string>();
  for (const [i, value] of values.entries()) {
    const pair = [
      ["another's", value],
      ...(values.length > 1 ? [["random", randomOf(place.kind, 2 + i)]] : []),
    ] as [string, string][];
    for (const [which, id] of pair) {
      const answer = await askWith(id);
      if (answer !== expected) differing.add(`${which} ${id}: ${firstDifference(expected, answer)}`);
    }
  }
  return { asked, differing };
}
