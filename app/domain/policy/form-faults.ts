import { z } from "zod";
import type { PolicyFault } from "./fault.ts";
import { type Place, placeOf, pointerTo, valueAt } from "./place.ts";

/** A fault of a document's form, with where it stands in terms that can be put into words. */
export type FormFault = PolicyFault & { place: Place };
type Issue = z.core.$ZodIssue;
type Found = Pick<PolicyFault, "code" | "params">;

/** So many are named at once: one slip may spoil many places. */
const MOST = 20;

/** What keeps a value from being a policy, as coded faults, from what its schema says of it; each place once. */
export function formFaults(document: unknown, issues: readonly Issue[]): FormFault[] {
  const faults = new Map<string, FormFault>();
  for (const issue of issues.flatMap((it) => meant(it, document))) {
    const path = pointerTo(issue.path);
    const found = faultOf(issue, valueAt(document, path));
    const key = `${path} ${found.code}`;
    if (!faults.has(key)) faults.set(key, { ...found, path, place: placeOf(document, path) });
  }
  return [...faults.values()].slice(0, MOST);
}

const isOwn = (message: string): boolean => message.startsWith("policy.");

/** Of something that fits none of several forms, what is wrong by the form that it comes nearest to. */
function meant(issue: Issue, document: unknown): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((branch) =>
    branch.flatMap((it) => meant({ ...it, path: [...issue.path, ...it.path] }, document)),
  );
  const depth = (branch: readonly Issue[]): number => Math.max(...branch.map((it) => it.path.length));
  const deepest = [...branches].sort((a, b) => depth(b) - depth(a))[0]!;
  if (depth(deepest) > issue.path.length) return deepest;
  const own = branches.flat().find((it) => isOwn(it.message));
  const isFigure = branches.flat().some((it) => it.message === "policy.figure-not-decimal");
  if (own && !(isFigure && typeof valueAt(document, pointerTo(issue.path)) !== "string")) return [own];
  return [issue];
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  int: "number",
  boolean: "truth",
  array: "list",
  tuple: "list",
  object: "object",
  record: "object",
};

function faultOf(issue: Issue, value: unknown): Found {
  const plain = (code: string, params: Found["params"] = {}): Found => ({ code: `policy.${code}`, params });
  if (isOwn(issue.message)) {
    const [code = "", of] = issue.message.split(": ");
    if (of === undefined) return { code, params: {} };
    // Of an outcome that a rule reads, the catalogue's check lists those that are known; here only the code is told.
    return { code: code === "policy.no-such-outcome" ? `${code}-of` : code, params: { of } };
  }
  if (issue.code === "unrecognized_keys") return plain("form-key", { keys: issue.keys.join(", ") });
  if (value === undefined) return plain("form-missing");
  switch (issue.code) {
    case "invalid_type": {
      const type = TYPES[issue.expected];
      return type ? plain(`form-${type}`) : plain("form-other");
    }
    case "invalid_value":
      return plain("form-value", { values: issue.values.map(String).join(", ") });
    case "invalid_union":
      // Of several shapes told apart by one key, none has this; a figure as a bare number fits neither of its forms.
      return typeof value === "string" ? plain("form-choice", { value }) : plain("form-figure");
    case "too_small":
      return issue.origin === "number" || issue.origin === "int"
        ? plain("form-least", { limit: String(issue.minimum) })
        : plain("form-empty");
    case "too_big":
      return plain("form-most", { limit: String(issue.maximum) });
    default:
      return plain("form-other");
  }
}

const FAULTS = z.array(
  z.object({
    code: z.string(),
    path: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    place: z.object({
      labels: z.array(z.object({ zh: z.string(), en: z.string() })),
      keys: z.array(z.string()),
    }),
  }),
);

/** Faults of form travel with a refusal as one text, for the page that shows each. */
export const faultsText = (faults: readonly FormFault[]): string => JSON.stringify(faults);
export function readFaultsText(text: string): FormFault[] {
  const read = FAULTS.safeParse(JSON.parse(text));
  return read.success ? read.data : [];
}
