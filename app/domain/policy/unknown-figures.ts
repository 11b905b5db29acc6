import { Refusal } from "#app/domain/shared/errors.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { isUnknown } from "./figure.ts";
import { pointerTo } from "./place.ts";

export type UnknownFigure = {
  /** Where it stands, as a JSON Pointer (RFC 6901): "/indicators/3/weights/growth". */
  path: string;
  /** The names of the rules around it, outermost first. */
  labels: Bilingual[];
};

/** Every figure of a policy document of any kind that its source left unknown, in document order. */
export function unknownFigures(document: object): UnknownFigure[] {
  const found: UnknownFigure[] = [];
  const walk = (node: unknown, path: string, labels: Bilingual[]): void => {
    if (typeof node !== "object" || node === null) return;
    if (isUnknown(node as { unknown: true }) && (node as { unknown?: unknown }).unknown === true) {
      found.push({ path, labels });
      return;
    }
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) walk(item, `${path}/${index}`, labels);
      return;
    }
    const own = (node as { label?: Bilingual }).label;
    const below = own && path !== "" ? [...labels, own] : labels;
    for (const [key, item] of Object.entries(node)) {
      walk(item, path + pointerTo([key]), below);
    }
  };
  walk(document, "", []);
  return found;
}

/** Throws Refusal "policy.unknown-figures" where a figure is unknown: such a policy cannot be published or run. */
export function requireKnownFigures(document: { code: string; version: string }): void {
  const unknown = unknownFigures(document);
  if (unknown.length > 0) {
    throw new Refusal("conflict", "policy.unknown-figures", {
      policy: document.code,
      version: document.version,
      count: unknown.length,
      first: unknown[0]!.path,
    });
  }
}
