import type { Variable } from '#contracts/environment.ts';

/** The number that a variable holds. @throws Error naming the variable if it is not a whole number above 0 */
export function wholeNumber<Name extends Variable>(env: Readonly<Record<Name, string>>, name: Name): number {
  const text = env[name];
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(
    `The environment variable ${name} is ${JSON.stringify(text)}; expected a whole number above 0. The stack sets it: check lib/constructs/compute-construct.ts.`,
  );
}
