import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { closeDialog } from "#app/components/ui/close-dialog.ts";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import type { TimelineEntry } from "#app/components/ui/timeline.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { RunData } from "#app/http/runs.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { RunStatusBadge } from "./run-status.tsx";

/** What stands above every run: what it is, whether it is approved and what keeps it from that. */
export function RunFrame({
  data,
  isApproved,
  refusal,
  children,
}: {
  data: Common;
  isApproved: boolean;
  refusal: RefusalView | null;
  children: ReactNode;
}) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { run } = data;
  return (
    <Page>
      <PageHeader
        crumbs={[{ label: t("runs:title"), href: to.runs() }, { label: run.id.slice(0, 8) }]}
        title={t("runs:one", { kind: t(`glossary:runKind.${run.kind}`), period: run.period })}
        status={
          <>
            <RunStatusBadge status={run.status} />
            <VerificationMark verification={run.verification} />
          </>
        }
        actions={<Approval data={data} />}
      />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {isApproved ? <Banner tone="success" title={t("runs:approveDone")} /> : null}
      <ApprovalHint data={data} />
      {children}
    </Page>
  );
}

/** What the parts of a run's page that both forms share need of it. */
type Common = Pick<RunData, "run" | "idempotencyKey">;

function Approval({ data }: { data: Common }) {
  const { t } = useText();
  const { permissions } = useFrame();
  const { run } = data;
  const isOpen = run.status === "computed" && !run.computed.byMe && !run.findings.some((it) => it.blocks);
  if (!permissions.includes("run:approve") || !isOpen) return null;
  return (
    <ConfirmButton
      variant="primary"
      label={t("runs:approve")}
      title={t("runs:approveTitle")}
      confirm={
        <Form method="post" onSubmit={closeDialog}>
          <input type="hidden" name="intent" value="approve" />
          <IdempotencyField value={data.idempotencyKey} />
          <SubmitButton>{t("runs:approve")}</SubmitButton>
        </Form>
      }
    >
      {t("runs:approveText", { period: run.period })}
    </ConfirmButton>
  );
}

function ApprovalHint({ data }: { data: Common }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const { run } = data;
  if (run.followedById) {
    return (
      <Banner
        title={t("runs:supersededStep")}
        actions={
          <LinkButton size="sm" to={to.run(run.followedById)}>
            {t("runs:next")}
          </LinkButton>
        }
      />
    );
  }
  if (run.status !== "computed") return null;
  if (run.findings.some((it) => it.blocks)) return <Banner tone="warning" title={t("runs:approveBlocked")} />;
  return run.computed.byMe ? <Banner title={t("runs:approveOther")} /> : null;
}

export function useSteps({ run }: Common): TimelineEntry[] {
  const { t } = useText();
  const to = useOrganizationPaths();
  const steps: TimelineEntry[] = [
    {
      key: "computed",
      tone: "info",
      title: t("runs:computedStep"),
      actor: run.computed.by,
      at: run.computed.at,
      details: run.followsRunId ? (
        <Link className="link text-xs" to={to.run(run.followsRunId)}>
          {t("runs:previous")}
        </Link>
      ) : undefined,
    },
  ];
  if (run.approved) {
    steps.push({
      key: "approved",
      tone: "ok",
      title: t("runs:approvedStep"),
      actor: run.approved.by,
      at: run.approved.at,
    });
  } else if (run.status === "computed") {
    steps.push({ key: "waiting", title: t("runs:waitingStep"), isPending: true });
  }
  if (run.status === "superseded") {
    steps.push({ key: "superseded", tone: "muted", title: t("runs:supersededStep") });
  }
  return steps;
}
