import fs from "node:fs/promises";
import path from "node:path";
import { env } from "#app/env.server.ts";
import type { Mail } from "./mail.ts";

const folder = (): string => path.resolve(env.DATA_DIRECTORY, "outbox");
const SHOWN = 50;

export type LaidMail = Mail & { laidAt: string };

/** Lays a mail into the outbox folder, readable by its owner alone: it may hold a link. */
export async function layIntoFolder(mail: Mail): Promise<void> {
  await fs.mkdir(folder(), { recursive: true, mode: 0o700 });
  const laidAt = new Date().toISOString();
  const name = `${laidAt.replace(/[:.]/g, "-")}-${mail.id}.json`;
  // Under its name when it is whole: half a file, on a disk that is full, would be no mail.
  const half = path.join(folder(), `${name}.part`);
  try {
    await fs.writeFile(half, JSON.stringify({ ...mail, laidAt }, null, 2), { mode: 0o600 });
    await fs.rename(half, path.join(folder(), name));
  } finally {
    await fs.rm(half, { force: true });
  }
}

/** Deletes what was laid more than so many days ago. Answers how many. */
export async function sweepFolder(days: number): Promise<number> {
  const before = new Date(Date.now() - days * 86_400_000).toISOString().replace(/[:.]/g, "-");
  const names = await fs.readdir(folder()).catch(() => []);
  const old = names.filter((name) => name.endsWith(".json") && name < before);
  await Promise.all(old.map((name) => fs.rm(path.join(folder(), name), { force: true })));
  return old.length;
}

/** The newest mails of the outbox folder. */
export async function readFolder(): Promise<LaidMail[]> {
  const names = await fs.readdir(folder()).catch(() => []);
  const newest = names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse()
    .slice(0, SHOWN);
  return Promise.all(
    newest.map(async (name) => JSON.parse(await fs.readFile(path.join(folder(), name), "utf8")) as LaidMail),
  );
}
