import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { contentDigest, filingContent } from "#app/domain/filings/content.ts";
import { acceptFilings } from "#app/services/filings/accept-filings.server.ts";
import { amendFiling } from "#app/services/filings/amend-filing.server.ts";
import { listFilings } from "#app/services/filings/list-filings.server.ts";
import { listFilingsForReview } from "#app/services/filings/list-filings-for-review.server.ts";
import { prepareFiling } from "#app/services/filings/prepare-filing.server.ts";
import { returnFiling } from "#app/services/filings/return-filing.server.ts";
import { showFiled, showFiling } from "#app/services/filings/show-filing.server.ts";
import { signFiling } from "#app/services/filings/sign-filing.server.ts";
import { takeBackFiling } from "#app/services/filings/take-back-filing.server.ts";
import { showGrid } from "#app/services/reports/show-grid.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import { acceptedRevisions } from "#db/queries/filing-review.server.ts";
import { withScope } from "#db/scope.server.ts";
import { inventedUscc } from "#db/seed/invented-firm.ts";
import { moveIn, openYears, typeIn } from "#tests/factories/reporting.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

const db = testDatabase();
const periodCode = "2025";
let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await openYears(await world.as("city", "admin"));
});

let next = 0;
/** A carrier of its own for a test, with two firms and one figure each. */
async function carrier(options?: Parameters<World["addCarrier"]>[1]) {
  const slug = `c${++next}`;
  await world.addCarrier(slug, options);
  const operator = await world.as(slug, "operator");
  const firms = await moveIn(operator, [next * 10 + 1, next * 10 + 2]);
  await typeIn(operator, periodCode, [
    [firms[0]!, "revenue", "500000"],
    [null, "staff", "6"],
  ]);
  return { slug, operator, reviewer: await world.as(slug, "reviewer"), firms };
}
type Carrier = Awaited<ReturnType<typeof carrier>>;

const prepare = ({ operator }: Carrier) => prepareFiling({ ctx: operator, input: { periodCode } });
const shown = (ctx: Ctx, revision?: number) => showFiling({ ctx, input: { periodCode, revision } });
const filed = (ctx: Ctx, slug: string, revision?: number) =>
  showFiled({ ctx, input: { carrierSlug: slug, periodCode, revision } });
async function sign({ reviewer }: Carrier) {
  const { digest } = await shown(reviewer);
  return signFiling({ ctx: reviewer, input: { periodCode, digest } });
}
async function submit(it: Carrier) {
  await prepare(it);
  return sign(it);
}
const accept = (ctx: Ctx, slug: string, revision = 1) =>
  acceptFilings({ ctx, input: { periodCode, filings: [{ carrierSlug: slug, revision }] } });
const unit = () => world.as("unit-a", "reviewer");
const city = () => world.as("city", "reviewer");

describe("preparing and signing", () => {
  it("freezes exactly what the signer was shown, by the digest anybody can take again", async () => {
    const it1 = await carrier();
    const live = await shown(it1.operator);
    expect(live).toMatchObject({ status: null, revision: 0, difference: null, actions: ["prepare"] });
    const { digest, warnings } = await prepare(it1);
    expect(digest).toBe(live.digest);
    expect(warnings).toBeGreaterThan(0);
    expect((await shown(it1.reviewer)).actions).toEqual(["take-back", "submit"]);
    expect(await sign(it1)).toEqual({ revision: 1, digest });

    const [row] = await db.admin`select r.*, f.status, f.revision as last from filing_revisions r
      join filings f on f.id = r.filing_id where r.organization_id = ${it1.operator.organization.id}`;
    expect(row).toMatchObject({
      status: "submitted",
      last: 1,
      sha256: digest,
      signed_by_name: it1.reviewer.user.name,
    });
    const content = filingContent.parse(row!.content);
    expect(contentDigest(content, sha256)).toBe(digest);
    expect(content).toMatchObject({
      carrier: {
        id: it1.operator.organization.id,
        unit: { id: world.ids.unitA, name: "甲区" },
        group: "中心",
      },
      period: { code: "2025", kind: "year", firstDay: "2025-01-01", lastDay: "2025-12-31" },
    });
    expect(content.firms.map((firm) => firm.uscc)).toEqual(it1.firms);
    expect(content.reports).toEqual([
      { uscc: null, cells: [{ fact: "staff", state: "known", value: 6, explanation: null }] },
      {
        uscc: it1.firms[0],
        cells: [{ fact: "revenue", state: "known", value: 50_000_000, explanation: null }],
      },
    ]);
    expect((await shown(it1.operator)).facts.find(({ fact }) => fact.code === "residents")?.value).toEqual({
      state: "known",
      value: 2,
    });
  });

  it("closes the figures while it waits for the signature, and opens them when it is taken back", async () => {
    const it1 = await carrier();
    await prepare(it1);
    const change = () => typeIn(it1.operator, periodCode, [[null, "staff", "7", 1]]);
    await expect(change()).rejects.toMatchObject({ code: "reports.locked", details: { status: "prepared" } });
    await takeBackFiling({ ctx: it1.reviewer, input: { periodCode, opinion: "员工数请核对" } });
    expect((await change()).saved).toHaveLength(1);
    expect(await shown(it1.operator)).toMatchObject({ status: "draft", actions: ["prepare"] });
    expect((await shown(it1.operator)).timeline.map((it) => it.action)).toEqual(["prepare", "take-back"]);
  });

  it("refuses a digest of what is no longer there", async () => {
    const it1 = await carrier();
    const { digest } = await prepare(it1);
    await moveIn(it1.operator, [901]);
    await expect(signFiling({ ctx: it1.reviewer, input: { periodCode, digest } })).rejects.toMatchObject({
      code: "filings.ledger-changed",
    });
    expect((await shown(it1.reviewer)).status).toBe("prepared");
    expect(await sign(it1)).toMatchObject({ revision: 1 });
  });

  it("refuses while a jump is not explained, and says how many things block", async () => {
    const it1 = await carrier();
    const lastYear = await world.as(it1.slug, "operator", "2025-01-20");
    await typeIn(lastYear, "2024", [[it1.firms[0]!, "revenue", "100000"]]);
    await expect(prepare(it1)).rejects.toMatchObject({ code: "filings.faults-block", details: { count: 1 } });
    const { faults } = await shown(it1.operator);
    expect(faults.filter((it) => it.level === "block")).toMatchObject([
      { list: "reports", code: "reports.changed-much", field: "revenue" },
    ]);
    await typeIn(it1.operator, periodCode, [[it1.firms[0]!, "revenue", "500000", 1, "新签整年合同"]]);
    await expect(prepare(it1)).resolves.toBeDefined();
  });

  it("keeps to the period's days and to the roles", async () => {
    const it1 = await carrier();
    const input = { periodCode };
    const early = await world.as(it1.slug, "operator", "2025-12-31");
    await expect(prepareFiling({ ctx: early, input })).rejects.toMatchObject({ code: "filings.not-open" });
    await expect(prepareFiling({ ctx: it1.reviewer, input })).rejects.toMatchObject({
      code: "access.denied",
    });
    const { digest } = await prepare(it1);
    await expect(signFiling({ ctx: it1.operator, input: { periodCode, digest } })).rejects.toMatchObject({
      code: "access.denied",
    });
    const late = await world.as(it1.slug, "reviewer", "2026-04-01");
    await expect(signFiling({ ctx: late, input: { periodCode, digest } })).rejects.toMatchObject({
      code: "filings.closed",
    });
    await expect(prepare(it1)).rejects.toMatchObject({ code: "filings.not-now" });
  });

  it("signs once, also when two sign at once or the same form is sent twice", async () => {
    const it1 = await carrier();
    const owner = await world.as(it1.slug, "owner");
    const { digest } = await prepare(it1);
    const both = await Promise.allSettled(
      [it1.reviewer, owner].map((ctx) => signFiling({ ctx, input: { periodCode, digest } })),
    );
    expect(both.map((it) => it.status).sort()).toEqual(["fulfilled", "rejected"]);

    const it2 = await carrier();
    const ready = await prepare(it2);
    const call = { ctx: it2.reviewer, input: { periodCode, digest: ready.digest }, key: "sign-1" };
    expect(await signFiling(call)).toEqual(await signFiling(call));
    const [row] =
      await db.admin`select count(*)::int as n from filing_revisions where organization_id = ${it2.operator.organization.id}`;
    expect(row?.n).toBe(1);
  });
});

describe("review", () => {
  it("returns a cell with a comment, shows the revision's difference, and is accepted by unit and city", async () => {
    const it1 = await carrier();
    const firm = it1.firms[0]!;
    await submit(it1);
    await returnFiling({
      ctx: await unit(),
      input: {
        carrierSlug: it1.slug,
        periodCode,
        revision: 1,
        opinion: "收入与税务数据不符",
        comments: [{ uscc: firm, fact: "revenue", text: "请核对审计报告" }],
      },
    });
    const grid = await showGrid({ ctx: it1.operator, input: { periodCode } });
    expect(grid).toMatchObject({ status: "returned", lock: null });
    expect(grid.firms.find((it) => it.uscc === firm)?.cells.revenue).toMatchObject({
      rev: 1,
      comments: [{ text: "请核对审计报告", author: "甲区 unit-a reviewer" }],
    });
    await typeIn(it1.operator, periodCode, [[firm, "revenue", "480000", 1]]);
    const change = {
      path: `reports/${firm}/revenue`,
      before: { state: "known", value: 50_000_000, explanation: null },
      after: { state: "known", value: 48_000_000, explanation: null },
    };
    expect((await shown(it1.operator)).difference).toMatchObject([change]);
    expect(await submit(it1)).toMatchObject({ revision: 2 });

    const again = await filed(await unit(), it1.slug);
    expect(again).toMatchObject({
      revision: 2,
      comparedWith: 1,
      isIntact: true,
      actions: ["accept", "return"],
    });
    expect(again.difference).toMatchObject([change]);
    expect(again.comments).toMatchObject([{ revision: 1, fact: "revenue" }]);
    expect((await filed(await unit(), it1.slug, 1)).figures[1]?.cells.revenue?.value).toBe(50_000_000);

    await expect(accept(await unit(), it1.slug, 1)).rejects.toMatchObject({ code: "filings.newer-revision" });
    await expect(accept(await city(), it1.slug, 2)).rejects.toMatchObject({ code: "filings.not-yours" });
    await accept(await unit(), it1.slug, 2);
    await accept(await city(), it1.slug, 2);
    expect(await filed(await city(), it1.slug)).toMatchObject({
      status: "accepted",
      acceptedRevision: 2,
      actions: ["amend"],
    });
    const actions = (await filed(await unit(), it1.slug)).timeline.map((it) => it.action);
    expect(actions).toEqual(["prepare", "submit", "return", "prepare", "submit", "accept", "accept"]);
  });

  it("goes through the unit again when the city returns it, after closing too", async () => {
    const it1 = await carrier();
    await submit(it1);
    await accept(await unit(), it1.slug);
    const input = { carrierSlug: it1.slug, periodCode, revision: 1, opinion: "请补材料" };
    await returnFiling({ ctx: await city(), input });
    const late = {
      ...it1,
      reviewer: await world.as(it1.slug, "reviewer", "2026-06-01"),
      operator: await world.as(it1.slug, "operator", "2026-06-01"),
    };
    expect(await submit(late)).toMatchObject({ revision: 2 });
    expect((await filed(await unit(), it1.slug)).status).toBe("submitted");
  });

  it("reopens an accepted filing for the city alone, and runs keep reading the accepted revision", async () => {
    const it1 = await carrier();
    await submit(it1);
    await accept(await unit(), it1.slug);
    await accept(await city(), it1.slug);
    const input = { carrierSlug: it1.slug, periodCode, reason: "漏报一家企业" };
    await expect(amendFiling({ ctx: await unit(), input })).rejects.toMatchObject({ code: "access.denied" });
    await expect(amendFiling({ ctx: await city(), input: { ...input, reason: " " } })).rejects.toThrow();
    await amendFiling({ ctx: await city(), input });
    await typeIn(it1.operator, periodCode, [[null, "staff", "9", 1]]);
    expect(await submit(it1)).toMatchObject({ revision: 2 });
    const analyst = await world.as("city", "analyst");
    const accepted = await withScope(analyst, async (tx) => {
      const [period] = await tx.execute<{ id: string }>(
        sql`select id from periods where code = ${periodCode}`,
      );
      return acceptedRevisions(tx, period!.id);
    });
    expect(accepted.find((it) => it.slug === it1.slug)?.revision).toBe(1);
  });

  it("asks for an opinion, for cells that exist, and for the reviewer's role", async () => {
    const it1 = await carrier();
    await submit(it1);
    const input = { carrierSlug: it1.slug, periodCode, revision: 1, opinion: "x" };
    await expect(returnFiling({ ctx: await unit(), input: { ...input, opinion: " " } })).rejects.toThrow(
      "filings.opinion-required",
    );
    for (const comment of [
      { uscc: it1.firms[0]!, fact: "staff", text: "x" },
      { uscc: inventedUscc(999), fact: "revenue", text: "x" },
    ]) {
      await expect(
        returnFiling({ ctx: await unit(), input: { ...input, comments: [comment] } }),
      ).rejects.toMatchObject({
        code: "filings.no-such-cell",
      });
    }
    for (const [slug, role] of [
      ["unit-a", "analyst"],
      ["city", "approver"],
      [it1.slug, "reviewer"],
    ] as const) {
      await expect(returnFiling({ ctx: await world.as(slug, role), input })).rejects.toMatchObject({
        code: "access.denied",
      });
    }
    await expect(returnFiling({ ctx: await world.as("unit-b", "reviewer"), input })).rejects.toMatchObject({
      code: "filings.absent",
    });
    await expect(returnFiling({ ctx: await city(), input })).rejects.toMatchObject({
      code: "filings.not-yours",
    });
  });

  it("lists what waits with counts, to a unit its own, and drafts to nobody", async () => {
    const done = await carrier();
    const drafting = await carrier();
    const elsewhere = await carrier({ unit: "unit-b" });
    await submit(done);
    await submit(elsewhere);
    const list = await listFilingsForReview({ ctx: await unit(), input: { periodCode, state: "submitted" } });
    const row = list.rows.find((it) => it.slug === done.slug);
    expect(row).toMatchObject({ state: "submitted", waiting: { residents: 2, revenueFen: 50_000_000 } });
    expect(list.rows.some((it) => it.slug === elsewhere.slug)).toBe(false);
    expect(list.counts.submitted).toBe(list.rows.length);
    const all = await listFilingsForReview({ ctx: await city(), input: { periodCode } });
    expect(all.turn).toBe("unit-accepted");
    expect(all.rows.find((it) => it.slug === drafting.slug)?.state).toBe("not-submitted");
    expect(all.rows.some((it) => it.slug === elsewhere.slug)).toBe(true);
    await expect(filed(await unit(), drafting.slug)).rejects.toMatchObject({ code: "filings.absent" });
    await prepare(drafting);
    await expect(filed(await city(), drafting.slug)).rejects.toMatchObject({ code: "filings.absent" });
    await expect(filed(await unit(), elsewhere.slug)).rejects.toMatchObject({ code: "filings.absent" });
  });

  it("accepts many at once, or none when one was changed meanwhile", async () => {
    const three = [await carrier(), await carrier(), await carrier()];
    for (const it1 of three) await submit(it1);
    const filings = three.map(({ slug }) => ({ carrierSlug: slug, revision: 1 }));
    const input = { carrierSlug: three[1]!.slug, periodCode, revision: 1, opinion: "退回" };
    await returnFiling({ ctx: await unit(), input });
    await expect(acceptFilings({ ctx: await unit(), input: { periodCode, filings } })).rejects.toMatchObject({
      kind: "conflict",
    });
    expect((await filed(await unit(), three[0]!.slug)).status).toBe("submitted");
    const rest = [filings[0]!, filings[2]!];
    expect(
      await acceptFilings({ ctx: await unit(), input: { periodCode, filings: rest, opinion: "同意" } }),
    ).toBe(2);
    expect((await filed(await unit(), three[2]!.slug)).timeline.at(-1)).toMatchObject({
      action: "accept",
      opinion: "同意",
    });
  });

  it("lets only one of two reviewers decide", async () => {
    const it1 = await carrier();
    await submit(it1);
    const reviewer = await unit();
    const input = { carrierSlug: it1.slug, periodCode, revision: 1, opinion: "退回" };
    const both = await Promise.allSettled([
      accept(reviewer, it1.slug),
      returnFiling({ ctx: reviewer, input }),
    ]);
    expect(both.map((it) => it.status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a frozen filing", () => {
  it("cannot be changed or deleted, by the application's role or by the owner of the tables", async () => {
    const it1 = await carrier();
    await submit(it1);
    const attempts = [
      "update filing_revisions set content = '{}'",
      "update filing_revisions set sha256 = repeat('0', 64)",
      "delete from filing_revisions",
      "truncate filing_revisions",
      "update filings set revision = 0, status = 'draft'",
      "delete from filings",
      "update filing_events set opinion = 'x'",
      "truncate filing_comments",
    ];
    const before = await db.admin`select * from filing_revisions order by filing_id, revision`;
    for (const statement of attempts) {
      for (const ctx of [it1.operator, it1.reviewer, await unit(), await city()]) {
        await withScope(ctx, (tx) => tx.execute(sql.raw(statement))).catch(() => undefined);
      }
      // The owner sees no rows by policy; with that lifted, the triggers still refuse.
      await db.admin
        .begin(async (tx) => {
          await tx.unsafe("set local role zaiti_owner");
          await tx.unsafe(statement);
        })
        .catch(() => undefined);
      await expect(db.admin.unsafe(statement), statement).rejects.toThrow();
    }
    expect(await db.admin`select * from filing_revisions order by filing_id, revision`).toEqual(before);
    expect(await shown(it1.operator, 1)).toMatchObject({ isIntact: true });
  });

  it("shows when what is stored no longer gives its digest", async () => {
    const it1 = await carrier();
    await submit(it1);
    const id = it1.operator.organization.id;
    await db.admin.unsafe("alter table filing_revisions disable trigger only_grows");
    await db.admin`update filing_revisions set content = jsonb_set(content, '{reports,1,cells,0,value}', '1') where organization_id = ${id}`;
    await db.admin.unsafe("alter table filing_revisions enable trigger only_grows");
    expect((await filed(await unit(), it1.slug)).isIntact).toBe(false);
  });
});

describe("the carrier's list", () => {
  it("says for each period where it stands and what this person does next", async () => {
    const it1 = await carrier();
    const at = async (ctx: Ctx) =>
      (await listFilings({ ctx, input: null })).map((it) => [
        it.period.code,
        it.status,
        it.next,
        it.isClosed,
      ]);
    expect(await at(it1.operator)).toEqual([
      ["2025", null, "prepare", false],
      ["2024", null, null, true],
    ]);
    await prepare(it1);
    expect((await at(it1.operator))[0]).toEqual(["2025", "prepared", null, false]);
    expect((await at(it1.reviewer))[0]).toEqual(["2025", "prepared", "submit", false]);
  });
});
