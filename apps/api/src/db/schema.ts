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

/** Milliseconds, as a JavaScript Date has them. */
const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
/** Microseconds, which order what a Date takes for the same moment. */
const fineMoment = (name: string) => timestamp(name, { withTimezone: true, precision: 6, mode: "date" });
const createdAt = moment("created_at").notNull().defaultNow();
const updatedAt = moment("updated_at").notNull().defaultNow();

// user, session, account and verification are better-auth's: their property names are its field names.

export const user = pgTable(
  "user",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    email: text("email").notNull().unique(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    isAnonymous: boolean("is_anonymous").notNull().default(false),
    // The account that a guest became: what the guest still uploads is that account's.
    linkedTo: text("linked_to"),
    // Since when the account is being deleted. Nothing is stored for it any more.
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
    // When whoever uses it has last shown to be the account's owner, by password or passkey.
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

/** An address that an account is to have once the link that was sent there is opened. */
export const emailChange = pgTable("email_change", {
  userId: userId().primaryKey(),
  email: text("email").notNull(),
  tokenHash: text("token_hash").notNull().unique(),
  expiresAt: moment("expires_at").notNull(),
});

/** better-auth's, too: what signs an account in without a password. */
export const passkey = pgTable(
  "passkey",
  {
    id: text("id").primaryKey(),
    userId: userId(),
    name: text("name"),
    publicKey: text("public_key").notNull(),
    credentialID: text("credential_id").notNull().unique(),
    // Up to 32 bits, without a sign.
    counter: bigint("counter", { mode: "number" }).notNull(),
    deviceType: text("device_type").notNull(),
    backedUp: boolean("backed_up").notNull(),
    transports: text("transports"),
    aaguid: text("aaguid"),
    createdAt,
  },
  (table) => [index("passkey_user_id").on(table.userId)],
);

/** What happened in an account, by what kind of device and from about where. Each is numbered as it comes. */
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

/** Ignores case, and otherwise orders by code point: the same on every Postgres, and right for Hangul. */
export function nameOrder(name: AnyPgColumn) {
  return sql`lower(${name}) collate "C"`;
}

/** A link by which others send files to a person. One that has ended keeps its row: its files say for what they came. */
export const fileRequest = pgTable(
  "file_request",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    // What whoever has the link knows.
    token: text("token").notNull().unique(),
    title: text("title").notNull(),
    note: text("note").notNull(),
    accepts: text("accepts", { enum: acceptances }).notNull(),
    maxFiles: integer("max_files").notNull(),
    // In bytes, of each file; none: as large as the application takes.
    maxSize: bigint("max_size", { mode: "number" }),
    // Its owner sends by it, from another device.
    ownDevice: boolean("own_device").notNull().default(false),
    expiresAt: moment("expires_at"),
    // Taken back by its owner.
    endedAt: moment("ended_at"),
    createdAt,
  },
  (table) => [index("file_request_owner").on(table.ownerId, table.createdAt)],
);

/** For which request a file came, or is on its way. */
const fileRequestId = () => text("file_request_id").references(() => fileRequest.id, { onDelete: "set null" });

/** One row for each upload that was ever published. */
export const media = pgTable(
  "media",
  {
    id: text("id").primaryKey(),
    // No cascade: an account goes only after its files, or they would stay public with nobody to delete them.
    ownerId: text("owner_id")
      .notNull()
      .references(() => user.id),
    uploadKey: text("upload_key").notNull().unique(),
    mediaKey: text("media_key").notNull(),
    name: text("name").notNull(),
    // Private files have none.
    url: text("url"),
    visibility: text("visibility", { enum: ["public", "private"] })
      .notNull()
      .default("public"),
    size: bigint("size", { mode: "number" }).notNull(),
    contentType: text("content_type").notNull(),
    // Computed by the database, so that old rows have it too.
    kind: text("kind", { enum: mediaKinds }).notNull().generatedAlwaysAs(kindOf("content_type")),
    // For pictures, in pixels.
    width: integer("width"),
    height: integer("height"),
    // Its smaller pictures, as finish has answered them, and what is drawn until they are there.
    variants: jsonb("variants").$type<MediaItem["variants"]>(),
    // What it takes of the quota, together with these.
    storedSize: bigint("stored_size", { mode: "number" }).notNull().generatedAlwaysAs(storedSizeOf("size", "variants")),
    thumbHash: text("thumb_hash"),
    dominantColor: text("dominant_color"),
    // In base64, as its owner's browser announced it; none of large files, of those that came by a link, and of old ones.
    sha256: text("sha256"),
    fileRequestId: fileRequestId(),
    // Of whoever sent it for that request, as they called themselves.
    sender: text("sender"),
    message: text("message"),
    // Which files were chosen together, and where this one stood among them: see media/batch.ts.
    batchId: text("batch_id"),
    batchPlace: integer("batch_place"),
    // By it files are listed.
    createdAt: fineMoment("created_at").notNull().defaultNow(),
    // When it was last moved to the trash. It stays when the file is restored, or is deleted for good: it is the file's place in the trash's list.
    trashedAt: moment("trashed_at"),
    // It is in the trash until then, and from then on to be deleted for good: see trash/.
    trashedUntil: moment("trashed_until"),
    // The row outlives its file, so that a finish still on its way cannot list the file again.
    deletedAt: moment("deleted_at"),
  },
  // One index for each order, and one for the filter by kind. A search reads along them through one owner's files at most, and past none
  // that is deleted.
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
    // Deleted ones too: an account that goes, or that a guest becomes, takes them along.
    index("media_owner").on(table.ownerId),
    // The sweep asks which of the files in the bucket have a row.
    index("media_key").on(table.mediaKey),
    index("media_file_request").on(table.fileRequestId),
    // What has been in the trash for long enough.
    index("media_trashed_until")
      .on(table.trashedUntil)
      .where(sql`${table.trashedUntil} is not null and ${table.deletedAt} is null`),
  ],
);

/** An upload that is to take a file's place, because the file is made public or private. A file has one at a time. */
export const visibilityChange = pgTable(
  "visibility_change",
  {
    mediaId: text("media_id")
      .primaryKey()
      .references(() => media.id, { onDelete: "cascade" }),
    uploadKey: text("upload_key").notNull(),
    // Of one in parts; and of any other one what its object says of it.
    uploadId: text("upload_id"),
    record: text("record"),
    // Of the file as it began: the upload's keys and headers have it.
    name: text("name").notNull().default(""),
    // Given up: it is not made any more, and its upload is to be deleted.
    isEnded: boolean("is_ended").notNull().default(false),
    createdAt,
  },
  (table) => [index("visibility_change_created_at").on(table.createdAt)],
);

/** Room that is taken for an upload under way. From `expires_at` on it counts for nothing; see quota/reserved-until.ts. */
export const reservation = pgTable(
  "reservation",
  {
    uploadKey: text("upload_key").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    /** S3 holds its parts until it is finished or cancelled. */
    multipart: boolean("multipart").notNull(),
    fileRequestId: fileRequestId(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [index("reservation_owner").on(table.ownerId), index("reservation_file_request").on(table.fileRequestId)],
);

/** A link to some of a person's files, for whoever has it. One that is taken back has no row. */
export const share = pgTable(
  "share",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    // What whoever has the link knows.
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

/** The files of a link. One that is deleted, or in the trash, has its row, and is not shown. */
export const shareItem = pgTable(
  "share_item",
  {
    shareId: text("share_id")
      .notNull()
      .references(() => share.id, { onDelete: "cascade" }),
    mediaId: text("media_id")
      .notNull()
      .references(() => media.id, { onDelete: "cascade" }),
    place: integer("place").notNull(),
  },
  (table) => [primaryKey({ columns: [table.shareId, table.mediaId] }), index("share_item_media").on(table.mediaId)],
);

/** A person's collection of files. One that was deleted has its row for some time, so that it can be brought back. */
export const album = pgTable(
  "album",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    createdAt,
    deletedAt: moment("deleted_at"),
  },
  (table) => [index("album_owner").on(table.ownerId, table.createdAt, table.id)],
);

/** The files of an album. One in the trash has its row, and is not shown; one that is deleted for good has none. */
export const albumItem = pgTable(
  "album_item",
  {
    albumId: text("album_id")
      .notNull()
      .references(() => album.id, { onDelete: "cascade" }),
    mediaId: text("media_id")
      .notNull()
      .references(() => media.id, { onDelete: "cascade" }),
  },
  (table) => [primaryKey({ columns: [table.albumId, table.mediaId] }), index("album_item_media").on(table.mediaId)],
);

/** What a person calls files by. A file has each tag once, in whatever case; a tag is there as long as a file has it. */
export const mediaTag = pgTable(
  "media_tag",
  {
    mediaId: text("media_id")
      .notNull()
      .references(() => media.id, { onDelete: "cascade" }),
    ownerId: text("owner_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
  },
  (table) => [
    uniqueIndex("media_tag_once").on(table.mediaId, sql`lower(${table.name})`),
    index("media_tag_owner").on(table.ownerId, sql`lower(${table.name})`),
  ],
);

/** How much of a rate limit somebody has spent, counted by all processes. The columns are rate-limiter-flexible's. */
export const rateLimit = pgTable("rate_limit", {
  key: text("key").primaryKey(),
  points: integer("points").notNull(),
  expire: moment("expire"),
});

/** When each periodic task was last started that came to its end, and when it last failed, by whichever process. */
export const sweepRun = pgTable("sweep_run", {
  name: text("name").primaryKey(),
  startedAt: moment("started_at").notNull(),
});

/** People whose files were erased, until these are erased once more: a finish that was under way may have published one since. */
export const erasedOwner = pgTable("erased_owner", {
  ownerId: text("owner_id").primaryKey(),
  erasedAt: moment("erased_at").notNull(),
});
