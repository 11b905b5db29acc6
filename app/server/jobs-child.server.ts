import { connect, disconnect } from "#db/client.server.ts";
import { startJobs } from "./jobs.server.ts";
import type { JobsOrder } from "./jobs-process.server.ts";

// The process beside a web server that computes, sends and sweeps for it: see jobs-process.server.ts.
let worker: ReturnType<typeof startJobs> | null = null;
let isClosing = false;
const close = async (): Promise<void> => {
  if (isClosing) return;
  isClosing = true;
  if (worker) await worker.stop().finally(disconnect);
  process.exit(0);
};
process.on("message", (order: JobsOrder) => {
  if (order === "stop") return void close();
  connect(order.databaseUrl);
  worker = startJobs(order.origin);
});
// The server says when: a signal to the whole group reaches it, too, and a server that is gone has closed the channel.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
process.on("disconnect", () => void close());
