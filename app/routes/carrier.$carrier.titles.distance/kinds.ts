/** The titles whose distance is shown, in the order of the ladder. */
export const DISTANCES_SHOWN = [
  "high-tech",
  "tech-sme",
  "innovative-sme",
  "specialised",
  "little-giant",
] as const;
