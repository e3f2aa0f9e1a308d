import type { HoldTime } from '../../../kernel/call.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Random } from '../../../kernel/random.ts';
import type { QueryLanguageName } from './definition.ts';
import type { Json, JsonObject } from './json.ts';

/** One entry of an execution's history. Details have the member names of GetExecutionHistory. */
export interface NewEvent {
  readonly type: string;
  readonly previousEventId: number;
  readonly details: JsonObject;
}

/** A line of the execution's life for the runtime's trace. */
export interface Happening {
  readonly name: string;
  readonly state?: string;
  readonly error?: { readonly error: string; readonly cause: string };
  readonly detail?: JsonObject;
}

/** How a Task's resource is called. */
export interface TaskCall {
  /** Prefix of the events: LambdaFunctionScheduled, TaskScheduled ... */
  readonly eventPrefix: 'LambdaFunction' | 'Task';
  /** Members that name the resource in every event. */
  readonly eventDetails: JsonObject;
  /** The member of the Scheduled event that holds the argument. */
  readonly argumentMember: 'input' | 'parameters';
  /**
   * @param holdTime makes the Task's time stand still
   * @throws StateFailure
   */
  run(argument: Json, holdTime: HoldTime): Promise<Json>;
}

/** How an execution ended; the output is JSON text. */
export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | {
      readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly error?: string;
      readonly cause?: string;
    };

/** What an execution needs from its surroundings. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly queryLanguage: QueryLanguageName;
  /** Members Execution and StateMachine of the context object. */
  readonly context: JsonObject;
  taskCall(resource: string): TaskCall;
  /** Adds to the history; returns the event's ID. */
  record(event: NewEvent): number;
  /** Adds the last event and stores the outcome, atomically. */
  finish(event: NewEvent, outcome: Outcome): void;
  trace(happening: Happening): void;
}
