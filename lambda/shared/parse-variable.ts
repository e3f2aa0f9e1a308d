import type { Variable } from '#contracts/environment.ts';

/** The number that a variable holds. @throws Error naming the variable if it is not a whole number above 0 */
export function wholeNumber<Name extends Variable>(env: Readonly<Record<Name, string>>, name: Name): number {
  const text = env[name];
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw unfit(name, text, 'a whole number above 0');
}

/** The choice that a variable holds. @throws Error naming the variable if it is none of them */
export function choiceOf<Name extends Variable, Choice extends string>(
  env: Readonly<Record<Name, string>>,
  name: Name,
  choices: readonly Choice[],
): Choice {
  const text = env[name];
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw unfit(name, text, choices.join(' or '));
}

function unfit(name: string, found: string, expected: string): Error {
  return new Error(
    `The environment variable ${name} is ${JSON.stringify(found)}; expected ${expected}. The stack sets it: check lib/constructs/compute-construct.ts.`,
  );
}
