/** 科技型企业, 科技型中小企业, 创新型中小企业, 高新技术企业, 专精特新, 小巨人, 制造业单项冠军, 上市. */
export const TITLE_KINDS = [
  "tech-firm",
  "tech-sme",
  "innovative-sme",
  "high-tech",
  "specialised",
  "little-giant",
  "champion",
  "listed",
] as const;
export type TitleKind = (typeof TITLE_KINDS)[number];

export const isTitleKind = (text: string): text is TitleKind =>
  (TITLE_KINDS as readonly string[]).includes(text);
