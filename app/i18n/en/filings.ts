import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/filings.ts";

export default {
  title: "Filings",
} satisfies Shape<typeof zh>;
