import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';

import { parseArn } from '../../../aws/arn.ts';
import { ROOT } from '../../../aws/principal.ts';
import { queueUrlOfArn } from '../../../aws/queue-url.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { describeMapping } from '../describe-mapping.ts';
import { invalidParameter, resourceConflict } from '../errors.ts';
import type { Pollers } from '../event-sources/pollers.ts';
import type { EventSourceMapping, EventSourceStore } from '../event-sources/store.ts';
import type { Routed } from '../route.ts';
import type { FunctionConfiguration, FunctionStore } from '../store.ts';

/** Source: Lambda API reference, CreateEventSourceMapping. */
const DEFAULT_QUEUE_BATCH = 10;
const DEFAULT_STREAM_BATCH = 100;
const LARGEST_QUEUE_BATCH = 10;
const CONCURRENCY_RANGE = [2, 1000] as const;

export function createEventSourceMapping(
  kernel: ServiceContext,
  functions: FunctionStore,
  store: EventSourceStore,
  pollers: Pollers,
): Routed<LongOperation<CreateEventSourceMappingCommandInput, EventSourceMappingConfiguration>> {
  return {
    route: { method: 'POST', path: '/2015-03-31/event-source-mappings', status: 202 },
    required: ['EventSourceArn', 'FunctionName'],
    optional: [
      'BatchSize',
      'MaximumBatchingWindowInSeconds',
      'FunctionResponseTypes',
      'ScalingConfig',
      'StartingPosition',
      'MaximumRetryAttempts',
      'MaximumRecordAgeInSeconds',
      'BisectBatchOnFunctionError',
      'DestinationConfig',
      'Enabled',
    ],
    ignored: ['Tags'],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:CreateEventSourceMapping', resource: functions.get(FunctionName).arn },
    ],
    handleLong: async (input) => {
      const configuration = functions.get(input.FunctionName ?? '');
      const mapping = toMapping(input, configuration, kernel.random.uuid());
      const existing = store
        .all()
        .find(
          ({ eventSourceArn, functionName }) =>
            eventSourceArn === mapping.eventSourceArn && functionName === mapping.functionName,
        );
      if (existing !== undefined) {
        throw resourceConflict(
          `An event source mapping with event source arn ("${mapping.eventSourceArn}") and function ("${mapping.functionName}") already exists. Please update or delete the existing mapping with UUID ${existing.uuid}`,
        );
      }
      if (mapping.eventSourceArn.includes(':sqs:')) await checkVisibility(kernel, mapping, configuration);
      kernel.transaction(() => {
        store.put(mapping);
      });
      pollers.refresh(mapping.uuid);
      return describeMapping(mapping, configuration.arn);
    },
  };
}

/** A mapping of the API's input. @throws AwsError InvalidParameterValueException */
export function toMapping(
  input: CreateEventSourceMappingCommandInput,
  configuration: FunctionConfiguration,
  uuid: string,
): EventSourceMapping {
  const eventSourceArn = input.EventSourceArn ?? '';
  const stream = eventSourceArn.includes(':dynamodb:');
  checkInput(input, eventSourceArn, stream);
  const onFailureArn = input.DestinationConfig?.OnFailure?.Destination;
  const maximumConcurrency = input.ScalingConfig?.MaximumConcurrency;
  return {
    uuid,
    eventSourceArn,
    functionName: configuration.name,
    ...withDefaults(input, stream),
    ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    ...(stream && input.StartingPosition !== undefined
      ? { startingPosition: input.StartingPosition as 'TRIM_HORIZON' | 'LATEST' }
      : {}),
    ...(onFailureArn === undefined ? {} : { onFailureArn }),
  };
}

/** Source of the defaults: Lambda API reference, CreateEventSourceMapping. */
function withDefaults(
  input: CreateEventSourceMappingCommandInput,
  stream: boolean,
): Omit<EventSourceMapping, 'uuid' | 'eventSourceArn' | 'functionName'> {
  const {
    Enabled: enabled = true,
    BatchSize: batchSize = stream ? DEFAULT_STREAM_BATCH : DEFAULT_QUEUE_BATCH,
    MaximumBatchingWindowInSeconds: batchingWindowSeconds = 0,
    FunctionResponseTypes: responseTypes = [],
    MaximumRetryAttempts: maximumRetryAttempts = -1,
    MaximumRecordAgeInSeconds: maximumRecordAgeSeconds = -1,
    BisectBatchOnFunctionError: bisectBatchOnFunctionError = false,
  } = input;
  return {
    enabled,
    batchSize,
    batchingWindowSeconds,
    reportBatchItemFailures: responseTypes.includes('ReportBatchItemFailures'),
    maximumRetryAttempts,
    maximumRecordAgeSeconds,
    bisectBatchOnFunctionError,
  };
}

function checkInput(
  input: CreateEventSourceMappingCommandInput,
  eventSourceArn: string,
  stream: boolean,
): void {
  if (!stream && parseArn(eventSourceArn)?.service !== 'sqs')
    throw invalidParameter(`The event source ${eventSourceArn} is neither a queue nor a table's stream.`);
  if (stream && input.StartingPosition === undefined)
    throw invalidParameter('StartingPosition is required for a stream.');
  const batchSize = input.BatchSize ?? DEFAULT_QUEUE_BATCH;
  if (!stream && batchSize > LARGEST_QUEUE_BATCH)
    throw invalidParameter(
      `BatchSize is ${String(batchSize)}; batches of more than ${String(LARGEST_QUEUE_BATCH)} messages are not emulated.`,
    );
  checkConcurrency(input.ScalingConfig?.MaximumConcurrency);
}

function checkConcurrency(maximum: number | undefined): void {
  const [least, most] = CONCURRENCY_RANGE;
  if (maximum !== undefined && (maximum < least || maximum > most))
    throw invalidParameter(
      `MaximumConcurrency is ${String(maximum)}; expected ${String(least)} to ${String(most)}.`,
    );
}

async function checkVisibility(
  kernel: ServiceContext,
  mapping: EventSourceMapping,
  configuration: FunctionConfiguration,
): Promise<void> {
  const QueueUrl = queueUrlOfArn(kernel.endpoint, mapping.eventSourceArn);
  const { Attributes } = await kernel.call({
    service: 'sqs',
    operation: 'GetQueueAttributes',
    principal: ROOT,
    input: { QueueUrl, AttributeNames: ['VisibilityTimeout'] },
  });
  const visibilitySeconds = Number((Attributes as Record<string, string>)['VisibilityTimeout']);
  if (configuration.timeoutSeconds > visibilitySeconds) {
    throw invalidParameter(
      `Queue visibility timeout: ${String(visibilitySeconds)} seconds is less than Function timeout: ${String(configuration.timeoutSeconds)} seconds`,
    );
  }
}
