import type { SecurityMode } from "#app/domain/access/password-policy.ts";
import { areAdministratorsSeparated, separateAdministrators } from "#db/queries/access.server.ts";

/** Whether the installation keeps three separated administrators. The database knows, not the environment. */
export { areAdministratorsSeparated };

/**
 * Brings the database to what SECURITY_MODE asks for, when a server starts. Separating holds for good: whoever could undo it by a
 * switch would be the administrator of everything. Throws where the switch asks for that.
 */
export async function followSecurityMode(mode: SecurityMode): Promise<void> {
  if (mode === "dengbao") {
    await separateAdministrators();
  } else if (await areAdministratorsSeparated()) {
    throw new Error(
      "This installation keeps three separated administrators, which cannot be undone. Start it with SECURITY_MODE=dengbao.",
    );
  }
}
