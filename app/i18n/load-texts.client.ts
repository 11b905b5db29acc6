import type { Namespace } from "./index.ts";
import type { Locale } from "./locales.ts";

/** Each noun in each language is a chunk of its own, so that a page brings only what it says. */
const files = import.meta.glob<{ default: Record<string, unknown> }>([
  "./zh-CN/*.ts",
  "./en/*.ts",
  "!./*/index.ts",
  // Written by the server alone.
  "!./*/mail.ts",
  "!./*/edge.ts",
  "!./*/backup.ts",
  // Parts of other files, with no default of their own.
  "!./*/rewards-*.ts",
  "!./*/registry-*.ts",
  "!./*/access-*.ts",
  "!./*/admission-*.ts",
  "!./*/backup-*.ts",
  "!./*/documents-*.ts",
  "!./*/people-*.ts",
  "!./*/firms-*.ts",
  "!./*/policy-*.ts",
]);

export async function loadTexts(locale: Locale, namespace: Namespace): Promise<Record<string, unknown>> {
  const file = files[`./${locale}/${namespace}.ts`];
  if (!file) throw new Error(`no texts of ${namespace} in ${locale}`);
  return (await file()).default;
}
