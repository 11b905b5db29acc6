import { setTimeout as wait } from "node:timers/promises";
import { RETENTION_DAYS } from "#app/domain/access/retention.ts";
import { sweepFolder } from "#app/integrations/mail/outbox-folder.server.ts";
import * as queries from "#db/queries/phones.server.ts";

/** Deletes what accounts leave behind once its days are over. Answers how many of each kind; null while another worker does so. */
export async function sweepAccounts(): Promise<Record<string, number> | null> {
  const counts = await queries.sweepAccounts(RETENTION_DAYS);
  return counts && { ...counts, laid: await sweepFolder(RETENTION_DAYS.mails) };
}

const HOUR_MS = 3_600_000;

/** Sweeps now and every hour until it is stopped. Any number of workers may: one at a time does. */
export function startSweeping({ onFault }: { onFault: (reference: string, fault: unknown) => void }): {
  stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await sweepAccounts().catch((fault: unknown) => {
        // The database is not to be reached: the next hour is soon enough.
        if (!stopping.signal.aborted) onFault("", fault);
      });
      await wait(HOUR_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
