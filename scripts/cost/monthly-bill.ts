import { METRICS } from '#contracts/metrics.ts';
import { STAGE_NAMES } from '#contracts/stages.ts';
import { FUNCTIONS, FUNCTION_NAMES } from '#lambda/functions.ts';

import type { Usage } from './measure-usage.ts';
import { PRICES } from './prices.ts';
import type { Deployment } from './read-deployment.ts';

export interface Load {
  readonly imagesPerDay: number;
  readonly meanMb: number;
  /** 1 is the first month; storage grows with every month. */
  readonly month: number;
}

/** One line of the bill. */
export interface Item {
  readonly service: string;
  readonly what: string;
  readonly usd: number;
}

const DAYS = 30;
const HOURS = DAYS * 24;
/** One whole processor: less memory gives a share of it, so that computing takes longer by as much. */
const WHOLE_PROCESSOR_MB = 1769;
/** Functions that wait for the state machine: less memory does not slow them. */
const WAITING: ReadonlySet<string> = new Set(
  FUNCTION_NAMES.filter((name) =>
    FUNCTIONS[name].permissions.some(({ actions }) => actions.includes('states:StartSyncExecution')),
  ),
);
/** Lambda asks an idle queue with five pollers, each for 20 s. */
const IDLE_POLLS = (5 * HOURS * 3600) / 20;
const EXPRESS_GB = 64 / 1024;
/** Metrics of the pipeline: those that a stage has count once for each stage. */
const OWN_METRICS = Object.values(METRICS).reduce(
  (sum, { perStage }) => sum + (perStage === true ? STAGE_NAMES.length : 1),
  0,
);
/** A run of the reconciler that finds nothing. */
const RECONCILE_SECONDS = 0.5;

/** The bill of one month. Everything is what is billed, without free tiers. */
export function monthlyBill(usage: Usage, deployment: Deployment, load: Load): Item[] {
  const images = load.imagesPerDay * DAYS;
  return [
    ...storage(usage, deployment, load, images),
    ...compute(usage, deployment, images),
    ...tables(usage, load, images),
    ...messages(usage, images),
    ...observation(usage, deployment, images),
    { service: 'Transfer', what: 'within the region', usd: 0 },
    {
      service: 'Other',
      what: 'endpoints of the VPC and key',
      usd:
        deployment.endpointZones * HOURS * PRICES.interfaceEndpointZoneHour +
        deployment.keys * PRICES.keyMonth,
    },
  ];
}

function storage(
  usage: Usage,
  { deletesOriginals }: Deployment,
  { meanMb, month }: Load,
  images: number,
): Item[] {
  const originalGb = (images * meanMb) / 1024;
  const archivedGb = originalGb + (images * usage.derivativeBytes) / 1024 ** 3;
  const count = (...names: string[]): number =>
    names.reduce((sum, name) => sum + (usage.calls[`s3 ${name}`] ?? 0), 0);
  const writes = count('PutObject', 'CopyObject', 'ListObjectVersions') * images;
  const reads = count('GetObject', 'HeadObject') * images;
  const toGlacier = deletesOriginals || month < 4 ? 0 : images;
  const tiering = 3 * images;
  return [
    {
      service: 'S3',
      what: `requests: ${round(writes)} writing, ${round(reads)} reading`,
      usd: (writes * PRICES.s3WritePerThousand + reads * PRICES.s3ReadPerThousand) / 1000,
    },
    {
      service: 'S3',
      what: `archive, month ${String(month)}`,
      usd:
        stored(archivedGb, month, [
          PRICES.storageGbMonth,
          PRICES.infrequentGbMonth,
          PRICES.infrequentGbMonth,
          PRICES.instantGbMonth,
        ]) +
        (tiering * month * PRICES.tieringPerThousandObjects) / 1000 +
        (tiering * PRICES.transitionToTieringPerThousand) / 1000,
    },
    {
      service: 'S3',
      what: `uploads, month ${String(month)}`,
      usd: deletesOriginals
        ? 0
        : stored(originalGb, month, [
            PRICES.storageGbMonth,
            PRICES.storageGbMonth,
            PRICES.storageGbMonth,
            PRICES.glacierGbMonth,
          ]) +
          (toGlacier * PRICES.transitionToGlacierPerThousand) / 1000,
    },
  ];
}

/** What has come in every month up to now, by the price of its age; half of this month's on average. */
function stored(gbPerMonth: number, month: number, byAge: readonly number[]): number {
  const older = Array.from(
    { length: month - 1 },
    (_, index) => byAge[Math.min(index + 1, byAge.length - 1)] ?? 0,
  );
  return gbPerMonth * ((byAge[0] ?? 0) / 2 + older.reduce((sum, price) => sum + price, 0));
}

function compute(usage: Usage, { memoryMb, reconcilesPerMonth }: Deployment, images: number): Item[] {
  const gbSeconds = Object.entries(usage.functionSeconds).reduce((sum, [name, seconds]) => {
    const memory = memoryMb[name] ?? 0;
    const slower = WAITING.has(name) ? 1 : Math.max(1, WHOLE_PROCESSOR_MB / memory);
    return sum + (memory / 1024) * seconds * slower;
  }, 0);
  const reconciling = reconcilesPerMonth * RECONCILE_SECONDS * ((memoryMb['reconcile'] ?? 0) / 1024);
  return [
    {
      service: 'Lambda',
      what: `${gbSeconds.toFixed(2)} GB-s an image, as if all but waiting were computing`,
      usd: (gbSeconds * images + reconciling) * PRICES.lambdaGbSecond,
    },
    {
      service: 'Lambda',
      what: `${usage.invocations.toFixed(1)} invocations an image`,
      usd: ((usage.invocations * images + reconcilesPerMonth) / 1e6) * PRICES.lambdaPerMillion,
    },
    {
      service: 'Step Functions',
      what: `Express, ${usage.executionSeconds.toFixed(2)} s an image`,
      usd:
        (images / 1e6) * PRICES.expressPerMillion +
        images * usage.executionSeconds * EXPRESS_GB * PRICES.expressGbSecond,
    },
  ];
}

function tables(usage: Usage, { month }: Load, images: number): Item[] {
  const updates = usage.calls['dynamodb UpdateItem'] ?? 0;
  // Listed attributes change with every update, so both indexes are written, one unit each.
  const writes =
    updates * (Math.ceil(usage.recordBytes / 1024) + 2) +
    usage.events * Math.ceil(usage.historyRowBytes / 1024);
  const gb = (images * (usage.recordBytes + usage.events * usage.historyRowBytes)) / 1024 ** 3;
  return [
    {
      service: 'DynamoDB',
      what: `${writes.toFixed(0)} units written an image`,
      usd: ((writes * images) / 1e6) * PRICES.tableWritesPerMillion,
    },
    {
      service: 'DynamoDB',
      what: `storage and recovery, month ${String(month)}`,
      usd: gb * (month - 0.5) * (PRICES.tableGbMonth + PRICES.recoveryGbMonth),
    },
  ];
}

function messages(usage: Usage, images: number): Item[] {
  const queued = Object.entries(usage.calls)
    .filter(([name]) => name.startsWith('sqs '))
    .reduce((sum, [, count]) => sum + count, 0);
  return [
    {
      service: 'SQS',
      what: `${queued.toFixed(0)} requests an image, and asking while idle`,
      usd: ((queued * images + IDLE_POLLS) / 1e6) * PRICES.queuePerMillion,
    },
    {
      service: 'SNS',
      what: `${String(usage.calls['sns Publish'] ?? 0)} notifications an image`,
      usd: (((usage.calls['sns Publish'] ?? 0) * images) / 1e6) * PRICES.topicPerMillion,
    },
    {
      service: 'EventBridge',
      what: `${usage.events.toFixed(0)} events an image`,
      usd: ((usage.events * images) / 1e6) * PRICES.eventsPerMillion,
    },
  ];
}

function observation(usage: Usage, deployment: Deployment, images: number): Item[] {
  const { alarmMetrics, compositeAlarms, dashboards } = deployment;
  return [
    {
      service: 'CloudWatch',
      what: `logs, ${(usage.logBytes / 1024).toFixed(0)} KB an image`,
      usd: ((usage.logBytes * images) / 1024 ** 3) * PRICES.logsGb,
    },
    { service: 'CloudWatch', what: `${String(OWN_METRICS)} metrics`, usd: OWN_METRICS * PRICES.metricMonth },
    {
      service: 'CloudWatch',
      what: `alarms on ${String(alarmMetrics)} metrics, ${String(dashboards)} dashboards`,
      usd:
        alarmMetrics * PRICES.alarmMetricMonth +
        compositeAlarms * PRICES.compositeAlarmMonth +
        Math.max(0, dashboards - 3) * PRICES.dashboardMonth,
    },
    { service: 'CloudWatch', what: 'traces, one an image', usd: (images / 1e6) * PRICES.tracesPerMillion },
  ];
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en');
}
