import { Refusal } from "#app/domain/shared/errors.ts";
import { isLost } from "#db/faults.server.ts";
import * as queries from "#db/queries/jobs.server.ts";
import { withScope } from "#db/scope.server.ts";
import type { Ctx, Progress } from "../verb.server.ts";
import { type AskedRun, askedRun, compute } from "./job-kinds.server.ts";

export type WorkerOptions = {
  /** Read once a job, as at a request's door. */
  clock: () => { now: string; today: string };
  /** Is told what no user should read, with the number that the job's page shows. */
  onFault: (reference: string, fault: unknown) => void;
  /** How long an idle worker waits before it looks again. */
  pollMs?: number;
};
export type Worker = {
  /** Ends the job at hand if that takes no longer than this, else gives it back; then takes no more. */
  stop: (withinMs?: number) => Promise<void>;
};

const POLL_MS = 500;
const AFTER_FAULT_MS = 2_000;
const STOP_MS = 5_000;
const TRIES = 3;

/** Works off jobs, one at a time, until it is stopped. Any number of workers may run: no two get the same job. */
export function startWorker(options: WorkerOptions): Worker {
  const { pollMs = POLL_MS } = options;
  let isStopping = false;
  let isGivenBack = false;
  // What is torn off after its job was given back is no fault of the job.
  const onFault: WorkerOptions["onFault"] = (reference, fault) => {
    if (!isGivenBack) options.onFault(reference, fault);
  };
  let current: queries.Lease | null = null;
  let wake = () => {};
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!isStopping) {
      let pauseMs = pollMs;
      try {
        const claim = await queries.claimJob();
        if (claim) {
          current = leaseOf(claim);
          if (isStopping) await queries.giveBackJob(current, false);
          else await work(claim, { ...options, onFault });
          continue;
        }
      } catch (fault) {
        // The database is not to be reached: whatever was at hand is taken up again when it is.
        if (!isStopping) onFault("", fault);
        pauseMs = AFTER_FAULT_MS;
      } finally {
        current = null;
      }
      if (!isStopping) await rest(pauseMs);
    }
  })();
  return {
    stop: async (withinMs = STOP_MS) => {
      isStopping = true;
      wake();
      if (await endsWithin(running, withinMs)) return;
      // Without its lease the work cannot be stored: it is undone where it stands, and another worker does it.
      isGivenBack = true;
      if (current) await queries.giveBackJob(current, false);
    },
  };
}

async function endsWithin(running: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = await Promise.race([running.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}

const leaseOf = (claim: queries.Claim): queries.Lease => ({
  organizationId: claim.organization_id,
  id: claim.id,
  lease: claim.lease,
});

/** Works off one claimed job to whatever end it comes. Rejects only when that end could not be written down. */
async function work(claim: queries.Claim, { clock, onFault }: WorkerOptions): Promise<void> {
  const lease = leaseOf(claim);
  try {
    const ctx = contextOf(claim, lease, clock());
    const job = await withScope(ctx, (tx) => queries.jobOf(tx, lease.organizationId, lease.id));
    const asked = { kind: job!.kind, input: job!.input } as AskedRun;
    askedRun.parse(asked);
    await compute(asked, {
      ctx,
      settle: async (tx, { runId }) => void (await queries.finishJob(tx, lease, runId)),
    });
  } catch (fault) {
    await end(lease, claim.attempts, fault, onFault);
  }
}

async function end(
  lease: queries.Lease,
  attempts: number,
  fault: unknown,
  onFault: WorkerOptions["onFault"],
): Promise<void> {
  if (isLost(fault) && attempts < TRIES) return queries.giveBackJob(lease, true);
  if (!(fault instanceof Refusal)) {
    onFault(lease.id.slice(0, 8).toUpperCase(), fault);
    return queries.endJob(lease, { status: "failed" });
  }
  // Another worker has it, or it was given back: nothing of it is ours any more.
  if (fault.code === "runs.job-lost") return;
  if (fault.code === "runs.job-stopped") return queries.endJob(lease, { status: "cancelled" });
  if (fault.kind === "busy" && attempts < TRIES) return queries.giveBackJob(lease, true);
  const { code, details, fields } = fault;
  return queries.endJob(lease, { status: "refused", refusal: { code, details, fields } });
}

/** As whom a job is worked off: the member who asked, in the role that they hold now. */
function contextOf(claim: queries.Claim, lease: queries.Lease, time: { now: string; today: string }): Ctx {
  if (!claim.membership_id) throw new Refusal("denied", "runs.membership-ended");
  const progress: Progress = async (stage, done, total) => {
    if (await queries.noteProgress(lease, stage, done, total)) throw new Refusal("gone", "runs.job-stopped");
  };
  return {
    sessionHash: null,
    job: lease,
    membershipId: claim.membership_id,
    requestId: `job-${claim.id}`,
    address: "",
    organization: {
      id: claim.organization_id,
      slug: claim.slug,
      kind: claim.kind,
      carrierKind: claim.carrier_kind,
      cityId: claim.city_id,
      nameZh: claim.name_zh,
      nameEn: claim.name_en,
    },
    role: claim.role,
    user: { id: claim.user_id, name: claim.user_name, email: claim.email },
    ...time,
    progress,
  };
}
