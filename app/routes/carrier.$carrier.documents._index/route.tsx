import type { MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ArrowLeft } from "lucide-react";
import { Documents } from "#app/components/documents/documents.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { FormErrors } from "#app/components/ui/field.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import type { SubjectKind } from "#app/domain/documents/subjects.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { parseForm } from "#app/http/form.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths, safePath } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { attachDocument } from "#app/services/documents/attach-document.server.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { withdrawDocument, withdrawDocumentInput } from "#app/services/documents/withdraw-document.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("documents:title"));

const READS = ["residency:read", "space:read", "titles:read"] as const;
const WRITES = ["residency:write", "space:write", "titles:write"] as const;

/** Of which thing; the verb checks what the address says. */
const subjectOf = (url: URL) => ({
  kind: (url.searchParams.get("kind") ?? "") as SubjectKind,
  id: url.searchParams.get("id") ?? "",
});

export const loader = carrierLoader({ can: READS }, async ({ ctx, url }) => {
  const to = paths.carrier(ctx.organization.slug);
  return {
    list: await listDocuments({ ctx, input: subjectOf(url) }),
    back: safePath(url.searchParams.get("to"), to.home()),
  };
});

export const action = carrierAction({ can: WRITES }, async ({ ctx, form, url }) => {
  const { kind, id } = subjectOf(url);
  const here = paths.carrier(ctx.organization.slug).documents(kind, id);
  switch (form.get("intent")) {
    case "attach": {
      const file = form.get("file");
      // No choice at all arrives as a file without a name.
      if (!(file instanceof File) || file.name === "") {
        throw new Refusal("invalid", "documents.file-required", {}, { file: "documents.file-required" });
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      await attachDocument({ ctx, input: { kind, id, fileName: file.name, mediaType: file.type, bytes } });
      break;
    }
    case "withdraw":
      await withdrawDocument({ ctx, input: parseForm(withdrawDocumentInput, form) });
      break;
    default:
      throw new Refusal("invalid", "form.invalid");
  }
  return redirect(safePath(url.searchParams.get("to"), here));
});

export default function DocumentsPage() {
  const { t } = useText();
  const { list, back } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const refusal = result && !result.ok ? result.refusal : null;
  const fault = refusal?.fields.file ?? refusal?.fields.reason ?? refusal?.code;
  const text = fault ? refusalText(t, fault, refusal?.details) : undefined;
  return (
    <Page>
      <PageHeader
        title={t("documents:title")}
        description={t("documents:lead")}
        crumbs={[{ label: t(`documents:subject.${list.kind}`), href: back }, { label: t("documents:title") }]}
        actions={
          <LinkButton to={back} icon={ArrowLeft}>
            {t("documents:back")}
          </LinkButton>
        }
      />
      {text ? <FormErrors errors={[text]} /> : null}
      <Documents list={list} backTo={back} error={refusal?.fields.file ? text : undefined} />
    </Page>
  );
}
