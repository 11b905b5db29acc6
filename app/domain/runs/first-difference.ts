import type { Json } from "#app/domain/shared/canonical.ts";

/** Where two values first differ, as a JSON Pointer (RFC 6901). `undefined` = nothing stands there. */
export type Difference = { path: string; stated: Json | undefined; recomputed: Json | undefined };

type JsonObject = { readonly [key: string]: Json | undefined };
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const pointer = (path: string, key: string): string =>
  `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/**
 * The first difference in canonical order (keys by UTF-16, list entries by place), or null when the two are the same
 * JSON. Lists are walked before their lengths are compared, so that a change is named before what it pushed away.
 */
export function firstDifference(
  stated: Json | undefined,
  recomputed: Json | undefined,
  path = "",
): Difference | null {
  if (Array.isArray(stated) && Array.isArray(recomputed)) {
    for (let i = 0; i < Math.max(stated.length, recomputed.length); i++) {
      const found = firstDifference(stated[i], recomputed[i], `${path}/${i}`);
      if (found) return found;
    }
    return null;
  }
  if (isObject(stated) && isObject(recomputed)) {
    for (const key of [...new Set([...Object.keys(stated), ...Object.keys(recomputed)])].sort()) {
      const found = firstDifference(stated[key], recomputed[key], pointer(path, key));
      if (found) return found;
    }
    return null;
  }
  // -0 and 0 are one number in canonical JSON, and so are they to ===.
  return stated === recomputed ? null : { path, stated, recomputed };
}
