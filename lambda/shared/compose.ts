import type { ClientOptions } from '#adapters/aws/client-settings.ts';
import type { Variable } from '#contracts/environment.ts';
import type { Clock } from '#ports/clock.ts';

import { type Log, makeLog } from './log.ts';
import { clientOptions, type Handler, type System, variable } from './system.ts';

/** The parts from which a function is built. */
export interface Parts<Name extends Variable> {
  readonly system: System;
  /** The variables in its descriptor, and no others. */
  readonly env: Readonly<Record<Name, string>>;
  /** For AWS clients. */
  readonly clients: ClientOptions;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Composes a function from its descriptor and the code that builds its handler.
 *
 * @param name of the function, for log lines if the environment does not have it
 * @throws Error (when composing) naming a variable that the stack did not set
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

/** Reads each variable on first use, so that tests can see which are used. */
function variablesOf<Name extends Variable>(
  { env }: System,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const getters = names.map((name) => [name, { get: () => variable(env, name), enumerable: true }] as const);
  return Object.defineProperties({}, Object.fromEntries(getters)) as Readonly<Record<Name, string>>;
}
