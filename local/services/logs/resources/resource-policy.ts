import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::Logs::ResourcePolicy. */
export const resourcePolicyResource: ResourceType = {
  properties: { PolicyName: true, PolicyDocument: true },
  provision: async (request, kernel) => {
    const { PolicyName, PolicyDocument } = request.properties as {
      PolicyName: string;
      PolicyDocument: string | object;
    };
    const policyDocument =
      typeof PolicyDocument === 'string' ? PolicyDocument : JSON.stringify(PolicyDocument);
    await kernel.call({
      service: 'logs',
      operation: 'PutResourcePolicy',
      principal: ROOT,
      input: { policyName: PolicyName, policyDocument },
    });
    return { ref: PolicyName, attributes: {} };
  },
};
