import { AwsError } from '../../../aws/aws-error.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::Events::EventBus. */
export const eventBusResource: ResourceType = {
  properties: { Name: true, Description: 'aws-only', Tags: 'aws-only', LogConfig: 'aws-only' },
  provision: async (request, kernel) => {
    const Name = String(request.properties['Name']);
    await kernel
      .call({ service: 'events', operation: 'CreateEventBus', principal: ROOT, input: { Name } })
      .catch((error: unknown) => {
        if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
      });
    const { Arn } = await kernel.call({
      service: 'events',
      operation: 'DescribeEventBus',
      principal: ROOT,
      input: { Name },
    });
    return { ref: Name, arn: String(Arn), attributes: { Arn: String(Arn), Name } };
  },
};
