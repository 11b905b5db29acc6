import { fileResponse } from "#app/http/download.server.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { showDocument } from "#app/services/documents/show-document.server.ts";

/** A file kept as evidence, to keep: never opened in the browser. */
export const loader = carrierLoader(
  { can: ["residency:read", "space:read", "titles:read"] },
  async ({ ctx, params }) => {
    const { name, mediaType, bytes } = await showDocument({ ctx, input: { id: params.document ?? "" } });
    return fileResponse(name, mediaType, new Uint8Array(bytes));
  },
);
