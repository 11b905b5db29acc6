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
