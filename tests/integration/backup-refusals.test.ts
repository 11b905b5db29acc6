import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArchiveEntry } from "#app/services/backup/archive.server.ts";
import { checkBackup } from "#app/services/backup/check-backup.server.ts";
import { type BackupMade, makeBackup } from "#app/services/backup/make-backup.server.ts";
import { restoreBackup } from "#app/services/backup/restore-backup.server.ts";
import { type Embedded, ensureDatabase, startEmbedded } from "#db/embedded.server.ts";
import { migrateDatabase, migrateToThe } from "#db/migrate.server.ts";
import { resummed, rewrite, rowsIn, withManifest } from "#tests/factories/backup.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

// What must not be restored, and where nothing may be restored to.
const db = testDatabase();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-refused-"));
fs.chmodSync(folder, 0o755);
const at = (name: string) => path.join(folder, name);
const GOOD = at("good.backup");
const NOW = "2026-01-20T08:00:00.000Z";

let fresh: Embedded;
let made: BackupMade;
let empty: string;
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

async function tablesIn(url: string): Promise<number> {
  const [row] = await clientOf(url)`select count(*)::int as count from pg_tables where schemaname = 'public'`;
  return row!.count as number;
}

beforeAll(async () => {
  fresh = await startEmbedded({ directory: at("fresh"), volatile: true });
  await makeWorld();
  made = await makeBackup({ url: db.url("backup"), file: GOOD, product: "0.1.0", now: NOW });
  empty = await freshDatabase("empty");
}, 120_000);
afterAll(async () => {
  for (const sql of clients) await sql.end();
  await fresh.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("a file is refused, and the database stays as it was,", () => {
  const bytes = () => fs.readFileSync(GOOD);
  const refused = async (file: string, code: RegExp, digest?: string) => {
    const request = { url: empty, file, ...(digest ? { digest } : {}) };
    await expect(checkBackup(file, digest), file).rejects.toMatchObject({
      code: expect.stringMatching(code),
    });
    await expect(restoreBackup(request)).rejects.toMatchObject({ code: expect.stringMatching(code) });
    expect(await tablesIn(empty)).toBe(0);
  };

  it("when its end is missing, wherever it was cut", async () => {
    const whole = bytes();
    for (const kept of [
      1,
      20,
      1_000,
      whole.length >> 1,
      whole.length - 600,
      whole.length - 8,
      whole.length - 1,
    ]) {
      fs.writeFileSync(at("cut"), whole.subarray(0, kept));
      await refused(at("cut"), /^backup\.cut-off$/);
    }
  });

  it("when it was cut between two entries and compressed again", async () => {
    for (const left of [1, 2, 10]) {
      await rewrite(GOOD, at("shorter"), (entries) => entries.slice(0, -left));
      await refused(at("shorter"), /^backup\.cut-off$/);
    }
  });

  it("when any one bit of it is flipped", async () => {
    const whole = bytes();
    // gzip leaves a few bits unused, in its first ten bytes and where its stream ends: those change nothing that is in it.
    const same: number[] = [];
    for (let nth = 0; nth < 200; nth++) {
      const position = 10 + Math.floor(((whole.length - 10) * nth) / 200);
      const flipped = Buffer.from(whole);
      flipped[position] = flipped[position]! ^ (1 << (nth % 8));
      fs.writeFileSync(at("flipped"), flipped);
      await checkBackup(at("flipped")).then(
        ({ digest }) => (digest === made.digest ? same.push(position) : expect.unreachable(`${position}`)),
        (error: { code?: string }) => expect(error.code, `byte ${position}`).toMatch(/^backup\./),
      );
    }
    expect(same.length).toBeLessThan(4);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1] = flipped[whole.length >> 1]! ^ 4;
    fs.writeFileSync(at("flipped"), flipped);
    await refused(at("flipped"), /^backup\.(damaged|not-a-backup|cut-off)$/);
  }, 120_000);

  it("when a value in it was changed and it was compressed again", async () => {
    await rewrite(GOOD, at("changed"), (entries) =>
      entries.map(({ name, content }) =>
        name.startsWith("tables/public.users/")
          ? { name, content: Buffer.from(content.toString().replace("root@", "toor@")) }
          : { name, content },
      ),
    );
    await refused(at("changed"), /^backup\.damaged$/);
  });

  it("when a row or a table is missing, or comes twice", async () => {
    const users = (entry: ArchiveEntry) => entry.name.startsWith("tables/public.users/");
    await rewrite(GOOD, at("row"), (entries) =>
      entries.map((it) =>
        users(it) ? { ...it, content: it.content.subarray(it.content.indexOf(10) + 1) } : it,
      ),
    );
    await refused(at("row"), /^backup\.damaged$/);
    await rewrite(GOOD, at("table"), (entries) => entries.filter((it) => !users(it)));
    await refused(at("table"), /^backup\.damaged$/);
    await rewrite(GOOD, at("twice"), (entries) => entries.flatMap((it) => (users(it) ? [it, it] : [it])));
    await refused(at("twice"), /^backup\.(not-a-backup|damaged)$/);
  });

  it("when its manifest was edited, by its own digest or by the one kept elsewhere", async () => {
    await rewrite(GOOD, at("edited"), (entries) =>
      entries.map((it) =>
        it.name === "manifest.json"
          ? { ...it, content: Buffer.from(it.content.toString().replace('"0.1.0"', '"0.1.1"')) }
          : it,
      ),
    );
    await refused(at("edited"), /^backup\.manifest-changed$/);
    await rewrite(GOOD, at("resealed"), (entries) =>
      withManifest(entries, (manifest) => ({ ...manifest, takenAt: "2026-01-21T08:00:00.000Z" })),
    );
    await checkBackup(at("resealed"));
    await refused(at("resealed"), /^backup\.other-digest$/, made.digest);
  });

  it("when it is something else", async () => {
    fs.writeFileSync(at("text"), "id,name\n1,a\n");
    fs.writeFileSync(at("nothing"), "");
    fs.writeFileSync(at("gzip"), gzipSync(Buffer.alloc(10_000, "a")));
    await refused(at("text"), /^backup\.not-a-backup$/);
    await refused(at("nothing"), /^backup\.(cut-off|not-a-backup)$/);
    await refused(at("gzip"), /^backup\.not-a-backup$/);
    await refused(at("no such file"), /^backup\.no-file$/);
    await refused(folder, /^backup\.no-file$/);
  });
});

describe("a back-up that is whole is refused", () => {
  const restoreOf = async (name: string, change: Parameters<typeof withManifest>[1], url = empty) => {
    await rewrite(GOOD, at(name), (entries) => withManifest(entries, change));
    return restoreBackup({ url, file: at(name) });
  };

  it("by a program that is older than it, or another one", async () => {
    const later = { at: 1_900_000_000_000, hash: "0".repeat(64) };
    await expect(
      restoreOf("newer", (it) => ({ ...it, migrations: [...it.migrations, later] })),
    ).rejects.toMatchObject({ code: "backup.newer" });
    await expect(
      restoreOf("other", (it) => ({
        ...it,
        migrations: it.migrations.map((one, index) => (index === 3 ? { ...one, hash: later.hash } : one)),
      })),
    ).rejects.toMatchObject({ code: "backup.other-program" });
    expect(await tablesIn(empty)).toBe(0);
  });

  it("when it lacks a table of its version, a log does not end where it says, or keys do not fit: nothing is kept, and the right one goes in after", async () => {
    const url = await freshDatabase("tried");
    await rewrite(GOOD, at("lacks"), (entries) =>
      withManifest(
        entries.filter(({ name }) => !name.startsWith("tables/public.rooms/")),
        (it) => ({ ...it, tables: it.tables.filter(({ name }) => name !== "public.rooms") }),
      ),
    );
    await expect(restoreBackup({ url, file: at("lacks") })).rejects.toMatchObject({
      code: "backup.tables-differ",
      details: { table: "public.rooms" },
    });
    const cutTail = restoreOf(
      "tail",
      (it) => ({ ...it, logs: it.logs.map((log) => ({ ...log, seq: log.seq + 1 })) }),
      url,
    );
    await expect(cutTail).rejects.toMatchObject({ code: "backup.log-differs" });
    // Every sum is right and the rows are not: a person who is gone, and one who is there twice.
    const people = (change: (lines: string[]) => string[]) => (entries: ArchiveEntry[]) =>
      resummed(
        entries.map((it) => {
          const lines = it.content.toString().split("\n").slice(0, -1);
          const isPeople = it.name.startsWith("tables/public.users/");
          return isPeople ? { ...it, content: Buffer.from(`${change(lines).join("\n")}\n`) } : it;
        }),
      );
    await rewrite(
      GOOD,
      at("orphans"),
      people((lines) => lines.slice(1)),
    );
    await expect(restoreBackup({ url, file: at("orphans") })).rejects.toMatchObject({
      code: "backup.key-broken",
    });
    await rewrite(
      GOOD,
      at("double"),
      people((lines) => [...lines, lines[0]!]),
    );
    await expect(restoreBackup({ url, file: at("double") })).rejects.toMatchObject({
      code: "backup.rows-differ",
      details: { table: "public.users" },
    });
    const counts = Object.entries(await rowsIn(clientOf(url))).filter(([name]) => name.startsWith("public."));
    expect(counts.filter(([, sum]) => sum !== "0 0")).toEqual([]);
    expect((await restoreBackup({ url, file: GOOD })).logs).toBeGreaterThan(0);
  }, 120_000);

  it("into a database that holds a row or other tables, or is at a later version", async () => {
    const url = await freshDatabase("used");
    await restoreBackup({ url, file: GOOD });
    const before = await rowsIn(clientOf(url));
    await expect(restoreBackup({ url, file: GOOD })).rejects.toMatchObject({ code: "backup.not-empty" });
    expect(await rowsIn(clientOf(url))).toEqual(before);
    const foreign = await freshDatabase("foreign");
    await clientOf(foreign)`create table public.theirs (id integer)`;
    await expect(restoreBackup({ url: foreign, file: GOOD })).rejects.toMatchObject({
      code: "backup.not-ours",
    });
    const ahead = await freshDatabase("ahead");
    await migrateDatabase(ahead);
    await clientOf(
      ahead,
    )`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 1900000000000)`;
    await expect(restoreBackup({ url: ahead, file: GOOD })).rejects.toMatchObject({
      code: "backup.database-ahead",
    });
  }, 120_000);

  it("by a login that may not fill tables past guards, which says what it lacks; with that it restores", async () => {
    const url = await freshDatabase("granted");
    await expect(restoreBackup({ url: fresh.url("zaiti_app", "granted"), file: GOOD })).rejects.toMatchObject(
      {
        code: "backup.restore-login",
        details: { lack: "BYPASSRLS" },
      },
    );
    const superuser = clientOf(fresh.url("postgres", "granted"));
    await superuser`create role keeper login bypassrls inherit password 'a password of the test'`;
    await superuser`grant zaiti_owner, zaiti_definer to keeper with inherit true, set true`;
    const keeper = url.replace(/\/\/[^@]+@/, `//keeper:${encodeURIComponent("a password of the test")}@`);
    await superuser`grant connect on database granted to keeper`;
    await expect(restoreBackup({ url: keeper, file: GOOD })).rejects.toMatchObject({
      details: { lack: "SET ON PARAMETER session_replication_role" },
    });
    await superuser`grant set on parameter session_replication_role to keeper`;
    expect((await restoreBackup({ url: keeper, file: GOOD })).rows).toBeGreaterThan(0);
  }, 120_000);
});

describe("versions", () => {
  it("a back-up of an earlier version is restored at that version and then brought to the newest", async () => {
    const earlier = await freshDatabase("earlier");
    await migrateToThe(14, earlier);
    const sql = clientOf(earlier);
    const city = "00000000-0000-4000-8000-000000000001";
    await sql`insert into organizations (id, slug, kind, city_id, name_zh, name_en) values (${city}, 'old', 'city', ${city}, '旧', 'Old')`;
    const file = at("earlier.backup");
    await makeBackup({ url: fresh.url("zaiti_backup", "earlier"), file, product: "0.0.9", now: NOW });
    const restored = await restoreBackup({ url: await freshDatabase("brought"), file });
    expect(restored.migrationsAfter).toBe(made.manifest.migrations.length - 14);
    const brought = clientOf(fresh.url("postgres", "brought"));
    const [applied] = await brought`select count(*)::int from drizzle.__drizzle_migrations`;
    expect(applied?.count).toBe(made.manifest.migrations.length);
    expect(await brought`select slug from organizations`).toEqual([{ slug: "old" }]);
  }, 120_000);

  it("the migration says what to do where the role is missing", async () => {
    const superuser = clientOf(fresh.url("postgres", "postgres"));
    const url = await freshDatabase("roleless");
    await superuser`alter role zaiti_backup rename to somebody_else`;
    try {
      await expect(migrateDatabase(url)).rejects.toMatchObject({
        cause: expect.objectContaining({ message: expect.stringContaining("ADMIN_DATABASE_URL") }),
      });
    } finally {
      await superuser`alter role somebody_else rename to zaiti_backup`;
    }
  }, 120_000);
});
