import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pause, until } from "./random.ts";
import {
  back,
  brokenLinks,
  type Found,
  type Given,
  onScene,
  pageMs,
  type Scene,
  standing,
  Tally,
} from "./scene.ts";

/** The template has about 70 MB; a little more is room for some rounds. */
const DATA_MB = 160;
/** The log is kept while it fills, beside what is kept anyway. */
const WAL_MB = 256;
const FILES_MB = 1;
const LESS = 64 * 1024;
const RECOVERY_MS = 5_000;

/** A volume of its own size. Needs the right to mount; without it the scenario says so. */
class Volume {
  readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "zaiti-volume-"));
  readonly #filler = path.join(this.directory, "filler");

  constructor(megabytes: number) {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", this.directory]);
  }

  /** Fills what is free up to the last `spare` bytes. */
  fill(spare: number): void {
    const { bavail, bsize } = fs.statfsSync(this.directory);
    // Others write meanwhile: what was free a moment ago may not be any more.
    for (let bytes = bavail * bsize - spare; bytes > 0; bytes -= LESS) {
      if (spawnSync("fallocate", ["-l", String(bytes), this.#filler]).status === 0) return;
    }
  }

  free(): void {
    fs.rmSync(this.#filler, { force: true });
  }

  remove(): void {
    execFileSync("umount", ["-l", this.directory]);
    fs.rmdirSync(this.directory);
  }
}

type Notes = { tally: Tally; faults: string[]; recoveredMs: number[] };

/** Imports until one is not taken for want of space, then frees the space and sends the same form again. */
async function fullData(scene: Scene, volume: Volume, given: Given, notes: Notes): Promise<void> {
  const { town } = scene;
  const { tally, faults } = notes;
  volume.fill(Math.round(given.random.below(400_000)));
  for (let tries = 0; tries < 60; tries++) {
    for await (const deed of town.importing()) {
      const key = crypto.randomUUID();
      const answer = await deed.send(key);
      tally.add(`data full, forms: ${answer.kind} (${answer.status})`);
      const times = await standing(deed, faults);
      if (answer.kind === "done") {
        if (times !== 1) faults.push(`${deed.name}: acknowledged, stands ${times} times`);
        continue;
      }
      if (answer.kind !== "away") faults.push(`${deed.name}: ${answer.status} ${answer.text.slice(0, 300)}`);
      if (answer.text.includes("common.storage-full")) tally.add("told that the storage is full");
      if (times !== 0) faults.push(`${deed.name}: refused, stands ${times} times`);
      if ((await town.operator.page("/carrier/jinfeng-park/residents")).kind === "done")
        tally.add("pages while full");
      volume.free();
      notes.recoveredMs.push(await back(scene));
      const again = await deed.send(key);
      if (again.kind !== "done")
        faults.push(`${deed.name} again: ${again.status} ${again.text.slice(0, 300)}`);
      if ((await standing(deed, faults)) !== 1) faults.push(`${deed.name} does not stand once`);
      return;
    }
  }
  volume.free();
  faults.push("the volume never became full");
}

const SEGMENT = 16 * 1024 * 1024;
/** What some imports write, and the heads of a segment's pages. */
const LEFT_OVER = 100_000;
/** While this slot stands, no checkpoint gives old segments back to be written again: the log can only grow. */
const SLOT = "log_full";

/** Writes the log up to a little before the end of the last segment that there is a file for. */
async function drainLog({ cluster: { admin } }: Scene): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const [at] = await admin<{ left: number; isLast: boolean }[]>`
      select ${SEGMENT} - (pg_walfile_name_offset(pg_current_wal_insert_lsn())).file_offset::int as left,
             pg_walfile_name(pg_current_wal_insert_lsn()) >= (select max(name) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$') as "isLast"`;
    if (at!.isLast && at!.left <= LEFT_OVER) return;
    const length = at!.isLast ? at!.left - LEFT_OVER : 1;
    await admin`select pg_logical_emit_message(true, 'drain', repeat('x', ${length}::int))`;
    // It goes on to the next segment only where something was written to this one.
    if (!at!.isLast) await admin`select pg_switch_wal()`;
  }
}

/** PostgreSQL stops itself when its log finds no space; it is started again once there is, the product is not. */
async function fullLog(scene: Scene, volume: Volume, notes: Notes): Promise<void> {
  const { town, cluster } = scene;
  const { tally, faults } = notes;
  // Whatever may be written again is so now, and drained with the rest.
  await cluster.admin`checkpoint`;
  await cluster.admin`select pg_create_physical_replication_slot(${SLOT}, true)`;
  volume.fill(0);
  // It may be the drain itself that finds no more space.
  await drainLog(scene).catch(() => tally.add("log full before the forms"));
  for (let tries = 0; tries < 40; tries++) {
    for await (const deed of town.importing()) {
      const key = crypto.randomUUID();
      const answer = await deed.send(key);
      if (answer.kind === "done") continue;
      tally.add(`log full, forms: ${answer.kind} (${answer.status})`);
      if (answer.kind !== "away") faults.push(`${deed.name}: ${answer.status} ${answer.text.slice(0, 300)}`);
      const page = await town.operator.page("/carrier/jinfeng-park/residents");
      tally.add(`log full, pages: ${page.kind}`);
      if (page.kind === "broken" || page.kind === "unknown") faults.push(`a page: ${page.status}`);
      volume.free();
      await cluster.end("SIGKILL");
      await until("PostgreSQL starts again", 60_000, () =>
        cluster.start().then(
          () => true,
          () => false,
        ),
      );
      notes.recoveredMs.push(await back(scene));
      await cluster.admin`select pg_drop_replication_slot(${SLOT})`;
      const again = await deed.send(key);
      if (again.kind !== "done")
        faults.push(`${deed.name} again: ${again.status} ${again.text.slice(0, 300)}`);
      if ((await standing(deed, faults)) !== 1) faults.push(`${deed.name} does not stand once`);
      return;
    }
  }
  volume.free();
  await cluster.admin`select pg_drop_replication_slot(${SLOT})`;
  faults.push("the log's volume never became full");
}

/** The folder that mails are laid in is full: no half mail, the mail waits, and is laid once there is space. */
async function fullFiles(scene: Scene, volume: Volume, notes: Notes): Promise<void> {
  const { town, cluster, worker } = scene;
  const { tally, faults } = notes;
  volume.fill(0);
  const answer = await town.operator.send("/password/forgotten", { email: "operator@lijia.demo" });
  tally.add(`files full, asked for a mail: ${answer.kind}`);
  const mails = () => cluster.admin<{ attempts: number; sent: boolean }[]>`
    select attempts, sent_at is not null as sent from outbox where to_address = 'operator@lijia.demo' order by created_at desc limit 1`;
  await until("the mail was tried", 30_000, async () => ((await mails())[0]?.attempts ?? 0) > 0);
  await pause(500);
  if ((await mails())[0]?.sent) faults.push("a mail counts as sent that found no space");
  const folder = path.join(scene.files, "outbox");
  const laid = () => (fs.existsSync(folder) ? fs.readdirSync(folder) : []);
  if (laid().length > 0) faults.push(`half a mail lies there: ${laid().join()}`);
  if ((await town.operator.page("/carrier/jinfeng-park/residents")).kind !== "done") {
    faults.push("pages suffer from a full folder");
  }
  volume.free();
  // It would be tried again by itself, minutes later.
  await cluster.admin`update outbox set next_at = now() where sent_at is null`;
  await until("the mail is laid", 30_000, async () => laid().some((name) => name.endsWith(".json")));
  tally.add("mails laid once there was space");
  if (!worker.isAlive) faults.push("the worker has ended");
}

/** Space runs out: for PostgreSQL's data, for its write-ahead log, for the folder of mails. */
export async function diskFull(given: Given): Promise<Found> {
  const volumes = { data: new Volume(DATA_MB), log: new Volume(WAL_MB), files: new Volume(FILES_MB) };
  const notes: Notes = { tally: new Tally(), faults: [], recoveredMs: [] };
  let usual = 0;
  try {
    const rounds = Math.max(1, Math.round(given.rounds / 10));
    await onScene(
      given,
      {
        volumes: {
          data: volumes.data.directory,
          log: volumes.log.directory,
          files: volumes.files.directory,
        },
      },
      async (scene) => {
        await scene.town.signInAll();
        usual = await pageMs(scene);
        await fullFiles(scene, volumes.files, notes);
        for (let round = 0; round < rounds && !given.isTimeUp(); round++) {
          await fullData(scene, volumes.data, given, notes);
          await fullLog(scene, volumes.log, notes);
          notes.tally.add("rounds");
        }
        const broken = await brokenLinks(scene.cluster);
        if (broken > 0) notes.faults.push(`audit: ${broken} broken links`);
        if (!scene.web.isAlive || !scene.worker.isAlive)
          notes.faults.push("a process of the product has ended");
      },
    );
  } finally {
    for (const volume of Object.values(volumes)) volume.remove();
  }
  const most = Math.round(Math.max(...notes.recoveredMs));
  if (most > RECOVERY_MS + usual) notes.faults.push(`recovered only after ${most} ms`);
  return {
    figures: { ...notes.tally.counts, "a page in peace ms": usual, "recovered after ms, most": most },
    faults: notes.faults,
  };
}
