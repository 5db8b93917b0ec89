import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { en } from "../../texts/en.ts";
import { signOut } from "./account.ts";

const api = vi.fn<typeof fetch>();
beforeEach(() => void vi.stubGlobal("fetch", api.mockReset()));
afterEach(() => void vi.unstubAllGlobals());

test("who signs out is signed out, without code that would have to come first", async () => {
  api.mockResolvedValue(Response.json({ success: true }));
  await signOut();
  expect(api).toHaveBeenCalledExactlyOnceWith("/api/auth/sign-out", expect.objectContaining({ method: "POST" }));
});

test("a sign-out that did not happen is said in words", async () => {
  api.mockResolvedValue(Response.json({ code: "SOMETHING_NEW" }, { status: 400 }));
  await expect(signOut()).rejects.toThrow(en.account.errors.other);
  api.mockResolvedValue(new Response("<html>", { status: 502 }));
  await expect(signOut()).rejects.toThrow(en.account.errors.unreachable);
  api.mockRejectedValue(new TypeError("Failed to fetch"));
  await expect(signOut()).rejects.toThrow(en.account.errors.unreachable);
});
