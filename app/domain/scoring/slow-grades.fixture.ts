import type { Grade } from "#app/domain/policy/scheme.ts";
import { q } from "./slow-fraction.fixture.ts";

type Subject = {
  id: string;
  rank: number;
  meets: string[];
  pass: { grade: string; quota: "inside" | "outside" } | null;
  caps: string[];
};

/** Grades of one peer group, from the page: seats are handed out one tied set at a time. */
export function oracleGrades(rules: readonly Grade[], subjects: readonly Subject[]): Map<string, string> {
  const given = new Map<string, string>();
  const seated: { grade: string }[] = [];
  for (const it of subjects) {
    if (!it.pass) continue;
    given.set(it.id, it.pass.grade);
    if (it.pass.quota === "inside") seated.push({ grade: it.pass.grade });
  }
  const last = rules.filter((rule) => rule.fromBottom !== true).at(-1)!;
  const order = [
    ...rules.filter((rule) => rule.fromBottom !== true && rule !== last),
    ...rules.filter((rule) => rule.fromBottom === true).reverse(),
  ];
  for (const rule of order) {
    const better = rules.slice(0, rules.indexOf(rule) + 1).map((it) => it.code);
    const counted = () =>
      seated.filter((it) => (rule.quota?.cumulative ? better.includes(it.grade) : it.grade === rule.code))
        .length;
    const seats = seatsOf(rule, subjects.length);
    for (;;) {
      const waiting = subjects.filter((it) => !given.has(it.id) && it.meets.includes(rule.code));
      if (waiting.length === 0 || counted() >= seats) break;
      const ranks = waiting.map((it) => it.rank);
      const rank = rule.fromBottom ? Math.max(...ranks) : Math.min(...ranks);
      const next = waiting.filter((it) => it.rank === rank);
      const tie = rule.tie ?? (rule.fromBottom ? "admit-none" : "admit-all");
      if (counted() + next.length > seats && tie === "admit-none") break;
      for (const it of next) {
        given.set(it.id, rule.code);
        seated.push({ grade: rule.code });
      }
    }
  }
  for (const it of subjects) if (!given.has(it.id)) given.set(it.id, last.code);
  const worse = (a: string, b: string) =>
    rules.findIndex((it) => it.code === a) > rules.findIndex((it) => it.code === b) ? a : b;
  for (const it of subjects) given.set(it.id, it.caps.reduce(worse, given.get(it.id)!));
  return given;
}

function seatsOf(rule: Grade, basis: number): number {
  if (!rule.quota) return Number.POSITIVE_INFINITY;
  const value = q(rule.quota.value as string);
  const exact = rule.quota.of === "share" ? value.times(q(String(basis))) : value;
  const down = Number(exact.floor());
  if (rule.quota.rounding === "floor") return down;
  if (rule.quota.rounding === "half-up") return Number(exact.plus(q("0.5")).floor());
  return exact.eq(q(String(down))) ? down : down + 1;
}
