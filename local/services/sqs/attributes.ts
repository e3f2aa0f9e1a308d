import { parseArn } from '../../aws/arn.ts';
import { notEmulated } from '../../aws/aws-error.ts';
import { invalidAttributeName, invalidAttributeValue } from './errors.ts';

/** Range and default of each numerical attribute. Source: SQS API reference, SetQueueAttributes. */
const NUMBERS: Readonly<
  Record<string, { readonly least: number; readonly most: number; readonly initial: number }>
> = {
  DelaySeconds: { least: 0, most: 900, initial: 0 },
  MaximumMessageSize: { least: 1024, most: 1_048_576, initial: 1_048_576 },
  MessageRetentionPeriod: { least: 60, most: 1_209_600, initial: 345_600 },
  ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, initial: 0 },
  VisibilityTimeout: { least: 0, most: 43_200, initial: 30 },
};

const TEXTS = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
]);
const MOST_RECEIVES = 1000;

export type QueueAttributes = Readonly<Record<string, string>>;

/** Where messages go after too many receives. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export const DEFAULT_ATTRIBUTES: QueueAttributes = {
  ...Object.fromEntries(Object.entries(NUMBERS).map(([name, { initial }]) => [name, String(initial)])),
  SqsManagedSseEnabled: 'true',
};

/** Validates attributes as CreateQueue and SetQueueAttributes do; an empty string removes one. */
export function checkAttributes(attributes: QueueAttributes): QueueAttributes {
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value);
  return attributes;
}

function checkAttribute(name: string, value: string): void {
  if (name === 'FifoQueue' || name === 'ContentBasedDeduplication')
    throw notEmulated(`FIFO queues (attribute ${name})`);
  const range = NUMBERS[name];
  if (range !== undefined) {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < range.least || number > range.most) {
      throw invalidAttributeValue(
        name,
        value,
        `a whole number from ${String(range.least)} to ${String(range.most)}`,
      );
    }
    return;
  }
  if (!TEXTS.has(name)) throw invalidAttributeName(name);
  if (name === 'RedrivePolicy' && value !== '') readRedrivePolicy(value);
  if (name === 'Policy' && value !== '') parseJson(name, value);
}

/** @throws AwsError InvalidAttributeValue */
export function readRedrivePolicy(text: string): RedrivePolicy {
  const { deadLetterTargetArn, maxReceiveCount } = parseJson('RedrivePolicy', text) as {
    deadLetterTargetArn?: unknown;
    maxReceiveCount?: unknown;
  };
  const receives = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || parseArn(deadLetterTargetArn)?.service !== 'sqs') {
    throw invalidAttributeValue('RedrivePolicy', text, 'the ARN of a queue in deadLetterTargetArn');
  }
  if (!Number.isInteger(receives) || receives < 1 || receives > MOST_RECEIVES) {
    throw invalidAttributeValue(
      'RedrivePolicy',
      text,
      `a maxReceiveCount from 1 to ${String(MOST_RECEIVES)}`,
    );
  }
  return { deadLetterTargetArn, maxReceiveCount: receives };
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidAttributeValue(name, text, 'a JSON object');
  }
}
