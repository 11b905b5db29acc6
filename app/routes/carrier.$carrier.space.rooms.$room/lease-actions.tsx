import { Form, useFetcher } from "@remix-run/react";
import { type ReactNode, useEffect, useId, useMemo, useState } from "react";
import { RentField, TermsFields } from "#app/components/space/terms-fields.tsx";
import { Button, type ButtonVariant, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton, Dialog, useDialog } from "#app/components/ui/dialog.tsx";
import { DateInput, Field, FormErrors, TextInput } from "#app/components/ui/field.tsx";
import { type Flash, Toast } from "#app/components/ui/notices.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import { areaInput } from "#app/domain/space/area.ts";
import type { RefusalView } from "#app/http/errors.server.ts";
import { refusalText, type Translate, useText } from "#app/i18n/index.ts";
import { HoldAgain, type ReleasedHold } from "./holds.tsx";

export type LeaseView = {
  id: string;
  rev: number;
  occupant: string;
  residencyId: string | null;
  isResident: boolean;
  state: "past" | "current" | "coming";
  from: string;
  to: string | null;
  areaDm2: number;
  desks: number | null;
  rentFenPerMonth: number | null;
  note: string | null;
  depositFen: number | null;
  agreementNumber: string | null;
  rentFreeFrom: string | null;
  rentFreeTo: string | null;
  rentSteps: readonly { from: string; rentFenPerMonth: number }[];
  monthsLeft: number | null;
};

/** What an action of the room's page did. */
export type Done = {
  ok: true;
  done: string;
  leaseId?: string;
  rev?: number;
  previousTo?: string | null;
  hold?: ReleasedHold;
};
type Answer = Done | { ok: false; refusal: RefusalView };

const Identity = ({ lease, intent }: { lease: { id: string; rev: number }; intent: string }) => (
  <>
    <input type="hidden" name="intent" value={intent} />
    <input type="hidden" name="leaseId" value={lease.id} />
    <input type="hidden" name="rev" value={lease.rev} />
  </>
);

/** Takes a lease back: the undo of letting, and the end of the question before deleting. */
export function CancelLeaseForm({
  lease,
  variant,
  children,
}: {
  lease: { id: string; rev: number };
  variant: ButtonVariant;
  children: ReactNode;
}) {
  return (
    <Form method="post" preventScrollReset>
      <Identity lease={lease} intent="cancel" />
      <SubmitButton size={variant === "quiet" ? "sm" : "md"} variant={variant}>
        {children}
      </SubmitButton>
    </Form>
  );
}

/** Says what was done, with a way back where there is one. */
export function DoneToast({ latest }: { latest: Done | null }) {
  const { t } = useText();
  const flash = useMemo(() => (latest ? flashOf(t, latest) : null), [t, latest]);
  return <Toast flash={flash} />;
}

function flashOf(t: Translate, { done, leaseId = "", rev = 1, previousTo, hold }: Done): Flash {
  if (done === "held") return { tone: "success", text: t("leases:hold.held") };
  if (done === "released" && hold) {
    return { tone: "success", text: t("leases:hold.released"), undo: <HoldAgain hold={hold} /> };
  }
  if (done === "changed") return { tone: "success", text: t("space:room.changed") };
  const text = t(`space:lease.${done as "let" | "ended" | "undone" | "corrected" | "cancelled"}`);
  if (done === "let") {
    const undo = (
      <CancelLeaseForm lease={{ id: leaseId, rev }} variant="quiet">
        {t("space:lease.undoLet")}
      </CancelLeaseForm>
    );
    return { tone: "success", text, undo };
  }
  if (done !== "ended") return { tone: "success", text };
  const undo = (
    <Form method="post" preventScrollReset>
      <Identity lease={{ id: leaseId, rev }} intent="reopen" />
      <input type="hidden" name="to" value={previousTo ?? ""} />
      <SubmitButton size="sm" variant="quiet">
        {t("space:lease.undoEnd")}
      </SubmitButton>
    </Form>
  );
  return { tone: "success", text, undo };
}

/** What can be done with a lease. Each form answers in its own dialog, with what was typed still there. */
export function LeaseActions({
  lease,
  on,
  hasDesks,
  onDone,
}: {
  lease: LeaseView;
  on: string;
  hasDesks: boolean;
  onDone: (done: Done) => void;
}) {
  const { t } = useText();
  const name = lease.occupant;
  return (
    <span className="flex justify-end gap-1">
      {lease.state === "past" ? null : (
        <LeaseDialog
          lease={lease}
          onDone={onDone}
          intent="end"
          label={t("space:lease.end")}
          title={t("space:lease.endTitle", { name })}
          hint={t("space:lease.endHint")}
          submit={t("space:lease.endSubmit")}
        >
          {(error) => (
            <Field
              name="lastOn"
              label={t("space:lease.lastOn")}
              hint={t("space:lease.lastOnHint")}
              error={error("lastOn", "to")}
              required
            >
              <DateInput defaultValue={lease.from > on ? lease.from : on} />
            </Field>
          )}
        </LeaseDialog>
      )}
      <LeaseDialog
        lease={lease}
        onDone={onDone}
        intent="correct"
        label={t("space:lease.correct")}
        title={t("space:lease.correctTitle", { name })}
        hint={t("space:lease.correctHint")}
        submit={t("common:actions.save")}
      >
        {(error) => <CorrectFields lease={lease} hasDesks={hasDesks} error={error} />}
      </LeaseDialog>
      <ConfirmButton
        size="sm"
        variant="quiet"
        label={t("space:lease.cancel")}
        title={t("space:lease.cancelTitle", { name })}
        confirm={
          <CancelLeaseForm lease={lease} variant="danger">
            {t("space:lease.cancelSubmit")}
          </CancelLeaseForm>
        }
      >
        {t("space:lease.cancelHint")}
      </ConfirmButton>
    </span>
  );
}

type ErrorOf = (...names: string[]) => string | undefined;

function CorrectFields({ lease, hasDesks, error }: { lease: LeaseView; hasDesks: boolean; error: ErrorOf }) {
  const { t } = useText();
  // What was agreed for after an early end no longer counts, and would not fit.
  const rentSteps = lease.rentSteps.filter((step) => lease.to === null || step.from < lease.to);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field name="from" label={t("space:lease.from")} error={error("from")} required>
        <DateInput defaultValue={lease.from} />
      </Field>
      <Field
        name="lastOn"
        label={t("space:lease.lastOn")}
        hint={t("space:lease.lastOnHint")}
        error={error("lastOn", "to")}
        optional
      >
        <DateInput defaultValue={lease.to ? addDays(lease.to, -1) : ""} />
      </Field>
      <Field name="area" label={t("space:area")} error={error("area", "areaDm2")} required>
        <TextInput
          inputMode="decimal"
          align="end"
          unit={t("common:units.m2")}
          defaultValue={areaInput(lease.areaDm2)}
        />
      </Field>
      {hasDesks ? (
        <Field name="desks" label={t("space:desks")} error={error("desks")} optional>
          <TextInput inputMode="numeric" align="end" defaultValue={lease.desks ?? ""} />
        </Field>
      ) : null}
      <RentField fen={lease.rentFenPerMonth} error={error} />
      <Field name="note" label={t("space:lease.note")} error={error("note")} optional>
        <TextInput maxLength={400} defaultValue={lease.note ?? ""} />
      </Field>
      <div className="sm:col-span-2">
        <TermsFields terms={{ ...lease, rentSteps }} error={error} />
      </div>
    </div>
  );
}

function LeaseDialog({
  lease,
  onDone,
  intent,
  label,
  title,
  hint,
  submit,
  children,
}: {
  lease: LeaseView;
  onDone: (done: Done) => void;
  intent: string;
  label: string;
  title: string;
  hint: string;
  submit: string;
  children: (error: ErrorOf) => ReactNode;
}) {
  const { t } = useText();
  const dialog = useDialog();
  const fetcher = useFetcher<Answer>();
  const formId = useId();
  // An answer is shown while it belongs to what stands in the dialog; opening it again begins anew.
  const [seen, setSeen] = useState<Answer>();
  const answer = fetcher.data === seen ? undefined : fetcher.data;
  const close = dialog.close;
  useEffect(() => {
    if (!answer?.ok) return;
    close();
    setSeen(answer);
    onDone(answer);
  }, [answer, close, onDone]);
  const refusal = answer && !answer.ok ? answer.refusal : null;
  const sentence =
    refusal?.code === "access.session-ended"
      ? t("space:lease.sessionEnded")
      : refusal && refusalText(t, refusal.code, refusal.details);
  const error: ErrorOf = (...names) => {
    const code = names.map((name) => refusal?.fields[name]).find(Boolean);
    return code ? refusalText(t, code, refusal?.details) : undefined;
  };
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        aria-haspopup="dialog"
        onClick={() => {
          setSeen(fetcher.data);
          dialog.open();
        }}
      >
        {label}
      </Button>
      <Dialog
        dialogRef={dialog.ref}
        title={title}
        footer={
          <>
            <Button onClick={dialog.close}>{t("common:actions.cancel")}</Button>
            <SubmitButton form={formId} pendingWhen={fetcher.state !== "idle"}>
              {submit}
            </SubmitButton>
          </>
        }
      >
        <fetcher.Form
          method="post"
          id={formId}
          key={lease.rev}
          className="flex flex-col gap-3 text-left whitespace-normal"
        >
          <Identity lease={lease} intent={intent} />
          <FormErrors errors={sentence ? [sentence] : undefined} />
          <p className="text-ink-soft">{hint}</p>
          {children(error)}
        </fetcher.Form>
      </Dialog>
    </>
  );
}
