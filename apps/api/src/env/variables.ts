import { GiB, maxUploadSize } from "@s3-direct/upload-core";
import { z } from "zod";
import { fields } from "./fields.ts";

const amount = fields.wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER });
/** At most the maximum of the database's column. */
const points = fields.wholeNumber({ min: 1, max: 1_000_000_000 });

/** All variables that this server reads, except S3's, with their types and defaults. */
export const schema = z.object({
  NODE_ENV: z
    .enum(["production", "development", "test"], { error: "must be production, development or test" })
    .default("development"),
  PORT: fields.wholeNumber({ min: 0, max: 65_535 }).default(3000),
  METRICS_PORT: fields.wholeNumber({ min: 0, max: 65_535 }).optional(),
  WEB_ORIGIN: fields.origin.default("http://localhost:5173"),
  WEB_DIST: z.string().optional(),
  DATABASE_URL: fields.postgresUrl.optional(),
  DATA_DIR: z.string().default(".data"),
  DEV_S3_PORT: fields.wholeNumber({ min: 0, max: 65_535 }).default(9000),
  BETTER_AUTH_SECRET: z
    .string()
    .min(32, { error: "must have at least 32 characters: `openssl rand -base64 32` makes one" })
    .optional(),
  ALLOW_GUESTS: fields.flag.optional(),
  TRUST_PROXY: fields.proxies.default(0),
  UPLOAD_ACCEPT: fields.accept.default([
    "image/*",
    "video/*",
    "audio/*",
    "application/pdf",
    "text/plain",
    "text/csv",
    ".docx",
    ".xlsx",
    ".pptx",
    ".zip",
  ]),
  UPLOAD_MAX_SIZE: fields.wholeNumber({ min: 1, max: maxUploadSize }).default(GiB),
  QUOTA_BYTES: amount.default(10 * GiB),
  QUOTA_FILES: amount.default(10_000),
  GUEST_QUOTA_BYTES: amount.default(GiB),
  GUEST_QUOTA_FILES: amount.default(1_000),
  MAX_OPEN_MULTIPARTS: amount.default(50),
  // Enough to create and finish a thousand files at once, and for the page's other calls.
  RATE_LIMIT_USER: points.default(4_000),
  RATE_LIMIT_ADDRESS: points.default(9_000),
  SIGN_UPS_PER_ADDRESS: points.optional(),
  SMTP_URL: fields.smtpUrl.optional(),
  MAIL_FROM: fields.sender.optional(),
  // Ceph receives it as part of a URL.
  EVENTS_SECRET: z
    .string()
    .regex(/^[\w.~-]{32,}$/, {
      error: "must have at least 32 letters and digits: `openssl rand -hex 32` makes one",
    })
    .optional(),
  SWEEP_EVERY_HOURS: fields.wholeNumber({ min: 1, max: 720 }).optional(),
  // Less than a day: an upload is kept for that long.
  RECONCILE_EVERY_MINUTES: fields.wholeNumber({ min: 5, max: 720 }).optional(),
});
