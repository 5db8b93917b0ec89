import { type Column, type SQL, sql } from "drizzle-orm";

/** Whether a column's text has this part, ignoring case; nothing in it stands for something else. */
export const contains = (column: Column, part: string): SQL => sql`strpos(lower(${column}), lower(${part})) > 0`;
