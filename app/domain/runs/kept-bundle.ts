import { contentDigest, contentText, type FilingContent } from "#app/domain/filings/content.ts";
import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import { type Bundle, readBundle, type Sha256 } from "./bundle.ts";

/** A filing that a run read, without what it says: that is the revision with this digest, which never changes. */
export type KeptFiling = Pick<FilingContent, "carrier" | "period"> & { sha256: string };
type Kept<B> = B extends Bundle
  ? Omit<B, "inputs"> & {
      inputs: Omit<B["inputs"], "filings"> & { filings: (KeptFiling | FilingContent)[] };
    }
  : never;
/**
 * A bundle as it is kept beside its filings: all of it, with each filing named, in the order of the bundle. A city's filings
 * of a year are hundreds of megabytes, which every run of it would hold again. One kept whole has them themselves.
 */
export type KeptBundle = Kept<Bundle>;

/** The text to keep. */
export function keptText({ inputs, ...rest }: Bundle, sha256: Sha256): string {
  const filings = inputs.filings.map((it): KeptFiling => {
    return { carrier: it.carrier, period: it.period, sha256: contentDigest(it, sha256) };
  });
  return canonicalJson({ ...rest, inputs: { ...inputs, filings } } as unknown as Json);
}

/** The bundle that a kept text and its filings, in its order, are of. Throws Refusal `runs.not-a-bundle`. */
export function restoreBundle(text: string, filings: readonly FilingContent[]): Bundle {
  const kept = JSON.parse(text) as KeptBundle;
  return readBundle({ ...kept, inputs: { ...kept.inputs, filings } });
}

/** The bundle's own text, byte for byte, in pieces: `contentsOf` gives what the filings that the text names say, in their order. */
export async function* restoredPieces(
  text: string,
  contentsOf: (named: readonly KeptFiling[]) => AsyncIterable<readonly FilingContent[]>,
): AsyncGenerator<string> {
  const kept = JSON.parse(text) as KeptBundle;
  const frame = canonicalJson({ ...kept, inputs: { ...kept.inputs, filings: [] } } as unknown as Json);
  const place = '"filings":[';
  const at = frame.indexOf(`${place}]`) + place.length;
  yield frame.slice(0, at);
  let separator = "";
  for await (const some of contentsOf(kept.inputs.filings as KeptFiling[])) {
    for (const content of some) {
      yield separator + contentText(content);
      separator = ",";
    }
  }
  yield frame.slice(at);
}
