/** Asserts that a value is defined. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A value that this test needs is undefined.');
  return value;
}
