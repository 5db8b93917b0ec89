import { createAuthMiddleware } from "better-auth/api";
import { afterRegistration, type RegistrationDeps } from "./register-passkey.ts";

/** What is done once an answer is there, and so no transaction any more: `noteActivity` has a connection of its own, and would wait for one. */
export const afterEach = (deps: RegistrationDeps) =>
  createAuthMiddleware(async (context) => {
    if (context.path === "/passkey/verify-registration") await afterRegistration(deps, context);
  });
