import { stackNameOf } from '#contracts/names.ts';
import { stackOutputs } from '#adapters/aws/stack-outputs.ts';

import { CliError } from '../cli-error.ts';
import { findRunning, type SystemAccess } from './running-system.ts';

/** Which system a command uses. */
export interface SystemOptions {
  /** State directory of a local system. */
  readonly state: string;
  /** A deployed stage, accessed with the caller's own AWS credentials. */
  readonly stage?: string;
}

/** @throws CliError NOT_RUNNING, STAGE_UNREACHABLE */
export async function openSystem({ state, stage }: SystemOptions): Promise<SystemAccess> {
  return stage === undefined ? findRunning(state) : deployedStage(stage);
}

async function deployedStage(stage: string): Promise<SystemAccess> {
  const stackName = stackNameOf(stage);
  try {
    return await stackOutputs(stackName);
  } catch (error) {
    throw new CliError(
      'STAGE_UNREACHABLE',
      `The stack ${stackName} cannot be read: ${error instanceof Error ? error.message : String(error)}. Check the stage's name, AWS_REGION and your AWS credentials (AWS_PROFILE).`,
      { cause: error },
    );
  }
}
