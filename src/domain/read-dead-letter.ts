import { type ProcessingMessage, processingMessage } from '#contracts/messages.ts';
import { MAX_DELIVERIES } from '#contracts/limits.ts';

import { explainFailure } from './explain-failure.ts';
import { textAt, valueAt } from './value-at.ts';

/** The content of a dead letter. */
export interface DeadLetterContent {
  readonly imageKey?: string;
  /** Where handling it failed. */
  readonly stage: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly remedy: Remedy;
}

/** How to repeat what was lost. */
export type Remedy =
  /** A message of the processing queue; its record may say more. */
  | { readonly kind: 'run'; readonly message: ProcessingMessage }
  /** Send it to the processing queue unchanged. */
  | { readonly kind: 'queue' }
  /** Send the payload to the function or other target that missed it. */
  | { readonly kind: 'target'; readonly arn: string; readonly payload: string }
  /** Publish changes of records: those of one image, or all in a period. */
  | { readonly kind: 'changes'; readonly imageKey?: string; readonly fromMs: number; readonly toMs: number };

interface Letter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAtMs: number;
}

/** A message received three times. The reason is in its record or in the log. */
export function readProcessingLetter({ body }: Letter): DeadLetterContent {
  const content = jsonIn(body);
  const parsed = processingMessage.safeParse(content);
  const imageKey = textAt(content, 'imageKey');
  const common = { ...keyed(imageKey), stage: 'start', attempts: MAX_DELIVERIES };
  return parsed.success
    ? {
        ...common,
        code: 'EXECUTION_FAILED',
        message: 'The message was received three times but not processed.',
        remedy: { kind: 'run', message: parsed.data },
      }
    : {
        ...common,
        code: 'MALFORMED_INPUT',
        message: `The queue message does not match its schema: ${parsed.error.issues
          .map(({ path, message }) => `${path.map(String).join('.') || '(whole)'}: ${message}`)
          .join('; ')}.`,
        remedy: { kind: 'queue' },
      };
}

/** The invocation record of an asynchronous function. Source: Lambda developer guide, "Destinations". */
export function readIngestLetter(letter: Letter): DeadLetterContent {
  const record = jsonIn(letter.body);
  const { code, message } = explainFailure({
    Error: textAt(record, 'responsePayload', 'errorType'),
    Cause: JSON.stringify(valueAt(record, 'responsePayload') ?? ''),
  });
  const event = valueAt(record, 'requestPayload');
  return {
    ...keyed(textAt(event, 'detail', 'object', 'key')),
    stage: 'ingest',
    code,
    message,
    attempts: Number(valueAt(record, 'requestContext', 'approximateInvokeCount') ?? 1),
    remedy: {
      kind: 'target',
      arn: (textAt(record, 'requestContext', 'functionArn') ?? '').replace(/:\$LATEST$/, ''),
      payload: JSON.stringify(event ?? {}),
    },
  };
}

/** An unreadable change that publish set aside, or the position of changes that it could not publish within an hour. */
export function readPublishLetter({ body, sentAtMs }: Letter): DeadLetterContent {
  const content = jsonIn(body);
  const unreadable = textAt(content, 'errorMessage');
  const common = { stage: 'publish', attempts: 1 };
  if (unreadable !== undefined) {
    const { code, message } = explainFailure({ Cause: unreadable });
    const imageKey = textAt(content, 'record', 'dynamodb', 'NewImage', 'imageKey', 'S');
    return {
      ...common,
      ...keyed(imageKey),
      code,
      message,
      remedy: { kind: 'changes', ...keyed(imageKey), fromMs: sentAtMs, toMs: sentAtMs },
    };
  }
  const first = textAt(content, 'DDBStreamBatchInfo', 'approximateArrivalOfFirstRecord');
  const last = textAt(content, 'DDBStreamBatchInfo', 'approximateArrivalOfLastRecord');
  const count = Number(valueAt(content, 'DDBStreamBatchInfo', 'batchSize') ?? 1);
  return {
    ...common,
    attempts: Number(valueAt(content, 'requestContext', 'approximateInvokeCount') ?? 1),
    code: 'SERVICE_UNAVAILABLE',
    message: `${String(count)} ${count === 1 ? 'change was' : 'changes were'} not published within an hour. Check the log of publish for the reason.`,
    remedy: {
      kind: 'changes',
      fromMs: first === undefined ? sentAtMs - LONGEST_TRY_MS : Date.parse(first),
      toMs: last === undefined ? sentAtMs : Date.parse(last),
    },
  };
}

/** Publish retries a change for an hour. */
const LONGEST_TRY_MS = 65 * 60_000;

/** What EventBridge could not deliver to a rule's target. Source: EventBridge user guide, "Using dead-letter queues". */
export function readUndeliveredLetter({ body, attributes }: Letter): DeadLetterContent {
  const event = jsonIn(body);
  const arn = attributes['TARGET_ARN'] ?? '';
  const [, , service = ''] = arn.split(':');
  const metadata = valueAt(event, 'detail', 'metadata');
  const imageKey = textAt(event, 'detail', 'imageKey') ?? textAt(event, 'imageKey');
  return {
    ...keyed(imageKey ?? textAt(event, 'detail', 'object', 'key')),
    stage: `delivery to ${arn.split(':').slice(5).join(':')}`,
    code: attributes['ERROR_CODE'] ?? 'UNKNOWN',
    message: attributes['ERROR_MESSAGE'] ?? 'EventBridge stopped retrying.',
    attempts: Number(attributes['RETRY_ATTEMPTS'] ?? 0) + 1,
    remedy: {
      kind: 'target',
      arn,
      // The rules send queue and topic only a part of the event; the letter may contain the event or that part.
      payload: GETS_METADATA.has(service) && metadata !== undefined ? JSON.stringify(metadata) : body,
    },
  };
}

const GETS_METADATA = new Set(['sqs', 'sns']);

function keyed(imageKey: string | undefined): { readonly imageKey?: string } {
  return imageKey === undefined ? {} : { imageKey };
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
