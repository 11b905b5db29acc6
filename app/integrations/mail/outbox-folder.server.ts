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
  await fs.writeFile(path.join(folder(), name), JSON.stringify({ ...mail, laidAt }, null, 2), {
    mode: 0o600,
  });
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
