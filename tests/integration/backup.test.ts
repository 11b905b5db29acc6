import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inviteMember } from "#app/services/access/invite-member.server.ts";
import { signIn } from "#app/services/access/sign-in.server.ts";
import { checkAuditChain } from "#app/services/audit/check-audit-chain.server.ts";
import { exportAuditLog } from "#app/services/audit/export-audit-log.server.ts";
import { checkBackup } from "#app/services/backup/check-backup.server.ts";
import { type BackupMade, makeBackup } from "#app/services/backup/make-backup.server.ts";
import { type Restored, restoreBackup } from "#app/services/backup/restore-backup.server.ts";
import { downloadBundle } from "#app/services/runs/download-bundle.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { connect, disconnect } from "#db/client.server.ts";
import { type Embedded, ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { actor } from "#db/seed/actor.server.ts";
import { seedDemo } from "#db/seed/demo.server.ts";
import { DEMO_DAY, DEMO_PASSWORD } from "#db/seed/demo-plan.ts";
import { guardsOf, rowsIn } from "#tests/factories/backup.ts";
import { whenceOf } from "#tests/factories/people.ts";
import { testDatabase } from "#tests/setup/database.ts";

// The drill: a city backed up while people work in it, restored into a cluster that knows nothing of it, and compared.
const db = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-backup-"));
fs.chmodSync(folder, 0o755);
const at = (name: string) => path.join(folder, name);
const NOW = "2026-01-20T08:00:00.000Z";

let fresh: Embedded;
let admin: Ctx;
let made: BackupMade;
let restored: Restored;
let anchor: { seq: number; hash: string };
const clients: postgres.Sql[] = [];
const clientOf = (url: string): postgres.Sql => {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  clients.push(sql);
  return sql;
};

async function freshDatabase(name: string): Promise<string> {
  await ensureDatabase(fresh, name);
  return fresh.url("postgres", name);
}

beforeAll(async () => {
  fresh = await startEmbedded({ directory: at("fresh"), volatile: true });
  await seedDemo();
  admin = await actor("admin@city.demo", "chongqing", DEMO_DAY);
  anchor = (await exportAuditLog({ ctx: admin, input: null })).anchor;
  made = await makeBackup({ url: db.url("backup"), file: at("quiet.backup"), product: "0.1.0", now: NOW });
  restored = await restoreBackup({ url: await freshDatabase("quiet"), file: at("quiet.backup") });
}, 240_000);
afterAll(async () => {
  for (const sql of clients) await sql.end();
  await fresh.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("a back-up", () => {
  it("holds every row of every table, and says so again without a database", async () => {
    const { manifest, digest } = await checkBackup(at("quiet.backup"), made.digest);
    expect(digest).toBe(made.digest);
    const counts = Object.entries(await rowsIn(db.admin)).map(([name, sum]) => [name, sum.split(" ")[0]]);
    expect(manifest.tables.map(({ name, rows }) => [name, String(rows)]).sort()).toEqual(counts);
    expect(manifest.tables.find(({ name }) => name === "public.firms")?.rows).toBe(60);
    expect(manifest.logs.find(({ organization }) => organization === "chongqing")).toEqual({
      organization: "chongqing",
      ...anchor,
      brokenAt: null,
    });
  });

  it("is a file for its owner alone, which tar opens too", () => {
    expect(fs.statSync(at("quiet.backup")).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
    fs.mkdirSync(at("opened"));
    execFileSync("tar", ["-xzf", at("quiet.backup"), "-C", at("opened")]);
    const lines = fs.readFileSync(at("opened/tables/public.firms/000001.copy"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(60);
    const [stated] = fs.readFileSync(at("opened/manifest.sha256"), "utf8").split("  ");
    const manifest = fs.readFileSync(at("opened/manifest.json"));
    expect(createHash("sha256").update(manifest).digest("hex")).toBe(stated);
  });

  it("never takes another file's place unless told to, and leaves nothing half written", async () => {
    const again = { url: db.url("backup"), file: at("quiet.backup"), product: "0.1.0", now: NOW };
    await expect(makeBackup(again)).rejects.toMatchObject({ code: "backup.file-exists" });
    await expect(makeBackup({ ...again, file: at("other"), url: db.url("app") })).rejects.toMatchObject({
      code: "backup.sees-not-all",
    });
    expect(fs.readdirSync(folder).sort()).toEqual(["fresh", "opened", "quiet.backup"]);
  });

  it("is one instant, while people go on writing", async () => {
    let goes = true;
    let written = 0;
    const writing = [1, 2, 3].map(async (writer) => {
      for (let n = 0; goes; n++) {
        const email = `writer-${writer}-${n}@city.test`;
        await inviteMember({ ctx: admin, input: { email, name: email, role: "auditor" } });
        written += 1;
      }
    });
    while (written < 5) await new Promise((resolve) => setTimeout(resolve, 10));
    const before = written;
    const busy = { file: at("busy.backup"), product: "0.1.0", now: NOW };
    const { manifest } = await makeBackup({ url: db.url("backup"), ...busy });
    const during = written - before;
    goes = false;
    await Promise.all(writing);
    expect(during).toBeGreaterThan(0);
    const rowsOf = (table: string) => manifest.tables.find(({ name }) => name === table)!.rows;
    const invitations =
      rowsOf("public.invitations") -
      made.manifest.tables.find(({ name }) => name === "public.invitations")!.rows;
    expect(invitations).toBeGreaterThanOrEqual(before);
    // Each invitation comes with its mail and its entry in the log: the three tables are read one after another.
    expect(
      rowsOf("public.outbox") - made.manifest.tables.find(({ name }) => name === "public.outbox")!.rows,
    ).toBe(invitations);
    const heads = (logs: typeof manifest.logs) => logs.reduce((sum, { seq }) => sum + seq, 0);
    expect(heads(manifest.logs) - heads(made.manifest.logs)).toBe(invitations);
    const again = await restoreBackup({ url: await freshDatabase("busy"), file: at("busy.backup") });
    expect(again.rows).toBe(manifest.tables.reduce((sum, { rows }) => sum + rows, 0));
  }, 120_000);

  it("is made by a role that writes nothing and does not read the signing key", async () => {
    const sql = clientOf(db.url("backup"));
    await sql`set default_transaction_read_only = off`;
    for (const statement of [
      "update firms set name = 'x'",
      "delete from sessions",
      "select key from app_private.secret",
      "select app.write_audit('a', 'b', null, null, null)",
    ]) {
      await expect(sql.unsafe(statement), statement).rejects.toMatchObject({ code: "42501" });
    }
  });

  it("is refused where the role may not read a table", async () => {
    await db.admin`revoke select on rooms from zaiti_backup`;
    const request = { url: db.url("backup"), file: at("short.backup"), product: "0.1.0", now: NOW };
    await expect(makeBackup(request)).rejects.toMatchObject({
      code: "backup.cannot-read",
      details: { table: "public.rooms" },
    });
    await db.admin`grant select on rooms to zaiti_backup`;
    expect(fs.existsSync(at("short.backup"))).toBe(false);
  });
});

describe("a restored database", () => {
  /** What a restore itself changes: sessions end, and each log says that there was one. */
  const TOUCHED = [
    "audit_entries",
    "audit_heads",
    "password_resets",
    "phone_codes",
    "sessions",
    "sign_in_challenges",
  ].map((it) => `public.${it}`);

  it("has the same rows in every table, by the database's own sums", async () => {
    const file = at("rows.backup");
    await makeBackup({ url: db.url("backup"), file, product: "0.1.0", now: NOW });
    const [theirs, url] = [await rowsIn(db.admin), await freshDatabase("rows")];
    await restoreBackup({ url, file });
    const ours = await rowsIn(clientOf(url));
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect(
      Object.keys(ours).filter((table) => ours[table] !== theirs[table] && !TOUCHED.includes(table)),
    ).toEqual([]);
  }, 120_000);

  it("has the same policies, forced tables, rights, constraints, triggers and functions", async () => {
    const ours = await guardsOf(clientOf(fresh.url("postgres", "quiet")));
    const theirs = await guardsOf(db.admin);
    expect(ours).toEqual(theirs);
    for (const [kind, list] of Object.entries(ours)) expect(list.length, kind).toBeGreaterThan(20);
  });

  it("has ended every session, signs with a new key, and says in each log that it was restored", async () => {
    const sql = clientOf(fresh.url("postgres", "quiet"));
    expect(await sql`select from sessions where revoked_at is null`).toHaveLength(0);
    expect(restored.sessions).toBeGreaterThan(0);
    const key = (from: postgres.Sql) => from`select encode(key, 'hex') as key from app_private.secret`;
    expect(await key(sql)).not.toEqual(await key(db.admin));
    const [entries] =
      await sql`select count(*)::int, count(distinct organization_id)::int as logs from audit_entries
      where action = 'restore' and entity = 'database' and after ->> 'digest' = ${made.digest}`;
    const [organizations] = await sql`select count(*)::int from organizations`;
    expect(entries).toEqual({ count: organizations!.count, logs: organizations!.count });
    expect(await sql`select * from app_private.broken_logs()`).toHaveLength(0);
  });

  it("lets people sign in again, gives the same bundle to the byte, and holds the anchor kept elsewhere", async () => {
    const [run] = await db.admin`select id, organization_id from runs where status = 'approved' limit 1`;
    const bundleFrom = async (ctx: Ctx): Promise<string> =>
      (await downloadBundle({ ctx, input: { id: String(run!.id) } })).text;
    const theirs = await bundleFrom(await actor("analyst@city.demo", "chongqing", DEMO_DAY));
    await disconnect();
    connect(fresh.url("zaiti_app", "quiet"), 4);
    try {
      await expect(checkAuditChain({ ctx: admin, input: {} })).rejects.toMatchObject({
        code: "access.session-ended",
      });
      const answer = await signIn(
        { email: "analyst@city.demo", password: DEMO_PASSWORD },
        whenceOf("10.0.0.1"),
      );
      expect(answer).toHaveProperty("userId");
      const ours = await bundleFrom(await actor("analyst@city.demo", "chongqing", DEMO_DAY));
      expect(ours.length).toBeGreaterThan(10_000);
      expect(ours === theirs).toBe(true);
      const auditor = await actor("auditor@city.demo", "chongqing", DEMO_DAY);
      expect(await checkAuditChain({ ctx: auditor, input: anchor })).toMatchObject({
        brokenAt: null,
        anchor: "held",
      });
    } finally {
      await disconnect();
      connect(db.url("app"), 8);
    }
  });
});
