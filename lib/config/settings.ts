import { MAX_CONCURRENCY } from '#contracts/limits.ts';
import { NOTIFICATION_TYPES, type NotificationType } from '#contracts/notification.ts';

import { choice, flag, list, text, wholeNumber } from './setting.ts';
import type { DeploymentStage } from './deployment-stage.ts';

/** Retentions that CloudWatch Logs knows, in days. */
const LOG_RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];

const ADDRESSES = {
  expected: 'e-mail addresses, separated by commas',
  pattern: /^[^@\s,]+@[^@\s,]+\.[^@\s,]+$/,
};

/**
 * Everything that may differ between stages or be set by whoever deploys (`--set name=value`), with its reason. The
 * reference page of the settings is made from this table. What is not here is the same everywhere.
 */
export const SETTINGS = {
  onRemoval: choice(
    '`retain` keeps buckets, tables, keys and logs when the stack is deleted; `destroy` deletes what is empty or replaceable. Only development may lose data.',
    ['retain', 'destroy'],
    { development: 'destroy', staging: 'retain', production: 'retain' },
  ),
  terminationProtection: flag('Refuses to delete the stack until someone switches it off.', {
    development: false,
    staging: false,
    production: true,
  }),
  logLevel: choice(
    "Least level of the functions' own log lines. Metrics travel in INFO lines.",
    ['DEBUG', 'INFO', 'WARN', 'ERROR'],
    { development: 'DEBUG', staging: 'INFO', production: 'INFO' },
  ),
  workflowLogLevel: choice(
    'What the state machine logs: every step, or failures only. An Express execution has no history but its log, hence ALL everywhere.',
    ['ALL', 'ERROR'],
    'ALL',
  ),
  workflowLogData: flag(
    'Whether that log has the input and output of every step. They are references and sizes, never pixels, positions or secrets.',
    true,
  ),
  logRetentionDays: wholeNumber(
    'Retention of every log group. Staging keeps a month for comparison, production half a year for questions that come late.',
    LOG_RETENTIONS,
    { development: 7, staging: 30, production: 180 },
  ),
  maxConcurrency: wholeNumber(
    'Images processed at the same time; the range is that of an event source mapping. The specification says 10; staging has the least there is.',
    { from: 2, to: 1000 },
    { development: MAX_CONCURRENCY, staging: 2, production: MAX_CONCURRENCY },
  ),
  imageMemoryMb: wholeNumber(
    'Memory of resize and thumbnail. 1,769 MB is one whole processor, which decoding and encoding use up: less only makes them slower at the same price, and more buys a second processor that they do not use.',
    { from: 512, to: 10_240 },
    1769,
  ),
  uploadOrigins: list(
    'Origins of web pages that may upload straight to the bucket. Empty: no page may, and the bucket has no CORS rule. Development takes any port of the own machine.',
    {
      expected: 'origins such as https://images.example.com (http only for localhost; at most one * each)',
      pattern: /^(?:https:\/\/[^/*\s]*\*?[^/*\s]+|http:\/\/(?:localhost|127\.0\.0\.1)(?::(?:\*|\d+))?)$/,
    },
    { development: ['http://localhost:*', 'http://127.0.0.1:*'], staging: [], production: [] },
  ),
  glacierAfterDays: wholeNumber(
    'Originals in the upload bucket move to Glacier after so many days (specification: 90). Objects under 128 KB stay: their move would cost more than it saves.',
    { from: 1, to: 36_500 },
    90,
  ),
  archiveClass: choice(
    'Where the archive lies. INTELLIGENT_TIERING moves what nobody reads to cheaper tiers and costs nothing to read again; GLACIER_IR is cheaper from the first day, dearer to read, and bills 90 days and 128 KB at least; STANDARD suits an archive that is read all the time.',
    ['INTELLIGENT_TIERING', 'GLACIER_IR', 'STANDARD'],
    'INTELLIGENT_TIERING',
  ),
  noncurrentVersionDays: wholeNumber(
    'Versions that a newer one replaced are deleted after so many days. A failed message waits up to 18 days for its redrive, which needs its version.',
    { from: 1, to: 36_500 },
    { development: 7, staging: 30, production: 60 },
  ),
  deleteOriginals: flag(
    'Deletes the uploaded version once its archive is committed, by a function of its own that may do nothing else. Off: the upload stays, as a second copy, and moves to Glacier.',
    false,
  ),
  accessLogDays: wholeNumber(
    'Days that the access logs of the buckets are kept.',
    { from: 1, to: 36_500 },
    {
      development: 7,
      staging: 30,
      production: 365,
    },
  ),
  recoveryPeriodDays: wholeNumber(
    'How far back point-in-time recovery of the tables goes. AWS bills by size, not by days: production takes all there is.',
    { from: 1, to: 35 },
    { development: 1, staging: 7, production: 35 },
  ),
  reconcileEveryMinutes: wholeNumber(
    'How often the reconciler looks for what was left behind. It acts on what has not moved for 15 minutes, so 5 adds little to the wait.',
    { from: 1, to: 60 },
    5,
  ),
  network: choice(
    '`vpc` puts the functions into a VPC without a way to the internet, with endpoints for the services they call. The three interface endpoints cost about 45 USD a month, more than the pipeline; everything is encrypted and authorised without it too.',
    ['public', 'vpc'],
    'public',
  ),
  customerKey: flag(
    "Encrypts buckets, queues and topics with a key of the account (1 USD a month, and its requests) instead of AWS's own. The key's policy lets in the services that deliver; the access log bucket, the tables and the log groups keep AWS's keys.",
    false,
  ),
  monitoring: choice(
    '`alarms`: alarms, their topic and saved queries. `full`: dashboards as well. `none`: development has nobody on call, and an alarm costs 0.10 USD a month.',
    ['none', 'alarms', 'full'],
    { development: 'none', staging: 'alarms', production: 'full' },
  ),
  alarmAddresses: list(
    'Who is told of alarms. Each address has to confirm the mail that AWS sends it.',
    ADDRESSES,
    [],
  ),
  runbookUrl: text(
    "Where the runbook lies: every alarm's description ends with it and the section. Set the address under which your team reads the repository.",
    { expected: 'a path or an https address without #', pattern: /^(?:https:\/\/)?[^\s#]+$/ },
    'docs/guides/runbook.md',
  ),
  notificationQueue: flag(
    'A queue that is subscribed to the notification topic, for a system of yours. Nobody has to read it: what is not read expires after four days.',
    { development: false, staging: true, production: true },
  ),
  notificationAddresses: list('Who gets notifications by mail, of the types below.', ADDRESSES, []),
  mailedNotifications: list<NotificationType>(
    'Which notifications are mailed. At 1,000 images a day nobody reads a mail for each that went well.',
    {
      expected: `of ${NOTIFICATION_TYPES.join(', ')}, separated by commas`,
      pattern: new RegExp(`^(?:${NOTIFICATION_TYPES.join('|')})$`),
    },
    ['PROCESSING_FAILED', 'PROCESSING_REJECTED'],
  ),
  notificationEndpoints: list(
    'HTTPS endpoints that get every notification. Each has to answer the confirmation that SNS sends it first.',
    { expected: 'https addresses, separated by commas', pattern: /^https:\/\/[^\s,]+$/ },
    [],
  ),
};

export type SettingName = keyof typeof SETTINGS;

/** The settings of one stage. */
export type DeploymentSettings = { readonly deploymentStage: DeploymentStage } & {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name]['values'][DeploymentStage];
};

/** What whoever deploys sets otherwise than the table says. */
export type SettingsOverrides = Partial<Omit<DeploymentSettings, 'deploymentStage'>>;
