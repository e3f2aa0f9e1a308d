import type { ClientOptions } from '#adapters/aws/client-settings.ts';
import type { Variable } from '#contracts/environment.ts';
import type { Clock } from '#ports/clock.ts';

import { type Log, makeLog } from './log.ts';
import { clientOptions, type Handler, type System, variable } from './system.ts';

/** What a function is composed of. */
export interface Parts<Name extends Variable> {
  readonly system: System;
  /** The variables that its descriptor gives it, and no others. */
  readonly env: Readonly<Record<Name, string>>;
  /** For the clients of AWS. */
  readonly clients: ClientOptions;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The composition of a function, from its descriptor and what builds its handler.
 *
 * @param name of the function, for log lines where the environment does not say it
 * @throws Error (from the composition) naming a variable that the stack did not set
 */
export function composed<Name extends Variable>(
  name: string,
  { environment }: { readonly environment: readonly Name[] },
  build: (parts: Parts<Name>) => Handler,
): (system: System) => Handler {
  return (system) =>
    build({
      system,
      env: variablesOf(system, environment),
      clients: clientOptions(system),
      clock: system.clock,
      log: makeLog(system, name),
    });
}

/** Each is read when it is asked for, so that tests see which are. */
function variablesOf<Name extends Variable>(
  { env }: System,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const getters = names.map((name) => [name, { get: () => variable(env, name), enumerable: true }] as const);
  return Object.defineProperties({}, Object.fromEntries(getters)) as Readonly<Record<Name, string>>;
}
