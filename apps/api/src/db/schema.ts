import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { activityKinds } from "../activity/kinds.ts";
import { acceptances } from "../file-request/acceptances.ts";
import { kindOf, mediaKinds } from "../media/kinds.ts";
import { storedSizeOf } from "../media/stored-size.ts";
import type { MediaItem } from "../media/queries.ts";

/** In milliseconds, like a JavaScript Date. */
const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
/** In microseconds, to order rows whose Dates would be equal. */
const fineMoment = (name: string) => timestamp(name, { withTimezone: true, precision: 6, mode: "date" });
const createdAt = moment("created_at").notNull().defaultNow();
const updatedAt = moment("updated_at").notNull().defaultNow();

// user, session, account and verification belong to better-auth: their property names are its field names.

export const user = pgTable(
  "user",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    email: text("email").notNull().unique(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    isAnonymous: boolean("is_anonymous").notNull().default(false),
    // The account that a guest has become. What the guest still uploads belongs to that account.
    linkedTo: text("linked_to"),
    // Since when the account is being deleted. Nothing more is stored for it.
    leavingAt: moment("leaving_at"),
    createdAt,
    updatedAt,
  },
  (table) => [index("user_linked_to").on(table.linkedTo), index("user_leaving_at").on(table.leavingAt)],
);

const userId = () =>
  text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" });

export const session = pgTable(
  "session",
  {
    id: text("id").primaryKey(),
    userId: userId(),
    token: text("token").notNull().unique(),
    expiresAt: moment("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    // When the session's user last confirmed being the account's owner, by password or passkey.
    confirmedAt: moment("confirmed_at"),
    createdAt,
    updatedAt,
  },
  (table) => [index("session_user_id").on(table.userId)],
);

export const account = pgTable(
  "account",
  {
    id: text("id").primaryKey(),
    userId: userId(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: moment("access_token_expires_at"),
    refreshTokenExpiresAt: moment("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt,
    updatedAt,
  },
  (table) => [index("account_user_id").on(table.userId)],
);

export const verification = pgTable(
  "verification",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt,
    updatedAt,
  },
  (table) => [index("verification_identifier").on(table.identifier)],
);

/** An address that an account gets once the link sent to it is opened. */
export const emailChange = pgTable("email_change", {
  userId: userId().primaryKey(),
  email: text("email").notNull(),
  tokenHash: text("token_hash").notNull().unique(),
  expiresAt: moment("expires_at").notNull(),
});

/** Also better-auth's: the passkeys of accounts. */
export const passkey = pgTable(
  "passkey",
  {
    id: text("id").primaryKey(),
    userId: userId(),
    name: text("name"),
    publicKey: text("public_key").notNull(),
    credentialID: text("credential_id").notNull().unique(),
    // 32 bits, unsigned.
    counter: bigint("counter", { mode: "number" }).notNull(),
    deviceType: text("device_type").notNull(),
    backedUp: boolean("backed_up").notNull(),
    transports: text("transports"),
    aaguid: text("aaguid"),
    createdAt,
  },
  (table) => [index("passkey_user_id").on(table.userId)],
);

/** What happened in an account, by which kind of device and roughly from where. The id increases with each row. */
export const activity = pgTable(
  "activity",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    userId: userId(),
    kind: text("kind", { enum: activityKinds }).notNull(),
    browser: text("browser"),
    system: text("system"),
    isHandheld: boolean("is_handheld").notNull(),
    place: text("place"),
    at: moment("at").notNull().defaultNow(),
  },
  (table) => [index("activity_user").on(table.userId, table.id), index("activity_at").on(table.at)],
);

/** Ignores case and otherwise orders by code point: the same on every Postgres, and right for Hangul. */
export function nameOrder(name: AnyPgColumn) {
  return sql`lower(${name}) collate "C"`;
}

/** The person whose row it is, which is deleted with the account. */
const ownerId = () =>
  text("owner_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" });

/** A link by which others send files to a person. An ended one keeps its row, which its files refer to. */
export const fileRequest = pgTable(
  "file_request",
  {
    id: text("id").primaryKey(),
    ownerId: ownerId(),
    // The secret part of the link.
    token: text("token").notNull().unique(),
    title: text("title").notNull(),
    note: text("note").notNull(),
    accepts: text("accepts", { enum: acceptances }).notNull(),
    maxFiles: integer("max_files").notNull(),
    // Of each file, in bytes; null: the application's maximum.
    maxSize: bigint("max_size", { mode: "number" }),
    // For the owner's own files from another device.
    ownDevice: boolean("own_device").notNull().default(false),
    expiresAt: moment("expires_at"),
    // When its owner ended it.
    endedAt: moment("ended_at"),
    createdAt,
  },
  (table) => [index("file_request_owner").on(table.ownerId, table.createdAt)],
);

/** The file request that a file, or an upload under way, belongs to. */
const fileRequestId = () => text("file_request_id").references(() => fileRequest.id, { onDelete: "set null" });

/** One row for each upload that was published. Of a deleted file it stays for some time: see media/sweep-deleted.ts. */
export const media = pgTable(
  "media",
  {
    id: text("id").primaryKey(),
    // No cascade: an account's files must be deleted before it, or they would stay public and nobody could delete them.
    ownerId: text("owner_id")
      .notNull()
      .references(() => user.id),
    uploadKey: text("upload_key").notNull().unique(),
    mediaKey: text("media_key").notNull(),
    name: text("name").notNull(),
    // Null for private files.
    url: text("url"),
    visibility: text("visibility", { enum: ["public", "private"] })
      .notNull()
      .default("public"),
    size: bigint("size", { mode: "number" }).notNull(),
    contentType: text("content_type").notNull(),
    // Computed by the database, so that old rows have it, too.
    kind: text("kind", { enum: mediaKinds }).notNull().generatedAlwaysAs(kindOf("content_type")),
    // Only for pictures, in pixels.
    width: integer("width"),
    height: integer("height"),
    // The smaller pictures that finish returned. The placeholders below are drawn until they have loaded.
    variants: jsonb("variants").$type<MediaItem["variants"]>(),
    // The bytes that count against the quota, including the smaller pictures.
    storedSize: bigint("stored_size", { mode: "number" }).notNull().generatedAlwaysAs(storedSizeOf("size", "variants")),
    thumbHash: text("thumb_hash"),
    dominantColor: text("dominant_color"),
    // In base64, as the owner's browser announced it; null for large files, files from file requests, and old files.
    sha256: text("sha256"),
    fileRequestId: fileRequestId(),
    // The sender's name and message for a file request, as the sender typed them.
    sender: text("sender"),
    message: text("message"),
    // Which files were chosen together, and this file's place among them: see media/batch.ts.
    batchId: text("batch_id"),
    batchPlace: integer("batch_place"),
    // Lists are ordered by it.
    createdAt: fineMoment("created_at").notNull().defaultNow(),
    // When the file was last moved to the trash. It stays when the file is restored or deleted for good, as the file's
    // place in the trash's list.
    trashedAt: moment("trashed_at"),
    // The file is in the trash until then. Afterwards it is due to be deleted for good: see trash/.
    trashedUntil: moment("trashed_until"),
    // The row outlives its file for two weeks, so that a late finish cannot list the file again.
    deletedAt: moment("deleted_at"),
  },
  // One index for each order, and one for the filter by kind. A search reads at most all files of one owner along an
  // index, without deleted ones.
  (table) => [
    index("media_owner_newest")
      .on(table.ownerId, table.createdAt, table.id)
      .where(sql`${table.deletedAt} is null`),
    index("media_owner_name")
      .on(table.ownerId, nameOrder(table.name), table.id)
      .where(sql`${table.deletedAt} is null`),
    index("media_owner_size")
      .on(table.ownerId, table.size, table.id)
      .where(sql`${table.deletedAt} is null`),
    index("media_owner_sha256")
      .on(table.ownerId, table.sha256)
      .where(sql`${table.deletedAt} is null`),
    index("media_owner_kind")
      .on(table.ownerId, table.kind, table.createdAt, table.id)
      .where(sql`${table.deletedAt} is null`),
    index("media_owner_batch")
      .on(table.ownerId, table.batchId, table.createdAt)
      .where(sql`${table.batchId} is not null`),
    // Includes deleted files: it serves the deletion of an account, and a guest who becomes an account.
    index("media_owner").on(table.ownerId),
    // The sweep looks up which files of the bucket have a row.
    index("media_key").on(table.mediaKey),
    index("media_file_request").on(table.fileRequestId),
    // Finds files whose time in the trash is over.
    index("media_trashed_until")
      .on(table.trashedUntil)
      .where(sql`${table.trashedUntil} is not null and ${table.deletedAt} is null`),
  ],
);

const mediaId = () =>
  text("media_id")
    .notNull()
    .references(() => media.id, { onDelete: "cascade" });

/** An upload that will replace a file because it is made public or private. A file has one at a time. */
export const visibilityChange = pgTable(
  "visibility_change",
  {
    mediaId: mediaId().primaryKey(),
    uploadKey: text("upload_key").notNull(),
    // `uploadId` is set for an upload in parts; `record`, what its object's metadata says, for any other.
    uploadId: text("upload_id"),
    record: text("record"),
    // The file's name when the change began, which the upload's keys and headers contain.
    name: text("name").notNull().default(""),
    // Whether the change was given up: it will not be made, and its upload must be deleted.
    isEnded: boolean("is_ended").notNull().default(false),
    createdAt,
  },
  (table) => [index("visibility_change_created_at").on(table.createdAt)],
);

/**
 * Room that is reserved for an upload under way. From `expires_at` on it no longer counts; see quota/reserved-until.ts.
 */
export const reservation = pgTable(
  "reservation",
  {
    uploadKey: text("upload_key").primaryKey(),
    ownerId: ownerId(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    /** S3 keeps its parts until it is finished or aborted. */
    multipart: boolean("multipart").notNull(),
    fileRequestId: fileRequestId(),
    // The file's place among the files that were chosen together. A create with the same one repeats this one.
    batchId: text("batch_id"),
    batchPlace: integer("batch_place"),
    // Only for an upload in parts, and set before create answers with it. Without it, nobody can send a part.
    uploadId: text("upload_id"),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [index("reservation_owner").on(table.ownerId), index("reservation_file_request").on(table.fileRequestId)],
);

/** A link to some of a person's files, for anybody who has it. A revoked link has no row. */
export const share = pgTable(
  "share",
  {
    id: text("id").primaryKey(),
    ownerId: ownerId(),
    // The secret part of the link.
    token: text("token").notNull().unique(),
    title: text("title").notNull(),
    passwordHash: text("password_hash"),
    expiresAt: moment("expires_at"),
    maxDownloads: integer("max_downloads"),
    opens: integer("opens").notNull().default(0),
    downloads: integer("downloads").notNull().default(0),
    createdAt,
  },
  (table) => [index("share_owner").on(table.ownerId, table.createdAt)],
);

/** The files of a link. A file that is deleted or in the trash keeps its row here, but is not shown. */
export const shareItem = pgTable(
  "share_item",
  {
    shareId: text("share_id")
      .notNull()
      .references(() => share.id, { onDelete: "cascade" }),
    mediaId: mediaId(),
    place: integer("place").notNull(),
  },
  (table) => [primaryKey({ columns: [table.shareId, table.mediaId] }), index("share_item_media").on(table.mediaId)],
);

/** A person's collection of files. A deleted album keeps its row for some time, so that it can be restored. */
export const album = pgTable(
  "album",
  {
    id: text("id").primaryKey(),
    ownerId: ownerId(),
    name: text("name").notNull(),
    createdAt,
    deletedAt: moment("deleted_at"),
  },
  (table) => [index("album_owner").on(table.ownerId, table.createdAt, table.id)],
);

/**
 * The files of an album. A file in the trash keeps its row here, but is not shown; a file that is deleted for good has
 * none.
 */
export const albumItem = pgTable(
  "album_item",
  {
    albumId: text("album_id")
      .notNull()
      .references(() => album.id, { onDelete: "cascade" }),
    mediaId: mediaId(),
  },
  (table) => [primaryKey({ columns: [table.albumId, table.mediaId] }), index("album_item_media").on(table.mediaId)],
);

/** The tags of files. A file has each tag once, whatever its case. A tag exists while a file has it. */
export const mediaTag = pgTable(
  "media_tag",
  {
    mediaId: mediaId(),
    ownerId: ownerId(),
    name: text("name").notNull(),
  },
  (table) => [
    uniqueIndex("media_tag_once").on(table.mediaId, sql`lower(${table.name})`),
    index("media_tag_owner").on(table.ownerId, sql`lower(${table.name})`),
  ],
);

/** How much of a rate limit is used up, counted by all processes. The columns are rate-limiter-flexible's. */
export const rateLimit = pgTable("rate_limit", {
  key: text("key").primaryKey(),
  points: integer("points").notNull(),
  expire: moment("expire"),
});

/**
 * When the last completed run of each periodic task started, and when the task last failed, in any process. Also since
 * when the database has been in use: see sweep/in-use.ts.
 */
export const taskRun = pgTable("sweep_run", {
  name: text("name").primaryKey(),
  startedAt: moment("started_at").notNull(),
});

/**
 * People whose files were erased, until they are erased a second time: a finish that was under way may have published a
 * file since.
 */
export const erasedOwner = pgTable("erased_owner", {
  ownerId: text("owner_id").primaryKey(),
  erasedAt: moment("erased_at").notNull(),
});
