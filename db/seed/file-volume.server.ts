import { randomBytes } from "node:crypto";
import { sql as raw } from "drizzle-orm";
import type postgres from "postgres";
import { hashOfSession } from "#app/auth/sessions.server.ts";
import type { CarrierKind } from "#app/domain/filings/content.ts";
import { freezeLedger } from "#app/services/filings/freeze-ledger.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { database } from "#db/client.server.ts";
import { type PeriodRow, periodsOf } from "#db/queries/reports.server.ts";
import { withScope } from "#db/scope.server.ts";

type Carrier = { id: string; slug: string; nameZh: string; carrierKind: CarrierKind; membershipId: string };
const CARRIERS_AT_ONCE = 20;
const NOBODY = "00000000-0000-0000-0000-000000000000";
const KEEPER = "keeper@volume.demo";

/**
 * Files these periods for every carrier that `loadVolume` added, as `fileFor` does. `admin` is a superuser's client, the
 * application's pool is connected. One invented keeper, who has no password, is a member of all these carriers. Returns how
 * many filings there are.
 */
export async function fileVolume(
  admin: postgres.Sql,
  cityId: string,
  years: readonly string[],
  progress: (done: number, of: number) => void = () => {},
): Promise<number> {
  const keepers = await addKeeper(admin, cityId);
  let done = 0;
  for (const year of years) {
    const before = done;
    done += await fileFor(admin, cityId, year, keepers, (part) =>
      progress(before + part, years.length * keepers.length),
    );
  }
  await admin`analyze filings, filing_revisions`;
  return done;
}

/**
 * Files a period for the carriers of these keepers: each filing is what the carrier would sign, frozen from its ledger by the
 * product's own verb in the carrier's own scope, and stands as accepted. Returns how many.
 */
export async function fileFor(
  admin: postgres.Sql,
  cityId: string,
  year: string,
  keepers: readonly Ctx[],
  progress: (done: number) => void = () => {},
): Promise<number> {
  const period = await periodOf(keepers[0]!, cityId, year);
  for (let from = 0; from < keepers.length; from += CARRIERS_AT_ONCE) {
    const part = keepers.slice(from, from + CARRIERS_AT_ONCE);
    const frozen: Frozen[] = [];
    for (const ctx of part) {
      const { content, digest } = await withScope(ctx, (tx) => freezeLedger(tx, ctx, period));
      frozen.push({ carrierId: ctx.organization.id, text: JSON.stringify(content), digest });
    }
    await accept(admin, cityId, period.id, frozen);
    progress(from + part.length);
  }
  return keepers.length;
}

async function periodOf(keeper: Ctx, cityId: string, code: string): Promise<PeriodRow> {
  const all = await withScope(keeper, (tx) => periodsOf(tx, cityId));
  const period = all.find((it) => it.code === code);
  if (!period) throw new Error(`no period ${code}`);
  return period;
}

/** Somebody who keeps the ledger of every added carrier, with a session: once for each. */
async function addKeeper(admin: postgres.Sql, cityId: string): Promise<Ctx[]> {
  const [user] = await admin<{ id: string }[]>`
    insert into users (email, name, password_hash) values (${KEEPER}, '示例', '$argon2id$none') returning id`;
  const carriers = await admin<Carrier[]>`
    with added as (
      insert into memberships (organization_id, user_id, role)
      select id, ${user!.id}, 'operator' from organizations
       where city_id = ${cityId} and kind = 'carrier' and slug like 'volume-%' returning id, organization_id)
    select o.id, o.slug, o.name_zh as "nameZh", o.carrier_kind as "carrierKind", a.id as "membershipId"
      from added a join organizations o on o.id = a.organization_id order by o.slug`;
  const sessionHash = hashOfSession(randomBytes(20).toString("hex"));
  await database().execute(
    raw`select app.create_session(${sessionHash}, ${user!.id}::uuid, interval '1 day', interval '1 day')`,
  );
  return carriers.map((carrier) => ({
    sessionHash,
    membershipId: carrier.membershipId,
    requestId: `seed-${carrier.slug}`,
    address: "127.0.0.1",
    organization: { ...carrier, nameEn: carrier.nameZh, kind: "carrier", cityId } as Ctx["organization"],
    role: "operator",
    user: { id: user!.id, name: "示例", email: KEEPER },
    today: "2026-01-20",
    now: "2026-01-20T02:00:00.000Z",
  }));
}

type Frozen = { carrierId: string; text: string; digest: string };

async function accept(
  admin: postgres.Sql,
  cityId: string,
  periodId: string,
  frozen: readonly Frozen[],
): Promise<void> {
  await admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (const { carrierId, text, digest } of frozen) {
      const [filing] = await sql<{ id: string }[]>`
        insert into filings (organization_id, city_id, period_id, status, revision, accepted_revision)
        values (${carrierId}, ${cityId}, ${periodId}, 'accepted', 1, 1) returning id`;
      await sql`
        insert into filing_revisions (organization_id, filing_id, revision, content, sha256, signed_by, signed_by_name)
        values (${carrierId}, ${filing!.id}, 1, ${text}::text::jsonb, ${digest}, ${NOBODY}, '示例')`;
    }
  });
}
