import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';

import type { EventSourceMapping } from './event-sources/store.ts';

/** A mapping as the API returns it. */
export function describeMapping(
  mapping: EventSourceMapping,
  functionArn: string,
): EventSourceMappingConfiguration {
  return {
    UUID: mapping.uuid,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: functionArn,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.batchingWindowSeconds,
    State: mapping.enabled ? 'Enabled' : 'Disabled',
    FunctionResponseTypes: mapping.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(mapping.maximumConcurrency === undefined
      ? {}
      : { ScalingConfig: { MaximumConcurrency: mapping.maximumConcurrency } }),
    ...(mapping.startingPosition === undefined ? {} : { StartingPosition: mapping.startingPosition }),
  };
}
