const mailLanguages = ["en", "ko"] as const;
export type MailLanguage = (typeof mailLanguages)[number];

/** Returns the first language of an `Accept-Language` header that mails exist in. The page sends its own language. */
export function languageOf(header: string | null | undefined): MailLanguage {
  const tags = (header ?? "").split(",", 20).map((tag) => tag.trim().toLowerCase().split(/[-;]/)[0]);
  return (
    tags.map((tag) => mailLanguages.find((language) => language === tag)).find((found) => found !== undefined) ?? "en"
  );
}
