/** As many connections as browsers open to one host name over HTTP/1.1, which is all that S3 speaks. */
export const connectionsPerHost = 6;

/** Transfers at once, and calls to the API: four host names' worth. */
export const connectionsInAll = 4 * connectionsPerHost;
