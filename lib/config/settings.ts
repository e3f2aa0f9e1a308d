import { IMAGE_MB, MAX_CONCURRENCY, MEGAPIXELS } from '#contracts/limits.ts';
import { NOTIFICATION_TYPES, type NotificationType } from '#contracts/notification.ts';

import { STRICTNESS } from '#contracts/warnings.ts';

import { choice, flag, list, text, wholeNumber } from './setting.ts';
import type { DeploymentStage } from './deployment-stage.ts';

/** Retention periods that CloudWatch Logs offers, in days. */
const LOG_RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];

const ADDRESSES = {
  expected: 'e-mail addresses, separated by commas',
  pattern: /^[^@\s,]+@[^@\s,]+\.[^@\s,]+$/,
};

/**
 * Everything that may differ between stages or be overridden at deployment (`--set name=value`), with the reason. The
 * reference page of the settings is generated from this table. Anything not listed here is the same everywhere.
 */
export const SETTINGS = {
  onRemoval: choice(
    '`retain` keeps buckets, tables, keys and logs when the stack is deleted; `destroy` deletes them, once the buckets are empty. Only development may lose data.',
    ['retain', 'destroy'],
    { development: 'destroy', staging: 'retain', production: 'retain' },
  ),
  terminationProtection: flag('Prevents the stack from being deleted until somebody switches it off.', {
    development: false,
    staging: false,
    production: true,
  }),
  logLevel: choice(
    "Lowest level of the functions' own log lines. Metrics are written as INFO lines.",
    ['DEBUG', 'INFO', 'WARN', 'ERROR'],
    { development: 'DEBUG', staging: 'INFO', production: 'INFO' },
  ),
  workflowLogLevel: choice(
    'What the state machine logs: every step, or only failures. The log is the only history of an Express execution, hence ALL everywhere.',
    ['ALL', 'ERROR'],
    'ALL',
  ),
  workflowLogData: flag(
    'Whether that log includes the input and output of every step. These are references and sizes, never pixels, positions or secrets.',
    true,
  ),
  logRetentionDays: wholeNumber(
    'Retention of every log group. Staging keeps a month for comparison, production half a year for late questions.',
    LOG_RETENTIONS,
    { development: 7, staging: 30, production: 180 },
  ),
  maxConcurrency: wholeNumber(
    'Images processed at the same time; the range is that of an event source mapping. The specification says 10; staging has the minimum.',
    { from: 2, to: 1000 },
    { development: MAX_CONCURRENCY, staging: 2, production: MAX_CONCURRENCY },
  ),
  maxImageMb: wholeNumber(
    'Largest image file, in MiB (specification: 10). Ordinary camera files have 20 MB. The functions, the output `MaxImageBytes` and with it the command line follow; a presigned POST of your own must say the same in `content-length-range`.',
    { from: IMAGE_MB.from, to: IMAGE_MB.to },
    IMAGE_MB.specified,
  ),
  maxMegapixels: wholeNumber(
    'Largest canvas, in megapixels (specification: 100). Some phones take pictures of 108.',
    { from: MEGAPIXELS.from, to: MEGAPIXELS.to },
    MEGAPIXELS.specified,
  ),
  imageMemoryMb: wholeNumber(
    'Memory of resize and thumbnail, at least; they always get what `maxMegapixels` and `maxImageMb` need. 1,769 MB gives one full vCPU, which decoding and encoding use fully. Less only makes them slower at the same price; more pays for a second vCPU that they do not use.',
    { from: 512, to: 10_240 },
    1769,
  ),
  strictness: choice(
    'What becomes of a file that breaks the rules of its format and has every pixel. `tolerant`: it is accepted, and what is irregular is noted as `warnings`, since cameras, phones and scanners write such files. `strict`: it is rejected.',
    [...STRICTNESS],
    'tolerant',
  ),
  uploadOrigins: list(
    'Origins of web pages that may upload directly to the bucket. If empty, none may, and the bucket has no CORS rule. Development allows any port of the local machine.',
    {
      expected: 'origins such as https://images.example.com (http only for localhost; at most one * each)',
      pattern: /^(?:https:\/\/[^/*\s]*\*?[^/*\s]+|http:\/\/(?:localhost|127\.0\.0\.1)(?::(?:\*|\d+))?)$/,
    },
    { development: ['http://localhost:*', 'http://127.0.0.1:*'], staging: [], production: [] },
  ),
  glacierAfterDays: wholeNumber(
    'Days after which originals in the upload bucket move to Glacier (specification: 90). Objects under 128 KB stay, because moving them would cost more than it saves.',
    { from: 1, to: 36_500 },
    90,
  ),
  archiveClass: choice(
    'Storage class of the archive. INTELLIGENT_TIERING moves objects that nobody reads to cheaper tiers and has no retrieval charge; GLACIER_IR is cheaper from the first day, costs more to read, and bills at least 90 days and 128 KB; STANDARD suits an archive that is read all the time.',
    ['INTELLIGENT_TIERING', 'GLACIER_IR', 'STANDARD'],
    'INTELLIGENT_TIERING',
  ),
  noncurrentVersionDays: wholeNumber(
    'Days after which replaced versions are deleted. A failed message may wait 18 days for a redrive, which needs its version.',
    { from: 1, to: 36_500 },
    { development: 7, staging: 30, production: 60 },
  ),
  deleteOriginals: flag(
    'Deletes the uploaded version once its archive is committed, with a separate function that may do nothing else. If off, the upload stays as a second copy and moves to Glacier.',
    false,
  ),
  accessLogDays: wholeNumber(
    "Retention of the buckets' access logs, in days.",
    { from: 1, to: 36_500 },
    {
      development: 7,
      staging: 30,
      production: 365,
    },
  ),
  recoveryPeriodDays: wholeNumber(
    'How many days back the tables can be restored (point-in-time recovery). AWS bills by size, not by days, so production has the maximum.',
    { from: 1, to: 35 },
    { development: 1, staging: 7, production: 35 },
  ),
  reconcileEveryMinutes: wholeNumber(
    'How often the reconciler runs. It acts on what has made no progress for 15 minutes, so 5 adds little to the wait.',
    { from: 1, to: 60 },
    5,
  ),
  network: choice(
    '`vpc` runs the functions in a VPC without internet access, with endpoints for the services they call. The three interface endpoints cost about 45 USD a month, more than the pipeline itself; all traffic is encrypted and authorised without them too.',
    ['public', 'vpc'],
    'public',
  ),
  customerKey: flag(
    "Encrypts buckets, queues and topics with a customer managed key (1 USD a month, plus requests) instead of AWS's own keys. The key's policy allows the services that deliver; the access log bucket, the tables and the log groups keep AWS's keys.",
    false,
  ),
  monitoring: choice(
    '`alarms`: alarms, their topic and saved queries. `full`: also dashboards. `none`: nothing, for development, where nobody is on call; an alarm costs 0.10 USD a month.',
    ['none', 'alarms', 'full'],
    { development: 'none', staging: 'alarms', production: 'full' },
  ),
  alarmAddresses: list(
    'E-mail addresses that get alarms. Each must confirm the e-mail that AWS sends it.',
    ADDRESSES,
    [],
  ),
  runbookUrl: text(
    "Where the runbook is. Every alarm's description ends with this address and the section. Set it to where your team reads the repository.",
    { expected: 'a path or an https URL without #', pattern: /^(?:https:\/\/)?[^\s#]+$/ },
    'docs/guides/runbook.md',
  ),
  notificationQueue: flag(
    'Adds a queue subscribed to the notification topic, for your own systems. Nothing has to read it: unread messages expire after four days.',
    { development: false, staging: true, production: true },
  ),
  notificationAddresses: list(
    'E-mail addresses that get the notifications in `mailedNotifications`.',
    ADDRESSES,
    [],
  ),
  mailedNotifications: list<NotificationType>(
    'Notification types sent by e-mail. At 1,000 images a day nobody reads an e-mail for each success.',
    {
      expected: `any of ${NOTIFICATION_TYPES.join(', ')}, separated by commas`,
      pattern: new RegExp(`^(?:${NOTIFICATION_TYPES.join('|')})$`),
    },
    ['PROCESSING_FAILED', 'PROCESSING_REJECTED'],
  ),
  notificationEndpoints: list(
    'HTTPS endpoints that get every notification. Each must first confirm the subscription request that SNS sends.',
    { expected: 'https URLs, separated by commas', pattern: /^https:\/\/[^\s,]+$/ },
    [],
  ),
};

export type SettingName = keyof typeof SETTINGS;

/** The settings of one stage. */
export type DeploymentSettings = { readonly deploymentStage: DeploymentStage } & {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name]['values'][DeploymentStage];
};

/** Settings that a deployment overrides. */
export type SettingsOverrides = Partial<Omit<DeploymentSettings, 'deploymentStage'>>;
