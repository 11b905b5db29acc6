import { useLoaderData } from "@remix-run/react";
import { OrganizationFrame } from "#app/components/shell/organization-frame.tsx";
import { RouteError } from "#app/components/shell/route-error.tsx";
import { frameOf } from "#app/http/frame.server.ts";
import { authorityLoader } from "#app/http/organization.server.ts";

export const loader = authorityLoader({ can: "organisation:read" }, frameOf);

export default function AuthorityFrame() {
  return <OrganizationFrame frame={useLoaderData<typeof loader>()} />;
}

export const ErrorBoundary = RouteError;
