import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { log } from "#app/http/log.server.ts";

const CHILD = fileURLToPath(new URL("./jobs-child.server.ts", import.meta.url));
const AGAIN_MS = 1_000;
/** Longer than the work itself takes to end or to give back its job. */
const STOP_MS = 8_000;

/** What the server tells its process: where it begins (`databaseUrl` is the server's own login, `origin` where links in mails lead), or to end. */
export type JobsOrder = { databaseUrl: string; origin: string } | "stop";

/**
 * Works off jobs in a process of its own, so that computing a city for half a minute holds up no page; if it falls, another
 * one takes its place, and its job with it.
 */
export function startJobProcess(order: Exclude<JobsOrder, "stop">): { stop: () => Promise<void> } {
  let child: ChildProcess;
  let isStopping = false;
  const start = (): void => {
    child = fork(CHILD, { execArgv: ["--import", "tsx"] });
    // Not in its arguments or its environment, where others could read the password.
    child.send(order);
    child.once("exit", (code, signal) => {
      if (isStopping) return;
      log("worker", { detail: `ended (${signal ?? code}), another one starts` });
      setTimeout(() => isStopping || start(), AGAIN_MS);
    });
  };
  start();
  return {
    stop: async () => {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
      if (child.connected) child.send("stop" satisfies JobsOrder);
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
