import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::Lambda::EventInvokeConfig. */
export const eventInvokeConfigResource: ResourceType = {
  properties: {
    FunctionName: true,
    Qualifier: true,
    MaximumRetryAttempts: true,
    MaximumEventAgeInSeconds: true,
    DestinationConfig: { OnFailure: { Destination: true } },
  },
  provision: async (request, kernel) => {
    await kernel.call({
      service: 'lambda',
      operation: 'PutFunctionEventInvokeConfig',
      principal: ROOT,
      input: request.properties,
    });
    return { ref: request.logicalId, attributes: {} };
  },
};
