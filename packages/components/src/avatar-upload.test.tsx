// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AvatarUpload } from "./avatar-upload";
import { button, buttons, choose, one, openPage } from "./testing/show";
import { done, failed, idle, photo, underWay } from "./testing/single-upload";

let page: ReturnType<typeof openPage>;
const made: string[] = [];
const revoked: string[] = [];
beforeEach(() => {
  page = openPage();
  made.length = 0;
  revoked.length = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    made.push(`blob:page/${made.length}`);
    return made.at(-1) ?? "";
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void revoked.push(url));
});
afterEach(async () => {
  await page.close();
  vi.restoreAllMocks();
});

const picture = () => document.querySelector("img")?.getAttribute("src");

test("an avatar shows the picture that there is, the chosen one as soon as it goes up, and lets go of it afterwards", async () => {
  const upload = idle();
  await page.show(<AvatarUpload upload={upload} src="/old.png" />);
  expect(picture()).toBe("/old.png");
  await page.act(() => choose(photo));
  expect(upload.upload).toHaveBeenCalledWith(photo);

  await page.show(<AvatarUpload upload={underWay()} src="/old.png" />);
  expect(picture()).toBe("blob:page/0");
  expect(one("progress").getAttribute("value")).toBe("0.4");
  await page.show(<AvatarUpload upload={done()} src="/old.png" />);
  expect([picture(), made.length, revoked.length]).toEqual(["blob:page/0", 1, 0]);
  await page.show(<AvatarUpload upload={idle()} src="/new.png" />);
  expect([picture(), revoked]).toEqual(["/new.png", ["blob:page/0"]]);
});

test("what failed leaves the picture that was there, and says why", async () => {
  const upload = failed();
  await page.show(<AvatarUpload upload={upload} src="/old.png" />);
  expect(picture()).toBe("/old.png");
  expect(one("output").textContent).toBe("The server cannot be reached. Check the connection.");
  await page.click("Try again: photo.png");
  expect(upload.retry).toHaveBeenCalledOnce();
});

test("an avatar takes pictures only, whatever else the endpoint accepts, and says so", async () => {
  const upload = { ...idle(), rules: async () => ({ accept: ["image/png", "application/pdf"], maxSize: 1024 ** 2 }) };
  await page.show(<AvatarUpload upload={upload} />);
  expect(one("input").getAttribute("accept")).toBe("image/png");
  expect(one(".s3d-hint").textContent).toBe("PNG · up to 1 MB");
  await page.act(() => choose(new File(["x"], "a.pdf", { type: "application/pdf" })));
  expect(one("[role=alert]").textContent).toBe("This is no picture. Choose another file.");
  expect(upload.upload).not.toHaveBeenCalled();
});

test("an avatar takes a picture to which the browser gives no type: the endpoint decides by its extension", async () => {
  const upload = { ...idle(), rules: async () => ({ accept: ["image/*"], maxSize: 1024 ** 2 }) };
  await page.show(<AvatarUpload upload={upload} />);
  const heic = new File(["x"], "photo.heic");
  await page.act(() => choose(heic));
  expect(one("[role=alert]").textContent).toBe("");
  expect(upload.upload).toHaveBeenCalledWith(heic);
});

test("an avatar can be removed where somebody is told, and the focus stays near", async () => {
  const upload = done();
  const onRemove = vi.fn();
  await page.show(<AvatarUpload upload={upload} />);
  expect(buttons()).toEqual(["Change picture"]);
  await page.show(<AvatarUpload upload={upload} onRemove={onRemove} />);
  await page.click("Remove picture");
  expect(upload.reset).toHaveBeenCalledOnce();
  expect(onRemove).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(button("Change picture"));
});
