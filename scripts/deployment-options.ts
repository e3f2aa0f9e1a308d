import type { Command } from 'commander';

import { parseOverrides } from '#lib/config/parse-overrides.ts';
import type { SettingsOverrides, DeploymentSettings } from '#lib/config/settings.ts';
import { settingsOf } from '#lib/config/settings-of.ts';
import {
  parseDeploymentStage,
  type DeploymentStage,
  DEPLOYMENT_STAGES,
} from '#lib/config/deployment-stage.ts';

import { asOption } from './command.ts';
import { ExpectedError } from './expected-error.ts';

export interface DeploymentOptions {
  readonly stage: DeploymentStage;
  readonly set: SettingsOverrides;
}

const STAGE = ['--stage <stage>', DEPLOYMENT_STAGES.join(', ')] as const;

/** `--stage`, which has to be given unless there is a default, and `--set`, as often as needed. */
export function withDeploymentOptions(command: Command, defaultStage?: DeploymentStage): Command {
  const stage = asOption(parseDeploymentStage);
  return (
    defaultStage === undefined
      ? command.requiredOption(...STAGE, stage)
      : command.option(...STAGE, stage, defaultStage)
  ).addOption(
    command
      .createOption('--set <name=value>', 'a setting of docs/reference/settings.md; may be repeated')
      .argParser((text, before: SettingsOverrides) => ({ ...before, ...asOption(parseOne)(text) }))
      .default({}, 'none'),
  );
}

/** @throws ExpectedError naming every setting that is invalid or contradicts another */
export function checkedSettings({ stage, set }: DeploymentOptions): DeploymentSettings {
  try {
    return settingsOf(stage, set);
  } catch (error) {
    throw new ExpectedError(error instanceof Error ? error.message : String(error), error);
  }
}

function parseOne(text: string): SettingsOverrides {
  return parseOverrides([text]);
}
