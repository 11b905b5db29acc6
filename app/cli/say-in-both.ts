import { parseArgs } from "node:util";
import { Refusal } from "#app/domain/shared/errors.ts";
import en from "#app/i18n/en/backup.ts";
import { backupErrors as enErrors } from "#app/i18n/en/backup-errors.ts";
import zh from "#app/i18n/zh-CN/backup.ts";
import { backupErrors as zhErrors } from "#app/i18n/zh-CN/backup-errors.ts";

// What back-up and restore have in common at a console. Who stands there may read either language.
type Given = Readonly<Record<string, string | number>>;

const fill = (text: string, given: Given): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(given[name] ?? ""));

export function say(sentence: keyof typeof zh, given: Given = {}): void {
  process.stdout.write(`${fill(zh[sentence], given)}\n${fill(en[sentence], given)}\n`);
}

/** The command was called wrongly, or lacks a setting: it says so and ends with 2. */
export function sayMisuse(sentence: keyof typeof zh): void {
  process.stderr.write(`${zh[sentence]}\n${en[sentence]}\n`);
  process.exitCode = 2;
}

/** Says why it was refused and makes the command end with 1; what is no refusal is thrown on. */
export function sayRefusal(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
  const key = error.code.replace(/^backup\./, "");
  const [ours, theirs]: Readonly<Record<string, string>>[] = [zhErrors, enErrors];
  if (!ours?.[key] || !theirs?.[key]) throw error;
  process.stderr.write(`✗ ${fill(ours[key], error.details)}\n✗ ${fill(theirs[key], error.details)}\n`);
  process.exitCode = 1;
}

/** A log that does not hold is copied as it is, for it has to be looked into: the command then ends with 3. */
export function sayLogs(logs: readonly { organization: string; brokenAt: number | null }[]): void {
  const broken = logs.filter(({ brokenAt }) => brokenAt !== null);
  for (const { organization, brokenAt } of broken) say("logBroken", { organization, seq: brokenAt! });
  if (broken.length > 0) process.exitCode = 3;
  else say("logHolds", { count: logs.length });
}

export const rowsOf = (tables: readonly { rows: number }[]): number =>
  tables.reduce((sum, { rows }) => sum + rows, 0);

/** One file and these options, or null when the command line says anything else. */
export function readCommandLine(
  known: Record<string, { type: "boolean" | "string" }>,
): { file: string; has: (name: string) => boolean; text: (name: string) => string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: known });
    const [file, ...others] = positionals;
    if (!file || others.length > 0) return null;
    const text = (name: string) => {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    };
    return { file, has: (name) => values[name] === true, text };
  } catch {
    return null;
  }
}
