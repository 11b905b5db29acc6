/** A stretch of a function's text. */
type Span = { from: number; to: number };
/** One check left out of a function: what, and the text that is left. */
export type Leaving = { what: string; source: string };

/** The text with what is quoted or said in comments blanked, at the same places. */
function bare(text: string): string {
  return text.replace(/'(?:[^']|'')*'|--[^\n]*/g, (found) =>
    found[0] === "'" ? `'${"_".repeat(found.length - 2)}'` : " ".repeat(found.length),
  );
}

/** The end of an expression that begins at `from`: before one of the words, or the parenthesis that closes around it. */
function endOf(text: string, from: number, words: RegExp): number {
  let [depth, cases] = [0, 0];
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === "(") depth += 1;
    if (sign === ")" && --depth < 0) return at;
    if (depth > 0) continue;
    if (sign === ";") return at;
    if (/\w/.test(text[at - 1] ?? "")) continue;
    const rest = text.slice(at, at + 24);
    if (/^case\b/.test(rest)) cases += 1;
    else if (cases > 0 && /^end\b/.test(rest)) cases -= 1;
    else if (cases === 0 && words.test(rest)) return at;
  }
  return text.length;
}

/** The members of an AND or an OR that no parenthesis holds together. */
function members(text: string, span: Span, operator: "and" | "or"): Span[] {
  const found: Span[] = [];
  let from = span.from;
  for (;;) {
    const end = Math.min(span.to, endOf(text, from, new RegExp(`^${operator}\\b`)));
    found.push({ from, to: end });
    if (end >= span.to || !text.startsWith(operator, end)) return found;
    from = end + operator.length;
  }
}

const CLAUSE_ENDS =
  /^(?:where|order by|group by|limit|offset|for update|for share|returning|union|having|on conflict|loop|window|join|left join|cross join)\b/;
const JOINED = /^\s*\w+\.\w+ = \w+\.\w+\s*$/;

type Cut = Span & { by: string; what: string };

/** What is left out of something that lets through: each member of an AND, and each within the members of its ORs. */
function cutsOfPermission(text: string, span: Span, what: string): Cut[] {
  const all = members(text, span, "or").length > 1 ? [span] : members(text, span, "and");
  const whole = text.slice(span.from, span.to).trim();
  if (all.length === 1 && all[0]!.from === span.from && members(text, span, "or").length > 1)
    return [{ ...span, by: " true ", what: `${what}: ${whole}` }];
  return all.map((member) => ({ ...member, by: " true ", what }));
}

/** What is left out of something that refuses: the whole, each member of an OR, and each member of an AND that a NOT denies. */
function cutsOfRefusal(text: string, span: Span): Cut[] {
  const refusals = members(text, span, "or");
  const cuts: Cut[] = [{ ...span, by: " false ", what: "guard" }];
  for (const refusal of refusals) {
    if (refusals.length > 1) cuts.push({ ...refusal, by: " false ", what: "guard's part" });
    const denied = /^\s*not \(/.exec(text.slice(refusal.from, refusal.to));
    if (!denied) continue;
    const from = refusal.from + denied[0].length;
    const inner = { from, to: endOf(text, from, /^(?!)/) };
    for (const allowed of members(text, inner, "or"))
      for (const part of members(text, allowed, "and")) cuts.push({ ...part, by: " true ", what: "denied" });
  }
  return cuts;
}

const REFUSES = /^\s*then\s+(?:raise|return (?:null|false|old|'\{\}')?\s*;|return;)/;
const DENIES = /^\s*(?:\w+ )?exists \(/;

/** Every check in a function's body that can be left out by its text alone. A branch of a trigger is a permission. */
function cutsOf(text: string, isTrigger: boolean): Cut[] {
  const cuts: Cut[] = [];
  const refusing: Span[] = [];
  for (const found of text.matchAll(/\b(?:els)?if\s/g)) {
    const from = found.index + found[0].length;
    const span = { from, to: endOf(text, from, /^then\b/) };
    if (REFUSES.test(text.slice(span.to, span.to + 60))) {
      cuts.push(...cutsOfRefusal(text, span));
      // A row that is found refuses: to find more of them is no weakening.
      if (DENIES.test(text.slice(from, span.to)) && !/^\s*not /.test(text.slice(from))) refusing.push(span);
    } else if (isTrigger && !/tg_op/.test(text.slice(from, span.to)))
      cuts.push(...cutsOfPermission(text, span, "permission"));
  }
  // What must not be there besides refuses too.
  for (const found of text.matchAll(/and not exists \(/g)) {
    const from = found.index + found[0].length;
    refusing.push({ from, to: endOf(text, from, /^(?!)/) });
  }
  for (const found of text.matchAll(/\b(where|on)\s/g)) {
    const from = found.index + found[0].length;
    if (/^conflict\b/.test(text.slice(from)) || refusing.some((it) => it.from <= from && from < it.to))
      continue;
    const span = { from, to: endOf(text, from, CLAUSE_ENDS) };
    const parts = cutsOfPermission(text, span, found[1]!);
    cuts.push(...parts.filter((it) => found[1] === "where" || !JOINED.test(text.slice(it.from, it.to))));
  }
  for (const found of text.matchAll(/(perform|select) app_private\.assert_\w+\(/g)) {
    const end = endOf(text, found.index, /^(?!)/);
    cuts.push({
      from: found.index,
      to: end,
      by: found[1] === "select" ? "select null" : "null",
      what: "check",
    });
  }
  for (const found of text.matchAll(/\bis_\w+ := |\breturn (?=exists)/g)) {
    const from = found.index + found[0].length;
    cuts.push(...cutsOfPermission(text, { from, to: endOf(text, from, /^(?!)/) }, "answer"));
  }
  return cuts;
}

const BODY = /(AS \$function\$)([\s\S]*)(\$function\$)/;

/** Each way to leave one check out of a function, as pg_get_functiondef gives it; none where it has no body of text. */
export function leavings(source: string): Leaving[] {
  const found = BODY.exec(source);
  if (!found) return [];
  const [start, body] = [found.index + found[1]!.length, found[2]!];
  const text = bare(body);
  const seen = new Set<string>();
  return cutsOf(text, /RETURNS trigger/.test(source)).flatMap(({ from, to, by, what }) => {
    const left = body.slice(0, from) + by + body.slice(to);
    const said = body.slice(from, to).trim().replaceAll(/\s+/g, " ");
    if (seen.has(left) || said === "true" || said === "") return [];
    seen.add(left);
    return [
      {
        what: `${what}: ${said}`,
        source: source.slice(0, start) + left + source.slice(start + body.length),
      },
    ];
  });
}
