import { createHash } from "node:crypto";
import fs from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type postgres from "postgres";
import type { Manifest } from "#app/domain/backup/manifest.ts";
import { type ArchiveEntry, pack, unpack } from "#app/services/backup/archive.server.ts";
import { TableSums } from "#app/services/backup/row-sum.server.ts";

/** A back-up's file with other entries in it: what somebody does who knows how it is made. */
export async function rewrite(
  from: string,
  to: string,
  change: (entries: ArchiveEntry[]) => ArchiveEntry[],
): Promise<void> {
  const entries: ArchiveEntry[] = [];
  for await (const { name, content } of unpack(from)) entries.push({ name, content: Buffer.from(content) });
  await pipeline(pack(Readable.from(change(entries)), 0), createGzip(), fs.createWriteStream(to));
}

/** The same entries with another manifest, whose digest is made anew. */
export function withManifest(
  entries: ArchiveEntry[],
  change: (manifest: Manifest) => Manifest,
): ArchiveEntry[] {
  const manifest = JSON.parse(
    entries.find(({ name }) => name === "manifest.json")!.content.toString(),
  ) as Manifest;
  const content = Buffer.from(JSON.stringify(change(manifest)));
  const digest = createHash("sha256").update(content).digest("hex");
  return [
    ...entries.filter(({ name }) => name.startsWith("tables/")),
    { name: "manifest.json", content },
    { name: "manifest.sha256", content: Buffer.from(`${digest}  manifest.json\n`) },
  ];
}

/** The same entries with a manifest that states what is in them: what only an honest mistake or a forger would make. */
export function resummed(entries: ArchiveEntry[]): ArchiveEntry[] {
  return withManifest(entries, (manifest) => ({
    ...manifest,
    tables: manifest.tables.map((table) => {
      const sums = new TableSums();
      for (const { name, content } of entries)
        if (name.startsWith(`tables/${table.name}/`)) sums.take(content);
      return { ...table, ...sums.result() };
    }),
  }));
}

/** Count and checksum of every table's rows, worked out by the database itself, in whatever order they lie. */
export async function rowsIn(sql: postgres.Sql): Promise<Record<string, string>> {
  const tables = await sql<
    { name: string }[]
  >`select relnamespace::regnamespace || '.' || relname as name from pg_class where relkind = 'r' and relname <> 'secret'
     and relnamespace in ('public'::regnamespace, 'app_private'::regnamespace) order by 1`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe(`select count(*) || ' ' ||
      coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0) as sum from ${name} t`);
    found[name] = String(row!.sum);
  }
  return found;
}

/** What guards the rows: policies, forced tables, rights, constraints, indexes, triggers, functions and who may call them. */
export async function guardsOf(sql: postgres.Sql): Promise<Record<string, string[]>> {
  const list = async (statement: string): Promise<string[]> =>
    (await sql.unsafe(statement)).map((row) => String(row.text)).sort();
  const here = "in ('public'::regnamespace, 'app'::regnamespace, 'app_private'::regnamespace)";
  return {
    policies: await list(
      "select concat_ws(' | ', tablename, policyname, permissive, roles::text, cmd, qual, with_check) as text from pg_policies",
    ),
    tables: await list(
      `select concat_ws(' ', relname, relkind, relrowsecurity, relforcerowsecurity, relowner::regrole) as text from pg_class where relnamespace ${here}`,
    ),
    grants: await list(
      `select c.oid::regclass || ' ' || a::text as text from pg_class c, unnest(c.relacl) a where c.relnamespace ${here}
       union all select attrelid::regclass || '.' || attname || ' ' || a::text from pg_attribute, unnest(attacl) a
        where attrelid in (select oid from pg_class where relnamespace ${here})
       union all select p.oid::regprocedure || ' ' || a::text from pg_proc p, unnest(p.proacl) a where p.pronamespace ${here}`,
    ),
    constraints: await list(
      `select conrelid::regclass || ' ' || conname || ' ' || convalidated::text || ' ' || pg_get_constraintdef(oid) as text from pg_constraint where connamespace ${here}`,
    ),
    indexes: await list("select indexdef as text from pg_indexes where schemaname = 'public'"),
    triggers: await list(
      "select tgenabled::text || ' ' || pg_get_triggerdef(oid) as text from pg_trigger where not tgisinternal",
    ),
    functions: await list(
      `select p.oid::regprocedure || ' ' || proowner::regrole || ' ' || prosecdef::text || ' ' || md5(pg_get_functiondef(p.oid)) as text
         from pg_proc p where p.pronamespace ${here}`,
    ),
  };
}
