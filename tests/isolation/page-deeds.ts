import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const PARK = "jinfeng-park";
const CITY = "chongqing";

/** Pages and files of a carrier, asked by its owner. */
export async function carrierPages({ ids, one }: HttpWorld): Promise<Deed[]> {
  const own = (table: string, more = "") =>
    one(`select id from ${table} where organization_id = '${ids[PARK]}' ${more} order by id limit 1`);
  const residency = of("residency", await own("residencies"));
  const run = of("run", await own("runs", "and kind = 'firm-points'"));
  const subject = of("uscc", await one(`select subject from run_results where run_id = '${run.is}' limit 1`));
  const job = of("job", await own("jobs"));
  const batch = of("batch", await own("import_batches"));
  const firm = await one(`select firm_id from residencies where id = '${residency.is}'`);
  const rewarded = await one(
    "select l.run_id from reward_lines l join runs r on r.id = l.run_id where r.status = 'approved' limit 1",
  );
  const page = (route: string, params: Slots = {}, query: Slots = {}): Deed => ({
    route: `carrier.$carrier${route}`,
    session: sessionOf(PARK, "owner"),
    params: { carrier: of("slug", PARK), ...params },
    query,
  });
  const period = of("period", "2024");
  const code = of("policy", "example-firm-points");
  return [
    page("._index"),
    page(".members"),
    page(
      ".audit._index",
      {},
      {
        text: "a",
        person: of(
          "user",
          await one(`select user_id from memberships where organization_id = '${ids[PARK]}' limit 1`),
        ),
        entity: "lease",
        action: "let",
        from: "2020-01-01",
        to: "2026-12-31",
        before: "100000",
      },
    ),
    page(".audit.export"),
    page(
      ".residents._index",
      {},
      { on: "2025-01-01", q: "a", field: "101", state: "all", sort: "name", page: "1" },
    ),
    page(".residents.new"),
    page(".residents.template", {}, { locale: "en" }),
    page(".residents.firm", {}, { uscc: of("uscc", "91000000MA0000000X") }),
    page(".residents.$resident", { resident: residency }, { act: "end", done: "added" }),
    page(".residents.import._index"),
    page(".residents.import.$batch._index", { batch }, { list: "rejected", page: "1" }),
    page(".residents.import.$batch.workbook", { batch }),
    page(
      ".space._index",
      {},
      {
        on: "2025-01-01",
        q: "1",
        use: "incubation",
        state: "free",
        buildingId: of("building", await own("buildings")),
      },
    ),
    page(".space.new", {}, { building: of("building", await own("buildings")) }),
    page(".space.ledger", {}, { on: "2025-01-01" }),
    page(".space.rooms.$room", { room: of("room", await own("rooms")) }),
    page(".titles._index", {}, { q: "a", kind: "high-tech", on: "2025-01-01", page: "1", done: "withdrawn" }),
    page(".titles.new", {}, { firm: of("firm", firm) }),
    page(".titles.$title", { title: of("title", await own("titles")) }),
    page(".reports._index", {}, { period, money: "wan" }),
    page(".reports.export", {}, { period, money: "wan" }),
    page(".filings._index"),
    page(".filings.$period", { period }, { revision: "1" }),
    page(".points", {}, { period, class: "a" }),
    page(".runs._index", {}, { kind: "firm-points", period }),
    page(".runs.$run._index", { run }),
    page(".runs.$run.$subject", { run, subject }),
    page(".runs.$run.gains.$subject", { run, subject }),
    page(".runs.$run.bundle", { run }),
    page(".jobs.$job._index", { job }, { for: "waiting" }),
    page(".jobs.$job.state", { job }),
    page(".rewards._index", {}, { period, item: "grade", kind: "award" }),
    page(".rewards.$run.$line", { run: of("run", rewarded), line: "1" }),
    page(".conflicts._index", {}, { state: "open", q: "a" }),
    page(".conflicts.$conflict", { conflict: of("conflict", await one("select id from conflicts limit 1")) }),
    page(".policies._index", {}, { on: "2025-01-01" }),
    page(".policies.$code._index", { code }, { version: "2023.1" }),
    page(".policies.$code.compare", { code }, { from: "2023.1", to: "2023.1" }),
    page(".policies.$code.try", { code }, { version: "2023.1", revenue: "1" }),
    page(".policies.$code.what-if", { code }, { version: "2023.1", period, against: code, skip: "0" }),
    page(
      ".policies.$code.fit",
      { code: of("policy", "example-every-construct-conditions") },
      {
        period,
        condition: "a",
        state: "met",
        q: "a",
        skip: "0",
        unit: of("organization", ids.gaoxin!),
        subject: of("uscc", subject.is),
      },
    ),
  ];
}

/** Pages and files of a city, asked by its analyst, who reads all but the members and the log; and of a district, by its reviewer. */
export async function authorityPages({ ids, one }: HttpWorld): Promise<Deed[]> {
  const cityId = ids[CITY];
  const run = (kind: string) =>
    one(
      `select id from runs where organization_id = '${cityId}' and kind = '${kind}' order by status limit 1`,
    );
  const rewards = of("run", await run("reward"));
  const columns = of("run", await run("firm-points"));
  const rows = of("run", await run("carrier-performance"));
  const carrier = of("slug", "jinfeng-park");
  const period = of("period", "2024");
  const code = of("policy", "example-carrier-performance");
  const firm = await one(
    `select subject from run_scores where run_id = '${columns.is}' and total_milli is not null limit 1`,
  );
  const page = (
    route: string,
    params: Slots = {},
    query: Slots = {},
    role = "analyst",
    slug = CITY,
  ): Deed => ({
    route: `authority.$authority${route}`,
    session: sessionOf(slug, role),
    params: { authority: of("slug", slug), ...params },
    query,
  });
  const person = of(
    "user",
    await one(`select user_id from memberships where organization_id = '${cityId}' limit 1`),
  );
  const columnQuery = {
    q: "a",
    class: "none",
    field: "101",
    after: "1",
    before: "2",
    filings: "0",
    moves: "0",
  };
  return [
    page("._index"),
    page("._index", {}, {}, "reviewer", "gaoxin"),
    page(".members", {}, {}, "admin"),
    page(
      ".audit._index",
      {},
      { text: "a", person, from: "2020-01-01", to: "2026-12-31", before: "9" },
      "admin",
    ),
    page(".audit.export", {}, {}, "admin"),
    page(".organizations", {}, { on: "2025-01-01" }),
    page(".filings._index", {}, { period, state: "accepted", q: "a" }),
    page(".filings.$carrier.$period", { carrier, period }, { revision: "1" }),
    page(".filings.$carrier.$period", { carrier, period }, {}, "reviewer", "gaoxin"),
    page(".performance", {}, { period, class: "a" }),
    page(".points", {}, { period }),
    page(".policies._index", {}, { on: "2025-01-01" }),
    page(".policies.$code._index", { code }, { version: "2023.1" }),
    page(".policies.$code.edit", { code }, { version: "2023.1" }),
    page(".policies.$code.compare", { code }, { from: "2023.1", to: "2023.1" }),
    page(".policies.$code.try", { code }, { version: "2023.1", staff: "1" }),
    page(".policies.$code.what-if", { code }, { version: "2023.1", period, against: code, skip: "0" }),
    page(
      ".policies.$code.fit",
      { code: of("policy", "example-every-construct-conditions") },
      {
        period,
        state: "met",
        q: "a",
        skip: "0",
        unit: of("organization", ids.gaoxin!),
        subject: of("uscc", firm),
      },
    ),
    page(
      ".rewards._index",
      {},
      { period, programme: code, run: rewards, carrier, item: "grade", kind: "award", after: "0" },
    ),
    page(".rewards.$run.$line", { run: rewards, line: "1" }),
    page(".rewards.opening", {}, { status: "entered" }),
    page(".rewards.recognitions"),
    page(".conflicts._index", {}, { state: "open", q: "a" }),
    page(".conflicts.$conflict", { conflict: of("conflict", await one("select id from conflicts limit 1")) }),
    page(".runs._index", {}, { kind: "reward", period }),
    page(".runs.$run._index", { run: columns }, columnQuery),
    page(".runs.$run._index", { run: rows }),
    page(".runs.$run.$subject", { run: columns, subject: of("uscc", firm) }),
    page(".runs.$run.gains.$subject", { run: columns, subject: of("uscc", firm) }),
    page(".runs.$run.robustness", { run: rows }),
    page(".runs.$run.bundle", { run: columns }),
    page(
      ".jobs.$job._index",
      { job: of("job", await one(`select id from jobs where organization_id = '${cityId}' limit 1`)) },
      { for: "waiting" },
    ),
    page(".jobs.$job.state", {
      job: of("job", await one(`select id from jobs where organization_id = '${cityId}' limit 1`)),
    }),
  ];
}
