import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';

import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';
import type { EventSourceStore } from '../event-sources/store.ts';
import { toMapping } from '../operations/create-event-source-mapping.ts';
import { functionName, type FunctionStore } from '../store.ts';

interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
}

/** AWS::Lambda::EventSourceMapping. An existing one keeps its position in the stream. */
export function eventSourceMappingResource(functions: FunctionStore, store: EventSourceStore): ResourceType {
  return {
    properties: {
      EventSourceArn: true,
      FunctionName: true,
      BatchSize: true,
      MaximumBatchingWindowInSeconds: true,
      Enabled: true,
      FunctionResponseTypes: true,
      ScalingConfig: { MaximumConcurrency: true },
      StartingPosition: true,
      MaximumRetryAttempts: true,
      MaximumRecordAgeInSeconds: true,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: true } },
      Tags: 'aws-only',
    },
    provision: async (request, kernel) => {
      const properties = request.properties as unknown as MappingProperties;
      const existing = store
        .all()
        .find(
          (mapping) =>
            mapping.eventSourceArn === properties.EventSourceArn &&
            mapping.functionName === functionName(properties.FunctionName),
        );
      if (existing !== undefined) {
        const mapping = toMapping(
          { ...properties, ...request.properties },
          functions.get(properties.FunctionName),
          existing.uuid,
        );
        kernel.transaction(() => {
          store.put(mapping);
        });
        return { ref: existing.uuid, attributes: { Id: existing.uuid } };
      }
      const { UUID = '' } = (await kernel.call({
        service: 'lambda',
        operation: 'CreateEventSourceMapping',
        principal: ROOT,
        input: request.properties,
      })) as EventSourceMappingConfiguration;
      return { ref: UUID, attributes: { Id: UUID } };
    },
  };
}
