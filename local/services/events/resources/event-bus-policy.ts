import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::Events::EventBusPolicy with one Statement; the last one provisioned for a bus wins. */
export const eventBusPolicyResource: ResourceType = {
  properties: { EventBusName: true, StatementId: true, Statement: true },
  provision: async (request, kernel) => {
    const { EventBusName, Statement, StatementId } = request.properties as {
      EventBusName?: string;
      Statement: object;
      StatementId: string;
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: StatementId, ...Statement }] });
    await kernel.call({
      service: 'events',
      operation: 'PutPermission',
      principal: ROOT,
      input: { EventBusName, Policy },
    });
    return { ref: request.logicalId, attributes: {} };
  },
};
