import { createAuthMiddleware } from "better-auth/api";
import { afterRegistration, type RegistrationDeps } from "./register-passkey.ts";

/**
 * Runs once the response is ready, when no transaction is open any more: `noteActivity` uses its own connection, and
 * would wait for an open one.
 */
export const afterEach = (deps: RegistrationDeps) =>
  createAuthMiddleware(async (context) => {
    if (context.path === "/passkey/verify-registration") await afterRegistration(deps, context);
  });
