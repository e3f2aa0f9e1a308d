import type { Random } from '../../../kernel/random.ts';
import type { Catcher, ChoiceRule, State } from './definition.ts';
import type { Json, JsonObject } from './json.ts';

export type Variables = Readonly<Record<string, Json>>;

/** What a state's fields are evaluated with. */
export interface Frame {
  readonly stateName: string;
  /** The state's input as the state before left it. */
  readonly input: Json;
  /** The context object. */
  readonly context: JsonObject;
  readonly variables: Variables;
  readonly random: Random;
  readonly nowMs: number;
}

/** What a state leaves behind. */
export interface Completion {
  readonly output: Json;
  /** Variables set by Assign. */
  readonly assigned?: JsonObject;
}

/** A field that may be a literal or computed: a number of seconds, an error name. */
export interface ComputedField {
  readonly name: string;
  /** The field itself; in JSONata it may hold an expression. */
  readonly literal?: Json | undefined;
  /** The matching JSONPath field, which ends in `Path`. */
  readonly path?: string | undefined;
}

/**
 * How a state's fields produce its argument and its output: with JSONPath (InputPath, Parameters, ResultSelector,
 * ResultPath, OutputPath) or with JSONata (Arguments, Output). All methods throw StateFailure.
 */
export interface QueryLanguage {
  /** The argument of a Task, and the input of branches. */
  argument(state: State, frame: Frame): Promise<Json>;
  /** After a Task, Parallel or Map. */
  complete(state: State, frame: Frame, result: Json): Promise<Completion>;
  /** After a Pass. */
  pass(state: State, frame: Frame): Promise<Completion>;
  /** After a Wait or Succeed, and after a Choice without a rule that fits (`rule` absent). */
  passThrough(state: State, frame: Frame, rule?: ChoiceRule): Promise<Completion>;
  /** After a catcher has handled an error. */
  caught(catcher: Catcher, frame: Frame, errorOutput: JsonObject): Promise<Completion>;
  /** Whether a rule of a Choice matches. */
  matches(rule: ChoiceRule, state: State, frame: Frame): Promise<boolean>;
  /** Undefined when the field is absent. */
  compute(field: ComputedField, state: State, frame: Frame): Promise<Json | undefined>;
  /** What a Map goes over. */
  items(state: State, frame: Frame): Promise<Json>;
  /** The input of one iteration of a Map; `frame.context` has Map.Item. */
  itemInput(state: State, frame: Frame, item: Json): Promise<Json>;
}
