import type { Bilingual } from "#app/domain/shared/explain.ts";

/** Where something stands in a document: the names of the rules around it, outermost first, and the keys below them. */
export type Place = { labels: Bilingual[]; keys: string[] };

/** The segments of a JSON Pointer (RFC 6901). */
const segmentsOf = (path: string): string[] =>
  path
    .split("/")
    .slice(1)
    .map((it) => it.replaceAll("~1", "/").replaceAll("~0", "~"));

/** A JSON Pointer (RFC 6901) of these segments; empty for none. */
export const pointerTo = (segments: readonly PropertyKey[]): string =>
  segments.map((it) => `/${String(it).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const isLabel = (value: unknown): value is Bilingual =>
  isObject(value) && typeof value.zh === "string" && typeof value.en === "string";

/** What stands at a JSON Pointer; undefined where nothing does. */
export const valueAt = (document: unknown, path: string): unknown =>
  segmentsOf(path).reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), document);

/** A JSON Pointer in terms that can be put into words. The document may be of any form, as far as it goes. */
export function placeOf(document: unknown, path: string): Place {
  const place: Place = { labels: [], keys: [] };
  let node: unknown = document;
  for (const key of segmentsOf(path)) {
    node = isObject(node) ? node[key] : undefined;
    place.keys.push(key);
    if (isObject(node) && isLabel(node.label)) {
      place.labels.push(node.label);
      place.keys = [];
    }
  }
  return place;
}
