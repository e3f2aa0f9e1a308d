/** Counts the bytes that a check reads: one for each byte, and the length of each piece it searches or passes on. */
export function countSteps(bytes: Uint8Array, walk: (bytes: Uint8Array) => unknown): number {
  let steps = 0;
  const counted = new Proxy(bytes, {
    get: (target, name) => {
      if (name === 'length') return target.length;
      if (name === 'indexOf')
        return (byte: number, from = 0) => {
          const found = target.indexOf(byte, from);
          steps += (found < 0 ? target.length : found + 1) - Math.min(from, target.length);
          return found;
        };
      if (name === 'subarray')
        return (start: number, end: number) => {
          const piece = target.subarray(start, end);
          steps += piece.length;
          return piece;
        };
      if (typeof name === 'string' && /^\d+$/.test(name)) {
        steps += 1;
        return target[Number(name)];
      }
      throw new Error(`The check uses ${String(name)} of its bytes, which is not counted.`);
    },
  });
  walk(counted);
  return steps;
}
