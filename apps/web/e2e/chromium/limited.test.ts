import { expect, test, vi } from "vitest";
import { makeBigText, makeFile } from "../files.ts";
import { continueAsGuest, fileInput, sendingLimit, uploadRow } from "../on-page.ts";
import { startStack } from "../stack.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();

// Each test starts a whole stack, on a machine that may do ten other things.
vi.setConfig({ testTimeout: 600_000 });

test("who is over a limit reads what to do, or that the upload waits for its turn", async () => {
  await using stack = await startStack({ env: { RATE_LIMIT_USER: "12", GUEST_QUOTA_BYTES: "50000000" } });
  const { page } = await visit(stack.url);
  await continueAsGuest(page);
  const large = await makeBigText(folder(), { name: "too-much.txt", size: 60_000_000 });
  await fileInput(page).setInputFiles([large.path]);
  await uploadRow(page, large.name).getByText("Failed").waitFor();
  await expect
    .poll(() => uploadRow(page, large.name).innerText())
    .toMatch(/no room left for this file \(47\.7 MB free\)\. Delete some files for good and try again\./);

  await page.goto(`${stack.url}/requests`);
  await page.getByRole("button", { name: "Request files" }).click();
  await page.getByText("No more: one file may take a quarter of your storage.").waitFor();
  await expect
    .poll(() => page.getByLabel("Each up to").locator("option").allInnerTexts())
    .toEqual(["10 MB", "11.9 MB"]);
  await page.goto(stack.url);

  // The limit of 12 points a minute allows four files.
  const files = await Promise.all(
    Array.from({ length: 6 }, (_, n) => makeFile(folder(), { name: `note-${n}.txt`, bytes: Buffer.from(`note ${n}`) })),
  );
  await fileInput(page).setInputFiles(files.map(({ path }) => path));
  const uploads = page.getByRole("region", { name: "Uploads" });
  await expect.poll(() => uploads.innerText()).toContain("Waiting for its turn");
});

test("each limit of what one may have, and of newcomers, says what helps and when", async () => {
  const env = { GUEST_QUOTA_FILES: "2", MAX_OPEN_MULTIPARTS: "1", SIGN_UPS_PER_ADDRESS: "1" };
  await using stack = await startStack({ env });
  const { page } = await visit(stack.url);
  await continueAsGuest(page);
  // Slow enough that the upload is still in progress.
  const limit = await sendingLimit(page);
  await limit(1_000_000);
  const add = async (name: string, size: number) => {
    await fileInput(page).setInputFiles([(await makeBigText(folder(), { name, size })).path]);
    return uploadRow(page, name);
  };
  await (await add("first.txt", 60_000_000)).getByText(/Uploading/).waitFor();
  const second = await add("second.txt", 40_000_000);
  await second.getByText("Failed").waitFor();
  await expect
    .poll(() => second.innerText())
    .toMatch(
      /You have reached your limit of unfinished large uploads\. Finish or cancel one, or wait 7 days, and try again\./,
    );
  await (await add("small.txt", 1000)).getByText("Published").waitFor();
  const third = await add("third.txt", 1000);
  await third.getByText("Failed").waitFor();
  await expect
    .poll(() => third.innerText())
    .toMatch(/You have reached your limit of files\. Delete one for good, or wait 7 days, and try again\./);

  const stranger = await visit(stack.url);
  await stranger.page.getByRole("button", { name: "Continue as guest" }).click();
  await stranger.page.getByText(/Too many tries\. Wait (1 hr|\d+ min), then try again\./).waitFor();
});
