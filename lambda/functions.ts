import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { type Stage, STAGE_NAMES } from '#contracts/stages.ts';

import { descriptor as archive } from './archive/descriptor.ts';
import { descriptor as discard } from './discard/descriptor.ts';
import { descriptor as fail } from './fail/descriptor.ts';
import { descriptor as ingest } from './ingest/descriptor.ts';
import { descriptor as metadata } from './metadata/descriptor.ts';
import { descriptor as publish } from './publish/descriptor.ts';
import { descriptor as reconcile } from './reconcile/descriptor.ts';
import { descriptor as resize } from './resize/descriptor.ts';
import { descriptor as start } from './start/descriptor.ts';
import { descriptor as thumbnail } from './thumbnail/descriptor.ts';
import { descriptor as validate } from './validate/descriptor.ts';

/** The only list of functions, in the order in which dashboards show them. */
const TABLE = {
  ingest,
  validate,
  metadata,
  resize,
  thumbnail,
  archive,
  fail,
  publish,
  reconcile,
  discard,
  start,
} as const satisfies Readonly<Record<string, FunctionDescriptor>>;

/** Name of a function: its folder in lambda/ and the last part of its physical name. */
export type FunctionName = keyof typeof TABLE;

export const FUNCTION_NAMES = Object.keys(TABLE) as FunctionName[];

/** The descriptor of every function of the stack. */
export const FUNCTIONS: Readonly<Record<FunctionName, FunctionDescriptor>> = TABLE;

/** Functions that do not depend on a setting. */
export const STANDARD_FUNCTIONS = FUNCTION_NAMES.filter((name) => FUNCTIONS[name].onlyWith === undefined);

/** The stages that have a function. */
type ServedStage = Extract<(typeof TABLE)[FunctionName]['trigger'], { readonly stage: Stage }>['stage'];

/** The function of each stage. The type check names a stage that no descriptor has. */
export const STAGE_FUNCTIONS = Object.fromEntries(
  STAGE_NAMES.map((stage) => [
    stage,
    functionOf(({ trigger }) => 'stage' in trigger && trigger.stage === stage),
  ]),
) as Readonly<Record<ServedStage, FunctionName>>;

/** The function that a state other than a stage calls. */
export function functionOfState(state: string): FunctionName {
  return functionOf(({ trigger }) => 'state' in trigger && trigger.state === state);
}

function functionOf(fits: (descriptor: FunctionDescriptor) => boolean): FunctionName {
  const found = FUNCTION_NAMES.filter((name) => fits(FUNCTIONS[name]));
  const [name] = found;
  if (name === undefined || found.length > 1)
    throw new Error(
      `Found ${found.length === 0 ? 'no function' : found.join(', ')}; expected exactly one function for each stage and for HandleError. Check the triggers in lambda/<function>/descriptor.ts.`,
    );
  return name;
}
