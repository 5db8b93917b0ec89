import { connectionsPerHost } from "@s3-direct/upload-core";

/** Transfers at once, and calls to the API: four host names' worth. */
export const connectionsInAll = 4 * connectionsPerHost;
