import { Form, Link } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge, type Tone, VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Field, FormErrors, IdempotencyField, Select, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import type { StandingsData } from "#app/http/standings.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";

type Carrier = StandingsData["readiness"]["carriers"][number];
export type ComputePartProps = Pick<StandingsData, "readiness" | "idempotencyKey"> & {
  kind: "firm-points" | "carrier-performance";
  refusal: RefusalView | null;
  period: NonNullable<StandingsData["readiness"]["period"]>;
};
/** A city may compute while filings are open, once it says why they are; a park may not. */
const useIsCity = () => useFrame().organization.kind === "city";

const TONE: Record<Carrier["state"], Tone> = {
  none: "warn",
  unseen: "warn",
  draft: "warn",
  prepared: "warn",
  submitted: "info",
  "unit-accepted": "info",
  accepted: "ok",
  returned: "bad",
  amending: "warn",
};

/** What stands between a period and its run, and the button that computes it. */
export function ComputePart(props: ComputePartProps) {
  const { t } = useText();
  const { permissions } = useFrame();
  const { readiness, kind, refusal } = props;
  const open = readiness.carriers.filter((it) => it.state !== "accepted");
  const isFirms = kind === "firm-points";
  const may = permissions.includes(isFirms ? "points:compute" : "performance:compute");
  return (
    <Section title={t("scoring:prepare")}>
      <Form method="post" className="flex flex-col gap-4">
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        <IdempotencyField value={props.idempotencyKey} />
        <input type="hidden" name="period" value={props.period.code} />
        <input type="hidden" name="seen" value={readiness.run?.id ?? "none"} />
        <Policies readiness={readiness} />
        {open.length > 0 ? (
          <OpenFilings {...props} open={open} may={may} />
        ) : (
          <p className="flex items-center gap-2">
            <Badge tone="ok">{t("scoring:filingsAccepted", { count: readiness.carriers.length })}</Badge>
          </p>
        )}
        <Action {...props} may={may} isReady={open.length === 0} />
      </Form>
    </Section>
  );
}

function Policies({ readiness }: Pick<ComputePartProps, "readiness">) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const titleOf = (it: ComputePartProps["readiness"]["policies"][number]) =>
    `${locale === "en" ? it.title.en : it.title.zh} ${it.version}`;
  if (readiness.policies.length > 1) {
    return (
      <Field name="policy" label={t("scoring:choosePolicy")} required>
        <Select
          defaultValue={readiness.run?.policyCode ?? ""}
          options={readiness.policies.map((it) => ({ value: it.code, label: titleOf(it) }))}
        />
      </Field>
    );
  }
  return (
    <p className="flex flex-wrap items-center gap-2">
      <span className="text-ink-soft">{t("scoring:policy")}</span>
      {readiness.policies.map((it) => (
        <span key={it.code} className="inline-flex flex-wrap items-center gap-2">
          <Link className="link" to={to.policy(it.code, it.version)}>
            {titleOf(it)}
          </Link>
          <VerificationMark verification={it.verification} />
        </span>
      ))}
    </p>
  );
}

function OpenFilings({
  open,
  may,
  period,
  refusal,
}: ComputePartProps & { open: readonly Carrier[]; may: boolean }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const isCity = useIsCity();
  const nameOf = (it: Carrier) => (locale === "en" ? it.nameEn : it.nameZh);
  const columns: Column<Carrier>[] = [
    { key: "carrier", header: t("scoring:carrier"), cell: nameOf },
    {
      key: "state",
      header: t("scoring:filingState"),
      cell: (it) => <Badge tone={TONE[it.state]}>{t(`scoring:state.${it.state}`)}</Badge>,
    },
  ];
  if (isCity && may) {
    columns.push({
      key: "absent",
      header: t("scoring:absentReason"),
      wrap: true,
      cell: (it) => (
        <TextInput
          name={`absent-${it.id}`}
          maxLength={200}
          aria-label={t("scoring:absentFor", { name: nameOf(it) })}
          aria-invalid={refusal?.fields[it.id] ? true : undefined}
        />
      ),
    });
  }
  return (
    <>
      <Banner
        tone="warning"
        title={t("scoring:filingsOpen", { count: open.length })}
        actions={
          <LinkButton size="sm" to={to.filings(period.code)}>
            {t("scoring:toFilings")}
          </LinkButton>
        }
      >
        {isCity ? t("scoring:filingsOpenCity") : t("scoring:filingsOpenPark")}
      </Banner>
      <Table label={t("scoring:filings")} rows={open} keyOf={(it) => it.id} columns={columns} />
    </>
  );
}

function Action({ readiness, may, isReady, refusal }: ComputePartProps & { may: boolean; isReady: boolean }) {
  const { t } = useText();
  const isCity = useIsCity();
  const { run } = readiness;
  // A city may compute without a filing once it says why: the button stands, and the refusal names what is open.
  const stands = may && (isReady || isCity || refusal !== null);
  return (
    <>
      {run ? (
        <p className="text-ink-soft">
          {run.status === "approved" ? t("scoring:replaceApproved") : t("scoring:computeHint")}
        </p>
      ) : (
        <p className="text-ink-soft">
          {t("scoring:noRun")} · {isReady ? t("scoring:noRunReady") : t("scoring:noRunWait")}
        </p>
      )}
      {stands ? (
        <div>
          <SubmitButton pendingText={t("scoring:computing")} variant={run ? "secondary" : "primary"}>
            {run ? t("scoring:computeAgain") : t("scoring:compute")}
          </SubmitButton>
        </div>
      ) : null}
      {may ? null : <p className="text-ink-soft">{isCity ? t("scoring:mayNotCity") : t("scoring:mayNot")}</p>}
    </>
  );
}
