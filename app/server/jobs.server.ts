import { clock } from "#app/http/context.server.ts";
import { startWorker, type Worker } from "#app/services/jobs/work-jobs.server.ts";

const logFault = (reference: string, fault: unknown): void => {
  const what = fault instanceof Error ? fault.stack : fault;
  console.error(reference ? `job ${reference}:` : "jobs:", what);
};

/** Begins to work off jobs in this process. What goes wrong is in its log, by the number that the job's page shows. */
export const startJobs = (): Worker => startWorker({ clock, onFault: logFault });
