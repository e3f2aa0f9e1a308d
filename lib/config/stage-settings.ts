import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

import type { Stage } from './stage.ts';

/** What differs between the stages of deployment. Everything else in the stack is the same in all of them. */
export interface StageSettings {
  readonly stage: Stage;
  /** `retain` keeps buckets, tables and logs when the stack is deleted; `destroy` deletes what is empty or replaceable. */
  readonly onRemoval: 'retain' | 'destroy';
  /** Refuses to delete the stack until someone switches it off. */
  readonly terminationProtection: boolean;
  /** Level of the functions' own log lines. */
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** What the state machine logs: every step, or failures only. The state holds references and no image data. */
  readonly workflowLogLevel: 'ALL' | 'ERROR';
  /** Retention of every log group. */
  readonly logRetention: RetentionDays;
  /** Images processed at the same time (2 to 1,000: the range of the event source mapping). */
  readonly maxConcurrency: number;
  /** Origins of web pages that may upload straight to the bucket. Empty: none, and the bucket has no CORS rule. */
  readonly uploadOrigins: readonly string[];
  /** Originals in the upload bucket move to Glacier after so many days. */
  readonly glacierAfterDays: number;
  /** Versions that a newer one replaced are deleted after so many days. */
  readonly noncurrentVersionDays: number;
  /** Days that access logs are kept. */
  readonly accessLogDays: number;
  /** Point-in-time recovery goes back so many days (1 to 35). */
  readonly recoveryPeriodDays: number;
  /** How often the reconciler looks for what was left behind. */
  readonly reconcileEveryMinutes: number;
}
