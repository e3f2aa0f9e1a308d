import { type ProcessingMessage, processingMessage } from '#contracts/messages.ts';
import { MAX_DELIVERIES } from '#contracts/limits.ts';

import { explainFailure } from './explain-failure.ts';
import { textAt, valueAt } from './value-at.ts';

/** What a dead letter says of itself. */
export interface DeadLetterContent {
  readonly imageKey?: string;
  /** Where it could not be handled. */
  readonly stage: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly remedy: Remedy;
}

/** What repeats that which was lost. */
export type Remedy =
  /** A message of the processing queue, which its record may say more about. */
  | { readonly kind: 'run'; readonly message: ProcessingMessage }
  /** It is sent to the processing queue as it is. */
  | { readonly kind: 'queue' }
  /** A function or another target of a rule is given what it did not get. */
  | { readonly kind: 'target'; readonly arn: string; readonly payload: string }
  /** Changes of records that were not published: of one image, or all of a time. */
  | { readonly kind: 'changes'; readonly imageKey?: string; readonly fromMs: number; readonly toMs: number };

interface Letter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly sentAtMs: number;
}

/** A message that was received three times. The reason is in its record, or in the log. */
export function readProcessingLetter({ body }: Letter): DeadLetterContent {
  const content = jsonIn(body);
  const parsed = processingMessage.safeParse(content);
  const imageKey = textAt(content, 'imageKey');
  const common = { ...keyed(imageKey), stage: 'start', attempts: MAX_DELIVERIES };
  return parsed.success
    ? {
        ...common,
        code: 'EXECUTION_FAILED',
        message: 'The message was received three times and not handled.',
        remedy: { kind: 'run', message: parsed.data },
      }
    : {
        ...common,
        code: 'MALFORMED_INPUT',
        message: `The message of the queue has not the shape it must have: ${parsed.error.issues
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

/** An unreadable change as publish puts it aside, or the position of changes that it did not get rid of in an hour. */
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
    message: `${String(count)} ${count === 1 ? 'change was' : 'changes were'} not published within an hour; the log of publish says why.`,
    remedy: {
      kind: 'changes',
      fromMs: first === undefined ? sentAtMs - LONGEST_TRY_MS : Date.parse(first),
      toMs: last === undefined ? sentAtMs : Date.parse(last),
    },
  };
}

/** Publish tries a change for an hour. */
const LONGEST_TRY_MS = 65 * 60_000;

/** What EventBridge could not hand to a rule's target. Source: EventBridge user guide, "Using dead-letter queues". */
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
    message: attributes['ERROR_MESSAGE'] ?? 'EventBridge gave the event up.',
    attempts: Number(attributes['RETRY_ATTEMPTS'] ?? 0) + 1,
    remedy: {
      kind: 'target',
      arn,
      // Queue and topic get a part of the event, as their rules say; the letter may hold the event or that part.
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
