import { type ShouldRevalidateFunction, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import type { Frame } from "#app/http/frame.server.ts";
import { paths } from "#app/http/paths.ts";
import { type Translate, useText } from "#app/i18n/index.ts";
import { AppShell } from "./app-shell.tsx";
import { RouteError } from "./route-error.tsx";
import type { MenuGroup, MenuItem } from "./side-menu.tsx";

/** The frame of the organisation whose pages one is on: name, role, permissions, the day. */
export function useFrame(): Frame {
  const carrier = useRouteLoaderData<Frame>("routes/carrier.$carrier");
  const authority = useRouteLoaderData<Frame>("routes/authority.$authority");
  const frame = carrier ?? authority;
  if (!frame) throw new Error("useFrame() is for pages of an organisation");
  return frame;
}

type Entry = MenuItem & { needs: Frame["permissions"][number] };

function carrierMenu(t: Translate, frame: Frame): MenuGroup[] {
  const to = paths.carrier(frame.organization.slug);
  const may = (item: Entry) => frame.permissions.includes(item.needs);
  const group = (label: string, items: Entry[]): MenuGroup => ({ label, items: items.filter(may) });
  return [
    {
      items: [
        {
          label: t("shell:menuItems.home"),
          href: to.home(),
          icon: "home",
          isExact: true,
          count: frame.todos,
        },
      ],
    },
    group(t("shell:menuItems.group.ledger"), [
      {
        label: t("shell:menuItems.residents"),
        href: to.residents(),
        icon: "residents",
        needs: "residency:read",
      },
      { label: t("shell:menuItems.teams"), href: to.teams(), icon: "teams", needs: "residency:read" },
      {
        label: t("shell:menuItems.space"),
        href: to.space(),
        icon: "space",
        isExact: true,
        needs: "space:read",
      },
      { label: t("shell:menuItems.areaLedger"), href: to.areaLedger(), icon: "ledger", needs: "space:read" },
      { label: t("shell:menuItems.titles"), href: to.titles(), icon: "titles", needs: "titles:read" },
      {
        label: t("shell:menuItems.services"),
        href: to.services(),
        icon: "services",
        needs: "residency:read",
      },
    ]),
    group(t("shell:menuItems.group.filing"), [
      { label: t("shell:menuItems.reports"), href: to.reports(), icon: "reports", needs: "reports:read" },
      { label: t("shell:menuItems.filings"), href: to.filings(), icon: "filings", needs: "filing:read" },
    ]),
    group(t("shell:menuItems.group.evaluation"), [
      { label: t("shell:menuItems.points"), href: to.points(), icon: "points", needs: "points:read" },
      { label: t("shell:menuItems.rewards"), href: to.rewards(), icon: "rewards", needs: "rewards:read" },
      {
        label: t("shell:menuItems.conflicts"),
        href: to.conflicts(),
        icon: "conflicts",
        needs: "rewards:read",
      },
      { label: t("shell:menuItems.policies"), href: to.policies(), icon: "policies", needs: "policy:read" },
    ]),
    group(t("shell:menuItems.group.settings"), [
      { label: t("shell:menuItems.members"), href: to.members(), icon: "members", needs: "members:read" },
      { label: t("shell:menuItems.audit"), href: to.audit(), icon: "audit", needs: "audit:read" },
    ]),
  ];
}

function authorityMenu(t: Translate, frame: Frame): MenuGroup[] {
  const to = paths.authority(frame.organization.slug);
  const isCity = frame.organization.kind === "city";
  const may = (item: Entry) => frame.permissions.includes(item.needs);
  const group = (label: string, items: Entry[]): MenuGroup => ({ label, items: items.filter(may) });
  const ofCity: Entry[] = [
    { label: t("shell:menuItems.points"), href: to.points(), icon: "points", needs: "points:read" },
    {
      label: t("shell:menuItems.performance"),
      href: to.performance(),
      icon: "performance",
      needs: "performance:read",
    },
    { label: t("shell:menuItems.rewards"), href: to.rewards(), icon: "rewards", needs: "rewards:read" },
    { label: t("shell:menuItems.conflicts"), href: to.conflicts(), icon: "conflicts", needs: "rewards:read" },
    { label: t("shell:menuItems.runs"), href: to.runs(), icon: "runs", needs: "run:read" },
  ];
  return [
    {
      items: [
        {
          label: t("shell:menuItems.home"),
          href: to.home(),
          icon: "home",
          isExact: true,
          count: frame.todos,
        },
      ],
    },
    group(t("shell:menuItems.group.filing"), [
      { label: t("shell:menuItems.review"), href: to.filings(), icon: "review", needs: "filing:read" },
      { label: t("shell:menuItems.registry"), href: to.registry(), icon: "titles", needs: "registry:read" },
    ]),
    group(t("shell:menuItems.group.evaluation"), [
      ...(isCity ? ofCity : []),
      { label: t("shell:menuItems.policies"), href: to.policies(), icon: "policies", needs: "policy:read" },
    ]),
    group(t("shell:menuItems.group.settings"), [
      ...(isCity
        ? [
            {
              label: t("shell:menuItems.organizations"),
              href: to.organizations(),
              icon: "residents",
              needs: "organisation:list",
            } as Entry,
          ]
        : []),
      // Who reads filings opens periods there.
      ...(frame.permissions.includes("filing:read")
        ? []
        : [
            {
              label: t("shell:menuItems.periods"),
              href: to.filings(),
              icon: "periods",
              needs: "period:manage",
            } as Entry,
          ]),
      { label: t("shell:menuItems.members"), href: to.members(), icon: "members", needs: "members:read" },
      { label: t("shell:menuItems.audit"), href: to.audit(), icon: "audit", needs: "audit:read" },
    ]),
  ];
}

/**
 * A refused action changed nothing, so nothing is loaded again. Remix loads a layout again after a fetcher's refusal, and with an
 * ended session that loader would lead away from the page and lose what was typed.
 */
export const unlessRefused: ShouldRevalidateFunction = ({ actionStatus, defaultShouldRevalidate }) =>
  actionStatus !== undefined && actionStatus >= 400 ? false : defaultShouldRevalidate;

/** The error boundary of a layout: what went wrong on a page, inside the shell as long as the layout itself could load. */
export function OrganizationFrameError() {
  const carrier = useRouteLoaderData<Frame>("routes/carrier.$carrier");
  const authority = useRouteLoaderData<Frame>("routes/authority.$authority");
  const frame = carrier ?? authority;
  if (!frame) return <RouteError isWholePage />;
  return (
    <OrganizationFrame frame={frame}>
      <RouteError />
    </OrganizationFrame>
  );
}

/** Until a city has its three administrators: what waits for it, and who is to be invited. */
function MissingAdministrators({ frame }: { frame: Frame }) {
  const { t, locale } = useText();
  const { missingAdministrators: missing, organization } = frame;
  if (missing.length === 0) return null;
  const names = missing.map((role) => t(`glossary:role.${role}`)).join(locale === "en" ? ", " : "、");
  return (
    <div className="px-4 pt-4 sm:px-6">
      <Banner
        tone="warning"
        title={t("shell:administrators.missing", { names })}
        actions={
          <LinkButton size="sm" to={paths.authority(organization.slug).members()}>
            {t("shell:administrators.invite")}
          </LinkButton>
        }
      >
        {t("shell:administrators.refused")}
      </Banner>
    </div>
  );
}

/** The shell around an organisation's pages, for a layout route whose loader is frameOf. */
export function OrganizationFrame({ frame, children }: { frame: Frame; children: ReactNode }) {
  const { t, locale } = useText();
  const nameOf = (organization: { nameZh: string; nameEn: string }) =>
    locale === "en" ? organization.nameEn : organization.nameZh;
  const isCarrier = frame.organization.kind === "carrier";
  const menu = isCarrier ? carrierMenu(t, frame) : authorityMenu(t, frame);
  const kindOf = (organization: { kind: string; carrierKind: string | null }) =>
    organization.carrierKind
      ? t(`glossary:carrierKind.${organization.carrierKind}` as "glossary:carrierKind.park")
      : t(`glossary:organisationKind.${organization.kind}` as "glossary:organisationKind.city");
  return (
    <AppShell
      menu={menu.filter((group) => group.items.length > 0)}
      organisations={frame.organizations.map((choice) => ({
        id: `${choice.id}-${choice.role}`,
        name: nameOf(choice),
        detail: `${kindOf(choice)} · ${t(`glossary:role.${choice.role}` as "glossary:role.owner")}`,
        href: paths.home(choice),
        isCurrent: choice.isCurrent,
      }))}
      search={isCarrier ? { action: paths.carrier(frame.organization.slug).residents() } : undefined}
      todo={{ href: paths.home(frame.organization), count: frame.todos }}
      account={{ name: frame.user.name, detail: frame.user.email, signOutAction: paths.signOut() }}
      demoDay={frame.demoDay}
    >
      <MissingAdministrators frame={frame} />
      {children}
    </AppShell>
  );
}
