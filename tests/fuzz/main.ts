/**
 * `npm run test:fuzz -- --mutants 10000 --seed 1 [--only n] [--record folder]`: mutants of sound files through the reader.
 * Ends with 1 when one crashed or hung it, lost a row, or made a canary sing.
 */
import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { WORKBOOK_LIMITS } from "#app/integrations/workbook/limits.ts";
import { readWorkbook } from "#app/integrations/workbook/parse.server.ts";
import { watchChild } from "#app/integrations/workbook/watch-child.server.ts";
import { residents } from "#tests/factories/workbook.ts";
import { examine } from "./examine.ts";
import { CANARY_HOST, CANARY_PORT } from "./payloads.ts";
import { mutantOf, type Order, seedsOf, type Word } from "./worker.ts";

const { values } = parseArgs({
  options: {
    mutants: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    workers: { type: "string", default: "2" },
    record: { type: "string", default: join("test-results", "fuzz") },
  },
});
const seed = Number(values.seed);
const mutants = Number(values.mutants);
// A worker is as fresh as the product's child from time to time, so that its peak memory says something.
const PER_WORKER = 1250;
const MARK_EVERY = 40;
const WHOLE_WAY_EVERY = 250;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const tally = {
  done: 0,
  read: 0,
  rows: 0,
  marked: 0,
  crashes: [] as number[],
  hangs: [] as number[],
  heavy: [] as number[],
  findings: new Map<number, string[]>(),
  answers: new Map<string, number>(),
  peakMegabytes: 0,
  slowestMilliseconds: 0,
  calls: 0,
};

/** One stretch of mutants in one process; the number of the mutant that ended it, or null. */
function stretch(order: Order): Promise<{ at: number; why: "crash" | "too-slow" | "too-heavy" } | null> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, "worker.ts"), [], {
      execArgv: [`--max-old-space-size=${WORKBOOK_LIMITS.heapMegabytes}`, "--import", "tsx"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    let at = order.from;
    let isDone = false;
    let why: "crash" | "too-slow" | "too-heavy" = "crash";
    let leave = (): void => undefined;
    child.on("message", (word: Word) => {
      if ("at" in word) {
        at = word.at;
        leave();
        leave = watchChild(child.pid!, { ...WORKBOOK_LIMITS, residentMegabytes: 1024 }, (excess) => {
          why = excess;
          child.kill("SIGKILL");
        });
        return;
      }
      const { verdict } = word;
      tally.done += 1;
      tally.rows += verdict.rows;
      if (verdict.answer === "read") tally.read += 1;
      if (verdict.marked) tally.marked += 1;
      tally.answers.set(verdict.answer, (tally.answers.get(verdict.answer) ?? 0) + 1);
      tally.peakMegabytes = Math.max(tally.peakMegabytes, word.peakMegabytes);
      tally.slowestMilliseconds = Math.max(tally.slowestMilliseconds, word.milliseconds);
      if (verdict.findings.length > 0)
        tally.findings.set(word.done, [`${word.seedName}:`, ...verdict.findings]);
      isDone = word.done === order.to - 1;
    });
    child.once("close", () => {
      leave();
      resolve(isDone ? null : { at, why });
    });
    child.send(order);
  });
}

async function work(queue: Order[]): Promise<void> {
  for (let order = queue.shift(); order; order = queue.shift()) {
    const end = await stretch(order);
    if (end === null) {
      say(`${tally.done} of ${mutants}`);
      continue;
    }
    tally.done += 1;
    ({ crash: tally.crashes, "too-slow": tally.hangs, "too-heavy": tally.heavy })[end.why].push(end.at);
    if (end.at + 1 < order.to) queue.unshift({ ...order, from: end.at + 1 });
  }
}

/** Some mutants go the whole way of an upload, in a child process of their own: the answers must agree. */
async function wholeWay(): Promise<{ count: number; differing: number[] }> {
  const seeds = await seedsOf();
  const differing: number[] = [];
  let count = 0;
  for (let n = 0; n < mutants; n += WHOLE_WAY_EVERY) {
    const { bytes } = mutantOf(seeds, seed, n);
    const [whole, warm] = [
      await readWorkbook(bytes, { template: residents, locale: "en" }),
      await examine(bytes, false),
    ];
    count += 1;
    if ((whole.ok ? "read" : whole.code) !== warm.answer) differing.push(n);
  }
  return { count, differing };
}

async function keep(numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  const seeds = await seedsOf();
  mkdirSync(values.record, { recursive: true });
  for (const n of numbers) {
    const { seedName, bytes } = mutantOf(seeds, seed, n);
    const ending = seeds.find(({ name }) => name === seedName)!.kind;
    writeFileSync(join(values.record, `seed-${seed}-mutant-${n}.${ending}`), bytes);
  }
}

async function main(): Promise<void> {
  if (values.only !== undefined) {
    const { seedName, bytes } = mutantOf(await seedsOf(), seed, Number(values.only));
    await keep([Number(values.only)]);
    say(JSON.stringify({ seedName, ...(await examine(bytes, true)) }, null, 2));
    return;
  }
  const listener = createServer((socket) => {
    tally.calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(CANARY_PORT, CANARY_HOST, resolve));
  const begun = Date.now();
  const queue: Order[] = [];
  for (let from = 0; from < mutants; from += PER_WORKER) {
    queue.push({ seed, from, to: Math.min(mutants, from + PER_WORKER), markEvery: MARK_EVERY });
  }
  await Promise.all(Array.from({ length: Number(values.workers) }, () => work(queue)));
  const whole = await wholeWay();
  listener.close();
  const bad = [
    ...tally.crashes,
    ...tally.hangs,
    ...tally.heavy,
    ...tally.findings.keys(),
    ...whole.differing,
  ];
  await keep(bad);
  const { answers, findings, ...figures } = tally;
  say(
    JSON.stringify(
      {
        seed,
        mutants,
        seconds: Math.round((Date.now() - begun) / 1000),
        ...figures,
        peakMegabytes: Math.round(figures.peakMegabytes),
        slowestMilliseconds: Math.round(figures.slowestMilliseconds),
        wholeWay: whole,
        answers: Object.fromEntries([...answers].toSorted(([, a], [, b]) => b - a)),
        findings: Object.fromEntries(findings),
      },
      null,
      2,
    ),
  );
  process.exitCode = bad.length > 0 || tally.calls > 0 ? 1 : 0;
}
await main();
