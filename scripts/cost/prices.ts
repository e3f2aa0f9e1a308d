/**
 * Prices in USD of what the pipeline uses in us-east-1, without free tiers. They come from third parties: compare them with
 * AWS's own pages before you quote a sum. Whoever changes a price changes the date too.
 */
export const PRICES = {
  date: '2026-11-23',
  region: 'us-east-1',
  /** S3 Standard and what Intelligent-Tiering begins with. */
  storageGbMonth: 0.023,
  /** Intelligent-Tiering after 30 days, and after 90 (archive instant access). */
  infrequentGbMonth: 0.0125,
  instantGbMonth: 0.004,
  glacierGbMonth: 0.0036,
  tieringPerThousandObjects: 0.0025,
  s3WritePerThousand: 0.005,
  s3ReadPerThousand: 0.0004,
  transitionToGlacierPerThousand: 0.03,
  transitionToTieringPerThousand: 0.01,
  /** Lambda on arm64. */
  lambdaGbSecond: 0.0000133334,
  lambdaPerMillion: 0.2,
  expressPerMillion: 1,
  expressGbSecond: 0.00001667,
  tableWritesPerMillion: 0.625,
  tableReadsPerMillion: 0.125,
  tableGbMonth: 0.25,
  recoveryGbMonth: 0.2,
  queuePerMillion: 0.4,
  /** Events of services are free. */
  eventsPerMillion: 1,
  topicPerMillion: 0.5,
  logsGb: 0.5,
  tracesPerMillion: 5,
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  compositeAlarmMonth: 0.5,
  /** Beyond the three that are free. */
  dashboardMonth: 3,
  interfaceEndpointZoneHour: 0.01,
  keyMonth: 1,
} as const;

/** The specification's estimate for 1,000 images a day, and why ours differs. */
export const SPECIFICATION: Readonly<Record<string, { readonly usd: number; readonly difference: string }>> =
  {
    S3: {
      usd: 0.5,
      difference:
        'The estimate leaves out requests and growth: 0.50 is 21 GB, one month of 1 MB images stored once. Here an upload is kept twice, and every month adds to it.',
    },
    Lambda: { usd: 2, difference: 'Functions on arm64 with measured memory and time, instead of a guess.' },
    'Step Functions': {
      usd: 0.75,
      difference: 'The estimate takes the price of Standard workflows; Express bills runs and memory.',
    },
    DynamoDB: {
      usd: 1,
      difference: 'Every change of a record also updates both indexes, and is kept in the history.',
    },
    SQS: { usd: 0.1, difference: 'Most of it is polling an empty queue, all day.' },
    SNS: { usd: 0.05, difference: 'Two notifications an image; delivery to a queue is free.' },
    Transfer: {
      usd: 1,
      difference: 'Nothing leaves the region. Downloading archived images costs 0.09 a GB.',
    },
    EventBridge: { usd: 0, difference: 'Not in the estimate: 13 events an image.' },
    CloudWatch: {
      usd: 0,
      difference:
        'Not in the estimate: logs, metrics, alarms and traces. With monitoring=none most of it goes away.',
    },
    Other: { usd: 0, difference: 'Endpoints of a VPC and the key, where they are set.' },
  };
