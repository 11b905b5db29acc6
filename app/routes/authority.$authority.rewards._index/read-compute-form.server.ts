import { Refusal } from "#app/domain/shared/errors.ts";
import { fieldsOf } from "#app/http/form.server.ts";
import { computeRewardsInput } from "#app/services/rewards/compute-rewards.server.ts";

const ABSENT = "absent-";

/** What the form asks to compute; each carrier that took no part has a field of its own for the reason. */
export function readComputeForm(form: FormData) {
  const fields = fieldsOf(form);
  const absent = Object.entries(fields).flatMap(([name, reason]) =>
    name.startsWith(ABSENT) ? [{ carrierId: name.slice(ABSENT.length), reason: String(reason) }] : [],
  );
  const input = {
    period: String(fields.period ?? ""),
    policy: fields.policy ? String(fields.policy) : undefined,
    budget: fields.budget ? String(fields.budget) : undefined,
    absent,
  };
  const read = computeRewardsInput.safeParse(input);
  if (read.success) return input;
  const faults = read.error.issues.map(({ path: [first, index], message }) => {
    const carrier = first === "absent" ? absent[Number(index)] : undefined;
    return [carrier ? `${ABSENT}${carrier.carrierId}` : String(first), message];
  });
  throw new Refusal("invalid", "form.invalid", {}, Object.fromEntries(faults));
}
