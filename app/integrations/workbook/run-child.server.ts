import { fork } from "node:child_process";
import { join } from "node:path";
import { type WorkbookFault, workbookFault } from "#app/domain/residency/import-header.ts";
import type { MarkAnswer, MarkTask, ReadAnswer, ReadTask } from "./answer-task.ts";
import { type Excess, watchChild } from "./watch-child.server.ts";

// Each child may take half a gigabyte: two at once, a few waiting, the rest are told to come again.
const AT_ONCE = 2;
const WAITING = 20;
const START_MILLISECONDS = 30_000;
let running = 0;
const queue: (() => void)[] = [];

/** Acts at that moment of performance.now(), unless called off. Infinity, which a timer takes for at once, is never. */
function at(moment: number, act: () => void): () => void {
  if (moment === Infinity) return () => {};
  const timer = setTimeout(act, Math.max(0, moment - performance.now()));
  return () => clearTimeout(timer);
}

/** False when there is no turn to be had by then, or too many wait for theirs. */
function takeTurn(answerBy: number): Promise<boolean> {
  if (running < AT_ONCE) {
    running += 1;
    return Promise.resolve(true);
  }
  if (queue.length >= WAITING) return Promise.resolve(false);
  return new Promise((resolve) => {
    const turn = () => {
      callOff();
      resolve(true);
    };
    const callOff = at(answerBy, () => {
      queue.splice(queue.indexOf(turn), 1);
      resolve(false);
    });
    queue.push(turn);
  });
}
function endTurn(): void {
  const next = queue.shift();
  if (next) next();
  else running -= 1;
}

// From the working directory, where dev and the production build both find the sources: a path relative to this
// module would point into the bundle.
const childPath = (): string => join(process.cwd(), "app", "integrations", "workbook", "child.ts");

function runOnce<Answer>(task: ReadTask | MarkTask, answerBy: number): Promise<Answer | WorkbookFault> {
  const { limits } = task;
  return new Promise((resolve) => {
    const child = fork(childPath(), [], {
      execArgv: [`--max-old-space-size=${limits.heapMegabytes}`, "--import", "tsx"],
      env: { NODE_ENV: "production" },
      serialization: "advanced",
      // What a dying heap prints is of no use to anyone; the exit is what counts.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    let excess: Excess | "late" | null = null;
    const stop = (why: Excess | "late"): void => {
      excess = why;
      child.kill("SIGKILL");
    };
    const starting = setTimeout(() => stop("too-slow"), START_MILLISECONDS);
    const callOff = at(answerBy, () => stop("late"));
    let leave = (): void => clearTimeout(starting);
    child.on("message", (answer) => {
      leave();
      if (answer === "ready") {
        // The clock of the file starts when the reader is up: a slow start is not the file's doing.
        leave = watchChild(child.pid!, limits, stop);
        child.send(task, () => undefined);
        return;
      }
      resolve(answer as Answer);
      child.kill("SIGKILL");
    });
    child.once("error", () => resolve(workbookFault("unreadable")));
    child.once("close", (code, signal) => {
      leave();
      callOff();
      // After an answer this changes nothing: a promise is settled once.
      if (excess === "late") resolve(workbookFault("busy"));
      else if (excess === "too-slow")
        resolve(workbookFault("too-slow", { seconds: Math.round(limits.milliseconds / 1000) }));
      else if (excess === "too-heavy" || signal !== null || code === 134) resolve(workbookFault("too-heavy"));
      else resolve(workbookFault("unreadable"));
    });
  });
}

export function runChild(task: ReadTask, answerBy?: number): Promise<ReadAnswer>;
export function runChild(task: MarkTask, answerBy?: number): Promise<MarkAnswer>;
/**
 * Opens a workbook in a process of its own. Resolves with a coded fault for whatever the file does to it, and with `busy`
 * when it was not read by `answerBy`. A marking may take longer once it has begun: its answer is a file that was asked for.
 */
export async function runChild(
  task: ReadTask | MarkTask,
  answerBy = Infinity,
): Promise<ReadAnswer | MarkAnswer> {
  if (!(await takeTurn(answerBy))) return workbookFault("busy");
  try {
    return await runOnce<ReadAnswer | MarkAnswer>(task, task.task === "read" ? answerBy : Infinity);
  } finally {
    endTurn();
  }
}
