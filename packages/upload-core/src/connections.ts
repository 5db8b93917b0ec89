/** How many connections browsers open to one host name over HTTP/1.1, which is all that S3 speaks. */
export const connectionsPerHost = 6;

/** The most transfers at once, and calls to the API: enough for four host names. */
export const connectionsInAll = 4 * connectionsPerHost;
