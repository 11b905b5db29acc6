import { paths } from "#app/http/paths.ts";
import { useFrame } from "./organization-frame.tsx";

/** The links that a carrier and an authority both have, for the organisation one is in. */
export function useOrganizationPaths() {
  const { organization } = useFrame();
  return organization.kind === "carrier"
    ? paths.carrier(organization.slug)
    : paths.authority(organization.slug);
}
