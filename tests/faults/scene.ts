import fs from "node:fs";
import path from "node:path";
import { Cluster, PORTS } from "./cluster.ts";
import type { Deed } from "./deeds.ts";
import { HalfDone, Town } from "./deeds.ts";
import { type Supervised, webServer, worker } from "./processes.ts";
import { DatabaseProxy } from "./proxy.ts";
import { pause, type Random, until } from "./random.ts";

/** What a scenario is given. `template` is the data directory that it copies. */
export type Given = {
  template: string;
  rounds: number;
  random: Random;
  /** No further round is begun: the figures say how many there were. */
  isTimeUp: () => boolean;
};
/** What it found: figures for the table, and what must not be. */
export type Found = {
  figures: Record<string, number | string>;
  faults: string[];
};
export type Scenario = (given: Given) => Promise<Found>;

export type Scene = {
  cluster: Cluster;
  proxy: DatabaseProxy;
  web: Supervised;
  worker: Supervised;
  town: Town;
  /** The web server's DATA_DIRECTORY. */
  files: string;
};

type Wanted = {
  /** Where the cluster and the files of the product lie; a directory of its own otherwise. */
  volumes?: { data: string; log: string; files: string };
  /** The worker goes past the proxy. */
  isWorkerDirect?: boolean;
};

/** The product on a copy of the template, with the proxy between it and PostgreSQL; all of it is taken away again. */
export async function onScene<T>(
  { template }: Given,
  wanted: Wanted,
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const cluster = new Cluster(template, wanted.volumes);
  const files = wanted.volumes?.files ?? path.join(cluster.directory, "files");
  fs.mkdirSync(files, { recursive: true });
  const proxy = new DatabaseProxy(PORTS.proxy, PORTS.postgres);
  const given = { databaseUrl: cluster.url("zaiti_app", PORTS.proxy), dataDirectory: files };
  const scene: Scene = {
    cluster,
    proxy,
    files,
    web: webServer(given),
    worker: worker({
      ...given,
      databaseUrl: cluster.url("zaiti_app", wanted.isWorkerDirect ? PORTS.postgres : PORTS.proxy),
    }),
    town: new Town(cluster),
  };
  try {
    await cluster.start();
    await proxy.listen();
    await Promise.all([scene.web.start(), scene.worker.start()]);
    return await work(scene);
  } catch (error) {
    process.stderr.write(`${scene.web.said.slice(-3_000)}\n${scene.worker.said.slice(-3_000)}\n`);
    throw error;
  } finally {
    await Promise.all([scene.web.end(), scene.worker.end()]);
    await proxy.close();
    await cluster.remove();
  }
}

/** Links of all audit logs that do not follow from the one before, and heads that are not the last link. */
export async function brokenLinks({ admin }: Cluster): Promise<number> {
  const [row] = await admin<{ n: number }[]>`
    with links as (
      select e.*, app_private.audit_hash(e.previous_hash, app_private.audit_link(e.*::audit_entries, true)) as told,
             lag(e.hash, 1, '') over w as earlier, row_number() over w as expected
        from audit_entries e window w as (partition by e.organization_id order by e.seq))
    select ((select count(*) from links where previous_hash <> earlier or hash <> told or seq <> expected)
          + (select count(*) from audit_heads h where (h.seq, h.hash) is distinct from
              (select (e.seq, e.hash) from audit_entries e where e.organization_id = h.organization_id order by e.seq desc limit 1)))::int as n`;
  return row?.n ?? -1;
}

const PAGE = "/carrier/jinfeng-park/residents";

/** Milliseconds until a page is served again. */
export const back = ({ town }: Scene): Promise<number> =>
  until("the product is back", 120_000, async () => (await town.operator.page(PAGE)).kind === "done", 20);

/** What a page takes in peace, on this machine and now: limits are meant beyond it. */
export async function pageMs({ town }: Scene): Promise<number> {
  const ms: number[] = [];
  for (let time = 0; time < 7; time++) ms.push((await town.operator.page(PAGE)).ms);
  return spread(ms.slice(2)).median;
}

/** Counts, by name. */
export class Tally {
  readonly #counts: Record<string, number> = {};
  add(name: string, by = 1): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + by;
  }
  get counts(): Record<string, number> {
    return { ...this.#counts };
  }
}

/** How often a deed stands; by halves is noted as a fault and counts as absent. */
export async function standing(deed: Deed, faults: string[]): Promise<number> {
  try {
    return await deed.look();
  } catch (error) {
    if (!(error instanceof HalfDone)) throw error;
    faults.push(`half done: ${error.message}`);
    return -1;
  }
}

const TIMES = 8;

/** Does a deed that nothing disturbs but the machine: a starved one runs into limits, such as ten seconds for a file. */
export async function doPlainly(deed: Deed): Promise<number> {
  const key = crypto.randomUUID();
  for (let time = 1; ; time++) {
    const answer = await deed.send(key);
    if (answer.kind === "done") return answer.ms;
    if (time === TIMES) {
      throw new Error(`${deed.name} was not taken: ${answer.status} ${answer.text.slice(0, 500)}`);
    }
    await pause(1_000);
  }
}

/** The middle and the largest of measured milliseconds, for a report. */
export function spread(ms: readonly number[]): { median: number; most: number } {
  const sorted = [...ms].sort((a, b) => a - b);
  return {
    median: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    most: Math.round(sorted.at(-1) ?? 0),
  };
}
