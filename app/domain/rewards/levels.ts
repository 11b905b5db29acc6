/**
 * At what level a carrier is recognised (lifecycle, Recognition): 国家级, 市级, 区县级; 标准级 and 卓越级 since 2025;
 * 备案 of a makerspace.
 */
export const RECOGNITION_LEVELS = [
  "national",
  "municipal",
  "district",
  "standard",
  "excellent",
  "filed",
] as const;
export type RecognitionLevel = (typeof RECOGNITION_LEVELS)[number];
