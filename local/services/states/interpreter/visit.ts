import type { Block, State } from './definition.ts';
import type { Environment } from './environment.ts';
import type { Json, JsonObject } from './json.ts';
import type { Completion, Frame, QueryLanguage } from './language.ts';

/** What the states of a Map's iteration see as `$$.Map.Item`. */
export interface MapItem {
  readonly Index: number;
  readonly Value: Json;
}

/** A further thread of states within one: a branch of a Parallel or an iteration of a Map. */
export interface Child {
  run(block: Block, input: Json): Promise<Json>;
  record(type: string, details?: JsonObject): void;
}

/** One try of one state. */
export interface Visit {
  readonly state: State;
  readonly frame: Frame;
  readonly language: QueryLanguage;
  readonly environment: Environment;
  /** Aborted when the execution or the branch ends early. */
  readonly signal: AbortSignal;
  record(type: string, details?: JsonObject): void;
  /** A thread that starts here, with its own signal. */
  child(signal: AbortSignal, item?: MapItem): Child;
  /** Continues after the last event of a child that has ended. */
  follow(child: Child): void;
}

/** A state's output, and its next state if the state chooses it (a Choice). */
export interface Step extends Completion {
  readonly next?: string;
}

/** Runs one try of a state; throws StateFailure when the state fails, Interruption when it is interrupted. */
export type StateRunner = (visit: Visit) => Promise<Step>;
