import type { Expression } from "#app/domain/policy/expression.ts";
import { SCALE_FACTS } from "#db/seed/scale.server.ts";
import { CITY_YEARS, cityScheme } from "./city-scheme.ts";

/** A figure of a run's array. */
function at(fact: string, back = 0): string {
  const year = CITY_YEARS.length - 1 - back;
  return `figures[${year * SCALE_FACTS.length + SCALE_FACTS.findIndex(({ code }) => code === fact) + 1}]`;
}
const factOf = (x: Expression): string => (x.op === "fact" ? x.fact : "");

/** An indicator's figure as a double, null where it is not known, and whether it is excluded: divided by nothing or less. */
function figure(x: Expression): { x: string; excluded: string } {
  if (x.op === "fact") return { x: `${at(x.fact)}::float8`, excluded: "false" };
  if (x.op !== "ratio" && x.op !== "growth") throw new RangeError(x.op);
  const above = at(factOf(x.op === "ratio" ? x.of[0] : x.x));
  const over = x.op === "ratio" ? at(factOf(x.of[1])) : at(factOf(x.x), 1);
  return {
    x: `case when ${over} > 0 then ${above}::float8 / ${over}${x.op === "growth" ? " - 1" : ""} end`,
    excluded: `${above} is not null and ${over} <= 0`,
  };
}

/**
 * The city's scheme as one insert-select in doubles: one row a firm, a window an indicator. It takes from the scheme only what
 * occurs in it: ranks within fields, weights shared out within groups, lines that add up to the total.
 */
export function cityStatement(
  from: string,
  into: { table: string; organizationId: string; runId: string },
): string {
  const indicators = cityScheme.indicators.map(({ x, group, weights }, no) => ({
    no,
    group,
    ...figure(x!),
    weight: `(array[${Object.values(weights).join(",")}]::float8[])[stage]`,
  }));
  const each = (of: (it: (typeof indicators)[number]) => string, between = ", ") =>
    indicators.map(of).join(between);
  const within = (group: string, of: (no: number) => string) =>
    indicators.flatMap((it) => (it.group === group ? [of(it.no)] : [])).join(" + ");
  const groups = cityScheme.groups.map((it) => it.code);
  const raised = (code: string, g: number) =>
    `1 + (${within(code, (no) => `case when e${no} then w${no} else 0 end`)}) /
         (${within(code, (no) => `case when x${no} is null then 0 else w${no} end`)}) as raised${g}`;
  const points = ({ no, group }: (typeof indicators)[number]) =>
    `case when x${no} > 0 then t${no} / (2.0::float8 * (n${no} - 1)) * 1000 * w${no} * raised${groups.indexOf(group)} else 0 end as p${no}`;
  const before = at("revenue", 1);
  return `
    insert into ${into.table} (organization_id, run_id, subject, class, peer_group, barred, total_milli, rank, tied, grade, groups_milli, lines_milli)
    with firm as (
      select subject, field, figures,
             case when ${before} >= 40000000000 then 3 when ${before} >= 2000000000 then 2 else 1 end as stage
        from run_figures where run_id = '${from}'),
    figure as (
      select subject, field, stage, ${each(({ no, x, excluded, weight }) => `${x} as x${no}, ${excluded} as e${no}, ${weight} as w${no}`)}
        from firm),
    weighed as (
      select subject, field, stage, ${each(({ no }) => `x${no}, w${no}`)}, ${groups.map(raised).join(", ")} from figure),
    ranked as (
      select *, ${each(({ no }) => `rank() over o${no} + count(x${no}) over o${no} - 2 as t${no}, count(x${no}) over fields as n${no}`)}
        from weighed window fields as (partition by field), ${each(({ no }) => `o${no} as (partition by field order by x${no})`)}),
    pointed as (select subject, field, stage, ${each(points)} from ranked),
    summed as (
      select subject, field, stage, array[${each(({ no }) => `p${no}`)}] as points, floor(${each(({ no }) => `p${no}`, " + ")} + 0.5) as total,
             array[${groups.map((code) => `floor(${within(code, (no) => `p${no}`)} + 0.5)::integer`).join(", ")}] as groups
        from pointed)
    select '${into.organizationId}', '${into.runId}', subject,
           (array[${cityScheme.stages.bands.map((it) => `'${it.code}'`).join(",")}])[stage], field, false, total,
           rank() over (partition by field order by total desc), count(*) over (partition by field, total), null, groups,
           (select array_agg((floor(v) + case when turn <= total - whole then 1 else 0 end)::integer order by no)
              from (select v, no, row_number() over (order by v - floor(v) desc, no) as turn, sum(floor(v)) over () as whole
                      from unnest(points) with ordinality as line (v, no)) line) || array[0, 0, 0, 0, 0, 0, 0, 0, 0]
      from summed`;
}
