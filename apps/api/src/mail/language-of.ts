const mailLanguages = ["en", "ko"] as const;
export type MailLanguage = (typeof mailLanguages)[number];

/** The first language of an `Accept-Language` that mails are written in. The page sends the one that it is shown in. */
export function languageOf(header: string | null | undefined): MailLanguage {
  const tags = (header ?? "").split(",", 20).map((tag) => tag.trim().toLowerCase().split(/[-;]/)[0]);
  return (
    tags.map((tag) => mailLanguages.find((language) => language === tag)).find((found) => found !== undefined) ?? "en"
  );
}
