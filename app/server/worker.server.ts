import "./production.server.ts";
import { env } from "#app/env.server.ts";
import { log } from "#app/http/log.server.ts";
import { assertSafeConfiguration } from "./configuration.server.ts";
import { openDatabase } from "./database.server.ts";
import { startJobs } from "./jobs.server.ts";

// Works off jobs and sends mails in a process of its own, beside web servers that are told not to (WORKER=off).
assertSafeConfiguration();
const opened = await openDatabase();
const worker = startJobs(env.PUBLIC_ORIGIN ?? `http://localhost:${env.PORT}`);
log("worker", { detail: "ready" });

let isClosing = false;
const close = async (): Promise<void> => {
  if (isClosing) return;
  isClosing = true;
  await worker.stop().finally(opened.close);
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
