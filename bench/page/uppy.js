import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { sign } from "./sign.js";
import { contestant } from "./measure.js";

contestant({
  prepare: () => new Uppy().use(AwsS3, { signRequest: sign }),
  async upload(files, { made }) {
    made.addFiles(files.map((data) => ({ name: data.name, type: data.type, data })));
    const { successful, failed } = await made.upload();
    if (failed.length > 0) throw new Error(failed[0].error);
    return successful.length;
  },
});
