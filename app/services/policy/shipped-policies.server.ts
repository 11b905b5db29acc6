import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type PolicyDocument, readPolicyDocument, SHELF_KINDS } from "./read-document.ts";

const FOLDER = join("app", "policies");
const isDated = (path: string): boolean => /[\\/]\d{4}-\d{2}-\d{2}\.json$/.test(path);

let shipped: readonly PolicyDocument[] | null = null;

/**
 * The policies that come with the product, by kind, code and first day; read once, from the folder the server is
 * started in. A document that is no policy stops the reading, rather than being left out silently.
 */
export function shippedPolicies(): readonly PolicyDocument[] {
  shipped ??= readdirSync(join(process.cwd(), FOLDER), { recursive: true, encoding: "utf8" })
    .filter(isDated)
    .map((path) => JSON.parse(readFileSync(join(process.cwd(), FOLDER, path), "utf8")) as { kind?: unknown })
    .filter(({ kind }) => SHELF_KINDS.some((it) => it === kind))
    .map(readPolicyDocument)
    .sort((a, b) => order(a).localeCompare(order(b), "en"));
  return shipped;
}

const order = ({ kind, code, effectiveFrom }: PolicyDocument): string =>
  `${SHELF_KINDS.indexOf(kind)} ${code} ${effectiveFrom}`;

/** The shipped document of a code, of the given version or the one that came into force last. */
export const shippedPolicy = (code: string, version?: string): PolicyDocument | null =>
  shippedPolicies()
    .filter((it) => it.code === code && (version === undefined || it.version === version))
    .at(-1) ?? null;
