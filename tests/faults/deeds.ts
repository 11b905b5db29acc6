import { createHash } from "node:crypto";
import { residentsCsv } from "#tests/factories/workbook.ts";
import { type Answer, Person } from "./client.ts";
import type { Cluster } from "./cluster.ts";
import { pause, until } from "./random.ts";

/** A changing form of the product, and how often what it does stands in the database: once, not at all, or by halves. */
export type Deed = {
  name: "upload" | "import" | "amend" | "prepare" | "sign" | "return" | "ask" | "approve";
  send: (key: string) => Promise<Answer>;
  /** Times it stands. Throws HalfDone when parts of it stand without the others. */
  look: () => Promise<number>;
};

export class HalfDone extends Error {}

/** Takes in files; the other files its figures, which files must not change underneath. */
const IMPORTER = "jinfeng";
const CARRIER = "jinfeng-park";
const PERIOD = "2025";
const SCORED_PERIOD = "2024";
const CITY = "chongqing";
export const ROWS = 120;
/** Firms that neither the demo nor a test knows. */
const FIRST_FIRM = 20_000;

/** The number that all parts of a deed agree on. */
function whole(name: string, parts: Readonly<Record<string, number>>): number {
  const counts = new Set(Object.values(parts));
  if (counts.size !== 1) throw new HalfDone(`${name}: ${JSON.stringify(parts)}`);
  return [...counts][0] ?? 0;
}

/** Asks PostgreSQL until it answers, in a scenario that takes it away under those who ask. */
async function whenThere<T>(ask: () => PromiseLike<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (fault) {
      if (tries === 600) throw fault;
      await pause(100);
    }
  }
}

/** The people of the demo city, and what they do in turn: each deed is ready when the one before it stands. */
export class Town {
  readonly importer = new Person(`operator@${IMPORTER}.demo`);
  readonly operator = new Person(`operator@${CARRIER}.demo`);
  readonly signer = new Person(`reviewer@${CARRIER}.demo`);
  readonly unit = new Person("reviewer@gaoxin.demo");
  readonly city = new Person("reviewer@city.demo");
  readonly analyst = new Person("analyst@city.demo");
  readonly approver = new Person("approver@city.demo");
  readonly #people = [
    this.importer,
    this.operator,
    this.signer,
    this.unit,
    this.city,
    this.analyst,
    this.approver,
  ];
  #firms = FIRST_FIRM;

  constructor(readonly cluster: Cluster) {}

  async signInAll(): Promise<void> {
    for (const person of this.#people) await person.beRecent();
  }

  async #count(query: string, parameters: (string | number | null)[] = []): Promise<number> {
    const [row] = await this.cluster.admin.unsafe<{ n: number }[]>(query, parameters);
    return row?.n ?? 0;
  }

  audited = (action: string, entity: string, id: string): Promise<number> =>
    this.#count(
      "select count(*)::int as n from audit_entries where action = $1 and entity = $2 and entity_id = $3",
      [action, entity, id],
    );

  /** A file of firms that nobody knows, checked and then committed. */
  async *importing(): AsyncGenerator<Deed> {
    const text = residentsCsv(ROWS, this.#firms);
    const name = `firms-${this.#firms}.csv`;
    this.#firms += ROWS;
    const file = () => new File([text], name, { type: "text/csv" });
    const digest = createHash("sha256").update(text).digest("hex");
    yield {
      name: "upload",
      send: (idempotencyKey) =>
        this.importer.send(`/carrier/${IMPORTER}/residents/import`, { file: file(), idempotencyKey }),
      look: async () =>
        whole("upload", {
          batches: await this.#count("select count(*)::int as n from import_batches where file_sha256 = $1", [
            digest,
          ]),
          audit: await this.#count(
            "select count(*)::int as n from audit_entries where action = 'check' and after ->> 'fileSha256' = $1",
            [digest],
          ),
        }),
    };
    const [batch] = await whenThere(
      () => this.cluster.admin<{ id: string; shown: string }[]>`
        select id, outcome ->> 'digest' as shown from import_batches where file_sha256 = ${digest}`,
    );
    const { id, shown } = batch ?? { id: "", shown: "" };
    yield {
      name: "import",
      send: (idempotencyKey) =>
        this.importer.send(`/carrier/${IMPORTER}/residents/import/${id}`, {
          intent: "commit",
          digest: shown,
          idempotencyKey,
        }),
      look: async () => {
        const stays = await this.#count(
          "select count(*)::int as n from residencies where import_batch_id = $1",
          [id],
        );
        return whole("import", {
          committed: await this.#count(
            "select count(*)::int as n from import_batches where id = $1 and status = 'committed'",
            [id],
          ),
          rows: stays / ROWS,
          audit: await this.audited("commit", "import-batch", id),
        });
      },
    };
  }

  /** Figures that come back to the park, are closed, signed, and returned again. */
  async *filing(): AsyncGenerator<Deed> {
    const [filing] = await this.cluster.admin<{ id: string; status: string; revision: number }[]>`
      select f.id, f.status, f.revision from filings f join organizations o on o.id = f.organization_id
        join periods p on p.id = f.period_id where o.slug = ${CARRIER} and p.code = ${PERIOD}`;
    if (!filing) throw new Error("the demo has no such filing");
    const own = `/carrier/${CARRIER}/filings/${PERIOD}`;
    const reviewed = (authority: string) => `/authority/${authority}/filings/${CARRIER}/${PERIOD}`;
    const { revision, status } = filing;
    if (status === "accepted") {
      yield await this.#step("amend", filing.id, (idempotencyKey) =>
        this.city.send(reviewed(CITY), { intent: "amend", reason: "figures", idempotencyKey }),
      );
    }
    if (status === "submitted") {
      yield await this.#step("return", filing.id, (idempotencyKey) =>
        this.unit.send(reviewed("gaoxin"), {
          intent: "return",
          opinion: "figures",
          revision: String(revision),
          idempotencyKey,
        }),
      );
    }
    yield await this.#step("prepare", filing.id, (idempotencyKey) =>
      this.operator.send(own, { intent: "prepare", idempotencyKey }),
    );
    const page = await this.signer.page(own);
    const digest = /name="digest" value="([0-9a-f]{64})"/.exec(page.text)?.[1] ?? "";
    yield await this.#step("sign", filing.id, (idempotencyKey) =>
      this.signer.send(own, { intent: "submit", digest, idempotencyKey }),
    );
  }

  /** A step of a filing: its state, the row of the timeline, the audit entry, and for a signature the revision. */
  async #step(name: Deed["name"], id: string, send: Deed["send"]): Promise<Deed> {
    const action = name === "sign" ? "submit" : name;
    const filing = () =>
      this.cluster.admin<
        { status: string; revision: number; events: number; audit: number; revisions: number }[]
      >`
        select status, revision,
               (select count(*)::int from filing_events where filing_id = ${id} and action = ${action}) as events,
               (select count(*)::int from audit_entries where entity = 'filing' and entity_id = ${id} and action = ${action}) as audit,
               (select count(*)::int from filing_revisions where filing_id = ${id}) as revisions
          from filings where id = ${id}`;
    const [before] = await filing();
    return {
      name,
      send,
      look: async () => {
        const [now] = await filing();
        if (!before || !now) throw new HalfDone(`${name}: the filing is gone`);
        const parts: Record<string, number> = {
          state: now.status === before.status ? 0 : 1,
          events: now.events - before.events,
          audit: now.audit - before.audit,
        };
        if (name === "sign") {
          parts.revision = now.revision - before.revision;
          parts.revisions = now.revisions - before.revisions;
        }
        return whole(name, parts);
      },
    };
  }

  /** The run of points that counts now, of the city or of the park. Null where there is none yet. */
  async liveRun(slug: typeof CITY | typeof CARRIER = CITY): Promise<{ id: string; status: string } | null> {
    const [run] = await this.cluster.admin<{ id: string; status: string }[]>`
      select r.id, r.status from runs r join organizations o on o.id = r.organization_id
       where o.slug = ${slug} and r.status <> 'superseded'`;
    return run ?? null;
  }

  async cityRun(): Promise<string> {
    const run = await this.liveRun();
    if (!run) throw new Error("the city has no run");
    return run.id;
  }

  /** Asks for another run of points; it follows the live one. */
  async asking(who: "city" | "park"): Promise<Deed> {
    const slug = who === "city" ? CITY : CARRIER;
    const live = (await this.liveRun(slug))?.id ?? null;
    const [person, path] =
      who === "city"
        ? [this.analyst, `/authority/${CITY}/points`]
        : [this.operator, `/carrier/${CARRIER}/points`];
    const fields = { period: SCORED_PERIOD, seen: live ?? "none" };
    return {
      name: "ask",
      send: (idempotencyKey) => person.send(path, { ...fields, idempotencyKey }),
      look: async () =>
        whole("ask", {
          jobs: await this.#count(
            `select count(*)::int as n from jobs j join organizations o on o.id = j.organization_id
              where o.slug = $1 and j.follows_run_id is not distinct from $2::uuid`,
            [slug, live],
          ),
          audit: await this.#count(
            `select count(*)::int as n from audit_entries a join organizations o on o.id = a.organization_id
              where o.slug = $1 and a.action = 'ask' and a.entity = 'job'
                and a.after ->> 'followsRunId' is not distinct from $2`,
            [slug, live],
          ),
        }),
    };
  }

  /** Jobs that wait or are being worked off. */
  liveJobs = (): Promise<number> =>
    this.#count("select count(*)::int as n from jobs where status in ('queued', 'running')");

  /** Waits until nothing is left to compute. Answers the milliseconds. */
  idle = (withinMs = 120_000): Promise<number> =>
    until("all jobs ended", withinMs, async () => (await this.liveJobs()) === 0, 50);

  /** Jobs that ended otherwise than with their run. */
  failedJobs = (): Promise<number> =>
    this.#count("select count(*)::int as n from jobs where status not in ('queued', 'running', 'done')");

  /** The run that a job made after this one, with all that belongs to it. */
  async runsAfter(id: string): Promise<number> {
    const { admin } = this.cluster;
    const runs = await admin<
      { subjects: number; scores: number; figures: number; audit: number; jobs: number }[]
    >`
      select r.subjects,
             (select count(*)::int from run_scores s where s.run_id = r.id) as scores,
             (select count(*)::int from run_figures f where f.run_id = r.id) as figures,
             (select count(*)::int from audit_entries a where a.action = 'compute' and a.entity_id = r.id::text) as audit,
             (select count(*)::int from jobs j where j.run_id = r.id and j.status = 'done') as jobs
        from runs r where r.follows_run_id = ${id}`;
    for (const run of runs) {
      whole("run", { run: 1, audit: run.audit, jobs: run.jobs });
      whole("lines of a run", { said: run.subjects, scores: run.scores, figures: run.figures });
    }
    return runs.length;
  }

  async approving(): Promise<Deed> {
    const id = await this.cityRun();
    return {
      name: "approve",
      send: (idempotencyKey) =>
        this.approver.send(`/authority/${CITY}/runs/${id}`, { intent: "approve", idempotencyKey }),
      look: async () =>
        whole("approve", {
          state: await this.#count(
            "select count(*)::int as n from runs where id = $1 and status = 'approved' and approved_by is not null",
            [id],
          ),
          audit: await this.audited("approve", "run", id),
        }),
    };
  }
}
