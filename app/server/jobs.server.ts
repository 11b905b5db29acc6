import { clock } from "#app/http/context.server.ts";
import { paths } from "#app/http/paths.ts";
import { startPostman } from "#app/services/access/send-mails.server.ts";
import { startWorker, type Worker } from "#app/services/jobs/work-jobs.server.ts";

const logFaultOf =
  (what: "job" | "mail") =>
  (reference: string, fault: unknown): void => {
    const text = fault instanceof Error ? fault.stack : fault;
    console.error(reference ? `${what} ${reference}:` : `${what}s:`, text);
  };

/**
 * Begins to work off jobs and to send mails in this process. What goes wrong is in its log, by the number that the job's
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
  return { stop: async (withinMs) => void (await Promise.all([worker.stop(withinMs), postman.stop()])) };
}
