/** A value that the test knows to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A value is missing that this test needs.');
  return value;
}
