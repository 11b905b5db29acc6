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

/** A list of roles as PostgreSQL writes it, of one role or of several. */
const ROLES = /(\( SELECT app\.role\(\) AS role\)) = (?:ANY \(ARRAY\[([^\]]*)\]\)|('[a-z-]+'::text))/g;
const EVERY_ROLE = [...CARRIER_ROLES, ...AUTHORITY_ROLES, ...ADMINISTRATION_ROLES];
const namesIn = (list: string): string[] => [...list.matchAll(/'([^']+)'/g)].map((it) => it[1]!);

/** The ways to let one more role through: each list of roles with each role added that it does not hold. */
export function widenings(expression: string): string[] {
  return [...expression.matchAll(ROLES)].flatMap((found) => {
    const [whole, role, several, one] = found;
    const held = namesIn(several ?? one ?? "");
    return EVERY_ROLE.filter((it) => !(held as string[]).includes(it)).map((it) => {
      const list = [...held, it].map((name) => `'${name}'::text`).join(", ");
      const widened = `${role} = ANY (ARRAY[${list}])`;
      return expression.slice(0, found.index) + widened + expression.slice(found.index + whole.length);
    });
  });
}

type Place = { kind: string; role: string; isPark: boolean };
/** Every place that a member can have: the kinds of organisation with the roles that they hand out. */
const PLACES: Place[] = (["city", "unit", "carrier"] as const).flatMap((kind) =>
  [...new Set([...rolesOf(kind), ...rolesOf(kind, true)])].flatMap((role) =>
    (kind === "carrier" ? [true, false] : [false]).map((isPark) => ({ kind, role, isPark })),
  ),
);
type Truth = (place: Place, others: ReadonlySet<string>) => boolean;

/** Whether a clause about the member's place holds; null for a clause about anything else. */
function ofPlace(clause: string): ((place: Place) => boolean) | null {
  if (/^\( SELECT app\.is_park\(\) AS is_park\)$/.test(clause)) return ({ isPark }) => isPark;
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
  // Who administers acts for no organisation: nothing is theirs, nor another's.
  const isOfOwn = bare.includes("app.own()");
  return ({ role }, holding) => holding.has(bare) && !(isOfOwn && role.endsWith("-admin"));
}

/**
 * Whether two conditions let the same through, for every place that a member can have and whatever else holds or does not: what is
 * left out is then implied by what stays.
 */
export function isSame(one: string, other: string): boolean {
  const others = new Set<string>();
  const [first, second] = [truthOf(one, others), truthOf(other, others)];
  const clauses = [...others];
  for (let mask = 0; mask < 2 ** clauses.length; mask++) {
    const holding = new Set(clauses.filter((_, place) => mask & (1 << place)));
    if (PLACES.some((place) => first(place, holding) !== second(place, holding))) return false;
  }
  return true;
}
