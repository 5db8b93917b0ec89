import type { Texts } from "./en.ts";
import { account } from "./ko/account.ts";
import { failureReasons, failures } from "./ko/failures.ts";
import { howItWorks } from "./ko/how-it-works.ts";
import { library } from "./ko/library.ts";
import { shell } from "./ko/shell.ts";
import { upload } from "./ko/upload.ts";

export const ko: Texts = { ...shell, account, upload, library, howItWorks, failureReasons, failures };
