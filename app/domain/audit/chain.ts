import { z } from "zod";

const link = z.object({ seq: z.number().int(), link: z.string().nullable(), hash: z.string() });
const anchor = z.object({ anchor: z.object({ seq: z.number().int(), hash: z.string() }) });

/** One line of an exported log: `link` is the text of the entry, `hash` the digest of the link before it and of that text; null when it was changed. */
export type AuditLink = z.output<typeof link>;
/** The last line of an export: how long the log was and what its last link was, to be kept somewhere else. */
export type AuditAnchor = z.output<typeof anchor>["anchor"];

/** An exported log (JSON lines, the anchor last), or null when the text is something else. */
export function readLog(text: string): { links: AuditLink[]; anchor: AuditAnchor } | null {
  try {
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    return { anchor: anchor.parse(lines.pop()).anchor, links: z.array(link).parse(lines) };
  } catch {
    return null;
  }
}

/**
 * The first link that does not follow from the one before it, or null when the whole chain holds. The anchor has to be
 * the last link: a log that was cut off at its end is a whole chain otherwise.
 */
export function brokenLink(
  links: readonly AuditLink[],
  { seq: length, hash: last }: AuditAnchor,
  sha256: (text: string) => string,
): number | null {
  let previous = "";
  for (const [index, { seq, link: text, hash }] of links.entries()) {
    if (seq !== index + 1 || text === null || hash !== sha256(previous + text)) return seq;
    previous = hash;
  }
  return length === links.length && last === previous ? null : links.length + 1;
}
