import { Link } from "@remix-run/react";
import { CheckBadge, Checklist } from "#app/components/admission/checklist.tsx";
import { ResidencyStateBadge } from "#app/components/ui/residency-state.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { type CheckState, leavesOf } from "#app/domain/admission/checklist.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { PolicyNames } from "#app/services/policy/describe-document.ts";
import type { Unfit } from "#app/services/residency/bulk.server.ts";
import type { ChosenResidents, ChosenRow } from "#app/services/residency/show-bulk.server.ts";

type HrefOf = (id: string) => string;
const FirmLink = ({ row, href }: { row: { name: string; uscc: string }; href: string }) => (
  <>
    <Link to={href} className="link font-medium">
      {row.name}
    </Link>
    <span className="block font-mono text-xs text-ink-soft">{row.uscc}</span>
  </>
);

/** Why nothing was done: each firm that does not fit, with its rule. */
export function UnfitTable({ unfit, hrefOf }: { unfit: readonly Unfit[]; hrefOf: HrefOf }) {
  const { t } = useText();
  return (
    <Section title={t("register:bulk.unfit")} isFlush>
      <Table
        isNested
        label={t("register:bulk.unfit")}
        rows={unfit}
        keyOf={(row) => row.id}
        rowTone={() => "bad"}
        columns={[
          {
            key: "name",
            header: t("residency:fact.name"),
            cell: (row) => <FirmLink row={row} href={hrefOf(row.id)} />,
          },
          {
            key: "rule",
            header: t("register:bulk.rule"),
            wrap: true,
            cell: (row) => refusalText(t, row.code, row.details),
          },
        ]}
      />
    </Section>
  );
}

/** What the conditions of graduation come to: the result, how many are met, and on request each with its figures. */
function GraduationCell({
  graduation,
  names,
}: {
  graduation: ChosenRow["graduation"];
  names: PolicyNames | null;
}) {
  const { t } = useText();
  if (graduation === null) return <Missing reason="none" />;
  const { check } = graduation;
  if (check === null) return <span className="text-ink-soft">{t("admission:check.noPolicy")}</span>;
  const leaves = leavesOf(check);
  const count = (state: CheckState) => leaves.filter((it) => it.state === state).length;
  return (
    <details>
      <summary className="flex cursor-pointer flex-wrap items-center gap-2">
        <CheckBadge state={check.state} />
        <span className="text-xs text-ink-soft">
          {t("register:bulk.conditions", {
            met: count("met"),
            notMet: count("not-met"),
            unknown: count("unknown"),
          })}
        </span>
      </summary>
      <div className="mt-2">
        <Checklist check={check} names={names} />
      </div>
    </details>
  );
}

export function ChosenTable({
  chosen: { rows, names },
  hrefOf,
}: {
  chosen: ChosenResidents;
  hrefOf: HrefOf;
}) {
  const { t } = useText();
  return (
    <Section title={`${t("register:bulk.chosen")} · ${rows.length}`} isFlush>
      <Table
        isNested
        label={t("register:bulk.chosen")}
        rows={rows}
        keyOf={(row) => row.id}
        columns={[
          {
            key: "name",
            header: t("residency:fact.name"),
            cell: (row) => <FirmLink row={row} href={hrefOf(row.id)} />,
          },
          {
            key: "state",
            header: t("residency:state.label"),
            cell: (row) => <ResidencyStateBadge state={row.state} />,
          },
          {
            key: "entered",
            header: t("residency:fact.enteredOn"),
            cell: (row) => <DateText on={row.enteredOn} />,
          },
          {
            key: "graduation",
            header: t("register:bulk.graduation"),
            wrap: true,
            cell: (row) => <GraduationCell graduation={row.graduation} names={names} />,
          },
          {
            key: "rooms",
            header: t("residency:fact.rooms"),
            cell: (row) => (row.rooms.length > 0 ? row.rooms.join("、") : <Missing reason="none" />),
          },
        ]}
      />
    </Section>
  );
}
