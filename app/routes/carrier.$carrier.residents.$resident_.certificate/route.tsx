import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Printer } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Button, LinkButton } from "#app/components/ui/button.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { showCertificate } from "#app/services/residency/show-certificate.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) =>
  pageTitle(matches, (t) => t("admission:certificate.title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx, params }) => ({
  certificate: await showCertificate({ ctx, input: { id: params.resident ?? "" } }),
}));

/** A certificate of graduation on one A4 page: what is around it is not printed. */
export default function Certificate() {
  const { t, locale } = useText();
  const { certificate } = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  const { firm, uscc, enteredOn, graduatedOn, number, residencyId } = certificate;
  const carrier = locale === "en" ? certificate.carrierEn : certificate.carrierZh;
  return (
    <Page>
      <div className="print:hidden">
        <PageHeader
          title={t("admission:certificate.title")}
          description={t("admission:certificate.printHint")}
          crumbs={[
            { label: t("residency:title"), href: to.residents() },
            { label: firm, href: to.resident(residencyId) },
            { label: t("admission:certificate.title") },
          ]}
          actions={
            <>
              <LinkButton to={to.resident(residencyId)} variant="quiet">
                {t("admission:certificate.back")}
              </LinkButton>
              <Button variant="primary" icon={Printer} onClick={() => window.print()}>
                {t("admission:certificate.print")}
              </Button>
            </>
          }
        />
      </div>
      <article className="mx-auto flex w-full max-w-2xl flex-col gap-10 border-4 border-double border-line-strong bg-surface px-6 py-12 text-ink sm:px-16 sm:py-20 print:max-w-none print:break-inside-avoid print:border-black print:bg-white print:text-black">
        <p className="text-right font-mono text-sm">{t("admission:certificate.number", { number })}</p>
        <h2 className="text-center text-3xl tracking-widest">{t("admission:certificate.heading")}</h2>
        <p className="text-lg leading-loose wrap-anywhere">
          {t("admission:certificate.body", { firm, uscc, from: enteredOn, to: graduatedOn })}
        </p>
        <div className="mt-16 flex flex-col items-end gap-3 text-right">
          <p className="text-lg">{carrier}</p>
          <p>{t("admission:certificate.seal")}</p>
          <p className="tabular-nums">{graduatedOn}</p>
        </div>
      </article>
    </Page>
  );
}
