/** What macOS and Windows keep in a folder beside one's own files, and show to nobody. */
const systemFile = /\/(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

export const isMeant = ({ path }: { path: string }) => !systemFile.test(path);
