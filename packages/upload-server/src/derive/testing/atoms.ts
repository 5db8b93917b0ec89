/** Makes an atom, the unit of QuickTime files: a length, a name, and a content. */
export function atom(name: string, content: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + content.length);
  return Buffer.concat([length, Buffer.from(name, "latin1"), content]);
}

/** Replaces the first atom at this path of a film. */
export function withAtom(film: Uint8Array, [name, ...below]: readonly string[], wanted: Buffer): Buffer {
  const atoms = [];
  let isDone = false;
  for (let at = 0; at < film.length;) {
    const head = Buffer.from(film.subarray(at, at + 8));
    const [end, own] = [at + head.readUInt32BE(), head.toString("latin1", 4)];
    const content = film.subarray(at + 8, end);
    const isIt = own === name && !isDone;
    if (isIt) isDone = true;
    if (!isIt) atoms.push(film.subarray(at, end));
    else atoms.push(below.length === 0 ? wanted : atom(own, withAtom(content, below, wanted)));
    at = end;
  }
  return Buffer.concat(atoms);
}
