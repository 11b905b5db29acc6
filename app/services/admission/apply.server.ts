import { z } from "zod";
import { hashOfToken, newToken } from "#app/auth/tokens.server.ts";
import type { Whence } from "#app/domain/access/whence.ts";
import { eraseBefore } from "#app/domain/admission/application.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import * as links from "#db/queries/application-links.server.ts";
import { applicationShape, applicationText } from "./application-fields.ts";

const SLUG = /^[a-z0-9-]{1,80}$/;

/** What a carrier's public page says, or null: switched off and no such carrier are answered alike. */
export const showApplicationPage = async (slug: string): Promise<links.PublicApplicationPage | null> =>
  SLUG.test(slug) ? links.publicApplicationPage(slug) : null;

export const applyInput = z.object({
  ...applicationShape,
  consent: z.literal("yes", "admission.consent-required"),
});

/**
 * Takes an application from somebody without an account. Answers the secret of their link, which is kept hashed and shown
 * to nobody else. Gone where the carrier takes none, busy where too many wait unread. Whether a code is known to anybody
 * changes nothing.
 */
export async function apply(
  slug: string,
  input: z.output<typeof applyInput>,
  by: { today: DateOn; locale: string; whence: Whence },
): Promise<{ token: string; number: string }> {
  if (!SLUG.test(slug)) throw new Refusal("gone", "admission.page-closed");
  const { consent: _, ...given } = input;
  const text = applicationText(given, by.today);
  const token = newToken();
  const number = await links.apply(
    slug,
    { ...text, locale: by.locale },
    { tokenHash: hashOfToken(token), on: by.today, eraseBefore: eraseBefore(by.today), whence: by.whence },
  );
  if (number === "closed") throw new Refusal("gone", "admission.page-closed");
  if (number === "full") throw new Refusal("busy", "admission.page-full");
  return { token, number };
}

/** What the applicant sees by the link, or null when it opens nothing: never given and erased are answered alike. */
export const showOwnApplication = (token: string): Promise<links.OwnApplication | null> =>
  links.applicationByLink(hashOfToken(token));

export const withdrawOwnInput = z.object({ token: z.string("admission.link-ended").max(100) });

/** Withdraws by the link what is not decided yet. */
export async function withdrawOwnApplication(
  { token }: z.output<typeof withdrawOwnInput>,
  by: { today: DateOn; whence: Whence },
): Promise<void> {
  if (!(await links.withdrawByLink(hashOfToken(token), by.today, by.whence))) {
    throw new Refusal("gone", "admission.link-ended");
  }
}
