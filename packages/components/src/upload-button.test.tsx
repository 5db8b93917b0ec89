// @vitest-environment happy-dom
import { UploadError } from "@s3-direct/upload-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { button, buttons, choose, one, openPage } from "./testing/show";
import { done, failed, idle, interrupted, photo, underWay } from "./testing/single-upload";
import { ko } from "./texts-ko";
import { UploadButton } from "./upload-button";

let page: ReturnType<typeof openPage>;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

test("an upload button chooses a file and uploads it", async () => {
  const upload = idle();
  await page.show(<UploadButton upload={upload}>Choose a photo</UploadButton>);
  const opened = vi.spyOn(one("input"), "click").mockImplementation(() => {});
  await page.click("Choose a photo");
  expect(opened).toHaveBeenCalledOnce();
  await page.act(() => choose(photo));
  expect(upload.upload).toHaveBeenCalledWith(photo);
});

test("an upload button shows how far it is and says why it does nothing meanwhile; the upload can be cancelled", async () => {
  const upload = underWay();
  await page.show(<UploadButton upload={upload} />);
  const opened = vi.spyOn(one("input"), "click").mockImplementation(() => {});
  expect(buttons()).toEqual(["Uploading 40%", "Cancel: photo.png"]);
  expect(button("Uploading 40%").getAttribute("aria-disabled")).toBe("true");
  expect(button("Uploading 40%").getAttribute("aria-describedby")).toBe(one("output").id);
  expect(one("output").textContent).toBe("photo.png is being sent. Cancel it to choose another file.");
  await page.click("Uploading 40%");
  expect(opened).not.toHaveBeenCalled();
  await page.click("Cancel: photo.png");
  expect(upload.abort).toHaveBeenCalledOnce();
});

test("a name that is written from the right moves nothing in a sentence or a button's name", async () => {
  const file = new File([], "\u202Eتقرير 2026.pdf");
  await page.show(<UploadButton upload={underWay(file)} />);
  const name = "\u2068تقرير 2026.pdf\u2069";
  expect(buttons()).toEqual(["Uploading 40%", `Cancel: ${name}`]);
  expect(one("output").textContent).toBe(`${name} is being sent. Cancel it to choose another file.`);
  await page.show(<UploadButton upload={done(file)} />);
  expect(one("output").textContent).toBe(`${name} is uploaded.`);
});

test("an upload button says why it waits as soon as that is known", async () => {
  await page.show(<UploadButton upload={interrupted()} />);
  expect(buttons()[0]).toBe("Interrupted, trying again");
  const why = "The server cannot be reached. Check the connection.";
  expect(one("output").textContent).toBe(`Interrupted, trying again · ${why}`);
});

test("a keyboard's focus stays with the button when cancel has gone", async () => {
  await page.show(<UploadButton upload={underWay()} />);
  button("Cancel: photo.png").focus();
  await page.show(<UploadButton upload={done()} />);
  expect(document.activeElement).toBe(button("Choose a file"));
  expect(one("output").textContent).toBe("photo.png is uploaded.");
});

test("an error is its sentence; another try is offered where it may help", async () => {
  const broken = failed();
  await page.show(<UploadButton upload={broken} />);
  expect(one("output").textContent).toBe("The server cannot be reached. Check the connection.");
  await page.click("Try again: photo.png");
  expect(broken.retry).toHaveBeenCalledOnce();

  await page.show(<UploadButton upload={failed(new UploadError("FILE_TOO_LARGE"))} texts={ko} />);
  expect(one("output").textContent).toBe("파일이 너무 커요. 더 작은 파일을 선택해 주세요.");
  expect(buttons()).toEqual(["파일 선택"]);
});

test("an upload button says why nothing may be uploaded now", async () => {
  await page.show(<UploadButton upload={idle()} disabledBecause="Sign in to upload." />);
  expect(button("Choose a file").getAttribute("aria-disabled")).toBe("true");
  expect(one("output").textContent).toBe("Sign in to upload.");
});
