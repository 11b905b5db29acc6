import { digestOf } from "#app/services/imports/outcome.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";

/** A document of a stay of the park, made if there is none. */
async function documentOf({ ids, one }: HttpWorld, stay: string): Promise<string> {
  const where = `organization_id = '${ids[PARK]}' and subject_id = '${stay}' and withdrawn_at is null`;
  await one(`insert into documents (organization_id, subject_kind, subject_id, residency_id, name, media_type, size, sha256, content,
      added_by, added_by_name)
    select '${ids[PARK]}', 'residency', '${stay}', '${stay}', 'f.pdf', 'application/pdf', 8, repeat('a', 64), '%PDF-1.7'::bytea,
      gen_random_uuid(), 'x' where not exists (select from documents where ${where}) returning id`).catch(
    () => "",
  );
  return one(`select id from documents where ${where}`);
}

const stayOf = ({ ids, one }: HttpWorld, at: number) =>
  one(`select id from residencies where organization_id = '${ids[PARK]}' order by id limit 1 offset ${at}`);
const deed = (route: string, params: Slots, more: Partial<Deed> = {}): Deed => ({
  route: `carrier.$carrier${route}`,
  session: sessionOf(PARK, "owner"),
  params: { carrier: of("slug", PARK), ...params },
  ...more,
});

const WITH_BATCH = "jinfeng";
const ROOM = {
  building: "新楼",
  floor: "1",
  label: "101",
  area: 10_000,
  use: "incubation",
  tenure: "own",
  from: "2025-01-01",
  desks: null,
  site: null,
};
const ROWS = [{ row: 2, status: "new" as const, values: ROOM, notes: [], warnings: [] }];

/** A batch of one room that is checked and not committed, of a carrier whose residents' batches nobody asks for here. */
async function batchOf({ ids, one }: HttpWorld): Promise<string> {
  const counts = { physical: 1, accepted: 1, fresh: 1, same: 0, rejected: 0, skipped: 0 };
  const outcome = {
    format: 2,
    noun: "rooms",
    sheet: "s",
    headerRow: 1,
    unknownHeaders: [],
    otherSheets: [],
    encoding: null,
    accepted: ROWS,
    rejected: [],
    skipped: [],
    counts,
    confirmed: {},
    digest: digestOf(ROWS),
  };
  return one(`insert into import_batches (organization_id, noun, file_name, file_sha256, workbook, outcome, physical_rows, accepted_rows,
      rejected_rows, skipped_rows, created_by, created_by_name)
    values ('${ids[WITH_BATCH]}', 'rooms', 'f.csv', repeat('b', 64), convert_to(E'楼宇,房号\\nA,1', 'UTF8'), '${JSON.stringify(outcome)}', 1, 1, 0, 0,
      gen_random_uuid(), 'x') returning id`);
}

/** A file of the same carrier whose columns nobody has said yet. */
async function waitingOf({ ids, one }: HttpWorld): Promise<string> {
  const headers = ["a", "b", "c", "d", "e", "f", "g"];
  const outcome = JSON.stringify({ format: 3, noun: "rooms", head: { sheet: "s", row: 1, headers } });
  return one(`insert into import_batches (organization_id, noun, file_name, file_sha256, workbook, outcome, physical_rows, accepted_rows,
      rejected_rows, skipped_rows, status, created_by, created_by_name)
    values ('${ids[WITH_BATCH]}', 'rooms', 'w.csv', repeat('c', 64), convert_to(E'a,b,c,d,e,f,g\\nA,1,101,10,孵化,自有,2025-01-01', 'UTF8'),
      '${outcome}', 0, 0, 0, 0, 'unmapped', gen_random_uuid(), 'x') returning id`);
}

const inBatch = (batch: string, fields?: Slots): Partial<Deed> => ({
  session: sessionOf(WITH_BATCH, "owner"),
  params: { carrier: of("slug", WITH_BATCH), noun: "rooms", batch: of("batch", batch) },
  ...(fields ? { fields, intent: String(fields.intent) } : {}),
});

/** Pages and files of what a carrier exchanges, asked by its owner. */
export async function exchangePages(world: HttpWorld): Promise<Deed[]> {
  const stay = await stayOf(world, 3);
  const document = await documentOf(world, stay);
  const batch = await batchOf(world);
  return [
    deed(".documents._index", {}, { query: { kind: "residency", id: of("residency", stay), to: "/" } }),
    deed(".documents.$document", { document: of("document", document) }),
    deed(".imports.$noun._index", { noun: "titles" }),
    deed(".imports.$noun.template", { noun: "leases" }, { query: { locale: "en" } }),
    deed(".imports.$noun.$batch._index", {}, { ...inBatch(batch), query: { list: "new", page: "1" } }),
    deed(".imports.$noun.$batch.workbook", {}, { ...inBatch(batch), most: 1 }),
    deed(".imports.$noun.$batch.columns", {}, inBatch(await waitingOf(world))),
    deed(
      ".exports.$list",
      { list: "residents" },
      { query: { on: "2025-01-01", q: "a", state: "all", sort: "name" } },
    ),
  ];
}

/** Its forms. One that brings a file is asked in a test of its own. */
export async function exchangeForms(world: HttpWorld): Promise<Deed[]> {
  const stay = await stayOf(world, 4);
  const document = await documentOf(world, stay);
  const batch = await batchOf(world);
  return [
    deed(
      ".documents._index",
      {},
      {
        query: { kind: "residency", id: of("residency", stay) },
        fields: { intent: "withdraw", document: of("document", document), reason: "传错了文件" },
        intent: "withdraw",
      },
    ),
    deed(".imports.$noun.$batch._index", {}, inBatch(batch, { intent: "commit", digest: digestOf(ROWS) })),
    deed(".imports.$noun.$batch._index", {}, inBatch(batch, { intent: "undo" })),
    deed(
      ".imports.$noun.$batch._index",
      {},
      { ...inBatch(batch, { intent: "confirm", row: "2" }), isRefused: true },
    ),
    // One column alone is never enough.
    deed(
      ".imports.$noun.$batch.columns",
      {},
      { ...inBatch(await waitingOf(world), { column: "label" }), isRefused: true },
    ),
  ];
}
