import { Link } from "@remix-run/react";
import { TeamStateBadge } from "#app/components/teams/team-state.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText, Missing } from "#app/components/ui/values.tsx";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";
import type { ListedTeam, TeamsList } from "#app/services/teams/list-teams.server.ts";

/** The teams of a day, one a row; the sum is of all pages. */
export function TeamsTable({
  list,
  hrefOf,
  firmHrefOf,
  sortHref,
}: {
  list: TeamsList;
  hrefOf: (id: string) => string;
  firmHrefOf: (residencyId: string) => string;
  sortHref: (sort: TeamsList["filter"]["sort"]) => string;
}) {
  const { t, locale } = useText();
  const { sort, state } = list.filter;
  const sorted = (name: typeof sort, direction: "ascending" | "descending") =>
    sort === name ? direction : undefined;
  const showsEnd = state !== "incubating" && state !== "expected";
  return (
    <Table
      label={t("teams:title")}
      rows={list.rows}
      keyOf={(row) => row.id}
      hasSum
      columns={[
        {
          key: "name",
          header: t("teams:fact.name"),
          sortHref: sortHref("name"),
          sorted: sorted("name", "ascending"),
          sum: t("common:table.sum"),
          cell: (row) => (
            <>
              <Link to={hrefOf(row.id)} className="link font-medium">
                {row.name}
              </Link>
              {row.firm ? (
                <span className="block text-xs">
                  {t("teams:fact.firm")}{" "}
                  <Link to={firmHrefOf(row.firm.residencyId)} className="link">
                    {row.firm.name}
                  </Link>
                </span>
              ) : null}
            </>
          ),
        },
        {
          key: "state",
          header: t("teams:state.label"),
          cell: (row) => <TeamStateBadge state={row.state} />,
        },
        { key: "leader", header: t("teams:fact.leader"), cell: (row) => row.leader },
        {
          key: "people",
          header: t("teams:fact.people"),
          unit: t("teams:list.peopleUnit"),
          align: "end",
          sortHref: sortHref("people"),
          sorted: sorted("people", "descending"),
          cell: (row) => (row.people === null ? <Missing reason="unknown" /> : <Count value={row.people} />),
          sum: <Count value={list.total.people} />,
        },
        {
          key: "entered",
          header: t("teams:fact.enteredOn"),
          sortHref: sortHref("entered"),
          sorted: sorted("entered", "descending"),
          cell: (row) => <DateText on={row.enteredOn} />,
        },
        ...(showsEnd
          ? [
              {
                key: "left",
                header: t(state === "founded" ? "teams:fact.foundedOn" : "teams:fact.leftOn"),
                cell: (row: ListedTeam) => (
                  <DateText on={row.leftOn !== null && row.leftOn <= list.on ? row.leftOn : null} />
                ),
              },
            ]
          : []),
        {
          key: "kinds",
          header: t("teams:fact.kinds"),
          wideOnly: true,
          wrap: true,
          cell: (row) =>
            row.kinds.length > 0 ? (
              row.kinds
                .map((code) => wordOf(list.founderKinds, code, locale))
                .join(locale === "en" ? ", " : "、")
            ) : (
              <Missing reason="unknown" />
            ),
        },
        {
          key: "field",
          header: t("teams:fact.field"),
          wideOnly: true,
          cell: (row) => row.fieldName ?? <Missing reason="unknown" />,
        },
      ]}
    />
  );
}
