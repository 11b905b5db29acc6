import { readFileSync } from "node:fs";

const EVERY_MILLISECONDS = 50;
const TICK_MILLISECONDS = 10;
const PAGE_BYTES = 4096;
const MB = 1024 * 1024;

/** Computing time and resident memory of a process; null where the system does not tell (only Linux does so). */
function usageOf(pid: number): { milliseconds: number; residentMegabytes: number } | null {
  try {
    // The name in brackets may hold blanks: the fields are counted behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return {
      milliseconds: (Number(fields[11]) + Number(fields[12])) * TICK_MILLISECONDS,
      residentMegabytes: (Number(fields[21]) * PAGE_BYTES) / MB,
    };
  } catch {
    return null;
  }
}

export type Excess = "too-slow" | "too-heavy";

/**
 * Looks after a child from now on and reports the first limit it passes, once. The heap of a child is capped by itself;
 * what lies beside the heap is not. Returns how to stop looking.
 */
export function watchChild(
  pid: number,
  limits: { milliseconds: number; wallMilliseconds: number; residentMegabytes: number },
  report: (excess: Excess) => void,
): () => void {
  const before = usageOf(pid)?.milliseconds ?? 0;
  const begun = Date.now();
  const timer = setInterval(() => {
    const usage = usageOf(pid);
    const isSlow =
      Date.now() - begun > limits.wallMilliseconds ||
      (usage === null
        ? Date.now() - begun > limits.milliseconds
        : usage.milliseconds - before > limits.milliseconds);
    const isHeavy = (usage?.residentMegabytes ?? 0) > limits.residentMegabytes;
    if (!isSlow && !isHeavy) return;
    clearInterval(timer);
    report(isHeavy ? "too-heavy" : "too-slow");
  }, EVERY_MILLISECONDS);
  return () => clearInterval(timer);
}
