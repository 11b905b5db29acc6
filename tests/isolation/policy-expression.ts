import { ADMINISTRATION_ROLES, AUTHORITY_ROLES, CARRIER_ROLES, rolesOf } from "#app/domain/access/roles.ts";

/**
 * The ways to weaken a condition by one clause: each member of an AND, at any depth, left out in turn. A condition
 * without an AND is left out as a whole. Reads the text that PostgreSQL gives of an expression, fully in parentheses.
 */
export function weakenings(expression: string): string[] {
  const bare = withoutParentheses(expression);
  if (bare === "true") return [];
  return [...new Set(["true", ...withoutOneClause(bare)])];
}

function withoutOneClause(expression: string): string[] {
  const bare = withoutParentheses(expression);
  for (const operator of ["AND", "OR"] as const) {
    const parts = split(bare, operator);
    if (parts.length === 1) continue;
    const joined = (of: readonly string[]) => `(${of.join(` ${operator} `)})`;
    return parts.flatMap((part, place) => {
      const inside = withoutOneClause(part).map((it) => joined(parts.with(place, it)));
      return operator === "AND" ? [joined(parts.filter((_, other) => other !== place)), ...inside] : inside;
    });
  }
  return [];
}

/** The places of the expression at which no parenthesis and no text is open. */
function* outside(expression: string): Generator<number> {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < expression.length; at++) {
    const sign = expression[at];
    if (sign === "'") quoted = !quoted;
    if (quoted) continue;
    if (sign === ")") depth -= 1;
    if (depth === 0) yield at;
    if (sign === "(") depth += 1;
  }
}

function split(expression: string, operator: "AND" | "OR"): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const at of outside(expression)) {
    if (!expression.startsWith(` ${operator} `, at)) continue;
    parts.push(expression.slice(from, at));
    from = at + operator.length + 2;
  }
  return [...parts, expression.slice(from)];
}

function withoutParentheses(expression: string): string {
  const text = expression.trim();
  if (!text.startsWith("(")) return text;
  const [, closing] = outside(text);
  return closing === text.length - 1 ? withoutParentheses(text.slice(1, -1)) : text;
}

/** A list of roles, or of kinds of organisation, as PostgreSQL writes it: of one or of several. */
const LISTS = /(\( SELECT app\.(role|kind)\(\) AS \w+\)) = (?:ANY \(ARRAY\[([^\]]*)\]\)|('[a-z-]+'::text))/g;
/** Whom a list could let through besides: a group of units has no members. */
const EVERY = {
  role: [...CARRIER_ROLES, ...AUTHORITY_ROLES, ...ADMINISTRATION_ROLES],
  kind: ["city", "unit", "carrier"],
} as const;
const namesIn = (list: string): string[] => [...list.matchAll(/'([^']+)'/g)].map((it) => it[1]!);

/** The ways to let one more role, or one more kind of organisation, through: each list with each name added that it does not hold. */
export function widenings(expression: string): string[] {
  return [...expression.matchAll(LISTS)].flatMap((found) => {
    const [whole, asked, what, several, one] = found;
    const held = namesIn(several ?? one ?? "");
    return [...new Set<string>(EVERY[what as keyof typeof EVERY])]
      .filter((it) => !held.includes(it))
      .map((it) => {
        const list = [...held, it].map((name) => `'${name}'::text`).join(", ");
        const widened = `${asked} = ANY (ARRAY[${list}])`;
        return expression.slice(0, found.index) + widened + expression.slice(found.index + whole.length);
      });
  });
}

export type Place = { kind: string; role: string; isPark: boolean };
/** Every place that a member can have: the kinds of organisation with the roles that they hand out. */
const PLACES: Place[] = (["city", "unit", "carrier"] as const).flatMap((kind) =>
  [...new Set([...rolesOf(kind), ...rolesOf(kind, true)])].flatMap((role) =>
    (kind === "carrier" ? [true, false] : [false]).map((isPark) => ({ kind, role, isPark })),
  ),
);
type Truth = (place: Place, others: ReadonlySet<string>) => boolean;

/** Whether a clause about the member's place holds; null for a clause about anything else. */
function ofPlace(clause: string): ((place: Place) => boolean) | null {
  if (/^SELECT app\.is_park\(\) AS is_park$/.test(clause)) return ({ isPark }) => isPark;
  const found = /^\( SELECT app\.(kind|role)\(\) AS \w+\) (=|<>) (.*)$/.exec(clause);
  if (!found) return null;
  const [names, what] = [namesIn(found[3]!), found[1] as "kind" | "role"];
  return (place) => names.includes(place[what]) === (found[2] === "=");
}

function truthOf(expression: string, others: Set<string>): Truth {
  const bare = withoutParentheses(expression);
  for (const operator of ["OR", "AND"] as const) {
    const parts = split(bare, operator);
    if (parts.length === 1) continue;
    const truths = parts.map((part) => truthOf(part, others));
    return operator === "OR"
      ? (place, holding) => truths.some((it) => it(place, holding))
      : (place, holding) => truths.every((it) => it(place, holding));
  }
  if (bare === "true") return () => true;
  const known = ofPlace(bare);
  if (known) return known;
  others.add(bare);
  // Who administers acts for no organisation: nothing is theirs, nor another's. An audit administrator has no city either.
  const isOfOwn = bare.includes("app.own()");
  const isOfCity = bare.includes("app.city()");
  return ({ role }, holding) =>
    holding.has(bare) && !(isOfOwn && role.endsWith("-admin")) && !(isOfCity && role === "audit-admin");
}

/**
 * The places of members for whom two conditions could differ, whatever else holds or does not: nobody else is answered otherwise by
 * one than by the other.
 */
export function placesThatDiffer(one: string, other: string): Place[] {
  const others = new Set<string>();
  const [first, second] = [truthOf(one, others), truthOf(other, others)];
  const clauses = [...others];
  const differing = new Set<Place>();
  for (let mask = 0; mask < 2 ** clauses.length; mask++) {
    const holding = new Set(clauses.filter((_, place) => mask & (1 << place)));
    for (const place of PLACES)
      if (!differing.has(place) && first(place, holding) !== second(place, holding)) differing.add(place);
  }
  return [...differing];
}

/** Whether two conditions let the same through everywhere: what is left out is then implied by what stays. */
export const isSame = (one: string, other: string): boolean => placesThatDiffer(one, other).length === 0;
