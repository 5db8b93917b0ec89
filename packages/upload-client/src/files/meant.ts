/** Files that macOS and Windows keep in a folder and do not show. */
const systemFile = /\/(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

export const isMeant = ({ path }: { path: string }) => !systemFile.test(path);
