/** The password of every demo account; they exist in demo mode only. */
export const DEMO_PASSWORD = "zaiti-demo-2026";

/** Seeds the demo city on an empty database. False when there is already an organisation. */
export async function seedDemo(): Promise<boolean> {
  return false;
}
