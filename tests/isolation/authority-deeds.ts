import points from "#app/policies/example/firm-points/2023-01-01.json";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { type Deed, of, type Slots } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const CITY = "chongqing";
const REASON = "核对原始凭证后的说明，足够长";

/** Every form of a city and of a district, each with fields that it takes; in an order in which each one's turn comes. */
export async function authorityForms({ ids, one }: HttpWorld): Promise<Deed[]> {
  const deed = (
    role: string,
    route: string,
    params: Slots,
    fields: Slots,
    more: Partial<Deed> = {},
  ): Deed => ({
    route: `authority.$authority${route}`,
    session: sessionOf(CITY, role),
    params: { authority: of("slug", CITY), ...params },
    fields,
    intent: typeof fields.intent === "string" ? fields.intent : undefined,
    ...more,
  });
  const own = (table: string, more: string) =>
    one(`select id from ${table} where organization_id = '${ids[CITY]}' ${more} order by id limit 1`);
  const filing = (carrier: string, year = "2025") => ({
    carrier: of("slug", carrier),
    period: of("period", year),
  });
  const code = of("policy", points.code);
  const next = { ...points, version: "2027-01-01", effectiveFrom: "2027-01-01" };
  const version = { code, version: next.version };
  const paid = await one(
    "select run_id from reward_lines l join runs r on r.id = l.run_id where r.status = 'approved' limit 1",
  );
  const lineNo = await one(
    `select line_no::text from reward_lines where run_id = '${paid}' and payment_key is not null order by line_no limit 1`,
  );
  const conflict = await own("conflicts", "");
  const party = await one(
    `select carrier_id from conflict_parties where conflict_id = '${conflict}' limit 1`,
  );
  const opening = (status: string) =>
    one(
      `select id from opening_payments where organization_id = '${ids[CITY]}' and status = '${status}' order by subject limit 1`,
    );
  const recognition = () =>
    one(
      `select id from recognitions where organization_id = '${ids[CITY]}' and revoked_on is null order by valid_from limit 1`,
    );
  const invite = { email: "first@lijia.test", name: "新人", role: "owner", locale: "en" };
  const placed = { parentId: of("organization", ids.gaoxin!), placedFrom: "2026-01-15" };
  const entered = (n: number) => `${inventedFirm(n).uscc}\t50000\t2022-08-01\t会议纪要\tGR20190000${n}`;
  const recognised = (more: Slots): Deed =>
    deed(
      "analyst",
      ".rewards.recognitions",
      {},
      {
        intent: "record",
        carrierId: of("organization", ids.lijia!),
        level: "national",
        number: "国科1",
        ...more,
      },
      { optional: ["to", "evidence", "isRenewal"] },
    );
  const absent = Object.fromEntries(
    ["jinfeng", "jiefangbei"].map((slug) => [`absent-${ids[slug]}`, "未参加"]),
  );
  return [
    deed(
      "admin",
      ".organizations",
      {},
      {
        intent: "organization",
        kind: "carrier",
        carrierKind: "incubator",
        slug: "new-one",
        nameZh: "新",
        nameEn: "New",
        ...placed,
      },
      { optional: ["code", "openedOn", "closedOn", "successorId", "note", "parkId", "placedTo"] },
    ),
    deed(
      "admin",
      ".organizations",
      {},
      { intent: "member", organizationId: of("organization", ids.lijia!), ...invite },
    ),
    deed("admin", ".members", {}, { intent: "invite", ...invite, role: "analyst" }),
    deed(
      "admin",
      ".filings._index",
      {},
      {
        intent: "open-period",
        code: "2022",
        opensOn: "2026-01-01",
        dueOn: "2026-02-01",
        closesOn: "2026-03-01",
      },
      { roles: ["admin", "system-admin"] },
    ),
    deed("reviewer", ".filings._index", {}, { period: of("period", "2025"), filing: "jiefangbei@1" }),
    deed("reviewer", ".filings.$carrier.$period", filing("jiefangbei"), { intent: "amend", reason: REASON }),
    deed("reviewer", ".filings.$carrier.$period", filing("hualongqiao", "2024"), {
      intent: "amend",
      reason: REASON,
    }),
    deed(
      "analyst",
      ".policies._index",
      {},
      { code: of("policy", "example-every-construct-points") },
      { optional: ["version", "document"] },
    ),
    deed(
      "analyst",
      ".policies.$code.edit",
      { code },
      { document: JSON.stringify(next) },
      { optional: ["code", "version"] },
    ),
    deed("approver", ".policies.$code._index", { code }, { intent: "publish", ...version }),
    deed("approver", ".policies.$code._index", { code }, { intent: "retire", ...version, reason: REASON }),
    deed(
      "analyst",
      ".performance",
      {},
      { period: of("period", "2025"), ...absent },
      { optional: ["policy", "seen"] },
    ),
    deed("analyst", ".points", {}, { period: of("period", "2023") }, { optional: ["policy", "seen"] }),
    deed(
      "analyst",
      ".rewards._index",
      {},
      { period: of("period", "2023") },
      { optional: ["policy", "budget", "seen"] },
    ),
    deed(
      "analyst",
      ".jobs.$job._index",
      { job: of("job", await own("jobs", "and status = 'queued'")) },
      { intent: "stop" },
    ),
    deed(
      "approver",
      ".runs.$run._index",
      { run: of("run", await own("runs", "and kind = 'carrier-performance' and status = 'computed'")) },
      { intent: "approve" },
    ),
    deed("approver", ".rewards.$run.$line", { run: of("run", paid), line: lineNo }, { reason: REASON }),
    deed(
      "analyst",
      ".rewards.opening",
      {},
      {
        intent: "enter",
        programme: of("policy", "example-reward-programme"),
        item: "high-tech-unit",
        rows: [entered(1), entered(2), entered(3)].join("\n"),
      },
    ),
    ...["confirm", "refuse", "cancel"].map((intent) =>
      deed(
        "approver",
        ".rewards.opening",
        {},
        { intent, reason: REASON },
        {
          late: async () => ({
            ids: of("opening", await opening(intent === "cancel" ? "confirmed" : "entered")),
          }),
        },
      ),
    ),
    recognised({ from: "2024-01-01" }),
    deed(
      "analyst",
      ".rewards.recognitions",
      {},
      { intent: "revoke", revokedOn: "2025-01-01" },
      {
        late: async () => ({ id: of("recognition", await recognition()) }),
      },
    ),
    recognised({ from: "2025-06-01" }),
    deed(
      "analyst",
      ".rewards.recognitions",
      {},
      { intent: "remove" },
      {
        optional: ["revokedOn"],
        late: async () => ({ id: of("recognition", await recognition()) }),
      },
    ),
    deed(
      "reviewer",
      ".conflicts.$conflict",
      { conflict: of("conflict", conflict) },
      { carrierId: of("organization", party), reason: REASON },
    ),
    deed(
      "reviewer",
      ".conflicts.$conflict",
      { conflict: of("conflict", conflict) },
      { intent: "reopen", reason: REASON },
    ),
    deed("admin", ".audit._index", {}, { intent: "check" }, { optional: ["seq", "hash"] }),
  ];
}
