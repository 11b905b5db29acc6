import { Outlet, useLoaderData } from "@remix-run/react";
import {
  OrganizationFrame,
  OrganizationFrameError,
  unlessRefused,
} from "#app/components/shell/organization-frame.tsx";
import { frameOf } from "#app/http/frame.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";

export const loader = carrierLoader({ can: "organisation:read" }, frameOf);

export const shouldRevalidate = unlessRefused;

export default function CarrierFrame() {
  return (
    <OrganizationFrame frame={useLoaderData<typeof loader>()}>
      <Outlet />
    </OrganizationFrame>
  );
}

export const ErrorBoundary = OrganizationFrameError;
