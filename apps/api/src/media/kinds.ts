import { sql } from "drizzle-orm";

/** The kinds that people can filter their files by. */
export const mediaKinds = ["image", "video", "audio", "document", "other"] as const;

/** Types of texts, office documents and the like, as patterns for both Postgres and JavaScript. */
export const documents = [
  "^text/",
  String.raw`^application/(pdf|msword|rtf|json|epub\+zip|x-hwp|hwp\+zip)$`,
  String.raw`^application/vnd\.(ms-excel|ms-powerpoint|openxmlformats-officedocument\.|oasis\.opendocument\.)`,
].join("|");

/** Returns the SQL for the kind of a content type in this column. */
export function kindOf(column: string) {
  const type = sql.identifier(column);
  return sql`case when ${type} ~ '^(image|video|audio)/' then split_part(${type}, '/', 1) when ${type} ~ '${sql.raw(documents)}' then 'document' else 'other' end`;
}
