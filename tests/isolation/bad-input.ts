import { addressOf, aloneOf, type Deed, type Slots, textOf } from "./deeds.ts";
import { type Answer, dataOf, type Site } from "./http-asking.ts";

/** Values that no page of the product sends, each of which has ended in a fault of the database or of the program somewhere. */
export const BAD: Readonly<Record<string, string>> = {
  "a NUL": "a\0b",
  "only a NUL": "\0",
  "beyond 32 bits": "2147483648",
  "beyond 53 bits": "9007199254740993",
  "beyond 64 bits": "99999999999999999999",
  "no number": "NaN",
  exponent: "1e400",
  negative: "-1",
  fraction: "0.5",
  "no id": "x",
  "a quote": "' or 1=1; --",
  "a pattern": "%_\\",
  "a template": "{{x}}<%x%>",
  "a list": "[]",
  "an object": '{"a":null}',
  null: "null",
  "year 0": "0000-01-01",
  "year 9999": "9999-12-31",
  "no day": "2025-02-30",
  infinity: "infinity",
  "a prototype": "__proto__",
  "a method": "constructor",
  "an id of nothing": "00000000-0000-0000-0000-000000000000",
  "as long as a line": "长".repeat(3_000),
};
/** What only a form can carry. */
export const LONG: Readonly<Record<string, string>> = { "as long as a book": "长".repeat(300_000) };

/** What an answer, or the log of an answered request, never holds: a statement, a name of the schema, a stack, a file, a driver. */
const TALKATIVE: readonly RegExp[] = [
  /\b(select|insert into|update|delete from)\b[^<"]{0,80}\b(from|values|set|where)\b/i,
  /violates|constraint|row-level security|relation "|column "|syntax error|invalid input syntax|out of range for type/i,
  /\bat [\w.<>]+ \((file|node|\/)|node:internal|\.server\.[jt]s|node_modules|\/app\/|\/db\//,
  /postgres|drizzle|ECONN|pg_catalog|plpgsql|SQLSTATE|\bZ[AO]\d{3}\b|ZodError|TypeError|RangeError|SyntaxError/i,
];

/** What in an answer tells more than it should; null where nothing does. */
export const talkOf = (text: string): string | null => {
  for (const pattern of TALKATIVE) {
    const [said] = pattern.exec(text) ?? [];
    if (said) return said;
  }
  return null;
};

type Trial = { what: string; deed: Deed };

/** What a value that stands there now could be taken for: only a number is too great, only a day is in no year. */
const FITS: Readonly<Record<string, RegExp>> = {
  "beyond 32 bits": /^\d{1,9}$/,
  "year 0": /^\d{4}-\d\d-\d\d$|^$/,
};

/** A deed with each of its values in turn replaced by a bad one; `isChosen`: only where it fits. */
export function spoilt(deed: Deed, bad: Readonly<Record<string, string>>, isChosen = false): Trial[] {
  const trials: Trial[] = [];
  for (const where of ["params", "query", "fields"] as const) {
    for (const name of Object.keys(deed[where] ?? {})) {
      for (const [how, value] of Object.entries(bad)) {
        // The NUL is refused where a form is read, whichever field it is in.
        if (isChosen && how === "a NUL" && where === "fields" && name !== Object.keys(deed.fields!)[0])
          continue;
        if (isChosen && FITS[how] && !FITS[how].test(textOf(deed[where]![name]!))) continue;
        // The edge refuses such an address; an empty piece would be another route.
        if (where === "params" && (value.includes("\0") || value.length > 1_000)) continue;
        if (where === "query" && value.length > 2_000) continue;
        trials.push({
          what: `${deed.route} ${deed.fields ? `POST ${deed.intent ?? ""}` : "GET"} ${where}.${name} ${how}`,
          deed: { ...deed, [where]: { ...deed[where], [name]: value } },
        });
      }
    }
  }
  return trials;
}

const fieldsOf = (slots: Slots | undefined): Record<string, string> | undefined =>
  slots && Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, textOf(slot)]));

/** The faults that bad values bring about: answers of the 500s, answers and lines of the log that tell too much. */
export async function faultsOf(
  site: Site,
  trials: readonly Trial[],
): Promise<{ asked: number; faults: string[] }> {
  const faults: string[] = [];
  site.logged();
  for (const { what, deed } of trials) {
    const to = addressOf(deed);
    const answer: Answer = await site.ask({
      to: deed.fields ? dataOf(to) : aloneOf(deed),
      session: deed.session,
      cookie: deed.cookie,
      fields: fieldsOf(deed.fields),
    });
    const log = site.logged();
    // What was sent stands in a page again; it is not what the page says.
    const text = withoutSent(answer.body, deed);
    const talk = answer.headers["content-disposition"] ? null : talkOf(text);
    if (answer.status >= 500 && answer.status !== 503)
      faults.push(`${what}: ${answer.status} ${log.slice(0, 300)}`);
    else if (talk) faults.push(`${what}: ${answer.status} says ${talk}`);
    else if (log !== "") faults.push(`${what}: logs ${log.slice(0, 300)}`);
  }
  return { asked: trials.length, faults };
}

function withoutSent(body: string, deed: Deed): string {
  const sent = [deed.params, deed.query, deed.fields].flatMap((slots) =>
    Object.values(slots ?? {}).map(textOf),
  );
  return sent.filter((it) => it.length > 2).reduce((text, it) => text.replaceAll(it, "·"), body);
}
