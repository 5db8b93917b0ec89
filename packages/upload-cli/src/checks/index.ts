export type { Facts, Finding } from "./finding.ts";
export { checkSetUp, proveSetUp, type Checked, type CheckOptions } from "./run-checks.ts";
export { providerProfile } from "./profile.ts";
