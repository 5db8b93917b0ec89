import { sql } from "drizzle-orm";

/** What people filter their files by. */
export const mediaKinds = ["image", "video", "audio", "document", "other"] as const;

/** Types of texts, and of what people write, calculate and present with: for Postgres and for JavaScript. */
export const documents = [
  "^text/",
  String.raw`^application/(pdf|msword|rtf|json|epub\+zip|x-hwp|hwp\+zip)$`,
  String.raw`^application/vnd\.(ms-excel|ms-powerpoint|openxmlformats-officedocument\.|oasis\.opendocument\.)`,
].join("|");

/** The SQL for the kind of a column's content type. */
export function kindOf(column: string) {
  const type = sql.identifier(column);
  return sql`case when ${type} ~ '^(image|video|audio)/' then split_part(${type}, '/', 1) when ${type} ~ '${sql.raw(documents)}' then 'document' else 'other' end`;
}
