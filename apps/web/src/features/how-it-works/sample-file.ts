const line = "s3-direct: straight from the browser to S3, and no byte of it through the API.\n";

/** Makes a text of `size` bytes. It repeats one piece, so that it takes little memory. */
export function makeSample({ name, size }: { name: string; size: number }): File {
  const piece = new Blob([line.repeat(4_096)]);
  const pieces = Array.from({ length: Math.floor(size / piece.size) }, () => piece);
  return new File([...pieces, piece.slice(0, size % piece.size)], name, { type: "text/plain" });
}
