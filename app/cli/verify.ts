import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { brokenLink, readLog } from "#app/domain/audit/chain.ts";
import { readBundle } from "#app/domain/runs/bundle.ts";
import { isColumnBundle, readColumnBundle } from "#app/domain/runs/columns/column-bundle.ts";
import { verifyColumnBundle } from "#app/domain/runs/columns/verify-columns.ts";
import { type BundleCheck, verifyBundle } from "#app/domain/runs/verify-bundle.ts";
import { Refusal } from "#app/domain/shared/errors.ts";

/**
 * `npm run verify -- bundle.json`: recomputes a run offline, with no database, and says in plain words what agrees.
 * Exit 0 only when every digest and every digit agrees; otherwise the first difference, and 1.
 * `npm run verify -- audit.jsonl`: the same for an exported log, whose chain of digests is recomputed.
 */
type Io = { write: (text: string) => void; read: (path: string) => string };

const NAMES: Record<BundleCheck["what"], { zh: string; en: string }> = {
  engine: { zh: "计算引擎版本", en: "engine version" },
  inputs: { zh: "输入摘要", en: "digest of the inputs" },
  policies: { zh: "政策摘要", en: "digest of the policies" },
  sources: { zh: "每个数字与其报表", en: "every figure and the filing it is taken from" },
  results: { zh: "重算的结果逐位", en: "every digit of the recomputed results" },
  sample: { zh: "逐行引擎复核的得分", en: "scores as the row engine finds them" },
  "results-digest": { zh: "结果摘要", en: "digest of the results" },
  "bundle-digest": { zh: "整包摘要", en: "digest of the whole bundle" },
};
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

const shown = (value: unknown): string => {
  if (value === undefined) return "（无）absent";
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

function report(checks: readonly BundleCheck[], write: Io["write"]): number {
  for (const { what, difference, value } of checks) {
    const { zh, en } = NAMES[what];
    write(
      difference === null
        ? `✓ ${zh}一致  ${en}: agrees${value === "" ? "" : `  ${value}`}\n`
        : `✗ ${zh}不一致  ${en}: DIFFERS\n`,
    );
  }
  // A wrong digit says more than the digest that it spoils.
  const found = checks.filter((it) => it.difference !== null);
  const first = found.find((it) => it.what === "sources" || it.what === "results") ?? found[0];
  if (!first?.difference) {
    write(
      "全部一致：本结果可由该文件完整重算。\nEverything agrees: this result recomputes from this file alone.\n",
    );
    return 0;
  }
  const { path, stated, recomputed } = first.difference;
  write(`第一处不同  First difference: ${path}\n`);
  write(`  文件所载  stated:      ${shown(stated)}\n`);
  write(`  重算所得  recomputed:  ${shown(recomputed)}\n`);
  if (checks.some((it) => it.what === "inputs" && it.difference)) {
    write("文件中的输入在封存后被改动。\nThe inputs in the file were changed after it was sealed.\n");
  }
  if (checks.some((it) => it.what === "policies" && it.difference)) {
    write("文件中的政策在封存后被改动。\nThe policies in the file were changed after it was sealed.\n");
  }
  return 1;
}

const failed = (write: Io["write"], zh: string, en: string): number => {
  write(`${zh}\n${en}\n`);
  return 1;
};

function verifyLog(text: string, write: Io["write"]): number {
  const log = readLog(text);
  if (!log) {
    return failed(write, "文件不是本系统导出的操作日志。", "The file is not a log exported by this system.");
  }
  const broken = brokenLink(log.links, log.anchor, sha256);
  if (broken !== null) {
    write(`✗ 第 ${broken} 条起与摘要不符。\n✗ From entry ${broken} on, the digests do not agree.\n`);
    return 1;
  }
  const { seq, hash } = log.anchor;
  write(
    `✓ ${seq} 条记录环环相扣，末条摘要 ${hash}\n✓ ${seq} entries follow from one another; the last is ${hash}\n`,
  );
  return 0;
}

/** Verifies the file at `path`; returns the exit code. Never throws on a bad file. */
export function verifyFile(path: string | undefined, { write, read }: Io): number {
  if (!path) {
    const files = "bundle.json | audit.jsonl";
    return failed(write, `用法：npm run verify -- ${files}`, `Usage: npm run verify -- ${files}`);
  }
  let text: string;
  try {
    text = read(path);
  } catch {
    return failed(write, `无法读取文件：${path}`, `The file cannot be read: ${path}`);
  }
  if (path.endsWith(".jsonl")) return verifyLog(text, write);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    return failed(write, `文件不是有效的 JSON：${why}`, `The file is not valid JSON: ${why}`);
  }
  try {
    const checks = isColumnBundle(value)
      ? verifyColumnBundle(readColumnBundle(value), sha256)
      : verifyBundle(readBundle(value), sha256);
    return report(checks, write);
  } catch (error) {
    if (error instanceof Refusal && error.code === "runs.not-a-bundle") {
      const { path: at = "", why = "" } = error.details;
      return failed(
        write,
        `文件不是本系统的核验包，问题在 ${at || "/"}：${why}`,
        `The file is not a bundle of this system; the fault is at ${at || "/"}: ${why}`,
      );
    }
    if (error instanceof Refusal && error.code === "runs.engine-unknown") {
      const { version = "", known = "" } = error.details;
      return failed(
        write,
        `该文件由另一版本的计算引擎（${version}）生成，这里能重算的版本是 ${known}，请用同一版本核验。`,
        `The file was made by another version of the engine (${version}); this one recomputes ${known}. Verify it with that version.`,
      );
    }
    const why = error instanceof Refusal ? `${error.code} ${JSON.stringify(error.details)}` : String(error);
    return failed(
      write,
      `文件中的输入无法重算：${why}`,
      `The inputs in the file cannot be recomputed: ${why}`,
    );
  }
}

if (/[\\/]cli[\\/]verify\.ts$/.test(process.argv[1] ?? "")) {
  process.exitCode = verifyFile(process.argv[2], {
    write: (text) => process.stdout.write(text),
    read: (path) => readFileSync(path, "utf8"),
  });
}
