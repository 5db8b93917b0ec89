import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createHmacSha256 } from "./hmac-sha256.ts";

test("an HMAC is what node:crypto's is, for keys of up to a block and ASCII texts of any length", () => {
  const key = fc.uint8Array({ maxLength: 64 });
  const texts = fc.array(fc.string({ unit: "binary-ascii", maxLength: 300 }), { maxLength: 3 });
  fc.assert(
    fc.property(key, texts, (key, texts) => {
      const hmac = createHmacSha256(key);
      for (const text of texts) expect(hmac(text)).toBe(createHmac("sha256", key).update(text).digest("hex"));
    }),
  );
});
