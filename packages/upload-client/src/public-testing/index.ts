export { fakeUploader, type FakeCall, type FakeUploader } from "./fake-uploader.ts";
export { hostileFiles } from "./hostile-files.ts";
