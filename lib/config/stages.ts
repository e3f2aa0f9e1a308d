import { RetentionDays } from 'aws-cdk-lib/aws-logs';

import { MAX_CONCURRENCY } from '#contracts/limits.ts';

import type { SettingsOverrides } from './settings-overrides.ts';
import type { Stage } from './stage.ts';
import type { StageSettings } from './stage-settings.ts';
import { validateSettings } from './validate-settings.ts';

const DEVELOPMENT: StageSettings = {
  stage: 'development',
  onRemoval: 'destroy',
  terminationProtection: false,
  logLevel: 'DEBUG',
  workflowLogLevel: 'ALL',
  logRetention: RetentionDays.ONE_WEEK,
  maxConcurrency: MAX_CONCURRENCY,
  // Any port: development servers choose their own.
  uploadOrigins: ['http://localhost:*', 'http://127.0.0.1:*'],
  glacierAfterDays: 90,
  noncurrentVersionDays: 7,
  accessLogDays: 7,
  recoveryPeriodDays: 1,
  reconcileEveryMinutes: 5,
};

/** Reduced: the smallest concurrency there is, short retention. */
const STAGING: StageSettings = {
  stage: 'staging',
  onRemoval: 'retain',
  terminationProtection: false,
  logLevel: 'INFO',
  workflowLogLevel: 'ALL',
  logRetention: RetentionDays.ONE_MONTH,
  maxConcurrency: 2,
  uploadOrigins: [],
  glacierAfterDays: 90,
  noncurrentVersionDays: 30,
  accessLogDays: 30,
  recoveryPeriodDays: 7,
  reconcileEveryMinutes: 5,
};

const PRODUCTION: StageSettings = {
  stage: 'production',
  onRemoval: 'retain',
  terminationProtection: true,
  logLevel: 'INFO',
  // Express executions have no history but their log: without it nobody can see a step's input and output.
  workflowLogLevel: 'ALL',
  logRetention: RetentionDays.SIX_MONTHS,
  maxConcurrency: MAX_CONCURRENCY,
  uploadOrigins: [],
  glacierAfterDays: 90,
  // Longer than a failed message can wait in the dead-letter queue, so that a redrive still finds its version.
  noncurrentVersionDays: 60,
  accessLogDays: 365,
  recoveryPeriodDays: 35,
  reconcileEveryMinutes: 5,
};

const SETTINGS: Readonly<Record<Stage, StageSettings>> = {
  development: DEVELOPMENT,
  staging: STAGING,
  production: PRODUCTION,
};

/**
 * The settings of a stage.
 *
 * @throws Error naming every setting that is out of range or contradicts another
 */
export function settingsOf(stage: Stage, overrides: SettingsOverrides = {}): StageSettings {
  return validateSettings({ ...SETTINGS[stage], ...overrides });
}
