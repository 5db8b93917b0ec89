import { type Column, type SQL, sql } from "drizzle-orm";

/** Whether a column's text contains this text, ignoring case. There are no wildcards. */
export const contains = (column: Column, part: string): SQL => sql`strpos(lower(${column}), lower(${part})) > 0`;
