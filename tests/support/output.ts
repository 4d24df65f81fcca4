const texts: string[] = [];

/** Keeps whatever this process prints from now on. */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      keep(String(chunk));
      return write(chunk, ...rest);
    }) as typeof stream.write;
  }
}

/** Keeps the output of a process that a test has started. */
export function keep(text: string): void {
  texts.push(text);
}

/** Everything that was kept. */
export const printed = () => texts.join("");
