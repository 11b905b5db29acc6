import { Outlet, useLoaderData } from "@remix-run/react";
import {
  OrganizationFrame,
  OrganizationFrameError,
  unlessRefused,
} from "#app/components/shell/organization-frame.tsx";
import { frameOf } from "#app/http/frame.server.ts";
import { authorityLoader } from "#app/http/organization.server.ts";

export const loader = authorityLoader({ can: "organisation:read" }, frameOf);

export const shouldRevalidate = unlessRefused;

export default function AuthorityFrame() {
  return (
    <OrganizationFrame frame={useLoaderData<typeof loader>()}>
      <Outlet />
    </OrganizationFrame>
  );
}

export const ErrorBoundary = OrganizationFrameError;
