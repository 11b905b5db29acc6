import { clock } from "#app/http/context.server.ts";
import { logFault } from "#app/http/log.server.ts";
import { paths } from "#app/http/paths.ts";
import { startPostman } from "#app/services/access/send-mails.server.ts";
import { startSweeping } from "#app/services/access/sweep-accounts.server.ts";
import { startWorker, type Worker } from "#app/services/jobs/work-jobs.server.ts";

const logFaultOf =
  (what: "job" | "mail" | "sweep") =>
  (reference: string, fault: unknown): void =>
    logFault("fault", fault, { [what]: reference || "any" });

/**
 * Begins to work off jobs, to send mails and to sweep what accounts leave behind, in this process. What goes wrong is in its log, by the number that the job's
 * page shows. `origin` is where links in mails lead.
 */
export function startJobs(origin: string): Pick<Worker, "stop"> {
  const worker = startWorker({ clock, onFault: logFaultOf("job") });
  const postman = startPostman({
    links: {
      invitation: (token) => new URL(paths.invitation(token), origin).href,
      reset: (token) => new URL(paths.passwordNew(token), origin).href,
    },
    onFault: logFaultOf("mail"),
  });
  const sweeping = startSweeping({ onFault: logFaultOf("sweep") });
  return {
    stop: async (withinMs) =>
      void (await Promise.all([worker.stop(withinMs), postman.stop(), sweeping.stop()])),
  };
}
