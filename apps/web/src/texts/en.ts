import type { UploadErrorCode } from "@s3-direct/upload-core";
import { account } from "./en/account.ts";
import { failureReasons, failures } from "./en/failures.ts";
import { howItWorks } from "./en/how-it-works.ts";
import { library } from "./en/library.ts";
import { shell } from "./en/shell.ts";
import { upload } from "./en/upload.ts";
import type { FailureSentences } from "./failure-facts.ts";

/** The app's first texts, in English. Another language is another object of the same type. */
export const en = { ...shell, account, upload, library, howItWorks, failureReasons, failures };

export type Texts = Omit<typeof en, "failures" | "failureReasons"> & {
  failureReasons: Record<UploadErrorCode, string>;
  failures: FailureSentences;
};
