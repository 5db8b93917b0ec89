import { expect, test } from "vitest";
import { makeBigText, makeFile } from "./files.ts";
import { continueAsGuest, fileInput, uploadRow } from "./on-page.ts";
import { startStack } from "./stack.ts";
import { useVisitors } from "./visitors.ts";

const { visit, folder } = useVisitors();

test("who is over a limit reads what to do, or that the upload waits for its turn", async () => {
  await using stack = await startStack({ env: { RATE_LIMIT_USER: "12", GUEST_QUOTA_BYTES: "50000000" } });
  const { page } = await visit(stack.url);
  await continueAsGuest(page);
  const large = await makeBigText(folder(), { name: "too-much.txt", size: 60_000_000 });
  await fileInput(page).setInputFiles([large.path]);
  await uploadRow(page, large.name).getByText("Failed").waitFor();
  expect(await uploadRow(page, large.name).innerText()).toMatch(
    /no room left for this file \(47\.7 MB free\)\. Delete some files and try again\./,
  );

  // A minute holds 12 points, which is four files.
  const files = await Promise.all(
    Array.from({ length: 6 }, (_, n) => makeFile(folder(), { name: `note-${n}.txt`, bytes: Buffer.from(`note ${n}`) })),
  );
  await fileInput(page).setInputFiles(files.map(({ path }) => path));
  const uploads = page.getByRole("region", { name: "Uploads" });
  await expect.poll(() => uploads.innerText(), { timeout: 60_000 }).toContain("Waiting for its turn");
});
