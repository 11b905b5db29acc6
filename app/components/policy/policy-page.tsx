import { Form } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { Badge, VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { closeDialog } from "#app/components/ui/close-dialog.ts";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, FormErrors, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Code, DateRange, InstantText, Missing } from "#app/components/ui/values.tsx";
import type { Permission } from "#app/domain/access/permissions.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { paths } from "#app/http/paths.ts";
import type { PolicyData } from "#app/http/policies.server.ts";
import { refusalText, textOfCode, useText } from "#app/i18n/index.ts";
import { useFaultTexts } from "./form-faults.tsx";
import { PhraseList } from "./phrase-list.tsx";
import { PolicyExamples } from "./policy-examples.tsx";
import { PolicyStatusBadge } from "./policy-status.tsx";
import { policyWords } from "./words.ts";

type Policy = PolicyData["policy"];

/** A policy to read: sources, rules in words, what is unknown, and each example computed. */
export function PolicyPage({
  policy,
  idempotencyKey,
  done,
  refusal,
}: PolicyData & { done: "publish" | "retire" | null; refusal: RefusalView | null }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const title = locale === "en" ? policy.title.en : policy.title.zh;
  const words = policyWords(t, locale, policy.names);
  return (
    <Page>
      <PageHeader
        crumbs={[{ label: t("policy:title"), href: to.policies() }, { label: policy.version }]}
        title={title}
        status={
          <>
            <VerificationMark verification={policy.verification} />
            <PolicyStatusBadge status={policy.status} />
            {policy.inForce ? <Badge tone="ok">{t("policy:list.inForce")}</Badge> : null}
          </>
        }
        description={t(`policy:kind.${policy.kind}`)}
        actions={<Actions policy={policy} title={title} idempotencyKey={idempotencyKey} />}
      />
      {refusal ? (
        <FormErrors
          errors={[
            refusalText(t, refusal.code, refusal.details),
            ...Object.values(refusal.fields).map((code) => refusalText(t, code)),
          ]}
        />
      ) : null}
      {done ? (
        <Banner
          tone="success"
          title={done === "publish" ? t("policy:page.publishDone") : t("policy:page.retireDone")}
        />
      ) : null}
      <Warnings policy={policy} />
      <Basis policy={policy} />
      {policy.sections.map((section, index) => (
        <Section
          // biome-ignore lint/suspicious/noArrayIndexKey: a policy's sections never change while they are shown
          key={index}
          title={
            section.label
              ? section.label[locale === "en" ? "en" : "zh"]
              : textOfCode(t, "policy", `section.${section.code}`)
          }
        >
          <PhraseList phrases={section.rules} words={words} curves={policy.curves} />
        </Section>
      ))}
      <PolicyExamples policy={policy} words={words} />
    </Page>
  );
}

/** Who computes the official results of a kind may suppose others. */
const SUPPOSED_WITH: Readonly<Record<string, Permission>> = {
  "firm-points": "points:compute",
  "carrier-performance": "performance:compute",
  "reward-programme": "performance:compute",
};

function Actions({
  policy,
  title,
  idempotencyKey,
}: {
  policy: Policy;
  title: string;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const { permissions, organization } = useFrame();
  const to = useOrganizationPaths();
  const { code, version, status } = policy;
  const fields = (
    <>
      <input type="hidden" name="code" value={code} />
      <input type="hidden" name="version" value={version} />
      <IdempotencyField value={idempotencyKey} />
    </>
  );
  const isDraft = status === "draft" || status === "reviewed";
  return (
    <>
      <LinkButton to={to.policyTry(code, version)}>{t("policy:page.tryIt")}</LinkButton>
      {policy.kind === "conditions" && organization.kind !== "unit" ? (
        <LinkButton to={to.policyFit(code, version)}>{t("policy:fit.title")}</LinkButton>
      ) : null}
      {policy.versions.length > 1 ? (
        <LinkButton to={to.policyCompare(code, { to: version })}>{t("policy:page.compare")}</LinkButton>
      ) : null}
      {permissions.some((it) => it === SUPPOSED_WITH[policy.kind]) ? (
        <LinkButton to={to.policyWhatIf(code, version)}>{t("policy:page.whatIf")}</LinkButton>
      ) : null}
      {permissions.includes("policy:write") ? (
        <LinkButton to={paths.authority(organization.slug).policyEdit(code, version)}>
          {t("policy:page.copy")}
        </LinkButton>
      ) : null}
      {permissions.includes("policy:publish") && isDraft && !policy.drafted?.byMe ? (
        <ConfirmButton
          variant="primary"
          label={t("policy:page.publish")}
          title={t("policy:page.publishTitle", { title, version })}
          confirm={
            <Form method="post" onSubmit={closeDialog}>
              {fields}
              <input type="hidden" name="intent" value="publish" />
              <SubmitButton>{t("policy:page.publish")}</SubmitButton>
            </Form>
          }
        >
          {t("policy:page.publishText")}
        </ConfirmButton>
      ) : null}
      {permissions.includes("policy:publish") && status === "published" ? (
        <ConfirmButton
          variant="danger"
          label={t("policy:page.retire")}
          title={t("policy:page.retireTitle", { title, version })}
          confirm={
            <SubmitButton form="retire" variant="danger">
              {t("policy:page.retire")}
            </SubmitButton>
          }
        >
          <Form method="post" id="retire" onSubmit={closeDialog} className="flex flex-col gap-3">
            <p>{t("policy:page.retireText")}</p>
            {fields}
            <input type="hidden" name="intent" value="retire" />
            <Field name="reason" label={t("policy:page.retireReason")} required>
              <TextInput required minLength={2} maxLength={400} />
            </Field>
          </Form>
        </ConfirmButton>
      ) : null}
    </>
  );
}

function Warnings({ policy }: { policy: Policy }) {
  const { t, locale } = useText();
  const { unknown, faults, notCollected } = policy.check;
  const nameOf = (label: { zh: string; en: string }) => (locale === "en" ? label.en : label.zh);
  const words = policyWords(t, locale, policy.names);
  const faultText = useFaultTexts(policy.names);
  /** What follows the last list place of a pointer, in words: "/indicators/3/weights/growth" → 权重, 成长期. */
  const placeOf = (path: string) =>
    path
      .split("/")
      .slice(path.split("/").findLastIndex((it) => it === "" || /^\d+$/.test(it)) + 1)
      .map((it) => textOfCode(t, "policy", `figureAt.${it}`, {}, words("class", it)));
  return (
    <>
      {policy.drafted?.byMe && policy.status === "draft" ? (
        <Banner title={t("policy:page.publishOther")} />
      ) : null}
      {unknown.length > 0 ? (
        <Banner tone="warning" title={t("policy:page.unknownTitle", { count: unknown.length })}>
          <p>{t("policy:page.unknownHint")}</p>
          <ul className="mt-1 list-disc pl-5">
            {unknown.map((it) => (
              <li key={it.path}>
                {[...it.labels.map(nameOf), ...placeOf(it.path)].join(" › ")}{" "}
                <span className="text-xs text-ink-soft">{t("policy:page.unknownAt", { path: it.path })}</span>
              </li>
            ))}
          </ul>
        </Banner>
      ) : null}
      {faults.length > 0 ? (
        <Banner tone="warning" title={t("policy:page.faultsTitle", { count: faults.length })}>
          <ul className="list-disc pl-5">
            {faults.map((it) => (
              <li key={`${it.path}${it.code}${JSON.stringify(it.params)}`}>{faultText(it)}</li>
            ))}
          </ul>
        </Banner>
      ) : null}
      {notCollected.length > 0 ? (
        <Banner tone="warning" title={t("policy:page.notCollectedTitle")}>
          {notCollected.map((code) => words("fact", code)).join(locale === "en" ? ", " : "、")}
        </Banner>
      ) : null}
    </>
  );
}

function Basis({ policy }: { policy: Policy }) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  const others = policy.versions.filter((it) => it.version !== policy.version);
  return (
    <Section title={t("policy:page.basis")}>
      <div className="flex flex-col gap-4">
        <KeyValue
          facts={[
            {
              label: t("policy:list.jurisdiction"),
              value: textOfCode(
                t,
                "policy",
                `jurisdictionOf.${policy.jurisdiction}`,
                {},
                policy.jurisdiction,
              ),
            },
            {
              label: t("policy:list.effective"),
              value: (
                <DateRange
                  from={policy.effectiveFrom}
                  lastOn={policy.effectiveTo && addDays(policy.effectiveTo, -1)}
                />
              ),
            },
            { label: t("policy:page.code"), value: <Code>{policy.code}</Code> },
            { label: t("policy:page.supersedes"), value: policy.supersedes ?? <Missing reason="none" /> },
            { label: t("policy:page.drafted"), value: policy.drafted?.by ?? <Missing reason="none" /> },
            {
              label: t("policy:page.published"),
              value: policy.published ? (
                <>
                  {policy.published.by} · <InstantText at={policy.published.at} />
                </>
              ) : (
                <Missing reason="none" />
              ),
            },
            ...(policy.sha256
              ? [{ label: t("policy:page.digest"), value: <Code>{policy.sha256}</Code> }]
              : []),
            ...(others.length > 0
              ? [
                  {
                    label: t("policy:page.versions"),
                    value: (
                      <span className="flex flex-wrap gap-2">
                        {others.map((it) => (
                          <a key={it.version} className="link" href={to.policy(policy.code, it.version)}>
                            {t("policy:page.otherVersion", { version: it.version, from: it.effectiveFrom })}
                          </a>
                        ))}
                      </span>
                    ),
                  },
                ]
              : []),
          ]}
        />
        {policy.notes ? <p className="max-w-prose">{policy.notes[locale === "en" ? "en" : "zh"]}</p> : null}
        <Table
          label={t("policy:tableOf", { name: t("policy:page.sources") })}
          rows={policy.sources}
          keyOf={(it, index) => `${index}${it.title}`}
          columns={[
            { key: "title", header: t("policy:page.sourceTitle"), wrap: true, cell: (it) => it.title },
            {
              key: "number",
              header: t("policy:page.sourceNumber"),
              cell: (it) => it.number ?? <Missing reason="none" />,
            },
            {
              key: "date",
              header: t("policy:page.sourceDate"),
              cell: (it) => it.date ?? <Missing reason="unknown" />,
            },
            {
              key: "article",
              header: t("policy:page.sourceArticle"),
              wrap: true,
              cell: (it) => it.article ?? <Missing reason="unknown" />,
            },
          ]}
        />
      </div>
    </Section>
  );
}
